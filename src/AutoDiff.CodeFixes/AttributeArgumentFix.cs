using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.CodeFixes;

/// <summary>Changes the arguments of <c>[Differentiable]</c>: other names for generated members that collide or have none, no modes that do not fit.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AttributeArgumentFix)), Shared]
public sealed class AttributeArgumentFix : SyntaxFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["DIFF0004", "DIFF0007", "DIFF0008"];

    private protected override IEnumerable<Replacement> Replacements(
        Diagnostic diagnostic, SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        if (node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method || Mark(node, method) is not { } attribute)
        {
            yield break;
        }

        if (diagnostic.Id == "DIFF0008")
        {
            yield return new Replacement("Generate the derivatives that fit", "modes", attribute, Without(attribute, "Modes"));
            yield break;
        }

        string name = Free(method.Identifier.ValueText, method, model, cancellation);
        AttributeArgumentSyntax argument = SyntaxFactory.AttributeArgument(
                SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(name)))
            .WithNameEquals(SyntaxFactory.NameEquals(SyntaxFactory.IdentifierName("Name").WithTrailingTrivia(SyntaxFactory.Space))
                .WithEqualsToken(SyntaxFactory.Token(SyntaxKind.EqualsToken).WithTrailingTrivia(SyntaxFactory.Space)));
        AttributeSyntax bare = Without(attribute, "Name");
        SeparatedSyntaxList<AttributeArgumentSyntax> arguments = bare.ArgumentList?.Arguments ?? default;
        yield return new Replacement(
            $"Name the derivatives after '{name}'", "name", attribute,
            bare.WithArgumentList(SyntaxFactory.AttributeArgumentList(SyntaxFactory.SeparatedList(
                [.. arguments, arguments.Count == 0 ? argument : argument.WithLeadingTrivia(SyntaxFactory.Space)],
                arguments.Select(_ => SyntaxFactory.Token(SyntaxKind.CommaToken))))));
    }

    /// <summary>The attribute that the diagnostic is in, or the last one of the method.</summary>
    private static AttributeSyntax? Mark(SyntaxNode node, MethodDeclarationSyntax method) =>
        node.FirstAncestorOrSelf<AttributeSyntax>()
        ?? method.AttributeLists.SelectMany(l => l.Attributes).LastOrDefault(a => a.Name.ToString().Split('.').Last() is "Differentiable" or "DifferentiableAttribute");

    private static AttributeSyntax Without(AttributeSyntax attribute, string argument)
    {
        AttributeArgumentSyntax[] kept = [.. (attribute.ArgumentList?.Arguments ?? default).Where(a => a.NameEquals?.Name.Identifier.ValueText != argument)];
        return kept.Length == 0 ? attribute.WithArgumentList(null)
            : attribute.WithArgumentList(attribute.ArgumentList!.WithArguments(SyntaxFactory.SeparatedList(
                kept.Select((a, i) => i == 0 ? a.WithoutLeadingTrivia() : a.WithLeadingTrivia(SyntaxFactory.Space)))));
    }

    /// <summary>A name with which no member of the type begins.</summary>
    private static string Free(string method, MethodDeclarationSyntax declaration, SemanticModel model, CancellationToken cancellation)
    {
        ImmutableArray<string> members = [.. model.GetDeclaredSymbol(declaration, cancellation)?.ContainingType.GetMembers().Select(m => m.Name) ?? []];
        string name = method + "Of";
        for (int i = 2; members.Any(m => m.StartsWith(name, StringComparison.Ordinal)); i++)
        {
            name = method + "Of" + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return name;
    }
}
