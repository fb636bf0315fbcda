using System.ComponentModel;

namespace AutoDiff.Runtime;

/// <summary>
/// Where the values of a dictionary's keys are: numbers of places in storage, given out in the order in which keys are added and never twice. Used by
/// generated code in the place of a <see cref="Dictionary{TKey, TValue}"/> whose values carry derivatives; its members throw and cost what those of that do.
/// </summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <param name="comparer">What says which keys are equal; the default of their type if null.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class Slots<TKey>(IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    private readonly Dictionary<TKey, int> _places = new(comparer);
    private int _next;

    /// <summary>The number of keys.</summary>
    public int Count => _places.Count;

    /// <summary>The place of a key, a new one if it has none.</summary>
    /// <param name="key">The key.</param>
    public int Set(TKey key)
    {
        if (!_places.TryGetValue(key, out int place))
        {
            place = _next++;
            _places.Add(key, place);
        }

        return place;
    }

    /// <summary>A place for a new key.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="ArgumentException">The key has a place.</exception>
    public int Add(TKey key)
    {
        _places.Add(key, _next);
        return _next++;
    }

    /// <summary>A place for a new key; −1 if it has one.</summary>
    /// <param name="key">The key.</param>
    public int TryAdd(TKey key) => _places.TryAdd(key, _next) ? _next++ : -1;

    /// <summary>The place of a key.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="KeyNotFoundException">It has none.</exception>
    public int Of(TKey key) => _places[key];

    /// <summary>The place of a key; −1 if it has none.</summary>
    /// <param name="key">The key.</param>
    public int Find(TKey key) => _places.TryGetValue(key, out int place) ? place : -1;

    /// <summary>Takes a key out; gives the place that it had, −1 if it had none.</summary>
    /// <param name="key">The key.</param>
    public int Remove(TKey key) => _places.Remove(key, out int place) ? place : -1;

    /// <summary>Takes all keys out.</summary>
    public void Clear() => _places.Clear();

    /// <summary>The keys, in the order of an enumeration.</summary>
    public TKey[] Keys() => [.. _places.Keys];

    /// <summary>The places of the keys, in the order of an enumeration.</summary>
    public int[] Places() => [.. _places.Values];
}
