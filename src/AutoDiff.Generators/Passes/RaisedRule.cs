using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// The Taylor expansion of a function that has a rule. Along x(t) the rule says what v' is, given x and x': the coefficients of v are those of the rule's
/// tangent, expanded to one order less, divided by their power. A rule that calls its function expands it in turn, until the order is 0.
/// </summary>
internal sealed class RaisedRule
{
    private readonly IrContext _context = new();
    private readonly FunctionIr _function;
    private readonly Derivation.Derived _expanded;
    private readonly SeriesLayout _layout;
    private readonly Value[] _own;
    private readonly Value _stack;
    private readonly Value _order;
    private IrBuilder _builder;

    private RaisedRule(FunctionIr function, FunctionIr rule, Derivation.Derived expanded)
    {
        _function = function;
        _expanded = expanded;
        _layout = new SeriesLayout(rule, expanded.ActiveParameters, expanded.ActiveResults);
        _builder = new IrBuilder(_context);
        _own = [.. function.Parameters.Select(p => _context.Fresh(p.Type, p.Hint))];
        _stack = _context.Fresh(IrType.Stack, "residuals");
        _order = _context.Fresh(IrType.Int, "order");
    }

    /// <param name="function">The function.</param>
    /// <param name="rule">Its rule: the function's parameters, then the tangents of <paramref name="tangents"/>; yields the value and its tangent.</param>
    /// <param name="tangents">The parameters that have a tangent.</param>
    /// <param name="expanded">The expansion of the rule.</param>
    /// <param name="active">The parameters that have a series.</param>
    /// <param name="name">What to call it.</param>
    public static FunctionIr Make(
        FunctionIr function, FunctionIr rule, IReadOnlyList<int> tangents, Derivation.Derived expanded, IReadOnlyList<int> active, string name) =>
        new RaisedRule(function, rule, expanded).Make([.. tangents], active, name);

    private FunctionIr Make(List<int> tangents, IReadOnlyList<int> active, string name)
    {
        IrType type = _function.Body.Yields[0].Type;
        Value mark = _builder.Let(IrType.StackMark, new Mark(_stack), "mark");
        Value target = _context.Fresh(IrType.Span(type), "resultResult"), value = _context.Fresh(type, "value");
        List<(int Index, Value Series, Value? Stride)> series = [.. active.Select(i => (
            i, _context.Fresh(IrType.ReadOnlySpan(_own[i].Type.Element ?? _own[i].Type), _own[i].Hint + "Series"),
            _own[i].Type.IsBuffer ? _context.Fresh(IrType.Int, _own[i].Hint + "Stride") : null))];
        Block expand = Nested(() => Expand(series, tangents, target)), evaluate = Nested(() =>
        {
            Value own = _context.Fresh(type, "value");
            _builder.Append(new Call(_context.TakeId(), _function.Name, CallForm.Primal, new(_own), [own], [], [], [], []));
            return own;
        });
        _builder.Append(new If(_context.TakeId(), _builder.Compare(Op.Greater, _order, _builder.Int(0)), expand, evaluate, [value]));
        _builder.Append(new Release(_stack, mark));
        Value[] parameters =
        [
            .. _own, _stack, _order, .. series.SelectMany(s => s.Stride is null ? new[] { s.Series } : [s.Series, s.Stride]), target,
        ];
        return new FunctionIr(name, new(parameters), Scratch.Bind(_builder.Finish(value), _stack, _context), [], _context.NextId) { IsSeparate = true };
    }

    private Block Nested(Func<Value> write)
    {
        IrBuilder outer = _builder;
        _builder = outer.Nested();
        Value yielded = write();
        Block block = _builder.Finish(yielded);
        _builder = outer;
        return block;
    }

    /// <summary>Computes the coefficients from that of t¹ on; gives the value.</summary>
    private Value Expand(IEnumerable<(int Index, Value Series, Value? Stride)> series, List<int> tangents, Value target)
    {
        Value[] arguments = new Value[_expanded.Function.Parameters.Count];
        Array.Copy(_own, arguments, _own.Length);
        Value lower = _builder.Subtract(_order, _builder.Int(1));
        (arguments[_layout.Stack], arguments[_layout.Order]) = (_stack, lower);
        foreach ((int i, Value coefficients, Value? stride) in series)
        {
            Bind(arguments, i, () => stride is null ? Slice(coefficients, _builder.Int(0), lower) : coefficients, stride);
            if (tangents.IndexOf(i) is >= 0 and int tangent)
            {
                BindTangent(arguments, _own.Length + tangent, _own[i], coefficients, stride);
            }
        }

        Value slopes = _builder.Let(target.Type, new Allocate(lower, AllocationKind.Residual), "slopeSeries");
        arguments[_layout.ResultOf(1)!.Value] = slopes;
        IrType type = target.Type.Element!;
        Value value = _context.Fresh(type, "value"), slope = _context.Fresh(type, "slope");
        _builder.Append(new Call(
            _context.TakeId(), _expanded.Function.Name, CallForm.Primal, arguments.Select(AsDeclared).ToEquatableArray(), [value, slope], [], [], [], []));
        _builder.Append(new Expand("Integrate", [slope, slopes], [target]));
        return value;
    }

    /// <summary>x', of which the coefficient of tᵏ is k + 1 times that of tᵏ⁺¹ of x.</summary>
    private void BindTangent(Value[] arguments, int parameter, Value own, Value series, Value? stride)
    {
        IrType element = series.Type.Element!;
        if (stride is null)
        {
            Value derivative = Derivative(element, _order, own, [series]);
            arguments[parameter] = _builder.Let(element, new Load(derivative, _builder.Int(0)), own.Hint + "Tangent");
            Bind(arguments, parameter, () => Slice(derivative, _builder.Int(1), null), null);
        }
        else
        {
            Value length = _builder.Let(IrType.Int, new Length(own));
            Value rows = Derivative(element, _builder.Apply(IrType.Int, Op.Multiply, _order, length), own, [series, stride, length, _order]);
            arguments[parameter] = Slice(rows, _builder.Int(0), length);
            Bind(arguments, parameter, () => rows, length);
        }
    }

    private Value Derivative(IrType element, Value size, Value own, Value[] series)
    {
        Value derivative = _builder.Let(IrType.Span(element), new Allocate(size, AllocationKind.Residual), own.Hint + "Derivative");
        _builder.Append(new Expand("Differentiate", new(series), [derivative]));
        return derivative;
    }

    /// <summary>Hands over a series, if the expansion takes one.</summary>
    private void Bind(Value[] arguments, int parameter, Func<Value> series, Value? stride)
    {
        if (_layout.SeriesOf(parameter) is not { } place)
        {
            return;
        }

        arguments[place] = series();
        if (stride is not null)
        {
            arguments[place + 1] = stride;
        }
    }

    private Value Slice(Value buffer, Value start, Value? count) => _builder.Let(buffer.Type, new Slice(buffer, start, count), buffer.Hint);

    /// <summary>An argument of the type that the expansion declares.</summary>
    private Value AsDeclared(Value argument, int index)
    {
        IrType type = _expanded.Function.Parameters[index].Type;
        return type.IsBuffer && type != argument.Type ? _builder.Let(type, new Slice(argument, null, null), argument.Hint) : argument;
    }
}
