using System;
using System.Numerics;

namespace AutoDiff.Expansions;

/// <summary>The members of <see cref="Complex"/> that have derivatives, by components.</summary>
internal static partial class OfComplex
{
    public static Complex op_Implicit(double value) => new Complex(value, 0);

    public static Complex op_Addition(Complex a, Complex b) => new Complex(a.Real + b.Real, a.Imaginary + b.Imaginary);

    public static Complex op_Addition(Complex a, double b) => new Complex(a.Real + b, a.Imaginary);

    public static Complex op_Addition(double a, Complex b) => new Complex(a + b.Real, b.Imaginary);

    public static Complex op_Subtraction(Complex a, Complex b) => new Complex(a.Real - b.Real, a.Imaginary - b.Imaginary);

    public static Complex op_Subtraction(Complex a, double b) => new Complex(a.Real - b, a.Imaginary);

    public static Complex op_Subtraction(double a, Complex b) => new Complex(a - b.Real, -b.Imaginary);

    public static Complex op_UnaryNegation(Complex a) => new Complex(-a.Real, -a.Imaginary);

    public static Complex op_Multiply(Complex a, Complex b) =>
        new Complex(a.Real * b.Real - a.Imaginary * b.Imaginary, a.Imaginary * b.Real + a.Real * b.Imaginary);

    public static Complex op_Multiply(Complex a, double b) => new Complex(a.Real * b, a.Imaginary * b);

    public static Complex op_Multiply(double a, Complex b) => new Complex(a * b.Real, a * b.Imaginary);

    // Smith's division, which does not overflow where the quotient does not.
    public static Complex op_Division(Complex a, Complex b)
    {
        if (Math.Abs(b.Imaginary) < Math.Abs(b.Real))
        {
            double ratio = b.Imaginary / b.Real;
            double divisor = b.Real + b.Imaginary * ratio;
            return new Complex((a.Real + a.Imaginary * ratio) / divisor, (a.Imaginary - a.Real * ratio) / divisor);
        }

        double other = b.Real / b.Imaginary;
        double otherDivisor = b.Imaginary + b.Real * other;
        return new Complex((a.Imaginary + a.Real * other) / otherDivisor, (-a.Real + a.Imaginary * other) / otherDivisor);
    }

    public static Complex op_Division(Complex a, double b) => new Complex(a.Real / b, a.Imaginary / b);

    public static Complex op_Division(double a, Complex b)
    {
        if (Math.Abs(b.Imaginary) < Math.Abs(b.Real))
        {
            double ratio = b.Imaginary / b.Real;
            double divisor = b.Real + b.Imaginary * ratio;
            return new Complex(a / divisor, -a * ratio / divisor);
        }

        double other = b.Real / b.Imaginary;
        double otherDivisor = b.Imaginary + b.Real * other;
        return new Complex(a * other / otherDivisor, -a / otherDivisor);
    }

    public static Complex Add(Complex a, Complex b) => op_Addition(a, b);

    public static Complex Subtract(Complex a, Complex b) => op_Subtraction(a, b);

    public static Complex Multiply(Complex a, Complex b) => op_Multiply(a, b);

    public static Complex Divide(Complex a, Complex b) => op_Division(a, b);

    public static Complex Negate(Complex a) => new Complex(-a.Real, -a.Imaginary);

    public static Complex Conjugate(Complex a) => new Complex(a.Real, -a.Imaginary);

    public static double Abs(Complex a) => double.Hypot(a.Real, a.Imaginary);

    public static double get_Magnitude(Complex a) => double.Hypot(a.Real, a.Imaginary);

    public static double get_Phase(Complex a) => Math.Atan2(a.Imaginary, a.Real);

    public static Complex FromPolarCoordinates(double magnitude, double phase) => new Complex(magnitude * Math.Cos(phase), magnitude * Math.Sin(phase));

    public static Complex Exp(Complex a)
    {
        double magnitude = Math.Exp(a.Real);
        return new Complex(magnitude * Math.Cos(a.Imaginary), magnitude * Math.Sin(a.Imaginary));
    }

    public static Complex Log(Complex a) => new Complex(Math.Log(double.Hypot(a.Real, a.Imaginary)), Math.Atan2(a.Imaginary, a.Real));

    public static Complex Sin(Complex a) => new Complex(Math.Sin(a.Real) * Math.Cosh(a.Imaginary), Math.Cos(a.Real) * Math.Sinh(a.Imaginary));

    public static Complex Cos(Complex a) => new Complex(Math.Cos(a.Real) * Math.Cosh(a.Imaginary), -Math.Sin(a.Real) * Math.Sinh(a.Imaginary));

    public static Complex Sinh(Complex a) => new Complex(Math.Sinh(a.Real) * Math.Cos(a.Imaginary), Math.Cosh(a.Real) * Math.Sin(a.Imaginary));

    public static Complex Cosh(Complex a) => new Complex(Math.Cosh(a.Real) * Math.Cos(a.Imaginary), Math.Sinh(a.Real) * Math.Sin(a.Imaginary));
}
