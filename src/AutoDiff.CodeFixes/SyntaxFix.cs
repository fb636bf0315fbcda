using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace AutoDiff.CodeFixes;

/// <summary>A fix that replaces one syntax node of the document that the diagnostic is in. Fix All applies it to each diagnostic in turn and merges the changes.</summary>
public abstract class SyntaxFix : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        Document document = context.Document;
        if (await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root
            || await document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            SyntaxNode node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            foreach (Replacement replacement in Replacements(diagnostic, node, model, context.CancellationToken))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        replacement.Title,
                        _ => Task.FromResult(document.WithSyntaxRoot(root.ReplaceNode(replacement.Old, replacement.New))),
                        equivalenceKey: GetType().Name + ":" + replacement.Key),
                    diagnostic);
            }
        }
    }

    /// <summary>What can be replaced to mend a diagnostic; nothing, if this fix does not fit there.</summary>
    private protected abstract IEnumerable<Replacement> Replacements(
        Diagnostic diagnostic, SyntaxNode node, SemanticModel model, CancellationToken cancellation);

    /// <summary>A name of a type of this library or the framework, which is shortened as far as the usings of the document allow.</summary>
    private protected static T Shortened<T>(T node)
        where T : SyntaxNode => node.WithAdditionalAnnotations(Simplifier.Annotation);

    /// <summary><c>Diff.Detach(expression)</c>.</summary>
    private protected static ExpressionSyntax Detached(ExpressionSyntax expression) => SyntaxFactory.InvocationExpression(
            Shortened(SyntaxFactory.ParseExpression("global::AutoDiff.Diff.Detach")),
            SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(Bare(expression).WithoutTrivia()))))
        .WithTriviaFrom(expression);

    /// <summary>An attribute of this library, without arguments, in brackets of its own.</summary>
    private protected static AttributeListSyntax AttributeNamed(string name) => SyntaxFactory.AttributeList(
        SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(Shortened(SyntaxFactory.ParseName("global::AutoDiff." + name + "Attribute")))));

    /// <summary>A method with an attribute of this library on a line of its own.</summary>
    private protected static MethodDeclarationSyntax Marked(MethodDeclarationSyntax method, string name)
    {
        SyntaxTriviaList indent = [.. method.GetLeadingTrivia().Reverse().TakeWhile(t => t.IsKind(SyntaxKind.WhitespaceTrivia))];
        AttributeListSyntax attribute = AttributeNamed(name).WithLeadingTrivia(method.GetLeadingTrivia())
            .WithTrailingTrivia(SyntaxFactory.TriviaList([SyntaxFactory.ElasticLineFeed, .. indent]));
        return method.WithoutLeadingTrivia().WithAttributeLists([attribute, .. method.AttributeLists]);
    }

    private static ExpressionSyntax Bare(ExpressionSyntax expression)
    {
        while (expression is ParenthesizedExpressionSyntax parenthesized)
        {
            expression = parenthesized.Expression;
        }

        return expression;
    }
}
