using System.Reflection;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// Members of <c>extension(T name) { … }</c>. The generator is built against a compiler that has no such blocks and is run by one that has: to it they are types of a kind
/// without a name, nested in the static class, and the receiver is a parameter of such a type.
/// </summary>
internal static class ExtensionBlock
{
    private const Microsoft.CodeAnalysis.TypeKind Extension = (Microsoft.CodeAnalysis.TypeKind)14;

    private static readonly PropertyInfo? s_receiver = typeof(INamedTypeSymbol).GetInterfaces().Append(typeof(INamedTypeSymbol))
        .Select(t => t.GetProperty("ExtensionParameter")).FirstOrDefault(p => p is not null);

    /// <summary>Whether a member is declared in a block.</summary>
    public static bool Has(ISymbol member) => member.ContainingType?.TypeKind == Extension;

    /// <summary>What a member calls the value that it is called on; null for members that are not of a block, and for static ones.</summary>
    public static IParameterSymbol? ReceiverOf(ISymbol member) => Has(member) && !member.IsStatic ? s_receiver?.GetValue(member.ContainingType) as IParameterSymbol : null;

    /// <summary>The type that generated code names for a static member, or for one of a block as a static method.</summary>
    public static INamedTypeSymbol OwnerOf(ISymbol member) => Has(member) ? member.ContainingType.ContainingType : member.ContainingType;
}
