using System.Numerics.Tensors;
using AutoDiff.Benchmarks.Stde;

namespace AutoDiff.Benchmarks.Tests.Stde;

/// <summary>The forms of the residual that the benchmark compares compute the same numbers.</summary>
public sealed class StdeTests
{
    [Theory]
    [InlineData('b')]
    [InlineData('c')]
    [InlineData('e')]
    [InlineData('f')]
    public void Every_form_has_the_value_and_the_gradient_of_the_tape(char letter)
    {
        StdeCase reference = new(60, 7), data = new(60, 7);
        AreSame(reference, reference.Variant('a')(), data, data.Variant(letter)());
    }

    [Fact]
    public void The_exact_Laplacian_is_that_of_all_dimensions_by_the_tape()
    {
        StdeCase reference = new(20, 20), data = new(20, 3);
        AreSame(reference, reference.Variant('a')(), data, data.Variant('d')());
    }

    [Fact]
    public void A_batch_adds_up_its_points()
    {
        StdeCase data = new(40, 5, points: 6);
        double[] first = new double[data.FirstGradient.Length], tail = new double[Perceptron.TailLength];
        double sum = data.Variant('f')(), expected = 0;
        for (int p = 0; p < 6; p++)
        {
            StdeCase one = new(40, 5, points: 6) { At = p };
            expected += one.Variant('a')();
            TensorPrimitives.Add(first, one.FirstGradient, first);
            TensorPrimitives.Add(tail, one.TailGradient, tail);
        }

        Assert.Equal(expected, sum, 1e-9 * expected);
        AreSame(first, data.FirstGradient);
        AreSame(tail, data.TailGradient);
    }

    [Fact]
    public void The_tape_agrees_with_differences()
    {
        double[] x = Numbers(9, 0.3), first = Numbers(9 * Perceptron.Width, 0.9), bias = Numbers(Perceptron.Width, 0.1), tail = Numbers(Perceptron.TailLength, 0.12);
        double[] firstGradient = new double[first.Length], biasGradient = new double[bias.Length], tailGradient = new double[tail.Length];
        double Value() => TapedResidual.Gradient(x, [1, 4, 8], first, bias, tail, firstGradient, biasGradient, tailGradient);
        Value();
        foreach ((double[] weights, double[] gradient, int index) in (IEnumerable<(double[], double[], int)>)
            [(first, firstGradient, 4 * Perceptron.Width), (first, firstGradient, 77), (bias, biasGradient, 5), (tail, tailGradient, 1000), (tail, tailGradient, Perceptron.TailLength - 9)])
        {
            double derivative = gradient[index], kept = weights[index];
            weights[index] = kept + 1e-4;
            double above = Value();
            weights[index] = kept - 1e-4;
            double below = Value();
            weights[index] = kept;
            Assert.Equal((above - below) / 2e-4, derivative, 1e-5 * (1 + Math.Abs(derivative)));
        }
    }

    [Fact]
    public void A_measurement_has_a_time()
    {
        StdeMeasurement measured = StdeMeasurement.Of('f', 1000, 16, 4);
        Assert.True(measured.Seconds > 0);
        Assert.Equal(measured, StdeMeasurement.Parse(measured.ToString()));
    }

    private static double[] Numbers(int count, double scale) => [.. Enumerable.Range(0, count).Select(i => scale * Math.Sin(1 + (0.7 * i * i)))];

    private static void AreSame(StdeCase reference, double expected, StdeCase data, double actual)
    {
        Assert.Equal(expected, actual, 1e-9 * Math.Abs(expected));
        AreSame(reference.FirstGradient, data.FirstGradient);
        AreSame(reference.BiasGradient, data.BiasGradient);
        AreSame(reference.TailGradient, data.TailGradient);
    }

    private static void AreSame(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual)
    {
        double scale = 0;
        foreach (double e in expected)
        {
            scale = Math.Max(scale, Math.Abs(e));
        }

        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-10 * scale);
        }
    }
}
