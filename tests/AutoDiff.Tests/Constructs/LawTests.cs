using FsCheck;
using FsCheck.Fluent;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>What holds for the derivative of every function, at points and in directions that are drawn at random.</summary>
public partial class LawTests
{
    private const int N = 4;
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20261120, 12345);

    /// <summary>Numbers of [−2, 2], some of them zero or equal.</summary>
    private static readonly Gen<double[]> s_vectors = Gen.Choose(-2000, 2000).Select(k => k / 1000.0).ArrayOf(N);

    [Differentiable]
    private static void Outer(ReadOnlySpan<double> x, Span<double> y)
    {
        double carried = 1;
        for (int i = 0; i < y.Length; i++)
        {
            carried = carried * x[i] + Math.Sin(x[(i + 1) % x.Length]);
            y[i] = x[i] > 0 ? carried * carried : carried * x[0];
            if (i > 0)
            {
                y[i] *= 1 + y[i - 1];
            }
        }
    }

    [Differentiable]
    private static void First(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = Math.Tanh(x[i] * x[0]) + Math.Cos(x[x.Length - 1 - i]);
        }
    }

    [Differentiable]
    private static void Composed(ReadOnlySpan<double> x, Span<double> y)
    {
        Span<double> between = stackalloc double[x.Length];
        First(x, between);
        Outer(between, y);
    }

    [Differentiable]
    private static double Scalar(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                sum += x[i] * Math.Sin(x[j] * x[i]);
                if (sum > 3)
                    return sum * x[j];
            }
        }

        return sum;
    }

    [Fact]
    public void Jvp_is_linear_in_the_tangent() => ForAll((x, v, w) =>
    {
        double[] combined = [.. v.Zip(w, (a, b) => (2 * a) - (3 * b))];
        double[] expected = [.. OuterAlong(x, v).Zip(OuterAlong(x, w), (a, b) => (2 * a) - (3 * b))];
        Close("linearity", expected, OuterAlong(x, combined), 100, 1e-12);
    });

    [Fact]
    public void Vjp_is_the_transpose_of_Jvp() => ForAll((x, v, w) =>
    {
        double[] y = new double[N];
        double[] pulled = new double[N];
        OuterVjp(x, y, pulled, w);
        double forward = OuterAlong(x, v).Zip(w, (a, b) => a * b).Sum();
        Close("transpose", forward, pulled.Zip(v, (a, b) => a * b).Sum(), 100, 1e-12);
    });

    [Fact]
    public void Vjp_is_linear_in_the_cotangent() => ForAll((x, v, w) =>
    {
        double[] combined = [.. v.Zip(w, (a, b) => a + (0.5 * b))];
        double[] expected = [.. OuterBack(x, v).Zip(OuterBack(x, w), (a, b) => a + (0.5 * b))];
        Close("linearity", expected, OuterBack(x, combined), 100, 1e-12);
    });

    [Fact]
    public void Derivative_of_a_composition_is_the_composition_of_derivatives() => ForAll((x, v, w) =>
    {
        double[] between = new double[N];
        double[] y = new double[N];
        double[] tangent = new double[N];
        double[] composed = new double[N];
        FirstJvp(x, between, v, tangent);
        ComposedJvp(x, y, v, composed);
        Close("chain rule", OuterAlong(between, tangent), composed, 100, 1e-12);

        double[] cotangent = OuterBack(between, w);
        double[] back = new double[N];
        double[] composedBack = new double[N];
        FirstVjp(x, y, back, cotangent);
        ComposedVjp(x, y, composedBack, w);
        Close("chain rule backwards", back, composedBack, 100, 1e-12);
    });

    [Fact]
    public void Hessian_is_symmetric_and_agrees_with_its_products() => ForAll((x, v, w) =>
    {
        double[] h = new double[N * N];
        double[] hv = new double[N];
        double[] hw = new double[N];
        ScalarHessian(x, h);
        ScalarHvp(x, v, hv);
        ScalarHvp(x, w, hw);
        Close("⟨w, Hv⟩ = ⟨v, Hw⟩", hv.Zip(w, (a, b) => a * b).Sum(), hw.Zip(v, (a, b) => a * b).Sum(), 100, 1e-12);
        for (int i = 0; i < N; i++)
        {
            Close("Hv", h.Skip(i * N).Take(N).Zip(v, (a, b) => a * b).Sum(), hv[i], 100, 1e-12);
            for (int j = 0; j < i; j++)
            {
                Close("symmetry", h[(i * N) + j], h[(j * N) + i], 100, 1e-12);
            }
        }
    });

    [Fact]
    public void Gradient_and_Jvp_agree() => ForAll((x, v, _) =>
    {
        double[] g = new double[N];
        double value = ScalarGradient(x, g);
        (double jvpValue, double tangent) = ScalarJvp(x, v);
        Same("value", value, jvpValue);
        Close("tangent", g.Zip(v, (a, b) => a * b).Sum(), tangent, 100, 1e-12);
    });

    private static void ForAll(Action<double[], double[], double[]> law) =>
        Prop.ForAll(s_vectors.ToArbitrary(), s_vectors.ToArbitrary(), s_vectors.ToArbitrary(), law).Check(s_config);

    private static double[] OuterAlong(double[] x, double[] v)
    {
        double[] tangent = new double[N];
        OuterJvp(x, new double[N], v, tangent);
        return tangent;
    }

    private static double[] OuterBack(double[] x, double[] w)
    {
        double[] cotangent = new double[N];
        OuterVjp(x, new double[N], cotangent, w);
        return cotangent;
    }
}
