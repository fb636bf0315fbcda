using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Passes;

/// <summary>Something that a value depends on, seen from a place: an element of the input, or all that a branch or a loop depends on.</summary>
/// <param name="Scope">The place.</param>
/// <param name="Covered">The values carried by loops of which all iterations are being run over there.</param>
internal abstract record SparsityLeaf(CopyScope Scope, HashSet<int> Covered);

/// <summary>One element of the input, by the copy of its index.</summary>
internal sealed record ElementLeaf(CopyScope Scope, HashSet<int> Covered, Value Index) : SparsityLeaf(Scope, Covered);

/// <summary>What one result of a branch depends on.</summary>
internal sealed record BranchLeaf(CopyScope Scope, HashSet<int> Covered, If Branch, int Result) : SparsityLeaf(Scope, Covered);

/// <summary>What some of the values that a loop carries depend on, over all its iterations.</summary>
internal sealed record LoopLeaf(CopyScope Scope, HashSet<int> Covered, Loop Loop, IReadOnlyList<int> Carried) : SparsityLeaf(Scope, Covered);

/// <summary>Finds what values depend on, and writes the code that runs over it.</summary>
internal sealed class SparsityLeaves
{
    private readonly IndependentCopy _copy;
    private readonly Activity _activity;
    private readonly BufferRoots _roots;
    private readonly Value _input;

    private HashSet<int> _covered = [];

    public SparsityLeaves(IndependentCopy copy, Activity activity, BufferRoots roots, Value input)
    {
        _copy = copy;
        _activity = activity;
        _roots = roots;
        _input = input;
    }

    /// <summary>What values depend on, each once.</summary>
    public IReadOnlyList<SparsityLeaf> Of(IEnumerable<Value> values)
    {
        List<SparsityLeaf> leaves = [];
        HashSet<int> seen = [], elements = [];
        foreach (Value value in values)
        {
            Collect(value, leaves, seen, elements);
        }

        return leaves;
    }

    /// <summary>Writes <paramref name="write"/> for every element of the input in some leaves.</summary>
    public void Each(IReadOnlyList<SparsityLeaf> leaves, Action<Value> write)
    {
        foreach (SparsityLeaf leaf in leaves)
        {
            HashSet<int> covered = _covered;
            _covered = leaf.Covered;
            _copy.In(leaf.Scope, () => Each(leaf, write));
            _covered = covered;
        }
    }

    /// <summary>The copy of the place of <paramref name="index"/> of a buffer in the storage that it is a view of.</summary>
    public Value Place(Value buffer, Value index, Value storage)
    {
        Value place = _copy.Of(index);
        while (buffer.Id != storage.Id)
        {
            if (_copy.DefinitionOf(buffer) is not Let { Operation: Slice slice })
            {
                throw new SparsityUnknownException("it works on copies of its arguments");
            }

            place = slice.Start is null ? place : _copy.Builder.Add(_copy.Of(slice.Start), place);
            buffer = slice.Buffer;
        }

        return place;
    }

    private void Each(SparsityLeaf leaf, Action<Value> write)
    {
        switch (leaf)
        {
            case ElementLeaf element:
                write(element.Index);
                break;
            case BranchLeaf { Branch: { } branch, Result: var result }:
                _copy.Branch(branch, () => Each(Of([branch.Then.Yields[result]]), write), () => Each(Of([branch.Else.Yields[result]]), write));
                break;
            case LoopLeaf { Loop: { } loop } carried:
                IReadOnlyList<int> all = Closure(loop, carried.Carried);
                Each(Of(all.Select(i => loop.Initial[i])), write);
                _copy.Loop(loop, () =>
                {
                    _covered = [.. leaf.Covered, .. all.Select(i => loop.Carried[i].Id)];
                    Each(Of(all.Select(i => loop.Body.Yields[i])), write);
                });
                break;
        }
    }

    /// <summary>Whether a primitive is linear in those of its arguments that depend on the input.</summary>
    public bool IsLinear(Primitive primitive) => RuleTable.Find(primitive.Name) is { IsLinear: true } || primitive.Name switch
    {
        Op.Multiply or Op.StrongMultiply => primitive.Arguments.Count(_activity.IsVaried) == 1,
        Op.Divide or Op.StrongDivide => !_activity.IsVaried(primitive.Arguments[1]),
        _ => false,
    };

    /// <summary>Whether each of some values that a loop carries is a linear function of what they were before the iteration, plus terms.</summary>
    public bool IsLinearRecurrence(Loop loop, IReadOnlyList<int> carried)
    {
        HashSet<int> before = [.. carried.Select(i => loop.Carried[i].Id)];
        HashSet<int> inside = [.. IrWalk.AllDefinitions(loop).Select(v => v.Id)];
        return carried.All(i => IsLinear(loop.Body.Yields[i], before, inside));
    }

    private bool IsLinear(Value value, HashSet<int> before, HashSet<int> inside)
    {
        HashSet<int> reached = [];
        Reach(value, inside, reached);
        if (before.Contains(value.Id) || !reached.Overlaps(before))
        {
            return true;
        }

        return _copy.DefinitionOf(value) switch
        {
            Let { Operation: Primitive primitive } => IsLinear(primitive) && primitive.Arguments.All(a => IsLinear(a, before, inside)),
            If branch => IsLinear(branch.Then.Yields[IrWalk.IndexOf(branch.Results, value)], before, inside)
                && IsLinear(branch.Else.Yields[IrWalk.IndexOf(branch.Results, value)], before, inside),
            Loop inner when SumAnalysis.IsSum(inner, IrWalk.IndexOf(inner.Results, value)) =>
                IsLinear(inner.Initial[IrWalk.IndexOf(inner.Results, value)], before, inside)
                && !IrWalk.AllOperands(inner.Body).Any(v => before.Contains(v.Id)),
            _ => false,
        };
    }

    /// <summary>The carried values that some of them depend on.</summary>
    public IReadOnlyList<int> Closure(Loop loop, IReadOnlyList<int> from)
    {
        List<int> all = [.. from];
        HashSet<int> inside = [.. IrWalk.AllDefinitions(loop).Select(v => v.Id)];
        for (int next = 0; next < all.Count; next++)
        {
            HashSet<int> reached = [];
            Reach(loop.Body.Yields[all[next]], inside, reached);
            all.AddRange(Enumerable.Range(0, loop.Carried.Count).Where(i => reached.Contains(loop.Carried[i].Id) && !all.Contains(i)));
        }

        return all;
    }

    /// <summary>All values inside a loop that a value depends on through numbers.</summary>
    private void Reach(Value value, HashSet<int> inside, HashSet<int> reached)
    {
        if (!inside.Contains(value.Id) || !_activity.IsVaried(value) || !reached.Add(value.Id))
        {
            return;
        }

        IEnumerable<Value> next = _copy.DefinitionOf(value) switch
        {
            Let { Operation: Primitive primitive } => primitive.Arguments,
            If branch => branch.Results.SelectMany((r, i) => r.Id == value.Id ? (Value[])[branch.Then.Yields[i], branch.Else.Yields[i]] : []),
            Loop inner => [.. inner.Initial, .. inner.Body.Yields],
            _ => [],
        };
        foreach (Value operand in next)
        {
            Reach(operand, inside, reached);
        }
    }

    private void Collect(Value value, List<SparsityLeaf> leaves, HashSet<int> seen, HashSet<int> elements)
    {
        if (!value.Type.IsReal || !_activity.IsVaried(value) || _covered.Contains(value.Id) || !seen.Add(value.Id))
        {
            return;
        }

        switch (_copy.DefinitionOf(value))
        {
            case Let { Operation: Primitive primitive }:
                foreach (Value argument in primitive.Arguments)
                {
                    Collect(argument, leaves, seen, elements);
                }

                break;
            case Let { Operation: Load load } when _roots.Of(load.Buffer).Id == _input.Id:
                Value place = Place(load.Buffer, load.Index, _input);
                if (elements.Add(place.Id))
                {
                    leaves.Add(new ElementLeaf(_copy.Scope, _covered, place));
                }

                break;
            case If branch:
                leaves.Add(new BranchLeaf(_copy.Scope, _covered, branch, IrWalk.IndexOf(branch.Results, value)));
                break;
            case Loop loop:
                leaves.Add(new LoopLeaf(_copy.Scope, _covered, loop, [IrWalk.IndexOf(loop.Results, value)]));
                break;
            case null when LoopThatCarries(value) is { } around:
                leaves.Add(new LoopLeaf(_copy.Scope, _covered, around, [IrWalk.IndexOf(around.Carried, value)]));
                break;
            default:
                throw new SparsityUnknownException("it keeps intermediate numbers in storage, or in a call");
        }
    }

    private Loop? LoopThatCarries(Value value) => _copy.Loops.FirstOrDefault(l => l.Carried.Any(c => c.Id == value.Id));
}
