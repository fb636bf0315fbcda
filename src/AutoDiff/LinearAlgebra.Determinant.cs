using System.Buffers;
using System.Numerics;

namespace AutoDiff;

/// <content>Determinants.</content>
public static partial class LinearAlgebra
{
    /// <summary>Computes det A by LU factorisation with partial pivoting. ⅔n³ operations.</summary>
    /// <param name="a">A, n × n, row-major.</param>
    /// <returns>det A; NaN if an entry is. The derivative, det A · tr(A⁻¹·Ȧ) (Jacobi's formula; Giles 2008, section 2.2.4), is NaN where A is singular to working precision.</returns>
    /// <exception cref="ArgumentException"><paramref name="a"/> is not square.</exception>
    public static double Determinant(ReadOnlySpan<double> a) => Determinant(a, isLogarithm: false);

    /// <inheritdoc cref="Determinant(ReadOnlySpan{double})"/>
    public static float Determinant(ReadOnlySpan<float> a) => Determinant(a, isLogarithm: false);

    /// <summary>Computes log |det A| by LU factorisation with partial pivoting, without overflow. ⅔n³ operations.</summary>
    /// <param name="a">A, n × n, row-major.</param>
    /// <returns>log |det A|, with the derivative tr(A⁻¹·Ȧ) (Giles 2008, section 2.2.4); NaN if A is singular to working precision.</returns>
    /// <exception cref="ArgumentException"><paramref name="a"/> is not square.</exception>
    public static double LogDeterminant(ReadOnlySpan<double> a) => Determinant(a, isLogarithm: true);

    /// <inheritdoc cref="LogDeterminant(ReadOnlySpan{double})"/>
    public static float LogDeterminant(ReadOnlySpan<float> a) => Determinant(a, isLogarithm: true);

    private static T Determinant<T>(ReadOnlySpan<T> a, bool isLogarithm)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = SizeOf(a);
        T threshold = Threshold(a, n);
        if (T.IsNaN(threshold))
        {
            return T.NaN;
        }

        T[]? rented = a.Length > LargestOnFrame ? ArrayPool<T>.Shared.Rent(a.Length) : null;
        Span<T> factors = rented is null ? stackalloc T[LargestOnFrame] : rented;
        factors = factors[..a.Length];
        a.CopyTo(factors);
        int sign = Eliminate(factors, n, [], isLogarithm ? threshold : T.Zero);
        T result = isLogarithm ? sign == 0 ? T.NaN : T.Zero : T.CreateChecked(sign);
        for (int i = 0; i < n && sign != 0; i++)
        {
            T pivot = factors[(i * n) + i];
            result = isLogarithm ? result + T.Log(T.Abs(pivot)) : result * pivot;
        }

        if (rented is not null)
        {
            ArrayPool<T>.Shared.Return(rented);
        }

        return result;
    }
}
