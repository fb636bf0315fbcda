namespace AutoDiff.Benchmarks.Stde;

/// <summary>The squared residual of Δu = 1 at one point, Δ estimated from sampled dimensions, in the forms that are compared; differentiated by all weights.</summary>
internal static partial class Residuals
{
    [Differentiable(WithRespectTo = [nameof(x)], Modes = DerivativeModes.Gradient)]
    public static double Value(ReadOnlySpan<double> x, ReadOnlySpan<double> first, ReadOnlySpan<double> bias, ReadOnlySpan<double> tail)
    {
        Span<double> y = stackalloc double[Perceptron.Width];
        Perceptron.FirstLayer(x, first, bias, y);
        return Perceptron.Tail(y, tail);
    }

    [Differentiable(WithRespectTo = [nameof(x)], Modes = DerivativeModes.Gradient)]
    public static double Slope(ReadOnlySpan<double> x, int dimension, ReadOnlySpan<double> first, ReadOnlySpan<double> bias, ReadOnlySpan<double> tail)
    {
        Span<double> gradient = new double[x.Length];
        ValueGradient(x, first, bias, tail, gradient);
        return gradient[dimension];
    }

    /// <summary>(b) A loop of Hessian-vector products, reverse over reverse.</summary>
    [Differentiable(WithRespectTo = [nameof(first), nameof(bias), nameof(tail)], Modes = DerivativeModes.Gradient)]
    public static double Nested(ReadOnlySpan<double> x, ReadOnlySpan<int> dimensions, ReadOnlySpan<double> first, ReadOnlySpan<double> bias, ReadOnlySpan<double> tail)
    {
        double sum = 0;
        for (int r = 0; r < dimensions.Length; r++)
        {
            sum += Second(x, dimensions[r], first, bias, tail);
        }

        return Squared(sum, x.Length, dimensions.Length);
    }

    private static double Second(ReadOnlySpan<double> x, int dimension, ReadOnlySpan<double> first, ReadOnlySpan<double> bias, ReadOnlySpan<double> tail)
    {
        Span<double> product = new double[x.Length];
        SlopeGradient(x, dimension, first, bias, tail, product);
        return product[dimension];
    }

    /// <summary>The sum of u over copies of a point, element i of copy r at i · copies + r.</summary>
    [Differentiable(WithRespectTo = [nameof(points)], Modes = DerivativeModes.Hvp)]
    public static double Values(ReadOnlySpan<double> points, int copies, ReadOnlySpan<double> first, ReadOnlySpan<double> bias, ReadOnlySpan<double> tail)
    {
        Span<double> y = new double[copies * Perceptron.Width];
        Spread(points, copies, first, y);
        double sum = 0;
        for (int r = 0; r < copies; r++)
        {
            for (int u = 0; u < Perceptron.Width; u++)
            {
                y[(r * Perceptron.Width) + u] += bias[u];
            }

            sum += Perceptron.Tail(y.Slice(r * Perceptron.Width, Perceptron.Width), tail);
        }

        return sum;
    }

    /// <summary>(c) The same products forward over reverse, all dimensions in one pass over the first layer.</summary>
    [Differentiable(WithRespectTo = [nameof(first), nameof(bias), nameof(tail)], Modes = DerivativeModes.Gradient)]
    public static double ForwardOverReverse(
        ReadOnlySpan<double> points, ReadOnlySpan<double> seeds, ReadOnlySpan<int> dimensions, ReadOnlySpan<double> first, ReadOnlySpan<double> bias, ReadOnlySpan<double> tail)
    {
        Span<double> products = new double[points.Length];
        ValuesHvp(points, dimensions.Length, first, bias, tail, seeds, products);
        double sum = 0;
        for (int r = 0; r < dimensions.Length; r++)
        {
            sum += products[(dimensions[r] * dimensions.Length) + r];
        }

        return Squared(sum, points.Length / dimensions.Length, dimensions.Length);
    }

    /// <summary>(d), (e), (f) From jets, given what the first layer makes of the point and of the directions.</summary>
    [Differentiable(Modes = DerivativeModes.Gradient)]
    public static double Jets(ReadOnlySpan<double> y, ReadOnlySpan<double> directions, int inputs, ReadOnlySpan<double> tail) =>
        Squared(Perceptron.SumOfSecondDerivatives(y, directions, tail), inputs, directions.Length / Perceptron.Width);

    private static void Spread(ReadOnlySpan<double> columns, int count, ReadOnlySpan<double> first, Span<double> y)
    {
        for (int i = 0; i < columns.Length / count; i++)
        {
            for (int r = 0; r < count; r++)
            {
                for (int u = 0; u < Perceptron.Width; u++)
                {
                    y[(r * Perceptron.Width) + u] += columns[(i * count) + r] * first[(i * Perceptron.Width) + u];
                }
            }
        }
    }

    private static double Squared(double sum, int inputs, int count)
    {
        double residual = ((double)inputs / count * sum) - 1;
        return residual * residual;
    }
}
