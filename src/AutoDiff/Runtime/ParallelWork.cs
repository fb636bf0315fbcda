using System.Runtime.ExceptionServices;

namespace AutoDiff.Runtime;

/// <summary>Chunks of work that threads take in order. The thread that starts it takes part and leaves last.</summary>
/// <remarks>It is used again by its thread: a helper that comes late, to work that is over, does nothing, or helps with what its thread does by then.</remarks>
internal sealed unsafe class ParallelWork : IThreadPoolWorkItem
{
    /// <summary>Less than this is done sooner than others could begin.</summary>
    private static readonly TimeSpan s_worthwhile = TimeSpan.FromMicroseconds(30);

    [ThreadStatic]
    private static ParallelWork? t_free;

    private readonly object _gate = new();
    private delegate*<void*, ParallelWork, void> _help;
    private void* _work;
    private int _chunks;
    private int _next;
    private int _turn;
    private int _failed;
    private int _helping;
    private int _queued;
    private bool _isOpen;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Does the work, with the help of others if it takes long.</summary>
    /// <param name="help">Takes chunks and does them until there are none. Does not throw.</param>
    /// <param name="work">What it is given, which must stay where it is.</param>
    /// <param name="chunks">How many chunks there are.</param>
    public static void Run(delegate*<void*, ParallelWork, void> help, void* work, int chunks)
    {
        ParallelWork shared = t_free ?? new ParallelWork();
        t_free = null;
        lock (shared._gate)
        {
            shared._help = help;
            shared._work = work;
            (shared._chunks, shared._next, shared._turn, shared._isOpen) = (chunks, 0, 0, true);
        }

        help(work, shared);
        ExceptionDispatchInfo? failure;
        lock (shared._gate)
        {
            shared._isOpen = false;
            while (shared._helping > 0)
            {
                Monitor.Wait(shared._gate);
            }

            (failure, shared._failure) = (shared._failure, null);
        }

        t_free = shared;
        failure?.Throw();
    }

    /// <summary>The next chunk; none if one before it failed.</summary>
    public bool TryTake(out int chunk)
    {
        lock (_gate)
        {
            chunk = _next;
            if (_next >= _chunks || _failure is not null)
            {
                return false;
            }

            _next++;
            return true;
        }
    }

    /// <summary>Calls for help if what is left is worth it.</summary>
    /// <param name="ofOne">How long one chunk took.</param>
    public void Recruit(TimeSpan ofOne)
    {
        int left = _chunks - 1, helpers;
        if (ofOne * left < s_worthwhile)
        {
            return;
        }

        lock (_gate)
        {
            helpers = Math.Min(Environment.ProcessorCount - 1, left) - _queued;
            _queued += Math.Max(helpers, 0);
        }

        for (int i = 0; i < helpers; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Waits until all chunks before this one are finished, if all wait. False if one of them failed.</summary>
    public bool AwaitTurn(int chunk)
    {
        lock (_gate)
        {
            while (_turn != chunk)
            {
                Monitor.Wait(_gate);
            }

            return _failure is null;
        }
    }

    /// <summary>Finishes a chunk. Of several that failed the first counts.</summary>
    public void Leave(int chunk, Exception? failure)
    {
        lock (_gate)
        {
            if (failure is not null && (_failure is null || chunk < _failed))
            {
                (_failure, _failed) = (ExceptionDispatchInfo.Capture(failure), chunk);
            }

            _turn++;
            Monitor.PulseAll(_gate);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (_gate)
        {
            _queued--;
            if (!_isOpen)
            {
                return;
            }

            _helping++;
        }

        _help(_work, this);
        lock (_gate)
        {
            _helping--;
            Monitor.PulseAll(_gate);
        }
    }
}
