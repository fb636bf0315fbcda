using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>A helper that is given a constant keeps the branch that it takes for it.</summary>
public sealed class KnownConditionsTests
{
    [Fact]
    public void A_member_of_an_enumeration_decides_a_switch() => PassOutput.AssertIs(
        """
        public enum Kind { Sine, Square, Default = Square }

        [Differentiable]
        public static double F(double x) => Of(x, Kind.Sine) + Of(x, Kind.Default);

        private static double Of(double a, Kind kind) => kind switch
        {
            Kind.Sine => Math.Sin(a),
            Kind.Square => a * a,
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        """,
        "DeadCode",
        """
        F(x_0: double)
          %11 = Math.Sin(x_0)
          %23 = Multiply(x_0, x_0)
          %8 = Add(%11, %23)
          return %8
        """);

    [Fact]
    public void An_integer_decides_comparisons_and_what_they_are_part_of() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(double x) => Of(x, 2, true) + Of(x, -1, false);

        private static double Of(double a, int n, bool isScaled)
        {
            if (n > 1 && isScaled || n <= -5)
            {
                a *= 3;
            }

            return !isScaled ? a * a : n == 2 ? Math.Sin(a) : a;
        }
        """,
        "DeadCode",
        """
        F(x_0: double)
          %18 = 3.0
          a_19 = Multiply(x_0, %18)
          %26 = Math.Sin(a_19)
          %42 = Multiply(x_0, x_0)
          %10 = Add(%26, %42)
          return %10
        """);
}
