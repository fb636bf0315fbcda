using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>What no result needs is gone; effects and guards stay.</summary>
public sealed class DeadCodeTests
{
    [Fact]
    public void An_unused_value_and_the_storage_only_it_reads_are_removed() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(double x)
        {
            double[] unused = new double[3];
            unused[0] = x;
            double y = unused[0] * 2;
            return x * x;
        }
        """,
        "DeadCode",
        """
        F(x_0: double)
          %9 = Multiply(x_0, x_0)
          return %9
        """);

    [Fact]
    public void An_effect_and_a_guard_stay() => PassOutput.AssertIs(
        """
        [Differentiable]
        public static double F(double x)
        {
            if (x < 0)
            {
                throw new ArgumentException(nameof(x));
            }

            Console.WriteLine(x);
            return x * x;
        }
        """,
        "DeadCode",
        """
        F(x_0: double)
          %2 = 0.0
          %4 = "x"
          %3 = Less(x_0, %2)
          if %3
            throw `new global::System.ArgumentException({0})`(%4)
          effect `global::System.Console.WriteLine({0})`(x_0)
          %6 = Multiply(x_0, x_0)
          return %6
        """);
}
