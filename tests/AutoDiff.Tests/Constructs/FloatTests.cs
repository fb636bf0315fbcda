using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

public partial class FloatTests
{
    [Differentiable]
    private static float Arithmetic(ReadOnlySpan<float> x)
    {
        float y = x[0] * x[1] - x[2] / (x[0] + 2);
        y += 0.5f * y * x[1];
        y /= 1 + x[2];
        return y > 0.1f ? y * x[0] : -y;
    }

    [Differentiable]
    private static double ArithmeticTwin(ReadOnlySpan<double> x)
    {
        double y = x[0] * x[1] - x[2] / (x[0] + 2);
        y += 0.5 * y * x[1];
        y /= 1 + x[2];
        return y > 0.1 ? y * x[0] : -y;
    }

    [Fact]
    public void Arithmetic_of_floats() => FloatFunction(
        3, Arithmetic, ArithmeticJvp, ArithmeticVjp, ArithmeticGradient, ArithmeticHvp, ArithmeticHessian, ArithmeticTwinGradient, ArithmeticTwinHessian);

    [Differentiable]
    private static float Library(ReadOnlySpan<float> x) =>
        MathF.Sin(x[0]) * MathF.Exp(x[1]) + MathF.Pow(x[0], x[1]) + MathF.Log(x[0]) / MathF.Sqrt(x[1]) + float.Hypot(x[0], x[1]) + MathF.Tanh(x[0] * x[1]);

    [Differentiable]
    private static double LibraryTwin(ReadOnlySpan<double> x) =>
        Math.Sin(x[0]) * Math.Exp(x[1]) + Math.Pow(x[0], x[1]) + Math.Log(x[0]) / Math.Sqrt(x[1]) + double.Hypot(x[0], x[1]) + Math.Tanh(x[0] * x[1]);

    [Fact]
    public void Library_functions_of_floats() => FloatFunction(
        2, Library, LibraryJvp, LibraryVjp, LibraryGradient, LibraryHvp, LibraryHessian, LibraryTwinGradient, LibraryTwinHessian);

    private static float Helper(ReadOnlySpan<float> x, float scale)
    {
        float sum = 0;
        foreach (float v in x)
        {
            sum += v * v * scale;
        }

        return sum;
    }

    private static double Helper(ReadOnlySpan<double> x, double scale)
    {
        double sum = 0;
        foreach (double v in x)
        {
            sum += v * v * scale;
        }

        return sum;
    }

    [Differentiable]
    private static float Loops(ReadOnlySpan<float> x)
    {
        Span<float> buffer = stackalloc float[4];
        for (int i = 0; i < x.Length; i++)
        {
            buffer[i] = Helper(x[..(i + 1)], x[0]);
            if (i == 2)
                continue;
            buffer[i] *= buffer[0];
        }

        float product = 1;
        int k = 0;
        while (k < x.Length)
        {
            product *= 1 + buffer[k++];
        }

        return product / 8;
    }

    [Differentiable]
    private static double LoopsTwin(ReadOnlySpan<double> x)
    {
        Span<double> buffer = stackalloc double[4];
        for (int i = 0; i < x.Length; i++)
        {
            buffer[i] = Helper(x[..(i + 1)], x[0]);
            if (i == 2)
                continue;
            buffer[i] *= buffer[0];
        }

        double product = 1;
        int k = 0;
        while (k < x.Length)
        {
            product *= 1 + buffer[k++];
        }

        return product / 8;
    }

    [Fact]
    public void Loops_buffers_and_helpers_of_floats() => FloatFunction(
        4, Loops, LoopsJvp, LoopsVjp, LoopsGradient, LoopsHvp, LoopsHessian, LoopsTwinGradient, LoopsTwinHessian);

    [Differentiable]
    private static double Both(double x, float y) => x * y * y + Math.Sin(y);

    [Fact]
    public void Each_derivative_has_the_type_of_its_parameter()
    {
        double value = BothGradient(0.5, 1.5f, out double dx, out float dy);
        Same("value", Both(0.5, 1.5f), value);
        Close("dx", 2.25, dx);
        Close("dy", 1.5 + Math.Cos(1.5), dy, tolerance: 1e-6);
        BothHvp(0.5, 1.5f, 1, 0, out double hx, out float hy);
        Close("hx", 0, hx);
        Close("hy", 3, hy, tolerance: 1e-6);
        Close("tangent", 2.25 * 2 + (1.5 + Math.Cos(1.5)) * 3, BothJvp(0.5, 1.5f, 2, 3).Tangent, tolerance: 1e-6);
    }

    [Differentiable]
    private static float Narrowed(double x, float y)
    {
        float product = (float)(x * y);
        double wide = product;
        return (float)(wide * x);
    }

    [Fact]
    public void Conversions_between_the_types()
    {
        float value = NarrowedGradient(0.75, 1.5f, out double dx, out float dy);
        Same("value", Narrowed(0.75, 1.5f), value);
        Close("dx", 2 * 0.75 * 1.5, dx, tolerance: 1e-6);
        Close("dy", 0.75 * 0.75, dy, tolerance: 1e-6);
    }

    [Differentiable]
    private static void Scale(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = x[i] * x[0];
        }
    }

    [Fact]
    public void Outputs_of_floats()
    {
        float[] y = new float[2];
        float[] jacobian = [float.NaN, float.NaN, float.NaN, float.NaN];
        ScaleJacobian([2, 3], y, jacobian);
        Assert.Equal([4, 6], y);
        Assert.Equal([4, 0, 3, 2], jacobian);
    }
}
