using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Solves systems of as many equations as unknowns, r(x) = 0.</summary>
/// <remarks>Converged when the norm of the residuals is at most <see cref="OptimOptions.GradientTolerance"/>, 1e-10 by default, or when rounding allows no less. A local minimum of
/// ½Σr² that is no root is <see cref="StopReason.NoRootNearby"/>. Not converging is a result, never an exception; exceptions that the residual or the callback throw pass through. Nothing is static:
/// calls nest and run in parallel.</remarks>
public static class Roots
{
    /// <summary>Solves with <see cref="NewtonRaphson"/> and its defaults.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the residual.</typeparam>
    /// <param name="residual">The function that is to be 0, such as a generated <c>FResidual</c>.</param>
    /// <param name="start">Where to start; never modified.</param>
    /// <param name="options">When to end; the defaults if null.</param>
    /// <param name="callback">Sees every iteration; may be null.</param>
    /// <param name="cancellationToken">Ends the run before the next evaluation.</param>
    /// <returns>The solution, or the best point seen, and how the run ended.</returns>
    /// <exception cref="ArgumentException">An argument is null, empty or of the wrong length; never for what happens during the run.</exception>
    public static RootResult<T> Solve<T, F>(
        F residual,
        ReadOnlySpan<T> start,
        OptimOptions? options = null,
        IterationCallback<T>? callback = null,
        CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where F : IResidual<T>, allows ref struct
        => Solve(residual, start, NewtonRaphson.Default, options, callback, cancellationToken);

    /// <summary>Solves with a method of choice.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the residual.</typeparam>
    /// <param name="residual">The function that is to be 0, such as a generated <c>FResidual</c>.</param>
    /// <param name="start">Where to start; never modified.</param>
    /// <param name="method">The method with its parameters.</param>
    /// <param name="options">When to end; the defaults if null.</param>
    /// <param name="callback">Sees every iteration; may be null.</param>
    /// <param name="cancellationToken">Ends the run before the next evaluation.</param>
    /// <returns>The solution, or the best point seen, and how the run ended.</returns>
    /// <exception cref="ArgumentException">An argument is null, empty or of the wrong length; never for what happens during the run.</exception>
    public static RootResult<T> Solve<T, F>(
        F residual,
        ReadOnlySpan<T> start,
        RootMethod method,
        OptimOptions? options = null,
        IterationCallback<T>? callback = null,
        CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where F : IResidual<T>, allows ref struct
    {
        var solution = new T[start.Length];
        return new RootResult<T>(
            solution, Solve(residual, start, solution, new Workspace<T>(), method, options, callback, cancellationToken));
    }

    /// <summary>Solves without allocating, with <see cref="NewtonRaphson"/> and its defaults.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the residual.</typeparam>
    /// <param name="residual">The function that is to be 0, such as a generated <c>FResidual</c>.</param>
    /// <param name="start">Where to start; never modified.</param>
    /// <param name="solution">Receives the solution, or the best point seen; as long as <paramref name="start"/>, which it may not overlap.</param>
    /// <param name="workspace">Storage that is reused: after the first call of one size nothing is allocated.</param>
    /// <param name="options">When to end; the defaults if null.</param>
    /// <param name="callback">Sees every iteration; may be null.</param>
    /// <param name="cancellationToken">Ends the run before the next evaluation.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentException">An argument is null, empty or of the wrong length; never for what happens during the run.</exception>
    public static OptimSummary<T> Solve<T, F>(
        F residual,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        OptimOptions? options = null,
        IterationCallback<T>? callback = null,
        CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where F : IResidual<T>, allows ref struct
        => Solve(residual, start, solution, workspace, NewtonRaphson.Default, options, callback, cancellationToken);

    /// <summary>Solves without allocating, with a method of choice.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the residual.</typeparam>
    /// <param name="residual">The function that is to be 0, such as a generated <c>FResidual</c>.</param>
    /// <param name="start">Where to start; never modified.</param>
    /// <param name="solution">Receives the solution, or the best point seen; as long as <paramref name="start"/>, which it may not overlap.</param>
    /// <param name="workspace">Storage that is reused: after the first call of one size nothing is allocated.</param>
    /// <param name="method">The method with its parameters.</param>
    /// <param name="options">When to end; the defaults if null.</param>
    /// <param name="callback">Sees every iteration; may be null.</param>
    /// <param name="cancellationToken">Ends the run before the next evaluation.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentException">An argument is null, empty or of the wrong length; never for what happens during the run.</exception>
    public static OptimSummary<T> Solve<T, F>(
        F residual,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        RootMethod method,
        OptimOptions? options = null,
        IterationCallback<T>? callback = null,
        CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where F : IResidual<T>, allows ref struct
    {
        ArgumentCheck.NotNull(residual, nameof(residual));
        ArgumentCheck.Start(start);
        if (residual.ResidualCount != start.Length)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"There are {residual.ResidualCount} equations for {start.Length} unknowns: use LeastSquares."),
                nameof(residual));
        }

        ArgumentCheck.Solution(solution, start);
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentNullException.ThrowIfNull(method);
        options ??= OptimOptions.Default;
        if (options is { CheckDerivatives: true, BeginsAtStart: true } && JacobianCheckAtStart.Check(residual, start, options, cancellationToken) is { } found)
        {
            start.CopyTo(solution);
            return found;
        }

        options.Checkpoint?.Enter<T>(method.GetType().Name, start.Length, residual.ResidualCount);
        try
        {
            return method.Run(residual, start, solution, workspace, options, callback, cancellationToken);
        }
        finally
        {
            options.Checkpoint?.Leave();
        }
    }
}
