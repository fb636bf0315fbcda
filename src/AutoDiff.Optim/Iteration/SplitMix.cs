using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Random numbers that are the same on every platform and take no allocation: SplitMix64 (Steele, Lea and Flood 2014).</summary>
internal struct SplitMix(int seed)
{
    private ulong _state = (ulong)seed;

    public void Exchange(scoped ref StateExchange state) => _state = state.Number(_state);

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>An integer from 0 to less than <paramref name="limit"/>.</summary>
    public int Next(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out _);

    /// <summary>Fills a span with 1 and −1.</summary>
    public void FillWithSigns<T>(Span<T> v)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < v.Length; i++)
        {
            v[i] = (Next() & 1) == 0 ? T.One : T.NegativeOne;
        }
    }
}
