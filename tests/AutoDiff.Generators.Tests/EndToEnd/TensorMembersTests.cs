using AutoDiff.Generators.Lowering;
using AutoDiff.Generators.Tests.Harness;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiff.Generators.Tests.EndToEnd;

/// <summary>
/// Every member of <c>TensorPrimitives</c>: those that are differentiated in every overload, for both real types, against differences
/// of the compiled method; the others are known by name.
/// </summary>
public class TensorMembersTests(TensorMembersTests.Programs programs) : IClassFixture<TensorMembersTests.Programs>
{
    private const double Step = 1e-3;

    public static TheoryData<string> Names => [.. TensorProgram.All.Select(p => p.Method.Name).Distinct()];

    [Fact]
    public void Every_member_is_differentiated_or_has_no_derivative_or_is_refused()
    {
        Assert.Equal([], TensorProgram.Members.Where(m => TensorProgram.KindOf(m) is null).Select(m => m.ToString()));
        HashSet<string> refused = [.. TensorProgram.Members.Where(m => TensorProgram.KindOf(m) == TensorKind.Refused).Select(m => m.Name)];
        Assert.Equal(["BitwiseAnd", "BitwiseOr", "ConvertToHalf", "ConvertToSingle", "OnesComplement", "Xor"], refused.Order());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_mode_has_the_derivative_of_the_method(string name)
    {
        foreach (TensorProgram program in TensorProgram.All.Where(p => p.Method.Name == name))
        {
            if (!program.IsDouble)
            {
                Check(programs.Find<float>(program), program, programs.Find<double>(program.Twin!));
            }
            else if (!program.IsEstimate)
            {
                Check(programs.Find<double>(program), program, null);
            }
        }
    }

    private static void Check<T>(Members<T> members, TensorProgram program, Members<double>? twin)
        where T : System.Numerics.IFloatingPointIeee754<T>
    {
        int n = program.Count;
        (T[] x, T[] v) = Point<T>(program);
        T[] gradient = new T[n], product = new T[n], coefficients = new T[3], series = [.. x, .. v, .. new T[n]];
        T value = members.Value(x);
        (T jvpValue, T tangent) = members.Jvp(x, v);
        T gradientValue = members.Gradient(x, gradient), hvpValue = members.Hvp(x, v, product);
        members.Taylor(2, series, coefficients);
        foreach (T other in new[] { jvpValue, gradientValue, hvpValue, coefficients[0] })
        {
            Assert.True(value.Equals(other), $"{program}: {other}, not the method's own {value}");
        }

        // Differences of floats would be too coarse.
        double tolerance = twin is null ? 1e-7 : 1e-4;
        double[] point = Array.ConvertAll(x, double.CreateChecked), direction = Array.ConvertAll(v, double.CreateChecked);
        double slope = twin is null ? Slope(p => double.CreateChecked(members.Value(p))) : twin.Jvp(point, direction).Tangent;
        double curvature = twin is null ? Slope(p => double.CreateChecked(members.Jvp(p, v).Tangent)) : CurvatureOf(twin, point, direction);
        Near("Jvp", slope, double.CreateChecked(tangent));
        Near("Gradient", slope, Inner(gradient, v));
        Near("Hvp", curvature, Inner(product, v));
        Near("Taylor 1", slope, double.CreateChecked(coefficients[1]));
        Near("Taylor 2", curvature / 2, double.CreateChecked(coefficients[2]));
        for (int i = 0; i < n; i++)
        {
            T[] unit = new T[n];
            unit[i] = T.One;
            Near($"Gradient {i}", double.CreateChecked(members.Jvp(x, unit).Tangent), double.CreateChecked(gradient[i]));
        }

        double Slope(Func<T[], double> f)
        {
            T[] Moved(double by) => [.. x.Select((element, i) => element + (T.CreateChecked(by) * v[i]))];
            return (8 * (f(Moved(Step)) - f(Moved(-Step))) - (f(Moved(2 * Step)) - f(Moved(-2 * Step)))) / (12 * Step);
        }

        void Near(string what, double expected, double actual) => Assert.True(
            Math.Abs(expected - actual) <= tolerance * (1 + Math.Abs(expected)), $"{what} of {program}: {actual}, not {expected}");
    }

    /// <summary>A point no two elements of which are near each other: extremes and remainders have kinks there.</summary>
    private static (T[] X, T[] V) Point<T>(TensorProgram program)
        where T : System.Numerics.IFloatingPointIeee754<T>
    {
        int n = program.Count;
        Random random = new(n);
        int[] places = [.. Enumerable.Range(0, n)];
        random.Shuffle(places);
        (double least, double largest) = program.Range;
        return (
            [.. places.Select(p => T.CreateChecked((float)(least + ((largest - least) * (p + 0.5) / n))))],
            [.. places.Select(_ => T.CreateChecked((float)(random.NextDouble() - 0.5)))]);
    }

    private static double CurvatureOf(Members<double> members, double[] x, double[] v)
    {
        double[] product = new double[x.Length];
        members.Hvp(x, v, product);
        return Inner(product, v);
    }

    [Theory]
    [InlineData("ReciprocalEstimate", "Reciprocal")]
    [InlineData("ReciprocalSqrtEstimate", "ReciprocalSqrt")]
    public void An_estimate_has_the_derivative_of_what_it_estimates(string estimate, string exact)
    {
        TensorProgram program = TensorProgram.All.First(p => p.Method.Name == estimate && p.IsDouble);
        (double[] x, double[] v) = Point<double>(program);
        double expected = programs.Find<double>(TensorProgram.All.First(p => p.Method.Name == exact && p.IsDouble)).Jvp(x, v).Tangent;
        Assert.Equal(expected, programs.Find<double>(program).Jvp(x, v).Tangent, Math.Abs(expected) * 0.01);
    }

    private static double Inner<T>(T[] a, T[] b)
        where T : System.Numerics.INumber<T> => a.Zip(b, (x, y) => double.CreateChecked(x) * double.CreateChecked(y)).Sum();

    public delegate (T Value, T Tangent) Jvp<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> xTangent);

    public delegate T Gradient<T>(ReadOnlySpan<T> x, Span<T> xGradient);

    public delegate T Hvp<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> xVector, Span<T> xHvp);

    public delegate void Taylor<T>(int order, ReadOnlySpan<T> x, Span<T> result);

    public delegate T Value<T>(ReadOnlySpan<T> x);

    internal sealed record Members<T>(Value<T> Value, Jvp<T> Jvp, Gradient<T> Gradient, Hvp<T> Hvp, Taylor<T> Taylor);

    /// <summary>All programs, generated and compiled once.</summary>
    public sealed class Programs : IDisposable
    {
        private readonly CompiledCode _code;

        public Programs()
        {
            CSharpCompilation compilation = TestCompilation.Create([.. TensorProgram.All.Select((p, i) => p.Source(Name(i)))]);
            TestCompilation.AssertCompiles(compilation);
            GeneratorRunner runner = new();
            runner.Run(compilation);
            CompiledCode.AssertClean((CSharpCompilation)runner.Output);
            _code = CompiledCode.Load(runner.Output);
        }

        internal Members<T> Find<T>(TensorProgram program)
        {
            string name = Name(TensorProgram.All.ToList().IndexOf(program));
            return new Members<T>(
                _code.Delegate<Value<T>>(name, "F"), _code.Delegate<Jvp<T>>(name, "FJvp"), _code.Delegate<Gradient<T>>(name, "FGradient"),
                _code.Delegate<Hvp<T>>(name, "FHvp"), _code.Delegate<Taylor<T>>(name, "FTaylor"));
        }

        public void Dispose() => _code.Dispose();

        private static string Name(int index) => $"P{index}";
    }
}
