using AutoDiff.Runtime;

namespace AutoDiff.Tests.LinearAlgebra;

/// <summary>What the derivative of a solution keeps, beside that of the solver's iterations.</summary>
public partial class ImplicitMemoryTests
{
    [FixedPoint(nameof(Map))]
    internal static void Iterate(ReadOnlySpan<double> theta, [NoDerivative] int iterations, Span<double> x)
    {
        x[0] = 0;
        for (int i = 0; i < iterations; i++)
        {
            Map(x, theta, iterations, x);
        }
    }

    internal static void Map(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, [NoDerivative] int iterations, Span<double> r) =>
        r[0] = 0.3 * Math.Tanh(x[0] + theta[0]) + theta[1];

    [Differentiable]
    internal static double OfSolution(ReadOnlySpan<double> theta, [NoDerivative] int iterations)
    {
        Span<double> x = stackalloc double[1];
        Iterate(theta, iterations, x);
        return x[0] * x[0];
    }

    [Differentiable]
    internal static double OfIterations(ReadOnlySpan<double> theta, [NoDerivative] int iterations)
    {
        double x = 0;
        for (int i = 0; i < iterations; i++)
        {
            x = 0.3 * Math.Tanh(x + theta[0]) + theta[1];
        }

        return x * x;
    }

    [Fact]
    public void The_memory_of_the_derivative_of_a_solution_does_not_grow_with_the_iterations_of_the_solver()
    {
        double[] theta = [0.4, 0.7];
        double[] gradient = new double[2];
        double[] unrolled = new double[2];
        long few = Kept(() => OfSolutionGradient(theta, 100, gradient));
        long many = Kept(() => OfSolutionGradient(theta, 100_000, gradient));
        long byIterations = Kept(() => OfIterationsGradient(theta, 100_000, unrolled));
        Assert.Equal(few, many);
        Assert.InRange(byIterations, Math.Max(100_000 * sizeof(double), 2 * many), long.MaxValue);
        Assert.All(unrolled.Zip(gradient), pair => Assert.Equal(pair.First, pair.Second, 1e-14));
    }

    /// <summary>The capacity of the residual stack that a call leaves, on a thread of its own that has none before.</summary>
    private static long Kept(Action call)
    {
        long capacity = long.MaxValue;
        for (int attempt = 0; attempt < 3; attempt++)
        {
            var thread = new Thread(() =>
            {
                while (ResidualStackPool.TryTake() is not null)
                {
                }

                call();
                capacity = Math.Min(capacity, ResidualStackPool.TryTake()!.Capacity);
            });
            thread.Start();
            thread.Join();
        }

        return capacity;
    }
}
