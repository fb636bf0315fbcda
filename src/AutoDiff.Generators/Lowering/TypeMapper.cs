using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <summary>Maps C# types to IR types.</summary>
internal static class TypeMapper
{
    /// <summary>How generated code names a type.</summary>
    public static readonly SymbolDisplayFormat Qualified = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public static string Name(ITypeSymbol type) => TypeArguments.Current.Of(type).ToDisplayString(Qualified);

    /// <summary>The name of a type without nullability: what <c>new</c>, <c>typeof</c> and static members want.</summary>
    public static string PlainName(ITypeSymbol type) => TypeArguments.Current.Of(type).ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    public static IrType Map(ITypeSymbol type)
    {
        type = TypeArguments.Current.Of(type);
        switch (type)
        {
            case IArrayTypeSymbol { IsSZArray: true } array when Element(array.ElementType) is { } element:
                return IrType.Array(element);
            case INamedTypeSymbol { Name: "Span", Arity: 1 } span when IsSystem(span) && Element(span.TypeArguments[0]) is { } element:
                return IrType.Span(element);
            case INamedTypeSymbol { Name: "ReadOnlySpan", Arity: 1 } span when IsSystem(span) && Element(span.TypeArguments[0]) is { } element:
                return IrType.ReadOnlySpan(element);
            case INamedTypeSymbol memory when IsMemory(memory) && Element(memory.TypeArguments[0]) is { IsReal: true } element:
                return memory.Name == "Memory" ? IrType.Span(element) : IrType.ReadOnlySpan(element);
            default:
                return Element(type) ?? IrType.Opaque(Name(type));
        }
    }

    /// <summary>The IR type of a scalar that the IR understands, or null.</summary>
    public static IrType? Element(ITypeSymbol type) => TypeArguments.Current.Of(type) switch
    {
        ITypeParameterSymbol parameter => NumberParameter.TypeOf(parameter),
        { } other => Element(other.SpecialType),
    };

    private static IrType? Element(SpecialType type) => type switch
    {
        SpecialType.System_Double => IrType.Double,
        SpecialType.System_Single => IrType.Float,
        SpecialType.System_Boolean => IrType.Bool,
        SpecialType.System_Int32 => IrType.Int,
        SpecialType.System_Int64 => IrType.Long,
        SpecialType.System_SByte => IrType.Integer("sbyte"),
        SpecialType.System_Byte => IrType.Integer("byte"),
        SpecialType.System_Int16 => IrType.Integer("short"),
        SpecialType.System_UInt16 => IrType.Integer("ushort"),
        SpecialType.System_UInt32 => IrType.Integer("uint"),
        SpecialType.System_UInt64 => IrType.Integer("ulong"),
        SpecialType.System_IntPtr => IrType.Integer("nint"),
        SpecialType.System_UIntPtr => IrType.Integer("nuint"),
        SpecialType.System_Char => IrType.Integer("char"),
        _ => null,
    };

    /// <summary>What an array or span holds; null for any other type.</summary>
    public static ITypeSymbol? StorageElement(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { IsSZArray: true } array => array.ElementType,
        INamedTypeSymbol { Name: "Span" or "ReadOnlySpan" or "Memory" or "ReadOnlyMemory", Arity: 1 } span when IsSystem(span) => span.TypeArguments[0],
        _ => null,
    };

    /// <summary>Whether a type is a memory, which is the span that it gives in the IR.</summary>
    public static bool IsMemory(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "Memory" or "ReadOnlyMemory", Arity: 1 } memory && IsSystem(memory);

    /// <summary>The numbers in an array of arrays; null for any other type.</summary>
    public static IrType? ElementOfRows(ITypeSymbol type) =>
        type is IArrayTypeSymbol { IsSZArray: true, ElementType: IArrayTypeSymbol { IsSZArray: true } row } && Element(row.ElementType) is { IsReal: true, IsParameter: false } element ? element : null;

    /// <summary>The numbers, or structs of numbers, in a list, stack or queue; null for any other type.</summary>
    public static ITypeSymbol? ElementOfList(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "List" or "Stack" or "Queue", Arity: 1, ContainingNamespace: { Name: "Generic", ContainingNamespace: { Name: "Collections", ContainingNamespace.Name: "System" } } } list
        && (Element(list.TypeArguments[0]) is { IsReal: true } || BufferOf(list.TypeArguments[0]) is null && Shape.Of(list.TypeArguments[0]) is { IsInMemory: true }) ? list.TypeArguments[0] : null;

    /// <summary>What a list or dictionary holds through which derivatives may flow; null for any other type.</summary>
    public static ITypeSymbol? ElementOfCollection(ITypeSymbol? type) => ElementOfList(type) ?? ElementOfMap(type);

    /// <summary>The numbers, or structs of numbers, that are the values of a dictionary; null for any other type.</summary>
    public static ITypeSymbol? ElementOfMap(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Dictionary", Arity: 2, ContainingNamespace: { Name: "Generic", ContainingNamespace: { Name: "Collections", ContainingNamespace.Name: "System" } } } map
        && !MayHoldActive(map.TypeArguments[0])
        && (Element(map.TypeArguments[1]) is { IsReal: true } || BufferOf(map.TypeArguments[1]) is null && ShapeOf(map.TypeArguments[1]) is { IsInMemory: true }) ? map.TypeArguments[1] : null;

    /// <summary>The type of the buffer that an array or span is, of numbers or of structs taken apart; null for any other type.</summary>
    public static IrType? BufferOf(ITypeSymbol? type) => type is null ? null : Map(type) is { IsBuffer: true } buffer ? buffer : ShapeOf(type) is { Rank: 1 } shape ? shape.Leaves[0] : null;

    /// <summary>The same, for arrays with several dimensions too.</summary>
    public static IrType? StorageOf(ITypeSymbol? type) => BufferOf(type) ?? (type is not null && ShapeOf(type) is { Rank: > 0 } shape ? shape.Leaves[0] : null);

    /// <summary>How many elements of its buffer an element of an array or span takes.</summary>
    public static int StrideOf(ITypeSymbol? type) => type is not null && ShapeOf(type) is { Rank: 1, Element: { } element } ? element.Leaves.Length : 1;

    /// <summary>Whether values of a type could carry a derivative if they were differentiated, whether or not they can be here.</summary>
    public static bool CarriesDerivatives(ITypeSymbol type) => TypeArguments.Current.Of(type) switch
    {
        IArrayTypeSymbol array => CarriesDerivatives(array.ElementType),
        INamedTypeSymbol { Name: "Span" or "ReadOnlySpan" or "Memory" or "ReadOnlyMemory", Arity: 1 } span when IsSystem(span) =>
            CarriesDerivatives(span.TypeArguments[0]),
        INamedTypeSymbol { IsTupleType: true } tuple => tuple.TupleElements.Any(e => CarriesDerivatives(e.Type)),
        INamedTypeSymbol numeric when NumericTypes.Is(numeric) => true,
        INamedTypeSymbol { IsValueType: true } named when Element(named) is null =>
            named.GetAttributes().Any(a => AttributeNames.Is(a, AttributeNames.Differentiable)) && (!named.IsGenericType || Shape.Of(named) is not null),
        ITypeParameterSymbol parameter => NumberParameter.IsNumber(parameter),
        { } other => Element(other)?.IsReal == true,
    };

    /// <summary>Whether variables of a type hold a value, which has members of its own.</summary>
    public static bool IsStruct(ITypeSymbol? type) => type is not null && TypeArguments.Current.Of(type).IsValueType;

    /// <summary>Whether a type is, or is made of, a type parameter other than one that is known.</summary>
    public static bool IsOpen(ITypeSymbol type, ITypeParameterSymbol? known = null) => type switch
    {
        ITypeParameterSymbol => !SymbolEqualityComparer.Default.Equals(type, known),
        IArrayTypeSymbol array => IsOpen(array.ElementType, known),
        INamedTypeSymbol named => named.TypeArguments.Any(a => IsOpen(a, known)) || (named.ContainingType is { } outer && IsOpen(outer, known)),
        _ => false,
    };

    /// <summary>The values that a tuple or struct is made of; null for every other type.</summary>
    public static Shape? ShapeOf(ITypeSymbol type) => Shape.Of(TypeArguments.Current.Of(type));

    /// <summary>Whether a type is a class of which objects may be taken apart.</summary>
    public static bool IsObject(ITypeSymbol? type) => type is { IsReferenceType: true } && ShapeOf(type) is { IsObject: true };

    /// <summary>Whether it matters how many names an object of a type has.</summary>
    public static bool IsMutableObject(ITypeSymbol? type) => IsObject(type) && ShapeOf(type!)!.IsMutableObject;

    /// <summary>Whether a type is such a class, or an array or span of one. Whether an object is taken apart is known where it is made.</summary>
    public static bool HoldsObjects(ITypeSymbol? type) => type is not null && ShapeOf(type) is { } shape && (shape.IsObject || shape.Element is { IsObject: true });

    /// <summary>Whether a type is a struct or class that may be taken apart into members.</summary>
    public static bool HasParts(ITypeSymbol type) => IsObject(type) || (IsStruct(type) && ShapeOf(type) is not null);

    /// <summary>Whether a local variable of a type could hold a value that carries a derivative.</summary>
    public static bool MayHoldActive(ITypeSymbol type) =>
        CarriesDerivatives(type) || ShapeOf(type)?.Leaves.Any(l => l.CanBeActive) == true;

    private static bool IsSystem(ITypeSymbol type) =>
        type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true };
}
