using System.Globalization;
using System.Numerics.Tensors;
using System.Reflection;
using AutoDiff.Generators.Lowering;

namespace AutoDiff.Generators.Tests.EndToEnd;

/// <summary>A marked method that calls one overload of a member of <c>TensorPrimitives</c>.</summary>
/// <param name="Method">The overload, its type parameters still open.</param>
/// <param name="IsDouble">Whether it is called for <c>double</c>, not <c>float</c>.</param>
internal sealed record TensorProgram(MethodInfo Method, bool IsDouble)
{
    /// <summary>The elements in each span.</summary>
    private const int Length = 5;

    /// <summary>Every public member.</summary>
    public static readonly IReadOnlyList<MethodInfo> Members =
        typeof(TensorPrimitives).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);

    /// <summary>All overloads that are differentiated.</summary>
    public static readonly IReadOnlyList<TensorProgram> All =
    [
        .. from method in Members
           where KindOf(method) is TensorKind.Map or TensorKind.Reduction or TensorKind.SoftMax
           from isDouble in method.IsGenericMethod ? new[] { true, false } : [false]
           select new TensorProgram(method, isDouble),
    ];

    private string Keyword => IsDouble ? "double" : "float";

    /// <summary>What the method's argument has elements.</summary>
    public int Count => (Method.GetParameters().Count(p => IsInputSpan(p.ParameterType)) * Length) + Method.GetParameters().Count(p => IsScalar(p.ParameterType));

    /// <summary>Where the function is smooth: between which numbers it is tried.</summary>
    public (double Least, double Largest) Range => Method.Name switch
    {
        "Acosh" => (1.1, 1.8),
        "TanPi" => (0.1, 0.35),
        _ => (0.2, 0.9),
    };

    /// <summary>The same overload for <c>double</c>.</summary>
    public TensorProgram? Twin => IsDouble ? null : All.FirstOrDefault(p => p.IsDouble && p.Method.Name == Method.Name && p.Pattern == Pattern);

    private string Pattern => string.Concat(Method.GetParameters().Select(
        p => IsInputSpan(p.ParameterType) ? "r" : IsDestination(p.ParameterType) ? "d" : IsScalar(p.ParameterType) ? "s" : "n"));

    /// <summary>Estimates are step functions; their derivative is that of what they estimate.</summary>
    public bool IsEstimate => Method.Name is "ReciprocalEstimate" or "ReciprocalSqrtEstimate";

    public override string ToString() => $"{Keyword}: {Method}";

    public static TensorKind? KindOf(MethodInfo method) => TensorMembers.KindOf(method.Name, method.GetParameters().Any(p => IsDestination(p.ParameterType)));

    public string Source(string name)
    {
        int next = 0, destinations = 0;
        string[] arguments = [.. Method.GetParameters().Select(p => Argument(p.ParameterType, ref next, ref destinations))];
        string generic = Method.IsGenericMethod ? $"<{string.Join(", ", Method.GetGenericArguments().Select(_ => Keyword))}>" : "";
        string call = $"System.Numerics.Tensors.TensorPrimitives.{Method.Name}{generic}({string.Join(", ", arguments)})";
        string body = destinations == 0
            ? $"""
                    {Keyword} r = {call};
                    return (r * r) + (x[0] * r);
            """
            : string.Concat(Enumerable.Range(0, destinations).Select(k => $"        {Keyword}[] d{k} = new {Keyword}[{(Method.Name == "SoftMax" ? Length : Length + 1)}];\n")) + $$"""
                    {{call}};
                    {{Keyword}} sum = 0;
                    for (int i = 0; i < {{Length}}; i++)
                    {
                        sum += {{string.Join(" + ", Enumerable.Range(0, destinations).Select(k => $"((i + {k + 1}) * d{k}[i] * d{k}[i] + x[0] * d{k}[i])"))}};
                    }

                    return sum;
            """;
        return $$"""
            public static partial class {{name}}
            {
                [Differentiable(Modes = DerivativeModes.Jvp | DerivativeModes.Gradient | DerivativeModes.Hvp | DerivativeModes.Taylor)]
                public static {{Keyword}} F(ReadOnlySpan<{{Keyword}}> x)
                {
            {{body}}
                }
            }
            """;
    }

    private static string Argument(Type type, ref int next, ref int destinations)
    {
        if (IsInputSpan(type))
        {
            next += Length;
            return string.Create(CultureInfo.InvariantCulture, $"x.Slice({next - Length}, {Length})");
        }

        return IsDestination(type) ? string.Create(CultureInfo.InvariantCulture, $"d{destinations++}")
            : IsScalar(type) ? string.Create(CultureInfo.InvariantCulture, $"x[{next++}]")
            : "3";
    }

    private static bool IsInputSpan(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ReadOnlySpan<>);

    private static bool IsDestination(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Span<>);

    private static bool IsScalar(Type type) => type.IsGenericParameter || type == typeof(float);
}
