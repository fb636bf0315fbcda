using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Members that are named through a type parameter: what they are on the type that it stands for, and those of number interfaces on numbers.</summary>
internal sealed partial class FunctionLowering
{
    /// <summary>The method that a call runs.</summary>
    private static IMethodSymbol TargetOf(IInvocationOperation call) => Resolved(call.TargetMethod, call.ConstrainedToType ?? OwnerOf(call.Instance));

    /// <summary>Whether the object decides what a call runs that was found to be one of a method.</summary>
    private static bool IsVirtual(IInvocationOperation call, IMethodSymbol method) =>
        call.IsVirtual && SymbolEqualityComparer.Default.Equals(call.TargetMethod.OriginalDefinition, method.OriginalDefinition);

    /// <summary>The type parameter of an object whose type is known with the type argument: a class could have others derived from it.</summary>
    private static ITypeParameterSymbol? OwnerOf(IOperation? instance) =>
        instance?.Type is ITypeParameterSymbol parameter && (TypeArguments.Current.Of(parameter) is { IsValueType: true } or { IsSealed: true }) ? parameter : null;

    /// <summary>The getter that a property reference runs.</summary>
    private static IMethodSymbol GetterOf(IPropertyReferenceOperation property, IMethodSymbol declared) =>
        Resolved(declared, property.ConstrainedToType ?? OwnerOf(property.Instance));

    /// <summary>A method with type arguments for type parameters; one that is called through a type parameter is that of the type.</summary>
    private static IMethodSymbol Resolved(IMethodSymbol method, ITypeSymbol? constrainedTo)
    {
        IMethodSymbol constructed = TypeArguments.Current.Of(method);
        if (constrainedTo is null || TypeArguments.Current.Of(constrainedTo) is not INamedTypeSymbol type)
        {
            return constructed;
        }

        if (constructed.ContainingType.TypeKind == Microsoft.CodeAnalysis.TypeKind.Interface)
        {
            IMethodSymbol? found = type.FindImplementationForInterfaceMember(constructed.ConstructedFrom) as IMethodSymbol;
            return found is null ? constructed : found.Arity == 0 ? found : found.Construct([.. constructed.TypeArguments]);
        }

        return type.IsValueType && constructed.IsVirtual
            ? type.GetMembers(method.Name).OfType<IMethodSymbol>().FirstOrDefault(m => SymbolEqualityComparer.Default.Equals(m.OverriddenMethod, constructed)) ?? constructed
            : constructed;
    }

    /// <summary>The method of an operator; null for one of numbers.</summary>
    private static IMethodSymbol? OperatorOf(IMethodSymbol? method, ITypeSymbol? constrainedTo) =>
        method is null || (constrainedTo is not null && TypeMapper.Element(constrainedTo) is not null) ? null : Resolved(method, constrainedTo);

    /// <summary>Whether an operator is one of numbers, as the language has it.</summary>
    private static bool IsBuiltIn(IMethodSymbol? method, ITypeSymbol? constrainedTo) => OperatorOf(method, constrainedTo) is null;

    /// <summary><c>T.One</c> and the like, where T stands for a number.</summary>
    private Value? NumberConstant(IPropertyReferenceOperation property)
    {
        if (property.ConstrainedToType is not { } constrained || TypeMapper.Element(constrained) is not { } type || !IsNumber(type))
        {
            return null;
        }

        string? number = property.Property.Name switch
        {
            "One" or "MultiplicativeIdentity" => "1",
            "Zero" or "AdditiveIdentity" => "0",
            "NegativeOne" => "-1",
            "NegativeZero" when type.IsReal => "-0",
            _ => null,
        };
        if (number is not null)
        {
            return type.IsReal ? _builder.Real(type, number) : Converted(_builder.Constant(IrType.Int, number), type);
        }

        if (type.IsParameter)
        {
            IrType returned = TypeMapper.Map(property.Property.Type);
            return IsOfNumerics(property.Property)
                ? _builder.Let(returned, returned == type ? new Constant($"{type.Name}.{property.Property.Name}") : new Inert($"{type.Name}.{property.Property.Name}", [], Purity.Pure))
                : null;
        }

        bool isPublic = TypeArguments.Current.Of(constrained).GetMembers(property.Property.Name) is [IFieldSymbol { DeclaredAccessibility: Accessibility.Public }];
        return isPublic ? _builder.Constant(type, $"{type.Name}.{property.Property.Name}") : null;
    }

    /// <summary>Conversions between numbers, and questions about them, that the number types implement without a name of their own; null for other calls.</summary>
    private Value? LowerNumberMember(IInvocationOperation call, IMethodSymbol method)
    {
        if (!method.IsStatic || TypeMapper.Element(call.ConstrainedToType ?? method.ContainingType) is not { } type || !IsNumber(type) || call.Arguments is not [{ Value: { Type: { } given } argument }, ..])
        {
            return null;
        }

        bool isConversion = call.TargetMethod.Name is "CreateChecked" or "CreateSaturating" or "CreateTruncating";

        IrType from = TypeMapper.Map(given);
        if (isConversion && type.IsReal && IsNumber(from))
        {
            return Converted(Lower(argument), type);
        }

        if (type.IsParameter && !isConversion && IsOfNumerics(call.TargetMethod) && IsPrimitiveSignature(method))
        {
            string function = call.TargetMethod.Name;
            if (TypeMapper.Map(call.Type!).IsReal && call.Arguments.Any(a => IsActive(a.Value)) && Primitives.WhyNotDifferentiable($"{type.Name}.{function}") is null
                && NumberParameter.WhyNot(type, function) is { } reason)
            {
                Refuse(DiagnosticDescriptors.LibraryMemberNotDifferentiable, call, $"{type.Name}.{function}", reason);
                return Placeholder(call);
            }

            return LowerPrimitive(call, method, $"{type.Name}.{function}");
        }

        if (call.TargetMethod.Name == "IsZero" && from == type)
        {
            Value value = Lower(argument);
            return _builder.Compare(Op.Equal, value, type.IsReal ? _builder.Zero(type) : Converted(_builder.Int(0), type));
        }

        if (method.MethodKind == MethodKind.ExplicitInterfaceImplementation)
        {
            Refuse(DiagnosticDescriptors.LibraryMemberNotDifferentiable, call, $"{type.Name}.{call.TargetMethod.Name}", "it can be called through a type parameter only");
            return Placeholder(call);
        }

        return null;
    }

    private static bool IsOfNumerics(ISymbol member) => member.ContainingType.ContainingNamespace?.ToDisplayString() == "System.Numerics";

    /// <summary>The text of a static property that is named through a type parameter; null if refused.</summary>
    private string? LowerStaticMember(IPropertyReferenceOperation property, IPropertySymbol declared, ITypeSymbol constrained, InertTextBuilder builder)
    {
        if (TypeArguments.Current.Of(constrained) is ITypeParameterSymbol open)
        {
            // Nothing is known of it; each reading counts.
            builder.Does(Purity.Effect);
            return $"{ConstantText.Identifier(open.Name)}.{ConstantText.Identifier(declared.Name)}";
        }

        ISymbol? found = (TypeArguments.Current.Of(constrained) as INamedTypeSymbol)?.FindImplementationForInterfaceMember(TypeArguments.Current.Of(declared));
        if (found is not IPropertySymbol { ExplicitInterfaceImplementations.IsEmpty: true } member)
        {
            RefuseConstruct(property, $"The member '{declared.Name}' of a type parameter", "implement it by a public member, or pass its value");
            return null;
        }

        builder.Does(_module.Purity.OfProperty(member));
        return IsReachable(member, property) ? $"{InertTextBuilder.Escape(TypeMapper.PlainName(member.ContainingType))}.{ConstantText.Identifier(member.Name)}" : null;
    }
}
