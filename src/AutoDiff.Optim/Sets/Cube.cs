namespace AutoDiff.Optim;

/// <summary>The points all of whose components are between two numbers.</summary>
public sealed record Cube : FeasibleSet
{
    /// <summary>The least value of a component; may be negative infinity. Default 0.</summary>
    public double Lower { get; init; }

    /// <summary>The greatest value of a component, not less than <see cref="Lower"/>; may be infinity. Default 1.</summary>
    public double Upper { get; init; } = 1;

    /// <inheritdoc/>
    public override void Project<T>(ReadOnlySpan<T> x, Span<T> result)
    {
        ArgumentCheck.Length(result.Length, x.Length, nameof(result));
        CheckBounds();
        for (int i = 0; i < x.Length; i++)
        {
            result[i] = T.Clamp(x[i], T.CreateSaturating(Lower), T.CreateSaturating(Upper));
        }
    }

    /// <inheritdoc/>
    public override void ProjectJvp<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> tangent, Span<T> result, Span<T> resultTangent)
    {
        ArgumentCheck.Length(tangent.Length, x.Length, nameof(tangent));
        ArgumentCheck.Length(resultTangent.Length, x.Length, nameof(resultTangent));
        Project(x, result);
        for (int i = 0; i < x.Length; i++)
        {
            resultTangent[i] = result[i] == x[i] ? tangent[i] : T.Zero;
        }
    }

    private void CheckBounds()
    {
        if (!(Lower <= Upper))
        {
            throw new ArgumentException(FormattableString.Invariant($"The lower bound {Lower} is above the upper one, {Upper}."), nameof(Lower));
        }
    }
}
