using System;
using AutoDiff;

namespace AutoDiff.Expansions;

/// <summary>
/// The derivatives of functions of <see cref="LinearAlgebra"/>: <c>FTangent</c> takes the arguments of F, what it computed, the tangents of the arguments, and gives
/// those of the results; <c>FCotangent</c> takes the cotangents of the results and adds to those of the arguments. A number that F returns is storage of length 1 here.
/// </summary>
internal static partial class OfLinearAlgebra
{
    // Jacobi's formula: tr(A⁻¹·Ȧ) det A.
    public static void DeterminantTangent(ReadOnlySpan<double> a, ReadOnlySpan<double> value, ReadOnlySpan<double> aTangent, Span<double> valueTangent)
    {
        LogDeterminantTangent(a, value, aTangent, valueTangent);
        valueTangent[0] = valueTangent[0] * value[0];
    }

    public static void DeterminantCotangent(ReadOnlySpan<double> a, ReadOnlySpan<double> value, ReadOnlySpan<double> valueCotangent, Span<double> aCotangent)
    {
        int n = (int)Math.Sqrt(a.Length);
        Span<double> inverse = stackalloc double[a.Length];
        LinearAlgebra.Inverse(a, inverse);
        double factor = valueCotangent[0] * value[0];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                aCotangent[i * n + j] += factor * inverse[j * n + i];
            }
        }
    }

    public static void LogDeterminantTangent(ReadOnlySpan<double> a, ReadOnlySpan<double> value, ReadOnlySpan<double> aTangent, Span<double> valueTangent)
    {
        int n = (int)Math.Sqrt(a.Length);
        Span<double> inverse = stackalloc double[a.Length];
        LinearAlgebra.Inverse(a, inverse);
        double trace = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                trace += inverse[j * n + i] * aTangent[i * n + j];
            }
        }

        valueTangent[0] = trace;
    }

    public static void LogDeterminantCotangent(ReadOnlySpan<double> a, ReadOnlySpan<double> value, ReadOnlySpan<double> valueCotangent, Span<double> aCotangent)
    {
        int n = (int)Math.Sqrt(a.Length);
        Span<double> inverse = stackalloc double[a.Length];
        LinearAlgebra.Inverse(a, inverse);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                aCotangent[i * n + j] += valueCotangent[0] * inverse[j * n + i];
            }
        }
    }
}
