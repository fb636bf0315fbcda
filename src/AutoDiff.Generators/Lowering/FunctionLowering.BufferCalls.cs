using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>The framework's methods on arrays and spans that the IR has statements for.</summary>
internal sealed partial class FunctionLowering
{
    private bool TryBufferCall(IInvocationOperation call, out Value? result)
    {
        result = null;
        IMethodSymbol method = call.TargetMethod;
        if (TryListCall(call, out result) || TryMapCall(call, out result) || TryGridMember(call, out result))
        {
            return true;
        }

        if (call.Instance is { Type: { } type } instance && CallNames.IsSpanOrMemory(type) && TypeMapper.BufferOf(type) is not null && IsStorage(instance))
        {
            return TrySpanMethod(call, method, instance, out result);
        }

        if (!method.IsStatic || call.Arguments.Length == 0 || call.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == 0) is not { } first
            || first.Value.Type is not { } firstType)
        {
            return false;
        }

        if (TryRearrange(call))
        {
            return true;
        }

        IOperation source = first.Value;
        bool isStorage = TypeMapper.BufferOf(Unwrapped(source).Type) is not null && IsStorage(Unwrapped(source));
        int stride = TypeMapper.StrideOf(Unwrapped(source).Type);
        switch (method.ContainingType.ToDisplayString(), method.Name)
        {
            case ("System.MemoryExtensions", "AsSpan" or "AsMemory") when isStorage && IndexArguments(call):
                {
                    Value[] values = BufferArguments(call);
                    result = SliceOf(values[0], values.Length > 1 ? Scaled(values[1], stride) : null, values.Length > 2 ? Scaled(values[2], stride) : null, TypeMapper.BufferOf(call.Type)!);
                    return true;
                }

            case ("System.MemoryExtensions", "AsSpan" or "AsMemory") when isStorage && call.Arguments is [_, { Value.Type.Name: "Range" } range]:
                result = LowerRange(LowerBuffer(source), range.Value, TypeMapper.BufferOf(call.Type)!, stride);
                return true;

            case ("System.Runtime.InteropServices.MemoryMarshal", "Cast") when isStorage && TypeMapper.BufferOf(call.Type) is { } view && view.Element == TypeMapper.BufferOf(source.Type)?.Element:
                {
                    // Numbers that do not fill a struct are left out.
                    int count = TypeMapper.StrideOf(call.Type);
                    Value whole = LowerBuffer(source);
                    result = count == 1 || stride % count == 0 ? View(whole, view) : SliceOf(whole, null, Scaled(CountOf(whole, count), count), view);
                    return true;
                }

            case ("System.MemoryExtensions", "CopyTo") when isStorage:
                {
                    Value[] values = BufferArguments(call);
                    AppendCopy(values[0], values[1], call, IsActive(source));
                    return true;
                }

            case ("System.Array", "Fill") when isStorage && call.Arguments.Length is 2 or 4:
                {
                    IOperation content = call.Arguments.First(a => a.Parameter!.Ordinal == 1).Value;
                    Value target = LowerBuffer(source);
                    Value[] values = LowerParts(content);
                    if (call.Arguments.Length == 4)
                    {
                        Value[] bounds = [.. call.Arguments.Where(a => a.Parameter!.Ordinal > 1).OrderBy(a => a.Parameter!.Ordinal).Select(a => Scaled(Lower(a.Value), stride))];
                        target = SliceOf(target, bounds[0], bounds[1], IrType.Span(target.Type.Element!));
                    }

                    AppendFill(target, values, call, IsActive(content));
                    return true;
                }

            case ("System.Array", "Clear") when call.Arguments.Length == 1 && IsGrid(Unwrapped(source)):
                {
                    Value buffer = LowerElements(Unwrapped(source));
                    AppendFill(buffer, ZeroOf(buffer.Type.Element!), call, false);
                    return true;
                }

            case ("System.Array", "Clear") when isStorage:
                {
                    Value buffer = LowerBuffer(Unwrapped(source));
                    Value target = call.Arguments.Length == 1
                        ? buffer
                        : SliceOf(buffer, Scaled(Lower(call.Arguments[1].Value), stride), Scaled(Lower(call.Arguments[2].Value), stride), IrType.Span(buffer.Type.Element!));
                    AppendFill(target, ZeroOf(buffer.Type.Element!), call, false);
                    return true;
                }

            case ("System.Array", "Copy") when (isStorage || IsGrid(Unwrapped(source))) && CopiedArrays(call) is { } arrays:
                {
                    bool hasStarts = call.Arguments.Length == 5;
                    Value[] values = new Value[call.Arguments.Length];
                    foreach (IArgumentOperation argument in call.Arguments)
                    {
                        values[argument.Parameter!.Ordinal] = argument.Parameter.Type.SpecialType == SpecialType.System_Array ? LowerElements(Unwrapped(argument.Value)) : Scaled(Lower(argument.Value), stride);
                    }

                    IrType part = IrType.Span(arrays.Element!);
                    Value from = SliceOf(values[0], hasStarts ? values[1] : null, values[values.Length - 1], part);
                    Value to = values[hasStarts ? 2 : 1];
                    AppendCopy(from, hasStarts ? SliceOf(to, values[3], null, part) : View(to, part), call, IsActive(Unwrapped(source)));
                    return true;
                }

            default:
                return false;
        }
    }

    /// <summary>The type of the arrays between which <c>Array.Copy</c> copies, if they are alike and what counts them is an <c>int</c>.</summary>
    private static IrType? CopiedArrays(IInvocationOperation call)
    {
        IrType?[] arrays = [.. call.Arguments.Where(a => a.Parameter!.Type.SpecialType == SpecialType.System_Array).Select(a => Unwrapped(a.Value).Type).Select(t => TypeMapper.StorageOf(t))];
        bool areCounted = call.Arguments.All(a => a.Parameter!.Type.SpecialType is SpecialType.System_Array or SpecialType.System_Int32);
        return areCounted && arrays is [{ } from, { } to] && from == to ? from : null;
    }

    private bool TrySpanMethod(IInvocationOperation call, IMethodSymbol method, IOperation instance, out Value? result)
    {
        result = null;
        int stride = TypeMapper.StrideOf(instance.Type);
        switch (method.Name)
        {
            case "Slice":
                {
                    Value buffer = LowerBuffer(instance);
                    Value[] values = Arguments(call);
                    result = SliceOf(buffer, Scaled(values[0], stride), values.Length > 1 ? Scaled(values[1], stride) : null, TypeMapper.BufferOf(call.Type)!);
                    return true;
                }

            case "Clear":
                {
                    Value buffer = LowerBuffer(instance);
                    AppendFill(buffer, ZeroOf(buffer.Type.Element!), call, false);
                    return true;
                }

            case "Fill":
                {
                    Value buffer = LowerBuffer(instance);
                    AppendFill(buffer, LowerParts(call.Arguments[0].Value), call, IsActive(call.Arguments[0].Value));
                    return true;
                }

            case "CopyTo":
                {
                    Value buffer = LowerBuffer(instance);
                    AppendCopy(buffer, BufferArguments(call)[0], call, IsActive(instance));
                    return true;
                }

            case "ToArray":
                {
                    Value buffer = LowerBuffer(instance);
                    result = CopyOf(buffer, TypeMapper.BufferOf(call.Type)!);
                    return true;
                }

            default:
                return false;
        }
    }

    /// <summary>Whether the arguments after the first are plain indices.</summary>
    private static bool IndexArguments(IInvocationOperation call) =>
        call.Arguments.All(a => a.Parameter is { Ordinal: 0 } || a.Value.Type?.SpecialType == SpecialType.System_Int32);

    private Value ZeroOf(IrType element) => element.IsReal ? DefaultOf(element) : _builder.Constant(element, "default");

    /// <summary>Argument values in parameter order, arrays and spans as their buffers.</summary>
    private Value[] BufferArguments(IInvocationOperation call)
    {
        Value[] values = new Value[call.TargetMethod.Parameters.Length];
        foreach (IArgumentOperation argument in call.Arguments)
        {
            values[argument.Parameter!.Ordinal] = LowerBuffer(argument.Value);
        }

        return values;
    }

    private void AppendFill(Value buffer, Value content, IOperation call, bool isActive)
    {
        CheckBufferWrite(buffer, call, isActive);
        _builder.Append(new Fill(buffer, content));
    }

    private void AppendCopy(Value from, Value to, IOperation call, bool isActive)
    {
        CheckBufferWrite(to, call, isActive);
        _builder.Append(new Copy(from, to));
    }

    private void CheckBufferWrite(Value buffer, IOperation operation, bool isActive)
    {
        if (_origins.TryGetValue(buffer.Id, out ISymbol? origin))
        {
            CheckWrite(origin, operation.Syntax.GetLocation(), isActive);
        }
    }

    /// <summary>Checks a write that a callee makes to storage passed to it, once what callees write is known.</summary>
    internal void CheckWrittenArgument(Value argument, IOperation operation, bool isActive) => CheckBufferWrite(argument, operation, isActive);

    internal bool IsPossiblyActive(IOperation operation) => IsActive(operation);
}
