using AutoDiff.Optim.LinearAlgebra;
using AutoDiff.Optim.Tests.Problems;

namespace AutoDiff.Optim.Tests.Solvers;

public class ProjectedGradientTests
{
    private static readonly double[] Uniform = [.. Enumerable.Repeat(0.1, 10)];

    private static readonly OptimOptions Exact = new() { MaxIterations = 10_000, GradientTolerance = 1e-9 };

    public static TheoryData<string> Methods => ["BarzilaiBorwein", "Armijo", "Accelerated"];

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_nearest_point_of_the_simplex_is_found(string method)
    {
        MinimizationResult<double> result = Minimizer.Minimize(
            new Distance([0.7, 0.5, -0.1, -0.1, -0.1, -0.1, -0.1, -0.1, -0.1, -0.1]), Uniform, Create(method, new Simplex()));
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(0.6, result.X[0], 2e-8);
        Assert.Equal(0.4, result.X[1], 2e-8);
        Assert.All(result.X[2..], v => Assert.Equal(0, v, 2e-8));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_minimum_variance_portfolio_satisfies_its_conditions(string method)
    {
        // Σ = diag(1…10)/10 + 0.05: the weights are in the proportion of 10/i where they all stay positive.
        var variance = new Variance();
        MinimizationResult<double> result = Minimizer.Minimize(variance, Uniform, Create(method, new Simplex()), Exact);
        Assert.True(result.Converged, result.ToString());
        double total = Enumerable.Range(1, 10).Sum(i => 1.0 / i);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(1.0 / (i + 1) / total, result.X[i], 1e-7);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_quadratic_in_a_ball_has_the_solution_of_the_secular_equation(string method)
    {
        double[] diagonal = [1, 2, 5, 10, 100];
        var start = new double[5];
        var step = new double[5];
        SecularEquation.MinimizeInBall<double>(diagonal, [.. diagonal.Select(d => -d)], 1.5, step);
        MinimizationResult<double> result = Minimizer.Minimize(
            new Quadratic(diagonal), start, Create(method, new Ball { Radius = 1.5 }), Exact);
        Assert.True(result.Converged, result.ToString());
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(step[i], result.X[i], 1e-7);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_logistic_regression_in_a_Manhattan_ball_is_sparse(string method)
    {
        MinimizationResult<double> result = Minimizer.Minimize(
            Logistic.Synthetic(), new double[20], Create(method, new ManhattanBall { Radius = 3 }), Exact);
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(3, result.X.Sum(Math.Abs), 8);

        // |gᵢ| is the same wherever xᵢ ≠ 0, with the opposite sign, and not greater elsewhere.
        var gradient = new double[20];
        Logistic.Synthetic().Gradient(result.X, gradient);
        double multiplier = gradient.Max(Math.Abs);
        for (int i = 0; i < 20; i++)
        {
            Assert.True(Math.Abs(result.X[i]) < 1e-6 || Math.Abs(gradient[i] + (Math.Sign(result.X[i]) * multiplier)) < 1e-6);
        }

        Assert.InRange(result.X.Count(v => Math.Abs(v) < 1e-6), 1, 19);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void No_evaluation_is_outside_the_set(string method)
    {
        int calls = 0;
        var watched = new Watched(Logistic.Synthetic(), x =>
        {
            double norm = 0;
            foreach (double v in x)
            {
                norm += v * v;
            }

            Assert.True(norm <= 4 * (1 + 1e-14));
            calls++;
        });
        MinimizationResult<double> result = Minimizer.Minimize(
            watched, new double[20], Create(method, new Ball { Radius = 2 }), Exact);
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(calls, result.Evaluations.Total);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_run_at_the_optimum_makes_no_step(string method)
    {
        MinimizationResult<double> result = Minimizer.Minimize(new Distance([2, 0]), [1.0, 0.0], Create(method, new Simplex()));
        Assert.True(result.Converged);
        Assert.Equal(0, result.Iterations);
        Assert.Equal(2, result.GradientNorm * 2, 12);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Nothing_is_allocated_after_the_first_run(string method)
    {
        var workspace = new Workspace<double>();
        var solution = new double[10];
        FirstOrderMethod created = Create(method, new Simplex());
        var objective = new Variance();
        Assert.True(Run().Converged);
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        OptimSummary<double> Run() => Minimizer.Minimize(objective, Uniform, solution, workspace, created);
    }

    [Fact]
    public void Starts_outside_and_bounds_beside_a_set_are_refused()
    {
        var objective = new Distance([1, 1]);
        Assert.Equal("start", Assert.Throws<ArgumentException>(
            () => Minimizer.Minimize(objective, [1.0, 1.0], new GradientDescent { Set = new Simplex() })).ParamName);
        Assert.Equal("options", Assert.Throws<ArgumentException>(
            () => Minimizer.Minimize(objective, [1.0, 0.0], new AcceleratedGradient { Set = new Simplex() }, new OptimOptions { LowerBounds = [0, 0] })).ParamName);
    }

    [Fact]
    public void Acceleration_pays_where_the_condition_is_bad()
    {
        double[] diagonal = [.. Enumerable.Range(0, 50).Select(i => Math.Pow(10, 4.0 * i / 49))];
        var options = new OptimOptions { MaxIterations = 20_000, GradientTolerance = 1e-6 };
        MinimizationResult<double> accelerated = Minimizer.Minimize(new Quadratic(diagonal), new double[50], new AcceleratedGradient(), options);
        MinimizationResult<double> plain = Minimizer.Minimize(
            new Quadratic(diagonal), new double[50], new GradientDescent { Step = GradientStep.Fixed, StepSize = 1e-4 }, options with { MaxIterations = 200_000 });
        Assert.True(accelerated.Converged, accelerated.ToString());

        // √κ = 100 against κ = 10,000.
        Assert.True(10 * accelerated.Iterations < plain.Iterations, $"{accelerated.Iterations} and {plain.Iterations}");
    }

    private static FirstOrderMethod Create(string method, FeasibleSet set) => method switch
    {
        "Accelerated" => new AcceleratedGradient { Set = set },
        "Armijo" => new GradientDescent { Set = set, Step = GradientStep.Armijo },
        _ => new GradientDescent { Set = set },
    };

    /// <summary>½‖x − c‖².</summary>
    private sealed class Distance(double[] center) : IObjective<double>
    {
        public double Value(scoped ReadOnlySpan<double> x) => Gradient(x, new double[x.Length]);

        public double Gradient(scoped ReadOnlySpan<double> x, scoped Span<double> gradient)
        {
            double value = 0;
            for (int i = 0; i < x.Length; i++)
            {
                gradient[i] = x[i] - center[i];
                value += gradient[i] * gradient[i] / 2;
            }

            return value;
        }
    }

    /// <summary>½xᵀΣx.</summary>
    private sealed class Variance : IObjective<double>
    {
        public double Value(scoped ReadOnlySpan<double> x) => throw new NotSupportedException();

        public double Gradient(scoped ReadOnlySpan<double> x, scoped Span<double> gradient)
        {
            double sum = 0;
            double value = 0;
            for (int i = 0; i < x.Length; i++)
            {
                sum += x[i];
            }

            for (int i = 0; i < x.Length; i++)
            {
                gradient[i] = ((i + 1) * x[i] / 10) + (0.05 * sum);
                value += gradient[i] * x[i] / 2;
            }

            return value;
        }
    }

    private sealed class Watched(Logistic inner, Action<ReadOnlySpan<double>> see) : IObjective<double>
    {
        public double Value(scoped ReadOnlySpan<double> x)
        {
            see(x);
            return inner.Value(x);
        }

        public double Gradient(scoped ReadOnlySpan<double> x, scoped Span<double> gradient)
        {
            see(x);
            return inner.Gradient(x, gradient);
        }
    }
}
