using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Ir;

/// <summary>Enumerates the parts of IR: the one place that knows what each statement reads and defines.</summary>
internal static class IrWalk
{
    /// <summary>All statements of a block, nested ones included, in program order (a statement before its own blocks).</summary>
    public static IReadOnlyList<Statement> Statements(Block block)
    {
        List<Statement> statements = [];
        AddStatements(block, statements);
        return statements;
    }

    private static void AddStatements(Block block, List<Statement> statements)
    {
        foreach (Statement statement in block.Statements)
        {
            statements.Add(statement);
            foreach (Block nested in Blocks(statement))
            {
                AddStatements(nested, statements);
            }
        }
    }

    /// <summary>The blocks of a statement.</summary>
    public static EquatableArray<Block> Blocks(Statement statement) => statement switch
    {
        If branch => new([branch.Then, branch.Else]),
        Loop { Condition: { } condition } loop => new([condition, loop.Body]),
        Loop loop => new([loop.Body]),
        _ => EquatableArray<Block>.Empty,
    };

    /// <summary>The values that an operation reads.</summary>
    public static EquatableArray<Value> Operands(Operation operation)
    {
        switch (operation)
        {
            case Primitive primitive:
                return primitive.Known is null ? primitive.Arguments : primitive.Arguments.Add(primitive.Known);
            case Load load:
                return new([load.Buffer, load.Index]);
            case Length length:
                return new([length.Buffer]);
            case Slice slice:
                return slice.Start is null && slice.Count is null ? new([slice.Buffer]) : new([slice.Buffer, .. Present(slice.Start, slice.Count)]);
            case VectorView view:
                return Present(view.Buffer, view.Start);
            case Allocate allocate:
                return Present(allocate.Length, allocate.Stack);
            case Nest nest:
                return Present(nest.Owner);
            case Mark mark:
                return new([mark.Stack]);
            case Pop pop:
                return new([pop.Stack]);
            case Inert inert:
                return inert.Arguments;
            default:
                return EquatableArray<Value>.Empty;
        }
    }

    /// <summary>The values that a statement itself reads, those read inside its blocks (their yields included) left out.</summary>
    public static EquatableArray<Value> Operands(Statement statement)
    {
        switch (statement)
        {
            case Let let:
                return Operands(let.Operation);
            case Store store:
                return new([store.Buffer, store.Index, store.Content]);
            case Accumulate accumulate:
                return new([accumulate.Buffer, accumulate.Index, accumulate.Content]);
            case Fill fill:
                return new([fill.Buffer, fill.Content]);
            case Copy copy:
                return new([copy.From, copy.To]);
            case Push push:
                return new([push.Stack, push.Content]);
            case Release release:
                return new([release.Stack, release.To]);
            case Expand expand:
                return new([.. expand.Arguments, .. expand.Outputs]);
            case Library library:
                return library.Arguments.AddRange(library.Outputs);
            case Effect effect:
                return effect.Arguments;
            case Throw thrown:
                return thrown.Arguments;
            case If branch:
                return new([branch.Condition]);
            case Loop loop:
                return loop.IsCounted ? new([loop.Lower!, loop.Upper!, .. loop.Initial]) : loop.Initial;
            case Call call:
                return call.Arguments.AddRange(call.LinearArguments);
            default:
                return EquatableArray<Value>.Empty;
        }
    }

    /// <summary>The values that a statement defines in the block it stands in.</summary>
    public static EquatableArray<Value> Definitions(Statement statement)
    {
        switch (statement)
        {
            case Let let:
                return new([let.Target]);
            case If branch:
                return branch.Results;
            case Loop loop:
                return loop.Trips is null ? loop.Results : loop.Results.Add(loop.Trips);
            case Call call:
                return call.Results.AddRange(call.LinearResults);
            default:
                return EquatableArray<Value>.Empty;
        }
    }

    /// <summary>All values read by a block or inside it, its yields included.</summary>
    public static IReadOnlyList<Value> AllOperands(Block block)
    {
        List<Value> values = [];
        AddOperands(block, values);
        return values;
    }

    /// <summary>All values read by a statement or inside it.</summary>
    public static IReadOnlyList<Value> AllOperands(Statement statement)
    {
        List<Value> values = [];
        AddOperands(statement, values);
        return values;
    }

    private static void AddOperands(Block block, List<Value> values)
    {
        foreach (Statement statement in block.Statements)
        {
            AddOperands(statement, values);
        }

        values.AddRange(block.Yields);
    }

    private static void AddOperands(Statement statement, List<Value> values)
    {
        foreach (Value value in Operands(statement))
        {
            values.Add(value);
        }

        foreach (Block nested in Blocks(statement))
        {
            AddOperands(nested, values);
        }
    }

    /// <summary>All values defined by a statement or inside it (carried values and counters included).</summary>
    public static IReadOnlyList<Value> AllDefinitions(Statement statement)
    {
        List<Value> values = [];
        AddDefinitions(statement, values);
        return values;
    }

    private static void AddDefinitions(Statement statement, List<Value> values)
    {
        foreach (Value value in Definitions(statement))
        {
            values.Add(value);
        }

        if (statement is Loop loop)
        {
            values.Add(loop.Index);
            values.AddRange(loop.Carried);
        }

        foreach (Block nested in Blocks(statement))
        {
            foreach (Statement inner in nested.Statements)
            {
                AddDefinitions(inner, values);
            }
        }
    }

    /// <summary>The values that a statement reads, inside it too, but does not define: each once, in order of first use.</summary>
    public static IEnumerable<Value> Free(Statement statement)
    {
        HashSet<int> seen = [];
        foreach (Value value in AllDefinitions(statement))
        {
            seen.Add(value.Id);
        }

        foreach (Value value in AllOperands(statement))
        {
            if (seen.Add(value.Id))
            {
                yield return value;
            }
        }
    }

    /// <summary>The position of a value among others, or −1.</summary>
    public static int IndexOf(EquatableArray<Value> values, Value value)
    {
        for (int i = 0; i < values.Count; i++)
        {
            if (values[i].Id == value.Id)
            {
                return i;
            }
        }

        return -1;
    }

    private static EquatableArray<Value> Present(Value? first, Value? second) =>
        second is null ? Present(first) : first is null ? new([second]) : new([first, second]);

    private static EquatableArray<Value> Present(Value? value) => value is null ? EquatableArray<Value>.Empty : new([value]);
}
