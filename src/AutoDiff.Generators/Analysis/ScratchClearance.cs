using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Analysis;

/// <summary>
/// Decides whether each iteration of a loop that finds some storage all zero leaves it so, as what collects cotangents is: whatever it writes it
/// sets to zero afterwards.
/// </summary>
/// <param name="roots">The roots of all buffers.</param>
/// <param name="root">The storage.</param>
/// <param name="definitionOf">What defines a value, if an operation does.</param>
/// <param name="isZero">Whether a value is the constant zero.</param>
internal sealed class ScratchClearance(BufferRoots roots, Value root, Func<Value, Operation?> definitionOf, Func<Value, bool> isZero)
    : ElementCoverage(roots, root, definitionOf)
{
    public bool IsLeftZero(Loop loop) => Holds(loop);

    /// <summary>Backwards: what is covered is set to zero later on.</summary>
    protected override IEnumerable<Statement> InOrder(Block block) => block.Statements.Reverse();

    protected override bool Covers(Store store) => isZero(store.Content);

    protected override void Visit(Statement statement, IReadOnlyList<Loop> around)
    {
        switch (statement)
        {
            case Store store when Touches(store.Buffer) && isZero(store.Content):
                Cover(store.Buffer, store.Index);
                break;
            case Store store when Touches(store.Buffer):
                Require(IsCovered(store.Buffer, store.Index, around));
                break;
            case Accumulate accumulate when Touches(accumulate.Buffer):
                Require(IsCovered(accumulate.Buffer, accumulate.Index, around));
                break;
            case Fill fill when Touches(fill.Buffer) && isZero(fill.Content):
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
