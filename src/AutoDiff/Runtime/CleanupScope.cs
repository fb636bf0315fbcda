using System.ComponentModel;

namespace AutoDiff.Runtime;

/// <summary>What a <c>using</c> or <c>finally</c> of a differentiated method does: once, when control leaves, be it by an exception.</summary>
/// <remarks>For generated code.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class CleanupScope : IDisposable
{
    private bool _isLeft;

    private CleanupScope()
    {
    }

    /// <summary>Keeps a resource that is disposed at the end; null for none.</summary>
    public static CleanupScope Enter(IDisposable? resource) => new Kept<IDisposable?>(resource, static r => r?.Dispose());

    /// <summary>Keeps an effect that happens at the end.</summary>
    public static CleanupScope Enter<T>(T state, Action<T> leave) => new Kept<T>(state, leave);

    /// <summary>Does what is kept, if that has not happened yet.</summary>
    public void Dispose()
    {
        if (!_isLeft)
        {
            _isLeft = true;
            Leave();
        }
    }

    private protected abstract void Leave();

    private sealed class Kept<T>(T state, Action<T> leave) : CleanupScope
    {
        private protected override void Leave() => leave(state);
    }
}
