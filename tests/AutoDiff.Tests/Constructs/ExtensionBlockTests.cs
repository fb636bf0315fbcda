using System.Numerics;
using AutoDiff.Tests.Constructs.Extensions;
using AutoDiff.Tests.Taylor;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs
{
    /// <summary>Members of extension blocks, from a namespace that generated code does not import.</summary>
    public partial class ExtensionBlockTests
    {
        [Differentiable]
        private static double Extended(ReadOnlySpan<double> x, int n)
        {
            double[] y = [x[0] * x[1], x[1]];
            Spot spot = new() { X = x[0], Y = x[1].Squared };
            spot.Shift(x[1]);
            return (x[0].Squared * x[1].Scaled(x[0], 3)) + (x.Total * x.Dot(y)) + spot.Norm + x[1].Cubed + (double.Between(x[0], x[1]) * n.Next * n.Plus(2) * int.None());
        }

        [Fact]
        [Supports("extension blocks (C# 14): methods and properties on numbers, spans, objects made in the method and type parameters, static members")]
        public void Members_of_extension_blocks()
        {
            ScalarFunction(
                2, x => Extended(x, 2), (x, v) => ExtendedJvp(x, 2, v), (x, c, g) => ExtendedVjp(x, 2, c, g), (x, g) => ExtendedGradient(x, 2, g),
                (x, v, hv) => ExtendedHvp(x, 2, v, hv), (x, h) => ExtendedHessian(x, 2, h), allocates: true);
            TaylorAssert.IsSeriesOf(x => Extended(x, 2), (order, x, result) => ExtendedTaylor(order, x, 2, result), 0.7, 1.2);
        }
    }
}

namespace AutoDiff.Tests.Constructs.Extensions
{
    internal sealed class Spot
    {
        public double X;
        public double Y;
    }

    internal static class Extensions
    {
        extension(double x)
        {
            public double Squared => x * x;

            public double Scaled(double factor, int times)
            {
                for (int i = 0; i < times; i++)
                {
                    x *= factor;
                }

                return x;
            }
        }

        extension(double)
        {
            public static double Between(double a, double b) => (a + b) / 2;
        }

        extension(ReadOnlySpan<double> values)
        {
            public double Total
            {
                get
                {
                    double sum = 0;
                    foreach (double value in values)
                    {
                        sum += value * value;
                    }

                    return sum;
                }
            }

            public double Dot(ReadOnlySpan<double> others)
            {
                double sum = 0;
                for (int i = 0; i < values.Length; i++)
                {
                    sum += values[i] * others[i];
                }

                return sum;
            }
        }

        extension(Spot spot)
        {
            public double Norm => (spot.X * spot.X) + (spot.Y * spot.Y);

            public void Shift(double by) => spot.X += by;
        }

        extension<T>(T x)
            where T : INumber<T>
        {
            public T Cubed => x * x * x;
        }

        extension(int n)
        {
            public int Next => n + 1;

            public int Plus(int other) => n + other;

            public static int None() => 1;
        }
    }
}
