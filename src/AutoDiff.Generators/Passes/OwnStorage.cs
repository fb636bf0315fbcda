using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Makes working storage an array where there is no residual stack to take it from: in the plain form of a helper that is not written in place, since it is
/// recursive, and that nothing active is given to.
/// </summary>
internal sealed class OwnStorage : IrRewriter
{
    public static FunctionIr Run(FunctionIr function) =>
        IrWalk.Statements(function.Body).Any(IsUnbound) ? function with { Body = new OwnStorage().Rewrite(function.Body) } : function;

    private static bool IsUnbound(Statement statement) =>
        statement is Let { Operation: Allocate { Kind: AllocationKind.Scratch or AllocationKind.Residual, Stack: null } };

    protected override IEnumerable<Statement> Rewrite(Statement statement) => IsUnbound(statement) && statement is Let { Operation: Allocate allocate } let
        ? [let with { Operation = allocate with { Kind = AllocationKind.Array } }] : [Copy(statement)];
}
