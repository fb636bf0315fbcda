using System.Runtime.CompilerServices;

namespace AutoDiff.Runtime;

/// <summary>A growable list of byte arrays that is filled from the start, in order, and never moves what it holds.</summary>
/// <remarks>
/// The arrays are kept when memory is given back. An allocation never straddles two arrays: where it doesn't fit the current
/// one, the next that is large enough becomes the current one. An array is only ever replaced by a larger one, so that a
/// second run of the same sequence of allocations fits into what the first has left.
/// </remarks>
internal struct ChunkedMemory
{
    private const int FirstChunkSize = 16 * 1024;
    private const int LargestGrowth = 1024 * 1024;

    /// <summary>The array that is being filled.</summary>
    internal byte[] Chunk;

    /// <summary>How many bytes of <see cref="Chunk"/> are in use.</summary>
    internal int Position;

    private byte[][] _chunks;
    private int[] _used;
    private int _count;
    private int _index;
    private long _capacity;

    /// <summary>A list that holds no memory yet.</summary>
    public ChunkedMemory()
    {
        Chunk = [];
        _chunks = [Chunk];
        _used = [0];
        _count = 1;
    }

    /// <summary>The index of <see cref="Chunk"/>.</summary>
    internal readonly int Index => _index;

    /// <summary>The total size of all arrays, in use or not.</summary>
    internal readonly long Capacity => _capacity;

    /// <summary>How many bytes are in use.</summary>
    internal readonly long Used
    {
        get
        {
            long used = Position;
            for (int i = 0; i < _index; i++)
                used += _used[i];
            return used;
        }
    }

    /// <summary>Moves on to an array with <paramref name="size"/> free bytes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Advance(int size)
    {
        _used[_index] = Position;
        int next = _index + 1;
        while (next < _count && _chunks[next].Length < size)
            _used[next++] = 0;

        if (next == _count)
        {
            // None is large enough: the one after the current one gives way.
            next = _index + 1;
            byte[] chunk = GC.AllocateUninitializedArray<byte>(Math.Max(size, NextChunkSize()));
            if (next == _count)
                Append();
            else
                _capacity -= _chunks[next].Length;
            _chunks[next] = chunk;
            _capacity += chunk.Length;
        }

        _index = next;
        _used[next] = 0;
        Chunk = _chunks[next];
        Position = 0;
    }

    /// <summary>Moves back from an empty array to the last one in use before it.</summary>
    /// <returns>False if there is none, or if the current array is not empty.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal bool Retreat()
    {
        if (Position != 0)
            return false;
        int previous = _index - 1;
        while (previous >= 0 && _used[previous] == 0)
            previous--;
        if (previous < 0)
            return false;
        MoveTo(previous, _used[previous]);
        return true;
    }

    /// <summary>Gives back everything after a position.</summary>
    internal void MoveTo(int index, int position)
    {
        _index = index;
        Chunk = _chunks[index];
        Position = position;
    }

    // The first array, of length 0, is never used: a stack that isn't pushed to costs nothing.
    private readonly int NextChunkSize() => _chunks[_index].Length switch
    {
        0 => FirstChunkSize,
        >= LargestGrowth => LargestGrowth,
        int length => Math.Min(2 * length, LargestGrowth),
    };

    private void Append()
    {
        if (_count == _chunks.Length)
        {
            Array.Resize(ref _chunks, 2 * _count);
            Array.Resize(ref _used, 2 * _count);
        }

        _count++;
    }
}
