using AutoDiff.Generators.Emission;
using AutoDiff.Generators.Lowering;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Passes;
using AutoDiff.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit.Abstractions;

namespace AutoDiff.Generators.Tests.EndToEnd;

/// <summary>The work of the engine grows with a function as n log n. It is measured in bytes allocated, which do not depend on the machine.</summary>
public class CompileTimeTests(ITestOutputHelper output)
{
    private const int Small = 250;
    private const int Times = 4;

    /// <summary>What n log n grows by, and a tenth for what doubles its room when it is full.</summary>
    private static readonly double s_limit = 1.1 * Times * Math.Log(Times * Small) / Math.Log(Small);

    public static TheoryData<string> Shapes => [.. s_shapes.Keys];

    private static readonly Dictionary<string, Func<int, string>> s_shapes = new()
    {
        ["statements"] = n => Function("double x, double y", n, i => $"double a{i} = {(i == 0 ? "x" : $"a{i - 1}")} * y + Math.Sin({(i < 2 ? "y" : $"a{i - 2}")});", $"a{n - 1}"),
        ["branches"] = n => Function("double s, double y", n / 4, i => $"double t{i} = s * y;\nif (t{i} > {i}) {{ s += t{i}; }}\nelse {{ s -= Math.Sin(t{i}); }}\n", "s"),
        ["loops"] = n => Function("ReadOnlySpan<double> x, double s", n / 4, i => $"double u{i} = 0;\nforeach (double e in x)\n{{ u{i} += e * s; }}\ns += Math.Sin(u{i});", "s"),
        ["calls"] = n => Function("double s, double y", n / 2, i => $"double t{i} = Helper(s, y);\ns += t{i};", "s")
            + " static double Helper(double a, double b) { double c = a * b; return c > 0 ? Math.Sin(c) : a - b; }",
        ["elements"] = n => Function("ReadOnlySpan<double> x", n, i => i == 0 ? $"double[] w = new double[{n}]; w[0] = x[0];" : $"w[{i}] = w[{i - 1}] * x[{i % 7}];", $"w[{n - 1}]"),
        ["fields"] = n => Function("double x, double y", n / 2, i => (i == 0 ? "Point p = new() { X = x, Y = y };\n" : "") + $"p.X += p.Y * {i};\np.Y = Math.Sin(p.X);", "p.X")
            + " struct Point { public double X; public double Y; }",
    };

    private static string Function(string parameters, int count, Func<int, string> statement, string result) =>
        $"[Differentiable] public static double F({parameters})\n{{\n{string.Join("\n", Enumerable.Range(0, count).Select(statement))}\nreturn {result};\n}}\n";

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Work_grows_no_faster_than_n_log_n(string shape)
    {
        Cost(s_shapes[shape](Small));
        (long Lowering, long Passes, long Emission) small = Cost(s_shapes[shape](Small)), large = Cost(s_shapes[shape](Times * Small));
        Check("Lowering", small.Lowering, large.Lowering);
        Check("All passes", small.Passes, large.Passes);
        Check("Emission", small.Emission, large.Emission);
    }

    private void Check(string step, long small, long large)
    {
        output.WriteLine($"{step}: {small / 1024} KB for {Small} lines, {large / 1024} KB for {Times * Small}.");
        Assert.True(large <= s_limit * small, $"{step} of a function {Times} times as long allocates {(double)large / small:F1} times as much.");
    }

    private static (long Lowering, long Passes, long Emission) Cost(string members)
    {
        CSharpCompilation compilation = TestCompilation.Create(TestCompilation.InClass(members));
        TestCompilation.AssertCompiles(compilation);
        IMethodSymbol method = compilation.GetSymbolsWithName("F", SymbolFilter.Member).OfType<IMethodSymbol>().Single();
        SyntaxReference declaration = method.DeclaringSyntaxReferences[0];
        SemanticModel semantics = compilation.GetSemanticModel(declaration.SyntaxTree);
        // The compiler's own work is done before.
        semantics.GetOperation(declaration.GetSyntax());

        long start = GC.GetAllocatedBytesForCurrentThread();
        MethodModel model = Assert.Single(Lowerer.Lower(method, semantics, CancellationToken.None)).Model;
        long lowered = GC.GetAllocatedBytesForCurrentThread();
        DerivativeModel derived = PassPipeline.Derive(model);
        long passed = GC.GetAllocatedBytesForCurrentThread();
        Assert.NotEqual(0, FileWriter.Write(derived).Length);
        return (lowered - start, passed - lowered, GC.GetAllocatedBytesForCurrentThread() - passed);
    }
}
