using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Passes;
using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

public class SparsityTests
{
    [Fact]
    public void The_loops_of_the_function_name_the_pairs() => AssertNames(
        """
        double sum = 0;
        for (int i = 0; i + 1 < x.Length; i++)
        {
            double valley = x[i + 1] - x[i] * x[i];
            sum += valley * valley;
        }

        return sum;
        """,
        """
        HessianEntries(x_0: ReadOnlySpan<double>, k_1: int[], entries_27: global::AutoDiff.SparsityEntries)
          i_28 = 0
          %31 = 1
          i_37 = loop %29 carried (i_30 = i_28)
          while
            %32 = Add(i_30, %31)
            %33 = length x_0
            %34 = Less(%32, %33)
            yield %34
          do
            %36 = Add(i_30, %31)
            effect `{0}.AddPair({1}, {2})`(entries_27, %36, %36)
            effect `{0}.AddPair({1}, {2})`(entries_27, %36, i_30)
            effect `{0}.AddPair({1}, {2})`(entries_27, i_30, i_30)
            effect `{0}.AddPair({1}, {2})`(entries_27, i_30, i_30)
            yield %36
        """);

    [Fact]
    public void A_place_that_depends_on_a_variable_is_a_reason() => AssertUnknown(
        "return x[(int)x[0]] * x[1];", "a place in it, a branch or a number of iterations depends on the variables");

    [Fact]
    public void A_number_of_iterations_that_depends_on_a_variable_is_a_reason() => AssertUnknown(
        """
        double y = x[0];
        while (y > 1)
        {
            y = y * y / (x[1] * 4);
        }

        return y;
        """,
        "a place in it, a branch or a number of iterations depends on the variables");

    [Fact]
    public void Storage_in_between_is_a_reason() => AssertUnknown(
        """
        Span<double> r = stackalloc double[2];
        r[0] = x[0];
        r[1] = x[1] - 1;
        double sum = 0;
        foreach (double v in r)
        {
            sum += v * v;
        }

        return sum;
        """,
        "it keeps intermediate numbers in storage, or in a call");

    [Fact]
    public void What_could_fail_on_the_side_that_did_not_run_is_a_reason() => AssertUnknown(
        "return x[0] > 0 ? x[0] * x[1] : x[k[5]] * x[2];", "what it needs to know could fail on the side of a branch that did not run");

    [Fact]
    public void A_mode_that_does_not_fit_is_an_error() => AnalyzerRunner.AssertReports(
        "DIFF0008",
        "[Differentiable(Modes = [|DerivativeModes.Sparsity|])] public static double F(double x) => x * x;");

    private static DerivativeModel Derive(string body) => PassPipeline.Derive(Lowered.Model(TestCompilation.InClass(
        $$"""
        [Differentiable(Modes = DerivativeModes.All | DerivativeModes.Sparsity)]
        public static double F(ReadOnlySpan<double> x, [NoDerivative] int[] k)
        {
        {{body}}
        }
        """)));

    private static void AssertNames(string body, string expected)
    {
        FunctionIr function = Derive(body).Sparsity!.Function;
        Assert.Equal(expected.Replace("\r\n", "\n").TrimEnd(), IrVerifier.Verify(function).ToString().TrimEnd());
    }

    private static void AssertUnknown(string body, string reason)
    {
        DerivativeModel model = Derive(body);
        Assert.Null(model.Sparsity);
        Assert.Equal(reason, model.SparsityUnknown);
    }
}
