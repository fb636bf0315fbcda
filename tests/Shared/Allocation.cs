namespace AutoDiff.Tests.Shared;

/// <summary>Measures what a call allocates once everything is warm.</summary>
internal static class Allocation
{
    /// <summary>The least of a few runs on this thread, in bytes: the runtime itself may allocate in one of them (it loads types and recompiles as it goes), not in each.</summary>
    public static long Least(Action run)
    {
        run();
        run();
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 3 && least > 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
