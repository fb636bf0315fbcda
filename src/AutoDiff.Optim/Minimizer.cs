using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoDiff.Optim;

/// <summary>Minimises functions of many variables.</summary>
/// <remarks>
/// <para>Which method is the default is decided by the compiler, from what the objective offers: with second derivatives Newton's method for
/// up to 200 variables and truncated Newton beyond, without them or with bounds limited-memory BFGS. Objectives are called directly: nothing is boxed, and no
/// delegate is called during a step.</para>
/// <para>Not converging is a result, never an exception; exceptions that the objective or the callback throw pass through. Nothing is
/// static: calls nest and run in parallel.</para>
/// </remarks>
public static class Minimizer
{
    // From here on the n³ of the factorisation weigh more than the products that conjugate gradients need.
    private const int MostVariablesForNewton = 200;

    /// <summary>Minimises a function with the method that suits it best. For objectives with gradients alone: <see cref="LimitedMemoryBfgs"/>.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <param name="objective">The function, such as a generated <c>FObjective</c>.</param>
    /// <param name="start">Where to start; never modified.</param>
    /// <param name="options">When to end; the defaults if null.</param>
    /// <param name="callback">Sees every iteration; may be null.</param>
    /// <param name="cancellationToken">Ends the run before the next evaluation.</param>
    /// <returns>The solution, or the best point seen, and how the run ended.</returns>
    /// <exception cref="ArgumentException">An argument is null, empty or of the wrong length; never for what happens during the run.</exception>
    public static MinimizationResult<T> Minimize<T, F>(
        F objective,
        ReadOnlySpan<T> start,
        OptimOptions? options = null,
        IterationCallback<T>? callback = null,
        CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where F : IObjective<T>, allows ref struct
        => Minimize(objective, start, LimitedMemoryBfgs.Default, options, callback, cancellationToken);

    /// <summary>Minimises a function with the method that suits it best. For objectives with second derivatives: <see cref="Newton"/>, for more than 200 variables <see cref="TruncatedNewton"/>, with bounds <see cref="LimitedMemoryBfgs"/>.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <param name="objective">The function, such as a generated <c>FObjective</c>.</param>
    /// <param name="start">Where to start; never modified.</param>
    /// <param name="options">When to end; the defaults if null.</param>
    /// <param name="callback">Sees every iteration; may be null.</param>
    /// <param name="cancellationToken">Ends the run before the next evaluation.</param>
    /// <returns>The solution, or the best point seen, and how the run ended.</returns>
    /// <exception cref="ArgumentException">An argument is null, empty or of the wrong length; never for what happens during the run.</exception>
    // Constraints are no part of a signature; the order of the type parameters is, and it is never visible where they are inferred.
    [OverloadResolutionPriority(1)]
    public static MinimizationResult<T> Minimize<F, T>(
        F objective,
        ReadOnlySpan<T> start,
        OptimOptions? options = null,
        IterationCallback<T>? callback = null,
        CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
        => options is { HasBounds: true }
            ? Minimize(objective, start, LimitedMemoryBfgs.Default, options, callback, cancellationToken)
            : Minimize(objective, start, ForTwiceDifferentiable(start.Length), options, callback, cancellationToken);

    /// <summary>Minimises a function with a method that needs gradients.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <param name="objective">The function, such as a generated <c>FObjective</c>.</param>
    /// <param name="start">Where to start; never modified.</param>
    /// <param name="method">The method with its parameters.</param>
    /// <param name="options">When to end; the defaults if null.</param>
    /// <param name="callback">Sees every iteration; may be null.</param>
    /// <param name="cancellationToken">Ends the run before the next evaluation.</param>
    /// <returns>The solution, or the best point seen, and how the run ended.</returns>
    /// <exception cref="ArgumentException">An argument is null, empty or of the wrong length; never for what happens during the run.</exception>
    public static MinimizationResult<T> Minimize<T, F>(
        F objective,
        ReadOnlySpan<T> start,
        FirstOrderMethod method,
        OptimOptions? options = null,
        IterationCallback<T>? callback = null,
        CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where F : IObjective<T>, allows ref struct
    {
        var solution = new T[start.Length];
        return new MinimizationResult<T>(
            solution, Minimize(objective, start, solution, new Workspace<T>(), method, options, callback, cancellationToken));
    }

    /// <summary>Minimises a function with a method that needs second derivatives.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <param name="objective">The function, such as a generated <c>FObjective</c>.</param>
    /// <param name="start">Where to start; never modified.</param>
    /// <param name="method">The method with its parameters.</param>
    /// <param name="options">When to end; the defaults if null.</param>
    /// <param name="callback">Sees every iteration; may be null.</param>
    /// <param name="cancellationToken">Ends the run before the next evaluation.</param>
    /// <returns>The solution, or the best point seen, and how the run ended.</returns>
    /// <exception cref="ArgumentException">An argument is null, empty or of the wrong length; never for what happens during the run.</exception>
    public static MinimizationResult<T> Minimize<T, F>(
        F objective,
        ReadOnlySpan<T> start,
        SecondOrderMethod method,
        OptimOptions? options = null,
        IterationCallback<T>? callback = null,
        CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
    {
        var solution = new T[start.Length];
        return new MinimizationResult<T>(
            solution, Minimize(objective, start, solution, new Workspace<T>(), method, options, callback, cancellationToken));
    }

    /// <summary>Minimises a function with a search on Taylor coefficients along the directions of another method.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <param name="objective">The function, such as a generated <c>FObjective</c>.</param>
    /// <param name="start">Where to start; never modified.</param>
    /// <param name="method">The method with its parameters.</param>
    /// <param name="options">When to end; the defaults if null.</param>
    /// <param name="callback">Sees every iteration; may be null.</param>
    /// <param name="cancellationToken">Ends the run before the next evaluation.</param>
    /// <returns>The solution, or the best point seen, and how the run ended.</returns>
    /// <exception cref="ArgumentException">An argument is null, empty or of the wrong length; never for what happens during the run.</exception>
    public static MinimizationResult<T> Minimize<T, F>(
        F objective,
        ReadOnlySpan<T> start,
        TaylorSearch method,
        OptimOptions? options = null,
        IterationCallback<T>? callback = null,
        CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, ITaylorDifferentiable<T>, allows ref struct
    {
        var solution = new T[start.Length];
        return new MinimizationResult<T>(
            solution, Minimize(objective, start, solution, new Workspace<T>(), method, options, callback, cancellationToken));
    }

    /// <summary>Minimises a function without allocating, with the method that suits it best. For objectives with gradients alone: <see cref="LimitedMemoryBfgs"/>.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <param name="objective">The function, such as a generated <c>FObjective</c>.</param>
    /// <param name="start">Where to start; never modified.</param>
    /// <param name="solution">Receives the solution, or the best point seen; as long as <paramref name="start"/>, which it may not overlap.</param>
    /// <param name="workspace">Storage that is reused: after the first call of one size nothing is allocated.</param>
    /// <param name="options">When to end; the defaults if null.</param>
    /// <param name="callback">Sees every iteration; may be null.</param>
    /// <param name="cancellationToken">Ends the run before the next evaluation.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentException">An argument is null, empty or of the wrong length; never for what happens during the run.</exception>
    public static OptimSummary<T> Minimize<T, F>(
        F objective,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        OptimOptions? options = null,
        IterationCallback<T>? callback = null,
        CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where F : IObjective<T>, allows ref struct
        => Minimize(objective, start, solution, workspace, LimitedMemoryBfgs.Default, options, callback, cancellationToken);

    /// <summary>Minimises a function without allocating, with the method that suits it best. For objectives with second derivatives: <see cref="Newton"/>, for more than 200 variables <see cref="TruncatedNewton"/>, with bounds <see cref="LimitedMemoryBfgs"/>.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <param name="objective">The function, such as a generated <c>FObjective</c>.</param>
    /// <param name="start">Where to start; never modified.</param>
    /// <param name="solution">Receives the solution, or the best point seen; as long as <paramref name="start"/>, which it may not overlap.</param>
    /// <param name="workspace">Storage that is reused: after the first call of one size nothing is allocated.</param>
    /// <param name="options">When to end; the defaults if null.</param>
    /// <param name="callback">Sees every iteration; may be null.</param>
    /// <param name="cancellationToken">Ends the run before the next evaluation.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentException">An argument is null, empty or of the wrong length; never for what happens during the run.</exception>
    [OverloadResolutionPriority(1)]
    public static OptimSummary<T> Minimize<F, T>(
        F objective,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        OptimOptions? options = null,
        IterationCallback<T>? callback = null,
        CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
        => options is { HasBounds: true }
            ? Minimize(objective, start, solution, workspace, LimitedMemoryBfgs.Default, options, callback, cancellationToken)
            : Minimize(objective, start, solution, workspace, ForTwiceDifferentiable(start.Length), options, callback, cancellationToken);

    /// <summary>Minimises a function without allocating, with a method that needs gradients.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <param name="objective">The function, such as a generated <c>FObjective</c>.</param>
    /// <param name="start">Where to start; never modified.</param>
    /// <param name="solution">Receives the solution, or the best point seen; as long as <paramref name="start"/>, which it may not overlap.</param>
    /// <param name="workspace">Storage that is reused: after the first call of one size nothing is allocated.</param>
    /// <param name="method">The method with its parameters.</param>
    /// <param name="options">When to end; the defaults if null.</param>
    /// <param name="callback">Sees every iteration; may be null.</param>
    /// <param name="cancellationToken">Ends the run before the next evaluation.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentException">An argument is null, empty or of the wrong length; never for what happens during the run.</exception>
    public static OptimSummary<T> Minimize<T, F>(
        F objective,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        FirstOrderMethod method,
        OptimOptions? options = null,
        IterationCallback<T>? callback = null,
        CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where F : IObjective<T>, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(method);
        options = Check(objective, start, solution, workspace, options, method.TakesBounds);
        if (options is { CheckDerivatives: true, BeginsAtStart: true } && DerivativeCheckAtStart.Gradient(objective, start, options, cancellationToken) is { } found)
        {
            start.CopyTo(solution);
            return found;
        }

        options.Checkpoint?.Enter<T>(method.GetType().Name, start.Length, 0);
        try
        {
            return method.Run(objective, start, solution, workspace, options, callback, cancellationToken);
        }
        finally
        {
            options.Checkpoint?.Leave();
        }
    }

    /// <summary>Minimises a function without allocating, with a method that needs second derivatives.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <param name="objective">The function, such as a generated <c>FObjective</c>.</param>
    /// <param name="start">Where to start; never modified.</param>
    /// <param name="solution">Receives the solution, or the best point seen; as long as <paramref name="start"/>, which it may not overlap.</param>
    /// <param name="workspace">Storage that is reused: after the first call of one size nothing is allocated.</param>
    /// <param name="method">The method with its parameters.</param>
    /// <param name="options">When to end; the defaults if null.</param>
    /// <param name="callback">Sees every iteration; may be null.</param>
    /// <param name="cancellationToken">Ends the run before the next evaluation.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentException">An argument is null, empty or of the wrong length; never for what happens during the run.</exception>
    public static OptimSummary<T> Minimize<T, F>(
        F objective,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        SecondOrderMethod method,
        OptimOptions? options = null,
        IterationCallback<T>? callback = null,
        CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(method);
        options = Check(objective, start, solution, workspace, options, method.TakesBounds);
        if (options is { CheckDerivatives: true, BeginsAtStart: true } && DerivativeCheckAtStart.Curvature(objective, start, options, cancellationToken) is { } found)
        {
            start.CopyTo(solution);
            return found;
        }

        options.Checkpoint?.Enter<T>(method.GetType().Name, start.Length, 0);
        try
        {
            return method.Run(objective, start, solution, workspace, options, callback, cancellationToken);
        }
        finally
        {
            options.Checkpoint?.Leave();
        }
    }

    /// <summary>Minimises a function without allocating, with a search on Taylor coefficients along the directions of another method.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <param name="objective">The function, such as a generated <c>FObjective</c>.</param>
    /// <param name="start">Where to start; never modified.</param>
    /// <param name="solution">Receives the solution, or the best point seen; as long as <paramref name="start"/>, which it may not overlap.</param>
    /// <param name="workspace">Storage that is reused: after the first call of one size nothing is allocated.</param>
    /// <param name="method">The method with its parameters.</param>
    /// <param name="options">When to end; the defaults if null.</param>
    /// <param name="callback">Sees every iteration; may be null.</param>
    /// <param name="cancellationToken">Ends the run before the next evaluation.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentException">An argument is null, empty or of the wrong length; never for what happens during the run.</exception>
    public static OptimSummary<T> Minimize<T, F>(
        F objective,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        TaylorSearch method,
        OptimOptions? options = null,
        IterationCallback<T>? callback = null,
        CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, ITaylorDifferentiable<T>, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(method);
        options = Check(objective, start, solution, workspace, options, method.TakesBounds);
        if (options is { CheckDerivatives: true, BeginsAtStart: true } && DerivativeCheckAtStart.Curvature(objective, start, options, cancellationToken) is { } found)
        {
            start.CopyTo(solution);
            return found;
        }

        options.Checkpoint?.Enter<T>(method.Name, start.Length, 0);
        try
        {
            return method.Run(objective, start, solution, workspace, options, callback, cancellationToken);
        }
        finally
        {
            options.Checkpoint?.Leave();
        }
    }

    private static OptimOptions Check<T, F>(
        F objective, ReadOnlySpan<T> start, Span<T> solution, Workspace<T> workspace, OptimOptions? options, bool takesBounds)
        where T : IFloatingPointIeee754<T>
        where F : allows ref struct
    {
        ArgumentCheck.NotNull(objective, nameof(objective));
        ArgumentCheck.Start(start);
        ArgumentCheck.Solution(solution, start);
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentCheck.Bounds(options, start, takesBounds);
        return options ?? OptimOptions.Default;
    }

    private static SecondOrderMethod ForTwiceDifferentiable(int variables)
        => variables <= MostVariablesForNewton ? Newton.Default : TruncatedNewton.Default;
}
