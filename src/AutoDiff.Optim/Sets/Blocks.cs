namespace AutoDiff.Optim;

/// <summary>The points each of whose consecutive blocks of components lies in a set: rows of probabilities, groups of norms.</summary>
/// <param name="Set">The set of each block.</param>
/// <param name="Size">The number of components of a block, at least 1; divides the number of all components.</param>
public sealed record Blocks(FeasibleSet Set, int Size) : FeasibleSet
{
    /// <summary>The set of each block.</summary>
    public FeasibleSet Set { get; init; } = Set ?? throw new ArgumentNullException(nameof(Set));

    /// <summary>The number of components of a block.</summary>
    public int Size { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(Size)); } = ParameterCheck.AtLeast(Size, 1, nameof(Size));

    /// <inheritdoc/>
    public override void Project<T>(ReadOnlySpan<T> x, Span<T> result)
    {
        Check(x);
        ArgumentCheck.Length(result.Length, x.Length, nameof(result));
        for (int i = 0; i < x.Length; i += Size)
        {
            Set.Project(x.Slice(i, Size), result.Slice(i, Size));
        }
    }

    /// <inheritdoc/>
    public override void ProjectJvp<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> tangent, Span<T> result, Span<T> resultTangent)
    {
        Check(x);
        ArgumentCheck.Length(tangent.Length, x.Length, nameof(tangent));
        ArgumentCheck.Length(result.Length, x.Length, nameof(result));
        ArgumentCheck.Length(resultTangent.Length, x.Length, nameof(resultTangent));
        for (int i = 0; i < x.Length; i += Size)
        {
            Set.ProjectJvp(x.Slice(i, Size), tangent.Slice(i, Size), result.Slice(i, Size), resultTangent.Slice(i, Size));
        }
    }

    private void Check<T>(ReadOnlySpan<T> x)
    {
        if (x.Length % Size != 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"{x.Length} components are not made of blocks of {Size}."), nameof(x));
        }
    }
}
