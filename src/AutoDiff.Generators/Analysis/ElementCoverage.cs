using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Analysis;

/// <summary>The elements of some storage that are known to have been dealt with at a point of an iteration.</summary>
/// <param name="roots">The roots of all buffers.</param>
/// <param name="root">The storage.</param>
/// <param name="definitionOf">What defines a value, if an operation does.</param>
internal abstract class ElementCoverage(BufferRoots roots, Value root, Func<Value, Operation?> definitionOf)
{
    private readonly List<Range> _covered = [];
    private bool _fails;

    /// <summary>Elements from Lower up to Upper; all of them, if both are null.</summary>
    private sealed record Range(Value? Lower, Value? Upper, bool Inclusive);

    /// <summary>Whether every element is covered where it must be.</summary>
    protected bool Holds(Loop loop)
    {
        Visit(loop.Body, []);
        return !_fails;
    }

    /// <summary>Visits the statements of a block in the order in which elements are dealt with.</summary>
    protected abstract IEnumerable<Statement> InOrder(Block block);

    /// <summary>Covers the elements that a statement deals with, and asks for those that must have been.</summary>
    protected abstract void Visit(Statement statement, IReadOnlyList<Loop> around);

    /// <summary>Whether a store deals with its element.</summary>
    protected abstract bool Covers(Store store);

    protected void Require(bool condition) => _fails |= !condition;

    private void Visit(Block block, IReadOnlyList<Loop> around)
    {
        foreach (Statement statement in InOrder(block))
        {
            switch (statement)
            {
                case If branch:
                    Scoped(branch.Then, around);
                    Scoped(branch.Else, around);
                    break;
                case Loop loop:
                    Scoped(loop.Body, [.. around, loop]);
                    CoverEach(loop);
                    break;
                default:
                    Visit(statement, around);
                    break;
            }
        }
    }

    protected bool IsAllCovered => _covered.Any(c => c.Lower is null);

    protected bool Touches(Value buffer) => roots.Of(buffer).Id == root.Id;

    /// <summary>Whether a buffer is the storage itself, or a view of all of it, as helpers are given.</summary>
    protected bool IsWhole(Value buffer) => buffer.Id == root.Id
        || (definitionOf(buffer) is Slice { Start: null, Count: null } slice && IsWhole(slice.Buffer));

    /// <summary>Whether an element is covered, in the loops around it.</summary>
    protected bool IsCovered(Value buffer, Value index, IReadOnlyList<Loop> around) => IsAllCovered || (IsWhole(buffer) && IsCovered(index, around));

    protected void Cover(Value buffer, Value index)
    {
        if (IsWhole(buffer))
        {
            _covered.Add(new Range(index, index, true));
        }
    }

    protected void CoverAll(Value buffer)
    {
        if (IsWhole(buffer))
        {
            _covered.Add(new Range(null, null, false));
        }
    }

    /// <summary>Covers what a loop runs over, if it deals with the element at its own index in each iteration.</summary>
    private void CoverEach(Loop loop)
    {
        if (loop is { IsCounted: true, Condition: null, Step: 1 or -1 }
            && loop.Body.Statements.Any(s => s is Store store && IsWhole(store.Buffer) && store.Index.Id == loop.Index.Id && Covers(store)))
        {
            if (RunsOverAll(loop))
            {
                _covered.Add(new Range(null, null, false));
            }
            else if (loop.Step == 1)
            {
                _covered.Add(new Range(loop.Lower, loop.Upper, loop.Inclusive));
            }
        }
    }

    /// <summary>What is covered inside is not known to be outside.</summary>
    private void Scoped(Block block, IReadOnlyList<Loop> around)
    {
        int count = _covered.Count;
        Visit(block, around);
        _covered.RemoveRange(count, _covered.Count - count);
    }

    /// <summary>Whether a loop counts from zero to the length of the storage, or down from there.</summary>
    private bool RunsOverAll(Loop loop) => loop.Step == 1
        ? !loop.Inclusive && IsNumber(loop.Lower!, "0") && IsExtent(loop.Upper!)
        : loop.Inclusive && IsNumber(loop.Upper!, "0")
            && definitionOf(loop.Lower!) is Primitive { Name: Op.Subtract } last && IsNumber(last.Arguments[1], "1") && IsExtent(last.Arguments[0]);

    private bool IsNumber(Value value, string number) => definitionOf(value) is Constant constant && constant.Text == number;

    private bool IsExtent(Value value) => (definitionOf(root) is Allocate allocate && allocate.Length.Id == value.Id)
        || (definitionOf(value) is Length length && (IsWhole(length.Buffer) || IsAsLong(length.Buffer)));

    /// <summary>Whether other storage was made with the same extent.</summary>
    private bool IsAsLong(Value buffer) => definitionOf(buffer) switch
    {
        Slice { Start: null, Count: null } whole => IsAsLong(whole.Buffer),
        Allocate other => definitionOf(root) is Allocate allocate && other.Length.Id == allocate.Length.Id,
        _ => false,
    };

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
