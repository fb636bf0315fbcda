using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Writes the body of a rule with its tangents marked linear, which makes it what <see cref="Linearise"/> would have written. A tangent that is
/// not given is zero, and what depends on such tangents alone is left out. The rule is linear: <see cref="RuleLinearity"/> has seen to that.
/// </summary>
internal sealed class RuleBody
{
    private readonly FunctionIr _rule;
    private readonly int _own;
    private readonly IReadOnlyList<int> _active;
    private readonly Activity _all;
    private readonly Activity _given;
    private readonly IrContext _definitions;
    private readonly Dictionary<int, Value> _map = [];
    private readonly Copier _copier;
    private readonly int _firstLine;
    private readonly int _callSource;
    private IrBuilder _builder;

    /// <param name="builder">Where to write.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="active">For each tangent, or place for a cotangent, which parameter of the function it belongs to; -1 for the result.</param>
    /// <param name="arguments">The function's arguments, then those tangents (or cotangents) that are not zero.</param>
    /// <param name="effects">What callees write.</param>
    /// <param name="firstLine">The ordinal of the rule's first source line.</param>
    public RuleBody(
        IrBuilder builder, FunctionIr rule, IReadOnlyList<int> active, IReadOnlyList<Value?> arguments, EffectAnalysis effects, int firstLine)
    {
        (_builder, _rule, _active, _firstLine, _callSource) = (builder, rule, active, firstLine, builder.Source);
        _own = rule.Parameters.Count - active.Count;
        BufferRoots roots = BufferRoots.Of(rule);
        _all = Activity.Of(rule, [.. rule.Parameters.Select((_, i) => i >= _own)], roots, effects);
        _given = Activity.Of(rule, [.. rule.Parameters.Select((_, i) => i >= _own && arguments[i] is not null)], roots, effects);
        _definitions = IrContext.For(rule);
        _copier = new Copier(builder.Context, _map);
        for (int i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] is { } argument)
            {
                _map[rule.Parameters[i].Id] = argument;
            }
        }
    }

    /// <summary>Writes the statements; gives what the rule yields, null for a tangent that is zero.</summary>
    public Value?[] Write()
    {
        foreach (Statement statement in _rule.Body.Statements)
        {
            Visit(statement);
        }

        _builder.Source = _callSource;
        return [.. _rule.Body.Yields.Select(y => !IsLinear(y) ? _map[y.Id] : Lives(y) ? _map[y.Id] : null)];
    }

    private bool IsLinear(Value value) => _all.IsVaried(value);

    private bool Lives(Value value) => _given.IsVaried(value);

    private Value Mapped(Value value) => _map.TryGetValue(value.Id, out Value? mapped) ? mapped : value;

    private Value Zero(IrType type) => _builder.Let(type, new Constant(IrBuilder.RealLiteral(type, "0")), linear: true);

    private Value LinearOrZero(Value value) => Lives(value) ? Mapped(value) : Zero(value.Type);

    private void Visit(Statement statement)
    {
        int source = statement.Source < 0 ? _callSource : statement.Source + _firstLine;
        _builder.Source = source;
        switch (statement)
        {
            case Let { Operation: Length length } let when IsLinear(length.Buffer):
                _map[let.Target.Id] = LengthOf(length.Buffer);
                break;
            case Let let when IsLinear(let.Target):
                if (Lives(let.Target))
                {
                    _map[let.Target.Id] = Named(Linear(let.Target, let.Operation), let.Target.Hint);
                }

                break;
            case Store store when IsLinear(store.Buffer):
                AppendIf(store.Buffer, () => new Store(Mapped(store.Buffer), Mapped(store.Index), LinearOrZero(store.Content)));
                break;
            case Accumulate accumulate when IsLinear(accumulate.Buffer):
                AppendIf(accumulate.Content, () => new Accumulate(Mapped(accumulate.Buffer), Mapped(accumulate.Index), Mapped(accumulate.Content)));
                break;
            case Fill fill when IsLinear(fill.Buffer):
                AppendIf(fill.Buffer, () => new Fill(Mapped(fill.Buffer), LinearOrZero(fill.Content)));
                break;
            case Ir.Copy copy when IsLinear(copy.To) && Lives(copy.To) && !Lives(copy.From):
                Value target = _builder.Let(Mapped(copy.To).Type, new Slice(Mapped(copy.To), _builder.Int(0), LengthOf(copy.From)), linear: true);
                _builder.Append(new Fill(target, Zero(target.Type.Element!)));
                break;
            case Ir.Copy copy when IsLinear(copy.To):
                AppendIf(copy.From, () => new Ir.Copy(Mapped(copy.From), Mapped(copy.To)));
                break;
            case If branch:
                Visit(branch);
                break;
            case Loop loop:
                Visit(loop);
                break;
            default:
                _builder.Append(_copier.Copied(statement) with { Source = source });
                break;
        }
    }

    private void AppendIf(Value value, Func<Statement> make)
    {
        if (Lives(value))
        {
            _builder.Append(make());
        }
    }

    private Value Named(Value value, string hint) => hint.Length > 0 && value.Hint.Length == 0 ? _builder.Rename(value, hint) : value;

    private Value Linear(Value target, Operation operation)
    {
        switch (operation)
        {
            case Primitive { Name: Op.Add or Op.Subtract } sum:
                (Value a, Value b) = (sum.Arguments[0], sum.Arguments[1]);
                return sum.Name == Op.Add
                    ? !Lives(b) ? Mapped(a) : !Lives(a) ? Mapped(b) : _builder.Add(Mapped(a), Mapped(b))
                    : !Lives(b) ? Mapped(a) : !Lives(a) ? _builder.Negate(Mapped(b)) : _builder.Subtract(Mapped(a), Mapped(b));
            case Primitive { Name: Op.Negate } negate:
                return _builder.Negate(Mapped(negate.Arguments[0]));
            case Primitive { Name: Op.Convert } convert:
                return _builder.Apply(target.Type, Op.Convert, Mapped(convert.Arguments[0]));
            case Primitive { Name: Op.Select } select:
                return _builder.Select(Mapped(select.Arguments[0]), LinearOrZero(select.Arguments[1]), LinearOrZero(select.Arguments[2]));
            case Primitive { Name: Op.Multiply or Op.StrongMultiply } product:
                int linear = IsLinear(product.Arguments[0]) ? 0 : 1;
                return _builder.Scale(product.Name, Mapped(product.Arguments[linear]), Mapped(product.Arguments[1 - linear]));
            case Primitive { Name: Op.Divide or Op.StrongDivide } quotient:
                return _builder.Scale(quotient.Name, Mapped(quotient.Arguments[0]), Mapped(quotient.Arguments[1]));
            case Load load:
                return _builder.Let(target.Type, new Load(Mapped(load.Buffer), Mapped(load.Index)), target.Hint, linear: true);
            case Slice slice:
                Value viewed = Mapped(slice.Buffer);
                IrType type = viewed.Type.Buffer == BufferKind.ReadOnlySpan ? viewed.Type : IrType.Span(viewed.Type.Element!);
                return _builder.Let(
                    type, new Slice(viewed, slice.Start is null ? null : Mapped(slice.Start), slice.Count is null ? null : Mapped(slice.Count)), target.Hint, linear: true);
            case Allocate allocate:
                return _builder.Let(
                    IrType.Span(target.Type.Element!), new Allocate(Mapped(allocate.Length), AllocationKind.Scratch), target.Hint, linear: true);
            default:
                throw new InvalidOperationException($"{IrPrinter.Print(operation)} is not linear in a rule.");
        }
    }

    /// <summary>The length of linear storage, from what the primal program knows.</summary>
    private Value LengthOf(Value buffer)
    {
        int parameter = _rule.Parameters.ToList().FindIndex(p => p.Id == buffer.Id);
        if (parameter >= 0)
        {
            return _builder.Let(IrType.Int, new Length(_map[_rule.Parameters[_active[parameter - _own]].Id]));
        }

        switch (_definitions.DefinitionOf(buffer))
        {
            case Allocate allocate:
                return Mapped(allocate.Length);
            case Slice { Count: { } count }:
                return Mapped(count);
            case Slice { Start: { } start } slice:
                return _builder.Let(IrType.Int, new Primitive(Op.Subtract, [LengthOf(slice.Buffer), Mapped(start)]));
            case Slice slice:
                return LengthOf(slice.Buffer);
            default:
                throw new InvalidOperationException($"The length of {buffer} is not known.");
        }
    }

    /// <summary>The results of a statement that are not zero.</summary>
    private int[] Kept(EquatableArray<Value> results) => [.. Enumerable.Range(0, results.Count).Where(i => !IsLinear(results[i]) || Lives(results[i]))];

    private Value[] Fresh(EquatableArray<Value> values, int[] kept)
    {
        Value[] fresh = [.. kept.Select(i => _builder.Context.Fresh(values[i].Type, values[i].Hint, linear: IsLinear(values[i])))];
        for (int k = 0; k < kept.Length; k++)
        {
            _map[values[kept[k]].Id] = fresh[k];
        }

        return fresh;
    }

    private Value Yielded(Value value, Value result) => IsLinear(result) ? LinearOrZero(value) : Mapped(value);

    private Block Nested(Block block, EquatableArray<Value> results, int[] kept)
    {
        IrBuilder outer = _builder;
        _builder = outer.Nested();
        foreach (Statement statement in block.Statements)
        {
            Visit(statement);
        }

        Value[] yields = [.. kept.Select(i => Yielded(block.Yields[i], results[i]))];
        Block nested = _builder.Finish(yields);
        _builder = outer;
        return nested;
    }

    private void Visit(If branch)
    {
        int[] kept = Kept(branch.Results);
        Block then = Nested(branch.Then, branch.Results, kept), otherwise = Nested(branch.Else, branch.Results, kept);
        _builder.Append(new If(_builder.Context.TakeId(), Mapped(branch.Condition), then, otherwise, new(Fresh(branch.Results, kept))));
    }

    private void Visit(Loop loop)
    {
        int[] kept = Kept(loop.Carried);
        Value[] initial = [.. kept.Select(i => Yielded(loop.Initial[i], loop.Carried[i]))];
        Value? lower = loop.Lower is null ? null : Mapped(loop.Lower), upper = loop.Upper is null ? null : Mapped(loop.Upper);
        Value index = _map[loop.Index.Id] = _builder.Context.Fresh(loop.Index.Type, loop.Index.Hint);
        Value[] carried = Fresh(loop.Carried, kept);
        Block? condition = loop.Condition is null ? null : Nested(loop.Condition, loop.Condition.Yields, [0]);
        Block body = Nested(loop.Body, loop.Carried, kept);
        Value? trips = loop.Trips is null ? null : _map[loop.Trips.Id] = _builder.Context.Fresh(loop.Trips.Type, loop.Trips.Hint);
        _builder.Append(loop with
        {
            Region = _builder.Context.TakeId(), Index = index, Lower = lower, Upper = upper, Condition = condition, Carried = new(carried),
            Initial = new(initial), Body = body, Results = new(Fresh(loop.Results, kept)), Trips = trips,
        });
    }

    private sealed class Copier(IrContext context, Dictionary<int, Value> map) : Cloner(context, map)
    {
        public Statement Copied(Statement statement) => Copy(statement);
    }
}
