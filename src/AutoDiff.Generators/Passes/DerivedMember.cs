using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Writes as IR what a generated member does for those who call it: checks lengths, clears results, calls a core. Parameters are
/// the member's; results what it returns, then the final values of what is passed by reference.
/// </summary>
internal sealed partial class DerivedMember
{
    private readonly DerivativeRequest _request;
    private readonly Core _core;
    private readonly FunctionIr _primal;
    private readonly IrContext _context = new();
    private readonly Value[] _own;
    private readonly IReadOnlyList<AddedParameter> _added;
    private readonly Value[] _extra;
    private readonly Dictionary<Slot, Value> _arguments = [];
    private IrBuilder _builder;

    private DerivedMember(DerivativeRequest request, Core core, FunctionIr primal)
    {
        _request = request;
        _core = core;
        _primal = primal;
        _builder = new IrBuilder(_context);
        _own = [.. Method.Parameters.Select(p => _context.Fresh(p.IrType, p.Name))];
        _added = DerivedSignature.Added(Method, request.Mode);
        _extra = [.. _added.Select(p => _context.Fresh(p.Type, p.Name))];
        for (int i = 0; i < _own.Length; i++)
        {
            _arguments[new Slot(SlotKind.Primal, i)] = _own[i];
        }

        for (int i = 0; i < _extra.Length; i++)
        {
            if (_added[i].Slot is { } slot && _added[i].Modifier != "out")
            {
                _arguments[slot] = _extra[i];
            }
        }
    }

    private MethodModel Method => _request.Method;

    public static FunctionIr Make(DerivativeRequest request, Core core, FunctionIr primal) => new DerivedMember(request, core, primal).Make();

    private FunctionIr Make()
    {
        Value[] results = _request.Mode switch
        {
            Modes.Hessian => Hessian(),
            Modes.Jacobian => Jacobian(),
            _ => Once(),
        };
        return new FunctionIr(_request.Name, new([.. _own, .. _extra]), _builder.Finish(results), [], _context.NextId);
    }

    private Value[] Once()
    {
        for (int i = 0; i < _extra.Length; i++)
        {
            if (_added[i] is { Type.IsBuffer: true, Slot: { } slot })
            {
                CheckLength(i, Length(_own[slot.Index]));
            }
        }

        for (int i = 0; i < _extra.Length; i++)
        {
            if (_added[i] is { Type.IsBuffer: true, IsWritten: true, Slot: { } slot } && Method.Parameters[slot.Index].Role != ParameterRole.InOut)
            {
                Clear(_extra[i]);
            }
        }

        if (_request.Mode is Modes.Gradient or Modes.Hvp)
        {
            _arguments[new Slot(SlotKind.Cotangent, Slot.Result)] = _builder.Real(Method.ReturnIrType!, "1");
        }

        Dictionary<Slot, Value> results = CallCore();
        List<Value> returned = [];
        void Return(Slot slot, IrType type) => returned.Add(results.TryGetValue(slot, out Value? value) ? value : _builder.Zero(type));
        if (_request.Mode != Modes.Jvp || Method.ReturnsActive)
        {
            foreach (SlotKind kind in _request.Mode == Modes.Jvp ? [SlotKind.Primal, SlotKind.Tangent] : (SlotKind[])[SlotKind.Primal])
            {
                for (int k = 0; k < Method.ReturnedValues.Count; k++)
                {
                    if (kind == SlotKind.Primal || Method.ReturnedValues[k].IsActive)
                    {
                        Return(new Slot(kind, Slot.ResultPart(k)), Method.ReturnedValues[k].Type);
                    }
                }
            }
        }

        for (int i = 0; i < _own.Length; i++)
        {
            if (Method.Parameters[i].Modifier is "ref" or "out")
            {
                Return(new Slot(SlotKind.Primal, i), _own[i].Type);
            }
        }

        foreach (AddedParameter added in _added.Where(a => a.Modifier.Length > 0))
        {
            Return(added.Slot!, added.Type);
        }

        return [.. returned];
    }

    private Value Length(Value buffer) => _builder.Let(IrType.Int, new Length(buffer));

    private void Clear(Value buffer) => _builder.Append(new Fill(buffer, _builder.Zero(buffer.Type.Element!)));

    private Value Scratch(IrType element, Value length, string hint) =>
        _builder.Let(IrType.Span(element), new Allocate(length, AllocationKind.Scratch), hint);

    private void CheckLength(int added, Value expected)
    {
        Value differs = _builder.Compare(Op.NotEqual, Length(_extra[added]), expected);
        IrBuilder then = _builder.Nested();
        then.Append(new Throw($"new global::System.ArgumentException(\"The length does not fit.\", \"{_added[added].Name}\")", []));
        _builder.Append(new If(_context.TakeId(), differs, then.Finish(), Block.Empty, []));
    }

    /// <summary>Calls the core; what it is given that nothing stands for is zero.</summary>
    private Dictionary<Slot, Value> CallCore()
    {
        Value[] arguments = new Value[_core.Parameters.Count];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Argument(_core.Parameters[i], _core.Function.Parameters[i]);
        }

        return Call(_core.Function, arguments, _core.Results);
    }

    private Dictionary<Slot, Value> Call(FunctionIr function, Value[] arguments, IReadOnlyList<Slot> slots)
    {
        Value[] results = [.. function.Body.Yields.Select((y, i) => _context.Fresh(y.Type, Hint(slots[i])))];
        _builder.Append(new Call(_context.TakeId(), function.Name, CallForm.Primal, new(arguments), new(results), [], [], [], []));
        return Enumerable.Range(0, results.Length).ToDictionary(i => slots[i], i => results[i]);
    }

    private string Hint(Slot slot) => slot switch
    {
        { IsResult: true } => (slot.Kind == SlotKind.Primal ? "value" : slot.Kind.ToString().ToLowerInvariant()) + Method.Returned?.Parts[slot.Part].Name,
        { Kind: SlotKind.Primal } => Method.Parameters[slot.Index].Name,
        _ => _added.FirstOrDefault(a => a.Slot == slot)?.Name ?? Method.Parameters[slot.Index].Name + slot.Kind,
    };

    private Value Argument(Slot slot, Value parameter)
    {
        IrType type = parameter.Type;
        if (slot.Kind == SlotKind.Stack)
        {
            return _builder.Let(IrType.Stack, new Nest(), "residuals");
        }

        if (!_arguments.TryGetValue(slot, out Value? given))
        {
            return type.IsBuffer ? Scratch(type.Element!, Length(_own[slot.Index]), Hint(slot)) : _builder.Zero(type);
        }

        if (!type.IsBuffer || given.Type == type)
        {
            return given;
        }

        // A core uses up the cotangents of outputs.
        if (type.Buffer == BufferKind.Span && given.Type.Buffer == BufferKind.ReadOnlySpan)
        {
            Value copy = Scratch(type.Element!, Length(given), given.Hint + "Copy");
            _builder.Append(new Copy(given, copy));
            return copy;
        }

        return _builder.Let(type, new Slice(given, null, null));
    }
}
