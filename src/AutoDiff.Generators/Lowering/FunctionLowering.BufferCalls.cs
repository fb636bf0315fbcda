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
        if (call.Instance is { Type: { } type } instance && CallNames.IsSystemSpan(type) && TypeMapper.Map(type).IsBuffer)
        {
            return TrySpanMethod(call, method, instance, out result);
        }

        if (!method.IsStatic || call.Arguments.Length == 0 || call.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == 0) is not { } first
            || first.Value.Type is not { } firstType)
        {
            return false;
        }

        IOperation source = first.Value;
        IrType sourceType = TypeMapper.Map(firstType);
        switch (method.ContainingType.ToDisplayString(), method.Name)
        {
            case ("System.MemoryExtensions", "AsSpan") when sourceType.IsBuffer && IndexArguments(call):
                {
                    Value[] values = Arguments(call);
                    result = SliceOf(values[0], values.Length > 1 ? values[1] : null, values.Length > 2 ? values[2] : null, TypeMapper.Map(call.Type!));
                    return true;
                }

            case ("System.MemoryExtensions", "CopyTo") when sourceType.IsBuffer:
            case ("System.Array", "Fill") when sourceType.IsBuffer && call.Arguments.Length == 2:
                {
                    Value[] values = Arguments(call);
                    if (method.Name == "Fill")
                    {
                        AppendFill(values[0], values[1], call, IsActive(call.Arguments[1].Value));
                    }
                    else
                    {
                        AppendCopy(values[0], values[1], call, IsActive(source));
                    }

                    return true;
                }

            case ("System.Array", "Clear") when Unwrapped(source) is { Type: { } array } unwrapped && TypeMapper.Map(array) is { IsBuffer: true } arrayType:
                {
                    Value buffer = Lower(unwrapped);
                    Value target = call.Arguments.Length == 1
                        ? buffer
                        : SliceOf(buffer, Lower(call.Arguments[1].Value), Lower(call.Arguments[2].Value), IrType.Span(arrayType.Element!));
                    AppendFill(target, ZeroOf(arrayType.Element!), call, false);
                    return true;
                }

            case ("System.Array", "Copy") when CopiedArrays(call) is { } arrays:
                {
                    bool hasStarts = call.Arguments.Length == 5;
                    Value[] values = new Value[call.Arguments.Length];
                    foreach (IArgumentOperation argument in call.Arguments)
                    {
                        values[argument.Parameter!.Ordinal] = Lower(Unwrapped(argument.Value));
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
        IrType[] arrays = [.. call.Arguments.Where(a => a.Parameter!.Type.SpecialType == SpecialType.System_Array).Select(a => Unwrapped(a.Value).Type).OfType<ITypeSymbol>().Select(TypeMapper.Map)];
        bool areCounted = call.Arguments.All(a => a.Parameter!.Type.SpecialType is SpecialType.System_Array or SpecialType.System_Int32);
        return areCounted && arrays is [{ IsBuffer: true } from, var to] && from == to ? from : null;
    }

    private bool TrySpanMethod(IInvocationOperation call, IMethodSymbol method, IOperation instance, out Value? result)
    {
        result = null;
        switch (method.Name)
        {
            case "Slice":
                {
                    Value buffer = Lower(instance);
                    Value[] values = Arguments(call);
                    result = SliceOf(buffer, values[0], values.Length > 1 ? values[1] : null, TypeMapper.Map(call.Type!));
                    return true;
                }

            case "Clear":
                {
                    Value buffer = Lower(instance);
                    AppendFill(buffer, ZeroOf(buffer.Type.Element!), call, false);
                    return true;
                }

            case "Fill":
                {
                    Value buffer = Lower(instance);
                    AppendFill(buffer, Arguments(call)[0], call, IsActive(call.Arguments[0].Value));
                    return true;
                }

            case "CopyTo":
                {
                    Value buffer = Lower(instance);
                    AppendCopy(buffer, Arguments(call)[0], call, IsActive(instance));
                    return true;
                }

            case "ToArray":
                {
                    Value buffer = Lower(instance);
                    Value copy = _builder.Let(
                        TypeMapper.Map(call.Type!), new Allocate(_builder.Let(IrType.Int, new Length(buffer)), AllocationKind.Array));
                    _builder.Append(new Copy(buffer, copy));
                    result = copy;
                    return true;
                }

            default:
                return false;
        }
    }

    /// <summary>Whether the arguments after the first are plain indices.</summary>
    private static bool IndexArguments(IInvocationOperation call) =>
        call.Arguments.All(a => a.Parameter is { Ordinal: 0 } || a.Value.Type?.SpecialType == SpecialType.System_Int32);

    private Value ZeroOf(IrType element) => _builder.Constant(element, element.IsReal ? IrBuilder.RealLiteral(element, "0") : "default");

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
