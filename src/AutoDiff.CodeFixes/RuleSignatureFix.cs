using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.CodeFixes;

/// <summary>Gives a rule one of the signatures that it may have; its body and the names of its parameters stay.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RuleSignatureFix)), Shared]
public sealed class RuleSignatureFix : SyntaxFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["DIFF0013"];

    private protected override IEnumerable<Replacement> Replacements(
        Diagnostic diagnostic, SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        if (node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } rule || !diagnostic.Properties.TryGetValue("Expected", out string? signatures))
        {
            yield break;
        }

        foreach (string signature in signatures!.Split('\n'))
        {
            if (SyntaxFactory.ParseMemberDeclaration(signature + ";") is MethodDeclarationSyntax expected)
            {
                yield return new Replacement(
                    $"Give '{rule.Identifier.ValueText}' the signature of {expected.Identifier.ValueText}", expected.Identifier.ValueText, rule,
                    rule.WithReturnType(expected.ReturnType.WithTriviaFrom(rule.ReturnType)).WithParameterList(Parameters(expected.ParameterList, rule.ParameterList)));
            }
        }
    }

    private static ParameterListSyntax Parameters(ParameterListSyntax expected, ParameterListSyntax written) => written.WithParameters(
        expected.Parameters.Count != written.Parameters.Count ? expected.Parameters
            : SyntaxFactory.SeparatedList(expected.Parameters.Zip(written.Parameters, (e, w) => e.WithIdentifier(w.Identifier)), expected.Parameters.GetSeparators()));
}
