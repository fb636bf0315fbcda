using AutoDiff.Optim.Tests.Problems;
using AutoDiff.Optim.Tests.Support;

namespace AutoDiff.Optim.Tests.Solvers;

/// <summary>Iteration counts that independent implementations of the same methods took, ±15 %.</summary>
public class ReferenceTests
{
    private const double Tolerance = 0.15;

    public static TheoryData<string, int, int, int> Logistic20 => new()
    {
        { "Newton, halving", 6, 8, 11 },
        { "CubicNewton", 12, 12, 15 },
        { "CubicNewton, M = 0.1", 23, 23, 66 },
        { "Gradient-regularised, L = 0.1", 36, 35, 97 },
        { "SuperUniversalNewton", 9, 8, 11 },
        { "GradientNormalizedNewton", 8, 8, 11 },
        { "DampedNewton", 8, 9, 10 },
        { "DampedNewton, L = 10", 11, 11, 11 },
        { "LazyNewton", 3, 3, 5 },
        { "GradientDescent, 1/L", 352, 348, 524 },
    };

    [Theory]
    [MemberData(nameof(Logistic20))]
    public void Logistic_regression_takes_as_many_iterations_as_elsewhere(string method, int fromZeros, int fromOnes, int fromTens)
    {
        foreach ((double start, int expected) in new[] { (0.0, fromZeros), (1.0, fromOnes), (10.0, fromTens) })
        {
            var trace = new Trace();
            MinimizationResult<double> result = Run(Logistic.Synthetic(), [.. Enumerable.Repeat(start, 20)], method, trace.Record);
            Assert.True(result.Converged, result.ToString());
            AssertNear(expected, trace.IterationsTo(Logistic.SyntheticMinimum, 1e-8));
        }
    }

    [Fact]
    public void A_lazy_run_takes_as_many_gradients_as_elsewhere()
    {
        foreach ((double start, int expected) in new[] { (0.0, 63), (1.0, 63), (10.0, 93) })
        {
            AssertNear(expected, CountTo(1e-8, start, new LazyNewton()).Gradients);
        }
    }

    [Theory]
    [InlineData(0, 6)]
    [InlineData(1, 8)]
    [InlineData(10, 11)]
    public void Interpolation_makes_Newton_take_no_more_iterations_than_elsewhere(double start, int expected)
    {
        var trace = new Trace();
        Minimizer.Minimize(Logistic.Synthetic(), [.. Enumerable.Repeat(start, 20)], new Newton(), callback: trace.Record);
        Assert.InRange(trace.IterationsTo(Logistic.SyntheticMinimum, 1e-8), 1, expected);
    }

    [Theory]
    [InlineData(0, 7, 32)]
    [InlineData(1, 7, 36)]
    [InlineData(10, 21, 82)]
    public void A_trust_region_takes_as_many_steps_and_products_as_elsewhere(double start, int steps, int products)
    {
        // The reference accepts from 0.15 on, counts rejected steps too, and makes one more product per trial to evaluate the model.
        EvaluationCounts atGap = CountTo(1e-8, start, new TrustRegionNewton { Acceptance = 0.15 });
        AssertNear(steps, atGap.Gradients - 1);
        AssertNear(products, atGap.HessianVectors + atGap.Gradients - 1);
    }

    [Theory]
    [InlineData(0, 7, 32)]
    [InlineData(1, 7, 36)]
    [InlineData(10, 21, 82)]
    public void A_trust_region_needs_by_default_no_more_steps_and_products_than_elsewhere(double start, int steps, int products)
    {
        EvaluationCounts atGap = CountTo(1e-8, start, new TrustRegionNewton());
        Assert.InRange(atGap.Gradients - 1, 1, steps);
        Assert.InRange(atGap.HessianVectors, 1, products);
    }

    [Theory]
    [InlineData("CubicNewton", 22, 39, 14, 9)]
    [InlineData("CubicNewton, Lanczos", 22, 39, 14, 9)]
    [InlineData("GradientNormalizedNewton", 45, 104, 10, 10)]
    public void Functions_that_are_not_convex_take_as_many_iterations_as_elsewhere(string method, int rosenbrock, int wood, int helical, int beale)
    {
        AssertNear(rosenbrock, Solve(new NonConvex.RosenbrockObjective(), NonConvex.RosenbrockStart, method).Iterations);
        AssertNear(wood, Solve(new NonConvex.WoodObjective(), NonConvex.WoodStart, method).Iterations);
        AssertNear(helical, Solve(new NonConvex.HelicalObjective(), NonConvex.HelicalStart, method).Iterations);
        AssertNear(beale, Solve(new NonConvex.BealeObjective(), NonConvex.BealeStart, method).Iterations);
    }

    [Fact]
    public void A_trust_region_takes_as_many_trials_as_elsewhere_where_the_function_is_not_convex()
    {
        // The reference counts rejected steps too: every trial is one gradient.
        const string Method = "TrustRegionNewton, Steihaug";
        AssertNear(30, Solve(new NonConvex.RosenbrockObjective(), NonConvex.RosenbrockStart, Method).Evaluations.Gradients - 1);
        AssertNear(108, Solve(new NonConvex.WoodObjective(), NonConvex.WoodStart, Method).Evaluations.Gradients - 1);
        AssertNear(24, Solve(new NonConvex.HelicalObjective(), NonConvex.HelicalStart, Method).Evaluations.Gradients - 1);
        AssertNear(12, Solve(new NonConvex.BealeObjective(), NonConvex.BealeStart, Method).Evaluations.Gradients - 1);
    }

    [Fact]
    public void Gauss_Newton_curvature_serves_gradient_normalised_Newton_as_well_as_elsewhere()
    {
        AssertNear(44, Count(new NonConvex.RosenbrockResidualsResidual(2), NonConvex.RosenbrockStart));
        AssertNear(135, Count(new NonConvex.WoodResidualsResidual(6), NonConvex.WoodStart));
        AssertNear(18, Count(new NonConvex.HelicalResidualsResidual(3), NonConvex.HelicalStart));
        AssertNear(10, Count(new NonConvex.BealeResidualsResidual(3), NonConvex.BealeStart));

        static int Count<F>(F residual, double[] start)
            where F : IResidual<double>
        {
            MinimizationResult<double> result = Minimizer.Minimize(
                new GaussNewtonObjective<double, F>(residual), start, new GradientNormalizedNewton());
            Assert.True(result.Converged, result.ToString());
            return result.Iterations;
        }
    }

    [Fact]
    public void Newton_without_a_search_takes_as_many_iterations_from_nearby_as_elsewhere()
    {
        var trace = new Trace();
        Minimizer.Minimize(Logistic.Synthetic(), new double[20], new Newton { Search = LineSearch.FullStep }, callback: trace.Record);
        AssertNear(6, trace.IterationsTo(Logistic.SyntheticMinimum, 1e-8));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public void Newton_without_a_search_diverges_where_the_others_converge(double start)
    {
        var trace = new Trace();
        MinimizationResult<double> result = Minimizer.Minimize(
            Logistic.Synthetic(),
            [.. Enumerable.Repeat(start, 20)],
            new Newton { Search = LineSearch.FullStep },
            new OptimOptions { MaxIterations = 50 },
            trace.Record);
        Assert.False(result.Converged, result.ToString());
        Assert.Equal(-1, trace.IterationsTo(Logistic.SyntheticMinimum, 1e-2));
        Assert.True(trace.Values[^1] > trace.Values[0], result.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(10.0)]
    public void Damped_Newton_does_not_depend_on_the_units_of_the_variables(double? constant)
    {
        // f(Bx), started at B⁻¹x₀, visits B⁻¹ of the points that f visits.
        double[] scale = [.. Enumerable.Range(0, 20).Select(i => Math.Pow(10, -2 + (4.0 * i / 19)))];
        var method = new DampedNewton { Constant = constant };
        var plain = new Trace();
        var scaled = new Trace();
        Minimizer.Minimize(Logistic.Synthetic(), [.. Enumerable.Repeat(1.0, 20)], method, new OptimOptions { MaxIterations = 8 }, plain.Record);
        Minimizer.Minimize(
            new Rescaled(Logistic.Synthetic(), scale),
            [.. scale.Select(s => 1 / s)],
            method,
            new OptimOptions { MaxIterations = 8, GradientTolerance = 0 },
            scaled.Record);
        for (int k = 0; k < 8; k++)
        {
            Assert.Equal(plain.Values[k], scaled.Values[k], 12);
            for (int i = 0; i < 20; i++)
            {
                Assert.Equal(plain.Points[k][i], scale[i] * scaled.Points[k][i], 1e-8 * Math.Max(1, Math.Abs(plain.Points[k][i])));
            }
        }
    }

    [Theory]
    [InlineData(0, 23, 45, 70, 124)]
    [InlineData(0.01, 25, 54, 121, 0)]
    public void Accelerated_cubic_Newton_closes_the_gap_as_fast_as_elsewhere(double hessianError, int two, int four, int six, int eight)
    {
        var trace = new Trace();
        Minimizer.Minimize(
            new WrongHessian(hessianError),
            new double[20],
            new AcceleratedCubicNewton { Adaptive = false, Restart = false, InitialRegularization = 0.2, HessianError = hessianError },
            new OptimOptions { MaxIterations = 320 },
            trace.Record);
        AssertNear(two, trace.IterationsTo(Logistic.SyntheticMinimum, 1e-2));
        AssertNear(four, trace.IterationsTo(Logistic.SyntheticMinimum, 1e-4));
        AssertNear(six, trace.IterationsTo(Logistic.SyntheticMinimum, 1e-6));
        if (eight > 0)
        {
            AssertNear(eight, trace.IterationsTo(Logistic.SyntheticMinimum, 1e-8));
        }
        else
        {
            Assert.InRange(trace.Values[^1] - Logistic.SyntheticMinimum, 0, 4e-8);
        }
    }

    [Fact]
    public void A_tensor_step_converges_with_third_order()
    {
        // f = eˣ + e⁻²ˣ from 0.3 below the minimiser ln(2)/3: the logarithm of the error about triples, where Newton's doubles.
        double minimizer = Math.Log(2) / 3;
        var trace = new Trace();
        Minimizer.Minimize(new Exponentials(), [minimizer - 0.3], new TensorNewton { InitialRegularization = 1e-6 }, new OptimOptions { GradientTolerance = 1e-14 }, trace.Record);
        double[] errors = [.. trace.Points.Select(x => Math.Abs(x[0] - minimizer))];
        Assert.True(errors[1] < 0.3 * 0.3 * 0.3, $"{errors[1]}");
        Assert.True(errors[2] < 10 * Math.Pow(errors[1], 2.5), $"{errors[1]} and {errors[2]}");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    public void A_tensor_method_takes_at_most_a_fifth_more_iterations_than_cubic_Newton(double start)
    {
        double[] x = [.. Enumerable.Repeat(start, 20)];
        var tensor = new Trace();
        var cubic = new Trace();
        Minimizer.Minimize(Logistic.Synthetic(), x, new TensorNewton(), callback: tensor.Record);
        Minimizer.Minimize(Logistic.Synthetic(), x, new CubicNewton(), callback: cubic.Record);
        Assert.InRange(tensor.IterationsTo(Logistic.SyntheticMinimum, 1e-8), 1, 1.2 * cubic.IterationsTo(Logistic.SyntheticMinimum, 1e-8));
    }

    [Fact]
    public void Accelerated_cubic_Newton_does_not_diverge_if_gradients_are_noisy()
    {
        const double Sigma = 1e-3;
        var trace = new Trace();
        Minimizer.Minimize(
            new WrongHessian(0, Sigma),
            new double[20],
            new AcceleratedCubicNewton { Adaptive = false, Restart = false, InitialRegularization = 0.2, GradientNoise = Sigma / 9 },
            new OptimOptions { MaxIterations = 320 },
            trace.Record);
        Assert.InRange(trace.Values[^1] - Logistic.SyntheticMinimum, 0, 1e-3);
        Assert.InRange(trace.Values.Skip(100).Max() - Logistic.SyntheticMinimum, 0, 0.05);
    }

    private readonly struct Exponentials : ITwiceDifferentiable<double>
    {
        public double Value(scoped ReadOnlySpan<double> x) => Math.Exp(x[0]) + Math.Exp(-2 * x[0]);

        public double Gradient(scoped ReadOnlySpan<double> x, scoped Span<double> gradient)
        {
            gradient[0] = Math.Exp(x[0]) - (2 * Math.Exp(-2 * x[0]));
            return Value(x);
        }

        public double HessianVector(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> hv)
        {
            hv[0] = (Math.Exp(x[0]) + (4 * Math.Exp(-2 * x[0]))) * v[0];
            return Value(x);
        }

        public double Hessian(scoped ReadOnlySpan<double> x, scoped Span<double> hessian) => HessianVector(x, [1], hessian);
    }

    private static void AssertNear(int expected, int actual) => Assert.InRange(actual, expected * (1 - Tolerance), expected * (1 + Tolerance));

    private static EvaluationCounts CountTo(double gap, double start, SecondOrderMethod method)
    {
        EvaluationCounts atGap = default;
        Minimizer.Minimize(
            Logistic.Synthetic(),
            [.. Enumerable.Repeat(start, 20)],
            method,
            callback: report =>
            {
                atGap = report.Evaluations;
                return report.Value - Logistic.SyntheticMinimum <= gap ? IterationAnswer.Stop : IterationAnswer.Continue;
            });
        return atGap;
    }

    private static MinimizationResult<double> Solve<F>(F objective, double[] start, string method)
        where F : ITwiceDifferentiable<double>
    {
        MinimizationResult<double> result = Run(objective, start, method, null);
        Assert.True(result.Converged, result.ToString());
        Assert.True(result.Value < 1e-15);
        return result;
    }

    private static MinimizationResult<double> Run<F>(F objective, double[] start, string method, IterationCallback<double>? callback)
        where F : ITwiceDifferentiable<double>
        => method switch
        {
            "Newton, halving" => Minimizer.Minimize(objective, start, new Newton { Search = LineSearch.Halving }, null, callback),
            "CubicNewton, M = 0.1" => Minimizer.Minimize(
                objective, start, new CubicNewton { Adaptive = false, InitialRegularization = 0.1 }, null, callback),
            "Gradient-regularised, L = 0.1" => Minimizer.Minimize(
                objective, start, new SuperUniversalNewton { Adaptive = false, Exponent = 0.5, InitialRegularization = Math.Sqrt(0.1) }, null, callback),
            "DampedNewton, L = 10" => Minimizer.Minimize(objective, start, new DampedNewton { Constant = 10 }, null, callback),
            "GradientDescent, 1/L" => Minimizer.Minimize(
                objective, start, new GradientDescent { Step = GradientStep.Fixed, StepSize = 1 / 0.144406 }, null, callback),
            _ => AllMethods.Minimize(objective, start, method, null, callback),
        };
}
