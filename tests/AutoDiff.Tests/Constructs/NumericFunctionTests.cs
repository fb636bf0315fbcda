using System.Numerics;
using AutoDiff.Tests.Constructs.Support;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>
/// Functions of numbers that compute with <c>System.Numerics</c> types, in all modes. Values are those of the library up to rounding, and first derivatives are
/// checked against differences of the library's values.
/// </summary>
public partial class NumericFunctionTests
{
    private delegate void Series<T>(int order, ReadOnlySpan<T> x, Span<T> result);

    private static void CloseToLibrary(int n, ScalarFunction<double> library, ScalarGradient<double> gradient)
    {
        foreach (double[] x in Points(n, count: 4))
        {
            double[] slopes = new double[n];
            Close("value", library(x), gradient(x, slopes), tolerance: 1e-13);
            Close("gradient", FiniteDifference.Jacobian(p => [library(p)], x), slopes);
        }
    }

    /// <summary>Single precision: differences of values with 24 bits tell a derivative to three digits.</summary>
    private static void Check(
        int n, ScalarFunction<float> library, ScalarJvp<float> jvp, ScalarVjp<float> vjp, ScalarGradient<float> gradient, ScalarHvp<float> hvp, ScalarHessian<float> hessian,
        Series<float> taylor)
    {
        foreach (float[] x in Points(n, count: 4).Select(p => Array.ConvertAll(p, v => (float)v)))
        {
            float[] slopes = new float[n], direction = Direction<float>(n, 3), product = new float[n], matrix = new float[n * n], cotangent = new float[n], series = new float[3];
            float value = gradient(x, slopes);
            Close("value", library(x), value, tolerance: 1e-5);
            for (int i = 0; i < n; i++)
            {
                double Slope(float h) => (library(Moved(x, Unit(n, i), h)) - (double)library(Moved(x, Unit(n, i), -h))) / (2 * h);
                Close($"gradient[{i}]", (4 * Slope(1f / 64) - Slope(1f / 32)) / 3, slopes[i], value, tolerance: 3e-3);
            }

            double along = Enumerable.Range(0, n).Sum(i => (double)slopes[i] * direction[i]);
            (float again, float tangent) = jvp(x, direction);
            Assert.Equal(value, again);
            Close("tangent", along, tangent, value, tolerance: 1e-5);
            vjp(x, 0.5f, cotangent);
            Close("cotangent", Array.ConvertAll(slopes, s => 0.5 * s), cotangent, value, tolerance: 1e-5);

            hvp(x, direction, product);
            float[] forward = new float[n], backward = new float[n];
            gradient(Moved(x, direction, 1f / 256), forward);
            gradient(Moved(x, direction, -1f / 256), backward);
            Close("Hessian times direction", [.. forward.Zip(backward, (a, b) => 128.0 * (a - b))], product, value, tolerance: 3e-2);
            hessian(x, matrix);
            Close("Hessian", Array.ConvertAll(product, p => (double)p), [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Sum(j => matrix[(i * n) + j] * direction[j]))], value, tolerance: 1e-4);

            taylor(2, [.. x, .. direction, .. new float[n]], series);
            double curvature = Enumerable.Range(0, n).Sum(i => (double)product[i] * direction[i]);
            Close("series", [value, along, 0.5 * curvature], series, curvature, tolerance: 1e-4);
        }
    }

    private static float[] Moved(float[] x, float[] direction, float by) => [.. x.Zip(direction, (a, d) => a + by * d)];

    private static float[] Unit(int n, int i)
    {
        float[] unit = new float[n];
        unit[i] = 1;
        return unit;
    }

    [Differentiable]
    private static double Inverses(ReadOnlySpan<double> x)
    {
        Complex z = new(x[0], x[1]), w = new(x[2], -x[3]);
        Complex sum = Complex.Asin(z) * Complex.Acos(w) + Complex.Atan(z * w) + Complex.Tan(w) - Complex.Tanh(z) / Complex.Log10(w);
        sum += Complex.Log(z, 2.5) + Complex.Sqrt(-w) * Complex.Exp(Complex.ImaginaryOne * z);
        return sum.Real * sum.Imaginary + sum.Phase;
    }

    [Differentiable]
    private static double Mixed(ReadOnlySpan<double> x)
    {
        Complex z = Complex.FromPolarCoordinates(x[0], x[1]), w = new(x[2], x[0]);
        z++;
        Complex sum = +Complex.Add(2, z) * Complex.Subtract(w, 1.5) - Complex.Multiply(z, x[0]) * (Complex)x[2] + Complex.Divide(1, w) + Complex.Pow(z, 3) + Complex.Pow(w, -2) + Complex.Pow(z, w) + Complex.Pow(z, 0.7);
        sum *= Complex.MaxMagnitude(z, w) - Complex.MinMagnitude(z, w) + Complex.Sinh(z) * Complex.Cosh(w) - Complex.Sin(w) * Complex.Cos(z);
        return z != w && Complex.IsFinite(z) ? sum.Magnitude : sum.Real;
    }

    [Fact]
    [Supports("`Complex`: operators and functions")]
    public void Inverse_functions_of_complex_numbers()
    {
        CloseToLibrary(4, Inverses, InversesGradient);
        ScalarFunction(4, x => InversesGradient(x, new double[4]), InversesJvp, InversesVjp, InversesGradient, InversesHvp, InversesHessian);
    }

    [Fact]
    [Supports("`Complex`: operators and functions")]
    public void Complex_numbers_and_real_ones()
    {
        CloseToLibrary(3, Mixed, MixedGradient);
        ScalarFunction(3, x => MixedGradient(x, new double[3]), MixedJvp, MixedVjp, MixedGradient, MixedHvp, MixedHessian);
    }

    [Differentiable]
    private static Complex ArcSine(Complex z) => Complex.Asin(z);

    [Differentiable]
    private static Complex ArcCosine(Complex z) => Complex.Acos(z);

    [Differentiable]
    private static Complex Cubed(Complex z) => Complex.Pow(z, 3) + Complex.Pow(z, 2);

    [Differentiable]
    private static Complex Root(Complex z) => Complex.Sqrt(z);

    [Theory]
    [InlineData(0.4, 0.0)]
    [InlineData(-0.4, 0.0)]
    [InlineData(0.0, 0.0)]
    [InlineData(0.0, 1.5)]
    [InlineData(2.5, 0.0)]
    [InlineData(-2.5, 0.0)]
    public void Inverse_sines_have_their_derivative_on_the_axes_too(double x, double y)
    {
        // On a cut it is that of the side whose value the library takes.
        Complex z = new(x, y), t = new(0.5, -2);
        Complex slope = 1 / Complex.Sqrt(1 - z * z);
        Complex beside = (Complex.Asin(z + new Complex(0, 1e-7)) - Complex.Asin(z)) / new Complex(0, 1e-7);
        slope = Complex.Abs(slope - beside) < Complex.Abs(slope + beside) ? slope : -slope;
        Complex sine = ArcSineJvp(z, t).Tangent;
        Assert.True(Complex.Abs(sine - slope * t) < 1e-12 * Complex.Abs(slope * t), $"{sine}, not {slope * t}");

        Complex below = (Complex.Acos(z) - Complex.Acos(z - new Complex(0, 1e-7))) / new Complex(0, 1e-7);
        slope = Complex.Abs(slope - below) < Complex.Abs(slope + below) ? slope : -slope;
        Complex cosine = ArcCosineJvp(z, t).Tangent;
        Assert.True(Complex.Abs(cosine - slope * t) < 1e-12 * Complex.Abs(slope * t), $"{cosine}, not {slope * t}");
    }

    [Fact]
    public void Zero_is_a_point_like_any_other_to_integer_powers_of_complex_numbers()
    {
        (Complex value, Complex tangent) = CubedJvp(Complex.Zero, new Complex(1, 2));
        Assert.Equal((Complex.Zero, Complex.Zero), (value, tangent));
    }

    [Fact]
    public void A_branch_point_has_its_value_and_an_infinite_derivative()
    {
        (Complex value, Complex tangent) = RootJvp(Complex.Zero, new Complex(1, 0));
        Assert.Equal(Complex.Zero, value);
        Assert.Equal(double.PositiveInfinity, tangent.Real);
    }

    [Differentiable]
    private static float Elements(ReadOnlySpan<float> x)
    {
        Vector3 a = new(x[0], x[1], x[2]), b = Vector3.Create(new Vector2(x[3], x[1]), x[0]);
        Vector3 c = Vector3.Exp(a * 0.3f) + Vector3.Log(b) + Vector3.Sin(a) * Vector3.Cos(b) + Vector3.Clamp(a, b * 0.1f, new Vector3(2)) + Vector3.Lerp(a, b, b);
        c += Vector3.Hypot(a, b) + Vector3.FusedMultiplyAdd(a, b, a) + Vector3.MaxMagnitude(a, -b * 7) + Vector3.Shuffle(a, 2, 0, 1) + Vector3.RadiansToDegrees(a) * 0.01f + Vector3.Log2(b);
        (Vector3 sines, Vector3 cosines) = Vector3.SinCos(a);
        c += sines * cosines - Vector3.CopySign(a, c) + Vector3.MinNumber(a, b * 9) + Vector3.Round(a) * b;
        return Vector3.Sum(c) * (c == a ? 2 : 1) + (Vector3.LessThanAll(a, b * 50) ? x[0] * x[0] : 0);
    }

    [Differentiable]
    private static float Indexed(ReadOnlySpan<float> x)
    {
        Vector3 c = new(x);
        c[0] = x[3] * c[1];
        c[1] += x[0] * x[2];
        Vector4 v = Vector4.Create(c, x[2]);
        v[3] *= 2;
        Vector2 flat = Vector2.Transform(new Vector2(c.X, x[0]), Matrix3x2.CreateRotation(0.5f));
        Span<float> copied = stackalloc float[4];
        v.CopyTo(copied);
        Vector2[] points = [flat, new(x[1], x[2])];
        for (int i = 0; i < points.Length; i++)
        {
            points[i][1] *= x[i];
        }

        return Vector4.Sum(Vector4.Cross(v, new Vector4(c, 1))) + Vector2.Cross(points[0], points[1]) + copied[3] * copied[0];
    }

    [Fact]
    [Supports("`Vector2/3/4`: fields, constructors, operators, methods")]
    public void Functions_of_the_elements_of_vectors() =>
        Check(4, Elements, ElementsJvp, ElementsVjp, ElementsGradient, ElementsHvp, ElementsHessian, ElementsTaylor);

    [Fact]
    [Supports("elements of vectors and matrices, read and set by index")]
    public void Elements_by_index() => Check(4, Indexed, IndexedJvp, IndexedVjp, IndexedGradient, IndexedHvp, IndexedHessian, IndexedTaylor);

    [Differentiable]
    private static float Turned(ReadOnlySpan<float> x)
    {
        Quaternion a = Quaternion.CreateFromAxisAngle(Vector3.UnitX, x[0]), b = Quaternion.CreateFromYawPitchRoll(x[1], x[2], x[3]);
        Quaternion c = Quaternion.Slerp(a, b, x[2] * 0.5f), d = Quaternion.Lerp(a, -b, x[0] * 0.5f) / b;
        Quaternion e = Quaternion.Concatenate(c, Quaternion.CreateFromRotationMatrix(Matrix4x4.CreateFromYawPitchRoll(x[3], x[0], x[1])));
        e[2] += d[0] * Quaternion.Create(new Vector3(x[0]), x[1]).Y;
        Vector4 turned = Vector4.Transform(new Vector3(x[1], x[2], x[3]), e);
        return Quaternion.Dot(c, d) + turned.X * turned.Y + Vector2.Transform(new Vector2(x[0], x[1]), d).X;
    }

    [Fact]
    [Supports("`Quaternion`: operators and methods")]
    public void Interpolation_and_rotation_by_quaternions() => Check(4, Turned, TurnedJvp, TurnedVjp, TurnedGradient, TurnedHvp, TurnedHessian, TurnedTaylor);

    [Differentiable]
    private static float Inverted(ReadOnlySpan<float> x)
    {
        Matrix4x4 m = Matrix4x4.CreateFromAxisAngle(Vector3.Normalize(new Vector3(x[0], x[1], 1)), x[2]) * Matrix4x4.CreateScale(x[1], new Vector3(x[3]));
        m.Translation = new Vector3(x[3], x[0], 1);
        m.X += new Vector4(m.Translation, 1);
        m[2, 3] = x[3];
        m[1] = Vector4.Create(1, x[0], 2, 3);
        m = Matrix4x4.Lerp(m.WithElement(0, 1, x[2]), Matrix4x4.Transform(m, Quaternion.CreateFromAxisAngle(Vector3.UnitZ, x[0])), 0.25f);
        return Matrix4x4.Invert(m, out Matrix4x4 inverse) ? inverse.M12 + inverse[3, 0] * x[0] + inverse.GetDeterminant() : 0;
    }

    [Differentiable]
    private static float Decomposed(ReadOnlySpan<float> x)
    {
        Quaternion turn = Quaternion.Normalize(new Quaternion(x[0], x[1], x[2], x[3]));
        Matrix4x4 m = Matrix4x4.CreateScale(x[0], -x[1], x[2] + 2) * Matrix4x4.CreateFromQuaternion(turn) * Matrix4x4.CreateTranslation(x[3], 1, x[0]);
        bool isRotation = Matrix4x4.Decompose(m, out Vector3 scale, out Quaternion rotation, out Vector3 translation);
        return isRotation ? scale.X * scale.Y + scale.Z + rotation.Y * translation.Z + rotation.W * x[1] : 0;
    }

    [Differentiable]
    private static float Viewed(ReadOnlySpan<float> x)
    {
        Vector3 eye = new(x[0], x[1], x[2] + 3), point = new(x[3], 0.25f, x[0]);
        Matrix4x4 view = Matrix4x4.CreateLookAt(eye, new Vector3(x[3], 0, 0), Vector3.UnitY);
        Matrix4x4 projection = Matrix4x4.CreatePerspectiveFieldOfView(x[0] * 0.3f + 0.4f, x[1], 0.1f, x[2] + 2) + Matrix4x4.CreateOrthographic(x[1], x[2], 0.5f, x[3] + 3);
        projection += Matrix4x4.CreatePerspectiveOffCenterLeftHanded(x[0] - 3, x[1], -x[2], x[3], 0.25f, 5) * Matrix4x4.CreateViewport(0, 0, x[0], x[1], 0, x[2]);
        Matrix4x4 world = Matrix4x4.CreateWorld(point, -eye, Vector3.UnitY) + Matrix4x4.CreateBillboard(point, eye, Vector3.UnitY, Vector3.UnitZ) + Matrix4x4.CreateShadow(eye, new Plane(0, 1, 0, 2));
        world += Matrix4x4.CreateRotationX(x[0], point) + Matrix4x4.CreateConstrainedBillboard(point, eye, Vector3.UnitY, Vector3.UnitZ, Vector3.UnitX);
        Vector4 seen = Vector4.Transform(Vector3.Transform(point, world), view * projection);
        return seen.X / (10 + seen.W) + 0.1f * seen.Z;
    }

    [Fact]
    [Supports("`Matrix4x4`: operators and methods")]
    public void Rows_elements_and_inverse_of_matrices() => Check(4, Inverted, InvertedJvp, InvertedVjp, InvertedGradient, InvertedHvp, InvertedHessian, InvertedTaylor);

    [Fact]
    [Supports("`Matrix4x4`: operators and methods")]
    public void Decomposition_of_matrices() => Check(4, Decomposed, DecomposedJvp, DecomposedVjp, DecomposedGradient, DecomposedHvp, DecomposedHessian, DecomposedTaylor);

    [Fact]
    [Supports("`Matrix4x4`: operators and methods")]
    public void Views_and_projections() => Check(4, Viewed, ViewedJvp, ViewedVjp, ViewedGradient, ViewedHvp, ViewedHessian, ViewedTaylor);
}
