using System.Numerics;

namespace AutoDiff.Tests.Constructs.Support;

public static partial class DerivativeAssert
{
    /// <summary>Checks every mode of a scalar function of <paramref name="n"/> variables at points of [0.3, 1.7)ⁿ.</summary>
    public static void ScalarFunction(
        int n,
        ScalarFunction<double> primal,
        ScalarJvp<double> jvp,
        ScalarVjp<double> vjp,
        ScalarGradient<double> gradient,
        ScalarHvp<double> hvp,
        ScalarHessian<double> hessian,
        bool allocates = false) =>
        ScalarFunction(Points(n), primal, jvp, vjp, gradient, hvp, hessian, allocates);

    /// <summary>Checks every mode of a scalar function: values bit for bit, the gradient against differences of the
    /// primal, the Hessian against differences of the gradient, the products against both.</summary>
    /// <param name="allocates">The function itself allocates, so that its members may too.</param>
    public static void ScalarFunction(
        double[][] points,
        ScalarFunction<double> primal,
        ScalarJvp<double> jvp,
        ScalarVjp<double> vjp,
        ScalarGradient<double> gradient,
        ScalarHvp<double> hvp,
        ScalarHessian<double> hessian,
        bool allocates = false)
    {
        foreach (double[] x in points)
        {
            double value = primal(x);
            double[] slopes = FiniteDifference.Jacobian(p => [primal(p)], x);
            double[] curvature = FiniteDifference.Jacobian(
                p =>
                {
                    double[] g = new double[p.Length];
                    gradient(p, g);
                    return g;
                },
                x);
            ScalarMembers(x, value, slopes, curvature, jvp, vjp, gradient, hvp, hessian, allocates, Tolerance);
        }
    }

    /// <summary>Checks a function of floats against the members of its twin of doubles.</summary>
    public static void FloatFunction(
        int n,
        ScalarFunction<float> primal,
        ScalarJvp<float> jvp,
        ScalarVjp<float> vjp,
        ScalarGradient<float> gradient,
        ScalarHvp<float> hvp,
        ScalarHessian<float> hessian,
        ScalarGradient<double> twinGradient,
        ScalarHessian<double> twinHessian,
        bool allocates = false)
    {
        foreach (double[] point in Points(n))
        {
            float[] x = Array.ConvertAll(point, v => (float)v);
            double[] rounded = Array.ConvertAll(x, v => (double)v);
            double[] slopes = new double[n];
            double[] curvature = new double[n * n];
            twinGradient(rounded, slopes);
            double expected = twinHessian(rounded, curvature);
            float value = primal(x);
            Close("value", expected, value, tolerance: 1e-5);
            ScalarMembers(x, value, slopes, curvature, jvp, vjp, gradient, hvp, hessian, allocates, 2e-5);
        }
    }

    private static void ScalarMembers<T>(
        T[] x,
        T value,
        double[] slopes,
        double[] curvature,
        ScalarJvp<T> jvp,
        ScalarVjp<T> vjp,
        ScalarGradient<T> gradient,
        ScalarHvp<T> hvp,
        ScalarHessian<T> hessian,
        bool allocates,
        double tolerance)
        where T : IFloatingPointIeee754<T>
    {
        int n = x.Length;
        T[] before = [.. x];
        T[] v = Direction<T>(n, 17);
        double scale = double.CreateChecked(value);
        T[] result = new T[1];

        T[] g = Unwritten<T>(n);
        Action call = () => result[0] = gradient(x, g);
        call();
        Same("value of the gradient", value, result[0]);
        Close("gradient", slopes, g, scale, tolerance);
        Repeats("gradient", allocates, g, call);

        T[] pair = Unwritten<T>(2);
        call = () => (pair[0], pair[1]) = jvp(x, v);
        call();
        Same("value of the Jvp", value, pair[0]);
        T tangent = pair[1];
        Close("Jvp", Dot(Array.ConvertAll(slopes, T.CreateChecked), v), double.CreateChecked(tangent), Math.Max(Math.Abs(scale), Norm(slopes)), tolerance);
        Repeats("Jvp", allocates, pair, call);

        T cotangent = T.CreateChecked(-1.75);
        T[] c = Unwritten<T>(n);
        call = () => result[0] = vjp(x, cotangent, c);
        call();
        Same("value of the Vjp", value, result[0]);
        Close("Vjp", [.. slopes.Select(s => -1.75 * s)], c, scale, tolerance);
        Repeats("Vjp", allocates, c, call);
        Close("⟨w, Jv⟩ = ⟨Jᵀw, v⟩", -1.75 * double.CreateChecked(tangent), Dot(c, v), Math.Max(Math.Abs(scale), Norm(slopes)), tolerance / 10);

        T[] h = Unwritten<T>(n * n);
        call = () => result[0] = hessian(x, h);
        call();
        Same("value of the Hessian", value, result[0]);
        Close("Hessian", curvature, h, Math.Max(Math.Abs(scale), Norm(slopes)), tolerance);
        Repeats("Hessian", allocates, h, call);
        T[] transposed = [.. Enumerable.Range(0, n * n).Select(k => h[((k % n) * n) + (k / n)])];
        Close("Hessian symmetry", Array.ConvertAll(h, double.CreateChecked), transposed, 1, tolerance / 10);

        T[] hv = Unwritten<T>(n);
        call = () => result[0] = hvp(x, v, hv);
        call();
        Same("value of the Hvp", value, result[0]);
        double[] product = [.. Enumerable.Range(0, n).Select(i => Dot(h[(i * n)..((i + 1) * n)], v))];
        Close("Hvp", product, hv, Math.Max(Math.Abs(scale), Norm(curvature)), tolerance / 10);
        Repeats("Hvp", allocates, hv, call);

        ScalarSeries(x, v, value, tangent, curvature, jvp, allocates, tolerance);
        Same("input", before, x);
    }

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(v => v * v));
}
