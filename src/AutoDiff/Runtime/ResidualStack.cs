using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoDiff.Runtime;

/// <summary>The storage of one differentiated call: what its forward sweep leaves for its reverse sweep, and working arrays.
/// Used by generated code.</summary>
/// <remarks>
/// <para>Two regions that don't interfere: a stack of values of any types (<see cref="Push{T}"/>, <see cref="Pop{T}"/>), and
/// working arrays (<see cref="Rent{T}"/>). Both grow by chunks that are kept when the stack is returned: a second call with the
/// same sizes allocates nothing. Values that are or contain references are stored as objects.</para>
/// <para>The outermost generated call takes one with <see cref="Lease"/> and returns it with <see cref="Dispose"/>, in a
/// <c>using</c>; a nested or concurrent call takes another. A stack is used by one thread at a time. <see cref="Dispose"/>
/// empties it, so that one returned after an exception is as good as new.</para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ResidualStack : IDisposable
{
    private ChunkedMemory _values = new();
    private ChunkedMemory _arrays = new();
    private object?[] _references = [];
    private int _referenceCount;
    private bool _leased;

    private ResidualStack? _tangents;
    private ResidualStack?[] _nested = [];
    private EffectRecord? _effects;
    private CheckpointSchedule?[] _schedules = [];
    private int _scheduleCount;

    private ResidualStack()
    {
    }

    /// <summary>Where the working arrays end at a moment, for <see cref="ReleaseTo"/>.</summary>
    public readonly struct Mark
    {
        internal Mark(int chunk, int position)
        {
            Chunk = chunk;
            Position = position;
        }

        internal int Chunk { get; }

        internal int Position { get; }
    }

    /// <summary>The memory that the stack holds, in use or not.</summary>
    internal long Capacity
    {
        get
        {
            long capacity = _values.Capacity + _arrays.Capacity + (long)_references.Length * IntPtr.Size;
            foreach (ResidualStack? nested in _nested)
                capacity += nested?.Capacity ?? 0;
            return capacity;
        }
    }

    /// <summary>The reference to this stack by which the pool holds it when it is large.</summary>
    internal WeakReference<ResidualStack> Weak => field ??= new WeakReference<ResidualStack>(this);

    /// <summary>Takes an empty stack from the pool, or makes one.</summary>
    /// <returns>A stack that is the caller's until <see cref="Dispose"/>.</returns>
    public static ResidualStack Lease()
    {
        ResidualStack stack = ResidualStackPool.TryTake() ?? new ResidualStack();
        stack._leased = true;
        return stack;
    }

    /// <summary>
    /// A second stack, for the tangents of what is kept on this one. It is leased with the first use and returned with this stack.
    /// </summary>
    public ResidualStack Tangents => _tangents ??= Lease();

    /// <summary>
    /// A further stack, for a derivative inside this one's function. It is made with the first use and stays with this stack.
    /// </summary>
    /// <param name="index">Which one.</param>
    /// <returns>The stack.</returns>
    public ResidualStack Nested(int index)
    {
        if (index >= _nested.Length)
            Array.Resize(ref _nested, index + 1);
        return _nested[index] ??= new ResidualStack();
    }

    /// <summary>What effects returned in the first of several runs of the same code.</summary>
    public EffectRecord Effects => _effects ??= new EffectRecord();

    /// <summary>How many bytes of values are stored.</summary>
    internal long KeptBytes => _values.Used + (long)_referenceCount * IntPtr.Size;

    /// <summary>Begins to reverse a loop in limited memory.</summary>
    /// <param name="budget">The bytes that may be kept.</param>
    /// <param name="stateBytes">The size of a state.</param>
    /// <returns>What decides which states are kept, until its <see cref="CheckpointSchedule.Finish"/>.</returns>
    public CheckpointSchedule StartCheckpoints(long budget, long stateBytes)
    {
        if (_scheduleCount == _schedules.Length)
            Array.Resize(ref _schedules, _scheduleCount + 1);
        CheckpointSchedule schedule = _schedules[_scheduleCount++] ??= new CheckpointSchedule();
        schedule.Start(this, budget, stateBytes);
        return schedule;
    }

    internal void FinishCheckpoints() => _scheduleCount--;

    /// <summary>Empties the stack and returns it to the pool. It must not be used afterwards.</summary>
    public void Dispose()
    {
        if (!_leased)
            return;
        _leased = false;
        Empty();
        ResidualStackPool.Put(this);
    }

    private void Empty()
    {
        _tangents?.Dispose();
        _tangents = null;
        foreach (ResidualStack? nested in _nested)
            nested?.Empty();

        _effects?.Clear();
        _scheduleCount = 0;
        _values.MoveTo(0, 0);
        _arrays.MoveTo(0, 0);
        if (_referenceCount > 0)
        {
            Array.Clear(_references, 0, _referenceCount);
            _referenceCount = 0;
        }
    }

    /// <summary>Stores a value.</summary>
    /// <typeparam name="T">The type of the value. The value is taken back with the same type.</typeparam>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push<T>(T value)
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            PushReference(value);
            return;
        }

        byte[] chunk = _values.Chunk;
        int position = _values.Position;
        int end = position + Unsafe.SizeOf<T>();
        if ((uint)end > (uint)chunk.Length)
        {
            PushToNextChunk(value);
            return;
        }

        Unsafe.WriteUnaligned(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(chunk), (nint)(uint)position), value);
        _values.Position = end;
    }

    /// <summary>Takes back the value stored last.</summary>
    /// <typeparam name="T">The type with which it was stored.</typeparam>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidOperationException">More was taken than was stored.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Pop<T>()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            return (T)PopObject()!;

        int position = _values.Position - Unsafe.SizeOf<T>();
        if (position < 0)
            position = PopFromPreviousChunk(Unsafe.SizeOf<T>());
        _values.Position = position;
        return Unsafe.ReadUnaligned<T>(
            ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_values.Chunk), (nint)(uint)position));
    }

    /// <summary>Stores a reference, or null.</summary>
    /// <param name="value">The reference.</param>
    public void PushReference(object? value)
    {
        if (_referenceCount == _references.Length)
            Array.Resize(ref _references, Math.Max(16, 2 * _referenceCount));
        _references[_referenceCount++] = value;
    }

    /// <summary>Takes back the reference stored last.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <returns>The reference; null if null was stored.</returns>
    /// <exception cref="InvalidOperationException">More was taken than was stored.</exception>
    public T PopReference<T>()
        where T : class? => (T)PopObject()!;

    /// <summary>Takes a working array, all zero.</summary>
    /// <remarks>It is valid until it is released with <see cref="ReleaseTo"/> or the stack is returned. Where the element type
    /// is or contains a reference, it is an ordinary array.</remarks>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="length">The number of elements.</param>
    /// <returns>The array.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public Span<T> Rent<T>(int length)
    {
        Span<T> result = RentUninitialized<T>(length);
        result.Clear();
        return result;
    }

    /// <summary>Takes a working array of undefined content, for storage that is written before it is read.</summary>
    /// <inheritdoc cref="Rent{T}" path="/remarks|/typeparam|/param|/returns|/exception"/>
    public Span<T> RentUninitialized<T>(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length == 0)
            return [];
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            return new T[length];

        long bytes = ((long)length * Unsafe.SizeOf<T>() + 7) & ~7L;
        if (bytes > Array.MaxLength)
            ThrowTooLong();
        int size = (int)bytes;
        if (_arrays.Chunk.Length - _arrays.Position < size)
            _arrays.Advance(size);
        ref byte start = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_arrays.Chunk), (nint)(uint)_arrays.Position);
        _arrays.Position += size;
        return MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref start), length);
    }

    /// <summary>Remembers where the working arrays end, so that later ones can be released together.</summary>
    /// <returns>The place.</returns>
    public Mark GetMark() => new(_arrays.Index, _arrays.Position);

    /// <summary>Releases the working arrays taken since a mark was. Stored values are not affected.</summary>
    /// <param name="mark">The place, from <see cref="GetMark"/> in this lease.</param>
    public void ReleaseTo(Mark mark) => _arrays.MoveTo(mark.Chunk, mark.Position);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PushToNextChunk<T>(T value)
    {
        _values.Advance(Unsafe.SizeOf<T>());
        Unsafe.WriteUnaligned(ref MemoryMarshal.GetArrayDataReference(_values.Chunk), value);
        _values.Position = Unsafe.SizeOf<T>();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int PopFromPreviousChunk(int size)
    {
        if (!_values.Retreat() || _values.Position < size)
            ThrowEmpty();
        return _values.Position - size;
    }

    private object? PopObject()
    {
        if (_referenceCount == 0)
            ThrowEmpty();
        ref object? slot = ref _references[--_referenceCount];
        object? value = slot;
        slot = null;
        return value;
    }

    [DoesNotReturn]
    private static void ThrowEmpty()
        => throw new InvalidOperationException("More values were taken from the residual stack than were stored, or values of other sizes.");

    [DoesNotReturn]
    private static void ThrowTooLong() => throw new OutOfMemoryException("A working array is larger than the largest array.");
}
