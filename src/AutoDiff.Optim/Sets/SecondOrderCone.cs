namespace AutoDiff.Optim;

/// <summary>The points (t, u) with ‖u‖ ≤ t, t the first component: the second-order, or ice-cream, cone. It is its own dual.</summary>
public sealed record SecondOrderCone : FeasibleSet
{
    /// <inheritdoc/>
    public override void Project<T>(ReadOnlySpan<T> x, Span<T> result) => Projections.OntoSecondOrderCone(x, result);

    /// <inheritdoc/>
    public override void ProjectJvp<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> tangent, Span<T> result, Span<T> resultTangent)
        => Projections.OntoSecondOrderConeJvp(x, tangent, result, resultTangent);
}
