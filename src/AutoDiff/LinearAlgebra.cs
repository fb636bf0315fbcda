using System.Numerics;
using AutoDiff.Runtime;

namespace AutoDiff;

/// <summary>Dense linear algebra on row-major spans, with derivatives of its own: in a marked method a call of these is differentiated by its rule, in every mode and to every order, and not
/// through the elimination.</summary>
/// <remarks>The derivative of a solution of A·X = B is the solution of A·Ẋ = Ḃ − Ȧ·X, its transpose a solve with Aᵀ (Giles 2008, <i>Collected matrix derivative results for forward and reverse mode algorithmic
/// differentiation</i>). Where A is singular to working precision the results are NaN, and so are their derivatives.</remarks>
public static partial class LinearAlgebra
{
    private const int LargestOnFrame = 256;

    /// <summary>Solves A·X = B by LU factorisation with partial pivoting. ⅔n³ + 2n²m operations.</summary>
    /// <param name="a">A, n × n, row-major.</param>
    /// <param name="b">B, n × m, row-major: m right-hand sides in columns.</param>
    /// <param name="x">Receives X, n × m; NaN if A is singular to working precision. May not overlap the others.</param>
    /// <exception cref="ArgumentException"><paramref name="a"/> is not square, a length does not fit, or <paramref name="x"/> overlaps another argument.</exception>
    public static void Solve(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> x) => Solve(a, b, x, isTransposed: false);

    /// <inheritdoc cref="Solve(ReadOnlySpan{double}, ReadOnlySpan{double}, Span{double})"/>
    public static void Solve(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> x) => Solve(a, b, x, isTransposed: false);

    /// <summary>Solves Aᵀ·X = B by LU factorisation with partial pivoting. ⅔n³ + 2n²m operations.</summary>
    /// <inheritdoc cref="Solve(ReadOnlySpan{double}, ReadOnlySpan{double}, Span{double})"/>
    public static void SolveTransposed(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> x) => Solve(a, b, x, isTransposed: true);

    /// <inheritdoc cref="SolveTransposed(ReadOnlySpan{double}, ReadOnlySpan{double}, Span{double})"/>
    public static void SolveTransposed(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> x) => Solve(a, b, x, isTransposed: true);

    /// <summary>Computes A⁻¹. 2⅔n³ operations.</summary>
    /// <param name="a">A, n × n, row-major.</param>
    /// <param name="inverse">Receives A⁻¹, n × n; NaN if A is singular to working precision. May not overlap <paramref name="a"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="a"/> is not square, <paramref name="inverse"/> has another length or overlaps it.</exception>
    public static void Inverse(ReadOnlySpan<double> a, Span<double> inverse) => Invert(a, inverse);

    /// <inheritdoc cref="Inverse(ReadOnlySpan{double}, Span{double})"/>
    public static void Inverse(ReadOnlySpan<float> a, Span<float> inverse) => Invert(a, inverse);

    private static void Invert<T>(ReadOnlySpan<T> a, Span<T> inverse)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = SizeOf(a);
        Guard.Length(inverse.Length, a.Length, nameof(inverse));
        Guard.NoOverlap<T>(inverse, a, nameof(inverse));
        using Storage<T> identity = new(a.Length);
        identity.Span.Clear();
        for (int i = 0; i < n; i++)
        {
            identity.Span[(i * n) + i] = T.One;
        }

        Solve<T>(a, identity.Span, inverse, isTransposed: false);
    }

    private static void Solve<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> x, bool isTransposed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = SizeOf(a);
        CheckSystem(a, n, b, x);
        T[]? rented = a.Length > LargestOnFrame ? System.Buffers.ArrayPool<T>.Shared.Rent(a.Length) : null;
        Span<T> factors = rented is null ? stackalloc T[LargestOnFrame] : rented;
        factors = factors[..a.Length];
        b.CopyTo(x);
        if (isTransposed)
        {
            Transpose(a, n, factors);
        }
        else
        {
            a.CopyTo(factors);
        }

        T threshold = Threshold<T>(factors, n);
        bool isSolved = Eliminate(factors, n, x, threshold) != 0;
        if (!isSolved)
        {
            x.Fill(T.NaN);
        }

        SystemObserver.Current?.Solved(!isSolved && T.IsFinite(threshold), isSolved ? RelativeResidual(a, n, b, x, isTransposed) : double.NaN);

        if (rented is not null)
        {
            System.Buffers.ArrayPool<T>.Shared.Return(rented);
        }
    }

    private static double RelativeResidual<T>(ReadOnlySpan<T> a, int n, ReadOnlySpan<T> b, ReadOnlySpan<T> x, bool isTransposed)
        where T : IFloatingPointIeee754<T>
    {
        int m = n == 0 ? 0 : b.Length / n;
        double residual = 0;
        double size = 0;
        for (int e = 0; e < b.Length; e++)
        {
            double right = double.CreateSaturating(b[e]);
            double left = 0;
            for (int j = 0; j < n; j++)
            {
                T entry = isTransposed ? a[(j * n) + (e / m)] : a[(e / m * n) + j];
                left += double.CreateSaturating(entry) * double.CreateSaturating(x[(j * m) + (e % m)]);
            }

            residual += (left - right) * (left - right);
            size += right * right;
        }

        return Math.Sqrt(size == 0 ? residual : residual / size);
    }

    /// <summary>What a pivot must exceed so that the matrix is not singular to working precision; NaN if an entry is.</summary>
    private static T Threshold<T>(ReadOnlySpan<T> a, int n)
        where T : IFloatingPointIeee754<T>
    {
        T largest = T.Zero;
        foreach (T entry in a)
        {
            largest = T.Max(largest, T.Abs(entry));
        }

        return T.CreateChecked(n) * (T.BitIncrement(T.One) - T.One) * largest;
    }

    /// <summary>Gauss's elimination with partial pivoting, on the right-hand sides too. Leaves the pivots on the diagonal.</summary>
    /// <returns>The sign of the permutation; 0 if a pivot is not above the threshold.</returns>
    private static int Eliminate<T>(Span<T> a, int n, Span<T> x, T threshold)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int m = n == 0 ? 0 : x.Length / n;
        int sign = 1;
        for (int k = 0; k < n; k++)
        {
            int pivot = k;
            for (int i = k + 1; i < n; i++)
            {
                pivot = T.Abs(a[(i * n) + k]) > T.Abs(a[(pivot * n) + k]) ? i : pivot;
            }

            if (!(T.Abs(a[(pivot * n) + k]) > threshold))
            {
                return 0;
            }

            if (pivot != k)
            {
                sign = -sign;
                Exchange(a.Slice(k * n, n), a.Slice(pivot * n, n));
                Exchange(x.Slice(k * m, m), x.Slice(pivot * m, m));
            }

            ReadOnlySpan<T> row = a.Slice((k * n) + k + 1, n - k - 1);
            ReadOnlySpan<T> right = x.Slice(k * m, m);
            for (int i = k + 1; i < n; i++)
            {
                T factor = a[(i * n) + k] / a[(k * n) + k];
                SubtractScaled(factor, row, a.Slice((i * n) + k + 1, n - k - 1));
                SubtractScaled(factor, right, x.Slice(i * m, m));
            }
        }

        for (int k = n - 1; k >= 0; k--)
        {
            Span<T> right = x.Slice(k * m, m);
            for (int j = k + 1; j < n; j++)
            {
                SubtractScaled(a[(k * n) + j], x.Slice(j * m, m), right);
            }

            for (int c = 0; c < m; c++)
            {
                right[c] /= a[(k * n) + k];
            }
        }

        return sign;
    }

    private static void Exchange<T>(Span<T> a, Span<T> b)
    {
        for (int i = 0; i < a.Length; i++)
        {
            (a[i], b[i]) = (b[i], a[i]);
        }
    }

    /// <summary>y −= f·x, rounded as in a plain loop.</summary>
    private static void SubtractScaled<T>(T factor, ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int i = 0;
        for (; i <= y.Length - Vector<T>.Count; i += Vector<T>.Count)
        {
            (new Vector<T>(y[i..]) - (new Vector<T>(x[i..]) * factor)).CopyTo(y[i..]);
        }

        for (; i < y.Length; i++)
        {
            y[i] -= factor * x[i];
        }
    }

    private static void CheckSystem<T>(ReadOnlySpan<T> a, int n, ReadOnlySpan<T> b, Span<T> x)
    {
        if (n == 0 ? b.Length > 0 : b.Length % n != 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"The length is {b.Length}, and not a multiple of {n}."), nameof(b));
        }

        Guard.Length(x.Length, b.Length, nameof(x));
        Guard.NoOverlap<T>(x, a, nameof(x));
        Guard.NoOverlap<T>(x, b, nameof(x));
    }

    private static int SizeOf<T>(ReadOnlySpan<T> a, string name = "a")
    {
        int n = (int)Math.Sqrt(a.Length);
        return n * n == a.Length ? n : throw new ArgumentException(FormattableString.Invariant($"{a.Length} numbers are no square matrix."), name);
    }
}
