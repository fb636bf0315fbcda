using System.Text.RegularExpressions;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Passes;
using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>
/// The small workloads of the benchmarks, each written in several ways that mean the same: in all of them the loop over samples runs its adjoint in
/// the same iteration and nothing is kept from one iteration to the next, as the emitted code shows.
/// </summary>
public sealed partial class FusedVariantsTests
{
    /// <summary>A workload: its code, with the loop's head as <c>@</c> and the end of its body as <c>#</c>; the loop's counter and its number of iterations.</summary>
    private sealed record Workload(string Code, string Counter, string Count);

    private static readonly Dictionary<string, Workload> _workloads = new()
    {
        ["Rosenbrock"] = new(
            """
            [Differentiable]
            public static double F(ReadOnlySpan<double> x)
            {
                double sum = 0;
                @
                {
                    double off = x[i + 1] - x[i] * x[i];
                    double left = 1 - x[i];
                    sum += 100 * off * off + left * left;
                    #
                }

                return sum;
            }
            """,
            "i",
            "x.Length - 1"),
        ["Logistic"] = new(
            """
            [Differentiable]
            public static double F(ReadOnlySpan<double> w, [NoDerivative] ReadOnlySpan<double> a, [NoDerivative] ReadOnlySpan<double> y)
            {
                double sum = 0;
                @
                {
                    ReadOnlySpan<double> row = a.Slice(s * w.Length, w.Length);
                    double dot = 0;
                    for (int j = 0; j < w.Length; j++)
                    {
                        dot += row[j] * w[j];
                    }

                    sum += Math.Log(1 + Math.Exp(-y[s] * dot));
                    #
                }

                return sum / y.Length;
            }
            """,
            "s",
            "y.Length"),
        ["Perceptron"] = new(
            """
            [Differentiable]
            public static double F(ReadOnlySpan<double> p, [NoDerivative] ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> t)
            {
                ReadOnlySpan<double> weights = p.Slice(0, 12);
                ReadOnlySpan<double> output = p.Slice(12, 4);
                Span<double> hidden = stackalloc double[4];
                double sum = 0;
                @
                {
                    for (int u = 0; u < 4; u++)
                    {
                        double activation = 0;
                        for (int i = 0; i < 3; i++)
                        {
                            activation += weights[u * 3 + i] * x[s * 3 + i];
                        }

                        hidden[u] = Math.Tanh(activation);
                    }

                    double error = -t[s];
                    for (int u = 0; u < 4; u++)
                    {
                        error += output[u] * hidden[u];
                    }

                    sum += error * error;
                    #
                }

                return sum / (2 * t.Length);
            }
            """,
            "s",
            "t.Length"),
        ["Bodies"] = new(
            """
            [Differentiable]
            public static double F(ReadOnlySpan<double> q, [NoDerivative] ReadOnlySpan<double> m)
            {
                double energy = 0;
                @
                {
                    for (int j = i + 1; j < m.Length; j++)
                    {
                        double dx = q[2 * i] - q[2 * j];
                        double dy = q[2 * i + 1] - q[2 * j + 1];
                        energy -= m[i] * m[j] / Math.Sqrt(dx * dx + dy * dy + 0.01);
                    }
                    #
                }

                return energy;
            }
            """,
            "i",
            "m.Length"),
    };

    public static TheoryData<string, string> Variants()
    {
        TheoryData<string, string> variants = [];
        foreach (string workload in _workloads.Keys)
        {
            foreach (string way in new[] { "as it is", "renamed", "reversed", "while", "with inert statements", "tiled" })
            {
                variants.Add(workload, way);
            }
        }

        return variants;
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void However_the_loop_is_written_nothing_is_kept(string workload, string way) => AssertFused(Write(_workloads[workload], way));

    [Fact]
    public void Neither_where_the_work_of_an_iteration_is_in_helpers() => AssertFused(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> w, [NoDerivative] ReadOnlySpan<double> a, [NoDerivative] ReadOnlySpan<double> y)
        {
            double sum = 0;
            for (int s = 0; s < y.Length; s++)
            {
                sum += Error(-y[s] * Dot(a.Slice(s * w.Length, w.Length), w));
            }

            return sum / y.Length;
        }

        private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
        {
            double dot = 0;
            for (int j = 0; j < y.Length; j++)
            {
                dot += x[j] * y[j];
            }

            return dot;
        }

        private static double Error(double x) => Math.Log(1 + Math.Exp(x));
        """);

    [Fact]
    public void Neither_where_helpers_fill_and_read_scratch() => AssertFused(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> p, [NoDerivative] ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> t)
        {
            Span<double> hidden = stackalloc double[4];
            double sum = 0;
            for (int s = 0; s < t.Length; s++)
            {
                Layer(p, x.Slice(3 * s, 3), hidden);
                double error = Largest(hidden) - t[s];
                sum += error * error;
            }

            return sum;
        }

        private static void Layer(ReadOnlySpan<double> weights, ReadOnlySpan<double> sample, Span<double> hidden)
        {
            for (int u = 0; u < hidden.Length; u++)
            {
                hidden[u] = weights[u] * sample[0] + sample[1];
            }
        }

        private static double Largest(ReadOnlySpan<double> x) => x[0] * x[1] + x[2] * x[3];
        """);

    [Fact]
    public void Neither_where_helpers_fill_storage_of_their_own_and_the_bound_is_a_member() => AssertFused(
        """
        public sealed class Data { public double[] Y = []; }

        [Differentiable]
        public static double F(ReadOnlySpan<double> w, Data data)
        {
            double sum = 0;
            for (int s = 0; s < data.Y.Length; s++)
            {
                sum += Error(w, data.Y[s]);
            }

            return sum;
        }

        private static double Error(ReadOnlySpan<double> w, double y)
        {
            Span<double> hidden = stackalloc double[2];
            hidden.Clear();
            double[] factors = new double[2];
            factors[0] = y;
            for (int u = 0; u < 2; u++)
            {
                hidden[u] = Math.Tanh(w[u] * factors[0]);
            }

            double error = (hidden[0] * hidden[1]) - y;
            return error * error;
        }
        """);

    [Theory]
    [InlineData("int s = 0; while (s < data.Y.Length)", "s++;")]
    [InlineData("int s = 0; while (data.Y.Length > s)", "s += 1;")]
    [InlineData("int s = data.Y.Length - 1; while (s >= 0)", "s--;")]
    [InlineData("int s = 0; for (; s < data.Y.Length; s++)", "")]
    [InlineData("int s; for (s = 0; s < data.Y.Length; s++)", "")]
    public void Neither_where_an_index_declared_before_the_loop_counts_what_is_kept_in_the_function(string head, string end) => AssertCounted(
        $$"""
        public sealed class Data { public double[] Y = []; }

        [Differentiable]
        public static double F(ReadOnlySpan<double> w, Data data)
        {
            double state = w[0];
            {{head}}
            {
                state = Math.Sin(state * w[1]) + data.Y[s];
                {{end}}
            }

            return state;
        }
        """);

    [Theory]
    [InlineData("int s = 0; while (s < n)", "if (w[s] > 0) continue; s++;")]
    [InlineData("int s = 0; while (s < n)", "s++; n--; s++;")]
    [InlineData("int s = 0; while (s < n)", "s++; state += 1;")]
    [InlineData("int s = 0; while (s < n)", "n--; s++;")]
    [InlineData("int s = 0; while (s > n)", "s++;")]
    public void A_loop_that_steps_otherwise_is_not_counted(string head, string end) => Assert.Contains(
        "trips++", TextOf($$"""[Differentiable] public static double F(ReadOnlySpan<double> w, int n) { double state = w[0]; {{head}} { state = Math.Sin(state * w[1]); {{end}} } return state; }"""));

    [Fact]
    public void Neither_where_structs_stand_for_coordinates() => AssertFused(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> q, [NoDerivative] ReadOnlySpan<double> m)
        {
            double energy = 0;
            for (int i = 0; i < m.Length; i++)
            {
                Vector here = new Vector(q[2 * i], q[2 * i + 1]);
                for (int j = i + 1; j < m.Length; j++)
                {
                    energy -= m[i] * m[j] / Math.Sqrt(here.SquaredDistance(new Vector(q[2 * j], q[2 * j + 1])) + 0.01);
                }
            }

            return energy;
        }

        public struct Vector
        {
            public double X;
            public double Y;

            public Vector(double x, double y)
            {
                X = x;
                Y = y;
            }

            public double SquaredDistance(Vector other) => (X - other.X) * (X - other.X) + (Y - other.Y) * (Y - other.Y);
        }
        """);

    private static string Write(Workload workload, string way)
    {
        (string code, string i, string count) = workload;
        string head = way switch
        {
            "reversed" => $"for (int {i} = {count} - 1; {i} >= 0; {i}--)",
            "while" => $"int {i} = 0; while ({i} < {count})",
            "tiled" => $"for (int tile = 0; tile < {count}; tile += 8) for (int {i} = tile; {i} < Math.Min(tile + 8, {count}); {i}++)",
            _ => $"for (int {i} = 0; {i} < {count}; {i}++)",
        };
        code = code.Replace("@", head).Replace("#", way == "while" ? i + "++;" : "");
        return way switch
        {
            "renamed" => Names().Replace(code, "other_$0"),
            "with inert statements" => Sum().Replace(code, "int parity = 7; parity = (parity + 3) % 2; $0"),
            _ => code,
        };
    }

    private static string TextOf(string members) => EmittedText.Of(PassPipeline.Derive(Lowered.Model(TestCompilation.InClass(members))).Reverse!.Function);

    /// <summary>What each iteration keeps is in an array that is as long as there are iterations, not on the stack.</summary>
    private static void AssertCounted(string members)
    {
        string text = TextOf(members);
        Assert.DoesNotContain("trips++", text);
        Assert.DoesNotContain("residuals.Push", text);
    }

    private static void AssertFused(string members)
    {
        string text = TextOf(members);
        Assert.DoesNotContain("residuals.Push", text);

        // What an iteration keeps for itself has a constant length here; what grows with the number of iterations has not.
        Assert.DoesNotMatch(@"RentUninitialized<\w+>\((?!\d+\)|Math\.Max\(\d+, 0\)\)|max\))", text);
    }

    [GeneratedRegex(@"\b(sum|off|left|row|dot|hidden|error|energy|dx|dy|weights|output|activation|w|a|y|p|x|t|q|m|i|j|s|u)\b")]
    private static partial Regex Names();

    [GeneratedRegex(@"(sum|energy) [+-]= .*;")]
    private static partial Regex Sum();
}
