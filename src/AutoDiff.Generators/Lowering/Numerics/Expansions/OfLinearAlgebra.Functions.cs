using System;
using AutoDiff;

namespace AutoDiff.Expansions;

/// <content>Eigenvalues and functions of matrices.</content>
internal static partial class OfLinearAlgebra
{
    public static void SymmetricEigenvaluesTangent(ReadOnlySpan<double> a, ReadOnlySpan<double> values, ReadOnlySpan<double> aTangent, Span<double> valuesTangent)
    {
        int n = values.Length;
        Span<double> same = stackalloc double[n];
        Span<double> vectors = stackalloc double[a.Length];
        LinearAlgebra.SymmetricEigen(a, same, vectors);
        for (int k = 0; k < n; k++)
        {
            double sum = 0;
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    sum += vectors[i * n + k] * vectors[j * n + k] * aTangent[i * n + j];
                }
            }

            valuesTangent[k] = sum;
        }
    }

    public static void SymmetricEigenvaluesCotangent(ReadOnlySpan<double> a, ReadOnlySpan<double> values, ReadOnlySpan<double> valuesCotangent, Span<double> aCotangent)
    {
        int n = values.Length;
        Span<double> same = stackalloc double[n];
        Span<double> vectors = stackalloc double[a.Length];
        LinearAlgebra.SymmetricEigen(a, same, vectors);
        for (int k = 0; k < n; k++)
        {
            for (int i = 0; i < n; i++)
            {
                double factor = valuesCotangent[k] * vectors[i * n + k];
                for (int j = 0; j < n; j++)
                {
                    aCotangent[i * n + j] += factor * vectors[j * n + k];
                }
            }
        }
    }

    // M = Vᵀ·Ȧ·V has the λ̇ on its diagonal; V̇ = V·K, Kᵢⱼ = Mᵢⱼ / (λⱼ − λᵢ) beside it.
    public static void SymmetricEigenTangent(
        ReadOnlySpan<double> a, ReadOnlySpan<double> values, ReadOnlySpan<double> vectors, ReadOnlySpan<double> aTangent, Span<double> valuesTangent, Span<double> vectorsTangent)
    {
        int n = values.Length;
        Span<double> symmetric = stackalloc double[a.Length];
        Span<double> transposed = stackalloc double[a.Length];
        Span<double> product = stackalloc double[a.Length];
        Span<double> m = stackalloc double[a.Length];
        Span<double> k = stackalloc double[a.Length];
        AddSymmetricPart(aTangent, n, symmetric);
        Transpose(vectors, n, n, transposed);
        LinearAlgebra.Multiply(symmetric, vectors, product);
        LinearAlgebra.Multiply(transposed, product, m);
        for (int i = 0; i < n; i++)
        {
            valuesTangent[i] = m[i * n + i];
            for (int j = 0; j < i; j++)
            {
                double gap = values[i] - values[j];
                k[i * n + j] = -m[i * n + j] / gap;
                k[j * n + i] = m[j * n + i] / gap;
            }
        }

        LinearAlgebra.Multiply(vectors, k, vectorsTangent);
    }

    public static void SymmetricEigenCotangent(
        ReadOnlySpan<double> a, ReadOnlySpan<double> values, ReadOnlySpan<double> vectors, ReadOnlySpan<double> valuesCotangent, ReadOnlySpan<double> vectorsCotangent, Span<double> aCotangent)
    {
        int n = values.Length;
        Span<double> transposed = stackalloc double[a.Length];
        Span<double> m = stackalloc double[a.Length];
        Span<double> k = stackalloc double[a.Length];
        Span<double> product = stackalloc double[a.Length];
        Span<double> both = stackalloc double[a.Length];
        Transpose(vectors, n, n, transposed);
        LinearAlgebra.Multiply(transposed, vectorsCotangent, m);
        for (int i = 0; i < n; i++)
        {
            k[i * n + i] = valuesCotangent[i];
            for (int j = 0; j < i; j++)
            {
                double gap = values[i] - values[j];
                k[i * n + j] = -m[i * n + j] / gap;
                k[j * n + i] = m[j * n + i] / gap;
            }
        }

        LinearAlgebra.Multiply(vectors, k, product);
        LinearAlgebra.Multiply(product, transposed, both);
        AddSymmetricPart(both, n, aCotangent);
    }

    // X·Ẋ + Ẋ·X = Ȧ.
    public static void SquareRootTangent(ReadOnlySpan<double> a, ReadOnlySpan<double> root, ReadOnlySpan<double> aTangent, Span<double> rootTangent) =>
        LinearAlgebra.SolveSylvester(root, aTangent, rootTangent);

    public static void SquareRootCotangent(ReadOnlySpan<double> a, ReadOnlySpan<double> root, ReadOnlySpan<double> rootCotangent, Span<double> aCotangent)
    {
        Span<double> u = stackalloc double[a.Length];
        LinearAlgebra.SolveSylvesterTransposed(root, rootCotangent, u);
        for (int i = 0; i < u.Length; i++)
        {
            aCotangent[i] += u[i];
        }
    }

    // Scaling and squaring with the [13/13] Padé approximant (Higham 2005).
    public static void Exponential(ReadOnlySpan<double> a, Span<double> exponential)
    {
        int n = (int)Math.Sqrt(a.Length);
        double norm = 0;
        for (int i = 0; i < n; i++)
        {
            double row = 0;
            for (int j = 0; j < n; j++)
            {
                row += Math.Abs(Diff.Detach(a[i * n + j]));
            }

            norm = row > norm ? row : norm;
        }

        double scale = 1;
        int squarings = 0;
        while (norm > 5 && squarings < 1100)
        {
            norm /= 2;
            scale /= 2;
            squarings++;
        }

        Span<double> a1 = stackalloc double[a.Length];
        Span<double> a2 = stackalloc double[a.Length];
        Span<double> a4 = stackalloc double[a.Length];
        Span<double> a6 = stackalloc double[a.Length];
        Span<double> inner = stackalloc double[a.Length];
        Span<double> outer = stackalloc double[a.Length];
        Span<double> odd = stackalloc double[a.Length];
        Span<double> even = stackalloc double[a.Length];
        Span<double> product = stackalloc double[a.Length];
        Span<double> numerator = stackalloc double[a.Length];
        Span<double> denominator = stackalloc double[a.Length];
        for (int i = 0; i < a.Length; i++)
        {
            a1[i] = scale * a[i];
        }

        LinearAlgebra.Multiply(a1, a1, a2);
        LinearAlgebra.Multiply(a2, a2, a4);
        LinearAlgebra.Multiply(a4, a2, a6);
        for (int i = 0; i < a.Length; i++)
        {
            inner[i] = a6[i] + (double)16380 * a4[i] + (double)40840800 * a2[i];
            outer[i] = (double)182 * a6[i] + (double)960960 * a4[i] + (double)1323241920 * a2[i];
        }

        LinearAlgebra.Multiply(a6, inner, odd);
        LinearAlgebra.Multiply(a6, outer, even);
        for (int i = 0; i < a.Length; i++)
        {
            odd[i] += (double)33522128640 * a6[i] + (double)10559470521600 * a4[i] + (double)1187353796428800 * a2[i];
            even[i] += (double)670442572800 * a6[i] + (double)129060195264000 * a4[i] + (double)7771770303897600 * a2[i];
        }

        for (int i = 0; i < n; i++)
        {
            odd[i * n + i] += (double)32382376266240000;
            even[i * n + i] += (double)64764752532480000;
        }

        LinearAlgebra.Multiply(a1, odd, product);
        for (int i = 0; i < a.Length; i++)
        {
            denominator[i] = even[i] - product[i];
            numerator[i] = even[i] + product[i];
        }

        LinearAlgebra.Solve(denominator, numerator, exponential);
        Span<double> half = stackalloc double[a.Length];
        for (int k = 0; k < squarings; k++)
        {
            for (int i = 0; i < a.Length; i++)
            {
                half[i] = exponential[i];
            }

            LinearAlgebra.Multiply(half, half, exponential);
        }
    }
}
