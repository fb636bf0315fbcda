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
        ArgumentNullException.ThrowIfNull(workspace);
        if (x.IsEmpty)
        {
            throw new ArgumentException("The starting point has no components.", nameof(x));
        }

        var probes = new ProbeStream(Seed);
        Arena<T> arena = workspace.Enter(x.Length + 1, 0);
        try
        {
            Span<T> gradient = arena.Take(x.Length);
            for (int step = 0; step < Steps; step++)
            {
                ForwardGradient.Random(function, (ReadOnlySpan<T>)x, Kind, Directions, probes, gradient, workspace.Nested);
                Vectors.AddScaled(-T.CreateChecked(Rate), gradient, x);
            }

            Span<T> value = arena.Take(1);
            function.Taylor(0, x, value);
            return value[0];
        }
        finally
        {
            workspace.Leave();
        }
    }
}
