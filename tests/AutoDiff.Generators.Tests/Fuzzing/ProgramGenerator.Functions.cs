namespace AutoDiff.Generators.Tests.Fuzzing;

/// <summary>Lambdas and local functions that capture, and derivatives of marked functions inside the program.</summary>
internal sealed partial class ProgramGenerator
{
    private Stmt Closure(GeneratorScope scope)
    {
        int number = _names++;
        if (Chance(35) && scope.Reals.Any(r => !IsReference(r)))
        {
            GeneratorScope changed = Captured(scope, mayAssign: true);
            Block body = new([.. Enumerable.Range(0, _random.Next(1, 3)).Select(_ => Assignment(changed))]);
            scope.Actions.Add($"f{number}");
            return new Stmt([$"Action f{number} = () =>"], ";", [], [body]);
        }

        GeneratorScope inner = Captured(scope, mayAssign: false);
        inner.ReadOnlyReals.Add($"z{number}");
        Expr value = Real(inner, 2);
        scope.Lambdas.Add($"f{number}");
        return Stmt.Simple(
            Chance(50) ? $"Func<REAL, REAL> f{number} = z{number} => {{0}};" : $"REAL f{number}(REAL z{number}) => {{0}};", value);
    }

    /// <summary>What a lambda sees: no spans, and no parameter by reference.</summary>
    private static GeneratorScope Captured(GeneratorScope scope, bool mayAssign)
    {
        string[] reals = [.. scope.Reals.Where(r => !IsReference(r))];
        return new GeneratorScope
        {
            Reals = mayAssign ? [.. reals] : [],
            ReadOnlyReals = mayAssign ? [.. scope.ReadOnlyReals] : [.. scope.ReadOnlyReals, .. reals],
            Ints = [.. scope.Ints],
            Bools = [.. scope.Bools],
            Buffers = [.. scope.Buffers.Where(b => b.IsArray)],
            Lambdas = [.. scope.Lambdas],
            LoopDepth = 1,
            Depth = MaxDepth,
        };
    }

    /// <summary>Parameters by reference are called m and a number.</summary>
    private static bool IsReference(string real) => real[0] == 'm';

    /// <summary>A marked function, and one that calls a generated member of it for its first or second derivative.</summary>
    private Function[] Inner()
    {
        SmoothExpression f = Smooth(3);
        string name = $"Inner{_helpers.Count}";
        (string call, SmoothExpression derivative) = _random.Next(3) switch
        {
            0 => ($"return {name}Jvp(p, 1.0).Tangent;", f.Slope()),
            1 => ($"{name}Gradient(p, out double slope);\n    return slope;", f.Slope()),
            _ => ($"{name}Hvp(p, 1.0, out double curvature);\n    return curvature;", f.Slope().Slope()),
        };
        string slope = $"Slope{_helpers.Count}";
        _helpers.Add(new HelperShape(slope, "r", ReturnsReal: true, IsRecursive: false));
        Block Fixed(string text) => new(Stmt.Simple(text) with { IsFixed = true });
        return
        [
            new Function($"[Differentiable]\nprivate static REAL {name}(REAL p)", Fixed($"return {f.Text};")),
            new Function($"private static REAL {slope}(REAL p)", Fixed(call), Fixed($"return {derivative.Text};")),
        ];
    }

    private SmoothExpression Smooth(int depth)
    {
        if (depth == 0)
        {
            return Chance(70) ? SmoothExpression.Variable : SmoothExpression.Constant((_random.Next(1, 20) - 10) / 8.0);
        }

        SmoothExpression a = Smooth(depth - 1);
        return _random.Next(7) switch
        {
            0 or 1 => a + Smooth(depth - 1),
            2 or 3 => a * Smooth(depth - 1),
            4 => SmoothExpression.Sin(a),
            5 => SmoothExpression.Tanh(a),
            _ => SmoothExpression.Exp(SmoothExpression.Cos(a)),
        };
    }
}
