using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// A statement's text with canonical spaces, without comments: what generated code shows beside it. White space and comments
/// in the source do not change it, so editing them regenerates nothing.
/// </summary>
internal static class StatementText
{
    private const int MaxLength = 160;

    public static string Of(SyntaxNode node) => Join(node switch
    {
        IfStatementSyntax s => Until(s, s.CloseParenToken),
        ForStatementSyntax s => Until(s, s.CloseParenToken),
        CommonForEachStatementSyntax s => Until(s, s.CloseParenToken),
        WhileStatementSyntax s => Until(s, s.CloseParenToken),
        DoStatementSyntax s => s.WhileKeyword.Parent is null ? [] : From(s, s.WhileKeyword),
        SwitchStatementSyntax s => Until(s, s.OpenBraceToken),
        _ => node.DescendantTokens(),
    });

    private static IEnumerable<SyntaxToken> Until(SyntaxNode node, SyntaxToken last)
    {
        foreach (SyntaxToken token in node.DescendantTokens())
        {
            yield return token;
            if (token == last)
            {
                yield break;
            }
        }
    }

    private static IEnumerable<SyntaxToken> From(SyntaxNode node, SyntaxToken first) =>
        node.DescendantTokens().SkipWhile(t => t != first);

    private static string Join(IEnumerable<SyntaxToken> tokens)
    {
        StringBuilder text = new();
        SyntaxToken previous = default;
        foreach (SyntaxToken token in tokens)
        {
            if (text.Length > 0 && NeedsSpace(previous, token))
            {
                text.Append(' ');
            }

            text.Append(token.Text);
            previous = token;
        }

        // A comment is one line, and a long statement is recognised by its start.
        text.Replace('\r', ' ').Replace('\n', ' ');
        return text.Length <= MaxLength ? text.ToString() : text.ToString(0, MaxLength) + "…";
    }

    private static bool NeedsSpace(SyntaxToken a, SyntaxToken b) => !IsTightAfter(a) && !IsTightBefore(b) && !IsCall(a, b);

    private static bool IsTightAfter(SyntaxToken token)
    {
        switch (token.Kind())
        {
            case SyntaxKind.OpenParenToken:
            case SyntaxKind.OpenBracketToken:
            case SyntaxKind.DotToken:
            case SyntaxKind.DotDotToken:
                return true;
            case SyntaxKind.CloseParenToken:
                return token.Parent is CastExpressionSyntax;
            case SyntaxKind.LessThanToken:
                return token.Parent is TypeArgumentListSyntax;
            default:
                return token.Parent is InterpolatedStringExpressionSyntax or InterpolationSyntax
                    || (token.Parent is PrefixUnaryExpressionSyntax prefix && prefix.OperatorToken == token);
        }
    }

    private static bool IsTightBefore(SyntaxToken token)
    {
        switch (token.Kind())
        {
            case SyntaxKind.SemicolonToken:
            case SyntaxKind.CommaToken:
            case SyntaxKind.CloseParenToken:
            case SyntaxKind.CloseBracketToken:
            case SyntaxKind.DotToken:
            case SyntaxKind.DotDotToken:
                return true;
            case SyntaxKind.LessThanToken:
            case SyntaxKind.GreaterThanToken:
                return token.Parent is TypeArgumentListSyntax;
            default:
                return token.Parent is PostfixUnaryExpressionSyntax or NullableTypeSyntax or InterpolationFormatClauseSyntax or InterpolationSyntax
                    || (token.Parent is InterpolatedStringExpressionSyntax text && text.StringEndToken == token);
        }
    }

    private static bool IsCall(SyntaxToken a, SyntaxToken b)
    {
        switch (b.Kind())
        {
            case SyntaxKind.OpenParenToken:
                return b.Parent is ArgumentListSyntax or ParameterListSyntax or TypeOfExpressionSyntax or DefaultExpressionSyntax or SizeOfExpressionSyntax
                    or ImplicitObjectCreationExpressionSyntax;
            case SyntaxKind.OpenBracketToken:
                return b.Parent is BracketedArgumentListSyntax or ArrayRankSpecifierSyntax;
            default:
                return false;
        }
    }
}
