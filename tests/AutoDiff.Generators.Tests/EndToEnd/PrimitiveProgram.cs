using System.Globalization;
using System.Reflection;
using System.Text;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;
using AutoDiff.Generators.Tests.Rules;

namespace AutoDiff.Generators.Tests.EndToEnd;

/// <summary>Results of a program: the values are the method's own, of its derived members and of its Jacobian.</summary>
internal sealed record PrimitiveResults(
    double[] Values, double Tangent, double[] Cotangents, double[] Gradient, double[] HessianVector, double[] Hessian, double[] Jacobian);

/// <summary>A class with one marked method that calls one primitive, and a method that calls all that was generated for it.</summary>
/// <param name="Case">What is known of the primitive.</param>
/// <param name="Type">The type of arguments and result.</param>
/// <param name="Expression">The call, of <c>x0</c>, <c>x1</c>, ….</param>
/// <param name="Member">The member of the framework that is called; null for operators.</param>
internal sealed record PrimitiveProgram(RuleCase Case, IrType Type, string Expression, MethodInfo? Member)
{
    /// <summary>The values of the function and of its members.</summary>
    private const int ValueCount = 7;

    private static readonly (string Prefix, Type Type)[] s_hosts =
    [
        ("Math.", typeof(Math)), ("MathF.", typeof(MathF)), ("double.", typeof(double)), ("float.", typeof(float)),
    ];

    /// <summary>Every overload of real numbers that every case is about, and the operators.</summary>
    public static readonly IReadOnlyList<PrimitiveProgram> All = [.. RuleCases.All.SelectMany(Of)];

    private int Count => Case.Points[0].Length;

    private string Keyword => Type == IrType.Double ? "double" : "float";

    public override string ToString() => $"{Keyword} {Expression}";

    /// <summary>The members that have a rule and compute a real number from real numbers.</summary>
    public static IEnumerable<MethodInfo> Members =>
        from host in s_hosts
        from method in host.Type.GetMethods(BindingFlags.Public | BindingFlags.Static)
        where RuleTable.Find(host.Prefix + method.Name) is not null
        where IsReal(method.ReturnType) && method.GetParameters()[0].ParameterType == method.ReturnType
        select method;

    public string Source(string name)
    {
        string[] numbers = [.. Enumerable.Range(0, Count).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        string Each(string pattern) => string.Join(", ", numbers.Select(i => pattern.Replace("#", i, StringComparison.Ordinal).Replace("T", Keyword, StringComparison.Ordinal)));
        StringBuilder store = new();
        int next = ValueCount;
        void Store(string what, int count)
        {
            for (int i = 0; i < count; i++)
            {
                store.AppendLine(CultureInfo.InvariantCulture, $"        r[{next++}] = {what.Replace("#", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)};");
            }
        }

        Store("tangent", 1);
        Store("c#", Count);
        Store("g#", Count);
        Store("h#", Count);
        Store("hessian[#]", Count * Count);
        Store("jacobian[#]", Count);
        string x = Each("(T)x[#]"), v = Each("(T)v[#]");
        return $$"""
            public static partial class {{name}}
            {
                [Differentiable]
                public static {{Keyword}} F({{Each("T x#")}}) => {{Expression}};

                [Differentiable(Modes = DerivativeModes.Jacobian)]
                public static void G({{Each("T x#")}}, Span<{{Keyword}}> y) => y[0] = {{Expression}};

                public static void Run(double[] x, double[] v, double cotangent, double[] r)
                {
                    {{Keyword}}[] hessian = new {{Keyword}}[{{Count * Count}}], jacobian = new {{Keyword}}[{{Count}}], y = new {{Keyword}}[1];
                    r[0] = F({{x}});
                    ({{Keyword}} value, {{Keyword}} tangent) = FJvp({{x}}, {{v}});
                    r[1] = value;
                    r[2] = FVjp({{x}}, ({{Keyword}})cotangent, {{Each("out T c#")}});
                    r[3] = FGradient({{x}}, {{Each("out T g#")}});
                    r[4] = FHvp({{x}}, {{v}}, {{Each("out T h#")}});
                    r[5] = FHessian({{x}}, hessian);
                    GJacobian({{x}}, y, jacobian);
                    r[6] = y[0];
            {{store}}    }
            }
            """;
    }

    /// <summary>Calls everything that was generated.</summary>
    public PrimitiveResults Run(Action<double[], double[], double, double[]> run, double[] point, double[] direction, double cotangent)
    {
        double[] results = new double[ValueCount + 1 + (Count * (4 + Count))];
        run(point, direction, cotangent, results);
        int next = ValueCount + 1;
        double[] Take(int count) => results[next..(next += count)];
        return new PrimitiveResults(
            results[..ValueCount], results[ValueCount], Take(Count), Take(Count), Take(Count), Take(Count * Count), Take(Count));
    }

    private static IEnumerable<PrimitiveProgram> Of(RuleCase test)
    {
        foreach (IrType type in new[] { IrType.Double, IrType.Float })
        {
            if (RuleTable.FunctionName(test.Function) is not { } function)
            {
                if (Operator(test.Function, type) is { } expression)
                {
                    yield return new PrimitiveProgram(test, type, expression, null);
                }

                continue;
            }

            foreach ((string prefix, Type host) in s_hosts)
            {
                foreach (MethodInfo method in host.GetMember(function, MemberTypes.Method, BindingFlags.Public | BindingFlags.Static).Cast<MethodInfo>())
                {
                    if (Arguments(test, method, type) is { } arguments)
                    {
                        yield return new PrimitiveProgram(test, type, $"{prefix}{function}({string.Join(", ", arguments)})", method);
                    }
                }
            }
        }
    }

    /// <summary>The arguments of an overload: those that vary, those that the case fixes, then any. Null if it is not for this case.</summary>
    private static string[]? Arguments(RuleCase test, MethodInfo method, IrType type)
    {
        int count = test.Points[0].Length;
        ParameterInfo[] parameters = method.GetParameters();
        if (parameters.Length < count + test.Fixed.Length)
        {
            return null;
        }

        string?[] arguments = [.. parameters.Select((p, i) => Argument(p.ParameterType, i))];
        return arguments.Contains(null) ? null : [.. arguments.OfType<string>()];

        string? Argument(Type parameter, int i)
        {
            bool isReal = parameter == (type == IrType.Double ? typeof(double) : typeof(float));
            return i < count ? (isReal ? $"x{i}" : null)
                : i < count + test.Fixed.Length ? test.Fixed[i - count] switch
                {
                    string constant when isReal => constant + (type == IrType.Double ? "d" : "f"),
                    int number when parameter == typeof(int) => number.ToString(CultureInfo.InvariantCulture),
                    _ => null,
                }
                : parameter == typeof(int) ? "0"
                : parameter == typeof(MidpointRounding) ? "MidpointRounding.ToEven"
                : null;
        }
    }

    private static string? Operator(string name, IrType type) => name switch
    {
        Op.Add => "x0 + x1",
        Op.Subtract => "x0 - x1",
        Op.Multiply => "x0 * x1",
        Op.Divide => "x0 / x1",
        Op.Remainder => "x0 % x1",
        Op.Negate => "-x0",
        Op.Convert => type == IrType.Double ? "(float)x0" : "(float)(double)x0",
        "Detach" => "Diff.Detach(x0)",
        _ => null,
    };

    private static bool IsReal(Type type) => type == typeof(double) || type == typeof(float);
}
