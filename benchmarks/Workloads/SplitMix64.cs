namespace AutoDiff.Benchmarks.Workloads;

/// <summary>The splitmix64 generator: the same data on every machine and run-time version.</summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next number of [0, 1).</summary>
    public double Unit()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        z ^= z >> 31;
        return (z >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>The next number of [−1, 1).</summary>
    public double Symmetric() => (2 * Unit()) - 1;

    public double[] Symmetric(int count, double scale = 1)
    {
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = scale * Symmetric();
        }

        return values;
    }
}
