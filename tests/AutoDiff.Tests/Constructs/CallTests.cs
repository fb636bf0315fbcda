using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Neither partial nor marked: differentiated because its source is here.</summary>
internal static class UnmarkedHelpers
{
    internal static double Softplus(double x) => Math.Log(1 + Math.Exp(x));

    internal static double Softplus(double x, double sharpness) => Softplus(x * sharpness) / sharpness;

    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    internal static void Square(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = x[i] * x[i];
        }
    }

    internal static void Accumulate(Span<double> y, double scale = 2.0)
    {
        for (int i = 1; i < y.Length; i++)
        {
            y[i] += scale * y[i - 1] * y[i];
        }
    }

    internal static int Half(int n) => n / 2;

    [NoDerivative]
    internal static double Frozen(double x) => Math.Floor(x) + x * x;
}

public partial class CallTests
{
    [Differentiable]
    private static double Library(ReadOnlySpan<double> x) =>
        Math.Sin(x[0]) * Math.Exp(x[1]) + Math.Pow(x[0], x[1]) + Math.Pow(x[1], 3) + Math.Log(x[0]) / Math.Sqrt(x[1])
            + Math.Atan2(x[0], x[1]) * Math.Tanh(x[0]) + double.Hypot(x[0], x[1]) + Math.FusedMultiplyAdd(x[0], x[1], x[0])
            + Math.Abs(x[0] - 5) * Math.Max(x[1], 0.1) + Math.Clamp(x[0], 0, 10) + double.Lerp(x[0], x[1], 0.3) + Math.Floor(x[0] * 1e-3);

    [Fact]
    [Supports("functions of the library")]
    public void Library_functions() => ScalarFunction(2, Library, LibraryJvp, LibraryVjp, LibraryGradient, LibraryHvp, LibraryHessian);

    [Differentiable]
    private static double Inner(double a, double b) => a * Math.Sin(b);

    [Differentiable]
    private static double Marked(ReadOnlySpan<double> x) => Inner(x[0], Inner(b: x[1], a: x[2])) * Inner(x[0] * x[0], 0.5);

    [Fact]
    [Supports("calls of marked methods, named and optional arguments")]
    public void Marked_helpers_and_named_arguments() => ScalarFunction(3, Marked, MarkedJvp, MarkedVjp, MarkedGradient, MarkedHvp, MarkedHessian);

    [Differentiable]
    private static double Unmarked(ReadOnlySpan<double> x)
    {
        Span<double> y = stackalloc double[4];
        UnmarkedHelpers.Square(x, y);
        UnmarkedHelpers.Accumulate(y);
        UnmarkedHelpers.Accumulate(y[..UnmarkedHelpers.Half(x.Length)], 0.5);
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += UnmarkedHelpers.Softplus(y[i]) * UnmarkedHelpers.Softplus(sum, 2 * x[0]);
        }

        return sum + UnmarkedHelpers.Dot(x, y) * UnmarkedHelpers.Dot(x, x) + UnmarkedHelpers.Dot(x[1..], y);
    }

    [Fact]
    [Supports("calls of unmarked methods whose source is known")]
    public void Unmarked_helpers_with_spans_and_overloads() => ScalarFunction(
        4, Unmarked, UnmarkedJvp, UnmarkedVjp, UnmarkedGradient, UnmarkedHvp, UnmarkedHessian);

    [Differentiable]
    private static double Constant(double x) => x * UnmarkedHelpers.Frozen(x) + UnmarkedHelpers.Frozen(2 * x);

    [Fact]
    public void Method_without_derivative_is_a_constant()
    {
        double value = ConstantGradient(1.5, out double g);
        Same("value", Constant(1.5), value);
        Close("gradient", UnmarkedHelpers.Frozen(1.5), g);
        ConstantHvp(1.5, 1, out double h);
        Assert.Equal(0, h);
    }

    /// <summary>Horner's rule, one coefficient per call.</summary>
    [Differentiable]
    private static double Polynomial(ReadOnlySpan<double> c, double x) => c.Length == 0 ? 0 : c[0] + x * Polynomial(c[1..], x);

    [Fact]
    [Supports("recursion")]
    public void Recursion() => ScalarFunction(
        4,
        x => Polynomial(x[1..], x[0]),
        (x, v) => PolynomialJvp(x[1..], x[0], v[1..], v[0]),
        (x, c, r) => PolynomialVjp(x[1..], x[0], c, r[1..], out r[0]),
        (x, g) => PolynomialGradient(x[1..], x[0], g[1..], out g[0]),
        (x, v, h) => PolynomialHvp(x[1..], x[0], v[1..], v[0], h[1..], out h[0]),
        (x, h) =>
        {
            Span<double> unit = stackalloc double[4];
            Span<double> row = stackalloc double[4];
            for (int i = 0; i < 4; i++)
            {
                unit.Clear();
                unit[i] = 1;
                PolynomialHvp(x[1..], x[0], unit[1..], unit[0], row[1..], out row[0]);
                row.CopyTo(h.Slice(4 * i, 4));
            }

            return Polynomial(x[1..], x[0]);
        });

    [Differentiable]
    private static double Tree(ReadOnlySpan<double> x)
    {
        if (x.Length == 1)
        {
            return Math.Sin(x[0]);
        }

        int half = x.Length / 2;
        double left = Tree(x[..half]);
        double right = Tree(x[half..]);
        return left * right + left;
    }

    [Fact]
    [Supports("recursion")]
    public void Recursion_that_branches() => ScalarFunction(6, Tree, TreeJvp, TreeVjp, TreeGradient, TreeHvp, TreeHessian);

    private static double Even(double x, int n) => n == 0 ? x : x * Odd(Math.Sin(x), n - 1);

    private static double Odd(double x, int n) => n == 0 ? x * x : x + Even(x * x, n - 1);

    [Differentiable]
    private static double Mutual(double x) => Even(x, 5) + Odd(x, 2);

    [Fact]
    [Supports("mutual recursion")]
    public void Mutual_recursion() => ScalarFunction(
        1,
        x => Mutual(x[0]),
        (x, v) => MutualJvp(x[0], v[0]),
        (x, c, r) => MutualVjp(x[0], c, out r[0]),
        (x, g) => MutualGradient(x[0], out g[0]),
        (x, v, h) => MutualHvp(x[0], v[0], out h[0]),
        (x, h) => MutualHessian(x[0], h));

    private static void Sort(Span<double> v)
    {
        for (int i = 1; i < v.Length; i++)
        {
            for (int j = i; j > 0 && v[j] < v[j - 1]; j--)
            {
                double t = v[j];
                v[j] = v[j - 1];
                v[j - 1] = t;
            }
        }
    }

    [Differentiable]
    private static double OrderStatistic(ReadOnlySpan<double> x)
    {
        Span<double> sorted = stackalloc double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            sorted[i] = x[i] * x[i];
        }

        Sort(sorted);
        return sorted[0] * sorted[^1] + sorted[1] * x[0];
    }

    [Fact]
    [Supports("sorts written out")]
    public void Helper_that_sorts_in_place() => ScalarFunction(
        5, OrderStatistic, OrderStatisticJvp, OrderStatisticVjp, OrderStatisticGradient, OrderStatisticHvp, OrderStatisticHessian);

    private static double Twice(ReadOnlySpan<double> a, Span<double> b)
    {
        b[0] = a[0] * a[1];
        b[1] = a[1] * b[0];
        return a[0] * b[1];
    }

    /// <summary>The helper writes what it also reads, through another parameter.</summary>
    [Differentiable]
    private static double AliasedHelper(ReadOnlySpan<double> x)
    {
        Span<double> v = stackalloc double[3];
        v[0] = x[0];
        v[1] = x[1] * x[0];
        v[2] = x[1];
        double once = Twice(v, v);
        double shifted = Twice(v[1..], v[..2]);
        return once * shifted + v[0] * v[1] * v[2];
    }

    [Fact]
    [Supports("helpers whose arguments alias")]
    public void Helper_whose_arguments_alias() => ScalarFunction(
        2, AliasedHelper, AliasedHelperJvp, AliasedHelperVjp, AliasedHelperGradient, AliasedHelperHvp, AliasedHelperHessian);

    [Differentiable]
    private static void Outputs(ReadOnlySpan<double> x, Span<double> y)
    {
        UnmarkedHelpers.Square(x, y);
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = Inner(y[i], x[i]) + UnmarkedHelpers.Softplus(y[0]);
        }

        UnmarkedHelpers.Accumulate(scale: x.Length, y: y);
    }

    [Fact]
    public void Helpers_that_write_outputs() => VectorFunction(3, 3, Outputs, OutputsJvp, OutputsVjp, OutputsJacobian);
}
