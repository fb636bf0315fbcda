using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.CodeFixes;

/// <summary>Makes a member that generated code must name internal.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeInternalFix)), Shared]
public sealed class MakeInternalFix : SyntaxFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["DIFF0109"];

    private protected override IEnumerable<Replacement> Replacements(
        Diagnostic diagnostic, SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        if (model.GetSymbolInfo(node, cancellation).Symbol?.DeclaringSyntaxReferences.FirstOrDefault() is { } reference
            && reference.SyntaxTree == model.SyntaxTree && reference.GetSyntax(cancellation).FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member)
        {
            SyntaxToken? access = member.Modifiers.Where(m => m.IsKind(SyntaxKind.PrivateKeyword) || m.IsKind(SyntaxKind.ProtectedKeyword)).Select(m => (SyntaxToken?)m).FirstOrDefault();
            SyntaxToken keyword = SyntaxFactory.Token(SyntaxKind.InternalKeyword).WithTrailingTrivia(SyntaxFactory.Space);
            MemberDeclarationSyntax changed = access is { } found
                ? member.WithModifiers(member.Modifiers.Replace(found, keyword.WithTriviaFrom(found)))
                : member.WithoutLeadingTrivia().WithModifiers(member.Modifiers.Insert(0, keyword)).WithLeadingTrivia(member.GetLeadingTrivia());
            string name = model.GetSymbolInfo(node, cancellation).Symbol!.Name;
            yield return new Replacement($"Make '{name}' internal", "internal", member, changed);
        }
    }
}
