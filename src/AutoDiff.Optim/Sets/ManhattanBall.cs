namespace AutoDiff.Optim;

/// <summary>The points the absolute values of whose components add up to at most a given sum: a constraint that makes many of them 0.</summary>
public sealed record ManhattanBall : FeasibleSet
{
    /// <summary>The greatest sum of absolute values. Default 1.</summary>
    public double Radius { get; init => field = ParameterCheck.Within(value, 0, double.PositiveInfinity, nameof(Radius)); } = 1;

    /// <inheritdoc/>
    public override void Project<T>(ReadOnlySpan<T> x, Span<T> result) => Projections.OntoManhattanBall(x, result, T.CreateSaturating(Radius));

    /// <inheritdoc/>
    public override void ProjectJvp<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> tangent, Span<T> result, Span<T> resultTangent)
        => Projections.OntoManhattanBallJvp(x, tangent, result, resultTangent, T.CreateSaturating(Radius));
}
