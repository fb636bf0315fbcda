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
    private bool _failed;

    public bool IsLeftZero(Loop loop)
    {
        Visit(loop.Body, []);
        return !_failed;
    }

    /// <summary>Goes backwards: what is covered is set to zero later on.</summary>
    private void Visit(Block block, IReadOnlyList<Loop> around)
    {
        for (int i = block.Statements.Count - 1; i >= 0; i--)
        {
            switch (block.Statements[i])
            {
                case Store store when Touches(store.Buffer):
                    if (isZero(store.Content))
                    {
                        Cover(store.Buffer, store.Index);
                    }
                    else
                    {
                        _failed |= !IsCovered(store.Buffer, store.Index, around);
                    }

                    break;
                case Accumulate accumulate when Touches(accumulate.Buffer):
                    _failed |= !IsCovered(accumulate.Buffer, accumulate.Index, around);
                    break;
                case Fill fill when Touches(fill.Buffer):
                    if (isZero(fill.Content))
                    {
                        CoverAll(fill.Buffer);
                    }
                    else
                    {
                        _failed |= !IsAllCovered;
                    }

                    break;
                case Let { Operation: Load or Length or Slice }:
                    break;
                case If branch:
                    Scoped(() => Visit(branch.Then, around));
                    Scoped(() => Visit(branch.Else, around));
                    break;
                case Loop loop:
                    Scoped(() => Visit(loop.Body, [.. around, loop]));
                    CoverEach(loop, s => isZero(s.Content));
                    break;
                case var other when IrWalk.Operands(other).Any(v => v.Type.IsBuffer && Touches(v)):
                    _failed |= !IsAllCovered;
                    break;
            }
        }
    }
}
