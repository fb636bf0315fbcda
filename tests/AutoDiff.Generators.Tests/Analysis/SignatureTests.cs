using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Analysis;

/// <summary>What is wrong with an attribute or a signature is refused where it stands.</summary>
public class SignatureTests
{
    [Theory]
    [InlineData("public static class [|Test|] { [Differentiable] public static double F(double x) => x; }")]
    [InlineData("public static class [|Outer|] { public static partial class Inner { [Differentiable] public static double F(double x) => x; } }")]
    [InlineData("public partial interface I { [Differentiable] double F(double x); } public class [|C|] : I { public double F(double x) => x; }")]
    [InlineData("public abstract partial class A { [Differentiable] public abstract double F(double x); } public class [|B|] : A { public override double F(double x) => x; }")]
    public void NotPartial(string source) => AnalyzerRunner.AssertReportsIn("DIFF0001", source);

    [Fact]
    public void NoInput() => AnalyzerRunner.AssertReports("DIFF0002", "[Differentiable] public static double [|F|](int n, [NoDerivative] double x) => x;");

    [Theory]
    [InlineData("[Differentiable] public static int [|F|](double x) => 1;")]
    [InlineData("[Differentiable] public static void [|F|](ReadOnlySpan<double> x, [Scratch] Span<double> t) { }")]
    public void NoResult(string members) => AnalyzerRunner.AssertReports("DIFF0003", members);

    [Theory]
    [InlineData("[Differentiable] public static double [|F|](double x) => x; static int FGradient => 0;")]
    [InlineData("[Differentiable] public static double F(double x) => x; static void [|FGradient|](double x, out double g) => g = 0;")]
    [InlineData("[Differentiable] public static double F(double x) => x; [Differentiable(Name = \"F\")] public static double [|G|](double x) => x;")]
    [InlineData("[Differentiable] public static double F(double[] x) => x[0]; [Differentiable] public static float [|F|](float[] x) => x[0];")]
    public void Collisions(string members) => AnalyzerRunner.AssertReports("DIFF0004", members);

    [Fact]
    public void OverloadsDoNotCollide() => AnalyzerRunner.AssertReportsNothing(
        "[Differentiable] public static double F(double x) => x; [Differentiable] public static float F(float x) => x; static void FGradient(int x) { }");

    [Fact]
    public void UnknownName() => AnalyzerRunner.AssertReports(
        "DIFF0005", "[Differentiable(WithRespectTo = [nameof(x), [|\"z\"|]])] public static double F(double x) => x;");

    [Theory]
    [InlineData("[Differentiable(WithRespectTo = [[|nameof(n)|]])] public static double F(double x, int n) => x;")]
    [InlineData("[Differentiable(WithRespectTo = new[] { [|nameof(y)|] })] public static void F(double x, Span<double> y) => y[0] = x;")]
    public void NotAnInput(string members) => AnalyzerRunner.AssertReports("DIFF0006", members);

    [Fact]
    public void InvalidName() => AnalyzerRunner.AssertReports("DIFF0007", "[Differentiable(Name = [|\"a b\"|])] public static double F(double x) => x;");

    [Theory]
    [InlineData("[Differentiable(Modes = [|DerivativeModes.Gradient|])] public static void F(double[] x, Span<double> y) => y[0] = x[0];")]
    [InlineData("[Differentiable(Modes = [|DerivativeModes.Jvp | DerivativeModes.Jacobian|])] public static double F(double x) => x;")]
    [InlineData("[Differentiable(WithRespectTo = [nameof(x)], Modes = [|DerivativeModes.Jvp | DerivativeModes.Taylor|])] public static double F(double? x) => x ?? 1;")]
    public void Modes(string members) => AnalyzerRunner.AssertReports("DIFF0008", members);

    [Theory]
    [InlineData("[Differentiable] public static double F([|double[][,]|] x) => x[0][0, 0];")]
    [InlineData("[Differentiable] public struct S { public double[] A; } [Differentiable] public static double F(double x, [|S|] s) => x;")]
    [InlineData("[Differentiable] public struct S<T> { private double _a; public double A => _a; } [Differentiable] public static double F(double x, [|S<int>|] s) => x;")]
    [InlineData("[Differentiable] public static double F(double x, ref [|Span<double>|] y) => x;")]
    [InlineData("[Differentiable] public static double F<T>(double x, [|T|] y) where T : System.Numerics.IMultiplyOperators<T, T, T> => x;")]
    public void Parameters(string members) => AnalyzerRunner.AssertReports("DIFF0009", members);

    [Theory]
    [InlineData("[Differentiable] public static [|double[]|] F(double x) => null!;")]
    [InlineData("[Differentiable] public static [|(double, double[])|] F(double x) => (x, null!);")]
    public void Returned(string members) => AnalyzerRunner.AssertReports("DIFF0010", members);

    [Theory]
    [InlineData("[Differentiable] [System.Runtime.InteropServices.DllImport(\"m\")] public static extern double [|F|](double x);")]
    public void Methods(string members) => AnalyzerRunner.AssertReports("DIFF0011", members);

    [Fact]
    public void AsynchronousMethods() => AnalyzerRunner.AssertReports(
        "DIFF0120", "[Differentiable] public static async System.Threading.Tasks.Task<double> [|F|](double x) { await System.Threading.Tasks.Task.Yield(); return x; }");

    [Fact]
    public void Iterators() => AnalyzerRunner.AssertReports("DIFF0121", "[Differentiable] public static IEnumerable<double> [|F|](double x) { yield return x; }");

    [Theory]
    [InlineData("[Differentiable] public static double F([[|Scratch|]] double x) => x;")]
    [InlineData("[Differentiable] public static double F([[|InOut|]] ReadOnlySpan<double> x) => x[0];")]
    public void ParameterAttributes(string members) => AnalyzerRunner.AssertReports("DIFF0012", members);
}
