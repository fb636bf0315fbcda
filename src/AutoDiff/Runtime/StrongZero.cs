using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutoDiff.Runtime;

/// <summary>Products and quotients in which an exact zero wins over infinities and NaN. Used by generated code.</summary>
/// <remarks>
/// A tangent or cotangent of zero says that nothing depends on the value, so its product with an infinite partial derivative
/// (that of a square root at zero, say) is zero and not NaN.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StrongZero
{
    /// <summary>Multiplies, with zero for a zero factor whatever the other factor is.</summary>
    /// <param name="a">A factor.</param>
    /// <param name="b">The other factor.</param>
    /// <returns>Zero if a factor is zero; otherwise the product.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Multiply(double a, double b)
    {
        Vector128<double> isZero = Vector128.Equals(Vector128.CreateScalarUnsafe(a), Vector128<double>.Zero)
            | Vector128.Equals(Vector128.CreateScalarUnsafe(b), Vector128<double>.Zero);
        return Vector128.AndNot(Vector128.CreateScalarUnsafe(a * b), isZero).ToScalar();
    }

    /// <inheritdoc cref="Multiply(double, double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Multiply(float a, float b)
    {
        Vector128<float> isZero = Vector128.Equals(Vector128.CreateScalarUnsafe(a), Vector128<float>.Zero)
            | Vector128.Equals(Vector128.CreateScalarUnsafe(b), Vector128<float>.Zero);
        return Vector128.AndNot(Vector128.CreateScalarUnsafe(a * b), isZero).ToScalar();
    }

    /// <inheritdoc cref="Multiply(double, double)"/>
    /// <typeparam name="T">The number type.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Multiply<T>(T a, T b)
        where T : INumberBase<T> => T.IsZero(a) || T.IsZero(b) ? T.AdditiveIdentity : a * b;

    /// <summary>Divides, with zero for a zero numerator whatever the denominator is.</summary>
    /// <param name="numerator">The numerator.</param>
    /// <param name="denominator">The denominator.</param>
    /// <returns>Zero if the numerator is zero; otherwise the quotient.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Divide(double numerator, double denominator)
    {
        Vector128<double> isZero = Vector128.Equals(Vector128.CreateScalarUnsafe(numerator), Vector128<double>.Zero);
        return Vector128.AndNot(Vector128.CreateScalarUnsafe(numerator / denominator), isZero).ToScalar();
    }

    /// <inheritdoc cref="Divide(double, double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Divide(float numerator, float denominator)
    {
        Vector128<float> isZero = Vector128.Equals(Vector128.CreateScalarUnsafe(numerator), Vector128<float>.Zero);
        return Vector128.AndNot(Vector128.CreateScalarUnsafe(numerator / denominator), isZero).ToScalar();
    }

    /// <inheritdoc cref="Divide(double, double)"/>
    /// <typeparam name="T">The number type.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Divide<T>(T numerator, T denominator)
        where T : INumberBase<T> => T.IsZero(numerator) ? T.AdditiveIdentity : numerator / denominator;
}
