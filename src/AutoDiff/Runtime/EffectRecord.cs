using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace AutoDiff.Runtime;

/// <summary>
/// Lets generated code run several times for one result, once for each column of a Jacobian say, while the effects of the
/// differentiated method happen once: the first run keeps what effects returned, the others take it from here.
/// </summary>
/// <remarks>For generated code. Belongs to a <see cref="ResidualStack"/> and is emptied when that is returned.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class EffectRecord
{
    private byte[] _values = [];
    private object?[] _references = [];
    private int _valuePosition;
    private int _referencePosition;
    private int _runs;

    internal EffectRecord()
    {
    }

    /// <summary>Whether the run under way is not the first: effects are left out and their values come from <see cref="Next{T}"/>.</summary>
    public bool IsReplaying => _runs > 1;

    /// <summary>Starts a run.</summary>
    public void Begin()
    {
        _runs++;
        _valuePosition = 0;
        _referencePosition = 0;
    }

    /// <summary>Keeps what an effect returned for the runs that follow.</summary>
    /// <returns><paramref name="value"/>.</returns>
    public T Keep<T>(T value)
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            if (_referencePosition == _references.Length)
                Array.Resize(ref _references, Math.Max(16, 2 * _references.Length));
            _references[_referencePosition++] = value;
        }
        else
        {
            int size = Unsafe.SizeOf<T>();
            if (_valuePosition + size > _values.Length)
                Array.Resize(ref _values, Math.Max(_valuePosition + size, Math.Max(256, 2 * _values.Length)));
            Unsafe.WriteUnaligned(ref _values[_valuePosition], value);
            _valuePosition += size;
        }

        return value;
    }

    /// <summary>What the effect at this place returned in the first run.</summary>
    public T Next<T>()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            return (T)_references[_referencePosition++]!;
        T value = Unsafe.ReadUnaligned<T>(ref _values[_valuePosition]);
        _valuePosition += Unsafe.SizeOf<T>();
        return value;
    }

    internal void Clear()
    {
        Array.Clear(_references);
        _runs = 0;
    }
}
