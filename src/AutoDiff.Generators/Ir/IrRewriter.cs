using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Ir;

/// <summary>
/// Copies IR, replacing values. A subclass says what becomes of uses (<see cref="Use"/>) and definitions
/// (<see cref="Define"/>), and may replace whole statements.
/// </summary>
internal class IrRewriter
{
    protected virtual Value Use(Value value) => value;

    protected virtual Value Define(Value value) => value;

    protected virtual int Region(int region) => region;

    /// <summary>Rewrites a statement to any number of statements.</summary>
    protected virtual IEnumerable<Statement> Rewrite(Statement statement) => [Copy(statement)];

    public virtual Block Rewrite(Block block)
    {
        List<Statement> statements = [];
        foreach (Statement statement in block.Statements)
        {
            statements.AddRange(Rewrite(statement));
        }

        return new Block(statements.ToEquatableArray(), Uses(block.Yields));
    }

    public Operation Rewrite(Operation operation) => operation switch
    {
        Primitive { Known: null } primitive => Uses(primitive.Arguments) is var arguments && arguments.IsSame(primitive.Arguments)
            ? primitive : primitive with { Arguments = arguments },
        Primitive primitive => primitive with { Arguments = Uses(primitive.Arguments), Known = Optional(primitive.Known) },
        Load load => new Load(Use(load.Buffer), Use(load.Index)),
        Length length => new Length(Use(length.Buffer)),
        Slice slice => new Slice(Use(slice.Buffer), Optional(slice.Start), Optional(slice.Count)),
        VectorView view => new VectorView(Use(view.Buffer), Optional(view.Start)),
        Allocate allocate => allocate with { Length = Use(allocate.Length), Stack = Optional(allocate.Stack) },
        Nest nest => nest with { Owner = Optional(nest.Owner) },
        Mark mark => new Mark(Use(mark.Stack)),
        Pop pop => new Pop(Use(pop.Stack)),
        Inert inert => inert with { Arguments = Uses(inert.Arguments) },
        _ => operation,
    };

    /// <summary>The same statement with its values replaced: uses before definitions, blocks in program order.</summary>
    protected Statement Copy(Statement statement)
    {
        switch (statement)
        {
            case Let let:
                {
                    Operation operation = Rewrite(let.Operation);
                    Value target = Define(let.Target);
                    return ReferenceEquals(target, let.Target) && ReferenceEquals(operation, let.Operation)
                        ? let : let with { Target = target, Operation = operation };
                }

            case Store store:
                return store with { Buffer = Use(store.Buffer), Index = Use(store.Index), Content = Use(store.Content) };
            case Accumulate accumulate:
                return accumulate with
                {
                    Buffer = Use(accumulate.Buffer), Index = Use(accumulate.Index), Content = Use(accumulate.Content),
                };
            case Fill fill:
                return fill with { Buffer = Use(fill.Buffer), Content = Use(fill.Content) };
            case Copy copy:
                return copy with { From = Use(copy.From), To = Use(copy.To) };
            case Push push:
                return push with { Stack = Use(push.Stack), Content = Use(push.Content) };
            case Release release:
                return release with { Stack = Use(release.Stack), To = Use(release.To) };
            case Expand expand:
                return expand with { Arguments = Uses(expand.Arguments), Outputs = Uses(expand.Outputs) };
            case Library library:
                return library with { Arguments = Uses(library.Arguments), Outputs = Uses(library.Outputs) };
            case Effect effect:
                return effect with { Arguments = Uses(effect.Arguments) };
            case Throw thrown:
                return thrown with { Arguments = Uses(thrown.Arguments) };
            case If branch:
                {
                    Value condition = Use(branch.Condition);
                    Block then = Rewrite(branch.Then), otherwise = Rewrite(branch.Else);
                    return branch with
                    {
                        Region = Region(branch.Region), Condition = condition, Then = then, Else = otherwise, Results = Defines(branch.Results),
                    };
                }

            case Loop loop:
                {
                    Value? lower = Optional(loop.Lower), upper = Optional(loop.Upper);
                    EquatableArray<Value> initial = Uses(loop.Initial);
                    Value index = Define(loop.Index);
                    EquatableArray<Value> carried = Defines(loop.Carried);
                    Block? condition = loop.Condition is null ? null : Rewrite(loop.Condition);
                    Block body = Rewrite(loop.Body);
                    return loop with
                    {
                        Region = Region(loop.Region), Index = index, Lower = lower, Upper = upper, Condition = condition, Carried = carried,
                        Initial = initial, Body = body, Results = Defines(loop.Results),
                        Trips = loop.Trips is null ? null : Define(loop.Trips),
                    };
                }

            case Call call:
                {
                    EquatableArray<Value> arguments = Uses(call.Arguments), linear = Uses(call.LinearArguments);
                    return call with
                    {
                        Region = Region(call.Region), Arguments = arguments, LinearArguments = linear, Results = Defines(call.Results),
                        LinearResults = Defines(call.LinearResults),
                    };
                }

            default:
                throw new InvalidOperationException($"Unknown statement {statement.GetType().Name}.");
        }
    }

    protected EquatableArray<Value> Uses(EquatableArray<Value> values)
    {
        Value[]? replaced = null;
        for (int i = 0; i < values.Count; i++)
        {
            Value value = Use(values[i]);
            if (replaced is null && !ReferenceEquals(value, values[i]))
            {
                replaced = [.. values];
            }

            if (replaced is not null)
            {
                replaced[i] = value;
            }
        }

        return replaced is null ? values : new(replaced);
    }

    protected EquatableArray<Value> Defines(EquatableArray<Value> values)
    {
        Value[] defined = new Value[values.Count];
        for (int i = 0; i < defined.Length; i++)
        {
            defined[i] = Define(values[i]);
        }

        return new(defined);
    }

    private Value? Optional(Value? value) => value is null ? null : Use(value);
}

/// <summary>Replaces uses of some values by others; definitions stay.</summary>
internal class Substitution : IrRewriter
{
    private readonly Dictionary<int, Value> _map;

    public Substitution(Dictionary<int, Value> map) => _map = map;

    protected override Value Use(Value value)
    {
        while (_map.TryGetValue(value.Id, out Value? next))
        {
            value = next;
        }

        return value;
    }
}

/// <summary>Copies IR with fresh ids for all that it defines; uses of values defined elsewhere stay, or are mapped.</summary>
internal class Cloner : IrRewriter
{
    private readonly IrContext _context;
    private readonly Dictionary<int, Value> _map;

    public Cloner(IrContext context, Dictionary<int, Value>? map = null)
    {
        _context = context;
        _map = map ?? [];
    }

    public Dictionary<int, Value> Map => _map;

    protected override Value Use(Value value) => _map.TryGetValue(value.Id, out Value? mapped) ? mapped : value;

    protected override Value Define(Value value)
    {
        Value fresh = _context.Fresh(value.Type, value.Hint, value.IsLinear);
        _map[value.Id] = fresh;
        return fresh;
    }

    protected override int Region(int region) => _context.TakeId();
}
