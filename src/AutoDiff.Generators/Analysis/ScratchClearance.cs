using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Analysis;

/// <summary>
/// Decides whether each iteration of a loop that finds some storage all zero leaves it so, as what collects cotangents is: whatever it writes it
/// sets to zero afterwards.
/// </summary>
/// <param name="roots">The roots of all buffers.</param>
/// <param name="root">The storage.</param>
/// <param name="context">What defines a value.</param>
internal sealed class ScratchClearance(BufferRoots roots, Value root, IrContext context) : ElementCoverage(roots, root, context.DefinitionOf)
{
    /// <summary>Whether a value is the constant zero.</summary>
    public static bool IsZero(Value value, IrContext context) =>
        value.Type.IsReal && context.IsConstant(value, out string text) && text == IrBuilder.RealLiteral(value.Type, "0");

    public bool IsLeftZero(Loop loop) => Holds(loop);

    /// <summary>Backwards: what is covered is set to zero later on.</summary>
    protected override IEnumerable<Statement> InOrder(Block block) => block.Statements.Reverse();

    protected override bool Covers(Store store) => IsZero(store.Content, context);

    protected override void Visit(Statement statement, IReadOnlyList<Loop> around)
    {
        switch (statement)
        {
            case Store store when Touches(store.Buffer) && IsZero(store.Content, context):
                Cover(store.Buffer, store.Index);
                break;
            case Store store when Touches(store.Buffer):
                Require(IsCovered(store.Buffer, store.Index, around));
                break;
            case Accumulate accumulate when Touches(accumulate.Buffer):
                Require(IsCovered(accumulate.Buffer, accumulate.Index, around));
                break;
            case Fill fill when Touches(fill.Buffer) && IsZero(fill.Content, context):
                CoverAll(fill.Buffer);
                break;
            case Let { Operation: Load or Length or Slice }:
                break;
            case var other when IrWalk.Operands(other).Any(v => v.Type.IsBuffer && Touches(v)):
                Require(IsAllCovered);
                break;
        }
    }
}
