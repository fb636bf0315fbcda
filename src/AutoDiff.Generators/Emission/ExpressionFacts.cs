namespace AutoDiff.Generators.Emission;

/// <summary>What a pending expression consists of: enough to know how far it may move, and whether it fits on a line.</summary>
internal sealed class ExpressionFacts
{
    /// <summary>About how many characters it takes.</summary>
    public int Width { get; set; }

    /// <summary>The storage that it reads: ids of root buffers.</summary>
    public List<int>? Roots { get; set; }

    /// <summary>Whether it reads state that effects may change.</summary>
    public bool ReadsState { get; set; }

    /// <summary>The user's names of the variables in it: it should not wait until one of them gets its next value.</summary>
    public List<string>? Hints { get; set; }

    /// <summary>Whether evaluating it over and over costs next to nothing: integer sums of variables and lengths.</summary>
    public bool IsCheap { get; set; } = true;

    /// <summary>Whether evaluating it can't throw.</summary>
    public bool IsTotal { get; set; } = true;

    public bool ReadsMemory => Roots is not null || ReadsState;

    public void Include(ExpressionFacts part)
    {
        Width += part.Width;
        ReadsState |= part.ReadsState;
        IsCheap &= part.IsCheap;
        IsTotal &= part.IsTotal;
        if (part.Roots is not null)
        {
            (Roots ??= []).AddRange(part.Roots);
        }

        if (part.Hints is not null)
        {
            (Hints ??= []).AddRange(part.Hints);
        }
    }
}
