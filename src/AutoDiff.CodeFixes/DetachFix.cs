using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.CodeFixes;

/// <summary>Drops the derivative where it would be lost: <c>Diff.Detach</c> of what is stored, converted or passed.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DetachFix)), Shared]
public sealed class DetachFix : SyntaxFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
    [
        "DIFF0101", "DIFF0102", "DIFF0104", "DIFF0105", "DIFF0106", "DIFF0125", "DIFF0126", "DIFF0128", "DIFF0129", "DIFF0130", "DIFF1001",
        "DIFF1002", "DIFF1007",
    ];

    private protected override IEnumerable<Replacement> Replacements(
        Diagnostic diagnostic, SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        if (node is ArgumentSyntax argument)
        {
            node = argument.Expression;
        }

        if (node is not ExpressionSyntax expression)
        {
            yield break;
        }

        SyntaxNode? changed = diagnostic.Id is "DIFF0104" or "DIFF0106" && expression.Parent is AssignmentExpressionSyntax assignment && assignment.Left == expression
            ? (expression = assignment) is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression }
                ? assignment.WithRight(Detached(assignment.Right)) : null
            : expression switch
            {
                CastExpressionSyntax cast => cast.WithExpression(Detached(cast.Expression)),
                InvocationExpressionSyntax call when diagnostic.Id == "DIFF1007" => Detached(call),
                InvocationExpressionSyntax call => WithDetachedArguments(call, model, cancellation),
                BinaryExpressionSyntax comparison when diagnostic.Id == "DIFF1002" => WithDetachedOperands(comparison, model, cancellation),
                _ when IsReal(expression, model, cancellation) => Detached(expression),
                _ => null,
            };
        if (changed is not null)
        {
            yield return new Replacement("Drop the derivative with Diff.Detach", "detach", expression, changed);
        }
    }

    private static InvocationExpressionSyntax? WithDetachedArguments(InvocationExpressionSyntax call, SemanticModel model, CancellationToken cancellation)
    {
        ArgumentSyntax[] reals = [.. call.ArgumentList.Arguments.Where(a => a.RefKindKeyword.IsKind(SyntaxKind.None) && NeedsDetaching(a.Expression, model, cancellation))];
        return reals.Length == 0 ? null : call.ReplaceNodes(reals, (a, _) => a.WithExpression(Detached(a.Expression)));
    }

    private static BinaryExpressionSyntax? WithDetachedOperands(BinaryExpressionSyntax comparison, SemanticModel model, CancellationToken cancellation)
    {
        ExpressionSyntax[] reals = [.. new[] { comparison.Left, comparison.Right }.Where(e => NeedsDetaching(e, model, cancellation))];
        return reals.Length == 0 ? null : comparison.ReplaceNodes(reals, (e, _) => Detached(e));
    }

    private static bool NeedsDetaching(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellation) =>
        !model.GetConstantValue(expression, cancellation).HasValue && IsReal(expression, model, cancellation);

    private static bool IsReal(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellation) =>
        model.GetTypeInfo(expression, cancellation).Type?.SpecialType is SpecialType.System_Double or SpecialType.System_Single;
}
