using System.Numerics;

namespace AutoDiff.Optim.LinearAlgebra;

/// <summary>The eigenvalues of a symmetric tridiagonal matrix by the QL method with implicit shifts (Dubrulle, Martin and Wilkinson 1968; EISPACK's
/// imtql2), with eigenvectors in rows, so that rotations run over contiguous memory.</summary>
internal static class TridiagonalEigen
{
    private const int MaxSweepsPerValue = 60;

    /// <summary>Computes all eigenvalues, ascending.</summary>
    /// <param name="diagonal">The diagonal; receives the eigenvalues.</param>
    /// <param name="offDiagonal">The n − 1 entries beside it; destroyed.</param>
    /// <param name="vectors">Rows that are rotated along, as many as the diagonal has entries and of any length: the identity gives the eigenvectors,
    /// the basis of a reduction those of the original matrix, its first column alone their first components. Empty: only the values are wanted.</param>
    /// <returns>False if the method did not converge, which happens only if entries are not finite.</returns>
    public static bool TryDecompose<T>(Span<T> diagonal, Span<T> offDiagonal, Span<T> vectors)
        where T : IFloatingPointIeee754<T>
    {
        int n = diagonal.Length;
        int width = n == 0 ? 0 : vectors.Length / n;
        for (int l = 0; l < n; l++)
        {
            for (int sweep = 0; ; sweep++)
            {
                int m = FirstNegligible<T>(diagonal, offDiagonal, l);
                if (m == l)
                {
                    break;
                }

                if (sweep == MaxSweepsPerValue)
                {
                    return false;
                }

                Sweep(diagonal, offDiagonal, vectors, width, l, m);
            }

            if (!T.IsFinite(diagonal[l]))
            {
                return false;
            }
        }

        Sort(diagonal, vectors, width);
        return true;
    }

    private static int FirstNegligible<T>(ReadOnlySpan<T> diagonal, ReadOnlySpan<T> offDiagonal, int l)
        where T : IFloatingPointIeee754<T>
    {
        int m = l;
        while (m < diagonal.Length - 1
            && T.Abs(offDiagonal[m]) > Acceptance<T>.Epsilon / (T.One + T.One) * (T.Abs(diagonal[m]) + T.Abs(diagonal[m + 1])))
        {
            m++;
        }

        return m;
    }

    private static void Sweep<T>(Span<T> diagonal, Span<T> offDiagonal, Span<T> vectors, int width, int l, int m)
        where T : IFloatingPointIeee754<T>
    {
        T two = T.One + T.One;
        T g = (diagonal[l + 1] - diagonal[l]) / (two * offDiagonal[l]);
        T r = T.Hypot(g, T.One);
        g = diagonal[m] - diagonal[l] + (offDiagonal[l] / (g + T.CopySign(r, g)));
        T sine = T.One;
        T cosine = T.One;
        T p = T.Zero;
        for (int i = m - 1; i >= l; i--)
        {
            T f = sine * offDiagonal[i];
            T b = cosine * offDiagonal[i];
            r = T.Hypot(f, g);
            if (i + 1 < m)
            {
                offDiagonal[i + 1] = r;
            }

            if (T.IsZero(r))
            {
                diagonal[i + 1] -= p;
                return;
            }

            sine = f / r;
            cosine = g / r;
            g = diagonal[i + 1] - p;
            r = ((diagonal[i] - g) * sine) + (two * cosine * b);
            p = sine * r;
            diagonal[i + 1] = g + p;
            g = (cosine * r) - b;
            Rotate(vectors.Slice(i * width, width), vectors.Slice((i + 1) * width, width), cosine, sine);
        }

        diagonal[l] -= p;
        offDiagonal[l] = g;
        if (m < diagonal.Length - 1)
        {
            offDiagonal[m] = T.Zero;
        }
    }

    private static void Rotate<T>(Span<T> lower, Span<T> upper, T cosine, T sine)
        where T : IFloatingPointIeee754<T>
    {
        for (int k = 0; k < lower.Length; k++)
        {
            T f = upper[k];
            upper[k] = (sine * lower[k]) + (cosine * f);
            lower[k] = (cosine * lower[k]) - (sine * f);
        }
    }

    private static void Sort<T>(Span<T> values, Span<T> vectors, int width)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length - 1; i++)
        {
            int smallest = i;
            for (int j = i + 1; j < values.Length; j++)
            {
                if (values[j] < values[smallest])
                {
                    smallest = j;
                }
            }

            if (smallest != i)
            {
                (values[i], values[smallest]) = (values[smallest], values[i]);
                Span<T> one = vectors.Slice(i * width, width);
                Span<T> other = vectors.Slice(smallest * width, width);
                for (int k = 0; k < width; k++)
                {
                    (one[k], other[k]) = (other[k], one[k]);
                }
            }
        }
    }
}
