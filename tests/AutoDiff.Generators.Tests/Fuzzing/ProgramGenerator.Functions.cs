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

    /// <summary>A marked function, and one that calls a generated member of it, or <c>Diff</c>, for its first or second derivative; that one may be marked and derived inside again.</summary>
    private Function[] Inner()
    {
        int levels = _random.Next(1, 4);
        SmoothExpression f = Smooth(levels == 1 ? 3 : 2);
        string name = $"Inner{_helpers.Count}";
        List<Function> functions = [new($"[Differentiable]\nprivate static REAL {name}(REAL p)", Fixed($"return {f.Text};"))];
        int order = 0;
        for (int level = 0; level < levels; level++)
        {
            (string call, int by) = DerivativeOf(name, order < 2);
            order += by;
            _hasSeries |= call.Contains("Taylor", StringComparison.Ordinal) || call.EndsWith("p, 2);", StringComparison.Ordinal);
            for (int i = 0; i < by; i++)
            {
                f = f.Slope();
            }

            name = $"Slope{level}Of{_helpers.Count}";
            bool isLast = level == levels - 1 || order == 3;
            functions.Add(new Function($"{(isLast ? "" : "[Differentiable]\n")}private static REAL {name}(REAL p)", Fixed(call), Fixed($"return {f.Text};")));
            if (isLast)
            {
                break;
            }
        }

        _helpers.Add(new HelperShape(name, "r", ReturnsReal: true, IsRecursive: false));
        return [.. functions];
    }

    private static Block Fixed(string text) => new(Stmt.Simple(text) with { IsFixed = true });

    /// <summary>A statement that returns a derivative at <c>p</c>, and of which order it is. There is one series at most: a series of a series is refused.</summary>
    private (string Call, int Order) DerivativeOf(string name, bool maySecond) => _random.Next(maySecond ? 10 : 6) switch
    {
        3 or 8 or 9 when _hasSeries => ($"return {name}Jvp(p, 1.0).Tangent;", 1),
        0 => ($"return {name}Jvp(p, 1.0).Tangent;", 1),
        1 => ($"{name}Gradient(p, out double slope);\n    return slope;", 1),
        2 => ($"{name}Vjp(p, 1.0, out double slope);\n    return slope;", 1),
        3 => ($"Span<double> result = stackalloc double[2];\n    {name}Taylor(1, stackalloc double[] {{{{ p, 1.0 }}}}, result);\n    return result[1];", 1),
        4 => ($"return Diff.Derivative(q => {name}(q), p);", 1),
        5 => ($"return Diff.Gradient(q => {name}(q[0]), [p], stackalloc double[1]) * 0.0 + Diff.Jvp(q => {name}(q[0]), [p], [1.0]).Tangent;", 1),
        6 => ($"{name}Hvp(p, 1.0, out double curvature);\n    return curvature;", 2),
        7 => ($"Span<double> hessian = stackalloc double[1];\n    {name}Hessian(p, hessian);\n    return hessian[0];", 2),
        8 => ($"Span<double> result = stackalloc double[3];\n    {name}Taylor(2, stackalloc double[] {{{{ p, 1.0, 0.0 }}}}, result);\n    return 2 * result[2];", 2),
        _ => ($"return Diff.Derivative(q => {name}(q), p, 2);", 2),
    };

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
