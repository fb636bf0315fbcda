using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.CodeFixes;

/// <summary>Makes what generated code must name internal: a member, or the type that hides it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeInternalFix)), Shared]
public sealed class MakeInternalFix : SyntaxFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["DIFF0109"];

    private protected override IEnumerable<Replacement> Replacements(
        Diagnostic diagnostic, SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        if (model.GetSymbolInfo(node, cancellation).Symbol is { } symbol && Hidden(symbol) is { } hidden && hidden.DeclaringSyntaxReferences.FirstOrDefault() is { } reference
            && reference.SyntaxTree == model.SyntaxTree && reference.GetSyntax(cancellation).FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member)
        {
            SyntaxToken? access = member.Modifiers.Where(m => m.IsKind(SyntaxKind.PrivateKeyword) || m.IsKind(SyntaxKind.ProtectedKeyword)).Select(m => (SyntaxToken?)m).FirstOrDefault();
            SyntaxToken keyword = SyntaxFactory.Token(SyntaxKind.InternalKeyword).WithTrailingTrivia(SyntaxFactory.Space);
            MemberDeclarationSyntax changed = access is { } found
                ? member.WithModifiers(member.Modifiers.Replace(found, keyword.WithTriviaFrom(found)))
                : member.WithoutLeadingTrivia().WithModifiers(member.Modifiers.Insert(0, keyword)).WithLeadingTrivia(member.GetLeadingTrivia());
            yield return new Replacement($"Make '{hidden.Name}' internal", "internal", member, changed);
        }
    }

    /// <summary>What keeps a symbol from being named: a type around it, its own type, or itself.</summary>
    private static ISymbol Hidden(ISymbol symbol)
    {
        ITypeSymbol? own = symbol switch
        {
            IFieldSymbol field => field.Type,
            IPropertySymbol property => property.Type,
            IMethodSymbol method => method.ReturnType,
            _ => null,
        };
        return PrivateAround(symbol.ContainingType) ?? PrivateAround(own as INamedTypeSymbol) ?? symbol;
    }

    private static INamedTypeSymbol? PrivateAround(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.ContainingType)
        {
            if (type.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
            {
                return type;
            }
        }

        return null;
    }
}
