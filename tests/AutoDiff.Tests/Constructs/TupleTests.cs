using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

public partial class TupleTests
{
    [Differentiable]
    private static double Swap(ReadOnlySpan<double> x)
    {
        (double a, double b) = (x[0], x[1] * x[2]);
        for (int i = 0; i < 3; i++)
        {
            (a, b) = (b, a * b + x[2]);
        }

        (var c, _) = (a * b, 1);
        return c * a;
    }

    [Fact]
    [Supports("tuples, deconstruction, swaps")]
    public void Deconstruction_and_swap() => ScalarFunction(3, Swap, SwapJvp, SwapVjp, SwapGradient, SwapHvp, SwapHessian);

    private static (double Sine, double Cosine) SineAndCosine(double x) => (Math.Sin(x), Math.Cos(x));

    private static (double Sum, (double Low, double High) Range, int Count) Statistics(ReadOnlySpan<double> x)
    {
        (double Sum, (double Low, double High) Range, int Count) s = (0, (x[0], x[0] * x[1]), 0);
        foreach (double value in x)
        {
            s.Sum += value * value;
            s.Count++;
            if (value > s.Range.High)
            {
                s.Range.High = value;
            }
            else
            {
                s.Range = (s.Range.Low * value, s.Range.High);
            }
        }

        return s;
    }

    private static double Weighted((double A, double B) pair, double w) => pair.A * w + pair.B * pair.B;

    [Differentiable]
    private static double Returned(ReadOnlySpan<double> x)
    {
        var (s, c) = SineAndCosine(x[0] * x[1]);
        var all = Statistics(x);
        return Weighted((s, c), all.Sum) * all.Range.Low + all.Range.High / all.Count + Weighted(all.Range, x[2]);
    }

    [Fact]
    [Supports("tuples in and out of helpers, by reference too")]
    public void Tuples_in_and_out_of_helpers() => ScalarFunction(
        3, Returned, ReturnedJvp, ReturnedVjp, ReturnedGradient, ReturnedHvp, ReturnedHessian);

    [Differentiable]
    private static double Chosen(ReadOnlySpan<double> x)
    {
        (double, double) t = x[0] > 1 ? (x[1], x[2]) : (x[2] * x[1], x[0]);
        var u = x[2] switch
        {
            < 1 => (t.Item2, 1.0),
            _ => (t.Item1 * t.Item2, x[0]),
        };
        return t.Item1 * u.Item1 + u.Item2;
    }

    [Fact]
    public void Tuples_that_are_chosen() => ScalarFunction(3, Chosen, ChosenJvp, ChosenVjp, ChosenGradient, ChosenHvp, ChosenHessian);

    [Differentiable]
    private static double Elements(ReadOnlySpan<double> x)
    {
        double[] y = x.ToArray();
        for (int i = 1; i < y.Length; i++)
        {
            if (y[i] < y[i - 1])
            {
                (y[i - 1], y[i]) = (y[i], y[i - 1]);
            }
        }

        return y[0] * y[1] * y[1] + y[2];
    }

    [Fact]
    [Supports("swaps of elements")]
    public void Swap_of_elements() => ScalarFunction(
        3, Elements, ElementsJvp, ElementsVjp, ElementsGradient, ElementsHvp, ElementsHessian, allocates: true);

    private static void Split((double A, double B) t, out (double S, double D) result, ref double total)
    {
        result = (t.A + t.B, t.A - t.B);
        total += result.S * result.D;
    }

    [Differentiable]
    private static double ByReference(ReadOnlySpan<double> x)
    {
        double total = x[2];
        Split((x[0], x[1]), out var r, ref total);
        Split(r, out (double, double) q, ref total);
        Split(q, out _, ref total);
        return total * r.S;
    }

    [Fact]
    [Supports("tuples in and out of helpers, by reference too")]
    public void Tuples_by_reference() => ScalarFunction(
        3, ByReference, ByReferenceJvp, ByReferenceVjp, ByReferenceGradient, ByReferenceHvp, ByReferenceHessian);

    [Differentiable]
    private static double SineBesideCosine(ReadOnlySpan<double> x)
    {
        var (sine, cosine) = Math.SinCos(x[0] * x[1]);
        (double Sine, double Cosine) half = double.SinCos(x[2]);
        return sine * half.Cosine + cosine * Math.SinCos(x[0]).Sin * half.Sine;
    }

    [Fact]
    [Supports("`Math.SinCos`")]
    public void Sine_beside_cosine() => ScalarFunction(
        3, SineBesideCosine, SineBesideCosineJvp, SineBesideCosineVjp, SineBesideCosineGradient, SineBesideCosineHvp, SineBesideCosineHessian);

    [Fact]
    public void Sine_beside_cosine_is_that_of_the_library_bit_for_bit()
    {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++)
        {
            double x = Math.ScaleB(random.NextDouble() - 0.5, random.Next(-20, 40));
            Assert.Equal(Math.SinCos(x), (Math.Sin(x), Math.Cos(x)));
            Assert.Equal(MathF.SinCos((float)x), (MathF.Sin((float)x), MathF.Cos((float)x)));
        }
    }

    private enum Side
    {
        Left,
        Right,
    }

    [Differentiable]
    private static double Compared(ReadOnlySpan<double> x)
    {
        int n = x.Length - 1;
        (double Low, double High) ends = x[0] < x[1] ? (x[0], x[1]) : (x[1], x[0]);
        Side side = n > 1 ? Side.Right : Side.Left;
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            if ((i, side, "a") == (n, Side.Right, "a"))
            {
                sum += ends.Low * x[i];
            }

            if ((ends, i) != ((x[0], x[1]), 1L))
            {
                sum += ends.High * x[i] * x[i];
            }
        }

        return sum;
    }

    [Fact]
    [Supports("comparisons of tuples")]
    public void Comparisons() => ScalarFunction(3, Compared, ComparedJvp, ComparedVjp, ComparedGradient, ComparedHvp, ComparedHessian);
}
