using System.Buffers;

namespace AutoDiff;

/// <content>Working storage.</content>
public static partial class LinearAlgebra
{
    /// <summary>An array of the pool, given back when it is disposed.</summary>
    private readonly ref struct Storage<T> : IDisposable
    {
        private readonly T[] _array;
        private readonly int _length;

        public Storage(int length) => (_array, _length) = (ArrayPool<T>.Shared.Rent(length), length);

        public Span<T> Span => _array.AsSpan(0, _length);

        public void Dispose() => ArrayPool<T>.Shared.Return(_array);
    }
}
