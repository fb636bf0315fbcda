using AutoDiff.Runtime;

namespace AutoDiff.Optim;

/// <summary>Which states of a chain of steps are kept while it is differentiated backwards in limited memory, and which are computed again.</summary>
/// <remarks>With s slots, the first state in one of them, and every step computed at most r times before it is reversed, C(s + r, s) steps can be reversed, and no schedule does better (Griewank 1992; Griewank and
/// Walther 2000, <i>Algorithm 799: revolve</i>). For steps of unequal cost the plan is optimal among schedules of that kind, by dynamic programming, for chains that are short enough, and splits
/// longer ones where the binomial schedule would, by cost.</remarks>
public sealed class CheckpointPlan
{
    private const long TableLimit = 1 << 22;

    private readonly double[]? _before;
    private readonly int[]? _splits;

    private CheckpointPlan(int steps, int slots, double[]? before)
    {
        Steps = steps;
        Slots = slots;
        _before = before;
        if (before is not null && (long)(steps + 1) * (steps + 1) * slots <= TableLimit)
        {
            _splits = new int[(steps + 1) * (steps + 1) * slots];
            FindSplits();
        }
    }

    /// <summary>The number of steps.</summary>
    public int Steps { get; }

    /// <summary>The number of states that are kept at a time, the first included.</summary>
    public int Slots { get; }

    /// <summary>A plan for steps of equal cost.</summary>
    /// <param name="steps">The number of steps, at least 1.</param>
    /// <param name="slots">The number of states that can be kept, the first included; at least 1.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than 1.</exception>
    public static CheckpointPlan Create(int steps, int slots)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        return new CheckpointPlan(steps, Math.Min(slots, steps), null);
    }

    /// <summary>A plan for steps of unequal cost.</summary>
    /// <param name="costs">What it costs to compute each step again; not negative.</param>
    /// <param name="slots">The number of states that can be kept, the first included; at least 1.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="ArgumentException">There are no steps, or a cost is negative or not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="slots"/> is less than 1.</exception>
    public static CheckpointPlan Create(ReadOnlySpan<double> costs, int slots)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        if (costs.IsEmpty)
        {
            throw new ArgumentException("There are no steps.", nameof(costs));
        }

        double[] before = new double[costs.Length + 1];
        for (int i = 0; i < costs.Length; i++)
        {
            if (!(costs[i] >= 0) || !double.IsFinite(costs[i]))
            {
                throw new ArgumentException(FormattableString.Invariant($"The cost of step {i} is {costs[i]}."), nameof(costs));
            }

            before[i + 1] = before[i] + costs[i];
        }

        return new CheckpointPlan(costs.Length, Math.Min(slots, costs.Length), before);
    }

    /// <summary>C(s + r, s): how many steps of equal cost can be reversed with s slots if each is computed at most r times before it is reversed; <see cref="long.MaxValue"/> if that is more.</summary>
    /// <param name="slots">s, at least 1.</param>
    /// <param name="repetitions">r, not negative.</param>
    /// <returns>The number of steps.</returns>
    public static long Reach(int slots, int repetitions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(repetitions);
        return BinomialSchedule.Reach(slots, repetitions);
    }

    /// <summary>Reverses a chain. Its current state is that before the first step.</summary>
    /// <typeparam name="TChain">The type of the chain.</typeparam>
    /// <param name="chain">The chain.</param>
    /// <exception cref="ArgumentNullException"><paramref name="chain"/> is null.</exception>
    public void Run<TChain>(TChain chain)
        where TChain : IReversibleChain, allows ref struct
    {
        ArgumentCheck.NotNull(chain, nameof(chain));
        Span<int> kept = Slots <= 256 ? stackalloc int[Slots] : new int[Slots];
        int top = 0;
        int current = 0;
        chain.Store(0);
        kept[0] = 0;
        for (int end = Steps; end > 0; end--)
        {
            // Only states from the last kept one on are needed before it is passed.
            if (current != kept[top])
            {
                chain.Restore(top);
                current = kept[top];
            }

            while (current < end - 1)
            {
                int free = Slots - top - 1;
                int next = free > 0 ? Split(current, end, free + 1) : end - 1;
                for (; current < next; current++)
                {
                    chain.Advance(current);
                }

                if (free > 0)
                {
                    top++;
                    kept[top] = current;
                    chain.Store(top);
                }
            }

            chain.Reverse(end - 1);
            current = -1;
            while (top > 0 && kept[top] >= end - 1)
            {
                top--;
            }
        }
    }

    /// <summary>Where the next state is kept on the way from one that is kept to the end of what is left.</summary>
    private int Split(int from, int to, int slots)
    {
        if (_splits is not null)
        {
            return _splits[Index(from, to, Math.Min(slots, Slots))];
        }

        int length = to - from;
        int split = BinomialSchedule.Split(length, slots);
        if (_before is null)
        {
            return from + split;
        }

        double target = _before[from] + ((_before[to] - _before[from]) * split / length);
        int at = Array.BinarySearch(_before, from, length + 1, target);
        return Math.Clamp(at < 0 ? ~at : at, from + 1, to - 1);
    }

    private int Index(int from, int to, int slots) => (((from * (Steps + 1)) + to) * Slots) + slots - 1;

    /// <summary>The least cost of reversing each part of the chain with each number of slots, from short parts to long ones.</summary>
    private void FindSplits()
    {
        double[] costs = new double[_splits!.Length];
        for (int length = 2; length <= Steps; length++)
        {
            for (int from = 0; from + length <= Steps; from++)
            {
                int to = from + length;
                double alone = 0;
                for (int k = from + 1; k < to; k++)
                {
                    alone += _before![k] - _before[from];
                }

                costs[Index(from, to, 1)] = alone;
                for (int slots = 2; slots <= Slots; slots++)
                {
                    double best = double.PositiveInfinity;
                    for (int split = from + 1; split < to; split++)
                    {
                        double cost = _before![split] - _before[from] + costs[Index(split, to, slots - 1)] + costs[Index(from, split, slots)];
                        if (cost < best)
                        {
                            best = cost;
                            _splits[Index(from, to, slots)] = split;
                        }
                    }

                    costs[Index(from, to, slots)] = best;
                }
            }
        }
    }
}
