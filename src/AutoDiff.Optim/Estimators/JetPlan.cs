namespace AutoDiff.Estimators;

/// <summary>The curves of an operator and the coefficients that are read from each, in flat arrays.</summary>
internal sealed class JetPlan
{
    private readonly List<Jet> _jets = [];
    private readonly List<Seed> _seeds = [];
    private readonly List<Reading> _readings = [];

    public IReadOnlyList<Jet> Jets => _jets;

    public int MaxOrder { get; private set; }

    public int MaxCoordinate { get; private set; } = -1;

    public void Add(int order, ReadOnlySpan<Seed> seeds, ReadOnlySpan<Reading> readings)
    {
        _jets.Add(new Jet(order, _seeds.Count, seeds.Length, _readings.Count, readings.Length));
        foreach (Seed seed in seeds)
        {
            _seeds.Add(seed);
            MaxCoordinate = Math.Max(MaxCoordinate, seed.Coordinate);
        }

        foreach (Reading reading in readings)
        {
            _readings.Add(reading);
        }

        MaxOrder = Math.Max(MaxOrder, order);
    }

    /// <summary>Throws for directions of which one is missing; <paramref name="count"/> is the number of those there are.</summary>
    public void CheckCoordinates(int count)
    {
        if (MaxCoordinate >= count)
        {
            throw new ArgumentException(FormattableString.Invariant($"The operator differentiates by coordinate {MaxCoordinate} of {count}."), "directions");
        }
    }

    public ReadOnlySpan<Seed> SeedsOf(Jet jet) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_seeds).Slice(jet.FirstSeed, jet.SeedCount);

    public ReadOnlySpan<Reading> ReadingsOf(Jet jet) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_readings).Slice(jet.FirstReading, jet.ReadingCount);

    /// <summary>One curve: its order, and which seeds and readings are its own.</summary>
    internal readonly record struct Jet(int Order, int FirstSeed, int SeedCount, int FirstReading, int ReadingCount);

    /// <summary>A multiple of a coordinate in the coefficient of a power of t.</summary>
    internal readonly record struct Seed(int Power, int Coordinate, double Factor);

    /// <summary>The weight of a coefficient of the result, and which of the numbers that are computed together it is added to.</summary>
    internal readonly record struct Reading(int Power, double Weight, int Target = 0);
}
