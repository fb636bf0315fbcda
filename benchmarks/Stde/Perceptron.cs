using System.Numerics.Tensors;

namespace AutoDiff.Benchmarks.Stde;

/// <summary>A network d-128-128-128-1 of tanh layers, u(x) = N(W₁ᵀ x + b₁), and N's derivatives along lines.</summary>
/// <remarks>Weights: <c>first</c> is W₁, a row of <see cref="Width"/> for each input; <c>bias</c> is b₁; <c>tail</c> holds the other layers, each as a row for each unit and then the biases.</remarks>
internal static class Perceptron
{
    public const int Width = 128;
    public const int TailLength = (2 * LayerLength) + Width + 1;
    public const int LayerLength = (Width * Width) + Width;

    /// <summary>y = W₁ᵀ x + b₁.</summary>
    public static void FirstLayer(ReadOnlySpan<double> x, ReadOnlySpan<double> first, ReadOnlySpan<double> bias, Span<double> y)
    {
        bias.CopyTo(y);
        for (int i = 0; i < x.Length; i++)
        {
            for (int u = 0; u < Width; u++)
            {
                y[u] += x[i] * first[(i * Width) + u];
            }
        }
    }

    /// <summary>N(y).</summary>
    public static double Tail(ReadOnlySpan<double> y, ReadOnlySpan<double> tail)
    {
        Span<double> a = stackalloc double[Width], b = stackalloc double[Width], c = stackalloc double[Width];
        Activations(y, tail, a, b, c);
        return Output(tail, c) + tail[TailLength - 1];
    }

    /// <summary>The sum of the second derivatives of N at y along some directions: their jets of order 2, of which the sum of the last coefficients alone is carried on.</summary>
    public static double SumOfSecondDerivatives(ReadOnlySpan<double> y, ReadOnlySpan<double> directions, ReadOnlySpan<double> tail)
    {
        Span<double> a = stackalloc double[Width], b = stackalloc double[Width], c = stackalloc double[Width];
        Activations(y, tail, a, b, c);
        Span<double> squaresA = stackalloc double[Width], squaresB = stackalloc double[Width], squaresC = stackalloc double[Width];
        squaresA.Clear();
        squaresB.Clear();
        squaresC.Clear();
        Span<double> slopesA = new double[directions.Length], beforeB = new double[directions.Length];
        Span<double> slopesB = new double[directions.Length], beforeC = new double[directions.Length];
        Slopes(a, directions, squaresA, slopesA);
        MultiplyEach(tail, slopesA, beforeB);
        Slopes(b, beforeB, squaresB, slopesB);
        MultiplyEach(tail[LayerLength..], slopesB, beforeC);
        for (int r = 0; r < directions.Length / Width; r++)
        {
            for (int u = 0; u < Width; u++)
            {
                squaresC[u] += beforeC[(r * Width) + u] * beforeC[(r * Width) + u];
            }
        }

        Span<double> second = stackalloc double[Width], secondB = stackalloc double[Width], secondC = stackalloc double[Width];
        Span<double> curvatureB = stackalloc double[Width], curvatureC = stackalloc double[Width], zero = stackalloc double[Width];
        zero.Clear();
        Curve(a, zero, squaresA, second);
        Multiply(tail, second, curvatureB);
        Curve(b, curvatureB, squaresB, secondB);
        Multiply(tail[LayerLength..], secondB, curvatureC);
        Curve(c, curvatureC, squaresC, secondC);
        return Output(tail, secondC);
    }

    private static void Activations(ReadOnlySpan<double> y, ReadOnlySpan<double> tail, Span<double> a, Span<double> b, Span<double> c)
    {
        for (int u = 0; u < Width; u++)
        {
            a[u] = Math.Tanh(y[u]);
        }

        Layer(tail, a, b);
        Layer(tail[LayerLength..], b, c);
    }

    private static void Layer(ReadOnlySpan<double> weights, ReadOnlySpan<double> x, Span<double> y)
    {
        for (int u = 0; u < Width; u++)
        {
            y[u] = Math.Tanh(weights[(Width * Width) + u] + TensorPrimitives.Dot(weights.Slice(u * Width, Width), x));
        }
    }

    private static void Multiply(ReadOnlySpan<double> weights, ReadOnlySpan<double> x, Span<double> y)
    {
        for (int u = 0; u < Width; u++)
        {
            y[u] = TensorPrimitives.Dot(weights.Slice(u * Width, Width), x);
        }
    }

    private static void MultiplyEach(ReadOnlySpan<double> weights, ReadOnlySpan<double> x, Span<double> y)
    {
        for (int r = 0; r < x.Length / Width; r++)
        {
            Multiply(weights, x.Slice(r * Width, Width), y.Slice(r * Width, Width));
        }
    }

    /// <summary>tanh' times what came in, for each direction; its squares are added up over directions.</summary>
    private static void Slopes(ReadOnlySpan<double> tanh, ReadOnlySpan<double> input, Span<double> squares, Span<double> output)
    {
        for (int r = 0; r < input.Length / Width; r++)
        {
            for (int u = 0; u < Width; u++)
            {
                double z = input[(r * Width) + u];
                squares[u] += z * z;
                output[(r * Width) + u] = (1 - (tanh[u] * tanh[u])) * z;
            }
        }
    }

    /// <summary>tanh' y″ + tanh″ y′², summed over directions.</summary>
    private static void Curve(ReadOnlySpan<double> tanh, ReadOnlySpan<double> second, ReadOnlySpan<double> squares, Span<double> output)
    {
        for (int u = 0; u < Width; u++)
        {
            output[u] = (1 - (tanh[u] * tanh[u])) * (second[u] - (2 * tanh[u] * squares[u]));
        }
    }

    private static double Output(ReadOnlySpan<double> tail, ReadOnlySpan<double> c) => TensorPrimitives.Dot(tail.Slice(2 * LayerLength, Width), c);
}
