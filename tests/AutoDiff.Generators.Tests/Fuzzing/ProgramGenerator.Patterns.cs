namespace AutoDiff.Generators.Tests.Fuzzing;

/// <summary>Patterns, on integers and on numbers that carry derivatives.</summary>
internal sealed partial class ProgramGenerator
{
    private static readonly string[] s_patterns = ["«> 0.5»", "«<= -0.25»", "«>= 0.0 and < 1.0»", "«< -1.0 or > 0.75»", "«not > 0.25»", "«> 0.0 and not > 2.0»"];

    private Stmt Patterns(GeneratorScope scope)
    {
        Block Case() => new(Statements(scope.Inner(false), _random.Next(1, 3)));
        return Chance(50)
            ? new Stmt(
                ["switch ({0} % 4)\n{{\ncase > 2:", "break;\ncase 0 or 1 when {1}:", "break;\ncase not 2:", "break;\ndefault:"],
                "break;\n}}",
                [Int(scope), Bool(scope, 1)],
                [Case(), Case(), Case(), Case()])
            : new Stmt(
                ["switch ((REAL){0})\n{{\ncase «> 0.5»:", "break;\ncase «< -0.5» when {1}:", "break;\ndefault:"],
                "break;\n}}",
                [Real(scope, 1), Bool(scope, 1)],
                [Case(), Case(), Case()]);
    }

    /// <summary>Whether a number, two of them, a struct or an array matches.</summary>
    private Expr Matches(GeneratorScope scope)
    {
        switch (_random.Next(6))
        {
            case 0:
                return new Expr(Sort.Bool, $"(((REAL){{0}}, (REAL){{1}}) is ({Pick(s_patterns)}, {Pick(s_patterns)}))", Real(scope, 1), Leaf(scope));
            case 1 when scope.Pairs.Count > 0:
                return new Expr(Sort.Bool, $"({Pick(scope.Pairs).Name} is {{ A: {Pick(s_patterns)}, B: {Pick(s_patterns)} }})");
            case 2 when scope.Objects.Count > 0:
                return new Expr(Sort.Bool, $"({Pick(scope.Objects).Name} is {{ A: {Pick(s_patterns)} }})");
            case 3 when scope.Buffers.Count > 0:
                return new Expr(Sort.Bool, $"({Pick(scope.Buffers).Name} is {(Chance(50) ? $"[{Pick(s_patterns)}, ..]" : $"[.., {Pick(s_patterns)}]")})");
            case 4 when scope.Unset.Count > 0:
                return new Expr(Sort.Bool, $"({Pick(scope.Unset).Name} is {(Chance(50) ? "null" : "not null")})");
            case 5 when scope.Nullables.Count > 0:
                return new Expr(Sort.Bool, $"{Pick(scope.Nullables)}.HasValue");
            default:
                return new Expr(Sort.Bool, $"((REAL){{0}} is {Pick(s_patterns)})", Real(scope, 1));
        }
    }

    private Expr Choice(GeneratorScope scope, Expr a, int depth) => R(
        "((REAL){0} switch {{ «< -0.5» => {1}, «>= -0.5 and < 0.5» when {2} => {3}, _ => {4} }})", Real(scope, 1), a, Bool(scope, 1), Real(scope, depth - 1), Leaf(scope));
}
