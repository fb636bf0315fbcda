using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.CodeFixes;

/// <summary>Writes the root of a sum of two squares as <c>Hypot</c>, which does not overflow and has derivative 0 at the origin.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(HypotFix)), Shared]
public sealed class HypotFix : SyntaxFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["DIFF1004"];

    private protected override IEnumerable<Replacement> Replacements(
        Diagnostic diagnostic, SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        if (node is InvocationExpressionSyntax { ArgumentList.Arguments: [{ Expression: var sum }] } call && Root(sum) is var (a, b)
            && model.GetTypeInfo(call, cancellation).Type is { SpecialType: SpecialType.System_Double or SpecialType.System_Single } type)
        {
            ExpressionSyntax hypot = SyntaxFactory.ParseExpression($"{type.ToDisplayString()}.Hypot({a}, {b})").WithTriviaFrom(call);
            yield return new Replacement($"Write {type.ToDisplayString()}.Hypot", "hypot", call, hypot);
        }
    }

    private static (ExpressionSyntax A, ExpressionSyntax B)? Root(ExpressionSyntax sum) =>
        sum is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } add && Squared(add.Left) is { } a && Squared(add.Right) is { } b ? (a, b) : null;

    private static ExpressionSyntax? Squared(ExpressionSyntax expression)
    {
        while (expression is ParenthesizedExpressionSyntax parenthesized)
        {
            expression = parenthesized.Expression;
        }

        return expression is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.MultiplyExpression } product && SyntaxFactory.AreEquivalent(product.Left, product.Right)
            && product.Left is not InvocationExpressionSyntax
            ? product.Left.WithoutTrivia() : null;
    }
}
