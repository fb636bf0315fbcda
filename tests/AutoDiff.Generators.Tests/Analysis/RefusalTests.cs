using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Analysis;

/// <summary>What stands in a body and has no derivative is refused at the smallest span to blame.</summary>
public class RefusalTests
{
    [Theory]
    [InlineData("public static double F(double x) { int n = 0; try { x = 1; n++; } finally { [|Console.WriteLine(n);|] } return x; }")]
    [InlineData("public static double F(double x) { try { x = 1; } finally { [|if (s_on) { Console.WriteLine(); }|] } return x; } static bool s_on;")]
    [InlineData("public static double F(double x, Handle h) { using ([|h|]) { x *= x; } return x; } public struct Handle : IDisposable { public void Dispose() { } }")]
    [InlineData("public static double F(double x, int n, double[] s, double[] t) { double[] u = [|n switch { 0 => s, _ => t }|]; return x; }")]
    [InlineData("public static double F(double x, Point q) { Point p = x > 1 ? [|q|] : new Point(x); return p.Y; } public struct Point(double x) { public double Y => x; }")]
    [InlineData("public static double F(double x) { double[][] m = [|new double[2][]|]; int n = 0; while (n < 2) { m[n] = new double[2]; n++; } m[0][0] = x; return m[0][0]; }")]
    [InlineData("public static double F(double x) { double[] r = new double[2], s = r; double[][] m = new double[1][]; m[0] = [|r|]; s[0] = x; return m[0][0]; }")]
    [InlineData("public static double F(double x, double y) { ref double r = ref x; for (int i = 0; i < 2; i++) { r *= 2; [|r = ref y|]; } return r; }")]
    [InlineData("public static double F(double x) { Point p = default; [|p.N|] = 1; return x * p.N; } struct Point { public int N; }")]
    [InlineData("public static double F(double x) { [|Next.N|]++; return x; } static Holder Next => throw new Exception(s_count++.ToString()); static int s_count; class Holder { public int N; }")]
    [InlineData("public static double F(double x) => Scaled<Kilo>(x); static double Scaled<T>(double x) where T : IUnit => [|T.Scale|] * x; interface IUnit { static abstract double Scale { get; } } class Kilo : IUnit { static double IUnit.Scale => 1000; }")]
    [InlineData("public static double F(double x) { Node n = null!; for (int i = 0; i < 3; i++) { n = [|new Node { V = x * i, Next = n }|]; } double s = 0; while (n != null) { s += n.V; n = n.Next; } return s; } class Node { public double V; public Node Next = null!; }")]
    [InlineData("public static double F(double x) { Node n = [|new Node(x, null!)|]; return n.V; } class Node(double v, Node next) { public double V = v; public Node Next = next; }")]
    [InlineData("public static double F(double x) { Node n = new(); [|n.V|] = x; return n.V; } class Node { public double V; public Node? Next; }")]
    [InlineData("public static double F(double[] a) { double s = 0; foreach (double v in [|System.Linq.Enumerable.Select(a, u => u * u)|]) { s += v; } return s; }")]
    public void Constructs(string method) => AnalyzerRunner.AssertReports("DIFF0100", "[Differentiable] " + method);

    [Theory]
    [InlineData("P a = new(x), b = new(1); P c = a; while (c.X < 3) { c.X *= 2; [|c|] = b; } return a.X + b.X;")]
    [InlineData("P a = new(x), b = new(1); Put([|x > 1 ? a : b|], x); return a.X + b.X;", "static void Put(P p, double v) => p.X = v;")]
    [InlineData("P a = new(x), b = a; if (x > 1) { if (x > 2) { [|a|] = new P(x * x); } } return a.X * b.X;")]
    [InlineData("P a = new(x); Action f = () => [|a|] = new P(x * x); P b = a; f(); return a.X * b.X;")]
    [InlineData("P a = new(x); W w = new(); if (x > 0) { w.In = [|a|]; } a.X += 1; return w.In.X;")]
    [InlineData("W w = new() { Z = x }; P old = w.In; [|w.In|] = new P(x); old.X += x; return w.In.X * old.X;")]
    [InlineData("P? a = x > 0 ? new P(x) : null; P b = new(1); b.X = ([|a ?? b|]).X + 1; return (a?.X ?? 0) + b.X;")]
    [InlineData("P[] b = [new(x), new(1)]; if (b[0] is [|{ } p|]) { p.X += x; } return b[0].X;")]
    [InlineData("P a = new(x); P[] b = [a, [|a|]]; b[0].X += 1; return b[1].X;")]
    [InlineData("P[] b = [new(x), new(1)]; P first = b[0]; [|b[0]|] = new P(x * x); return first.X * b[0].X;")]
    [InlineData("P[] b = [new(x), new(1)]; P[] c = [|b[..]|]; c[0].X = 3; return b[0].X;")]
    [InlineData("P[] b = [new(x), new(1)]; Array.Reverse([|b|]); return b[0].X;")]
    [InlineData("P a = new(x), b = new(1); P c = Pick(a, b, x); c.X *= 3; return a.X * b.X;", "static P Pick(P a, P b, double x) { if (x > 1) { return a; } return [|b|]; }")]
    [InlineData("(P A, double B) t = ([|new P(x)|], x); return t.B;")]
    [InlineData("P a = new(x); object o = [|a|]; return x;")]
    [InlineData("P a = new(x); Action f = () => a.X *= 2; W w = new(); w.In = [|a|]; f(); return w.In.X;")]
    [InlineData("P a = new(x); double Next(double v) { [|a|] = new P(1); return v; } a.X = Next(x); return a.X;")]
    [InlineData("P a = new(x); double Next(double v) { [|a|] = new P(1); return v; } a.X += Next(x); return a.X;")]
    [InlineData("P a = new(x); double Next(double v) { [|a|] = new P(1); return v; } Put(a, Next(x)); return a.X;", "static void Put(P p, double v) => p.X = v;")]
    public void Objects_of_which_it_is_not_known_what_names_them(string body, string more = "") => AnalyzerRunner.AssertReports(
        "DIFF0100", $"[Differentiable] public static double F(double x) {{ {body} }} {more} class P {{ public double X, Y; public P(double x) {{ X = x; }} }} class W {{ public P In = new(0); public double Z; }}");

    [Theory]
    [InlineData("Dictionary<int, double> d = new() { [0] = x }; foreach (var kv in d) { [|d[7] = kv.Value|]; } return d[0];")]
    [InlineData("Dictionary<int, double> d = new() { [0] = x }; return Get([|d|]);")]
    [InlineData("Dictionary<int, double> d = new() { [0] = x }; return System.Linq.Enumerable.Sum([|d|].Values);")]
    [InlineData("Dictionary<int, double> d = new() { [0] = x }; var e = [|d|]; return x;")]
    [InlineData("Dictionary<int, double> d = new() { [0] = x }; double s = 0; foreach (var kv in d) { s += Of([|kv|]); } return s;")]
    public void Dictionaries_that_go_where_they_are_not_seen(string body) => AnalyzerRunner.AssertReports(
        "DIFF0100", $"[Differentiable] public static double F(double x) {{ {body} }} static double Get(Dictionary<int, double> d) => d[0]; static double Of(KeyValuePair<int, double> kv) => kv.Value;");

    [Theory]
    [InlineData("P q = m.Q; P r = new(x); return q.X * r.X * m.Get(0).X;")]
    [InlineData("double s = 0; foreach (P q in m.All) { s += q.X * x; } P r = new(x); for (int i = 0; i < m.All.Length; i++) { s += m.All[i].X * r.X; } return s;")]
    [InlineData("return m.Q is { X: > 1 } ? new P(x).X : x;")]
    public void Objects_that_are_constants_beside_objects_that_are_not(string body) => AnalyzerRunner.AssertReportsNothing(
        $"[Differentiable] public static double F(double x, M m) {{ {body} }} public class P {{ public double X, Y; public P(double x) {{ X = x; }} }} public class M {{ public P Q = new(2); public P[] All = [new(1), new(2)]; public P Get(int i) => All[i]; }}");

    [Theory]
    [InlineData("public static double F(double x) => [|Unknown.Scale(x)|];")]
    [InlineData("public static double F(double x, Random r) { double[] t = { x }; [|r.Shuffle(t)|]; return t[0]; }")]
    [InlineData("public static double F(double x) { double[] t = new double[3]; t[0] = x; [|Array.Sort(t, (a, b) => 0)|]; return t[0] + x; }")]
    [InlineData("public static double F<T>(double x) where T : IKernel => [|T.At(x)|]; public interface IKernel { static abstract double At(double x); }")]
    [InlineData("public static double F(double x) => G(x, 1, 3); static double G<T>(double x, T t, int n) => n == 0 ? x : [|G(x, (t, t), n - 1)|];")]
    [InlineData("public static double F(double x) { return Scaled(x); double Scaled(double y) => y > 1 ? y : [|Scaled(y + x)|]; }")]
    [InlineData("public static double F(double x) { return Scaled(x); static double Scaled(double y) => [|Unknown.Scale(y)|]; }")]
    [InlineData("public static double F(double x) { Func<double, double> f = Unknown.Scale; return [|f(x)|]; }")]
    public void UnknownCallees(string method) => AnalyzerRunner.AssertReports(
        "DIFF0101", "[Differentiable] " + method + " static class Unknown { [System.Runtime.InteropServices.DllImport(\"m\")] public static extern double Scale(double x); }");

    [Theory]
    [InlineData("public static double F(double x) => Clean(x) ? x : 1; static bool Clean<T>(T x) where T : System.Numerics.INumber<T> => [|T.IsCanonical(x)|];")]
    [InlineData("public static double F(double x) => [|double.SinCosPi(x)|].SinPi;")]
    [InlineData("public static T F<T>(T x) where T : System.Numerics.INumber<T> => [|x % x|];")]
    [InlineData("public static T F<T>(T x) where T : System.Numerics.INumber<T>, System.Numerics.IBitwiseOperators<T, T, T> => [|x ^ x|];")]
    [InlineData("public static T F<T>(T x, T y) where T : System.Numerics.IAdditionOperators<T, T, T>, System.Numerics.IMultiplyOperators<T, T, T>, System.Numerics.IAdditiveIdentity<T, T>, System.Numerics.IMultiplicativeIdentity<T, T>, System.Numerics.ISubtractionOperators<T, T, T> => [|x - y|];")]
    [InlineData("public static T F<T>(T x) where T : System.Numerics.ITrigonometricFunctions<T> => [|T.Asin(x)|];")]
    [InlineData("public static T F<T>(T x) where T : System.Numerics.INumberBase<T> => [|T.Abs(x)|];")]
    [InlineData("public static T F<T>(ReadOnlySpan<T> x) where T : System.Numerics.INumber<T> => [|System.Numerics.Tensors.TensorPrimitives.Sum(x)|];")]
    public void LibraryMembers(string method) => AnalyzerRunner.AssertReports("DIFF0102", "[Differentiable] " + method);

    [Theory]
    [InlineData("public static double F(ReadOnlySpan<double> x) { Span<double> y = stackalloc double[2]; [|System.Numerics.Tensors.TensorPrimitives.Xor(x, x, y)|]; return y[0]; }")]
    [InlineData("public static double F(ReadOnlySpan<double> x) { Span<int> y = stackalloc int[2]; [|System.Numerics.Tensors.TensorPrimitives.ConvertChecked<double, int>(x, y)|]; return y[0] * x[0]; }")]
    public void TensorPrimitives(string method) => AnalyzerRunner.AssertReports("DIFF0102", "[Differentiable] " + method);

    [Theory]
    [InlineData("public static double F(double[] x) { [|x[0]|] = 1; return x[0]; }")]
    [InlineData("public static double F(double[] x) { [|x[0]|]++; return x[0]; }")]
    [InlineData("public static double F(double[] x) { [|x.AsSpan().Clear()|]; return x[0]; }")]
    [InlineData("public static double F(double[] x) { [|Array.Clear(x)|]; return x[0]; }")]
    [InlineData("public static double F(double[] x) { Set([|x|]); return x[0]; } static void Set(double[] x) => x[0] = 1;")]
    public void ArrayParameters(string method) => AnalyzerRunner.AssertReports("DIFF0103", "[Differentiable] " + method);

    [Theory]
    [InlineData("public static double F(double x) { [|s_last|] = x; return x; } static double s_last;")]
    [InlineData("public static double F(double x, Holder h) { [|h.Last|] = x; return x; } public class Holder { public double Last; }")]
    [InlineData("public static double F(double x) { object h = new Holder([|x|]); return x; } public class Holder(double x) { public double Last = x; }")]
    public void StoredOutside(string method) => AnalyzerRunner.AssertReports("DIFF0104", "[Differentiable] " + method);

    [Theory]
    [InlineData("public static double F(double x) => (double)[|(Half)x|];")]
    public void Conversions(string method) => AnalyzerRunner.AssertReports("DIFF0105", "[Differentiable] " + method);

    [Theory]
    [InlineData("DIFF0122", "F(double x, dynamic m) { double y = [|m.Evaluate(2.0)|]; return x * y; }")]
    [InlineData("DIFF0122", "F(double x, dynamic m) { double y = [|m.Scale|]; return x * y; }")]
    [InlineData("DIFF0122", "F(double x, dynamic m) { double y = [|m[1]|]; return x * y; }")]
    [InlineData("DIFF0122", "F(double x) { dynamic y = [|x|]; return x; }")]
    [InlineData("DIFF0123", "F(double x) { unsafe { double* p = [|&x|]; return x; } }")]
    [InlineData("DIFF0123", "F(double x, nint at) { unsafe { double y = [|*(double*)at|]; return x * y; } }")]
    [InlineData("DIFF0124", "F(double x) { try { x *= x; } [|catch (Exception) { x = 2; }|] return x; }")]
    [InlineData("DIFF0125", "F(double x, IModel m) => [|m.Evaluate(x)|]; public interface IModel { double Evaluate(double x); }")]
    [InlineData("DIFF0125", "F(double x, Model m) => [|m.Evaluate(x)|]; public class Model { public virtual double Evaluate(double x) => x; }")]
    [InlineData("DIFF0126", "F(double x, Func<double, double> f) => [|f(x)|];")]
    [InlineData("DIFF0127", "F(double x, System.Reflection.MethodInfo m) => (double)m.Invoke(null, [|new object[] { x }|])!;")]
    [InlineData("DIFF0128", "F(double x) => (double)[|(decimal)x|];")]
    [InlineData("DIFF0129", "F(double x) => BitConverter.Int64BitsToDouble([|BitConverter.DoubleToInt64Bits(x)|]);")]
    [InlineData("DIFF0129", "F(double x) => [|System.Runtime.CompilerServices.Unsafe.BitCast<double, long>(x)|];")]
    [InlineData("DIFF0130", "F(double x) { object o = [|x|]; return x; }")]
    [InlineData("DIFF0131", "F(double x) { again: x *= 2; if (x < 10) { [|goto again;|] } return x; }")]
    [InlineData("DIFF0131", "F(double x, int n) { switch (n) { case 0: x *= 2; if (x < 9) { [|goto case 0;|] } break; } return x; }")]
    public void KindsOfTheirOwn(string id, string method) => AnalyzerRunner.AssertReports(id, "[Differentiable] public static double " + method);

    [Theory]
    [InlineData("sealed partial class A<T> : ICurve { public double At(double x) => x; }")]
    [InlineData("")]
    public void ImplementationsThatCannotBeCalled(string type) => AnalyzerRunner.AssertReports(
        "DIFF0133", "[Differentiable] public static double F(double x, ICurve c) => [|c.At(x)|]; public partial interface ICurve { [Differentiable] double At(double x); } " + type);

    [Fact]
    public void AnImplementationIsCheckedWithoutAMarkOfItsOwn() => AnalyzerRunner.AssertReports(
        "DIFF0128", "public partial interface I { [Differentiable] double At(double x); } public sealed partial class A : I { public double At(double x) => (double)[|(decimal)x|]; }");

    [Fact]
    public void AnImplementationHasTheInputsOfTheMember() => AnalyzerRunner.AssertReports(
        "DIFF0012", "public partial interface I { [Differentiable] double At(double x, double t); } public sealed partial class A : I { public double At(double x, [[|NoDerivative|]] double t) => x * t; }");

    [Theory]
    [InlineData("public double F(double k) { [|X = k|]; return X * k; }")]
    [InlineData("public double F(double k) { return [|Step(k)|]; } double Step(double k) => X += k;")]
    public void ActiveThisThatIsChanged(string method) => AnalyzerRunner.AssertReports(
        "DIFF0116", "[Differentiable] public partial struct S { public double X; [Differentiable] " + method + " }");

    [Theory]
    [InlineData("public static double F(double x) { double t = x; Rotate(ref t, [|ref t|]); return t; }")]
    [InlineData("public static double F(double x) { double t = x, u = x; Rotate(ref u, ref t); Rotate(ref t, [|ref t|]); return t * u; }")]
    public void VariablesPassedByReferenceTwice(string method) => AnalyzerRunner.AssertReports(
        "DIFF0110", "[Differentiable] " + method + " static void Rotate(ref double a, ref double b) => (a, b) = (a - b, a + b);");

    [Theory]
    [InlineData("new Reader([|out int n|]); return x * n;")]
    [InlineData("int n = 1; Reader r = new(1, [|ref n|]); return x * n;")]
    public void VariablesPassedByReferenceToConstructorsOfConstants(string body) => AnalyzerRunner.AssertReports(
        "DIFF0110", "[Differentiable] public static double F(double x) { " + body + " } public sealed class Reader { public Reader(out int n) => n = 2; public Reader(int k, ref int n) => n = k; }");

    [Fact]
    public void VariablesPassedByReadOnlyReferenceAreNot() => AnalyzerRunner.AssertReportsNothing(
        "[Differentiable] public static double F(double x) { int n = 2; Reader r = new(in n); return x * r.N; } public sealed class Reader { public readonly int N; public Reader(ref readonly int n) => N = n; }");

    [Theory]
    [InlineData("[Differentiable] public static double F(double x, [NoDerivative] Span<double> t) { [|t[0]|] = x; return x; }")]
    [InlineData("public struct S { public double X; [NoDerivative] public double M; } [Differentiable] public static double F(double x) { S s = new(); [|s.M|] = x; return s.M * x; }")]
    [InlineData("public struct S { public double X; [NoDerivative] public double M; } [Differentiable] public static double F(double x) { S s = new() { M = [|x|] }; return s.M * x; }")]
    [InlineData("public struct S(double m) { public double X = 1; [NoDerivative] public double M = [|m|]; } [Differentiable] public static double F(double x) => new S(x).X * x;")]
    public void ConstantStorage(string members) => AnalyzerRunner.AssertReports("DIFF0106", members);

    [Theory]
    [InlineData("public static void F(ReadOnlySpan<double> x, Span<double> y, Span<double> z) { Span<double> s = [|y|]; for (int i = 0; i < 2; i++) { s[0] = x[i]; s = z; } }")]
    public void ReassignedBuffers(string method) => AnalyzerRunner.AssertReports("DIFF0107", "[Differentiable] " + method);

    [Fact]
    public void InaccessibleMembers() => AnalyzerRunner.AssertReportsIn("DIFF0109", """
        public static class Other
        {
            private static Factor s_scale = new();

            public static double Scale(double x) => x * [|s_scale.Value|];

            private class Factor { public double Value = 2; }
        }

        public static partial class Test
        {
            [Differentiable] public static double F(double x) => Other.Scale(x);
        }
        """);

    [Fact]
    public void ErrorsAreTheCompilersToReport() => AnalyzerRunner.AssertReportsIn("DIFF0112", TestCompilation.InClass(
        "[Differentiable] public static double F(double x) => [|Missing(x)|];"), compiles: false);

    [Theory]
    [InlineData("public static double F(double x) { Console.WriteLine($\"x = {x:F3}\"); Console.WriteLine(\"{0} {1}\", x, 1); return x; }")]
    [InlineData("public static double F(double x) { if (!double.IsFinite(x)) throw new ArgumentOutOfRangeException(nameof(x), x, null); return x; }")]
    [InlineData("public static double F(double x) { int n = (int)x; return n * x; }")]
    [InlineData("public static double F(double x) { s_count++; return x; } static int s_count;")]
    [InlineData("public static double F(double x) { s_last = Diff.Detach(x); return x; } static double s_last;")]
    [InlineData("public static double F(double x, Random random) => x * random.NextDouble();")]
    [InlineData("public static void F(double[] x, [Scratch] double[] t, Span<double> y) { t[0] = x[0]; y[0] = t[0]; }")]
    public void Accepted(string method) => AnalyzerRunner.AssertReportsNothing("[Differentiable] " + method);
}
