using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <summary>The types whose source is in a compilation, nested ones included; found once for each compilation.</summary>
internal static class SourceTypes
{
    private static readonly ConditionalWeakTable<Compilation, IReadOnlyList<INamedTypeSymbol>> s_types = new();

    public static IReadOnlyList<INamedTypeSymbol> Of(Compilation compilation) =>
        s_types.GetValue(compilation, c => [.. In(c.Assembly.GlobalNamespace)]);

    private static IEnumerable<INamedTypeSymbol> In(INamespaceOrTypeSymbol container)
    {
        foreach (ISymbol member in container.GetMembers())
        {
            if (member is INamedTypeSymbol type)
            {
                yield return type;
            }

            if (member is INamespaceOrTypeSymbol nested)
            {
                foreach (INamedTypeSymbol inner in In(nested))
                {
                    yield return inner;
                }
            }
        }
    }
}
