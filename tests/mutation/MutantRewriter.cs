using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace AutoDiff.Mutation;

/// <summary>One change of the source, and where it is.</summary>
internal sealed record Mutant(int Id, string File, int Line, string Kind, string Original, string Changed)
{
    public override string ToString() => $"{File}:{Line} ({Kind})\n    - {Original}\n    + {Changed}";
}

/// <summary>Writes all mutants of a file into it, each behind a switch: <c>(Mutation.On(17) ? changed : original)</c>.</summary>
internal sealed class MutantRewriter(string file, bool isRules, Func<int> nextId, IReadOnlySet<int> dropped) : CSharpSyntaxRewriter
{
    /// <summary>Marks what a mutant was written into with its id, so that an error of the compiler can be laid at its door.</summary>
    public const string Mark = "mutant";

    private static readonly Dictionary<SyntaxKind, SyntaxKind[]> s_operators = new()
    {
        [SyntaxKind.AddExpression] = [SyntaxKind.SubtractExpression],
        [SyntaxKind.SubtractExpression] = [SyntaxKind.AddExpression],
        [SyntaxKind.MultiplyExpression] = [SyntaxKind.DivideExpression],
        [SyntaxKind.DivideExpression] = [SyntaxKind.MultiplyExpression],
        [SyntaxKind.LessThanExpression] = [SyntaxKind.LessThanOrEqualExpression, SyntaxKind.GreaterThanExpression],
        [SyntaxKind.LessThanOrEqualExpression] = [SyntaxKind.LessThanExpression],
        [SyntaxKind.GreaterThanExpression] = [SyntaxKind.GreaterThanOrEqualExpression, SyntaxKind.LessThanExpression],
        [SyntaxKind.GreaterThanOrEqualExpression] = [SyntaxKind.GreaterThanExpression],
        [SyntaxKind.EqualsExpression] = [SyntaxKind.NotEqualsExpression],
        [SyntaxKind.NotEqualsExpression] = [SyntaxKind.EqualsExpression],
        [SyntaxKind.LogicalAndExpression] = [SyntaxKind.LogicalOrExpression],
        [SyntaxKind.LogicalOrExpression] = [SyntaxKind.LogicalAndExpression],
    };

    private static readonly HashSet<string> s_arithmetic = ["Add", "Subtract", "Multiply", "Divide", "StrongMultiply", "StrongDivide"];

    private readonly List<Mutant> _mutants = [];

    public IReadOnlyList<Mutant> Mutants => _mutants;

    public override SyntaxNode? Visit(SyntaxNode? node)
    {
        SyntaxNode? visited = base.Visit(node);
        if (node is ExpressionSyntax expression && visited is ExpressionSyntax inner && IsValue(expression))
        {
            foreach ((string kind, ExpressionSyntax changed) in Changed(expression))
            {
                if (Add(expression, kind, changed.NormalizeWhitespace().ToString()) is { } id)
                {
                    inner = ParenthesizedExpression(ConditionalExpression(Switch(id), ParenthesizedExpression(changed), ParenthesizedExpression(inner.WithoutTrivia())))
                        .WithAdditionalAnnotations(new SyntaxAnnotation(Mark, $"{id}")).WithTriviaFrom(inner);
                }
            }

            return inner;
        }

        return visited;
    }

    public override SyntaxNode? VisitExpressionStatement(ExpressionStatementSyntax node)
    {
        StatementSyntax visited = (StatementSyntax)base.VisitExpressionStatement(node)!;
        bool droppable = node.Expression is InvocationExpressionSyntax or PostfixUnaryExpressionSyntax
            or AssignmentExpressionSyntax { RawKind: not (int)SyntaxKind.SimpleAssignmentExpression } or AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax };
        if (!droppable || Declares(node) || Add(node, "statement dropped", ";") is not { } id)
        {
            return visited;
        }

        return IfStatement(PrefixUnaryExpression(SyntaxKind.LogicalNotExpression, Switch(id)), Block(visited))
            .WithAdditionalAnnotations(new SyntaxAnnotation(Mark, $"{id}"));
    }

    /// <summary>A pass that hands on what it is given does nothing.</summary>
    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        MethodDeclarationSyntax visited = (MethodDeclarationSyntax)base.VisitMethodDeclaration(node)!;
        ParameterSyntax? first = node.ParameterList.Parameters.FirstOrDefault();
        bool isPass = !isRules && first?.Type?.ToString() == node.ReturnType.ToString() && node.ReturnType.ToString() is "FunctionIr" or "ModuleIr" or "Block" or "Statement"
            && node.ReturnType.ToString() == first?.Type?.ToString();
        if (!isPass || Add(node, "pass switched off", $"return {first!.Identifier};") is not { } id)
        {
            return visited;
        }

        ExpressionSyntax given = IdentifierName(first.Identifier.WithoutTrivia());
        SyntaxAnnotation mark = new(Mark, $"{id}");
        return visited.ExpressionBody is { } body
            ? visited.WithExpressionBody(body.WithExpression(ConditionalExpression(Switch(id), given, ParenthesizedExpression(body.Expression))).WithAdditionalAnnotations(mark))
            : visited.WithBody(visited.Body!.WithStatements(visited.Body.Statements.Insert(0, IfStatement(Switch(id), ReturnStatement(given.WithLeadingTrivia(Space))).WithAdditionalAnnotations(mark))));
    }

    private static IEnumerable<(string Kind, ExpressionSyntax Changed)> ChangedOperators(BinaryExpressionSyntax binary)
    {
        if (!s_operators.TryGetValue(binary.Kind(), out SyntaxKind[]? others))
        {
            yield break;
        }

        foreach (SyntaxKind other in others)
        {
            yield return ("operator", BinaryExpression(other, binary.Left, binary.Right));
        }

        if (binary.Kind() is SyntaxKind.AddExpression or SyntaxKind.SubtractExpression or SyntaxKind.MultiplyExpression or SyntaxKind.DivideExpression
            or SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression)
        {
            yield return ("term dropped", binary.Left);
            yield return ("term dropped", binary.Right);
        }

        if (binary.Kind() is SyntaxKind.SubtractExpression or SyntaxKind.DivideExpression)
        {
            yield return ("operands swapped", BinaryExpression(binary.Kind(), binary.Right, binary.Left));
        }
    }

    private IEnumerable<(string Kind, ExpressionSyntax Changed)> Changed(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case BinaryExpressionSyntax binary:
                return ChangedOperators(binary);
            case PrefixUnaryExpressionSyntax unary when unary.Kind() is SyntaxKind.UnaryMinusExpression or SyntaxKind.LogicalNotExpression && unary.Operand is not LiteralExpressionSyntax:
                return [(unary.IsKind(SyntaxKind.UnaryMinusExpression) ? "sign flipped" : "condition turned round", unary.Operand)];
            case LiteralExpressionSyntax literal when literal.Kind() is SyntaxKind.TrueLiteralExpression or SyntaxKind.FalseLiteralExpression:
                return [("truth value", LiteralExpression(literal.IsKind(SyntaxKind.TrueLiteralExpression) ? SyntaxKind.FalseLiteralExpression : SyntaxKind.TrueLiteralExpression))];
            case MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Op" }, Name.Identifier.ValueText: "Add" or "Subtract" } operation:
                return [("sign flipped", operation.WithName(IdentifierName(operation.Name.Identifier.ValueText == "Add" ? "Subtract" : "Add")))];
            case InvocationExpressionSyntax call:
                return ChangedCall(call);
            default:
                return [];
        }
    }

    private IEnumerable<(string Kind, ExpressionSyntax Changed)> ChangedCall(InvocationExpressionSyntax call)
    {
        SeparatedSyntaxList<ArgumentSyntax> arguments = call.ArgumentList.Arguments;
        string name = call.Expression switch
        {
            MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
            IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
            _ => "",
        };
        if (name == "Negate" && arguments.Count == 1)
        {
            yield return ("sign flipped", arguments[0].Expression);
        }

        if (s_arithmetic.Contains(name) && arguments.Count == 2)
        {
            yield return ("term dropped", arguments[0].Expression);
            yield return ("term dropped", arguments[1].Expression);
        }

        if (arguments.Count == 2 && arguments[0].NameColon is null && arguments[1].NameColon is null && arguments[0].ToString() != arguments[1].ToString())
        {
            yield return ("operands swapped", call.WithArgumentList(call.ArgumentList.WithArguments(SeparatedList([arguments[1], arguments[0]]))));
        }

        // The factors of a differential.
        if (isRules && name is "Times" or "Over")
        {
            for (int i = name == "Over" ? 2 : 0; i < arguments.Count; i++)
            {
                ExpressionSyntax factor = arguments[i].Expression;
                if (factor is not LiteralExpressionSyntax)
                {
                    ArgumentSyntax negated = Argument(PrefixUnaryExpression(SyntaxKind.UnaryMinusExpression, ParenthesizedExpression(factor)));
                    yield return ("sign flipped", call.WithArgumentList(call.ArgumentList.WithArguments(arguments.Replace(arguments[i], negated))));
                }
            }
        }
    }

    /// <summary>An expression that is evaluated each time, and declares nothing.</summary>
    private static bool IsValue(ExpressionSyntax node) =>
        node.Parent is not (ExpressionStatementSyntax or ConditionalAccessExpressionSyntax or CaseSwitchLabelSyntax or ConstantPatternSyntax or AttributeArgumentSyntax or RelationalPatternSyntax)
        && !Declares(node)
        && node.FirstAncestorOrSelf<AttributeSyntax>() is null && node.FirstAncestorOrSelf<PatternSyntax>() is null && node.FirstAncestorOrSelf<ParameterSyntax>(n => n.Default is not null) is null
        && (node.FirstAncestorOrSelf<FieldDeclarationSyntax>() is not { } field || (!field.Modifiers.Any(SyntaxKind.ConstKeyword) && node.FirstAncestorOrSelf<LambdaExpressionSyntax>() is not null));

    private static bool Declares(SyntaxNode node) => node.DescendantNodesAndSelf().Any(n => n is SingleVariableDesignationSyntax or AnonymousFunctionExpressionSyntax { Body: BlockSyntax });

    private static ExpressionSyntax Switch(int id) => ParseExpression($"global::AutoDiff.Mutation.Switch.On({id})");

    private int? Add(SyntaxNode node, string kind, string changed)
    {
        int id = nextId();
        if (dropped.Contains(id))
        {
            return null;
        }

        int line = node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
        _mutants.Add(new Mutant(id, file, line, kind, OneLine(node.ToString()), OneLine(changed)));
        return id;
    }

    private static string OneLine(string text)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 140 ? line : line[..139] + "…";
    }
}
