using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Analysis;

/// <summary>
/// Decides whether each iteration of a loop writes every element of some storage before it reads it, so that nothing flows
/// through it from one iteration to the next.
/// </summary>
internal sealed class ScratchCoverage
{
    private readonly BufferRoots _roots;
    private readonly Value _root;
    private readonly Func<Value, Operation?> _definitionOf;
    private readonly List<Range> _covered = [];
    private bool _failed;

    /// <param name="roots">The roots of all buffers.</param>
    /// <param name="root">The storage.</param>
    /// <param name="definitionOf">What defines a value, if an operation does.</param>
    public ScratchCoverage(BufferRoots roots, Value root, Func<Value, Operation?> definitionOf)
    {
        _roots = roots;
        _root = root;
        _definitionOf = definitionOf;
    }

    /// <summary>Elements from Lower up to Upper; all of them, if both are null.</summary>
    private sealed record Range(Value? Lower, Value? Upper, bool Inclusive);

    public bool IsWrittenBeforeRead(Loop loop)
    {
        Visit(loop.Body, []);
        return !_failed;
    }

    private bool Touches(Value buffer) => _roots.Of(buffer).Id == _root.Id;

    /// <summary>Whether a buffer is the storage itself, or a view of all of it, as helpers are given.</summary>
    private bool IsWhole(Value buffer) => buffer.Id == _root.Id
        || (_definitionOf(buffer) is Slice { Start: null, Count: null } slice && IsWhole(slice.Buffer));

    private bool IsCoveredIn(Value buffer, Value index, IReadOnlyList<Loop> around) =>
        _covered.Any(c => c.Lower is null) || (IsWhole(buffer) && IsCovered(index, around));

    private void Visit(Block block, IReadOnlyList<Loop> around)
    {
        foreach (Statement statement in block.Statements)
        {
            switch (statement)
            {
                case Let { Operation: Load load } when Touches(load.Buffer):
                    _failed |= !IsCoveredIn(load.Buffer, load.Index, around);
                    break;
                case Accumulate accumulate when Touches(accumulate.Buffer):
                    _failed |= !IsCoveredIn(accumulate.Buffer, accumulate.Index, around);
                    break;
                case Store store when Touches(store.Buffer):
                    if (IsWhole(store.Buffer))
                    {
                        _covered.Add(new Range(store.Index, store.Index, true));
                    }

                    break;
                case Fill fill when Touches(fill.Buffer):
                    if (IsWhole(fill.Buffer))
                    {
                        _covered.Add(new Range(null, null, false));
                    }

                    break;
                case Copy copy when Touches(copy.From):
                    _failed |= !_covered.Any(c => c.Lower is null);
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
                    VisitLoop(loop, around);
                    break;
            }
        }
    }

    private void VisitLoop(Loop loop, IReadOnlyList<Loop> around)
    {
        bool writesEach = loop.IsCounted && loop.Condition is null && loop.Step == 1
            && loop.Body.Statements.Any(s => s is Store store && IsWhole(store.Buffer) && store.Index.Id == loop.Index.Id);
        Scoped(() => Visit(loop.Body, [.. around, loop]));
        if (writesEach)
        {
            _covered.Add(IsWhole(loop) ? new Range(null, null, false) : new Range(loop.Lower, loop.Upper, loop.Inclusive));
        }
    }

    /// <summary>Whether a loop counts from zero to the length of the storage.</summary>
    private bool IsWhole(Loop loop) =>
        !loop.Inclusive && _definitionOf(loop.Lower!) is Constant { Text: "0" }
        && ((_definitionOf(_root) is Allocate allocate && allocate.Length.Id == loop.Upper!.Id)
            || (_definitionOf(loop.Upper!) is Length length && IsWhole(length.Buffer)));

    private void Scoped(Action visit)
    {
        int count = _covered.Count;
        visit();
        _covered.RemoveRange(count, _covered.Count - count);
    }

    private bool IsCovered(Value index, IReadOnlyList<Loop> around)
    {
        foreach (Range range in _covered)
        {
            if (range.Lower is null || (range.Lower.Id == index.Id && range.Upper!.Id == index.Id))
            {
                return true;
            }

            foreach (Loop loop in around)
            {
                if (loop.Index.Id == index.Id && loop.IsCounted && loop.Step == 1 && loop.Inclusive == range.Inclusive
                    && loop.Lower!.Id == range.Lower.Id && loop.Upper!.Id == range.Upper!.Id)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
