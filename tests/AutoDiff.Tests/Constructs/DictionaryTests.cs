using AutoDiff.Tests.Taylor;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Dictionaries that are made and used in a method, whose values carry derivatives.</summary>
public partial class DictionaryTests
{
    private static readonly string[] s_names = ["q", "b", "q", "zz"];

    [Differentiable]
    private static double Counted(ReadOnlySpan<double> x, string[] names)
    {
        Dictionary<string, double> sums = new(StringComparer.OrdinalIgnoreCase) { ["a"] = x[0] };
        sums["b"] = x[1] * x[0];
        sums["A"] += sums["b"];
        foreach (string name in names)
        {
            sums[name] = sums.ContainsKey(name) ? sums[name] * x[0] : x[1];
        }

        double sum = 0;
        foreach (KeyValuePair<string, double> entry in sums)
        {
            sum += entry.Value * entry.Key.Length * entry.Value;
            sums[entry.Key] = entry.Value * x[1];
            sum += entry.Value;
        }

        foreach (var (name, value) in sums)
        {
            sum += name == "b" ? 0 : value * value;
        }

        foreach (double value in sums.Values)
        {
            sum += Math.Sin(value);
        }

        foreach (string name in sums.Keys)
        {
            sum *= 1 + (0.1 * sums[name]);
        }

        return sum * sums.Count;
    }

    [Fact]
    [Supports("`Dictionary<K, T>` made in the method: indexer, initialisers, comparers, `Count`, loops over entries, `Keys` and `Values`")]
    public void Dictionary_of_names()
    {
        ScalarFunction(
            2, x => Counted(x, s_names), (x, v) => CountedJvp(x, s_names, v), (x, c, g) => CountedVjp(x, s_names, c, g), (x, g) => CountedGradient(x, s_names, g),
            (x, v, hv) => CountedHvp(x, s_names, v, hv), (x, h) => CountedHessian(x, s_names, h), allocates: true);
        TaylorAssert.IsSeriesOf(x => Counted(x, s_names), (order, x, result) => CountedTaylor(order, x, s_names, result), 0.7, 0.6);
    }

    [Differentiable]
    private static double Memoised(ReadOnlySpan<double> x, int n)
    {
        var known = new Dictionary<int, double>(n) { { 100, x[0] } };
        for (int i = 0; i < n; i++)
        {
            int key = i % 3;
            if (!known.TryGetValue(key, out double old))
            {
                old = x[1];
            }

            known[key] = old * x[0] + i;
            bool isNew = known.TryAdd(i, x[1]);
            old *= isNew ? 2 : x[0];
            known[key] += old;
        }

        known.Remove(1);
        bool had = known.Remove(2, out double two);
        known.Add(-1, had ? two * two : x[0]);
        double sum = known.GetValueOrDefault(5) + known.GetValueOrDefault(77, x[1]) + known.GetValueOrDefault(0, x[0]);
        foreach (var entry in known)
        {
            sum += entry.Value * entry.Key;
        }

        known.Clear();
        return sum + (known.TryGetValue(0, out double none) ? 1 : x[0] * x[1]) + none;
    }

    [Fact]
    [Supports("`Dictionary<K, T>` made in the method: `Add`, `TryAdd`, `TryGetValue`, `ContainsKey`, `GetValueOrDefault`, `Remove`, `Clear`")]
    public void Dictionary_of_integers()
    {
        ScalarFunction(
            2, x => Memoised(x, 7), (x, v) => MemoisedJvp(x, 7, v), (x, c, g) => MemoisedVjp(x, 7, c, g), (x, g) => MemoisedGradient(x, 7, g),
            (x, v, hv) => MemoisedHvp(x, 7, v, hv), (x, h) => MemoisedHessian(x, 7, h), allocates: true);
        TaylorAssert.IsSeriesOf(x => Memoised(x, 7), (order, x, result) => MemoisedTaylor(order, x, 7, result), 0.7, 1.2);
    }

    private enum Kind
    {
        Low,
        Middle,
        High,
    }

    private readonly record struct Point(double X, double Y);

    private sealed record Rates(double Growth, double Loss);

    [Differentiable]
    private static double Keyed(ReadOnlySpan<double> x)
    {
        Dictionary<(int Row, int Column), Point> grid = new();
        Dictionary<Kind, double> sums = [];
        for (int i = 0; i < 2; i++)
        {
            for (int j = 0; j < 2; j++)
            {
                grid[(i, j)] = new Point(x[0] * i, x[1] * j);
            }
        }

        grid[(1, 1)] = grid[(1, 1)] with { X = x[0] * x[1] };
        foreach (var cell in grid)
        {
            Kind kind = (Kind)(cell.Key.Row + cell.Key.Column);
            sums[kind] = (cell.Value.X * cell.Value.Y) + sums.GetValueOrDefault(kind);
        }

        Dictionary<string, Rates> rates = new() { ["now"] = new Rates(x[0], x[1]) };
        rates["then"] = rates["now"] with { Loss = x[0] * x[0] };
        double sum = rates["then"].Loss * rates["now"].Loss;
        foreach ((Kind kind, double value) in sums)
        {
            sum += ((int)kind + 1) * value * value;
        }

        return sum + grid[(0, 1)].Y;
    }

    [Fact]
    [Supports("`Dictionary<K, T>` made in the method: enumerations and tuples as keys, structs and records as values")]
    public void Dictionary_of_structs()
    {
        ScalarFunction(2, Keyed, KeyedJvp, KeyedVjp, KeyedGradient, KeyedHvp, KeyedHessian, allocates: true);
        TaylorAssert.IsSeriesOf(Keyed, KeyedTaylor, 0.7, 1.2);
    }

    [Differentiable]
    private static float Short(ReadOnlySpan<float> x)
    {
        Dictionary<int, float> powers = new() { [0] = 1 };
        for (int i = 1; i < 4; i++)
        {
            powers[i] = powers[i - 1] * x[i % x.Length];
        }

        return powers[3] * powers[2];
    }

    [Differentiable]
    private static double ShortTwin(ReadOnlySpan<double> x)
    {
        Dictionary<int, double> powers = new() { [0] = 1 };
        for (int i = 1; i < 4; i++)
        {
            powers[i] = powers[i - 1] * x[i % x.Length];
        }

        return powers[3] * powers[2];
    }

    [Fact]
    public void Dictionary_of_floats() => FloatFunction(
        2, Short, ShortJvp, ShortVjp, ShortGradient, ShortHvp, ShortHessian, ShortTwinGradient, ShortTwinHessian, allocates: true);

    [Differentiable]
    private static double Missing(ReadOnlySpan<double> x, string key)
    {
        Dictionary<string, double> values = new() { ["a"] = x[0] };
        values.Add(key, x[1]);
        return values["b"] * x[0];
    }

    [Theory]
    [InlineData("c", typeof(KeyNotFoundException))]
    [InlineData("a", typeof(ArgumentException))]
    public void Keys_that_are_missing_or_there_already_throw_what_they_throw(string key, Type exception)
    {
        double[] x = [0.7, 1.3];
        Assert.Throws(exception, () => Missing(x, key));
        Assert.Throws(exception, () => MissingJvp(x, key, x));
        Assert.Throws(exception, () => MissingGradient(x, key, new double[2]));
        Assert.Throws(exception, () => MissingHvp(x, key, x, new double[2]));
        Assert.Throws(exception, () => MissingTaylor(1, new double[4], key, new double[2]));
    }

    [Differentiable]
    private static double Weighted(ReadOnlySpan<double> x, IReadOnlyDictionary<int, double> weights)
    {
        Dictionary<string, double> scales = new();
        scales["b"] = weights.Count;
        double sum = scales.TryGetValue("b", out double scale) ? scale * x[0] : 0;
        for (int i = 0; i < x.Length; i++)
        {
            if (weights.TryGetValue(i, out double weight))
            {
                sum += weight * x[i] * x[i];
            }

            sum *= scales.TryGetValue("c", out scale) ? 2 : 1 + scale + x[i];
        }

        return sum;
    }

    [Fact]
    public void Constants_are_looked_up_in_dictionaries()
    {
        Dictionary<int, double> weights = new() { [0] = 1.5, [2] = -0.25 };
        ScalarFunction(
            3,
            x => Weighted(x, weights),
            (x, v) => WeightedJvp(x, weights, v),
            (x, w, g) => WeightedVjp(x, weights, w, g),
            (x, g) => WeightedGradient(x, weights, g),
            (x, v, h) => WeightedHvp(x, weights, v, h),
            (x, h) => WeightedHessian(x, weights, h),
            allocates: true);
    }

    private static double Power(double p, int depth) => depth <= 0 ? p : Power(p, depth - 1) * p;

    [Differentiable]
    private static double PassedOn(ReadOnlySpan<double> x)
    {
        Dictionary<int, double> values = new();
        values[0] = 0.5;
        values.Add(1, Math.Cos(x[0]));
        double missing = values.GetValueOrDefault(7, x[1] * x[0]);
        return Power(values.GetValueOrDefault(1), 2) + Power(missing, 1);
    }

    [Fact]
    public void Values_that_are_asked_for_carry_derivatives_into_calls() => ScalarFunction(
        2, PassedOn, PassedOnJvp, PassedOnVjp, PassedOnGradient, PassedOnHvp, PassedOnHessian, allocates: true);
}
