namespace AutoDiff.Optim;

/// <summary>The points without negative components whose components add up to a given sum: probabilities, portfolios.</summary>
public sealed record Simplex : FeasibleSet
{
    /// <summary>What the components add up to. Default 1.</summary>
    public double Sum { get; init => field = ParameterCheck.Within(value, 0, double.PositiveInfinity, nameof(Sum)); } = 1;

    /// <inheritdoc/>
    public override void Project<T>(ReadOnlySpan<T> x, Span<T> result) => Projections.OntoSimplex(x, result, T.CreateSaturating(Sum));

    /// <inheritdoc/>
    public override void ProjectJvp<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> tangent, Span<T> result, Span<T> resultTangent)
        => Projections.OntoSimplexJvp(x, tangent, result, resultTangent, T.CreateSaturating(Sum));
}
