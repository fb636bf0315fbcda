using System.Numerics;
using AutoDiff.Optim;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Estimators;

/// <summary>Gradient descent with a constant rate along forward gradients (Baydin et al. 2022).</summary>
/// <remarks>With Gaussian directions E‖g‖² is (n + 2)‖∇f‖², so that a safe rate is n + 2 times smaller than that of gradient descent.</remarks>
public sealed record ForwardGradientDescent
{
    /// <summary>What the estimate is multiplied by in a step. Default 1e-3.</summary>
    public double Rate { get; init => field = ParameterCheck.Within(value, 0, double.PositiveInfinity, nameof(Rate)); } = 1e-3;

    /// <summary>The number of steps. Default 1000.</summary>
    public int Steps { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(Steps)); } = 1000;

    /// <summary>The distribution of the directions. Default Gaussian.</summary>
    public ProbeKind Kind { get; init; }

    /// <summary>How many directions a step averages over. Default 1.</summary>
    public int Directions { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(Directions)); } = 1;

    /// <summary>Where the random directions begin. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Takes the steps.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the function.</typeparam>
    /// <param name="function">A scalar function.</param>
    /// <param name="x">The starting point; receives the last point.</param>
    /// <param name="workspace">Storage that is reused.</param>
    /// <returns>The value at the last point.</returns>
    /// <exception cref="ArgumentException"><paramref name="x"/> is empty.</exception>
    public T Minimize<T, F>(F function, Span<T> x, Workspace<T> workspace)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorDifferentiable<T>, allows ref struct
    {
        Check(x, workspace);
        var probes = new ProbeStream(Seed);
        Arena<T> arena = workspace.Enter(x.Length + 1, 0);
        try
        {
            Span<T> gradient = arena.Take(x.Length);
            for (int step = 0; step < Steps; step++)
            {
                Step(function, x, probes, gradient, workspace);
            }

            return Value(function, x, arena.Take(1));
        }
        finally
        {
            workspace.Leave();
        }
    }

    /// <summary>Takes the steps on a mean over samples, each along the forward gradient of the mean over a few that are drawn for it without replacement.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the mean as an objective.</typeparam>
    /// <typeparam name="B">The type of the samples.</typeparam>
    /// <param name="batches">Gives the mean over any samples.</param>
    /// <param name="batchSize">How many samples a step sees; at most all of them.</param>
    /// <param name="x">The starting point; receives the last point.</param>
    /// <param name="workspace">Storage that is reused.</param>
    /// <returns>The mean over all samples at the last point.</returns>
    /// <exception cref="ArgumentException"><paramref name="x"/> is empty, or <paramref name="batchSize"/> is out of range.</exception>
    public T Minimize<T, F, B>(B batches, int batchSize, Span<T> x, Workspace<T> workspace)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, ITaylorDifferentiable<T>, allows ref struct
        where B : IBatches<T, F>, allows ref struct
    {
        ArgumentCheck.NotNull(batches, nameof(batches));
        Check(x, workspace);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batchSize, batches.SampleCount);
        var probes = new ProbeStream(Seed);
        Arena<T> arena = workspace.Enter(x.Length + 1, batches.SampleCount);
        try
        {
            Span<T> gradient = arena.Take(x.Length);
            Span<int> samples = arena.TakeIntegers(batches.SampleCount);
            for (int step = 0; step < Steps; step++)
            {
                probes.Sample(batches.SampleCount, samples[..batchSize]);
                Step(batches.Over(samples[..batchSize]), x, probes, gradient, workspace);
            }

            probes.Sample(batches.SampleCount, samples);
            return Value(batches.Over(samples), x, arena.Take(1));
        }
        finally
        {
            workspace.Leave();
        }
    }

    private static void Check<T>(ReadOnlySpan<T> x, Workspace<T> workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        if (x.IsEmpty)
        {
            throw new ArgumentException("The starting point has no components.", nameof(x));
        }
    }

    private static T Value<T, F>(F function, ReadOnlySpan<T> x, Span<T> value)
        where F : ITaylorDifferentiable<T>, allows ref struct
    {
        function.Taylor(0, x, value);
        return value[0];
    }

    private void Step<T, F>(F function, Span<T> x, ProbeStream probes, Span<T> gradient, Workspace<T> workspace)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorDifferentiable<T>, allows ref struct
    {
        ForwardGradient.Random(function, (ReadOnlySpan<T>)x, Kind, Directions, probes, gradient, workspace.Nested);
        Vectors.AddScaled(-T.CreateChecked(Rate), gradient, x);
    }
}
