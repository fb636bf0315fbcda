using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.Generators.Lowering;

/// <summary>The types that a compilation makes of a generic one, as far as its source names them: those that type parameters stand for at run time alone are not seen.</summary>
internal static class Constructions
{
    /// <summary>The types, in the order of the source.</summary>
    /// <param name="definition">A generic type, or one inside a generic type.</param>
    /// <param name="compilation">The compilation.</param>
    /// <param name="cancellation">Stops the search.</param>
    public static IReadOnlyList<INamedTypeSymbol> Of(INamedTypeSymbol definition, Compilation compilation, CancellationToken cancellation)
    {
        List<INamedTypeSymbol> found = [];
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            SemanticModel? model = null;
            foreach (SimpleNameSyntax name in tree.GetRoot(cancellation).DescendantNodes().OfType<SimpleNameSyntax>().Where(n => n.Identifier.ValueText == definition.Name))
            {
#pragma warning disable RS1030 // Types are named in other trees than the one an analyzer is given.
                model ??= compilation.GetSemanticModel(tree);
#pragma warning restore RS1030
                if ((model.GetSymbolInfo(name, cancellation).Symbol ?? model.GetTypeInfo(name, cancellation).Type) is INamedTypeSymbol type && !TypeMapper.IsOpen(type)
                    && SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, definition) && !found.Contains(type, SymbolEqualityComparer.Default))
                {
                    found.Add(type);
                }
            }
        }

        return found;
    }
}
