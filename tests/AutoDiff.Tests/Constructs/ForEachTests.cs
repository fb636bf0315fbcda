using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Loops over what carries no derivative, and loops that take their items apart.</summary>
public partial class ForEachTests
{
    private static readonly (int From, int To, double Weight)[] s_edges = [(0, 1, 0.5), (1, 2, -1), (2, 0, 2)];
    private static readonly List<(string Name, int Index, double Weight)> s_terms = [("sine", 0, 0.5), ("square", 1, -1), ("sine", 2, 3)];
    private static readonly Dictionary<string, int> s_places = new() { ["a"] = 0, ["b"] = 2 };
    private static readonly HashSet<double> s_weights = [0.5, 2, 3];

    [Differentiable]
    private static double Graph(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (var (from, to, weight) in s_edges)
        {
            sum += weight * (x[from] - x[to]) * (x[from] - x[to]) * x[to];
        }

        foreach (var (name, index, weight) in s_terms)
        {
            sum += weight * (name == "sine" ? Math.Sin(x[index]) : x[index] * x[index]);
        }

        foreach ((int From, int To, double Weight) edge in s_edges)
        {
            sum *= edge.Weight > 0 ? 1 + (x[edge.To] * x[edge.To]) : 1;
        }

        return sum;
    }

    [Fact]
    [Supports("`foreach` over arrays and lists of tuples that are constants")]
    public void Items_that_are_taken_apart() => ScalarFunction(3, Graph, GraphJvp, GraphVjp, GraphGradient, GraphHvp, GraphHessian);

    [Differentiable]
    private static double Enumerated(ReadOnlySpan<double> x)
    {
        double product = 1;
        foreach (string name in s_places.Keys)
        {
            product *= name == "a" ? Math.Sin(x[s_places[name]]) : x[1] + x[s_places[name]];
        }

        foreach (int i in Enumerable.Range(0, x.Length))
        {
            product += x[i] * x[i] * i;
        }

        foreach (double weight in s_weights)
        {
            if (weight is > 1 and < 2.5)
            {
                continue;
            }

            product *= weight * x[0];
        }

        foreach (char letter in "ab")
        {
            product *= letter == 'a' ? x[2] : 2;
        }

        return product;
    }

    /// <summary>What has no index is enumerated once into an array.</summary>
    [Fact]
    [Supports("`foreach` over sets, keys, ranges and strings")]
    public void What_can_be_enumerated() => ScalarFunction(3, Enumerated, EnumeratedJvp, EnumeratedVjp, EnumeratedGradient, EnumeratedHvp, EnumeratedHessian, allocates: true);

    [Differentiable]
    private static double Pairs(ReadOnlySpan<double> x)
    {
        Span<(double Low, double High)> pairs = stackalloc (double, double)[2];
        pairs[0] = (x[0], x[1]);
        pairs[1] = (x[1] * x[2], Math.Exp(x[0]));
        double sum = 0;
        foreach (var (low, high) in pairs)
        {
            sum += low * high * high;
        }

        foreach ((double a, _) in new[] { (sum, x[0]), (x[2], x[1]) })
        {
            sum += a / (1 + (sum * sum));
        }

        return sum;
    }

    [Fact]
    [Supports("`foreach` that takes active tuples apart")]
    public void Active_items_that_are_taken_apart() => ScalarFunction(3, Pairs, PairsJvp, PairsVjp, PairsGradient, PairsHvp, PairsHessian);
}
