using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <content>The series of storage.</content>
internal sealed partial class Taylor
{
    private readonly Dictionary<int, Shadow> _shadows = [];

    /// <summary>The series of a buffer: the coefficient of tᵏ of element i is at k · <paramref name="Stride"/> + i.</summary>
    private sealed record Shadow(Value Buffer, Value Stride);

    private Shadow? ShadowOf(Value buffer) => _shadows.TryGetValue(buffer.Id, out Shadow? shadow) ? shadow : null;

    /// <summary>A slice is the same rows from another start.</summary>
    private Shadow ShadowOf(Slice slice, Shadow viewed, string hint)
    {
        if (slice.Start is null || (_context.IsConstant(slice.Start, out string start) && start == "0"))
        {
            return viewed;
        }

        IrType type = viewed.Buffer.Type.Buffer == BufferKind.ReadOnlySpan ? viewed.Buffer.Type : IrType.Span(viewed.Buffer.Type.Element!);
        return viewed with { Buffer = _builder.Let(type, new Slice(viewed.Buffer, slice.Start, null), hint.Length > 0 ? hint + "Series" : "") };
    }

    private void TakeShadow(Value buffer, Value length, AllocationKind kind)
    {
        Value rows = _builder.Apply(IrType.Int, Op.Add, _order, _builder.Int(1));
        Value size = _builder.Apply(IrType.Int, Op.Multiply, rows, length);
        Value series = _builder.Let(
            IrType.Span(buffer.Type.Element!), new Allocate(size, kind, _stack), buffer.Hint.Length > 0 ? buffer.Hint + "Series" : "");
        _shadows[buffer.Id] = new Shadow(series, length);
    }

    /// <summary>The series of what a statement writes.</summary>
    private void VisitStorage(Statement statement)
    {
        switch (statement)
        {
            case Store store when ShadowOf(store.Buffer) is { } shadow:
                if (SeriesOf(store.Content) is { } stored)
                {
                    Expand("Store", [stored, shadow.Stride, store.Index], shadow.Buffer);
                }
                else
                {
                    Expand("StoreConstant", [_order, shadow.Stride, store.Index], shadow.Buffer);
                }

                break;
            case Accumulate accumulate when ShadowOf(accumulate.Buffer) is { } shadow && SeriesOf(accumulate.Content) is { } added:
                Expand("Accumulate", [added, shadow.Stride, accumulate.Index], shadow.Buffer);
                break;
            case Fill fill when ShadowOf(fill.Buffer) is { } shadow:
                Value length = _builder.Let(IrType.Int, new Length(fill.Buffer));
                if (SeriesOf(fill.Content) is { } content)
                {
                    Expand("Fill", [content, shadow.Stride, length], shadow.Buffer);
                }
                else
                {
                    Expand("FillConstant", [_order, shadow.Stride, length], shadow.Buffer);
                }

                break;
            case Copy copy when ShadowOf(copy.To) is { } to:
                Value count = _builder.Let(IrType.Int, new Length(copy.From));
                if (ShadowOf(copy.From) is { } from)
                {
                    Expand("Copy", [from.Buffer, from.Stride, _order, to.Stride, count], to.Buffer);
                }
                else
                {
                    Expand("FillConstant", [_order, to.Stride, count], to.Buffer);
                }

                break;
            case Push push when push.Content.Type.IsReal && _activity.IsVaried(push.Stack):
                if (SeriesOf(push.Content) is { } pushed)
                {
                    Expand("Push", [pushed], push.Stack);
                }
                else
                {
                    Expand("PushConstant", [_order, _builder.Zero(push.Content.Type)], push.Stack);
                }

                break;
        }
    }

    /// <summary>A block that releases at its end the working storage of its own statements.</summary>
    private Block WithRelease(Block block)
    {
        if (!IrWalk.Statements(block).Any(s => s is Let { Operation: Allocate { Stack: { } stack } } && stack.Id == _stack.Id))
        {
            return block;
        }

        Value mark = _context.Fresh(IrType.StackMark, "mark");
        return block with { Statements = new([new Let(mark, new Mark(_stack)), .. block.Statements, new Release(_stack, mark)]) };
    }
}
