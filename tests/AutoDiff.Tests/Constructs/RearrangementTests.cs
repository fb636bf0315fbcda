using System.Numerics;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Sorts, reversals, and arrays put together from others.</summary>
public partial class RearrangementTests
{
    /// <summary>Points in whose neighbourhood no two keys change places.</summary>
    private static readonly double[][] Separate = [[0.5, 1.3, 0.9, 1.9], [1.7, 0.6, 1.2, 0.3]];

    [Differentiable]
    private static double Sorted(ReadOnlySpan<double> x)
    {
        double[] sorted = x.ToArray();
        Array.Sort(sorted);
        double sum = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            sum += (i + 1) * sorted[i] * sorted[0];
        }

        Span<double> keys = stackalloc double[x.Length];
        Vector2[] unused = new Vector2[1];
        int[] items = new int[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            keys[i] = x[i] * x[(i + 1) % x.Length];
            items[i] = i;
        }

        keys.Sort(items);
        sum += keys[1] * x[items[0]] * x[items[^1]];
        Array.Sort(items, sorted, 1, 2);
        return sum + sorted[1] * sorted[2] + unused.Length;
    }

    [Fact]
    [Supports("sorts of active values, alone and as keys: `Array.Sort`, `Span.Sort`")]
    public void Sorts() => ScalarFunction(
        Separate, Sorted, SortedJvp, SortedVjp, SortedGradient, SortedHvp, SortedHessian, allocates: true);

    [Differentiable]
    private static double SortedItems(ReadOnlySpan<double> x)
    {
        double[] keys = [x[2], x[0], x[1]];
        Complex[] items = [new(x[0], 1), new(x[1], x[0]), new(2, x[2])];
        Array.Sort(keys, items);
        Array.Reverse(items, 0, 2);
        return items[0].Real * keys[0] + items[1].Imaginary * keys[1] * items[2].Real;
    }

    [Fact]
    [Supports("sorts of active values, alone and as keys: `Array.Sort`, `Span.Sort`")]
    public void Sorts_of_structs_by_keys() => ScalarFunction(
        [.. Separate.Select(x => x[1..])], SortedItems, SortedItemsJvp, SortedItemsVjp, SortedItemsGradient, SortedItemsHvp, SortedItemsHessian, allocates: true);

    [Differentiable]
    private static void Reversed(ReadOnlySpan<double> x, Span<double> y)
    {
        x.CopyTo(y);
        y.Reverse();
        y[..2].Reverse();
        double[] part = [.. y[1..], x[0] * x[1], .. x];
        Array.Reverse(part, 1, 4);
        new Span<double>(part, 0, y.Length).CopyTo(y);
        y[0] += part[^1] * part.AsSpan(2..)[0];
    }

    [Fact]
    [Supports("`Reverse`; collection expressions with spreads; spans made by constructors")]
    public void Reversals_and_spreads() => VectorFunction(
        4, 4, Reversed, ReversedJvp, ReversedVjp, ReversedJacobian, allocates: true);

    private static double Mean(params double[] values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value * values[0];
        }

        return sum / values.Length;
    }

    private static double Product(params ReadOnlySpan<double> values)
    {
        double product = 1;
        foreach (double value in values)
        {
            product *= value;
        }

        return product;
    }

    [Differentiable]
    private static double Params(double x, double y) => Mean(x, y, x * y) * Product(x, y, 2, y) + Mean(y);

    [Fact]
    [Supports("`params` arrays and spans")]
    public void Params_arrays()
    {
        Assert.Equal(Params(2, 3), ParamsGradient(2, 3, out double dx, out double dy));
        const double H = 1e-6;
        Assert.Equal((Params(2 + H, 3) - Params(2 - H, 3)) / (2 * H), dx, 1e-6);
        Assert.Equal((Params(2, 3 + H) - Params(2, 3 - H)) / (2 * H), dy, 1e-6);
        Assert.Equal(dx - 2 * dy, ParamsJvp(2, 3, 1, -2).Tangent, 1e-12);
    }
}
