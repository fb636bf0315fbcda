using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>Hessians and Jacobians: a run of a core for each row or column.</summary>
internal sealed partial class DerivedMember
{
    private bool IsOfArray => _own[Inputs[0]].Type.IsBuffer;

    private IReadOnlyList<int> Inputs => DerivedSignature.Inputs(Method);

    private IrType Element => _own[Inputs[0]].Type.Element ?? _own[Inputs[0]].Type;

    private Value Product(Value a, Value b) => _builder.Apply(IrType.Int, Op.Multiply, a, b);

    private Value[] Hessian()
    {
        Value matrix = _extra[0], count = IsOfArray ? Length(_own[Inputs[0]]) : _builder.Int(Inputs.Count);
        CheckLength(0, Product(count, count));
        Clear(matrix);
        _arguments[new Slot(SlotKind.Cotangent, Slot.Result)] = _builder.Real(Method.ReturnIrType!, "1");
        return Runs(count, matrix, (index, bind) =>
        {
            Value start = Product(index, count);
            if (IsOfArray)
            {
                _arguments[new Slot(SlotKind.CotangentTangent, Inputs[0])] =
                    _builder.Let(matrix.Type, new Slice(matrix, start, count), "row");
                return bind();
            }

            Dictionary<Slot, Value> results = bind();
            for (int column = 0; column < Inputs.Count; column++)
            {
                if (results.TryGetValue(new Slot(SlotKind.CotangentTangent, Inputs[column]), out Value? entry))
                {
                    _builder.Append(new Store(matrix, _builder.Apply(IrType.Int, Op.Add, start, _builder.Int(column)), entry));
                }
            }

            return results;
        });
    }

    private Value[] Jacobian()
    {
        int output = Enumerable.Range(0, _own.Length).First(i => Method.Parameters[i].Role == ParameterRole.Output);
        Value matrix = _extra[0], columns = IsOfArray ? Length(_own[Inputs[0]]) : _builder.Int(Inputs.Count), rows = Length(_own[output]);
        CheckLength(0, Product(rows, columns));
        Value tangent = Scratch(Element, rows, "column");
        _arguments[new Slot(SlotKind.Tangent, output)] = tangent;
        return Runs(columns, matrix, (index, bind) =>
        {
            Clear(tangent);
            Dictionary<Slot, Value> results = bind();
            IrBuilder outer = _builder;
            _builder = outer.Nested();
            Value row = _context.Fresh(IrType.Int, "i");
            Value entry = _builder.Let(Element, new Load(tangent, row));
            _builder.Append(new Store(matrix, _builder.Apply(IrType.Int, Op.Add, Product(row, columns), index), entry));
            Block body = _builder.Finish();
            _builder = outer;
            _builder.Append(new Loop(_context.TakeId(), row, _builder.Int(0), rows, 1, false, null, [], [], body, []));
            return results;
        });
    }

    /// <summary>
    /// Runs the core once for each input, or element of the input, with a tangent of 1; the function itself if there is none.
    /// Each run finds storage that it may read as the first one did.
    /// </summary>
    private Value[] Runs(Value count, Value matrix, Func<Value, Func<Dictionary<Slot, Value>>, Dictionary<Slot, Value>> run)
    {
        Value empty = _builder.Compare(Op.Equal, Length(matrix), _builder.Int(0));
        IrBuilder outer = _builder;
        _builder = outer.Nested();
        Dictionary<Slot, Value> values = Call(_primal, _own, ReturnedSlots);
        Block then = _builder.Finish(Returned(values));
        _builder = outer.Nested();
        Block otherwise = IsOfArray ? OverElements(count, run) : OverScalars(run);
        _builder = outer;
        Value[] results = [.. then.Yields.Select(y => _context.Fresh(y.Type, "value"))];
        _builder.Append(new If(_context.TakeId(), empty, then, otherwise, new(results)));
        return results;
    }

    private Block OverElements(Value count, Func<Value, Func<Dictionary<Slot, Value>>, Dictionary<Slot, Value>> run)
    {
        List<(Value Storage, Value Saved)> saved = Save();
        Value direction = Scratch(Element, count, "direction");
        _arguments[new Slot(SlotKind.Tangent, Inputs[0])] = direction;
        Value[] initial = [.. Method.ReturnedValues.Select(r => Default(r.Type))];
        Value[] carried = [.. initial.Select(v => _context.Fresh(v.Type, "value"))], results = [.. initial.Select(v => _context.Fresh(v.Type, "value"))];
        IrBuilder outer = _builder;
        _builder = outer.Nested();
        Value index = _context.Fresh(IrType.Int, "j");
        _builder.Append(new Store(direction, index, _builder.Real(Element, "1")));
        Dictionary<Slot, Value> last = run(index, () => CallRestored(saved));
        _builder.Append(new Store(direction, index, _builder.Zero(Element)));
        Block body = _builder.Finish(Returned(last));
        _builder = outer;
        _builder.Append(new Loop(
            _context.TakeId(), index, _builder.Int(0), count, 1, false, null, new(carried), new(initial), body, new(results)));
        return _builder.Finish(results);
    }

    private Block OverScalars(Func<Value, Func<Dictionary<Slot, Value>>, Dictionary<Slot, Value>> run)
    {
        List<(Value Storage, Value Saved)> saved = Save();
        Dictionary<Slot, Value> last = [];
        for (int i = 0; i < Inputs.Count; i++)
        {
            for (int j = 0; j < Inputs.Count; j++)
            {
                _arguments[new Slot(SlotKind.Tangent, Inputs[j])] = i == j ? _builder.Real(Element, "1") : _builder.Zero(Element);
            }

            last = run(_builder.Int(i), () => CallRestored(saved));
        }

        return _builder.Finish(Returned(last));
    }

    private Value Default(IrType type) => type.IsReal ? _builder.Zero(type) : _builder.Constant(type, "default");

    private Slot[] ReturnedSlots => [.. Method.ReturnedValues.Select((_, k) => new Slot(SlotKind.Primal, Slot.ResultPart(k)))];

    private IEnumerable<Value> Returned(Dictionary<Slot, Value> results) => ReturnedSlots.Select(s => results[s]);

    private List<(Value Storage, Value Saved)> Save()
    {
        List<(Value, Value)> saved = [];
        for (int i = 0; i < _own.Length; i++)
        {
            if (_own[i].Type.IsBuffer && Method.Parameters[i].Role is ParameterRole.Output or ParameterRole.Scratch)
            {
                Value copy = Scratch(_own[i].Type.Element!, Length(_own[i]), Method.Parameters[i].Name + "Before");
                _builder.Append(new Copy(_own[i], copy));
                saved.Add((_own[i], copy));
            }
        }

        return saved;
    }

    private Dictionary<Slot, Value> CallRestored(List<(Value Storage, Value Saved)> saved)
    {
        foreach ((Value storage, Value copy) in saved)
        {
            _builder.Append(new Copy(copy, storage));
        }

        return CallCore();
    }
}
