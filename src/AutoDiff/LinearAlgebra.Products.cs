using System.Numerics;
using AutoDiff.Runtime;

namespace AutoDiff;

/// <content>Matrix products.</content>
public static partial class LinearAlgebra
{
    /// <summary>Computes C = A·B. 2nkm operations.</summary>
    /// <param name="a">A, n × k, row-major.</param>
    /// <param name="b">B, k × m, row-major.</param>
    /// <param name="product">Receives C, n × m. May not overlap the others. The three lengths give n, k and m.</param>
    /// <exception cref="ArgumentException">No n, k and m fit the lengths, or <paramref name="product"/> overlaps another argument.</exception>
    public static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> product) => Product(a, b, product);

    /// <inheritdoc cref="Multiply(ReadOnlySpan{double}, ReadOnlySpan{double}, Span{double})"/>
    public static void Multiply(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> product) => Product(a, b, product);

    private static void Product<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> product)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Guard.NoOverlap<T>(product, a, nameof(product));
        Guard.NoOverlap<T>(product, b, nameof(product));
        if (product.IsEmpty || a.IsEmpty || b.IsEmpty)
        {
            product.Clear();
            return;
        }

        int n = (int)Math.Round(Math.Sqrt((double)a.Length / b.Length * product.Length));
        int k = a.Length / Math.Max(n, 1);
        int m = product.Length / Math.Max(n, 1);
        if (n * k != a.Length || k * m != b.Length || n * m != product.Length)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{product.Length} numbers are no product of matrices with {a.Length} and {b.Length}."), nameof(product));
        }

        AddProduct(a, n, b, product, isNew: true);
    }

    /// <summary>C += A·B, or C = A·B, A with n rows.</summary>
    private static void AddProduct<T>(ReadOnlySpan<T> a, int n, ReadOnlySpan<T> b, Span<T> c, bool isNew)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (n == 0)
        {
            return;
        }

        int k = a.Length / n;
        int m = c.Length / n;
        for (int i = 0; i < n; i++)
        {
            Span<T> row = c.Slice(i * m, m);
            if (isNew)
            {
                row.Clear();
            }

            for (int j = 0; j < k; j++)
            {
                SubtractScaled(-a[(i * k) + j], b.Slice(j * m, m), row);
            }
        }
    }

    private static void Transpose<T>(ReadOnlySpan<T> a, int n, Span<T> transposed)
    {
        int m = n == 0 ? 0 : a.Length / n;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < m; j++)
            {
                transposed[(j * n) + i] = a[(i * m) + j];
            }
        }
    }
}
