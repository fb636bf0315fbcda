namespace AutoDiff.Optim;

/// <summary>Working storage that solvers can use again and again: it grows to what the largest problem needs, and from then on
/// a solve allocates nothing.</summary>
/// <remarks>One workspace serves one run at a time; using it for a second run before the first has ended (from a callback,
/// from another thread) throws <see cref="InvalidOperationException"/>. It may serve different methods and sizes in turn.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public sealed class Workspace<T>
{
    private T[] _numbers = [];
    private int[] _integers = [];
    private Workspace<T>? _nested;
    private int _inUse;

    /// <summary>Storage for what works inside a run of this workspace's owner.</summary>
    internal Workspace<T> Nested => _nested ??= new Workspace<T>();

    /// <summary>Takes the workspace for one run.</summary>
    /// <param name="numbers">How many numbers the run needs.</param>
    /// <param name="integers">How many integers the run needs.</param>
    /// <returns>The storage, with unspecified contents.</returns>
    internal Arena<T> Enter(long numbers, int integers)
    {
        if (Interlocked.Exchange(ref _inUse, 1) != 0)
        {
            throw new InvalidOperationException("The workspace is in use by another run: give each concurrent or nested run its own.");
        }

        try
        {
            if (_numbers.Length < numbers)
            {
                _numbers = [];
                _numbers = GC.AllocateUninitializedArray<T>(checked((int)numbers));
            }

            if (_integers.Length < integers)
            {
                _integers = new int[integers];
            }
        }
        catch
        {
            Leave();
            throw;
        }

        return new Arena<T>(_numbers, _integers);
    }

    internal void Leave() => Volatile.Write(ref _inUse, 0);
}
