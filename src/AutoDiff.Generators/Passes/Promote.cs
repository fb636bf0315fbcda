using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Forgets which values are linear: the end of a transformation. What it made is a function like any other, which can be
/// transformed again.
/// </summary>
internal sealed class Promote : IrRewriter
{
    private static readonly Promote Instance = new();

    private Promote()
    {
    }

    public static FunctionIr Run(FunctionIr function) => function with
    {
        Parameters = function.Parameters.Select(Plain).ToEquatableArray(), Body = Instance.Rewrite(function.Body),
    };

    protected override Value Use(Value value) => Plain(value);

    protected override Value Define(Value value) => Plain(value);

    private static Value Plain(Value value) => value.IsLinear ? value with { IsLinear = false } : value;
}
