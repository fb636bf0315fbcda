using System.Numerics;

namespace AutoDiff.Generators.Tests.Fuzzing;

/// <summary>The members of <see cref="Complex"/> that fuzzed programs call, over <see cref="HyperDual"/>: values are those of <see cref="Complex"/>, bit for bit.</summary>
public readonly struct HyperComplex(HyperDual real, HyperDual imaginary)
{
    public HyperDual Real { get; } = real;

    public HyperDual Imaginary { get; } = imaginary;

    private Complex Value => new(Real.Value, Imaginary.Value);

    public static HyperComplex operator +(HyperComplex a, HyperComplex b) => new(a.Real + b.Real, a.Imaginary + b.Imaginary);

    public static HyperComplex operator -(HyperComplex a, HyperComplex b) => new(a.Real - b.Real, a.Imaginary - b.Imaginary);

    public static HyperComplex operator *(HyperDual s, HyperComplex a) => With(s.Value * a.Value, s * a.Real, s * a.Imaginary);

    public static HyperComplex operator *(HyperComplex a, HyperComplex b) => With(
        a.Value * b.Value,
        (a.Real * b.Real) - (a.Imaginary * b.Imaginary),
        (a.Imaginary * b.Real) + (a.Real * b.Imaginary));

    public static HyperComplex operator /(HyperComplex a, HyperComplex b)
    {
        HyperDual square = (b.Real * b.Real) + (b.Imaginary * b.Imaginary);
        HyperComplex product = a * Conjugate(b);
        return With(a.Value / b.Value, product.Real / square, product.Imaginary / square);
    }

    public static HyperComplex Conjugate(HyperComplex a) => new(a.Real, -a.Imaginary);

    public static HyperComplex Exp(HyperComplex a) => With(
        Complex.Exp(a.Value),
        HyperMath.Exp(a.Real) * HyperMath.Cos(a.Imaginary),
        HyperMath.Exp(a.Real) * HyperMath.Sin(a.Imaginary));

    private static HyperComplex With(Complex value, HyperDual real, HyperDual imaginary) => new(With(value.Real, real), With(value.Imaginary, imaginary));

    private static HyperDual With(double value, HyperDual a) => new(value, a.First, a.Second, a.Mixed);
}
