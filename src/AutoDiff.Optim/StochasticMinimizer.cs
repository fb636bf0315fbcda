using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Minimises means over samples by looking at some of them at a time.</summary>
/// <remarks>Not converging is a result, never an exception; exceptions that the objective or the callback throw pass through. Nothing is static: calls nest and run in parallel.</remarks>
public static class StochasticMinimizer
{
    /// <summary>Minimises a mean over samples.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the mean as an objective.</typeparam>
    /// <typeparam name="B">The type of the samples.</typeparam>
    /// <param name="batches">Gives the mean over any samples.</param>
    /// <param name="start">Where to start; never modified.</param>
    /// <param name="method">The method with its parameters; <see cref="SubsampledNewton"/> if null.</param>
    /// <param name="options">When to end; the defaults if null. Bounds and checks of derivatives are refused.</param>
    /// <param name="callback">Sees every iteration; may be null.</param>
    /// <param name="cancellationToken">Ends the run before the next evaluation.</param>
    /// <returns>The solution, or the best point seen over the last sample, and how the run ended.</returns>
    /// <exception cref="ArgumentException">An argument is null, empty or of the wrong length; never for what happens during the run.</exception>
    public static MinimizationResult<T> Minimize<T, F, B>(
        B batches,
        ReadOnlySpan<T> start,
        StochasticMethod? method = null,
        OptimOptions? options = null,
        IterationCallback<T>? callback = null,
        CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
        where B : IBatches<T, F>, allows ref struct
    {
        var solution = new T[start.Length];
        return new MinimizationResult<T>(
            solution, Minimize<T, F, B>(batches, start, solution, new Workspace<T>(), method, options, callback, cancellationToken));
    }

    /// <summary>Minimises a mean over samples without allocating.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the mean as an objective.</typeparam>
    /// <typeparam name="B">The type of the samples.</typeparam>
    /// <param name="batches">Gives the mean over any samples.</param>
    /// <param name="start">Where to start; never modified.</param>
    /// <param name="solution">Receives the solution; as long as <paramref name="start"/>, which it may not overlap.</param>
    /// <param name="workspace">Storage that is reused: after the first call of one size nothing is allocated.</param>
    /// <param name="method">The method with its parameters; <see cref="SubsampledNewton"/> if null.</param>
    /// <param name="options">When to end; the defaults if null. Bounds and checks of derivatives are refused.</param>
    /// <param name="callback">Sees every iteration; may be null.</param>
    /// <param name="cancellationToken">Ends the run before the next evaluation.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentException">An argument is null, empty or of the wrong length; never for what happens during the run.</exception>
    public static OptimSummary<T> Minimize<T, F, B>(
        B batches,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        StochasticMethod? method = null,
        OptimOptions? options = null,
        IterationCallback<T>? callback = null,
        CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
        where B : IBatches<T, F>, allows ref struct
    {
        ArgumentCheck.NotNull(batches, nameof(batches));
        if (batches.SampleCount < 1)
        {
            throw new ArgumentException("There are no samples.", nameof(batches));
        }

        ArgumentCheck.Start(start);
        ArgumentCheck.Solution(solution, start);
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentCheck.Bounds(options, start, taken: false);
        options ??= OptimOptions.Default;
        if (options.CheckDerivatives)
        {
            throw new ArgumentException("Derivatives of samples are not checked: check those of the mean over all with Minimizer.", nameof(options));
        }

        method ??= SubsampledNewton.Default;
        options.Checkpoint?.Enter<T>(method.GetType().Name, start.Length, batches.SampleCount);
        try
        {
            return method.Run<T, F, B>(batches, start, solution, workspace, options, callback, cancellationToken);
        }
        finally
        {
            options.Checkpoint?.Leave();
        }
    }
}
