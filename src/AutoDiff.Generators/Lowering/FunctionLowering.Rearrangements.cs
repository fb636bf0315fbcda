using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Reversals and sorts: loads and stores of elements, at places that depend on their order alone.</summary>
internal sealed partial class FunctionLowering
{
    /// <summary>Reverses an array or span, or sorts one by its own order.</summary>
    private bool TryRearrange(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (method.Name is not ("Reverse" or "Sort") || method.ContainingType.ToDisplayString() is not ("System.Array" or "System.MemoryExtensions"))
        {
            return false;
        }

        IArgumentOperation[] arguments = [.. call.Arguments.OrderBy(a => a.Parameter!.Ordinal)];
        IOperation[] storage = [.. arguments.Select(a => Unwrapped(a.Value)).TakeWhile(v => TypeMapper.BufferOf(v.Type) is not null && IsStorage(v))];
        IArgumentOperation[] rest = [.. arguments.Skip(storage.Length)];
        if (storage.Length is 0 or > 2 || (rest.Length is not (0 or 2)) || rest.Any(a => a.Value.Type?.SpecialType != SpecialType.System_Int32)
            || (method.Name == "Sort" ? TypeMapper.BufferOf(storage[0].Type)!.Element!.IsParameter || TypeMapper.StrideOf(storage[0].Type) > 1 || TypeMapper.ShapeOf(storage[0].Type!) is not null : storage.Length > 1))
        {
            return false;
        }

        Value[] buffers = [.. arguments.Take(storage.Length).Select(a => LowerBuffer(Unwrapped(a.Value)))];
        int[] strides = [.. storage.Select(s => TypeMapper.StrideOf(s.Type))];
        if (buffers.Length > 1 && RootOf(buffers[0]).Id == RootOf(buffers[1]).Id)
        {
            RefuseConstruct(call, "A sort whose keys and items share storage", "copy the keys");
            return true;
        }

        if (rest.Length == 2)
        {
            Value start = Lower(rest[0].Value), count = Lower(rest[1].Value);
            buffers = [.. buffers.Select((b, i) => SliceOf(b, Scaled(start, strides[i]), Scaled(count, strides[i]), IrType.Span(b.Type.Element!)))];
        }

        for (int i = 0; i < buffers.Length; i++)
        {
            CheckBufferWrite(buffers[i], call, IsActive(storage[i]));
        }

        Value length = CountOf(buffers[0], strides[0]);
        if (method.Name == "Reverse")
        {
            Value last = Difference(length, _builder.Int(1));
            Rearrange(buffers[0], strides[0], length, i => Difference(last, i));
            return true;
        }

        Value order = _builder.Let(IrType.Span(IrType.Int), new Allocate(length, AllocationKind.Residual), "order");
        _builder.Append(new Library("global::AutoDiff.Runtime.Sorting.Order<" + buffers[0].Type.Element!.Name + ">({0}, {1})", [buffers[0]], [order]));
        for (int i = 0; i < buffers.Length; i++)
        {
            Rearrange(buffers[i], strides[i], length, index => LoadElement(order, index));
        }

        return true;
    }

    /// <summary>Puts at each place the element that was at another.</summary>
    private void Rearrange(Value buffer, int stride, Value count, Func<Value, Value> source)
    {
        Value before = _builder.Let(IrType.Span(buffer.Type.Element!), new Allocate(Scaled(count, stride), AllocationKind.Scratch), "unordered");
        _builder.Append(new Copy(SliceOf(buffer, null, Scaled(count, stride), IrType.Span(buffer.Type.Element!)), before));
        LoopOver(count, index =>
        {
            Value from = Scaled(source(index), stride), to = Scaled(index, stride);
            for (int j = 0; j < stride; j++)
            {
                _builder.Append(new Store(buffer, Sum(to, j), LoadElement(before, Sum(from, j))));
            }
        });
    }
}
