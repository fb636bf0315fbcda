using System.Collections;
using System.Runtime.CompilerServices;

namespace AutoDiff.Generators.Support;

/// <summary>Creates <see cref="EquatableArray{T}"/> values; also the target of collection expressions.</summary>
internal static class EquatableArray
{
    public static EquatableArray<T> Create<T>(ReadOnlySpan<T> items)
        where T : IEquatable<T> => new(items.ToArray());

    public static EquatableArray<T> ToEquatableArray<T>(this IEnumerable<T> items)
        where T : IEquatable<T> => new(items.ToArray());
}

/// <summary>An immutable array with value equality, so that models built of it can be compared by the incremental pipeline.</summary>
[CollectionBuilder(typeof(EquatableArray), nameof(EquatableArray.Create))]
internal readonly struct EquatableArray<T> : IReadOnlyList<T>, IEquatable<EquatableArray<T>>
    where T : IEquatable<T>
{
    private readonly T[]? _items;

    public EquatableArray(T[] items) => _items = items;

    public static EquatableArray<T> Empty { get; } = new([]);

    private T[] Items => _items ?? [];

    public int Count => Items.Length;

    public bool IsEmpty => Items.Length == 0;

    public T this[int index] => Items[index];

    public ReadOnlySpan<T> AsSpan() => Items;

    public EquatableArray<T> Add(T item) => new([.. Items, item]);

    public EquatableArray<T> AddRange(IEnumerable<T> items) => new([.. Items, .. items]);

    /// <summary>Whether both are one array in memory.</summary>
    public bool IsSame(EquatableArray<T> other) => ReferenceEquals(_items, other._items);

    public bool Equals(EquatableArray<T> other)
    {
        T[] a = Items, b = other.Items;
        if (ReferenceEquals(a, b))
        {
            return true;
        }

        if (a.Length != b.Length)
        {
            return false;
        }

        for (int i = 0; i < a.Length; i++)
        {
            if (!EqualityComparer<T>.Default.Equals(a[i], b[i]))
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    public override int GetHashCode()
    {
        int hash = Items.Length;
        foreach (T item in Items)
        {
            hash = unchecked((hash * 31) + (item?.GetHashCode() ?? 0));
        }

        return hash;
    }

    public Enumerator GetEnumerator() => new(Items);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => Items.GetEnumerator();

    /// <summary>Passes over IR are made of loops over such arrays, so these must not allocate.</summary>
    public struct Enumerator(T[] items)
    {
        private int _index = -1;

        public readonly T Current => items[_index];

        public bool MoveNext() => ++_index < items.Length;
    }
}
