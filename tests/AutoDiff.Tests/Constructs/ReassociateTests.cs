using System.Numerics;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>
/// <c>Reassociate</c>: loops work on several elements at once. Each function has derivatives in both forms, which agree within rounding, whatever
/// the number of elements that are left over.
/// </summary>
public partial class ReassociateTests
{
    private const double Rounding = 1e-13;

    /// <summary>No vector, whole vectors alone, and every number of elements left over.</summary>
    private static IEnumerable<int> Lengths => [.. Enumerable.Range(0, (3 * Vector<double>.Count) + 2), 67];

    [Differentiable]
    [Differentiable(Reassociate = true, Name = "DotInVectors")]
    private static double Dot(ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> a)
    {
        double sum = 0.5;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * x[i] * a[i];
        }

        return Math.Sin(sum);
    }

    [Fact]
    public void Sums() => Agree(
        (x, a, g) => DotGradient(x, a, g),
        (x, a, g) => DotInVectorsGradient(x, a, g),
        (x, a) => Dot(x, a),
        (x, a, v) => DotInVectorsJvp(x, a, v).Tangent,
        (x, a, v, h) => DotHvp(x, a, v, h),
        (x, a, v, h) => DotInVectorsHvp(x, a, v, h));

    [Differentiable]
    [Differentiable(Reassociate = true, Name = "LayerInVectors")]
    private static double Layer(ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> a)
    {
        Span<double> y = stackalloc double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = Math.Tanh(3 * x[i] - 2) + Math.Exp(-x[i]) * Math.Log(x[i]) - Math.Sin(a[i]) * Math.Cos(x[i]) / Math.Sqrt(1 + x[i]);
        }

        double sum = 0;
        for (int i = y.Length - 1; i >= 0; i--)
        {
            sum -= y[i] * Math.Abs(a[i]);
        }

        return sum;
    }

    [Fact]
    public void Functions_of_elements_and_loops_that_count_down() => Agree(
        (x, a, g) => LayerGradient(x, a, g),
        (x, a, g) => LayerInVectorsGradient(x, a, g),
        (x, a) => Layer(x, a),
        (x, a, v) => LayerInVectorsJvp(x, a, v).Tangent,
        (x, a, v, h) => LayerHvp(x, a, v, h),
        (x, a, v, h) => LayerInVectorsHvp(x, a, v, h));

    [Differentiable]
    [Differentiable(Reassociate = true, Name = "HingeInVectors")]
    private static double Hinge(ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> a)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double margin = a[i] - x[i];
            if (margin > 0.2)
            {
                sum += margin * margin;
            }
            else if (margin > -0.3 && a[i] != 0)
            {
                sum += Math.Max(margin, 0.1) * x[i];
            }
        }

        return sum;
    }

    [Fact]
    public void Branches() => Agree(
        (x, a, g) => HingeGradient(x, a, g),
        (x, a, g) => HingeInVectorsGradient(x, a, g),
        (x, a) => Hinge(x, a),
        (x, a, v) => HingeInVectorsJvp(x, a, v).Tangent,
        (x, a, v, h) => HingeHvp(x, a, v, h),
        (x, a, v, h) => HingeInVectorsHvp(x, a, v, h));

    [Differentiable]
    [Differentiable(Reassociate = true, Name = "StencilInVectors")]
    private static double Stencil(ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> a)
    {
        double sum = 0;
        for (int i = 1; i < x.Length - 2; i++)
        {
            double second = x[i - 1] - 2 * x[i] + x[i + 1];
            sum += second * second * a[i] * x[i + 2];
        }

        return sum;
    }

    [Fact]
    public void Neighbours() => Agree(
        (x, a, g) => StencilGradient(x, a, g),
        (x, a, g) => StencilInVectorsGradient(x, a, g),
        (x, a) => Stencil(x, a),
        (x, a, v) => StencilInVectorsJvp(x, a, v).Tangent,
        (x, a, v, h) => StencilHvp(x, a, v, h),
        (x, a, v, h) => StencilInVectorsHvp(x, a, v, h));

    [Differentiable]
    [Differentiable(Reassociate = true, Name = "SmoothInVectors")]
    private static double Smooth(ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> a)
    {
        Span<double> y = stackalloc double[x.Length + 1];
        for (int i = 0; i < x.Length; i++)
        {
            y[i + 1] = 0.9 * y[i] + x[i] * a[i];
        }

        for (int i = 0; i < x.Length; i++)
        {
            y[i] += y[i + 1];
        }

        double product = 1;
        for (int i = 0; i < y.Length; i++)
        {
            product *= 1 + 0.1 * y[i];
        }

        return product;
    }

    [Fact]
    public void Iterations_that_need_the_one_before() => Agree(
        (x, a, g) => SmoothGradient(x, a, g),
        (x, a, g) => SmoothInVectorsGradient(x, a, g),
        (x, a) => Smooth(x, a),
        (x, a, v) => SmoothInVectorsJvp(x, a, v).Tangent,
        (x, a, v, h) => SmoothHvp(x, a, v, h),
        (x, a, v, h) => SmoothInVectorsHvp(x, a, v, h));

    [Differentiable]
    [Differentiable(Reassociate = true, Name = "SingleInVectors")]
    private static float Single(ReadOnlySpan<float> x)
    {
        float sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += MathF.Tanh(x[i]) * (x[i] < 1 ? x[i] : 2f - x[i]);
        }

        return sum;
    }

    [Fact]
    public void Single_precision()
    {
        foreach (int n in Lengths)
        {
            float[] x = [.. Points(n, 1)[0].Select(e => (float)e)], g = new float[n], h = new float[n];
            float value = SingleGradient(x, g);
            Close("value", value, SingleInVectorsGradient(x, h), n, 1e-6);
            Close("gradient", [.. g.Select(e => (double)e)], h, 1, 1e-6);
        }
    }

    [Differentiable(Reassociate = true)]
    private static double OutOfRange(ReadOnlySpan<double> x, int n)
    {
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            sum += x[i + 1] * x[i];
        }

        return sum;
    }

    [Fact]
    public void An_index_that_is_out_of_range_throws_as_it_did()
    {
        double[] x = Points(40, 1)[0], g = new double[40];
        Assert.Throws<IndexOutOfRangeException>(() => OutOfRange(x, 40));
        Assert.Throws<IndexOutOfRangeException>(() => OutOfRangeGradient(x, 40, g));
        Close("value", OutOfRange(x, 39), OutOfRangeGradient(x, 39, g), 1, Rounding);
    }

    [Differentiable(Reassociate = true)]
    private static void Waves(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = Math.Sin(x[i]) * x[i + 1];
        }
    }

    [Fact]
    public void Outputs()
    {
        foreach (int n in Lengths)
        {
            double[] x = Points(n + 1, 1)[0], v = Direction<double>(n + 1, 7), w = Direction<double>(n, 9), y = new double[n], again = new double[n], t = new double[n], c = new double[n + 1];
            Waves(x, y);
            WavesJvp(x, again, v, t);
            Close("values", y, again, 1, Rounding);
            Close("tangents", [.. t.Select((_, i) => Math.Cos(x[i]) * v[i] * x[i + 1] + Math.Sin(x[i]) * v[i + 1])], t, 1, Rounding);
            WavesVjp(x, again, c, w);
            Close("products", t.Select((e, i) => e * w[i]).Sum(), c.Select((e, i) => e * v[i]).Sum(), n, Rounding);
        }
    }

    private static double[] Weights(int n) => [.. Enumerable.Range(0, n).Select(i => Math.Sin(3 * i) + 0.4)];

    private static void Agree(
        Func<double[], double[], double[], double> gradient,
        Func<double[], double[], double[], double> inVectors,
        Func<double[], double[], double> value,
        Func<double[], double[], double[], double> jvp,
        Action<double[], double[], double[], double[]> hvp,
        Action<double[], double[], double[], double[]> hvpInVectors)
    {
        foreach (int n in Lengths)
        {
            double[] x = Points(n, 1)[0], a = Weights(n), v = Direction<double>(n, 3);
            double[] expected = new double[n], actual = new double[n], expectedProduct = new double[n], product = new double[n];
            Close("value", gradient(x, a, expected), inVectors(x, a, actual), n, Rounding);
            Close("gradient", expected, actual, n, Rounding);
            Close("tangent", expected.Zip(v, (e, t) => e * t).Sum(), jvp(x, a, v), n, Rounding);
            hvp(x, a, v, expectedProduct);
            hvpInVectors(x, a, v, product);
            Close("hvp", expectedProduct, product, n, 10 * Rounding);
            for (int i = 0; i < n; i++)
            {
                const double Step = 1e-5;
                double[] up = [.. x], down = [.. x];
                up[i] += Step;
                down[i] -= Step;
                Close($"difference [{i}]", (value(up, a) - value(down, a)) / (2 * Step), actual[i], n, 1e-7);
            }

            Repeats("gradient", false, actual, () => inVectors(x, a, actual));
        }
    }
}
