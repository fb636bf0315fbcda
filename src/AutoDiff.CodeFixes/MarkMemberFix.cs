using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.CodeFixes;

/// <summary>Marks a virtual or interface member, so that each of its implementations has derivatives.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MarkMemberFix)), Shared]
public sealed class MarkMemberFix : SyntaxFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["DIFF0125"];

    private protected override IEnumerable<Replacement> Replacements(
        Diagnostic diagnostic, SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        if (node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
            && model.GetSymbolInfo(call, cancellation).Symbol?.DeclaringSyntaxReferences.FirstOrDefault() is { } reference
            && reference.SyntaxTree == model.SyntaxTree && reference.GetSyntax(cancellation) is MethodDeclarationSyntax method)
        {
            yield return new Replacement($"Mark '{method.Identifier.ValueText}' [Differentiable]", "mark", method, Marked(method, "Differentiable"));
        }
    }
}
