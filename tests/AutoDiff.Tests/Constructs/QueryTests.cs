using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

public partial class QueryTests
{
    [Differentiable]
    private static double Sums(ReadOnlySpan<double> x)
    {
        double[] a = x.ToArray();
        double scale = x[0];
        double squares = a.Select(v => scale * v * v).Sum();
        double weighted = a.Select((v, i) => v * i).Sum() + a.Sum(Math.Exp);
        return squares * a.Average() + weighted / a.Sum() + a.Average(v => v * scale);
    }

    [Fact]
    [Supports("LINQ: `Sum`, `Average`")]
    public void Sums_and_averages() => ScalarFunction(
        4, Sums, SumsJvp, SumsVjp, SumsGradient, SumsHvp, SumsHessian, allocates: true);

    [Differentiable]
    private static double Pairs(ReadOnlySpan<double> x)
    {
        double[] a = x[..2].ToArray(), b = x[2..].ToArray();
        double dot = a.Zip(b, (u, v) => u * v).Sum();
        double tuples = a.Zip(b).Select(p => p.First / p.Second).Sum();
        double shifted = a.Skip(1).Zip(b.Reverse(), Math.Pow).Sum();
        return dot * tuples + shifted + b.Take(1).Sum();
    }

    [Fact]
    [Supports("LINQ: `Zip`, `Select`")]
    public void Two_sequences_of_which_one_may_be_longer() => ScalarFunction(
        5, Pairs, PairsJvp, PairsVjp, PairsGradient, PairsHvp, PairsHessian, allocates: true);

    [Differentiable]
    private static double Filters(ReadOnlySpan<double> x, int[] indices)
    {
        double[] a = x.ToArray();
        double chosen = indices.Where(i => i % 2 == 0).Select(i => a[i]).Sum();
        double positive = a.Where(v => v > 0.8).Select(v => v * v).Average() * a.Count(v => v > 0.8);
        return chosen * a[1] + positive;
    }

    private static readonly int[] s_indices = [0, 2, 1, 2];

    [Fact]
    [Supports("LINQ: `Where`, `Take`, `Skip`")]
    public void Elements_that_are_left_out() => ScalarFunction(
        [[0.5, 1.2, 0.9], [1.5, 0.3, 0.4]],
        x => Filters(x, s_indices), (x, v) => FiltersJvp(x, s_indices, v), (ReadOnlySpan<double> x, double u, Span<double> c) => FiltersVjp(x, s_indices, u, c),
        (x, g) => FiltersGradient(x, s_indices, g), (x, v, h) => FiltersHvp(x, s_indices, v, h), (x, h) => FiltersHessian(x, s_indices, h), allocates: true);

    [Differentiable]
    private static double Folds(ReadOnlySpan<double> x)
    {
        double[] a = x.ToArray();
        double horner = a.Aggregate(0.0, (sum, c) => sum * 0.5 + c);
        double product = a.Aggregate((p, v) => p * v);
        double rootSum = Enumerable.Range(1, 3).Aggregate(1.0, (s, k) => s + Math.Pow(a[0], k), Math.Sin);
        (double low, double high) = a.Aggregate((a[0], a[1]), (bounds, v) => (bounds.Item1 * v, bounds.Item2 + v * v));
        return horner * product + rootSum * high + low;
    }

    [Fact]
    [Supports("LINQ: `Aggregate`")]
    public void Folds_with_and_without_a_seed() => ScalarFunction(
        3, Folds, FoldsJvp, FoldsVjp, FoldsGradient, FoldsHvp, FoldsHessian, allocates: true);

    [Differentiable]
    private static double Extremes(ReadOnlySpan<double> x)
    {
        double[] a = x.ToArray();
        return a.Max() * a.Select(v => v * v).Min() + a.Max(v => Math.Sin(v));
    }

    [Fact]
    [Supports("LINQ: `Max`, `Min`")]
    public void The_largest_and_the_smallest() => ScalarFunction(
        4, Extremes, ExtremesJvp, ExtremesVjp, ExtremesGradient, ExtremesHvp, ExtremesHessian, allocates: true);

    [Differentiable]
    private static double Later(ReadOnlySpan<double> x)
    {
        double[] a = x.ToArray();
        double factor = 1;
        int calls = 0;
        IEnumerable<double> scaled = a.Select(v =>
        {
            calls++;
            return v * factor;
        });
        factor = x[1];
        double first = scaled.Sum();
        factor *= x[2];
        double[] again = scaled.ToArray();
        return first * again[0] + calls * again[1];
    }

    [Fact]
    public void A_query_runs_where_something_is_asked_of_it() => ScalarFunction(
        3, Later, LaterJvp, LaterVjp, LaterGradient, LaterHvp, LaterHessian, allocates: true);

    [Differentiable(Modes = DerivativeModes.Gradient | DerivativeModes.Taylor)]
    private static double Mean(double[] x) => x.Where(v => v > 0).Average();

    [Fact]
    public void An_average_of_nothing_throws_as_in_the_method()
    {
        double[] gradient = new double[2];
        string message = Assert.Throws<InvalidOperationException>(() => Mean([-1, -2])).Message;
        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => MeanGradient([-1, -2], gradient)).Message);
        Assert.Equal(2, MeanGradient([-1, 2], gradient));
        Assert.Equal([0, 1], gradient);
    }

    [Theory]
    [InlineData(double.NaN, 1, 2)]
    [InlineData(1, double.NaN, 2)]
    [InlineData(2, 1, double.NaN)]
    public void Numbers_come_before_NaN_in_a_maximum_and_after_it_in_a_minimum(double a, double b, double c)
    {
        double[] x = [a, b, c], gradient = new double[3];
        Assert.Equal(Range(x), RangeGradient(x, gradient));
        Assert.Equal(2, RangeGradient([x.Max(), 0, 0], gradient));
    }

    [Differentiable(Modes = DerivativeModes.Gradient)]
    private static double Range(double[] x) => x.Max() + (double.IsNaN(x.Min()) ? 0 : x.Min());

    [Differentiable]
    private static float Single(ReadOnlySpan<float> x)
    {
        float[] a = x.ToArray();
        return a.Select(v => v * v).Sum() * a.Average() + a.Max();
    }

    [Differentiable]
    private static double SingleTwin(ReadOnlySpan<double> x)
    {
        double[] a = x.ToArray();
        return a.Select(v => v * v).Sum() * a.Average() + a.Max();
    }

    [Fact]
    public void Single_precision_is_added_up_in_double() => FloatFunction(
        3, Single, SingleJvp, SingleVjp, SingleGradient, SingleHvp, SingleHessian, SingleTwinGradient, SingleTwinHessian, allocates: true);
}
