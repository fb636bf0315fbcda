using AutoDiff.Generators.Emission;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// Which of the names that generated code likes to use for library types mean something else inside a method's type: only these
/// few are looked up, so that an edit of other members regenerates nothing.
/// </summary>
internal static class TakenNames
{
    public static EquatableArray<string> Of(IMethodSymbol method, Compilation compilation)
    {
        INamespaceSymbol? space = method.ContainingNamespace is { } own ? compilation.GetCompilationNamespace(own) : null;
        return TypeNames.Reserved
            .Where(name => IsMember(method.ContainingType, name) || space?.GetMembers(name).Any() == true)
            .ToEquatableArray();
    }

    private static bool IsMember(INamedTypeSymbol type, string name)
    {
        for (INamedTypeSymbol? outer = type; outer is not null; outer = outer.ContainingType)
        {
            if (outer.TypeParameters.Any(p => p.Name == name))
            {
                return true;
            }

            for (INamedTypeSymbol? at = outer; at is not null; at = at.BaseType)
            {
                if (at.GetMembers(name).Length > 0)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
