using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.Generators.Lowering;

/// <summary>Constructors that are the parameter list of a type, and the initialisers that constructors run.</summary>
internal static class PrimaryConstructor
{
    /// <summary>Whether a constructor is one.</summary>
    public static bool Is(IMethodSymbol constructor) =>
        constructor.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is TypeDeclarationSyntax);

    /// <summary>
    /// Whether members of a struct may use the parameters of its primary constructor, which are fields of it then, without a name. Whatever is called
    /// like a parameter counts.
    /// </summary>
    public static bool Captures(INamedTypeSymbol type)
    {
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax() is StructDeclarationSyntax { ParameterList: { } list } declaration)
            {
                HashSet<string> names = [.. list.Parameters.Select(p => p.Identifier.ValueText)];
                if (type.DeclaringSyntaxReferences.Length > 1 || declaration.DescendantNodes(n => !IsInitializer(n)).OfType<IdentifierNameSyntax>().Any(
                    n => names.Contains(n.Identifier.ValueText) && !(n.Parent is MemberAccessExpressionSyntax access && access.Name == n) && n.Parent is not NameColonSyntax))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsInitializer(SyntaxNode node) => node is EqualsValueClauseSyntax
        && node.Parent is PropertyDeclarationSyntax or VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax };

    /// <summary>The property that a parameter of a record stands for, unless the record declares it itself; or what its type keeps of one that members use.</summary>
    public static Part? PartOf(IParameterSymbol parameter, Shape shape) => parameter.ContainingType.IsRecord
        ? shape.Parts.FirstOrDefault(p => p.Property is { } property && property.Name == parameter.Name && property.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is ParameterSyntax))
        : shape.Parts.FirstOrDefault(p => SymbolEqualityComparer.Default.Equals(p.Symbol.OriginalDefinition, parameter.OriginalDefinition));

    /// <summary>The initialisers of fields and properties that are parts of a struct, in the order in which they run.</summary>
    public static IEnumerable<(Part Part, SyntaxNode Value)> InitializersOf(Shape shape)
    {
        foreach (Part part in shape.Parts)
        {
            foreach (SyntaxReference reference in part.Member.DeclaringSyntaxReferences)
            {
                if (InitializerOf(reference.GetSyntax()) is { } value)
                {
                    yield return (part, value);
                }
            }
        }
    }

    /// <summary>The value that a field or property is declared with.</summary>
    public static SyntaxNode? InitializerOf(SyntaxNode declaration) => declaration switch
    {
        VariableDeclaratorSyntax field => field.Initializer?.Value,
        PropertyDeclarationSyntax property => property.Initializer?.Value,
        _ => null,
    };

    /// <summary>The parameters of the primary constructor of a class that its members may use: fields of it without a name.</summary>
    public static IEnumerable<IParameterSymbol> CapturedBy(INamedTypeSymbol type) =>
        type.IsRecord || type.InstanceConstructors.FirstOrDefault(Is) is not { } constructor ? [] : constructor.Parameters.Where(p => Uses(type, p).Any());

    /// <summary>Whether members of a class may assign to a parameter of its primary constructor.</summary>
    public static bool IsAssigned(IParameterSymbol parameter) => Uses(parameter.ContainingType, parameter).Any(use => use.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == use,
        PrefixUnaryExpressionSyntax or PostfixUnaryExpressionSyntax or ArgumentSyntax { RefKindKeyword.RawKind: not 0 } or ArgumentSyntax { Parent: TupleExpressionSyntax } => true,
        _ => false,
    });

    private static IEnumerable<IdentifierNameSyntax> Uses(INamedTypeSymbol type, IParameterSymbol parameter) => type.DeclaringSyntaxReferences
        .SelectMany(r => r.GetSyntax().DescendantNodes(n => !IsInitializer(n) && n is not BaseListSyntax))
        .OfType<IdentifierNameSyntax>()
        .Where(n => n.Identifier.ValueText == parameter.Name && !(n.Parent is MemberAccessExpressionSyntax access && access.Name == n) && n.Parent is not NameColonSyntax);
}
