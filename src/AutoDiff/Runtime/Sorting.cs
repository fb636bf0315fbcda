using System.Buffers;
using System.ComponentModel;

namespace AutoDiff.Runtime;

/// <summary>Sorts as the orders that they establish. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Sorting
{
    /// <summary>
    /// The order in which <see cref="Array.Sort{TKey, TValue}(TKey[], TValue[])"/> would put elements: of the sorted ones, the one at place <c>i</c> is
    /// that at <c>order[i]</c> now. Costs a sort.
    /// </summary>
    /// <param name="keys">What is compared.</param>
    /// <param name="order">Receives the order, of the same length.</param>
    /// <typeparam name="T">The type of the keys.</typeparam>
    public static void Order<T>(ReadOnlySpan<T> keys, Span<int> order)
        where T : unmanaged
    {
        T[] copy = ArrayPool<T>.Shared.Rent(keys.Length);
        keys.CopyTo(copy);
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        copy.AsSpan(0, keys.Length).Sort(order);
        ArrayPool<T>.Shared.Return(copy);
    }
}
