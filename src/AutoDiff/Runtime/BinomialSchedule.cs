using System.ComponentModel;

namespace AutoDiff.Runtime;

/// <summary>The binomial schedule of checkpoints: with s states kept and every step computed at most r times before it is reversed, C(s + r, s) steps can be reversed, and no schedule does better
/// (Griewank 1992; Griewank and Walther 2000, <i>Algorithm 799: revolve</i>).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BinomialSchedule
{
    /// <summary>C(s + r, s); <see cref="long.MaxValue"/> if it is more than that.</summary>
    /// <param name="slots">s, at least 1.</param>
    /// <param name="repetitions">r, not negative.</param>
    /// <returns>The number of steps that can be reversed.</returns>
    public static long Reach(int slots, int repetitions)
    {
        long value = 1;
        int count = Math.Min(slots, repetitions);
        for (int i = 1; i <= count; i++)
        {
            long factor = (long)slots + repetitions - count + i;
            if (value > long.MaxValue / factor)
                return long.MaxValue;
            value = value * factor / i;
        }

        return value;
    }

    /// <summary>Where the next state is kept.</summary>
    /// <param name="length">The number of steps from a state that is kept on, at least 2.</param>
    /// <param name="slots">How many states can be kept, that one included; at least 1.</param>
    /// <returns>The number of steps to it, at least 1 and less than <paramref name="length"/>.</returns>
    public static int Split(int length, int slots)
    {
        int repetitions = 1;
        while (Reach(slots, repetitions) < length)
            repetitions++;
        long least = repetitions < 2 ? 1 : Reach(slots, repetitions - 2);
        long right = slots == 1 ? 1 : Reach(slots - 1, repetitions);
        return (int)Math.Clamp(Math.Max(least, length - right), 1, length - 1);
    }
}
