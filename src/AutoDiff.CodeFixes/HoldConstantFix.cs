using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.CodeFixes;

/// <summary>Marks <c>[NoDerivative]</c>: a parameter that no result depends on or that cannot carry a derivative, or a called method whose source is here.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HoldConstantFix)), Shared]
public sealed class HoldConstantFix : SyntaxFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["DIFF0009", "DIFF0101", "DIFF0125", "DIFF1003"];

    private protected override IEnumerable<Replacement> Replacements(
        Diagnostic diagnostic, SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        if (diagnostic.Id is "DIFF0009" or "DIFF1003")
        {
            if (node.FirstAncestorOrSelf<ParameterSyntax>() is { } parameter)
            {
                AttributeListSyntax attribute = AttributeNamed("NoDerivative").WithTrailingTrivia(SyntaxFactory.Space);
                yield return new Replacement(
                    $"Hold '{parameter.Identifier.ValueText}' constant with [NoDerivative]", "parameter", parameter,
                    parameter.WithoutLeadingTrivia().WithAttributeLists([attribute.WithLeadingTrivia(parameter.GetLeadingTrivia()), .. parameter.AttributeLists]));
            }
        }
        else if (node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
            && model.GetSymbolInfo(call, cancellation).Symbol?.DeclaringSyntaxReferences.FirstOrDefault() is { } reference
            && reference.SyntaxTree == model.SyntaxTree && reference.GetSyntax(cancellation) is MethodDeclarationSyntax method)
        {
            yield return new Replacement(
                $"Hold '{method.Identifier.ValueText}' constant with [NoDerivative]", "method", method, Marked(method, "NoDerivative"));
        }
    }
}
