namespace AutoDiff.Optim;

/// <summary>A chain of steps that can be gone forward from any stored state and backwards one step at a time: what a <see cref="CheckpointPlan"/> runs.</summary>
public interface IReversibleChain
{
    /// <summary>Copies the current state to a slot.</summary>
    /// <param name="slot">The number of the slot, from 0.</param>
    void Store(int slot);

    /// <summary>Makes the state of a slot the current one.</summary>
    /// <param name="slot">The number of the slot.</param>
    void Restore(int slot);

    /// <summary>Takes the current state one step on.</summary>
    /// <param name="step">The number of the step, from 0; the current state is the one before it.</param>
    void Advance(int step);

    /// <summary>Takes the cotangent from after a step to before it.</summary>
    /// <param name="step">The number of the step; the current state is the one before it.</param>
    void Reverse(int step);
}
