namespace AutoDiff.Generators.Ir;

/// <summary>Enumerates the parts of IR: the one place that knows what each statement reads and defines.</summary>
internal static class IrWalk
{
    /// <summary>All statements of a block, nested ones included, in program order (a statement before its own blocks).</summary>
    public static IEnumerable<Statement> Statements(Block block)
    {
        foreach (Statement statement in block.Statements)
        {
            yield return statement;
            foreach (Block nested in Blocks(statement))
            {
                foreach (Statement inner in Statements(nested))
                {
                    yield return inner;
                }
            }
        }
    }

    /// <summary>The blocks of a statement.</summary>
    public static IEnumerable<Block> Blocks(Statement statement)
    {
        switch (statement)
        {
            case If branch:
                yield return branch.Then;
                yield return branch.Else;
                break;
            case Loop loop:
                if (loop.Condition is { } condition)
                {
                    yield return condition;
                }

                yield return loop.Body;
                break;
        }
    }

    /// <summary>The values that an operation reads.</summary>
    public static IEnumerable<Value> Operands(Operation operation)
    {
        switch (operation)
        {
            case Primitive primitive:
                return primitive.Arguments;
            case Load load:
                return [load.Buffer, load.Index];
            case Length length:
                return [length.Buffer];
            case Slice slice:
                return Present(slice.Buffer, slice.Start, slice.Count);
            case Allocate allocate:
                return Present(allocate.Length, allocate.Stack);
            case Nest nest:
                return Present(nest.Owner);
            case Pop pop:
                return [pop.Stack];
            case Inert inert:
                return inert.Arguments;
            default:
                return [];
        }
    }

    /// <summary>The values that a statement itself reads, those read inside its blocks (their yields included) left out.</summary>
    public static IEnumerable<Value> Operands(Statement statement)
    {
        switch (statement)
        {
            case Let let:
                return Operands(let.Operation);
            case Store store:
                return [store.Buffer, store.Index, store.Content];
            case Accumulate accumulate:
                return [accumulate.Buffer, accumulate.Index, accumulate.Content];
            case Fill fill:
                return [fill.Buffer, fill.Content];
            case Copy copy:
                return [copy.From, copy.To];
            case Push push:
                return [push.Stack, push.Content];
            case Expand expand:
                return [.. expand.Arguments, .. expand.Outputs];
            case Effect effect:
                return effect.Arguments;
            case Throw thrown:
                return thrown.Arguments;
            case If branch:
                return [branch.Condition];
            case Loop loop:
                return [.. Present(loop.Lower, loop.Upper), .. loop.Initial];
            case Call call:
                return [.. call.Arguments, .. call.LinearArguments];
            default:
                return [];
        }
    }

    /// <summary>The values that a statement defines in the block it stands in.</summary>
    public static IEnumerable<Value> Definitions(Statement statement)
    {
        switch (statement)
        {
            case Let let:
                return [let.Target];
            case If branch:
                return branch.Results;
            case Loop loop:
                return [.. loop.Results, .. Present(loop.Trips)];
            case Call call:
                return [.. call.Results, .. call.LinearResults];
            default:
                return [];
        }
    }

    /// <summary>All values read by a block or inside it, its yields included.</summary>
    public static IEnumerable<Value> AllOperands(Block block)
    {
        foreach (Statement statement in block.Statements)
        {
            foreach (Value value in AllOperands(statement))
            {
                yield return value;
            }
        }

        foreach (Value value in block.Yields)
        {
            yield return value;
        }
    }

    /// <summary>All values read by a statement or inside it.</summary>
    public static IEnumerable<Value> AllOperands(Statement statement)
    {
        foreach (Value value in Operands(statement))
        {
            yield return value;
        }

        foreach (Block nested in Blocks(statement))
        {
            foreach (Value value in AllOperands(nested))
            {
                yield return value;
            }
        }
    }

    /// <summary>All values defined by a statement or inside it (carried values and counters included).</summary>
    public static IEnumerable<Value> AllDefinitions(Statement statement)
    {
        foreach (Value value in Definitions(statement))
        {
            yield return value;
        }

        if (statement is Loop loop)
        {
            yield return loop.Index;
            foreach (Value value in loop.Carried)
            {
                yield return value;
            }
        }

        foreach (Block nested in Blocks(statement))
        {
            foreach (Statement inner in nested.Statements)
            {
                foreach (Value value in AllDefinitions(inner))
                {
                    yield return value;
                }
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

    private static IEnumerable<Value> Present(params Value?[] values) => values.Where(v => v is not null)!;
}
