namespace AutoDiff.Runtime;

/// <summary>The residual stacks that are not in use: a few per thread, and a few that threads share. Lock-free.</summary>
/// <remarks>
/// A thread takes the stack that it returned last, so that nested calls find the same stacks, grown to their sizes, again. A
/// thread keeps stacks of up to <see cref="LargestKept"/> bytes in all for as long as it lives. What is beyond that is kept
/// through weak references: the next call finds it again unless the garbage collector needed the memory in between.
/// </remarks>
internal static class ResidualStackPool
{
    /// <summary>The memory that a thread keeps whatever the garbage collector says: 64 MB.</summary>
    internal const long LargestKept = 64L * 1024 * 1024;

    private const int StacksPerThread = 8;

    [ThreadStatic]
    private static ThreadStacks? t_own;

    // What a place holds is a ResidualStack, or a WeakReference to one. Each stack is in one place at most.
    private static readonly object?[] s_shared = new object?[Math.Clamp(2 * Environment.ProcessorCount, 4, 64)];

    /// <summary>Takes a stack out of the pool.</summary>
    /// <returns>The stack, or null if there is none.</returns>
    internal static ResidualStack? TryTake() => t_own?.TryTake() ?? TryTakeShared();

    /// <summary>Puts an empty stack into the pool, or leaves it to the garbage collector if the pool is full.</summary>
    internal static void Put(ResidualStack stack)
    {
        if (!(t_own ??= new ThreadStacks()).TryPut(stack))
            PutShared(stack);
    }

    private static ResidualStack? TryTakeShared()
    {
        object?[] shared = s_shared;
        for (int i = 0; i < shared.Length; i++)
        {
            if (shared[i] is not null && Interlocked.Exchange(ref shared[i], null) is { } held && Open(held) is { } stack)
                return stack;
        }

        return null;
    }

    private static void PutShared(ResidualStack stack)
    {
        object held = stack.Capacity <= LargestKept / s_shared.Length ? stack : stack.Weak;
        object?[] shared = s_shared;
        for (int i = 0; i < shared.Length; i++)
        {
            if (shared[i] is null && Interlocked.CompareExchange(ref shared[i], held, null) is null)
                return;
        }
    }

    private static ResidualStack? Open(object held)
        => held as ResidualStack ?? (((WeakReference<ResidualStack>)held).TryGetTarget(out ResidualStack? stack) ? stack : null);

    /// <summary>The stacks of one thread, the one returned last on top.</summary>
    private sealed class ThreadStacks
    {
        private readonly object?[] _held = new object?[StacksPerThread];
        private int _count;
        private long _bytes;

        internal ResidualStack? TryTake()
        {
            while (_count > 0)
            {
                object held = _held[--_count]!;
                _held[_count] = null;
                if (held is ResidualStack stack)
                {
                    _bytes -= stack.Capacity;
                    return stack;
                }

                if (Open(held) is { } large)
                    return large;
            }

            return null;
        }

        internal bool TryPut(ResidualStack stack)
        {
            if (_count == _held.Length)
                return false;
            long capacity = stack.Capacity;
            bool keep = _bytes + capacity <= LargestKept;
            if (keep)
                _bytes += capacity;
            _held[_count++] = keep ? stack : stack.Weak;
            return true;
        }
    }
}
