namespace AutoDiff.Optim.Tests.Streams;

public class CheckpointPlanTests
{
    [Fact]
    public void Three_slots_and_two_repetitions_reach_ten_steps()
    {
        Assert.Equal(10, CheckpointPlan.Reach(3, 2));
        Assert.Equal(2, Trace(CheckpointPlan.Create(10, 3), Ones(10)).Repetitions);
        Assert.Equal(3, Trace(CheckpointPlan.Create(11, 3), Ones(11)).Repetitions);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(6, 2)]
    [InlineData(20, 3)]
    [InlineData(35, 3)]
    [InlineData(36, 4)]
    [InlineData(17, 17)]
    [InlineData(23, 5)]
    public void Equal_steps_are_reversed_at_the_least_cost(int steps, int slots)
    {
        double least = LeastCost(Ones(steps), 0, steps, slots);
        Assert.Equal(least, Trace(CheckpointPlan.Create(steps, slots), Ones(steps)).Cost);
        Assert.Equal(least, Trace(CheckpointPlan.Create(Ones(steps), slots), Ones(steps)).Cost);
    }

    [Theory]
    [InlineData(7, 2, 1)]
    [InlineData(12, 3, 2)]
    [InlineData(15, 4, 3)]
    [InlineData(20, 2, 4)]
    public void Unequal_steps_are_reversed_at_the_least_cost(int steps, int slots, int seed)
    {
        var random = new Random(seed);
        double[] costs = [.. Enumerable.Range(0, steps).Select(_ => (double)random.Next(1, 100))];
        Assert.Equal(LeastCost(costs, 0, steps, slots), Trace(CheckpointPlan.Create(costs, slots), costs).Cost);
    }

    [Fact]
    public void Long_chains_of_unequal_steps_stay_near_the_cost_of_equal_ones()
    {
        var random = new Random(1);
        double[] costs = [.. Enumerable.Range(0, 20_000).Select(_ => random.NextDouble() * 2)];
        double relative = Trace(CheckpointPlan.Create(costs, 12), costs).Cost / costs.Sum();
        double equal = Trace(CheckpointPlan.Create(20_000, 12), Ones(20_000)).Cost / 20_000;
        Assert.InRange(relative, equal - 1, equal * 1.1);
    }

    [Fact]
    public void Bad_plans_are_refused()
    {
        Assert.Equal("steps", Assert.Throws<ArgumentOutOfRangeException>(() => CheckpointPlan.Create(0, 1)).ParamName);
        Assert.Equal("slots", Assert.Throws<ArgumentOutOfRangeException>(() => CheckpointPlan.Create(1, 0)).ParamName);
        Assert.Equal("costs", Assert.Throws<ArgumentException>(() => CheckpointPlan.Create([1.0, -1], 1)).ParamName);
    }

    private static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];

    private static (double Cost, int Repetitions) Trace(CheckpointPlan plan, double[] costs)
    {
        var chain = new Recorder(costs, plan.Slots);
        plan.Run(chain);
        Assert.Equal(0, chain.Next);
        return (chain.Cost, chain.Advances.Max());
    }

    /// <summary>All ways to place the first state that is kept, tried.</summary>
    private static double LeastCost(double[] costs, int from, int to, int slots, Dictionary<(int, int, int), double>? known = null)
    {
        known ??= [];
        if (to - from == 1)
        {
            return 0;
        }

        if (known.TryGetValue((from, to, slots), out double found))
        {
            return found;
        }

        double least = slots > 1 ? double.PositiveInfinity : Enumerable.Range(from + 1, to - from - 1).Sum(k => costs[from..k].Sum());
        for (int split = from + 1; slots > 1 && split < to; split++)
        {
            least = Math.Min(
                least,
                costs[from..split].Sum() + LeastCost(costs, split, to, slots - 1, known) + LeastCost(costs, from, split, slots, known));
        }

        known[(from, to, slots)] = least;
        return least;
    }

    /// <summary>A chain whose state is the number of the step that comes next; checks that it is the right one at every call.</summary>
    private sealed class Recorder(double[] costs, int slots) : IReversibleChain
    {
        private readonly int[] _kept = new int[slots];
        private int _current;

        public int Next { get; private set; } = costs.Length;

        public double Cost { get; private set; }

        public int[] Advances { get; } = new int[costs.Length];

        public void Store(int slot) => _kept[slot] = _current;

        public void Restore(int slot) => _current = _kept[slot];

        public void Advance(int step)
        {
            Assert.Equal(_current, step);
            Advances[step]++;
            Cost += costs[step];
            _current++;
        }

        public void Reverse(int step)
        {
            Assert.Equal(_current, step);
            Assert.Equal(Next - 1, step);
            Next--;
        }
    }
}
