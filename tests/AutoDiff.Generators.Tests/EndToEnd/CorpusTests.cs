using AutoDiff.Generators.Tests.Harness;
using AutoDiff.Tests.Constructs.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.Generators.Tests.EndToEnd;

/// <summary>
/// Realistic functions as their users write them (<c>Corpus/*.cs</c>), in all modes: first derivatives against differences of the compiled function, second ones against
/// differences of the gradient, forward and reverse against each other, Taylor series against both.
/// </summary>
public sealed class CorpusTests(CorpusTests.Corpus corpus) : IClassFixture<CorpusTests.Corpus>
{
    private const string Marks = """
        /// <summary>Where a function of the corpus is differentiated: an argument for each parameter, a length for an output.</summary>
        [System.AttributeUsage(System.AttributeTargets.Method)]
        public sealed class AtAttribute(params string[] arguments) : System.Attribute
        {
            public string[] Arguments { get; } = arguments;
        }
        """;

    public static TheoryData<string> Names => [.. s_names.Value];

    private static readonly Lazy<string[]> s_names = new(() =>
    [
        .. Files().SelectMany(f => CSharpSyntaxTree.ParseText(File.ReadAllText(f), TestCompilation.ParseOptions).GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>())
            .Where(m => m.AttributeLists.SelectMany(l => l.Attributes).Any(a => a.Name.ToString() == "At"))
            .Select(m => $"{((TypeDeclarationSyntax)m.Parent!).Identifier.ValueText}.{m.Identifier.ValueText}"),
    ]);

    [Fact]
    public void Has_at_least_150_functions() => Assert.True(s_names.Value.Length >= 150, $"Only {s_names.Value.Length}.");

    [Theory]
    [MemberData(nameof(Names))]
    public void All_modes_agree_with_differences(string name)
    {
        CorpusFunction function = corpus.Functions[name];
        CorpusCalls calls = new(corpus.Code, function);
        double[] x = function.Point;
        int n = x.Length, m = function.Outputs;
        double[] value = calls.Results("Value", x, m);
        double[] jacobian = FiniteDifference.Jacobian(p => calls.Results("Value", p, m), x);
        double[] v = Direction(n, 17), w = Direction(m, 23);
        double scale = Norm(jacobian) + Norm(value);

        double[] tangent = calls.Derivative("Jvp", x, v, m, m, value);
        Close("Jvp", Product(jacobian, v, m, n), tangent, scale);
        double[] cotangent = calls.Derivative("Vjp", x, w, n, m, value);
        Close("Vjp", TransposedProduct(jacobian, w, m, n), cotangent, scale);
        Close("⟨w, Jv⟩ = ⟨Jᵀw, v⟩", [Dot(w, tangent)], [Dot(cotangent, v)], scale, 1e-11);
        double[] series = calls.Derivative("Taylor", x, v, 2 * m, m, value);
        Close("Taylor coefficients of order 1", tangent, series[..m], scale, 1e-11);
        if (calls.Has("Jacobian"))
        {
            Close("Jacobian", jacobian, calls.Derivative("Jacobian", x, v, m * n, m, value), scale);
        }

        if (!calls.Has("Gradient"))
        {
            return;
        }

        double[] gradient = calls.Derivative("Gradient", x, v, n, m, value);
        Close("Gradient", jacobian, gradient, scale);
        double[] curvature = FiniteDifference.Jacobian(p => calls.Derivative("Gradient", p, v, n, m), x);
        double second = scale + Norm(curvature);
        double[] product = calls.Derivative("Hvp", x, v, n, m, value);
        Close("Hvp", Product(curvature, v, n, n), product, second);
        Close("Taylor coefficient of order 2", [0.5 * Dot(product, v)], series[m..], second, 1e-10);
        if (calls.Has("Hessian"))
        {
            Close("Hessian", curvature, calls.Derivative("Hessian", x, v, n * n, m, value), second);
        }
    }

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Repository.PathOf("tests", "AutoDiff.Generators.Tests", "Corpus"), "*.cs").Order(StringComparer.Ordinal);

    private static double[] Direction(int n, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, n).Select(_ => (2 * random.NextDouble()) - 1)];
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (p, q) => p * q).Sum();

    private static double Norm(double[] values) => Math.Sqrt(Dot(values, values));

    private static double[] Product(double[] matrix, double[] v, int rows, int columns) =>
        [.. Enumerable.Range(0, rows).Select(i => Enumerable.Range(0, columns).Sum(j => matrix[(i * columns) + j] * v[j]))];

    private static double[] TransposedProduct(double[] matrix, double[] w, int rows, int columns) =>
        [.. Enumerable.Range(0, columns).Select(j => Enumerable.Range(0, rows).Sum(i => matrix[(i * columns) + j] * w[i]))];

    private static void Close(string what, double[] expected, double[] actual, double scale, double tolerance = 1e-7)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= tolerance * (1e-3 + scale + Math.Abs(expected[i])), $"{what}[{i}]: expected {expected[i]:R}, got {actual[i]:R}.");
        }
    }

    /// <summary>The corpus, compiled once with its derivatives.</summary>
    public sealed class Corpus : IDisposable
    {
        public Corpus()
        {
            CSharpCompilation compilation = TestCompilation.Create([Marks, .. Files().Select(File.ReadAllText)]);
            TestCompilation.AssertCompiles(compilation);
            GeneratorRunner runner = new();
            runner.Run(compilation);
            IMethodSymbol[] methods =
            [
                .. compilation.GetSymbolsWithName(_ => true, SymbolFilter.Member).OfType<IMethodSymbol>().Where(s => s.GetAttributes().Any(a => a.AttributeClass!.Name == "AtAttribute"))
                    .OrderBy(s => s.ToDisplayString(), StringComparer.Ordinal),
            ];
            Functions = methods.Select((method, i) => new CorpusFunction(method, i)).ToDictionary(f => f.Name);
            string calls = string.Concat(Functions.Values.Select(f => f.Print(runner.Output)));
            Compilation all = runner.Output.AddSyntaxTrees(TestCompilation.Parse(calls, "Calls.cs"));
            TestCompilation.AssertCompiles(all);
            Code = CompiledCode.Load(all);
        }

        internal IReadOnlyDictionary<string, CorpusFunction> Functions { get; }

        internal CompiledCode Code { get; }

        public void Dispose() => Code.Dispose();
    }

    private sealed class CorpusCalls(CompiledCode code, CorpusFunction function)
    {
        private delegate void Member(double[] z, double[] a, double[] b, double[] c);

        private readonly Dictionary<string, Member> _members = [];

        public bool Has(string member) => code.Assembly.GetType(function.CallsType)!.GetMethod(member) is not null;

        public double[] Results(string member, double[] x, int count)
        {
            double[] a = Unwritten(count);
            Find(member)([.. x], a, [], []);
            return a;
        }

        /// <summary>The derivative, after a check that the value comes with it bit for bit.</summary>
        public double[] Derivative(string member, double[] x, double[] direction, int count, int outputs, double[]? value = null)
        {
            double[] a = Unwritten(outputs), c = Unwritten(count);
            Find(member)([.. x], a, direction, c);
            if (value is not null)
            {
                Assert.Equal(value, a);
            }

            return c;
        }

        private Member Find(string member) =>
            _members.TryGetValue(member, out Member? known) ? known : _members[member] = code.Delegate<Member>(function.CallsType, member);

        private static double[] Unwritten(int count) => [.. Enumerable.Repeat(double.NaN, count)];
    }
}
