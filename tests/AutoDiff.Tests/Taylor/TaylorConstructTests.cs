using static AutoDiff.Tests.Taylor.TaylorAssert;

namespace AutoDiff.Tests.Taylor;

/// <summary>Series through each construct.</summary>
public static partial class TaylorConstructTests
{
    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Branches(ReadOnlySpan<double> x)
    {
        double sum = 1;
        for (int i = 0; i < x.Length; i++)
        {
            if (x[i] < 0)
            {
                sum *= Math.Cos(x[i]);
            }
            else if (x[i] > 1)
            {
                continue;
            }
            else
            {
                sum = x[i] > 0.5 ? sum + (x[i] * x[i]) : Math.Exp(sum * x[i]);
            }
        }

        return sum;
    }

    [Fact]
    public static void TheBranchThatRunsIsExpanded() => IsSeriesOf(Branches, BranchesTaylor, 0.7, -0.4, 2.0, 0.2);

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Carried(ReadOnlySpan<double> x)
    {
        double a = x[0], b = 1, c = 0.5;
        for (int i = 0; i < 5; i++)
        {
            double next = Math.Sin(a) + (b * c);
            a = b;
            b = c;
            c = next;
            for (int j = 0; j < 2; j++)
            {
                double saved = c;
                c = a * x[1];
                a = saved;
            }
        }

        return a + b - c;
    }

    [Fact]
    public static void CarriedValuesChangePlaces() => IsSeriesOf(Carried, CarriedTaylor, 0.7, 0.4);

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Layers(ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> w)
    {
        Span<double> hidden = stackalloc double[19], rest = stackalloc double[3];
        for (int u = 0; u < hidden.Length; u++)
        {
            double sum = w[u];
            for (int i = 0; i < x.Length; i++)
            {
                sum += w[(u * x.Length) + i] * x[i];
            }

            hidden[u] = Math.Sin(sum);
        }

        double all = 0, tail = 1, none = 2, last = 3;
        for (int u = 0; u < hidden.Length; u++)
        {
            all += w[3 + u] * hidden[u];
            last += hidden[u] * w[u];
        }

        for (int u = 2; u < 9; u++)
        {
            tail += w[u + 1] * hidden[4 + u];
        }

        for (int u = 5; u < x.Length - 100; u++)
        {
            none += w[u] * hidden[u];
        }

        rest.Fill(x[1]);
        return all * tail / (none + (last * last)) + rest[2];
    }

    [Fact]
    public static void SumsOfProductsWithConstantsAreExpandedTogether()
    {
        double[] w = [.. Enumerable.Range(0, 40).Select(i => Math.Cos(i * i))];
        IsSeriesOf(x => Layers(x, w), (order, x, result) => LayersTaylor(order, x, w, result), 0.7, -0.4);
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Entangled(ReadOnlySpan<double> x)
    {
        Span<double> factors = stackalloc double[4], y = stackalloc double[4];
        factors.Fill(0.5);
        y.Fill(x[0]);
        double running = 0, total = 0, changing = 0, shifted = 0;
        for (int i = 0; i < 4; i++)
        {
            running += factors[i] * y[i];
            total += running * running;
            y[3 - i] = Math.Cos(y[i]);
        }

        for (int i = 0; i < 3; i++)
        {
            changing += factors[i] * y[i];
            factors[i + 1] = 0.25 * i;
            shifted += factors[2 - i] * y[i];
        }

        return total + (changing * shifted);
    }

    [Fact]
    public static void SumsThatAreReadOnTheWayAndFactorsThatChangeStayInTheirLoops() => IsSeriesOf(Entangled, EntangledTaylor, 0.7);

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double While(double x)
    {
        double term = x, sum = 0;
        int n = 1;
        while (Math.Abs(term) > 1e-17)
        {
            sum += term;
            term *= -x * x / ((n + 1) * (n + 2));
            n += 2;
            if (n > 60)
            {
                break;
            }
        }

        return sum;
    }

    [Fact]
    public static void LoopsEndByTheValueItself()
    {
        double[] x = Curve(8, [0.9]), expected = new double[9];
        SineTaylor(8, x, expected);
        Close(expected, Coefficients(WhileTaylor, 8, x), 1e-13);
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Sine(double x) => Math.Sin(x);

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Storage(double[] x)
    {
        double[] copy = new double[x.Length];
        Span<double> work = stackalloc double[3];
        x.AsSpan().CopyTo(copy);
        for (int i = 0; i < x.Length; i++)
        {
            copy[i] *= x[x.Length - 1 - i];
            work[i % 3] += copy[i] / (2 + x[i]);
        }

        work[1..].CopyTo(work);
        Span<double> last = copy.AsSpan(1);
        last[0] = work[0] + work[1];
        last.Slice(1, 1).Fill(work[2] * last[0]);
        work.Fill(2);
        double sum = work[1];
        foreach (double value in copy)
        {
            sum += Math.Exp(-value);
        }

        return sum;
    }

    [Fact]
    public static void ArraysAreWrittenInPlace() => IsSeriesOf(x => Storage(x.ToArray()), StorageTaylor, 0.7, 0.4, 1.3, 0.2);

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static void Outputs(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < y.Length - 1; i++)
        {
            y[i] = x[i] * Math.Tanh(x[i + 1]);
            y[i + 1] = 0.25;
        }

        y[0] += y[y.Length - 1];
    }

    [Fact]
    public static void SpansReceiveSeries() => IsSeriesOf(Outputs, OutputsTaylor, 3, [0.7, 0.4, 1.3, 0.2]);

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double LocalsInLoops(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < 4; i++)
        {
            double[] square = new double[x.Length];
            for (int j = 0; j < x.Length; j++)
            {
                square[j] = x[j] * x[j];
            }

            sum += square[i % x.Length] * x[0];
        }

        return sum;
    }

    [Fact]
    public static void ArraysMayBeLocalToIterations() => IsSeriesOf(LocalsInLoops, LocalsInLoopsTaylor, 0.7, 0.4, 1.3);

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Tree(ReadOnlySpan<double> x)
    {
        return Sum(x, x[0]);
    }

    private static double Sum(ReadOnlySpan<double> x, double factor)
    {
        if (x.Length == 1)
        {
            return Math.Exp(-x[0] * factor);
        }

        int half = x.Length / 2;
        return Sum(x[..half], factor) * (1 + Sum(x[half..], 0.5));
    }

    [Fact]
    public static void RecursionIsExpanded() => IsSeriesOf(Tree, TreeTaylor, 0.7, 0.4, 1.3, 0.2, -0.4);

    [Differentiable]
    internal static double Potential(ReadOnlySpan<double> x)
    {
        double sum = 0, previous = 1;
        for (int i = 0; i < x.Length; i++)
        {
            previous = Math.Sin(previous * x[i]);
            sum += previous * x[i];
        }

        return sum;
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Force(ReadOnlySpan<double> x)
    {
        Span<double> gradient = stackalloc double[3];
        double sum = PotentialGradient(x, gradient);
        for (int i = 0; i < 3; i++)
        {
            sum += gradient[i] * gradient[i];
        }

        return sum;
    }

    [Fact]
    public static void DerivativesInsideAreExpanded() => IsSeriesOf(Force, ForceTaylor, 0.7, 0.4, 1.3);

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Smooth(double[] x, [NoDerivative] int steps)
    {
        double[] y = new double[x.Length];
        x.AsSpan().CopyTo(y);
        Relax(y, steps);
        return y[0] + (2 * Power(y, 3));
    }

    private static void Relax(double[] y, int steps)
    {
        if (steps == 0)
        {
            return;
        }

        for (int i = 1; i < y.Length; i++)
        {
            y[i] = Math.Sqrt((y[i] * y[i]) + (y[i - 1] * y[i - 1]));
        }

        Relax(y, steps - 1);
    }

    private static double Power(double[] y, int n) => n == 0 ? 1 : y[y.Length - 1] * Power(y, n - 1);

    [Fact]
    public static void RecursiveHelpersWriteArrays() =>
        IsSeriesOf(x => Smooth(x.ToArray(), 2), (order, x, result) => SmoothTaylor(order, x, 2, result), 0.7, 0.4, 1.3);

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Checked(double[] x)
    {
        if (x[0] < 0)
        {
            throw new ArgumentException(string.Join(" ", x), nameof(x));
        }

        return x[0] * x[1];
    }

    [Fact]
    public static void ExceptionsSeeTheValues()
    {
        double[] result = new double[3];
        CheckedTaylor(2, [2, 3, 1, 0, 0, 1], result);
        Assert.Equal([6, 3, 2], result);
        Assert.Equal(new ArgumentException("-2 3", "x").Message, Assert.Throws<ArgumentException>(() => CheckedTaylor(2, [-2, 3, 1, 0, 0, 1], result)).Message);
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static void Rotate(ref double a, ref double b, out double norm)
    {
        double first = a;
        a = b;
        b = -first * b;
        norm = Math.Sqrt((a * a) + (b * b));
    }

    [Fact]
    public static void ParametersByReferenceComeInAndGoOut()
    {
        double[] a = [1, 2, 0], b = [3, 0, 1], norm = new double[3];
        RotateTaylor(2, a, b, norm);
        Assert.Equal([3, 0, 1], a);
        Assert.Equal([-3, -6, -1], b);
        Close([Math.Sqrt(18), 18 / Math.Sqrt(18), 0], [norm[0], norm[1], 0], 1e-15);
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static void Step([InOut] Span<double> y, ReadOnlySpan<double> rates, [Scratch] Span<double> work)
    {
        for (int i = 0; i < y.Length; i++)
        {
            work[i] = y[i] * rates[i];
        }

        for (int i = 0; i < y.Length; i++)
        {
            y[i] += work[y.Length - 1 - i];
        }
    }

    [Fact]
    public static void StorageMayBeBothInputAndOutput()
    {
        double[] y = [1, 2, 1, 0, 0, 0], rates = [3, 4, 0, 1, 0, 0];
        StepTaylor(2, y, rates, new double[2]);
        Assert.Equal([9, 5, 3, 3, 1, 0], (double[])[y[0], y[1], y[2], y[3], 1, 0]);
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static float Single(float x, double y) => (float)(MathF.Exp(x) * y) / (1 + x);

    [Fact]
    public static void PrecisionsMix()
    {
        float[] result = new float[4];
        SingleTaylor(3, [0.5f, 1, 0, 0], [2, -1, 0.5, 0], result);
        double[] expected = new double[4];
        DoubleTaylor(3, [0.5, 1, 0, 0], [2, -1, 0.5, 0], expected);
        Close(expected, [.. result.Select(c => (double)c)], 1e-6);
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Double(double x, double y) => Math.Exp(x) * y / (1 + x);

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Constant(double x, [NoDerivative] double order) => order + Math.Floor(x);

    [Fact]
    public static void WhatDoesNotDependHasZeros()
    {
        double[] result = [9, 9, 9];
        ConstantTaylor(2, [1.5, 1, 1], 4, result);
        Assert.Equal([5, 0, 0], result);
    }
}
