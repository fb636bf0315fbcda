using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Analysis;

/// <summary>
/// Decides whether each iteration of a loop writes every element of some storage before it reads it, so that nothing flows
/// through it from one iteration to the next.
/// </summary>
/// <param name="roots">The roots of all buffers.</param>
/// <param name="root">The storage.</param>
/// <param name="definitionOf">What defines a value, if an operation does.</param>
internal sealed class ScratchCoverage(BufferRoots roots, Value root, Func<Value, Operation?> definitionOf) : ElementCoverage(roots, root, definitionOf)
{
    public bool IsWrittenBeforeRead(Loop loop) => Holds(loop);

    protected override IEnumerable<Statement> InOrder(Block block) => block.Statements;

    protected override bool Covers(Store store) => true;

    protected override void Visit(Statement statement, IReadOnlyList<Loop> around)
    {
        switch (statement)
        {
            case Let { Operation: Load load } when Touches(load.Buffer):
                Require(IsCovered(load.Buffer, load.Index, around));
                break;
            case Accumulate accumulate when Touches(accumulate.Buffer):
                Require(IsCovered(accumulate.Buffer, accumulate.Index, around));
                break;
            case Store store when Touches(store.Buffer):
                Cover(store.Buffer, store.Index);
                break;
            case Fill fill when Touches(fill.Buffer):
                CoverAll(fill.Buffer);
                break;
            case Copy copy when Touches(copy.From):
                Require(IsAllCovered);
                break;
            case Call call when call.Arguments.Any(a => a.Type.IsBuffer && Touches(a)):
            case Let { Operation: Inert inert } when inert.Arguments.Any(a => a.Type.IsBuffer && Touches(a)):
            case Library library when IrWalk.Operands(library).Any(Touches):
            case Effect effect when effect.Arguments.Any(a => a.Type.IsBuffer && Touches(a)):
                Require(false);
                break;
        }
    }
}
