using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Lowering;

/// <summary>Calls, and C# that carries no derivative.</summary>
public class CallTests
{
    [Fact]
    public void Calls_of_methods_with_source() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(ReadOnlySpan<double> x) => Sum(x, 0) + Weight(3);

        private static double Sum(ReadOnlySpan<double> x, int from) => from == x.Length ? 0 : x[from] + Sum(x, from + 1);

        private static double Weight(int n) => 1.0 / n;
        """,
        """
        F(x_0: ReadOnlySpan<double>)
          %2 = 0
          %3 = call Sum(x_0, %2)
          %5 = 3
          %6 = inert<Pure> `global::Test.Weight({0})`(%5)
          %7 = Add(%3, %6)
          return %7

        Sum(x_0: ReadOnlySpan<double>, from_1: int)
          %3 = length x_0
          %4 = Equal(from_1, %3)
          %12 = if %4
            %5 = 0.0
            yield %5
          else
            %6 = x_0[from_1]
            %7 = 1
            %8 = Add(from_1, %7)
            %9 = call Sum(x_0, %8)
            %11 = Add(%6, %9)
            yield %11
          return %12
        """);

    [Fact]
    public void References_are_results() => Lowered.AssertIr(
        """
        [Differentiable]
        public static void F(double x, ref double y, out double z)
        {
            Swap(ref x, ref y, out int count);
            z = x * count;
        }

        private static void Swap(ref double a, ref double b, out int count)
        {
            double old = a;
            a = b;
            b = old;
            count = 2;
        }
        """,
        """
        F(x_0: double, y_1: double, z_2: double)
          %4 = default
          x_5, y_6, count_7 = call Swap(x_0, y_1, %4)
          %9 = Convert(count_7)
          z_10 = Multiply(x_5, %9)
          return y_6, z_10

        Swap(a_0: double, b_1: double, count_2: int)
          count_4 = 2
          return b_1, a_0, count_4
        """);

    [Fact]
    public void Guards_and_effects() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(double[] x)
        {
            ArgumentNullException.ThrowIfNull(x);
            if (x.Length == 0)
            {
                throw new ArgumentException($"{{empty}} {x.Length:D2}", nameof(x));
            }

            Console.WriteLine("x0 = " + x[0]);
            s_calls++;
            return x[0];
        }

        private static int s_calls;
        """,
        """
        F(x_0: double[])
          %2 = "x"
          effect `global::System.ArgumentNullException.ThrowIfNull({0}, {1})`(x_0, %2)
          %3 = length x_0
          %4 = 0
          %5 = Equal(%3, %4)
          if %5
            %6 = length x_0
            %7 = inert<Effect> `$"{{{{empty}}}} {{({0}):D2}}"`(%6)
            %8 = "x"
            throw `new global::System.ArgumentException({0}, {1})`(%7, %8)
          %10 = "x0 = "
          %11 = 0
          %12 = x_0[%11]
          %13 = inert<Pure> `{0} + {1}`(%10, %12)
          effect `global::System.Console.WriteLine({0})`(%13)
          %14 = inert<Reads> `global::Test.s_calls`()
          %15 = 1
          %16 = Add(%14, %15)
          effect `global::Test.s_calls = {0}`(%16)
          %17 = 0
          %18 = x_0[%17]
          return %18
        """);

    [Fact]
    public void Constant_data() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(double w, Data data)
        {
            double sum = 0;
            for (int i = 0; i < data.Count; i++)
            {
                sum += w * data.X[i] * data.Row(i)[0];
            }

            return Diff.Detach(sum) * w;
        }

        public sealed class Data
        {
            public required double[] X { get; init; }

            public int Count => X.Length;

            public ReadOnlySpan<double> Row(int i) => X.AsSpan(i, 1);
        }
        """,
        """
        F(w_0: double, data_1: global::Test.Data)
          sum_3 = 0.0
          %4 = 0
          %5 = inert<Reads> `{0}.Count`(data_1)
          sum_16 = for i_7 in %4..%5 carried (sum_6 = sum_3)
            %8 = inert<Reads> `{0}.X[{1}]`(data_1, i_7)
            %9 = Multiply(w_0, %8)
            %10 = inert<Reads> `{0}.Row({1})`(data_1, i_7)
            %11 = 0
            %12 = %10[%11]
            %13 = Multiply(%9, %12)
            sum_14 = Add(sum_6, %13)
            yield sum_14
          %17 = Detach(sum_16)
          %18 = Multiply(%17, w_0)
          return %18
        """);
}
