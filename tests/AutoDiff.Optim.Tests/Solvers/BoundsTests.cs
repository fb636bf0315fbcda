using AutoDiff.Optim.Tests.Problems;

namespace AutoDiff.Optim.Tests.Solvers;

public class BoundsTests
{
    private static readonly FirstOrderMethod[] Bounded =
    [
        new LimitedMemoryBfgs(),
        new LimitedMemoryBfgs { Memory = 1 },
        new LimitedMemoryBfgs { Search = LineSearch.MoreThuente },
        new LimitedMemoryBfgs { Search = LineSearch.HagerZhang },
        new LimitedMemoryBfgs { Search = LineSearch.Backtracking },
        new GradientDescent(),
        new GradientDescent { Step = GradientStep.Armijo },
        new CoordinateDescent(),
    ];

    public static TheoryData<int> Methods => [.. Enumerable.Range(0, Bounded.Length)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_solution_satisfies_the_conditions_of_optimality_and_no_evaluation_is_outside(int method)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            double[] lower = [.. Enumerable.Range(0, 20).Select(_ => random.Next(4) == 0 ? double.NegativeInfinity : -random.NextDouble())];
            double[] upper = [.. lower.Select(l => random.Next(4) == 0 ? double.PositiveInfinity : Math.Max(l, -1) + (2 * random.NextDouble()))];
            double[] start = [.. lower.Zip(upper, (l, u) => Math.Clamp(0, l, u))];
            var inside = new Inside(Logistic.Synthetic(), lower, upper);
            MinimizationResult<double> result = Minimizer.Minimize(
                inside,
                start,
                Bounded[method],
                new OptimOptions { LowerBounds = lower, UpperBounds = upper, MaxIterations = 20_000, GradientTolerance = 1e-7 });
            Assert.True(result.Converged, result.ToString());
            var gradient = new double[20];
            Logistic.Synthetic().Gradient(result.X, gradient);
            for (int i = 0; i < 20; i++)
            {
                double projected = Math.Clamp(result.X[i] - gradient[i], lower[i], upper[i]) - result.X[i];
                Assert.InRange(projected, -1e-6, 1e-6);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_function_that_is_undefined_outside_is_never_asked_there(int method)
    {
        // x·log x on [0, 1] per component: NaN below 0.
        MinimizationResult<double> result = Minimizer.Minimize(
            new Entropy(), [0.9, 0.5, 0.01], Bounded[method], new OptimOptions { LowerBounds = [0.02, 0, 0], UpperBounds = [1, 1, 0.2] });
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(Math.Exp(-1), result.X[0], 6);
        Assert.Equal(Math.Exp(-1), result.X[1], 6);
        Assert.Equal(0.2, result.X[2]);
    }

    [Fact]
    public void The_default_method_keeps_bounds()
    {
        MinimizationResult<double> result = Minimizer.Minimize(
            new Rosenbrock<double>(), [1.5, 2.0], new OptimOptions { LowerBounds = [1.2, 1.5], UpperBounds = [2, 2] });
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(1.5, result.X[1], 6);
        Assert.Equal(1.22437, result.X[0], 5);
    }

    [Fact]
    public void Bad_bounds_are_named()
    {
        double[] start = [1, 1];
        AssertNamed("options", new OptimOptions { LowerBounds = [0] });
        AssertNamed("options", new OptimOptions { LowerBounds = [2, 0], UpperBounds = [1, 5] });
        AssertNamed("start", new OptimOptions { LowerBounds = [2, 0] });
        Assert.Equal("LowerBounds", Assert.Throws<ArgumentException>(() => new OptimOptions { LowerBounds = [double.NaN] }).ParamName);
        Assert.Equal(
            "options",
            Assert.Throws<ArgumentException>(
                () => Minimizer.Minimize(new Rosenbrock<double>(), start, new Newton(), new OptimOptions { LowerBounds = [0, 0] })).ParamName);

        void AssertNamed(string name, OptimOptions options) => Assert.Equal(
            name, Assert.Throws<ArgumentException>(() => Minimizer.Minimize(new Rosenbrock<double>(), start, new LimitedMemoryBfgs(), options)).ParamName);
    }

    [Fact]
    public void Bounds_allocate_nothing_after_the_first_run()
    {
        var workspace = new Workspace<double>();
        double[] start = new double[20];
        double[] solution = new double[20];
        Logistic problem = Logistic.Synthetic();
        var options = new OptimOptions { LowerBounds = [.. Enumerable.Repeat(-0.5, 20)], UpperBounds = [.. Enumerable.Repeat(1.0, 20)] };
        foreach (FirstOrderMethod method in Bounded)
        {
            Minimizer.Minimize(problem, start, solution, workspace, method, options);
            Minimizer.Minimize(problem, start, solution, workspace, method, options);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Minimizer.Minimize(problem, start, solution, workspace, method, options);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private sealed class Inside(Logistic inner, double[] lower, double[] upper) : IObjective<double>
    {
        public double Value(scoped ReadOnlySpan<double> x)
        {
            Check(x);
            return inner.Value(x);
        }

        public double Gradient(scoped ReadOnlySpan<double> x, scoped Span<double> gradient)
        {
            Check(x);
            return inner.Gradient(x, gradient);
        }

        private void Check(ReadOnlySpan<double> x)
        {
            for (int i = 0; i < x.Length; i++)
            {
                Assert.True(x[i] >= lower[i] && x[i] <= upper[i]);
            }
        }
    }

    private sealed class Entropy : IObjective<double>
    {
        public double Value(scoped ReadOnlySpan<double> x) => Gradient(x, new double[x.Length]);

        public double Gradient(scoped ReadOnlySpan<double> x, scoped Span<double> gradient)
        {
            double sum = 0;
            for (int i = 0; i < x.Length; i++)
            {
                sum += x[i] * Math.Log(x[i]);
                gradient[i] = Math.Log(x[i]) + 1;
            }

            return sum;
        }
    }
}
