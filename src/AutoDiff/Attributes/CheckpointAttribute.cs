namespace AutoDiff;

/// <summary>Says that loops of a method are reversed in limited memory: states at some of their steps are kept, and what the steps between need is computed again.</summary>
/// <remarks><para>Which states are kept is decided by the binomial schedule (Griewank and Walther 2000), on groups of steps as long as the budget allows: with s states and every step computed at most r times again, C(s + r, s)
/// groups can be reversed. A loop of a million steps that fits neither way is typically run twice forward and once back.</para>
/// <para>It holds for the outermost loops of the method that count, <c>for (int i = a; i &lt; b; i += c)</c>, without <c>break</c> or <c>return</c>, and have no effects. A state is what a step hands to the next: local variables, and
/// storage that the loop both writes and reads. A loop that it cannot hold for is refused. Forward derivatives need no memory and are as without it; a Hessian-vector product needs twice the budget.</para></remarks>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class CheckpointAttribute : Attribute
{
    /// <summary>How many bytes a loop's reverse sweep may keep, beside the storage that the loop itself works on. By default 32 MB.</summary>
    public long MemoryBudget { get; set; } = 32L << 20;
}
