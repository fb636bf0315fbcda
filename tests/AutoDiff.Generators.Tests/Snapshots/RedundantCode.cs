using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.Generators.Tests.Snapshots;

/// <summary>Finds code that says what need not be said.</summary>
internal static class RedundantCode
{
    /// <summary>Sums with 0, products with 1 and quotients by 1.</summary>
    public static IEnumerable<SyntaxNode> NeutralOperands(SemanticModel model) =>
        from binary in model.SyntaxTree.GetRoot().DescendantNodes().OfType<BinaryExpressionSyntax>()
        let left = Literal(binary.Left)
        let right = Literal(binary.Right)

        // What the user calculates of constants stays as it is.
        where left is null || right is null
        where binary.Kind() switch
        {
            SyntaxKind.AddExpression => left == 0 || right == 0,
            SyntaxKind.SubtractExpression => right == 0,
            SyntaxKind.MultiplyExpression => left == 1 || right == 1,
            SyntaxKind.DivideExpression => right == 1,
            _ => false,
        }
        select binary;

    /// <summary>Locals that are at most written.</summary>
    public static IEnumerable<SyntaxNode> UnreadLocals(SemanticModel model) =>
        from declarator in Locals(model)
        let uses = Uses(model, declarator)
        where uses.All(IsPlainAssignment)
        select declarator;

    /// <summary>Locals that are another name of a value, for one use, where both keep that value.</summary>
    public static IEnumerable<SyntaxNode> SingleUseCopies(SemanticModel model) =>
        from declarator in Locals(model)
        where declarator.Initializer?.Value is IdentifierNameSyntax
        let uses = Uses(model, declarator)
        where uses.Length == 1 && !IsWrite(uses[0])
        where SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(declarator.Initializer!.Value).Type, ((ILocalSymbol)model.GetDeclaredSymbol(declarator)!).Type)
        where IsConstant(model, (IdentifierNameSyntax)declarator.Initializer!.Value)
        select declarator;

    public static IEnumerable<SyntaxNode> RedundantCasts(SemanticModel model) =>
        from cast in model.SyntaxTree.GetRoot().DescendantNodes().OfType<CastExpressionSyntax>()
        where SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(cast.Expression).Type, model.GetTypeInfo(cast.Type).Type)
        select cast;

    private static IEnumerable<VariableDeclaratorSyntax> Locals(SemanticModel model) =>
        model.SyntaxTree.GetRoot().DescendantNodes().OfType<LocalDeclarationStatementSyntax>().SelectMany(d => d.Declaration.Variables);

    private static double? Literal(ExpressionSyntax expression) =>
        expression is LiteralExpressionSyntax { Token.Value: IConvertible and not string and not char and not bool } literal
            ? Convert.ToDouble(literal.Token.Value, System.Globalization.CultureInfo.InvariantCulture)
            : null;

    private static IdentifierNameSyntax[] Uses(SemanticModel model, VariableDeclaratorSyntax declarator) => Uses(model, model.GetDeclaredSymbol(declarator)!, declarator);

    private static IdentifierNameSyntax[] Uses(SemanticModel model, ISymbol symbol, SyntaxNode within) =>
    [
        .. within.Ancestors().OfType<MemberDeclarationSyntax>().First().DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(n => n.Identifier.ValueText == symbol.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(n).Symbol, symbol)),
    ];

    private static bool IsConstant(SemanticModel model, IdentifierNameSyntax original) =>
        model.GetSymbolInfo(original).Symbol is ILocalSymbol or IParameterSymbol && !Uses(model, model.GetSymbolInfo(original).Symbol!, original).Any(IsWrite);

    private static bool IsPlainAssignment(IdentifierNameSyntax use) =>
        use.Parent is AssignmentExpressionSyntax assignment && assignment.Left == use && assignment.IsKind(SyntaxKind.SimpleAssignmentExpression);

    private static bool IsWrite(IdentifierNameSyntax use) =>
        (use.Parent is AssignmentExpressionSyntax assignment && assignment.Left == use)
            || use.Parent is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression }
            || use.Parent is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression }
            || use.Parent is ArgumentSyntax { RefKindKeyword.RawKind: not (int)SyntaxKind.None }
            || use.Parent is ArgumentSyntax { Parent: TupleExpressionSyntax { Parent: AssignmentExpressionSyntax } };
}
