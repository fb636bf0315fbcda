using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <summary>Nullable value types, which are taken apart: whether there is a value, and the value, which is zero where there is none.</summary>
internal static class NullableTypes
{
    /// <summary>What a nullable value type is one of; null for any other type.</summary>
    public static ITypeSymbol? UnderlyingOf(ITypeSymbol? type) =>
        type is not null && TypeArguments.Current.Of(type) is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : null;

    /// <summary>Whether a type is one of nullable numbers, which may be inputs of marked methods.</summary>
    public static bool IsNumber(ITypeSymbol type) => UnderlyingOf(type) is { } number && TypeMapper.Element(number) is { IsReal: true };

    /// <summary>The properties that stand for the two; null for any other type.</summary>
    public static IEnumerable<(ISymbol Member, ITypeSymbol Type)>? PartsOf(INamedTypeSymbol type) => UnderlyingOf(type) is null ? null
        : new[] { "HasValue", "Value" }.Select(name => type.GetMembers(name).OfType<IPropertySymbol>().First()).Select(p => ((ISymbol)p, p.Type));

    /// <summary>Whether a member is the property that throws where there is no value.</summary>
    public static bool IsValue(ISymbol member) => member is IPropertySymbol { Name: "Value" } && UnderlyingOf(member.ContainingType) is not null;

    /// <summary>How a part is read from a nullable value as it is.</summary>
    public static string ReadText(ISymbol member) => IsValue(member) ? "GetValueOrDefault()" : ConstantText.Identifier(member.Name);
}
