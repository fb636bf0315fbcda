using System.Globalization;

namespace AutoDiff.Generators.Tests.Fuzzing;

/// <summary>Draws a random program: well typed, ends, stays inside its buffers and inside the domains of its functions.</summary>
internal sealed partial class ProgramGenerator
{
    private readonly Random _random;
    private readonly List<HelperShape> _helpers = [];
    private readonly List<string> _structs = [];
    private readonly List<string> _classes = [];
    private int _names;
    private bool _hasSeries;
    private bool _returnsReal;
    private int _budget;

    private ProgramGenerator(int seed) => _random = new Random(seed);

    /// <summary>The program that belongs to a seed.</summary>
    public static FuzzProgram Generate(int seed) => new ProgramGenerator(seed).Program(seed);

    private FuzzProgram Program(int seed)
    {
        List<Function> helpers = [];
        if (Chance(40))
        {
            helpers.Add(Struct());
        }

        if (Chance(30))
        {
            helpers.Add(Class());
        }

        if (Chance(15))
        {
            helpers.AddRange(Inner());
        }

        if (Chance(15))
        {
            helpers.Add(Generic());
        }

        for (int i = _random.Next(0, 4); i > 0; i--)
        {
            helpers.Add(Helper());
        }

        int n = _random.Next(2, 6);
        (Parameter[] parameters, bool returns) = _random.Next(8) switch
        {
            0 => ((Parameter[])[new(ParameterKind.Array, "x", 0, n)], true),
            1 => ([new(ParameterKind.Span, "x", 0, n), new(ParameterKind.Scalar, "s", n, 1)], true),
            2 => ([new(ParameterKind.Scalar, "s", 0, 1), new(ParameterKind.Scalar, "t", 1, 1)], true),
            3 => ([new(ParameterKind.Span, "x", 0, n), new(ParameterKind.Span, "u", n / 2, n)], true),
            4 => ([new(ParameterKind.Span, "x", 0, n), new(ParameterKind.Output, "y", 0, 3)], false),
            5 => ([new(ParameterKind.Scalar, "s", 0, 1), new(ParameterKind.Output, "y", 1, 2), new(ParameterKind.Span, "x", 1, n)], true),
            _ => ([new(ParameterKind.Span, "x", 0, n)], true),
        };
        GeneratorScope scope = new() { Ints = ["k"], Bools = ["b"] };
        foreach (Parameter p in parameters)
        {
            if (p.Kind == ParameterKind.Scalar)
            {
                scope.ReadOnlyReals.Add(p.Name);
            }
            else
            {
                scope.Buffers.Add(new Buffer(p.Name, p.Length, p.Kind == ParameterKind.Output, p.Kind == ParameterKind.Array, true));
            }
        }

        _returnsReal = returns;
        _budget = _random.Next(4, 15);
        Block body = FunctionBody(scope);
        return new FuzzProgram(seed, Modes(), parameters, returns, [.. helpers], body, _random.Next(0, 4), _random.Next(2) == 0);
    }

    private DerivativeModes Modes() => _random.Next(20) switch
    {
        < 20 when _hasSeries => DerivativeModes.Jvp | (Chance(50) ? DerivativeModes.Vjp | DerivativeModes.Hvp : DerivativeModes.Gradient),
        < 5 => DerivativeModes.Jvp | DerivativeModes.Vjp,
        < 8 => DerivativeModes.Gradient,
        < 11 => DerivativeModes.Taylor,
        < 13 => DerivativeModes.Taylor | DerivativeModes.Jvp,
        < 18 => DerivativeModes.Hvp | DerivativeModes.Vjp,
        18 => DerivativeModes.Hessian | DerivativeModes.Jacobian | DerivativeModes.Gradient | DerivativeModes.Jvp,
        _ => DerivativeModes.All,
    };

    private Function Helper()
    {
        string name = $"Helper{_helpers.Count}";
        string parameters = _random.Next(7) switch
        {
            0 => "r",
            1 => "rr",
            2 => "sr",
            3 => "rw",
            4 => "swr",
            5 => "mr",
            _ => "ri",
        };
        bool recursive = parameters == "ri";
        _returnsReal = recursive || !parameters.Contains('w') || _random.Next(2) == 0;
        GeneratorScope scope = new();
        List<string> declarations = [];
        foreach (char kind in parameters)
        {
            string parameter = $"{(kind == 'i' ? "depth" : kind == 'm' ? "m" + _names++ : "p" + declarations.Count)}";
            declarations.Add(kind switch
            {
                's' => $"ReadOnlySpan<REAL> {parameter}",
                'w' => $"Span<REAL> {parameter}",
                'i' => $"int {parameter}",
                'm' => $"ref REAL {parameter}",
                _ => $"REAL {parameter}",
            });
            switch (kind)
            {
                case 'r':
                    // Parameters are variables too.
                    (_random.Next(2) == 0 ? scope.Reals : scope.ReadOnlyReals).Add(parameter);
                    break;
                case 'm':
                    scope.Reals.Add(parameter);
                    break;
                case 'i':
                    scope.Ints.Add(parameter);
                    break;
                default:
                    scope.Buffers.Add(new Buffer(parameter, 1, kind == 'w', false, false));
                    break;
            }
        }

        HelperShape shape = new(name, parameters, _returnsReal, recursive);
        _budget = _random.Next(2, 8);
        Block body = recursive ? RecursiveBody(scope, shape) : FunctionBody(scope);
        _helpers.Add(shape);
        string mark = _random.Next(6) == 0 ? "[Differentiable(Modes = DerivativeModes.Vjp)]\n" : "";
        return new Function($"{mark}private static {(_returnsReal ? "REAL" : "void")} {name}({string.Join(", ", declarations)})", body);
    }

    private Block RecursiveBody(GeneratorScope scope, HelperShape shape)
    {
        Stmt end = new(["if (depth <= 0)"], "", [], [new Block(Return(scope))], IsFixed: true);
        Stmt[] before = Statements(scope, 2);
        Expr argument = Bounded(Real(scope, 2));
        Stmt call = Stmt.Simple($"REAL {Declare(scope, "v")} = {shape.Name}({{0}}, depth - 1);", argument);
        return new Block([end, .. before, call, .. Statements(scope, 3), Stmt.Simple("return {0};", Result(scope)) with { IsFixed = true }]);
    }

    private Block FunctionBody(GeneratorScope scope)
    {
        List<Stmt> statements = [.. Statements(scope, _budget)];
        foreach (Buffer output in scope.Buffers.Where(b => b.Name == "y"))
        {
            statements.Add(Stmt.Simple("y[{0}] += {1};", Index(scope, output), Result(scope)));
        }

        if (_returnsReal)
        {
            statements.Add(new Stmt([], "return {0};", [Result(scope)], [], IsFixed: true));
        }

        return new Block([.. statements]);
    }

    /// <summary>An expression in which much of what was computed takes part.</summary>
    private Expr Result(GeneratorScope scope)
    {
        Expr result = Real(scope, 2);
        foreach (string real in scope.Reals.TakeLast(3))
        {
            result = R(Chance(50) ? "({0} + {1})" : "({0} * {1})", result, R(real));
        }

        foreach (Buffer buffer in scope.Buffers.Where(b => b.Writable).TakeLast(2))
        {
            result = R("({0} + {1})", result, R($"{buffer.Name}[{{0}}]", Index(scope, buffer)));
        }

        return result;
    }

    private Stmt Return(GeneratorScope scope) => _returnsReal
        ? new Stmt([], "return {0};", [Real(scope, 3)], [], IsFixed: scope.Depth == 0)
        : Stmt.Simple("return;");

    /// <summary>A new name, visible from the next statement on.</summary>
    private string Declare(GeneratorScope scope, string prefix)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{prefix}{_names++}");
        (prefix == "v" ? scope.Reals : scope.Bools).Add(name);
        return name;
    }

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private bool Chance(int percent) => _random.Next(100) < percent;
}
