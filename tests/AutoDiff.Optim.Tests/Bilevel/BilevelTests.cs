using AutoDiff.Optim.Tests.Problems;

namespace AutoDiff.Optim.Tests.Bilevel;

using Bilevel = AutoDiff.Optim.Bilevel;

public class BilevelTests
{
    private const double Alpha = 0.09;

    private static readonly double[] s_theta = [0.7, -3];
    private static readonly double[] s_minimum = [0.7, -0.3];

    public static TheoryData<BilevelMethod> ExactMethods => new()
    {
        new ImplicitGradient(),
        new ImplicitGradient { Solver = new ImplicitOptions { Solver = ImplicitSolver.DenseCholesky } },
        new NeumannSeries { Terms = 400, StepSize = Alpha },
        new TruncatedBackpropagation { Steps = 400, StepSize = Alpha },
    };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(30)]
    public void The_error_of_a_Neumann_series_is_the_power_of_what_a_step_leaves(int terms)
    {
        double[] gradient = Hypergradient(new NeumannSeries { Terms = terms, StepSize = Alpha });
        double[] v = [s_minimum[0] - 1, s_minimum[1] - 2];
        double[] h = [1, 10];
        for (int i = 0; i < 2; i++)
        {
            // −∇²_θₓg = I, so the part that comes from the inner problem is p itself.
            double p = gradient[i] - (0.1 * s_theta[i]);
            double error = Math.Abs(1 - (p * h[i] / v[i]));
            Assert.Equal(Math.Pow(Math.Abs(1 - (Alpha * h[i])), terms + 1), error, 1e-14);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(40)]
    public void Going_back_through_K_steps_at_the_minimum_is_a_Neumann_series_of_K_terms(int steps)
    {
        double[] series = Hypergradient(new NeumannSeries { Terms = steps - 1, StepSize = Alpha });
        double[] reversed = Hypergradient(new TruncatedBackpropagation { Steps = steps, StepSize = Alpha });
        Assert.Equal(series[0], reversed[0], 1e-14);
        Assert.Equal(series[1], reversed[1], 1e-14);
    }

    [Fact]
    public void The_identity_is_a_series_without_added_terms_but_for_the_step()
    {
        double[] series = Hypergradient(new NeumannSeries { Terms = 0, StepSize = Alpha });
        double[] identity = Hypergradient(new IdentityGradient { Scale = Alpha });
        Assert.Equal(series[0], identity[0], 1e-15);
        Assert.Equal(series[1], identity[1], 1e-15);
    }

    [Theory]
    [MemberData(nameof(ExactMethods))]
    public void Methods_that_are_exact_in_the_limit_find_the_minimum_of_the_joint_problem(BilevelMethod method)
    {
        BilevelResult<double> result = Bilevel.Minimize(
            new Hierarchies.TargetParametricObjective(), new Hierarchies.DiagonalParametricObjective(), s_theta, [0.0, 0], method,
            new BilevelOptions { OuterOptions = new OptimOptions { GradientTolerance = 1e-9 }, InnerOptions = new OptimOptions { GradientTolerance = 1e-12 } });
        Assert.True(result.Converged, result.Summary.Message);

        // min ½(θ₀ − 1)² + ½(θ₁/10 − 2)² + 0.05|θ|².
        Assert.Equal(1 / 1.1, result.Theta[0], 1e-8);
        Assert.Equal(0.2 / (0.01 + 0.1), result.Theta[1], 1e-7);
        Assert.Equal(result.Theta[0], result.X[0], 1e-9);
        Assert.InRange(result.Inner.WorstLinearResidual, 0, 1e-9);
        Assert.InRange(result.Inner.WorstGradientNorm, 0, 1e-10);
        Assert.Equal(0, result.Inner.Unconverged);
        Assert.InRange(result.Inner.Problems, 2, 100);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(1000)]
    public void The_first_order_penalty_ends_where_its_closed_form_does(double penalty)
    {
        BilevelResult<double> result = Bilevel.Minimize(
            new Hierarchies.LeaderParametricObjective(), new Hierarchies.FollowerParametricObjective(), [3.0], [-1.0], new FirstOrderPenalty { Penalty = penalty },
            new BilevelOptions { InnerOptions = new OptimOptions { GradientTolerance = 1e-13 }, OuterOptions = new OptimOptions { GradientTolerance = 1e-9 } });
        Assert.Equal(penalty / (1 + (2 * penalty)), result.Theta[0], 1e-8);
    }

    [Fact]
    public void Hypergradients_of_regularisation_weights_are_those_of_finite_differences_and_lower_the_validation_loss()
    {
        (double[] features, double[] labels) = Samples(60, 1);
        (double[] others, double[] otherLabels) = Samples(60, 2);
        var inner = new Hierarchies.RidgedLogisticParametricObjective(features, labels);
        var outer = new Hierarchies.ValidationParametricObjective(others, otherLabels);
        double[] theta = [-3, -3, -3, -3, -3];
        double[] gradient = new double[5];
        double residual = Bilevel.Hypergradient(outer, inner, Fit(theta), theta, gradient);
        Assert.InRange(residual, 0, 1e-9);
        for (int i = 0; i < 5; i++)
        {
            const double H = 1e-3;
            double[] up = (double[])theta.Clone();
            double[] down = (double[])theta.Clone();
            up[i] += H;
            down[i] -= H;
            Assert.Equal((outer.Value(Fit(up), up) - outer.Value(Fit(down), down)) / (2 * H), gradient[i], 1e-6);
        }

        var losses = new List<double>();
        BilevelResult<double> result = Bilevel.Minimize(
            outer, inner, theta, new double[5],
            options: new BilevelOptions { InnerSecondOrder = new Newton(), OuterOptions = new OptimOptions { MaxIterations = 15 } }, callback: report =>
            {
                losses.Add(report.Value);
                return IterationAnswer.Continue;
            });
        Assert.True(losses.Zip(losses.Skip(1), (a, b) => b <= a).All(fell => fell));
        Assert.InRange(result.Value, 0, losses[0] - 0.01);
        Assert.InRange(result.Inner.Iterations, 1, 8 * result.Inner.Problems);

        double[] Fit(double[] weights) => Minimizer.Minimize(
            new TwiceAtParameters<double, Hierarchies.RidgedLogisticParametricObjective>(inner, weights), new double[5], new Newton(),
            new OptimOptions { GradientTolerance = 1e-13 }).X;
    }

    [Fact]
    public void Empty_starts_are_named()
    {
        Assert.Equal("thetaStart", Assert.Throws<ArgumentException>(
            () => Bilevel.Minimize(new Hierarchies.LeaderParametricObjective(), new Hierarchies.FollowerParametricObjective(), default, [1.0])).ParamName);
        Assert.Equal("xStart", Assert.Throws<ArgumentException>(
            () => Bilevel.Minimize(new Hierarchies.LeaderParametricObjective(), new Hierarchies.FollowerParametricObjective(), [1.0], default)).ParamName);
    }

    private static double[] Hypergradient(BilevelMethod method)
    {
        double[] gradient = new double[2];
        Bilevel.Hypergradient(
            new Hierarchies.TargetParametricObjective(), new Hierarchies.DiagonalParametricObjective(), s_minimum, s_theta, gradient, method);
        return gradient;
    }

    private static (double[] Features, double[] Labels) Samples(int count, int seed)
    {
        var random = new Random(seed);
        double[] features = [.. Enumerable.Range(0, count * 5).Select(_ => (2 * random.NextDouble()) - 1)];

        // Only the first feature tells; a fifth of the labels is wrong.
        double[] labels = [.. Enumerable.Range(0, count).Select(i => Math.Sign(features[i * 5]) * (random.NextDouble() < 0.2 ? -1.0 : 1))];
        return (features, labels);
    }
}
