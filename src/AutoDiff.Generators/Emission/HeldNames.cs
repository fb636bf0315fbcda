using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Lowering;

namespace AutoDiff.Generators.Emission;

/// <summary>The parameters that a struct of generated code takes and holds, and its fields, named as they are in the function that it calls.</summary>
internal sealed class HeldNames
{
    private readonly string[] _names;

    /// <param name="values">The parameters.</param>
    /// <param name="taken">Names that none of them may have.</param>
    public HeldNames(Value[] values, params string[] taken) =>
        _names = [.. values.Select((p, i) => p.Hint.Length == 0 || taken.Contains(p.Hint) || values.Take(i).Any(o => o.Hint == p.Hint) ? "given" + i : p.Hint)];

    public string Parameter(int index) => ConstantText.Identifier(_names[index]);

    public string Field(int index) => "_" + _names[index];
}
