using System.Numerics;
using AutoDiff.Tests.Constructs.Support;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>
/// Operators and methods of <c>System.Numerics</c> types. Their values are those of the library up to rounding; derivatives are checked
/// against differences of the library's values.
/// </summary>
public partial class NumericsTests
{
    [Differentiable]
    private static Complex Rational(Complex z, Complex w)
    {
        Complex sum = z + w * 2.0 - 1;
        sum *= z;
        sum += 3.0 * w;
        return (sum - z / w) / (Complex.Conjugate(z) + 4.0) + -Complex.Reciprocal(w) * (1 / z) + new Complex(z.Real, 2) / 3.0;
    }

    [Differentiable]
    private static Complex Transcendental(Complex z, Complex w)
    {
        Complex power = Complex.Pow(z, 2.5) + Complex.Pow(z, w) + Complex.Sqrt(w) * Complex.Sqrt(-z);
        return Complex.Exp(z) * Complex.Log(w) + power + Complex.Sin(w) * Complex.Cos(z) - Complex.Sinh(z) * Complex.Cosh(w)
            + Complex.Abs(z) * w + Complex.FromPolarCoordinates(z.Magnitude, w.Phase);
    }

    private delegate (Complex Value, Complex Tangent) ComplexJvp(Complex z, Complex w, Complex dz, Complex dw);

    private delegate Complex ComplexVjp(Complex z, Complex w, Complex cotangent, out Complex zCotangent, out Complex wCotangent);

    private static void Check(Func<Complex, Complex, Complex> f, ComplexJvp jvp, ComplexVjp vjp)
    {
        foreach (double[] x in Points(4, count: 4))
        {
            (Complex z, Complex w) = (new(x[0], x[1]), new(-x[2], x[3]));
            double[] d = Direction<double>(4, 7), c = Direction<double>(2, 11);
            Complex expected = f(z, w);
            double[] slope = FiniteDifference.Partial(
                t =>
                {
                    Complex value = f(z + t[0] * new Complex(d[0], d[1]), w + t[0] * new Complex(d[2], d[3]));
                    return [value.Real, value.Imaginary];
                },
                [0],
                0);
            (Complex value, Complex tangent) = jvp(z, w, new(d[0], d[1]), new(d[2], d[3]));
            Close("value", [expected.Real, expected.Imaginary], new[] { value.Real, value.Imaginary }, tolerance: 1e-13);
            Close("tangent", slope, new[] { tangent.Real, tangent.Imaginary }, tolerance: 1e-8);

            Complex again = vjp(z, w, new(c[0], c[1]), out Complex zCotangent, out Complex wCotangent);
            Assert.Equal(value, again);
            double forward = c[0] * tangent.Real + c[1] * tangent.Imaginary;
            double backward = zCotangent.Real * d[0] + zCotangent.Imaginary * d[1] + wCotangent.Real * d[2] + wCotangent.Imaginary * d[3];
            Close("⟨c, Jd⟩ = ⟨Jᵀc, d⟩", forward, backward, tolerance: 1e-12);
        }
    }

    [Fact]
    [Supports("`Complex`: operators and functions")]
    public void Complex_arithmetic() => Check(Rational, RationalJvp, RationalVjp);

    [Fact]
    [Supports("`Complex`: operators and functions")]
    public void Complex_functions() => Check(Transcendental, TranscendentalJvp, TranscendentalVjp);

    [Differentiable]
    private static Complex Cube(Complex z) => z * z * z;

    [Differentiable]
    private static double SquaredModulus(Complex z) => (z * Complex.Conjugate(z)).Real;

    [Fact]
    public void A_holomorphic_function_multiplies_tangents_by_its_derivative_and_cotangents_by_the_conjugate()
    {
        Complex z = new(1.5, -0.75), t = new(0.25, 2), slope = 3 * z * z;
        Complex tangent = CubeJvp(z, t).Tangent, expected = slope * t;
        CubeVjp(z, t, out Complex cotangent);
        Assert.Equal((expected.Real, expected.Imaginary), (tangent.Real, tangent.Imaginary));
        Complex adjoint = Complex.Conjugate(slope) * t;
        Assert.Equal((adjoint.Real, adjoint.Imaginary), (cotangent.Real, cotangent.Imaginary));
    }

    [Fact]
    public void The_gradient_of_a_real_function_points_uphill()
    {
        Complex z = new(1.5, -0.75);
        SquaredModulusGradient(z, out Complex gradient);
        SquaredModulusHvp(z, new Complex(1, 3), out Complex product);
        Assert.Equal(2 * z, gradient);
        Assert.Equal(new Complex(2, 6), product);
    }

    [Differentiable]
    private static Vector3 Vectors(Vector3 a, Vector3 b, float t)
    {
        Vector3 sum = a + b * t - 2f * a / (t + 3) + a * b / (b + new Vector3(4));
        sum += Vector3.Cross(a, b);
        sum -= Vector3.Normalize(b) * Vector3.Dot(a, b);
        Vector2 flat = Vector2.Lerp(new Vector2(a.X, b.Y), new Vector2(b.Z, a.Y), t) + Vector2.Normalize(new Vector2(a.Z, b[0]));
        Vector4 wide = new Vector4(a, t) * Vector4.Distance(new Vector4(b, 1), Vector4.One) - Vector4.Min(new Vector4(a, 0.5f), new Vector4(b, t));
        return Vector3.Reflect(sum, Vector3.Normalize(a)) + Vector3.Lerp(a, -b, t) * b.LengthSquared() / a.Length()
            + new Vector3(flat, wide.W) + Vector3.Abs(b) * Vector3.DistanceSquared(a, b) + Vector3.SquareRoot(Vector3.Max(a, b) + new Vector3(2)) * wide.X;
    }

    [Differentiable]
    private static Vector3 Rotations(Vector3 a, Vector3 b, float t)
    {
        Quaternion q = Quaternion.Normalize(new Quaternion(b, 1 + t)) * Quaternion.CreateFromAxisAngle(Vector3.Normalize(a), t);
        Quaternion r = Quaternion.Inverse(q + Quaternion.CreateFromYawPitchRoll(t, a.X, b.Y)) * Quaternion.Dot(q, Quaternion.Conjugate(q));
        return Vector3.Transform(a, q) + Vector3.Transform(b, r) * r.Length();
    }

    [Differentiable]
    private static Vector3 Matrices(Vector3 a, Vector3 b, float t)
    {
        Matrix4x4 m = Matrix4x4.CreateRotationX(t) * Matrix4x4.CreateRotationY(a.X) * Matrix4x4.CreateRotationZ(b.Y) * Matrix4x4.CreateTranslation(b);
        Matrix4x4 n = Matrix4x4.Transpose(m + Matrix4x4.CreateScale(a) * t) - Matrix4x4.CreateFromQuaternion(new Quaternion(a, 1));
        return Vector3.Transform(b, m * n) + Vector3.TransformNormal(a, n) * (m + n).GetDeterminant() + new Vector3(Vector2.Transform(new Vector2(a.X, b.X), m), Vector4.Transform(new Vector4(b, t), n).W);
    }

    private delegate (Vector3 Value, Vector3 Tangent) VectorsJvp3(Vector3 a, Vector3 b, float t, Vector3 da, Vector3 db, float dt);

    private delegate Vector3 VectorsVjp3(Vector3 a, Vector3 b, float t, Vector3 cotangent, out Vector3 aCotangent, out Vector3 bCotangent, out float tCotangent);

    /// <summary>Single precision: differences of values with 24 bits tell a derivative to three digits.</summary>
    private static void Check(Func<Vector3, Vector3, float, Vector3> f, VectorsJvp3 jvp, VectorsVjp3 vjp)
    {
        foreach (double[] x in Points(7, count: 6))
        {
            (Vector3 a, Vector3 b, float t) = (At(x, 0), At(x, 3), (float)x[6] / 2);
            double[] d = Direction<double>(7, 5);
            (Vector3 da, Vector3 db, float dt) = (At(d, 0), At(d, 3), (float)d[6]);
            Vector3 expected = f(a, b, t);
            (Vector3 value, Vector3 tangent) = jvp(a, b, t, da, db, dt);
            float size = 1 + expected.Length() + tangent.Length();
            Assert.True((value - expected).Length() < 3e-6f * size, $"value {expected}, got {value}");

            const float H = 1f / 128;
            Vector3 Slope(float h) => (f(a + h * da, b + h * db, t + h * dt) - f(a - h * da, b - h * db, t - h * dt)) / (2 * h);
            Vector3 slope = (4 * Slope(H) - Slope(2 * H)) / 3;
            Assert.True((slope - tangent).Length() < 1e-3f * size, $"tangent {slope}, got {tangent}");

            Vector3 c = new(0.5f, -1, 0.75f);
            Assert.Equal(value, vjp(a, b, t, c, out Vector3 ac, out Vector3 bc, out float tc));
            float forward = Vector3.Dot(c, tangent), backward = Vector3.Dot(ac, da) + Vector3.Dot(bc, db) + tc * dt;
            Assert.True(Math.Abs(forward - backward) < 1e-5f * (size + ac.Length() + bc.Length()), $"{forward} forward, {backward} backward");
        }
    }

    private static Vector3 At(double[] x, int start) => new((float)x[start], (float)x[start + 1], (float)x[start + 2]);

    [Fact]
    [Supports("`Vector2/3/4`: fields, constructors, operators, methods")]
    public void Vector_operations() => Check(Vectors, VectorsJvp, VectorsVjp);

    [Fact]
    [Supports("`Quaternion`: operators and methods")]
    public void Quaternion_operations() => Check(Rotations, RotationsJvp, RotationsVjp);

    [Fact]
    [Supports("`Matrix4x4`: operators and methods")]
    public void Matrix_operations() => Check(Matrices, MatricesJvp, MatricesVjp);
}
