using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace AutoDiff.CodeFixes;

/// <summary>Adds a derivative rule for a method whose source is elsewhere, with the signature that it must have, for the user to fill in.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RuleSkeletonFix)), Shared]
public sealed class RuleSkeletonFix : SyntaxFix
{
    private static readonly SymbolDisplayFormat TypeFormat = SymbolDisplayFormat.FullyQualifiedFormat;

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["DIFF0101"];

    private protected override IEnumerable<Replacement> Replacements(
        Diagnostic diagnostic, SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        if (node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call || call.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } type
            || model.GetSymbolInfo(call, cancellation).Symbol is not IMethodSymbol { IsStatic: true, IsGenericMethod: false } method
            || !IsReal(method.ReturnType) || method.Parameters.Any(p => p.RefKind != RefKind.None) || !method.Parameters.Any(p => IsReal(p.Type)))
        {
            yield break;
        }

        string returned = Name(method.ReturnType);
        string[] parameters = [.. method.Parameters.Select(p => $"{Name(p.Type)} {p.Name}"), .. method.Parameters.Where(p => IsReal(p.Type)).Select(p => $"{Name(p.Type)} {p.Name}Tangent")];
        string container = Name(method.ContainingType);
        string text = $$"""

            [global::AutoDiff.DerivativeOfAttribute(typeof({{container}}), nameof({{container}}.{{method.Name}}))]
            private static ({{returned}} Value, {{returned}} Tangent) {{method.Name}}Rule({{string.Join(", ", parameters)}}) =>
                throw new global::System.NotImplementedException("the value, and its derivative along the tangents");

            """;
        MemberDeclarationSyntax rule = Shortened(SyntaxFactory.ParseMemberDeclaration(text)!).WithAdditionalAnnotations(Formatter.Annotation);
        rule = rule.ReplaceNodes(rule.DescendantNodes().OfType<NameSyntax>().Where(n => n.ToString().StartsWith("global::", StringComparison.Ordinal)), (_, n) => Shortened(n));
        yield return new Replacement($"Add a derivative rule for '{method.Name}'", "rule", type, type.AddMembers(rule));
    }

    private static bool IsReal(ITypeSymbol type) => type.SpecialType is SpecialType.System_Double or SpecialType.System_Single;

    private static string Name(ITypeSymbol type) => type.ToDisplayString(TypeFormat);
}
