using System.Text;
using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>C# that carries no derivative: members of constants, text, objects made of constants.</summary>
internal sealed partial class FunctionLowering
{
    /// <summary>The memories that are parameters: what code that is not seen through is given.</summary>
    private readonly Dictionary<ISymbol, Value> _memories = new(SymbolEqualityComparer.Default);

    /// <summary>Whether an expression is a member of a constant (or static), so that what it names is no storage of the IR.</summary>
    private bool IsMember(IOperation operation) => operation switch
    {
        _ when IsPart(operation) || IsElementPath(operation) => false,
        IPropertyReferenceOperation { Property.Name: "Span", Instance: { } memory } when TypeMapper.IsMemory(memory.Type) && TypeMapper.BufferOf(memory.Type) is not null => IsMember(memory),
        IFieldReferenceOperation or IPropertyReferenceOperation => true,
        IArrayElementReferenceOperation row when RowsOf(row.ArrayReference) is not null => false,
        IArrayElementReferenceOperation element => IsMember(element.ArrayReference) || TypeMapper.BufferOf(element.ArrayReference.Type) is null || (!TypeMapper.Map(element.ArrayReference.Type!).IsBuffer && !IsStructStorage(element.ArrayReference)),
        _ => false,
    };

    private Value LowerMember(IOperation operation)
    {
        if (MemberText(operation) is not { } text)
        {
            return Placeholder(operation);
        }

        return _builder.Let(TypeMapper.Map(operation.Type!), new Inert(IsMemoryBuffer(operation.Type) ? text.Template + ".Span" : text.Template, text.Arguments, text.Purity));
    }

    /// <summary>Whether a memory is a span in the IR.</summary>
    private static bool IsMemoryBuffer(ITypeSymbol? type) => TypeMapper.IsMemory(type) && TypeMapper.Map(type!).IsBuffer;

    /// <summary>A chain of members and elements of constants as one text; null if refused.</summary>
    private InertText? MemberText(IOperation operation)
    {
        InertTextBuilder builder = new();
        return Chain(operation, builder) is { } template ? builder.Finish(template) : null;
    }

    private string? Chain(IOperation operation, InertTextBuilder builder)
    {
        switch (operation)
        {
            case IMemberReferenceOperation when IsPart(operation):
            case IPropertyReferenceOperation entry when PairMember(entry) is not null:
                return builder.Hole(Lower(operation));
            case IPropertyReferenceOperation { ConstrainedToType: { } constrained, Property: { } declared } property:
                return LowerStaticMember(property, declared, constrained, builder);
            case IFieldReferenceOperation { ConstantValue.HasValue: false } field when _module.PrivateMembers.Find(field.Field) is { } accessor:
                builder.Does(Purity.Reads);
                return Accessed(accessor, field, builder);
            case IPropertyReferenceOperation { Property.IsIndexer: false } property when _module.PrivateMembers.Find(property.Property) is { } accessor:
                builder.Does(_module.Purity.Of(property));
                return Accessed(accessor, property, builder);
            case IFieldReferenceOperation { ConstantValue.HasValue: false } field when IsReachable(field.Field, field):
                builder.Does(Purity.Reads);
                return Receiver(field.Instance, field.Field, builder) is { } owner ? $"{owner}.{ConstantText.Identifier(field.Field.Name)}" : null;
            case IPropertyReferenceOperation property when IsReachable(property.Property, property):
                {
                    builder.Does(_module.Purity.Of(property));
                    string? receiver = Receiver(property.Instance, property.Property, builder);
                    if (receiver is null || !property.Property.IsIndexer)
                    {
                        return receiver is null ? null
                            : ExtensionBlock.ReceiverOf(property.Property) is not null ? $"{ExtensionOwner(property.Property)}.get_{property.Property.Name}({receiver})"
                            : $"{receiver}.{ConstantText.Identifier(property.Property.Name)}";
                    }

                    return ArgumentList(property.Arguments, builder) is { } arguments ? $"{receiver}[{arguments}]" : null;
                }

            case IArrayElementReferenceOperation element:
                {
                    builder.Does(Purity.Reads);
                    if (Chain(element.ArrayReference, builder) is not { } array)
                    {
                        return null;
                    }

                    return $"{array}[{string.Join(", ", element.Indices.Select(i => builder.Hole(Lower(i))))}]";
                }

            case IFieldReferenceOperation { ConstantValue.HasValue: false } or IPropertyReferenceOperation:
                return null;
            default:
                return builder.Hole(Lower(operation));
        }
    }

    /// <summary>A member that generated code may not name, by its accessor.</summary>
    private string? Accessed(PrivateMember accessor, IMemberReferenceOperation reference, InertTextBuilder builder) =>
        (reference.Member.IsStatic ? "default" : Receiver(reference.Instance, reference.Member, builder)) is { } owner ? Accessed(accessor, owner) : null;

    internal static string Accessed(PrivateMember accessor, params string[] arguments) =>
        $"{PrivateMember.Class}.{accessor.Accessor}({string.Join(", ", arguments.Where(a => a.Length > 0))})";

    private string? Receiver(IOperation? instance, ISymbol member, InertTextBuilder builder)
    {
        if (member.IsStatic)
        {
            return InertTextBuilder.Escape(TypeMapper.PlainName(ExtensionBlock.OwnerOf(member)));
        }

        if (instance is IInstanceReferenceOperation && _this is not null && instance.Syntax is not BaseExpressionSyntax && instance.Type is { } own && (_isThisWhole || TypeMapper.ShapeOf(own) is null))
        {
            return builder.Hole(Lower(instance));
        }

        if (instance is null or IInstanceReferenceOperation)
        {
            RefuseConstruct(instance!, "An instance member of the method's own object", "make the method static and pass what it needs");
            return null;
        }

        if (IsActive(instance))
        {
            if (IsRefused(instance))
            {
                return null;
            }

            RefuseConstruct(instance, $"The member '{member.Name}' of a value that carries a derivative", "compute it from the numbers themselves");
            return null;
        }

        return Chain(instance, builder);
    }

    /// <summary>Whether generated code could name a member; refuses it if not.</summary>
    private bool IsReachable(ISymbol symbol, IOperation use)
    {
        bool reachable = _module.PrivateMembers.IsAccessible(symbol);
        if (!reachable)
        {
            Refuse(
                DiagnosticDescriptors.MemberNotAccessible, use,
                symbol.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat), _module.EntryName, _module.Home is IAssemblySymbol ? "generated code" : _module.Home.Name);
        }

        return reachable;
    }

    /// <summary>
    /// Arguments in parameter order, defaults written out (a caller's text or line would be another one in generated code);
    /// null if refused. They are evaluated in source order.
    /// </summary>
    private string? ArgumentList(IReadOnlyList<IArgumentOperation> arguments, InertTextBuilder builder)
    {
        List<(int Ordinal, string Text)> texts = [];
        foreach (IArgumentOperation argument in arguments)
        {
            if (argument.Parameter is not { } parameter || argument.Value is IDeclarationExpressionOperation
                || parameter.RefKind is RefKind.Ref or RefKind.Out)
            {
                Refuse(DiagnosticDescriptors.PassedByReference, argument, argument.Syntax.ToString());
                if (argument is { Value: IDeclarationExpressionOperation, Parameter: { } declaring })
                {
                    LowerReference(argument.Value, declaring, []);
                }

                return null;
            }

            if (IsMemoryBuffer(argument.Value.Type))
            {
                if (MemoryArgument(argument.Value, parameter, builder) is not { } memory)
                {
                    return null;
                }

                texts.Add((parameter.Ordinal, memory));
                continue;
            }

            if (argument.ArgumentKind == ArgumentKind.ParamArray && argument.Value is IArrayCreationOperation { Initializer: { } elements })
            {
                texts.Add((parameter.Ordinal, string.Join(", ", elements.ElementValues.Select(e => builder.Hole(Lower(e))))));
            }
            else if (argument.ArgumentKind == ArgumentKind.ParamCollection && argument.Value is ICollectionExpressionOperation collection)
            {
                texts.Add((parameter.Ordinal, string.Join(", ", collection.Elements.Select(e => builder.Hole(Lower(e))))));
            }
            else
            {
                texts.Add((parameter.Ordinal, builder.Hole(Lower(WithoutCast(argument, parameter)))));
            }
        }

        return string.Join(", ", texts.Where(t => t.Text.Length > 0).OrderBy(t => t.Ordinal).Select(t => t.Text));
    }

    /// <summary>A memory that is given to inert code: the constant itself, or a copy where it is only read.</summary>
    private string? MemoryArgument(IOperation operation, IParameterSymbol parameter, InertTextBuilder builder)
    {
        IOperation value = Unwrapped(operation);
        if (TypeMapper.IsMemory(value.Type) && IsMember(value))
        {
            return Chain(value, builder);
        }

        if (OperationScan.VariableOf(value) is { } symbol && _memories.TryGetValue(symbol, out Value? whole))
        {
            return builder.Hole(whole);
        }

        if (parameter.Type.Name == "ReadOnlyMemory")
        {
            return builder.Hole(Lower(operation)) + ".ToArray()";
        }

        RefuseConstruct(operation, "A memory of numbers given to a method that is not seen through", "pass its span, or an array");
        return null;
    }

    /// <summary>An argument without its implicit conversion to a reference type, if that does not choose the overload.</summary>
    private static IOperation WithoutCast(IArgumentOperation argument, IParameterSymbol parameter) =>
        argument.Value is IConversionOperation { IsImplicit: true, Conversion: { IsReference: true } or { IsIdentity: true }, Operand: { Type: not null } operand }
        && parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Ordinary } method
        && method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().Count(m => m.Parameters.All(p => p.Type is not IPointerTypeSymbol)) == 1
            ? operand
            : argument.Value;

    private InertText? CreationText(IObjectCreationOperation creation)
    {
        PrivateMember? accessor = creation.Constructor is { } own ? _module.PrivateMembers.Find(own) : null;
        if (creation.Constructor is not { } constructor || (accessor is null && !IsReachable(constructor, creation)))
        {
            return null;
        }

        InertTextBuilder builder = new();
        builder.Does(Purity.Effect);
        return ArgumentList(creation.Arguments, builder) is not { } arguments ? null
            : accessor is not null ? builder.Finish(Accessed(accessor, arguments))
            : builder.Finish($"new {InertTextBuilder.Escape(TypeMapper.PlainName(creation.Type!))}({arguments})");
    }

    private Value LowerObjectCreation(IObjectCreationOperation creation)
    {
        IOperation? active = creation.Arguments.Select(a => a.Value).FirstOrDefault(IsActive);
        if (TypeMapper.Map(creation.Type!).IsBuffer)
        {
            return SpanOver(creation) ?? RefuseConstruct(creation, "A span made by this constructor", "use AsSpan or a range");
        }

        if (active is not null && !_inSink)
        {
            Refuse(DiagnosticDescriptors.ActiveValueStored, active, $"a new {creation.Type!.Name}");
            return Placeholder(creation);
        }

        return CreationText(creation) is { } text
            ? _builder.Let(TypeMapper.Map(creation.Type!), new Inert(text.Template, text.Arguments, text.Purity))
            : Placeholder(creation);
    }

    /// <summary>What is put into a new object.</summary>
    private static IEnumerable<IOperation> ContentsOf(IObjectCreationOperation creation) => creation.Arguments.Select(a => a.Value)
        .Concat(creation.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>().Select(a => a.Value) ?? []);

    private Value RefuseLinked(IOperation operation, ITypeSymbol type) => RefuseConstruct(
        operation, $"An object of '{type.Name}', which has a field of its own class, with a value that carries a derivative",
        "keep such objects in an array or list, without that field, and an index in its place");

    /// <summary>A changed copy of data that carries no derivative.</summary>
    private Value LowerWith(IWithOperation with)
    {
        InertTextBuilder builder = new();
        builder.Does(with.Type!.IsValueType ? Purity.Pure : Purity.Effect);
        string copied = builder.Hole(Lower(with.Operand));
        List<string> changes = [];
        foreach (IOperation change in with.Initializer.Initializers)
        {
            if (change is not ISimpleAssignmentOperation { Target: IMemberReferenceOperation target } assignment || IsActive(assignment.Value))
            {
                return RefuseConstruct(with);
            }

            if (!IsReachable(target.Member, target))
            {
                return Placeholder(with);
            }

            changes.Add($"{target.Member.Name} = {builder.Hole(Lower(assignment.Value))}");
        }

        InertText text = builder.Finish($"({copied} with {{{{ {string.Join(", ", changes)} }}}})");
        return _builder.Let(TypeMapper.Map(with.Type!), new Inert(text.Template, text.Arguments, text.Purity));
    }

    private Value LowerInterpolation(IInterpolatedStringOperation interpolation)
    {
        bool outer = _inSink;
        _inSink = true;
        InertTextBuilder builder = new();
        StringBuilder text = new();
        foreach (IInterpolatedStringContentOperation part in interpolation.Parts)
        {
            switch (part)
            {
                case IInterpolatedStringTextOperation { Text.ConstantValue: { HasValue: true, Value: string literal } }:
                    // Braces are doubled once for C# and once for the template.
                    string quoted = SymbolDisplay.FormatLiteral(literal, quote: true);
                    text.Append(InertTextBuilder.Escape(InertTextBuilder.Escape(quoted.Substring(1, quoted.Length - 2))));
                    break;
                case IInterpolationOperation hole:
                    text.Append("{{(").Append(builder.Hole(Lower(hole.Expression))).Append(')');
                    if (hole.Alignment?.ConstantValue is { HasValue: true, Value: int alignment })
                    {
                        text.Append(',').Append(alignment.ToString(System.Globalization.CultureInfo.InvariantCulture));
                    }

                    if (hole.FormatString?.ConstantValue is { HasValue: true, Value: string format })
                    {
                        string escaped = SymbolDisplay.FormatLiteral(format, quote: true);
                        text.Append(':').Append(InertTextBuilder.Escape(escaped.Substring(1, escaped.Length - 2)));
                    }

                    text.Append("}}");
                    break;
                default:
                    RefuseConstruct(part);
                    break;
            }
        }

        _inSink = outer;
        InertText finished = builder.Finish($"$\"{text}\"");
        // Formatting depends on the culture, and could call a user's ToString.
        return _builder.Let(TypeMapper.Map(interpolation.Type!), new Inert(finished.Template, finished.Arguments, Purity.Effect));
    }
}
