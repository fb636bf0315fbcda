using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// Calls, in the order in which they are resolved: storage operations, primitives, inert calls, methods with source; else
/// refused.
/// </summary>
internal sealed partial class FunctionLowering
{
    /// <summary>Lowers a call; null if it returns nothing.</summary>
    private Value? LowerInvocation(IInvocationOperation call, bool isUsed)
    {
        IMethodSymbol method = TargetOf(call);
        if (LowerDerivedCall(call) is { } derived)
        {
            return Returned(derived, call, isUsed);
        }

        if (method.IsStatic && call.Arguments.Any(a => IsActive(a.Value)) && _module.HasRule(method))
        {
            return LowerSourceCall(CallOf(call))[0];
        }

        if (ImplicitMark.Of(method) is { } mark && call.Arguments.Any(a => IsActive(a.Value)))
        {
            LowerImplicit(call, mark);
            return null;
        }

        if ((LowerInlined(call) ?? LowerQuery(call)) is { } inlined)
        {
            return inlined is [{ } only, ..] ? only : null;
        }

        if (CallNames.IsDiff(method.ContainingType))
        {
            return LowerDiff(call);
        }

        if (CallNames.IsLinearAlgebra(method))
        {
            return LowerLinearAlgebra(call);
        }

        if (LowerNumberMember(call, method) is { } number)
        {
            return number;
        }

        if (SharesObjects(call) is { } shared)
        {
            return RefuseConstruct(shared, $"A call of '{method.Name}' on an array of objects through which a derivative flows", "write the loop");
        }

        if (TryTensorCall(call, out Value? result) || TryBufferCall(call, out result))
        {
            return result;
        }

        if (method.IsStatic && CallNames.PrimitivePrefix(method.ContainingType) is { } prefix
            && (IsPrimitiveSignature(method) || call.Arguments.Any(a => IsActive(a.Value))))
        {
            return LowerPrimitive(call, method, prefix + method.Name);
        }

        if (NumericTypes.Is(method.ContainingType) && SourceCallOf(call) is { } expanded)
        {
            return LowerSourceCall(expanded) is [{ } only, ..] ? only : null;
        }

        IOperation? active = call.Arguments.Select(a => a.Value).Prepend(call.Instance).FirstOrDefault(o => o is not null && IsActive(o));
        if (CallNames.IsSink(method))
        {
            bool outer = _inSink;
            _inSink = true;
            result = LowerInertCall(call, method, isUsed);
            _inSink = outer;
            return result;
        }

        if (active is null && LowerLookup(call, method) is { } found)
        {
            return found;
        }

        bool isConstant = AttributeNames.Has(method, AttributeNames.NoDerivative);
        IArgumentOperation? written = call.Arguments.FirstOrDefault(a => MayBeWritten(a));
        if (active is null && IsOutCall(call, method))
        {
            return LowerOutCall(call, method);
        }

        if ((active is null || isConstant) && written is null && (isConstant || SourceCallOf(call) is null))
        {
            return LowerInertCall(call, method, isUsed);
        }

        if (!isConstant && _module.HasSource(method) && ObstacleOf(method, IsVirtual(call, method)) is null)
        {
            return LowerSourceCall(CallOf(call)) is [{ } value, ..] ? value : null;
        }

        if (NumericRefusals.ReasonOf(method) is { } reason)
        {
            Refuse(DiagnosticDescriptors.LibraryMemberNotDifferentiable, call, $"{method.ContainingType.Name}.{method.Name}", reason);
            return method.ReturnsVoid ? null : Placeholder(call);
        }

        Refuse(DiagnosticDescriptors.UnknownCallee, call, method.Name, WhyUnknown(method, IsVirtual(call, method), active, written));
        return method.ReturnsVoid ? null : Placeholder(call);
    }

    /// <summary><c>TryGetValue</c> on a dictionary of constants: whether it has a key, and the number that belongs to it; null for any other call.</summary>
    private Value? LowerLookup(IInvocationOperation call, IMethodSymbol method)
    {
        if (method is not { Name: "TryGetValue", Parameters: [_, { RefKind: RefKind.Out, Type: var type }] } || TypeMapper.Element(type) is not { } number
            || call.Instance is not { Type: { } owner } instance || !owner.AllInterfaces.Append(owner).Any(i => i.OriginalDefinition.MetadataName == "IReadOnlyDictionary`2"))
        {
            return null;
        }

        InertTextBuilder asked = new(), read = new();
        asked.Does(Purity.Reads);
        read.Does(Purity.Reads);
        Value key = Lower(call.Arguments[0].Value);
        if (Chain(instance, asked) is not { } dictionary || Chain(instance, read) is not { } again)
        {
            return null;
        }

        InertText has = asked.Finish($"{dictionary}.ContainsKey({asked.Hole(key)})");
        InertText get = read.Finish($"global::System.Collections.Generic.CollectionExtensions.GetValueOrDefault({again}, {read.Hole(key)})");
        Value found = _builder.Let(IrType.Bool, new Inert(has.Template, has.Arguments, has.Purity));
        Value value = _builder.Let(number, new Inert(get.Template, get.Arguments, get.Purity));
        List<(IOperation Target, Action<Value> Write)> targets = [];
        AddTargets(call.Arguments[1].Value, targets);
        targets.ForEach(t => t.Write(value));
        return found;
    }

    private string WhyUnknown(IMethodSymbol method, bool isVirtual, IOperation? active, IArgumentOperation? written)
    {
        if (_module.HasSource(method) && ObstacleOf(method, isVirtual) is { } obstacle)
        {
            return obstacle;
        }

        return active is not null ? "its source is not in this project" : $"it may write to '{written!.Value.Syntax}', and its source is not in this project";
    }

    /// <summary>Whether an argument is storage of the IR that the callee could write to.</summary>
    private bool MayBeWritten(IArgumentOperation argument) =>
        argument.Parameter is { } parameter && IsByReference(parameter)
        || argument.Value.Type is { } type && TypeMapper.Map(type) is { IsBuffer: true, Buffer: not BufferKind.ReadOnlySpan }
        && !(ActiveSymbols.RootOf(argument.Value) is null && IsMember(Unwrapped(argument.Value)));

    internal static IOperation Unwrapped(IOperation operation)
    {
        while (operation is IConversionOperation or IParenthesizedOperation)
        {
            operation = operation is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)operation).Operand;
        }

        return operation;
    }

    private static bool IsPrimitiveSignature(IMethodSymbol method) =>
        TypeMapper.Element(method.ReturnType) is not null
        && method.Parameters.All(p => p.RefKind is RefKind.None or RefKind.In && (TypeMapper.Element(p.Type) is not null || p.Type.TypeKind == Microsoft.CodeAnalysis.TypeKind.Enum));

    private Value LowerPrimitive(IInvocationOperation call, IMethodSymbol method, string name)
    {
        IrType type = TypeMapper.Map(call.Type!);
        string? reason = !IsPrimitiveSignature(method) ? Primitives.WhyNotDifferentiable(name) ?? "it takes or returns more than numbers"
            : type.IsReal && call.Arguments.Any(a => IsActive(a.Value)) ? Primitives.WhyNotDifferentiable(name)
            : null;
        if (reason is not null)
        {
            Refuse(DiagnosticDescriptors.LibraryMemberNotDifferentiable, call, name, reason);
            return Placeholder(type);
        }

        return _builder.Let(type, new Primitive(name, Arguments(call).ToEquatableArray()));
    }

    /// <summary>Argument values in parameter order, evaluated in source order.</summary>
    private Value[] Arguments(IInvocationOperation call)
    {
        Value[] values = new Value[call.TargetMethod.Parameters.Length];
        foreach (IArgumentOperation argument in call.Arguments)
        {
            values[argument.Parameter!.Ordinal] = Lower(argument.Value);
        }

        return values;
    }

    private Value LowerDiff(IInvocationOperation call)
    {
        IrType type = TypeMapper.Map(call.Type!);
        Value value = Lower(call.Arguments[0].Value);
        if (type.IsReal)
        {
            return Detached(value);
        }

        if (!type.CanBeActive)
        {
            return value;
        }

        return DetachedBuffer(value, call.Arguments[0].Value) ?? RefuseConstruct(
            call, "Diff.Detach of storage that may be written", "detach the elements where they are read");
    }

    private Value Detached(Value value) => _builder.Let(value.Type, new Primitive("Detach", [value]));

    /// <summary>A read-only input as constants. Other storage could be written later, and its copies would not see that.</summary>
    private Value? DetachedBuffer(Value value, IOperation operation) =>
        value.Type.Buffer == BufferKind.ReadOnlySpan && ActiveSymbols.RootOf(operation) is IParameterSymbol { Type: INamedTypeSymbol { Name: "ReadOnlySpan" } }
            ? _builder.Let(value.Type, new Inert("{0}", [value], Purity.Pure))
            : null;

    private Value? LowerInertCall(IInvocationOperation call, IMethodSymbol method, bool isUsed)
    {
        PrivateMember? accessor = _module.PrivateMembers.Find(method);
        if (accessor is null && !IsReachable(method, call))
        {
            return Placeholder(call);
        }

        if (call.Instance is { } self && IsOwnObject(self) && MethodBody.ChangesThis(method, _module))
        {
            Refuse(DiagnosticDescriptors.SelfWritten, call, _method.Name);
            return Placeholder(call);
        }

        if (call.Instance is { } instance && CopiesReceiver(instance, method))
        {
            return RefuseConstruct(call, $"A call of '{method.Name}' on a struct variable that it may change", "make it readonly, or pass the struct as a constant parameter");
        }

        InertTextBuilder builder = new();
        builder.Does(_module.Purity.Of(method));
        bool isExtension = ExtensionBlock.ReceiverOf(method) is not null;
        string? receiver = method.IsStatic ? accessor is not null ? "default" : InertTextBuilder.Escape(TypeMapper.PlainName(ExtensionBlock.OwnerOf(method)))
            : call.Instance is null or IInstanceReferenceOperation ? Receiver(call.Instance, method, builder)
            : IsActive(call.Instance) ? builder.Hole(Lower(call.Instance))
            : Chain(call.Instance, builder);
        if (receiver is null || ArgumentList(call.Arguments, builder) is not { } arguments)
        {
            return method.ReturnsVoid ? null : Placeholder(call);
        }

        string generic = method.TypeArguments.Length == 0 ? "" : $"<{string.Join(", ", method.TypeArguments.Select(TypeMapper.Name))}>";
        InertText text = builder.Finish(accessor is not null
            ? Accessed(accessor, receiver, arguments)
            : isExtension ? $"{ExtensionOwner(method)}.{ConstantText.Identifier(method.Name)}{InertTextBuilder.Escape(generic)}({receiver}{(arguments.Length > 0 ? ", " : "")}{arguments})"
            : $"{receiver}.{ConstantText.Identifier(method.Name)}{InertTextBuilder.Escape(generic)}({arguments})");
        if (method.ReturnsVoid || (!isUsed && text.Purity == Purity.Effect))
        {
            _builder.Append(new Effect(text.Template, text.Arguments));
            return null;
        }

        bool isConstant = AttributeNames.Has(method, AttributeNames.NoDerivative);
        return _builder.Let(TypeMapper.Map(call.Type!), new Inert(text.Template, text.Arguments, text.Purity, isConstant));
    }

    /// <summary>The class of a member of an extension block, as the text before its static method.</summary>
    private static string ExtensionOwner(ISymbol member) => InertTextBuilder.Escape(TypeMapper.PlainName(ExtensionBlock.OwnerOf(member)));

    /// <summary>Whether a call could change a struct that the IR holds as a value, which would not see it.</summary>
    private static bool CopiesReceiver(IOperation instance, IMethodSymbol method) =>
        instance.Type is { } declared
        && TypeArguments.Current.Of(declared) is { IsValueType: true, IsReadOnly: false, SpecialType: SpecialType.None, TypeKind: not Microsoft.CodeAnalysis.TypeKind.Enum } type
        && !method.IsReadOnly && OperationScan.VariableOf(instance) is not null && !TypeMapper.Map(type).IsBuffer;
}
