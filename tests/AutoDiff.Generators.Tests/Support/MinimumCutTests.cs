using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Tests.Support;

public sealed class MinimumCutTests
{
    [Fact]
    public void The_narrowest_place_is_cut()
    {
        bool[] side = Solve(4, [(0, 1, 5), (1, 2, 2), (2, 3, 4)]);
        Assert.Equal([true, true, false, false], side);
    }

    [Fact]
    public void Of_equal_cuts_the_one_nearest_to_the_source_is_taken()
    {
        bool[] side = Solve(4, [(0, 1, 3), (1, 2, 3), (2, 3, 3)]);
        Assert.Equal([true, false, false, false], side);
    }

    [Fact]
    public void A_cut_of_random_graphs_costs_what_the_cheapest_of_all_divisions_costs()
    {
        Random random = new(1);
        for (int graph = 0; graph < 200; graph++)
        {
            const int Nodes = 7;
            (int From, int To, int Capacity)[] edges =
            [
                .. Enumerable.Range(0, 14).Select(_ => (random.Next(Nodes), random.Next(Nodes), random.Next(10))).Where(e => e.Item1 != e.Item2),
            ];

            bool[] side = Solve(Nodes, edges);

            Assert.True(side[0]);
            Assert.False(side[Nodes - 1]);
            int cheapest = Enumerable.Range(0, 1 << (Nodes - 2))
                .Min(set => Cost(edges, [true, .. Enumerable.Range(0, Nodes - 2).Select(i => (set >> i & 1) != 0), false]));
            Assert.Equal(cheapest, Cost(edges, side));
        }
    }

    [Fact]
    public void A_long_chain_needs_no_deep_stack()
    {
        const int Nodes = 20_000;
        bool[] side = Solve(Nodes, [.. Enumerable.Range(0, Nodes - 1).Select(i => (i, i + 1, i == Nodes / 2 ? 1 : 2))]);
        Assert.Equal((Nodes / 2) + 1, side.Count(s => s));
    }

    private static int Cost((int From, int To, int Capacity)[] edges, bool[] side) =>
        edges.Where(e => side[e.From] && !side[e.To]).Sum(e => e.Capacity);

    private static bool[] Solve(int nodes, (int From, int To, int Capacity)[] edges)
    {
        MinimumCut cut = new();
        for (int i = 0; i < nodes; i++)
        {
            cut.AddNode();
        }

        foreach ((int from, int to, int capacity) in edges)
        {
            cut.AddEdge(from, to, capacity);
        }

        return cut.Solve(0, nodes - 1);
    }
}
