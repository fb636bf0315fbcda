using System.Reflection;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

public partial class AttributeTests
{
    private sealed record Dataset(double[] Times, string Name, double Scale)
    {
        public int Count => Times.Length;
    }

    [Differentiable]
    private static double Fit(ReadOnlySpan<double> b, [NoDerivative] Dataset data, [NoDerivative] double shift, [NoDerivative] ReadOnlySpan<double> weights, string label)
    {
        double sum = 0;
        for (int i = 0; i < data.Count; i++)
        {
            double r = b[0] * Math.Exp(-b[1] * data.Times[i]) - shift * data.Scale;
            sum += weights[i] * r * r;
        }

        return label.Length > 3 ? sum * data.Name.Length : sum;
    }

    [Fact]
    public void Parameters_of_any_type_held_constant()
    {
        Dataset data = new([0.5, 1, 2], "abc", 1.5);
        double[] weights = [1, 0.5, 2];
        ScalarFunction(
            2,
            x => Fit(x, data, 0.3, weights, "label"),
            (x, v) => FitJvp(x, data, 0.3, weights, "label", v),
            (x, c, r) => FitVjp(x, data, 0.3, weights, "label", c, r),
            (x, g) => FitGradient(x, data, 0.3, weights, "label", g),
            (x, v, h) => FitHvp(x, data, 0.3, weights, "label", v, h),
            (x, h) => FitHessian(x, data, 0.3, weights, "label", h));
    }

    [Differentiable]
    private static double WithScratch(ReadOnlySpan<double> x, [Scratch] Span<double> work, [Scratch] double[] more)
    {
        double sum = work[0];
        for (int i = 0; i < x.Length; i++)
        {
            work[i] = x[i] * x[i];
            more[i] = work[i] * work[0];
            sum += more[i] * more[0];
        }

        return sum * work[^1];
    }

    [Fact]
    public void Working_storage()
    {
        double[] work = new double[3];
        double[] more = new double[3];
        Span<double> Fresh()
        {
            work[0] = 5;
            return work;
        }

        ScalarFunction(
            3,
            x => WithScratch(x, Fresh(), more),
            (x, v) => WithScratchJvp(x, Fresh(), more, v),
            (x, c, r) => WithScratchVjp(x, Fresh(), more, c, r),
            (x, g) => WithScratchGradient(x, Fresh(), more, g),
            (x, v, h) => WithScratchHvp(x, Fresh(), more, v, h),
            (x, h) => WithScratchHessian(x, Fresh(), more, h));
    }

    [Differentiable]
    private static void Relax([InOut] Span<double> state, ReadOnlySpan<double> force)
    {
        for (int step = 0; step < 2; step++)
        {
            for (int i = 0; i < state.Length; i++)
            {
                state[i] = state[i] * state[i] + force[i] * state[0];
            }
        }
    }

    [Fact]
    public void Span_that_comes_in_and_goes_out()
    {
        double[] Final(double[] p)
        {
            double[] s = p[..2];
            Relax(s, p.AsSpan(2));
            return s;
        }

        double[] x = [0.4, 0.7, 1.1, 0.3];
        double[] jacobian = Support.FiniteDifference.Jacobian(Final, x);

        double[] v = [1, -0.5, 0.25, 2];
        double[] state = x[..2];
        double[] tangent = v[..2];
        RelaxJvp(state, x[2..], tangent, v[2..]);
        Same("final state", Final(x), state);
        Close("Jvp", [.. Enumerable.Range(0, 2).Select(r => Enumerable.Range(0, 4).Sum(i => jacobian[(r * 4) + i] * v[i]))], tangent);

        double[] w = [0.75, -1.5];
        state = x[..2];
        double[] cotangent = [.. w];
        double[] forceCotangent = [double.NaN, double.NaN];
        RelaxVjp(state, x.AsSpan(2), cotangent, forceCotangent);
        Same("final state", Final(x), state);
        Close("Vjp", [.. Enumerable.Range(0, 4).Select(i => (w[0] * jacobian[i]) + (w[1] * jacobian[4 + i]))], [.. cotangent, .. forceCotangent]);
    }

    [Differentiable(WithRespectTo = [nameof(w)], Name = "PowerW")]
    [Differentiable(WithRespectTo = [nameof(x)], Name = "PowerX", Modes = DerivativeModes.Gradient | DerivativeModes.Jvp)]
    private static double Power(double x, double w) => Math.Pow(x, w);

    [Fact]
    public void Selected_inputs_under_other_names()
    {
        Same("value", Power(2, 3), PowerWGradient(2, 3, out double wGradient));
        Close("w", 8 * Math.Log(2), wGradient);
        PowerXGradient(2, 3, out double xGradient);
        Close("x", 12, xGradient);
        Close("Jvp", 24, PowerXJvp(2, 3, 2).Tangent);
        PowerWHvp(2, 3, 1, out double wHvp);
        Close("w, w", 8 * Math.Log(2) * Math.Log(2), wHvp);
    }

    [Fact]
    public void Modes_narrow_what_is_generated()
    {
        string[] names = [.. typeof(AttributeTests).GetMethods(BindingFlags.NonPublic | BindingFlags.Static).Select(m => m.Name).Where(n => n.StartsWith("PowerX", StringComparison.Ordinal)).Order()];
        Assert.Equal(["PowerXGradient", "PowerXJvp"], names);
        Assert.Null(typeof(AttributeTests).GetMethod("PowerGradient", BindingFlags.NonPublic | BindingFlags.Static));
    }

    [Differentiable]
    private static double Defaults(double x, double scale = 2, int power = 2, [NoDerivative] params double[] rest)
    {
        double y = scale * x;
        for (int i = 1; i < power; i++)
        {
            y *= x;
        }

        return y + rest.Length;
    }

    [Fact]
    public void Default_values_and_params_are_dropped_where_extra_parameters_follow()
    {
        Same("value", Defaults(3), DefaultsGradient(3, 2, 2, [], out double x, out double scale));
        Close("x", 12, x);
        Close("scale", 9, scale);
        MethodInfo gradient = typeof(AttributeTests).GetMethod("DefaultsGradient", BindingFlags.NonPublic | BindingFlags.Static)!;
        Assert.Equal(["x", "scale", "power", "rest", "xGradient", "scaleGradient"], gradient.GetParameters().Select(p => p.Name));
    }

    [Differentiable]
    private static double TakenNames(double x, [NoDerivative] double xGradient, [NoDerivative] double cotangent, int sum) => x * x * xGradient * cotangent + sum;

    [Fact]
    public void Names_that_are_taken_get_an_underscore()
    {
        TakenNamesGradient(x: 3, xGradient: 2, cotangent: 5, sum: 1, xGradient_: out double g);
        Close("gradient", 60, g);
        TakenNamesVjp(3, 2, 5, 1, cotangent_: 0.5, xCotangent: out double c);
        Close("cotangent", 30, c);
    }

    [Differentiable]
    private static double @checked(double @in, double @out) => @in * @out;

    [Fact]
    public void Names_that_are_keywords()
    {
        checkedGradient(2, 3, out double first, out double second);
        Assert.Equal((3, 2), (first, second));
    }
}
