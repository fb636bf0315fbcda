using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Lowering;

/// <summary>Tuples and structs are taken apart.</summary>
public class PartTests
{
    [Fact]
    public void Swap() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(double a, double b)
        {
            (a, b) = (b, a);
            return a / b;
        }
        """,
        """
        F(a_0: double, b_1: double)
          %3 = Divide(b_1, a_0)
          return %3
        """);

    [Fact]
    public void Tuple_from_a_helper() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(double x)
        {
            var (s, c) = Both(x);
            return s * c;
        }

        private static (double Sine, double Cosine) Both(double x) => (Math.Sin(x), Math.Cos(x));
        """,
        """
        F(x_0: double)
          s_2, c_3 = call Both(x_0)
          %5 = Multiply(s_2, c_3)
          return %5

        Both(x_0: double)
          %2 = Math.Sin(x_0)
          %3 = Math.Cos(x_0)
          return %2, %3
        """);

    [Fact]
    public void Struct_in_a_loop() => Lowered.AssertIr(
        """
        [Differentiable]
        public static double F(double x)
        {
            Sum s = default;
            for (int i = 0; i < 3; i++)
            {
                s.Add(x);
            }

            return s.Total;
        }

        private struct Sum
        {
            public double Total;

            public void Add(double x) => Total += x;
        }
        """,
        """
        F(x_0: double)
          sTotal_2 = 0.0
          %3 = 0
          %4 = 3
          sTotal_10 = for i_6 in %3..%4 carried (sTotal_5 = sTotal_2)
            sTotal_7 = call Add(sTotal_5, x_0)
            yield sTotal_7
          return sTotal_10

        Add(selfTotal_0: double, x_1: double)
          selfTotal_3 = Add(selfTotal_0, x_1)
          return selfTotal_3
        """);
}
