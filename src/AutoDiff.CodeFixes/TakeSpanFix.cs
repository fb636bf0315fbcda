using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.CodeFixes;

/// <summary>Turns an array parameter that a marked method writes into a span: one that is an input too, an output, or working storage.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(TakeSpanFix)), Shared]
public sealed class TakeSpanFix : SyntaxFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["DIFF0103"];

    private protected override IEnumerable<Replacement> Replacements(
        Diagnostic diagnostic, SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        if (node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method || Parameter(node, method, model, cancellation) is not { Type: ArrayTypeSyntax array } parameter
            || array.RankSpecifiers is not [{ Rank: 1 }])
        {
            yield break;
        }

        TypeSyntax span = Shortened(SyntaxFactory.ParseTypeName($"global::System.Span<{array.ElementType}>")).WithTriviaFrom(array);
        ParameterSyntax plain = parameter.WithType(span).WithModifiers(
            SyntaxFactory.TokenList(parameter.Modifiers.Where(m => !m.IsKind(SyntaxKind.ParamsKeyword) && !m.IsKind(SyntaxKind.ThisKeyword))));
        string name = parameter.Identifier.ValueText;
        yield return new Replacement($"Take '{name}' as a span that is input and output", "inout", parameter, WithAttribute(plain, "InOut"));
        yield return new Replacement($"Take '{name}' as a span that is an output", "output", parameter, plain);
        yield return new Replacement($"Take '{name}' as working storage", "scratch", parameter, WithAttribute(plain, "Scratch"));
    }

    private static ParameterSyntax WithAttribute(ParameterSyntax parameter, string name) =>
        parameter.WithAttributeLists(parameter.AttributeLists.Add(AttributeNamed(name).WithTrailingTrivia(SyntaxFactory.Space)));

    /// <summary>The parameter that the refused expression starts with.</summary>
    private static ParameterSyntax? Parameter(SyntaxNode node, MethodDeclarationSyntax method, SemanticModel model, CancellationToken cancellation) =>
        node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .Select(n => model.GetSymbolInfo(n, cancellation).Symbol).OfType<IParameterSymbol>()
            .Select(p => method.ParameterList.Parameters.FirstOrDefault(d => d.Identifier.ValueText == p.Name)).FirstOrDefault(d => d?.Type is ArrayTypeSyntax);
}
