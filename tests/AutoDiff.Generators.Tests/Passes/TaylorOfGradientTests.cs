using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Passes;
using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>
/// The Taylor series of a generated gradient: the pass applies to what passes have made. With g(t) = ∇f(x(t)) the coefficients of f
/// along x are k cₖ = Σⱼ j xⱼ · gₖ₋ⱼ.
/// </summary>
public class TaylorOfGradientTests
{
    private const int Order = 5;

    private delegate void Expansion(double[] series, int n, double[] gradient, double[] value);

    [Fact]
    public void OfStraightLineCode() => Check("Math.Exp(x[0] * x[1]) / (1 + (x[2] * x[2]))");

    [Fact]
    public void OfASum() => Check("Sum(x)", """
        static double Sum(ReadOnlySpan<double> x)
        {
            double sum = 0;
            for (int i = 0; i < x.Length; i++)
            {
                sum += Math.Sin(x[i]) * x[0];
            }

            return sum;
        }
        """);

    [Fact]
    public void OfALoopThatKeepsValues() => Check("Iterate(x)", """
        static double Iterate(ReadOnlySpan<double> x)
        {
            double y = x[0];
            for (int i = 0; i < 4; i++)
            {
                y = Math.Cos(y * x[1]) + x[2];
            }

            return y;
        }
        """);

    [Fact]
    public void OfALoopThatEndsByACondition() => Check("Iterate(x)", """
        static double Iterate(ReadOnlySpan<double> x)
        {
            double y = x[0];
            while (y < 10)
            {
                y = y > 2 ? (y * y) + x[1] : y * Math.Exp(x[2]);
            }

            return y;
        }
        """);

    [Fact]
    public void OfArrays() => Check("Smooth(x)", """
        static double Smooth(ReadOnlySpan<double> x)
        {
            double[] y = new double[x.Length];
            x.CopyTo(y);
            for (int i = 1; i < y.Length; i++)
            {
                y[i] *= y[i - 1] + x[i];
            }

            return y[y.Length - 1] * y[0];
        }
        """);

    [Fact]
    public void OfRecursion() => Check("Fold(x)", """
        static double Fold(ReadOnlySpan<double> x) => x.Length == 1 ? Math.Sqrt(1 + (x[0] * x[0])) : x[0] * Fold(x[1..]) + Fold(x[1..]);
        """);

    private static void Check(string expression, string helpers = "")
    {
        const int Inputs = 3;
        MethodModel model = Lowered.Model(TestCompilation.InClass(
            $"[Differentiable] public static double F(ReadOnlySpan<double> x) {{ return {expression}; }}\nprivate {(helpers.Length > 0 ? helpers : "static void None() { }")}"));
        ModuleIr module = Inline.Run(model.Module!);
        Derivation derivation = new(module);
        FunctionIr normal = derivation.Finish(module.Entry);
        Derivation.Derived gradient = derivation.Reverse(normal, new LineariseRequest([true], [false], [true]), "Gradient");
        FunctionIr expanded = IrVerifier.Verify(derivation.Taylor(gradient.Function, Request(gradient.Function), "GradientTaylor").Function);
        using CompiledCode code = CompiledCode.Load(
            EmittedText.Class(derivation.Functions.Values.Where(f => IsDerived(derivation, expanded, f.Name)))
            + $"public static class Calls {{ public static void Expand(double[] series, int n, double[] gradient, double[] value) {{ {Call(expanded)} }} }}");
        double[] series = new double[(Order + 1) * Inputs], g = new double[series.Length], value = new double[Order + 1];
        Random random = new(3);
        for (int i = 0; i < series.Length; i++)
        {
            series[i] = i < Inputs ? 0.4 + (0.3 * i) : random.NextDouble() - 0.5;
        }

        code.Delegate<Expansion>("Calls", "Expand")(series, Inputs, g, value);
        for (int k = 1; k <= Order; k++)
        {
            double expected = 0;
            for (int j = 1; j <= k; j++)
            {
                for (int i = 0; i < Inputs; i++)
                {
                    expected += j * series[(j * Inputs) + i] * g[((k - j) * Inputs) + i];
                }
            }

            Assert.True(Math.Abs((k * value[k]) - expected) <= 1e-12 * (1 + Math.Abs(expected)), $"order {k}: {k * value[k]:R} and {expected:R}");
        }
    }

    /// <summary>The inputs vary; the seed of the gradient does not.</summary>
    private static LineariseRequest Request(FunctionIr gradient) => new(
        [.. gradient.Parameters.Select(p => p.Hint == "x")], new bool[gradient.Parameters.Count], [.. gradient.Body.Yields.Select(y => y.Type.IsReal)]);

    /// <summary>A call with an argument for each parameter, by its name.</summary>
    private static string Call(FunctionIr function)
    {
        IEnumerable<string> arguments = function.Parameters.Select(p => p switch
        {
            { Type.Kind: TypeKind.Stack } => "residuals",
            { Hint: "x" } => "series.AsSpan(0, n)",
            { Hint: "xSeries" } => "series",
            { Hint: "order" } => $"{Order}",
            { Hint: "xCotangent" } => "gradient.AsSpan(0, n)",
            { Hint: "xCotangentSeries" } => "gradient",
            { Hint: "xStride" or "xCotangentStride" } => "n",
            { Type.IsReal: true } => "1.0",
            _ => "value.AsSpan(1)",
        });
        return "using AutoDiff.Runtime.ResidualStack residuals = AutoDiff.Runtime.ResidualStack.Lease(); "
            + $"value[0] = Emitted.{function.Name}({string.Join(", ", arguments)});";
    }

    private static bool IsDerived(Derivation derivation, FunctionIr from, string name)
    {
        HashSet<string> reached = [from.Name];
        Queue<FunctionIr> open = new([from]);
        while (open.TryDequeue(out FunctionIr? function))
        {
            foreach (Call call in IrWalk.Statements(function.Body).OfType<Call>().Where(c => reached.Add(c.Function)))
            {
                open.Enqueue(derivation.Functions[call.Function]);
            }
        }

        return reached.Contains(name);
    }
}
