using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <summary>Says which residual stack the working storage that a transformation introduced is taken from.</summary>
internal sealed class Scratch : IrRewriter
{
    private readonly Value _stack;

    private Scratch(Value stack) => _stack = stack;

    public static Block Bind(Block block, Value stack) => new Scratch(stack).Rewrite(block);

    protected override IEnumerable<Statement> Rewrite(Statement statement) =>
        [Copy(statement is Let { Operation: Allocate { Kind: AllocationKind.Scratch or AllocationKind.Residual, Stack: null } allocate } let
            ? let with { Operation = allocate with { Stack = _stack } }
            : statement)];
}
