using System.Numerics.Tensors;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Whole programs of <c>TensorPrimitives</c>; each member by itself is tested with the generator.</summary>
public partial class TensorTests
{
    /// <summary>A network of one hidden layer of two units and three classes: cross entropy of the softmax.</summary>
    [Differentiable]
    private static double Network(ReadOnlySpan<double> w)
    {
        ReadOnlySpan<double> x = [0.5, -1.25, 2];
        Span<double> hidden = stackalloc double[2], scores = stackalloc double[3];
        for (int i = 0; i < hidden.Length; i++)
        {
            hidden[i] = TensorPrimitives.Dot(w.Slice(3 * i, 3), x);
        }

        TensorPrimitives.Tanh(hidden, hidden);
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = TensorPrimitives.Dot(w.Slice(6 + 2 * i, 2), hidden);
        }

        TensorPrimitives.SoftMax(scores, scores);
        return -Math.Log(scores[1]) + 0.01 * TensorPrimitives.SumOfSquares(w);
    }

    [Fact]
    [Supports("`TensorPrimitives`")]
    public void A_network_in_place() => ScalarFunction(12, Network, NetworkJvp, NetworkVjp, NetworkGradient, NetworkHvp, NetworkHessian);

    [Differentiable]
    private static double InPlace(double[] x)
    {
        double[] y = x.AsSpan().ToArray();
        TensorPrimitives.Multiply(y, x, y);
        TensorPrimitives.Exp(y, y);
        TensorPrimitives.Divide(y, 1 + x[0], y);
        TensorPrimitives.MultiplyAdd(y, y, x, y);
        return TensorPrimitives.Norm(y) * TensorPrimitives.Max(y) + TensorPrimitives.Product<double>(y);
    }

    [Fact]
    [Supports("`TensorPrimitives` whose destinations are sources")]
    public void Destinations_that_are_sources() => ScalarFunction(
        4, x => InPlace(x.ToArray()), (x, v) => InPlaceJvp(x.ToArray(), v), (ReadOnlySpan<double> x, double u, Span<double> c) => InPlaceVjp(x.ToArray(), u, c),
        (x, g) => InPlaceGradient(x.ToArray(), g), (x, v, h) => InPlaceHvp(x.ToArray(), v, h), (x, h) => InPlaceHessian(x.ToArray(), h), allocates: true);

    [Differentiable]
    private static double Rounded(ReadOnlySpan<double> x)
    {
        Span<double> y = stackalloc double[3];
        y.Fill(x[0]);
        TensorPrimitives.Floor(x, y);
        int largest = TensorPrimitives.IndexOfMax(x);
        return y[0] * x[1] + x[largest] * x[largest] + (TensorPrimitives.IsFiniteAll(x) ? y[2] * x[2] : 0);
    }

    [Fact]
    public void Step_functions_and_answers_about_elements() => ScalarFunction(
        3, Rounded, RoundedJvp, RoundedVjp, RoundedGradient, RoundedHvp, RoundedHessian);

    [Differentiable(Modes = DerivativeModes.Jacobian)]
    private static void Activations(ReadOnlySpan<double> x, Span<double> y)
    {
        TensorPrimitives.Sigmoid(x, y);
        TensorPrimitives.Add(y, x, y);
    }

    [Fact]
    public void The_slope_of_a_sigmoid_is_right_where_an_exponential_would_overflow()
    {
        double[] x = [-800, -1, 0, 800], y = new double[4], expected = new double[4], jacobian = new double[16];
        Activations(x, expected);
        ActivationsJacobian(x, y, jacobian);
        Assert.Equal(expected, y);
        Assert.Equal(1, jacobian[0]);
        Assert.Equal(1 + 1 / ((1 + Math.E) * (1 + 1 / Math.E)), jacobian[5], 1e-14);
        Assert.Equal(1.25, jacobian[10], 1e-15);
        Assert.Equal(1, jacobian[15]);
    }

    [Differentiable(Modes = DerivativeModes.Gradient)]
    private static double Largest(ReadOnlySpan<double> x) => TensorPrimitives.Max(x);

    [Fact]
    public void The_first_of_equal_extremes_has_the_derivative()
    {
        double[] gradient = new double[4];
        Assert.Equal(3, LargestGradient([1, 3, 2, 3], gradient));
        Assert.Equal([0, 1, 0, 0], gradient);
    }

    [Differentiable(Modes = DerivativeModes.Gradient)]
    private static double Shifted(ReadOnlySpan<double> x, int from, int to)
    {
        Span<double> y = stackalloc double[8];
        x.CopyTo(y);
        TensorPrimitives.Exp(y.Slice(from, 3), y.Slice(to, 4));
        return TensorPrimitives.Sum<double>(y);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 1)]
    public void Other_overlaps_throw_as_in_the_method(int from, int to)
    {
        double[] gradient = new double[3];
        Assert.Equal("destination", Assert.Throws<ArgumentException>(() => Shifted([1, 2, 3], from, to)).ParamName);
        Assert.Equal("destination", Assert.Throws<ArgumentException>(() => ShiftedGradient([1, 2, 3], from, to, gradient)).ParamName);
        Assert.Equal(Shifted([1, 2, 3], 4, 0), ShiftedGradient([1, 2, 3], 4, 0, gradient));
    }

    [Differentiable(Modes = DerivativeModes.Gradient)]
    private static double Distances(ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> y) => TensorPrimitives.Distance(x, y);

    [Fact]
    public void Lengths_are_checked_by_the_library()
    {
        double[] gradient = new double[2];
        Assert.Throws<ArgumentException>(() => Distances([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => DistancesGradient([1, 2], [1], gradient));
    }

    [Differentiable]
    private static float Single(ReadOnlySpan<float> x)
    {
        Span<float> y = stackalloc float[3];
        TensorPrimitives.Sigmoid(x, y);
        TensorPrimitives.Multiply(y, x, y);
        return TensorPrimitives.CosineSimilarity(x, y) * TensorPrimitives.Sum(y);
    }

    [Differentiable]
    private static double SingleTwin(ReadOnlySpan<double> x)
    {
        Span<double> y = stackalloc double[3];
        TensorPrimitives.Sigmoid(x, y);
        TensorPrimitives.Multiply(y, x, y);
        return TensorPrimitives.CosineSimilarity<double>(x, y) * TensorPrimitives.Sum<double>(y);
    }

    [Fact]
    public void Single_precision() => FloatFunction(
        3, Single, SingleJvp, SingleVjp, SingleGradient, SingleHvp, SingleHessian, SingleTwinGradient, SingleTwinHessian);
}
