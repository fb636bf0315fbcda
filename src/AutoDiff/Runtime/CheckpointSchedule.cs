using System.ComponentModel;

namespace AutoDiff.Runtime;

/// <summary>Decides, for one loop that is reversed in limited memory, which states are kept and how many steps are reversed at once. Used by generated code.</summary>
/// <remarks>Half of the budget is for states, half for what a sweep over several steps keeps. How much the latter is becomes known with the first steps that are reversed: until then a step is taken at a time, afterwards as
/// many as fit, and the binomial schedule is one of such groups of steps.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CheckpointSchedule
{
    // States are kept by a recursion of this depth; 512 of them and three repetitions reach 22 million groups.
    private const int MostSlots = 512;

    private ResidualStack? _stack;
    private long _budget;
    private long _before;
    private int _group;
    private long _bytesPerStep;

    internal CheckpointSchedule()
    {
    }

    /// <summary>How many states can be kept at a time, the first included.</summary>
    public int Slots { get; private set; }

    internal void Start(ResidualStack stack, long budget, long stateBytes)
    {
        _stack = stack;
        _budget = Math.Max(budget / 2, 1);
        _group = 1;
        _bytesPerStep = 1;
        Slots = (int)Math.Clamp(_budget / Math.Max(stateBytes, 1), 1, MostSlots);
    }

    /// <summary>How far to go from a state that is kept before the next one is.</summary>
    /// <param name="steps">The number of steps from it on.</param>
    /// <param name="slots">How many states can be kept, that one included.</param>
    /// <returns>The number of steps; 0 if all are to be reversed at once.</returns>
    public int Advance(int steps, int slots)
    {
        int groups = (int)(((long)steps + _group - 1) / _group);
        return groups <= 1 || slots < 1 ? 0 : BinomialSchedule.Split(groups, slots) * _group;
    }

    /// <summary>Says that a forward sweep over a group of steps begins.</summary>
    public void Enter() => _before = _stack!.KeptBytes;

    /// <summary>Says that it has ended: what it kept says how many steps a group may have.</summary>
    /// <param name="steps">The number of its steps.</param>
    public void Leave(int steps)
    {
        if (steps > 0)
        {
            _bytesPerStep = Math.Max(_bytesPerStep, (_stack!.KeptBytes - _before + steps - 1) / steps);
            _group = (int)Math.Clamp(_budget / _bytesPerStep, 1, int.MaxValue);
        }
    }

    /// <summary>Says that the loop is reversed.</summary>
    public void Finish()
    {
        _stack!.FinishCheckpoints();
        _stack = null;
    }
}
