using System.Numerics.Tensors;
using AutoDiff;

namespace Pinn;

/// <summary>The residual of Δu + u − u³ = f for u(x) = (1 − |x|²) size N(y), y = Wᵀx + b, where N has four tanh layers: what y is put through first, and three more.</summary>
/// <remarks>
/// <para>Δ((1 − |x|²) N) = (1 − |x|²) ΔN − 4 x·∇N − 2 d N. The last two terms are computed: x·∇N is the derivative along Wᵀx. ΔN is estimated from sampled dimensions, whose
/// directions at y are rows of W (Shi et al. 2024).</para>
/// <para>What goes through the layers is a bundle of rows: the value, the first derivatives along the directions, that along x, and the second derivatives summed over the directions of the first
/// and of the second half. Only the sums of second derivatives are wanted, so only the sums are carried.</para>
/// </remarks>
internal static partial class Residual
{
    public const int Width = 128;
    public const int TailLength = (3 * LayerLength) + Width + 1;
    private const int LayerLength = (Width * Width) + Width;

    /// <summary>N(y).</summary>
    public static double Network(ReadOnlySpan<double> y, ReadOnlySpan<double> tail)
    {
        Span<double> a = stackalloc double[Width], z = stackalloc double[Width];
        TensorPrimitives.Tanh(y, a);
        for (int layer = 0; layer < 3; layer++)
        {
            Linear(tail.Slice(layer * LayerLength, LayerLength), a, z);
            TensorPrimitives.Tanh(z, a);
        }

        return TensorPrimitives.Dot(tail.Slice(3 * LayerLength, Width), a) + tail[TailLength - 1];
    }

    /// <summary>The squared residual divided by (size · d)², or the product of two residuals with the samples of either half, whose mean is the square of the exact one.</summary>
    /// <param name="y">Wᵀx + b.</param>
    /// <param name="along">Wᵀx.</param>
    /// <param name="directions">The rows of W for the sampled dimensions; an even number of them.</param>
    /// <param name="tail">The weights after y.</param>
    /// <param name="size">What N is multiplied by to be of the size of the solution.</param>
    /// <param name="factor">1 − |x|².</param>
    /// <param name="rightHandSide">f(x).</param>
    /// <param name="inputs">d.</param>
    /// <param name="isProduct">Whether the two halves are independent samples.</param>
    [Differentiable(WithRespectTo = [nameof(y), nameof(along), nameof(directions), nameof(tail)], Modes = DerivativeModes.Gradient)]
    public static double Squared(
        ReadOnlySpan<double> y, ReadOnlySpan<double> along, ReadOnlySpan<double> directions, ReadOnlySpan<double> tail, double size, double factor, double rightHandSide, int inputs,
        bool isProduct)
    {
        int count = directions.Length / Width, length = (count + 4) * Width;
        Span<double> z = new double[length], a = new double[length];
        for (int u = 0; u < Width; u++)
        {
            z[u] = y[u];
            z[((count + 1) * Width) + u] = along[u];
        }

        for (int i = 0; i < count * Width; i++)
        {
            z[Width + i] = directions[i];
        }

        Activate(count, z, a);
        Span<double> z1 = new double[length], a1 = new double[length];
        Linear(tail[..LayerLength], a, z1);
        Activate(count, z1, a1);
        Span<double> z2 = new double[length], a2 = new double[length];
        Linear(tail.Slice(LayerLength, LayerLength), a1, z2);
        Activate(count, z2, a2);
        Span<double> z3 = new double[length], a3 = new double[length];
        Linear(tail.Slice(2 * LayerLength, LayerLength), a2, z3);
        Activate(count, z3, a3);

        ReadOnlySpan<double> output = tail.Slice(3 * LayerLength, Width);
        double value = TensorPrimitives.Dot(output, a3[..Width]) + tail[TailLength - 1];
        double slope = TensorPrimitives.Dot(output, a3.Slice((count + 1) * Width, Width));
        double first = TensorPrimitives.Dot(output, a3.Slice((count + 2) * Width, Width));
        double second = TensorPrimitives.Dot(output, a3.Slice((count + 3) * Width, Width));

        double solution = factor * size * value;
        double known = ((solution - (solution * solution * solution) - rightHandSide) / size) - (4 * slope) - (2 * inputs * value);
        double scale = 2 * factor / count;
        double left = (scale * first) + (known / inputs), right = (scale * second) + (known / inputs);
        return isProduct ? left * right : 0.25 * (left + right) * (left + right);
    }

    private static void Linear(ReadOnlySpan<double> weights, ReadOnlySpan<double> a, Span<double> z)
    {
        for (int row = 0; row < a.Length / Width; row++)
        {
            for (int u = 0; u < Width; u++)
            {
                z[(row * Width) + u] = TensorPrimitives.Dot(weights.Slice(u * Width, Width), a.Slice(row * Width, Width));
            }
        }

        for (int u = 0; u < Width; u++)
        {
            z[u] += weights[(Width * Width) + u];
        }
    }

    /// <summary>tanh of a bundle: derivatives are multiplied by tanh′, and second ones get tanh″ times the squares of the first.</summary>
    private static void Activate(int count, ReadOnlySpan<double> z, Span<double> a)
    {
        Span<double> squares = stackalloc double[2 * Width], value = stackalloc double[Width], slope = stackalloc double[Width];
        squares.Clear();
        for (int u = 0; u < Width; u++)
        {
            double t = Math.Tanh(z[u]);
            value[u] = t;
            slope[u] = 1 - (t * t);
            a[u] = t;
            a[((count + 1) * Width) + u] = slope[u] * z[((count + 1) * Width) + u];
        }

        for (int r = 0; r < count; r++)
        {
            int half = 2 * r < count ? 0 : Width;
            for (int u = 0; u < Width; u++)
            {
                double derivative = z[((r + 1) * Width) + u];
                squares[half + u] += derivative * derivative;
                a[((r + 1) * Width) + u] = slope[u] * derivative;
            }
        }

        for (int u = 0; u < Width; u++)
        {
            a[((count + 2) * Width) + u] = slope[u] * (z[((count + 2) * Width) + u] - (2 * value[u] * squares[u]));
            a[((count + 3) * Width) + u] = slope[u] * (z[((count + 3) * Width) + u] - (2 * value[u] * squares[Width + u]));
        }
    }
}
