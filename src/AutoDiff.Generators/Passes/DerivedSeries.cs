using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// A generated Taylor member as a function of IR, for functions that call it: what the member does around its core. Parameters are
/// the member's; results the final values of what is passed by reference.
/// </summary>
internal sealed class DerivedSeries
{
    private readonly MethodModel _method;
    private readonly Core _core;
    private readonly IReadOnlyList<AddedParameter> _signature;
    private readonly IrContext _context = new();
    private readonly IrBuilder _builder;
    private readonly Value[] _parameters;
    private readonly Value _order;
    private readonly Value _count;
    private readonly Dictionary<Slot, Value> _arguments = [];

    /// <summary>Where the coefficient of t⁰ of each result goes: the first element of a span.</summary>
    private readonly Dictionary<Slot, Value> _targets = [];

    private DerivedSeries(DerivativeRequest request, Core core)
    {
        _method = request.Method;
        _core = core;
        _builder = new IrBuilder(_context);
        _signature = DerivedSignature.All(_method, Modes.Taylor);
        _parameters = [.. _signature.Select(p => _context.Fresh(p.Type, p.Name))];
        _order = _parameters[0];
        Require(
            _builder.Compare(Op.GreaterOrEqual, _order, _builder.Int(0)),
            "new global::System.ArgumentOutOfRangeException(\"order\")");
        _count = Sum(_order, _builder.Int(1));
        _arguments[new Slot(SlotKind.Order, 0)] = _order;
    }

    public static FunctionIr Make(DerivativeRequest request, Core core) => new DerivedSeries(request, core).Make(request.Name);

    private FunctionIr Make(string name)
    {
        for (int i = 0; i < _parameters.Length; i++)
        {
            switch (_signature[i].Slot)
            {
                case { Kind: SlotKind.Primal } slot:
                    _arguments[slot] = _parameters[i];
                    break;
                case { Kind: SlotKind.Series } slot when _method.Parameters[slot.Index].IrType.IsBuffer:
                    BindStorage(_parameters[i], slot.Index);
                    break;
                case { Kind: SlotKind.Series } slot:
                    BindScalar(_parameters[i], slot.Index);
                    break;
                case { Kind: SlotKind.SeriesResult } slot:
                    RequireLength(_parameters[i], _count);
                    BindResult(_parameters[i], slot.Index);
                    break;
            }
        }

        Value[] arguments = [.. _core.Parameters.Select((slot, i) => Argument(slot, _core.Function.Parameters[i].Type))];
        Value[] results = [.. _core.Function.Body.Yields.Select(y => _context.Fresh(y.Type, y.Hint))];
        _builder.Append(new Call(_context.TakeId(), _core.Function.Name, CallForm.Primal, new(arguments), new(results), [], [], [], []));
        List<Value> returned = [];
        for (int i = 0; i < results.Length; i++)
        {
            Slot slot = _core.Results[i];
            if (_targets.TryGetValue(slot with { Kind = SlotKind.Primal, Power = 0 }, out Value? target))
            {
                _builder.Append(new Store(target, _builder.Int(slot.Power), results[i]));
            }
            else if (slot.Index != Slot.Result)
            {
                returned.Add(results[i]);
            }
        }

        return new FunctionIr(name, new(_parameters), _builder.Finish(returned), [], _context.NextId);
    }

    private Value Sum(Value a, Value b) => _builder.Apply(IrType.Int, Op.Add, a, b);

    private Value Length(Value buffer) => _builder.Let(IrType.Int, new Length(buffer));

    private Value Slice(Value buffer, Value start, Value? count = null) => _builder.Let(
        buffer.Type, new Slice(buffer, start, count), count is null ? buffer.Hint + "Series" : buffer.Hint);

    private void BindScalar(Value series, int index)
    {
        ParameterRole role = _method.Parameters[index].Role;
        RequireLength(series, _count);
        _arguments[new Slot(SlotKind.Primal, index)] =
            role == ParameterRole.Output ? _builder.Zero(series.Type.Element!) : _builder.Let(series.Type.Element!, new Load(series, _builder.Int(0)));
        if (role == ParameterRole.Input)
        {
            _arguments[new Slot(SlotKind.Series, index)] = Slice(series, _builder.Int(1));
            return;
        }

        BindResult(series, index);
        Value target = _arguments[new Slot(SlotKind.SeriesResult, index)];
        if (role == ParameterRole.InOut)
        {
            // The series of the first value must not change while that of the last is written.
            Value first = _builder.Let(target.Type, new Allocate(_order, AllocationKind.Scratch), series.Hint + "First");
            _builder.Append(new Copy(target, first));
            _arguments[new Slot(SlotKind.Series, index)] = first;
        }
    }

    private void BindResult(Value series, int index)
    {
        _arguments[new Slot(SlotKind.SeriesResult, index)] = Slice(series, _builder.Int(1));
        _targets[new Slot(SlotKind.Primal, index)] = series;
    }

    private void BindStorage(Value series, int index)
    {
        Value size = Length(series), length = _builder.Apply(IrType.Int, Op.Divide, size, _count);
        RequireLength(series, _builder.Apply(IrType.Int, Op.Multiply, length, _count));
        _arguments[new Slot(SlotKind.Primal, index)] = Slice(series, _builder.Int(0), length);
        _arguments[new Slot(SlotKind.Series, index)] = series;
        _arguments[new Slot(SlotKind.Stride, index)] = length;
        if (_method.Parameters[index].Role == ParameterRole.Output)
        {
            _builder.Append(new Fill(Slice(series, length), _builder.Zero(series.Type.Element!)));
        }
    }

    private Value Argument(Slot slot, IrType type)
    {
        if (slot.Kind == SlotKind.Stack)
        {
            return _builder.Let(IrType.Stack, new Nest(), "residuals");
        }

        Value given = slot.Kind == SlotKind.Coefficient ? Coefficient(slot) : _arguments[slot];
        if (!type.IsBuffer || given.Type == type)
        {
            return given;
        }

        if (type.Buffer != BufferKind.Array)
        {
            return _builder.Let(type, new Slice(given, null, null));
        }

        // The method wants an array, since code that is kept as text sees it.
        Value array = _builder.Let(type, new Allocate(Length(given), AllocationKind.Array), given.Hint);
        _builder.Append(new Copy(given, array));
        return array;
    }

    /// <summary>One coefficient of a parameter: of a number an element of its series, of storage a row.</summary>
    private Value Coefficient(Slot slot)
    {
        Value series = _parameters[_signature.ToList().FindIndex(p => p.Slot == new Slot(SlotKind.Series, slot.Index))];
        Value power = _builder.Int(slot.Power);
        return _arguments.TryGetValue(new Slot(SlotKind.Stride, slot.Index), out Value? length)
            ? Slice(series, _builder.Apply(IrType.Int, Op.Multiply, power, length), length)
            : _builder.Let(series.Type.Element!, new Load(series, power));
    }

    private void RequireLength(Value series, Value length) => Require(
        _builder.Compare(Op.Equal, Length(series), length), $"new global::System.ArgumentException(\"The length does not fit.\", \"{series.Hint}\")");

    private void Require(Value holds, string exception)
    {
        IrBuilder otherwise = _builder.Nested();
        otherwise.Append(new Throw(exception, []));
        _builder.Append(new If(_context.TakeId(), _builder.Apply(IrType.Bool, Op.Not, holds), otherwise.Finish(), Block.Empty, []));
    }
}
