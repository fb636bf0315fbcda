namespace AutoDiff.Optim;

/// <summary>The points within a given Euclidean distance of 0.</summary>
public sealed record Ball : FeasibleSet
{
    /// <summary>The greatest norm. Default 1.</summary>
    public double Radius { get; init => field = ParameterCheck.Within(value, 0, double.PositiveInfinity, nameof(Radius)); } = 1;

    /// <inheritdoc/>
    public override void Project<T>(ReadOnlySpan<T> x, Span<T> result) => Projections.OntoBall(x, default, result, T.CreateSaturating(Radius));

    /// <inheritdoc/>
    public override void ProjectJvp<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> tangent, Span<T> result, Span<T> resultTangent)
        => Projections.OntoBallJvp(x, default, tangent, result, resultTangent, T.CreateSaturating(Radius));
}
