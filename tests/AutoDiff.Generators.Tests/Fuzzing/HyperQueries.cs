namespace AutoDiff.Generators.Tests.Fuzzing;

/// <summary>The members of LINQ about <c>double</c> that fuzzed programs call, over <see cref="HyperDual"/>.</summary>
public static class HyperQueries
{
    public static HyperDual Sum(this IEnumerable<HyperDual> values) => values.Aggregate(new HyperDual(0), (sum, v) => sum + v);
}
