using AutoDiff.CodeFixes;
using AutoDiff.Generators.Tests.Harness;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AutoDiff.Generators.Tests.CodeFixes;

/// <summary>Each fix mends what it is offered for, once and everywhere at once, and leaves code that compiles.</summary>
public class CodeFixTests
{
    [Fact]
    public void A_type_is_made_partial() => Fixes(
        new MakePartialFix(), "DIFF0001",
        "public static class Model { [Differentiable] public static double F(double x) => x; }",
        "public static partial class Model { [Differentiable] public static double F(double x) => x; }");

    [Fact]
    public void A_type_without_modifiers_is_made_partial() => Fixes(
        new MakePartialFix(), "DIFF0001",
        "class Model { [Differentiable] static double F(double x) => x; }",
        "partial class Model { [Differentiable] static double F(double x) => x; }");

    [Fact]
    public void All_types_are_made_partial() => FixesAll(
        new MakePartialFix(), "DIFF0001",
        "static class A { [Differentiable] static double F(double x) => x; }\nstatic class B { [Differentiable] static double F(double x) => x; }",
        "static partial class A { [Differentiable] static double F(double x) => x; }\nstatic partial class B { [Differentiable] static double F(double x) => x; }");

    [Theory]
    [InlineData("DIFF0104", "static double s; double F(double x) { s = x; return x; }", "static double s; double F(double x) { s = Diff.Detach(x); return x; }")]
    [InlineData("DIFF0106", "double F(double x, [NoDerivative] Span<double> t) { t[0] = x * x; return x; }", "double F(double x, [NoDerivative] Span<double> t) { t[0] = Diff.Detach(x * x); return x; }")]
    [InlineData("DIFF0105", "double F(double x) => x * (double)(Half)x;", "double F(double x) => x * (double)(Half)Diff.Detach(x);")]
    [InlineData("DIFF0128", "double F(double x) => x * (double)(decimal)(x + 1);", "double F(double x) => x * (double)(decimal)Diff.Detach(x + 1);")]
    [InlineData("DIFF0130", "double F(double x) { object o = x; return x; }", "double F(double x) { object o = Diff.Detach(x); return x; }")]
    [InlineData("DIFF0126", "double F(double x, Func<double, double> f) => x * f(x);", "double F(double x, Func<double, double> f) => x * f(Diff.Detach(x));")]
    [InlineData("DIFF1001", "double F(double x, double[] t) => x * t[(int)(2 * x)];", "double F(double x, double[] t) => x * t[(int)Diff.Detach(2 * x)];")]
    [InlineData("DIFF1002", "double F(double x) => x == 1 ? x : x * x;", "double F(double x) => Diff.Detach(x) == 1 ? x : x * x;")]
    [InlineData("DIFF1007", "double F(double x) => x / (1 + Math.Abs(x));", "double F(double x) => x / (1 + Diff.Detach(Math.Abs(x)));")]
    public void A_derivative_is_dropped(string id, string before, string after) => Fixes(new DetachFix(), id, Members(before), Members(after));

    [Fact]
    public void All_derivatives_of_a_kind_are_dropped() => FixesAll(
        new DetachFix(), "DIFF0104",
        Members("static double s, t; double F(double x) { s = x; t = x * x; return x; }"),
        Members("static double s, t; double F(double x) { s = Diff.Detach(x); t = Diff.Detach(x * x); return x; }"));

    [Theory]
    [InlineData("inout", "[InOut] Span<double> x")]
    [InlineData("output", "Span<double> x")]
    [InlineData("scratch", "[Scratch] Span<double> x")]
    public void A_written_array_becomes_a_span(string key, string parameter) => Fixes(
        new TakeSpanFix(), "DIFF0103",
        Members("double F(double[] x, double y) { x[0] = y * y; return x[0]; }"), Members($"double F({parameter}, double y) {{ x[0] = y * y; return x[0]; }}"), key);

    [Fact]
    public void A_collision_is_mended_by_a_name() => Fixes(
        new AttributeArgumentFix(), "DIFF0004",
        "static partial class Model { static int FGradient => 0; [Differentiable] static double F(double x) => x; }",
        "static partial class Model { static int FGradient => 0; [Differentiable(Name = \"FOf\")] static double F(double x) => x; }");

    [Fact]
    public void A_name_that_is_none_is_replaced() => Fixes(
        new AttributeArgumentFix(), "DIFF0007",
        "static partial class Model { [Differentiable(Name = \"a b\", Modes = DerivativeModes.Jvp)] static double F(double x) => x; }",
        "static partial class Model { [Differentiable(Modes = DerivativeModes.Jvp, Name = \"FOf\")] static double F(double x) => x; }");

    [Fact]
    public void Modes_that_do_not_fit_are_left_out() => Fixes(
        new AttributeArgumentFix(), "DIFF0008",
        "static partial class Model { [Differentiable(Modes = DerivativeModes.Gradient)] static void F(double[] x, Span<double> y) => y[0] = x[0]; }",
        "static partial class Model { [Differentiable] static void F(double[] x, Span<double> y) => y[0] = x[0]; }");

    [Fact]
    public void A_parameter_without_effect_is_held_constant() => Fixes(
        new HoldConstantFix(), "DIFF1003",
        Members("double F(double x, double y) => x > y ? x : x * x;"), Members("double F(double x, [NoDerivative] double y) => x > y ? x : x * x;"));

    [Fact]
    public void All_parameters_without_effect_are_held_constant() => FixesAll(
        new HoldConstantFix(), "DIFF1003",
        Members("double F(double x, double y, double z) => x;"), Members("double F(double x, [NoDerivative] double y, [NoDerivative] double z) => x;"));

    [Fact]
    public void A_virtual_member_is_marked() => Fixes(
        new MarkMemberFix(), "DIFF0125",
        """
        static partial class Model
        {
            [Differentiable] static double F(double x, ICurve c) => x * c.At(x);

            partial interface ICurve
            {
                double At(double x);
            }
        }
        """,
        """
        static partial class Model
        {
            [Differentiable] static double F(double x, ICurve c) => x * c.At(x);

            partial interface ICurve
            {
                [Differentiable]
                double At(double x);
            }
        }
        """);

    [Fact]
    public void All_virtual_members_are_marked() => FixesAll(
        new MarkMemberFix(), "DIFF0125",
        """
        static partial class Model
        {
            [Differentiable] static double F(double x, ICurve c) => x * c.At(x) + c.By(x);

            partial interface ICurve
            {
                double At(double x);
                double By(double x);
            }
        }
        """,
        """
        static partial class Model
        {
            [Differentiable] static double F(double x, ICurve c) => x * c.At(x) + c.By(x);

            partial interface ICurve
            {
                [Differentiable]
                double At(double x);
                [Differentiable]
                double By(double x);
            }
        }
        """);

    [Fact]
    public void A_called_method_is_held_constant() => Fixes(
        new HoldConstantFix(), "DIFF0101",
        """
        static partial class Model
        {
            [Differentiable] static double F(double x) => x * Scale(x);

            [System.Runtime.InteropServices.DllImport("m")]
            static extern double Scale(double x);
        }
        """,
        """
        static partial class Model
        {
            [Differentiable] static double F(double x) => x * Scale(x);

            [NoDerivative]
            [System.Runtime.InteropServices.DllImport("m")]
            static extern double Scale(double x);
        }
        """);

    [Fact]
    public void A_foreign_method_gets_a_rule_with_the_signature_that_it_must_have()
    {
        string mended = CodeFixRunner.Fix(new RuleSkeletonFix(), "DIFF0101", """
            static partial class Model
            {
                [Differentiable] static double F(double x) => x * Special.Bessel(2, x);
            }

            static class Special
            {
                [System.Runtime.InteropServices.DllImport("m")]
                internal static extern double Bessel(int order, double x);
            }
            """);
        Assert.Contains("[DerivativeOf(typeof(Special), nameof(Special.Bessel))]", mended, StringComparison.Ordinal);
        Assert.Contains("private static (double Value, double Tangent) BesselRule(int order, double x, double xTangent)", mended, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SquareJvp", "static double Rule(double x, double t) => throw null!;", "static (double Value, double Tangent) Rule(double x, double t) => throw null!;")]
    [InlineData("SquareVjp", "static double Rule(double x) => throw null!;", "static double Rule(double x, double cotangent, out double xCotangent) => throw null!;")]
    public void A_rule_gets_a_signature_that_it_may_have(string key, string before, string after) => Fixes(
        new RuleSignatureFix(), "DIFF0013", Rule(before), Rule(after), key);

    private static string Rule(string rule) =>
        $"static partial class Model {{ public static double Square(double x) => x * x; [DerivativeOf(typeof(Model), nameof(Square))] {rule} }}";

    [Fact]
    public void A_norm_of_two_is_written_as_Hypot() => Fixes(
        new HypotFix(), "DIFF1004",
        Members("double F(double x, double y) => Math.Sqrt(x * x + (y - 1) * (y - 1));"), Members("double F(double x, double y) => double.Hypot(x, (y - 1));"));

    [Fact]
    public void A_type_that_hides_what_generated_code_names_is_made_internal() => Fixes(
        new MakeInternalFix(), "DIFF0109",
        "static class Other { private sealed class Settings { public double Scale = 2; } private static readonly Settings s_settings = new(); public static double Scale(double x) => x * s_settings.Scale; } static partial class Model { [Differentiable] static double F(double x) => Other.Scale(x); }",
        "static class Other { internal sealed class Settings { public double Scale = 2; } private static readonly Settings s_settings = new(); public static double Scale(double x) => x * s_settings.Scale; } static partial class Model { [Differentiable] static double F(double x) => Other.Scale(x); }");

    [Fact]
    public void Every_fix_can_fix_all() => Assert.All(
        typeof(SyntaxFix).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(CodeFixProvider)) && !t.IsAbstract),
        t => Assert.Same(WellKnownFixAllProviders.BatchFixer, ((CodeFixProvider)Activator.CreateInstance(t)!).GetFixAllProvider()));

    private static void Fixes(CodeFixProvider fix, string id, string before, string after, string key = "")
    {
        Assert.Equal(after, CodeFixRunner.Fix(fix, id, before, key));
        Assert.Equal(after, CodeFixRunner.FixAll(fix, id, before, key));
    }

    private static void FixesAll(CodeFixProvider fix, string id, string before, string after) => Assert.Equal(after, CodeFixRunner.FixAll(fix, id, before));

    /// <summary>Members of a class, the method F among them marked.</summary>
    private static string Members(string members) =>
        $"static partial class Model {{ {members.Replace("double F(", "[Differentiable] static double F(", StringComparison.Ordinal)} }}";
}
