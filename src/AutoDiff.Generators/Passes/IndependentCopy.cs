using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>A place in a copy: which of the original's values have been copied there. Those of a loop that is being copied anew are hidden.</summary>
internal sealed class CopyScope(CopyScope? outer, HashSet<int>? hidden = null)
{
    private readonly Dictionary<int, Value> _values = [];
    private readonly HashSet<int> _done = [];

    public Value this[Value original]
    {
        set => _values[original.Id] = value;
    }

    public Value? Find(Value original)
    {
        for (CopyScope? scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._values.TryGetValue(original.Id, out Value? copy))
            {
                return copy;
            }

            if (scope.Hidden?.Contains(original.Id) == true)
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>Notes that something was done for a value here. False if it was done before, here or around.</summary>
    public bool Do(Value original)
    {
        for (CopyScope? scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._done.Contains(original.Id))
            {
                return false;
            }

            if (scope.Hidden?.Contains(original.Id) == true)
            {
                break;
            }
        }

        return _done.Add(original.Id);
    }

    private CopyScope? Outer => outer;

    private HashSet<int>? Hidden => hidden;
}

/// <summary>
/// Copies, on demand, the values of a function that depend on nothing active into a new one: lengths, indices, loops and the branches round
/// them. Whatever is asked for in a place is computed there, from what is there already.
/// </summary>
internal sealed class IndependentCopy
{
    private readonly Independence _independence;
    private readonly Dictionary<int, Statement> _definitions = [];
    private readonly Value? _absent;
    private readonly Value _entries;
    private int _unguarded;

    /// <param name="function">The original.</param>
    /// <param name="independence">What of it can be copied.</param>
    /// <param name="absent">A buffer that the copy has not; it has as many elements as <paramref name="entries"/> has rows.</param>
    /// <param name="entries">The places that the copy names.</param>
    public IndependentCopy(FunctionIr function, Independence independence, Value? absent, Value entries)
    {
        _independence = independence;
        _absent = absent;
        _entries = entries;
        Builder = new IrBuilder(new IrContext(entries.Id + 1));
        foreach (Value parameter in function.Parameters)
        {
            Scope[parameter] = parameter;
        }

        foreach (Statement statement in IrWalk.Statements(function.Body))
        {
            foreach (Value value in IrWalk.Definitions(statement))
            {
                _definitions[value.Id] = statement;
            }
        }

        Loops = [.. IrWalk.Statements(function.Body).OfType<Loop>()];
    }

    /// <summary>All loops of the original.</summary>
    public IReadOnlyList<Loop> Loops { get; }

    public IrBuilder Builder { get; private set; }

    public CopyScope Scope { get; private set; } = new(null);

    /// <summary>The statement that defines a value; null for parameters, counters and carried values.</summary>
    public Statement? DefinitionOf(Value value) => _definitions.TryGetValue(value.Id, out Statement? definition) ? definition : null;

    /// <summary>The copy of a value in the current place.</summary>
    public Value Of(Value value)
    {
        if (Scope.Find(value) is { } known)
        {
            return known;
        }

        if (!_independence.Of(value))
        {
            throw new SparsityUnknownException("a place in it, a branch or a number of iterations depends on the variables");
        }

        switch (DefinitionOf(value))
        {
            case Let { Operation: Length length }:
                Value extent = Extent(length.Buffer);
                Scope[value] = extent;
                return extent;
            case Let let:
                Value copy = Builder.Let(let.Target.Type, Copied(let), let.Target.Hint);
                Scope[value] = copy;
                return copy;
            case If branch:
                CopyResults(branch);
                break;
            case Loop loop:
                Loop(loop, () => { });
                break;
            default:
                throw new InvalidOperationException($"{value} is not in scope.");
        }

        return Scope.Find(value)!;
    }

    /// <summary>The number of elements of a buffer, which need not be there itself.</summary>
    private Value Extent(Value buffer)
    {
        switch (DefinitionOf(buffer))
        {
            case Let { Operation: Allocate allocate }:
                return Of(allocate.Length);
            case Let { Operation: Slice { Count: { } count } }:
                return Of(count);
            case Let { Operation: Slice slice }:
                Value all = Extent(slice.Buffer);
                return slice.Start is null ? all : Builder.Subtract(all, Of(slice.Start));
            default:
                return buffer.Id == _absent?.Id
                    ? Builder.Let(IrType.Int, new Inert("{0}.RowCount", new([_entries]), Purity.Pure))
                    : Builder.Let(IrType.Int, new Length(Of(buffer)));
        }
    }

    /// <summary>Runs <paramref name="action"/> in another place, from which the current block can be seen.</summary>
    public void In(CopyScope scope, Action action)
    {
        CopyScope current = Scope;
        Scope = new CopyScope(scope);
        action();
        Scope = current;
    }

    /// <summary>Copies a branch around what the actions write. Where it depends on something active both sides count.</summary>
    public void Branch(If branch, Action then, Action otherwise)
    {
        if (!_independence.Of(branch.Condition))
        {
            _unguarded++;
            In(Scope, then);
            In(Scope, otherwise);
            _unguarded--;
            return;
        }

        Value condition = Of(branch.Condition);
        Block first = Nested(Scope, () => { then(); return []; });
        Block second = Nested(Scope, () => { otherwise(); return []; });
        Builder.Append(new If(Builder.Context.TakeId(), condition, first, second, []));
    }

    /// <summary>Copies a loop around what <paramref name="body"/> writes.</summary>
    public void Loop(Loop loop, Action body)
    {
        int[] kept = [.. Enumerable.Range(0, loop.Carried.Count).Where(i => _independence.Of(loop.Carried[i]))];
        Value[] initial = [.. kept.Select(i => Of(loop.Initial[i]))];
        Value? lower = loop.Lower is null ? null : Of(loop.Lower), upper = loop.Upper is null ? null : Of(loop.Upper);
        CopyScope inside = new(Scope, [.. IrWalk.AllDefinitions(loop).Select(v => v.Id)]);
        Value index = Copy(inside, loop.Index);
        Value[] carried = [.. kept.Select(i => Copy(inside, loop.Carried[i]))];
        Block? condition = loop.Condition is { } test ? Nested(inside, () => [Of(test.Yields[0])]) : null;
        Block copied = Nested(inside, () =>
        {
            body();
            return [.. kept.Select(i => Of(loop.Body.Yields[i]))];
        });

        // What was made of the results of this loop outside it stands for another copy of them.
        Value[] results = [.. kept.Select(i => Copy(Scope, loop.Results[i]))];
        Value? trips = loop.Trips is { } count ? Copy(Scope, count) : null;
        Builder.Append(loop with
        {
            Region = Builder.Context.TakeId(), Index = index, Lower = lower, Upper = upper, Condition = condition,
            Carried = new(carried), Initial = new(initial), Body = copied, Results = new(results), Trips = trips, Source = -1,
        });
    }

    private void CopyResults(If branch)
    {
        Value[] kept = [.. branch.Results.Where(_independence.Of)];
        int[] positions = [.. kept.Select(r => IrWalk.IndexOf(branch.Results, r))];
        Value condition = Of(branch.Condition);
        Block then = Nested(Scope, () => [.. positions.Select(i => Of(branch.Then.Yields[i]))]);
        Block otherwise = Nested(Scope, () => [.. positions.Select(i => Of(branch.Else.Yields[i]))]);
        Value[] results = [.. kept.Select(r => Copy(Scope, r))];
        Builder.Append(new If(Builder.Context.TakeId(), condition, then, otherwise, new(results)));
    }

    private Value Copy(CopyScope scope, Value original)
    {
        Value copy = Builder.Context.Fresh(original.Type, original.Hint);
        scope[original] = copy;
        return copy;
    }

    private Block Nested(CopyScope scope, Func<Value[]> write)
    {
        IrBuilder outer = Builder;
        Builder = outer.Nested();
        Value[] yields = [];
        In(scope, () => yields = write());
        Block block = Builder.Finish(yields);
        Builder = outer;
        return block;
    }

    private Operation Copied(Let let)
    {
        switch (let.Operation)
        {
            case Constant constant:
                return constant;
            case Primitive primitive when IsGuarded || !CanFail(primitive, let.Target.Type):
                return primitive with { Arguments = primitive.Arguments.Select(Of).ToEquatableArray() };
            case Slice slice when IsGuarded:
                return new Slice(Of(slice.Buffer), slice.Start is null ? null : Of(slice.Start), slice.Count is null ? null : Of(slice.Count));
            case Load load when IsGuarded:
                return new Load(Of(load.Buffer), Of(load.Index));
            case Inert inert when IsGuarded:
                return inert with { Arguments = inert.Arguments.Select(Of).ToEquatableArray() };
            default:
                throw new SparsityUnknownException("what it needs to know could fail on the side of a branch that did not run");
        }
    }

    private bool CanFail(Primitive primitive, IrType type) => primitive.Name is Op.Divide or Op.Remainder && type.Kind == TypeKind.Integer
        && DefinitionOf(primitive.Arguments[1]) is not Let { Operation: Constant { Text: not "0" } };

    /// <summary>Whether what is copied here runs in the original too.</summary>
    private bool IsGuarded => _unguarded == 0;
}
