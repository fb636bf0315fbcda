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
    private bool _failed;

    public bool IsWrittenBeforeRead(Loop loop)
    {
        Visit(loop.Body, []);
        return !_failed;
    }

    private void Visit(Block block, IReadOnlyList<Loop> around)
    {
        foreach (Statement statement in block.Statements)
        {
            switch (statement)
            {
                case Let { Operation: Load load } when Touches(load.Buffer):
                    _failed |= !IsCovered(load.Buffer, load.Index, around);
                    break;
                case Accumulate accumulate when Touches(accumulate.Buffer):
                    _failed |= !IsCovered(accumulate.Buffer, accumulate.Index, around);
                    break;
                case Store store when Touches(store.Buffer):
                    Cover(store.Buffer, store.Index);
                    break;
                case Fill fill when Touches(fill.Buffer):
                    CoverAll(fill.Buffer);
                    break;
                case Copy copy when Touches(copy.From):
                    _failed |= !IsAllCovered;
                    break;
                case Call call when call.Arguments.Any(a => a.Type.IsBuffer && Touches(a)):
                case Let { Operation: Inert inert } when inert.Arguments.Any(a => a.Type.IsBuffer && Touches(a)):
                case Library library when IrWalk.Operands(library).Any(Touches):
                case Effect effect when effect.Arguments.Any(a => a.Type.IsBuffer && Touches(a)):
                    _failed = true;
                    break;
                case If branch:
                    Scoped(() => Visit(branch.Then, around));
                    Scoped(() => Visit(branch.Else, around));
                    break;
                case Loop loop:
                    Scoped(() => Visit(loop.Body, [.. around, loop]));
                    CoverEach(loop, _ => true);
                    break;
            }
        }
    }
}
