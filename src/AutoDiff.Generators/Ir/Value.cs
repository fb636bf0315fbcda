namespace AutoDiff.Generators.Ir;

/// <summary>
/// A single-assignment value. Two values are the same when their <paramref name="Id"/> is: ids are unique within a function.
/// </summary>
/// <param name="Id">Unique within the function.</param>
/// <param name="Type">The type.</param>
/// <param name="Hint">The user's name for it, or a name derived from one; empty for an unnamed intermediate.</param>
/// <param name="IsLinear">
/// Whether the value depends linearly on the tangents (or cotangents) of the transformation under way. Storage whose content
/// is linear is itself marked linear.
/// </param>
internal sealed record Value(int Id, IrType Type, string Hint, bool IsLinear = false)
{
    /// <summary>Ids tell values apart; equality still compares all, for the incremental pipeline.</summary>
    public override int GetHashCode() => Id;

    public override string ToString() => IsLinear ? $"{Name}'{Id}" : $"{Name}{Id}";

    private string Name => Hint.Length == 0 ? "%" : Hint + "_";
}
