using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>Whole storage: fills and copies.</summary>
internal sealed partial class Transpose
{
    private void VisitFill(Fill fill, Dictionary<int, Value> cotangents)
    {
        Value buffer = _buffers[fill.Buffer.Id];
        if (_context.DefinitionOf(fill.Content) is not Constant)
        {
            IrType type = fill.Content.Type;
            Value sum = _context.Fresh(type, "sum", linear: true), result = _context.Fresh(type, "sum", linear: true);
            ForEachElement(buffer, [sum], [Zero(type)], [result], (body, i) =>
                [body.Add(sum, body.Let(type, new Load(buffer, i), linear: true))]);
            Add(cotangents, fill.Content, result);
        }

        _builder.Append(new Fill(buffer, Zero(fill.Content.Type)));
    }

    private void VisitCopy(Copy copy)
    {
        Value from = _buffers[copy.From.Id], to = _buffers[copy.To.Id];
        IrType type = from.Type.Element!;
        Value length = _builder.Let(IrType.Int, new Length(from));
        Value window = _builder.Let(to.Type, new Slice(to, _builder.Int(0), length), linear: true);
        Value source = window;
        if (_roots.Of(copy.From).Id == _roots.Of(copy.To).Id)
        {
            source = _builder.Let(to.Type, new Allocate(length, AllocationKind.Scratch), "moved", linear: true);
            _builder.Append(new Copy(window, source));
            _builder.Append(new Fill(window, Zero(type)));
        }

        ForEachElement(from, [], [], [], (body, i) =>
        {
            body.Append(new Accumulate(from, i, body.Let(type, new Load(source, i), linear: true)));
            return [];
        });
        if (source.Id == window.Id)
        {
            _builder.Append(new Fill(window, Zero(type)));
        }
    }

    /// <summary>A loop of the transposed program itself, not the reverse of one of the primal's: its region is fresh.</summary>
    private void ForEachElement(
        Value buffer, EquatableArray<Value> carried, EquatableArray<Value> initial, EquatableArray<Value> results,
        Func<IrBuilder, Value, Value[]> write)
    {
        Value lower = _builder.Int(0), upper = _builder.Let(IrType.Int, new Length(buffer)), index = _context.Fresh(IrType.Int, "i");
        IrBuilder body = _builder.Nested();
        Value[] yields = write(body, index);
        _builder.Append(new Loop(
            _context.TakeId(), index, lower, upper, 1, false, null, carried, initial, body.Finish(yields), results));
    }
}
