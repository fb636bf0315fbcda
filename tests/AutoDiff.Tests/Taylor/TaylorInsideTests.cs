using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Taylor;

/// <summary>Taylor series inside differentiated methods: derivatives of coefficients.</summary>
public static partial class TaylorInsideTests
{
    private const int Order = 4;
    private const int Inputs = 3;

    [Differentiable(Modes = DerivativeModes.Gradient | DerivativeModes.Taylor)]
    internal static double Potential(ReadOnlySpan<double> x)
    {
        double sum = 0, previous = 1;
        for (int i = 0; i < x.Length; i++)
        {
            previous = Math.Sin(previous * x[i]);
            sum += previous * Math.Exp(x[i]) / (2 + (x[0] * x[0]));
        }

        return sum;
    }

    [Differentiable(Modes = DerivativeModes.Jvp | DerivativeModes.Vjp | DerivativeModes.Jacobian)]
    internal static void Coefficients(ReadOnlySpan<double> series, Span<double> result) => PotentialTaylor(Order, series, result);

    [Fact]
    public static void TheDerivativeOfACoefficientByAnotherIsACoefficientOfTheGradient()
    {
        const int Columns = (Order + 1) * Inputs;
        double[] series = TaylorAssert.Curve(Order, [0.7, -0.4, 1.3]), value = new double[Order + 1], jacobian = new double[(Order + 1) * Columns];
        CoefficientsJacobian(series, value, jacobian);
        double[] gradient = new double[Inputs], expected = new double[Order + 1];
        Assert.Equal(PotentialGradient(series[..Inputs], gradient), value[0]);
        TaylorAssert.Close(gradient, jacobian[..Inputs], 1e-14);
        PotentialTaylor(Order, series, expected);
        Assert.Equal(expected, value);
        for (int k = 0; k <= Order; k++)
        {
            double slope = 0;
            for (int j = 0; j <= Order; j++)
            {
                for (int i = 0; i < Inputs; i++)
                {
                    double entry = jacobian[(k * Columns) + (j * Inputs) + i];
                    TaylorAssert.Close(j > k ? 0 : jacobian[((k - j) * Columns) + i], entry, 1e-13, $"dc{k}/dx{j}");
                    slope += j * series[(j * Inputs) + i] * entry;
                }
            }

            TaylorAssert.Close(k * value[k], slope, 1e-13, $"c{k}");
        }
    }

    [Fact]
    public static void CoefficientsHaveProducts() => VectorFunction(
        2 * Inputs,
        2,
        (x, y) => PotentialTaylor(1, x, y),
        (x, y, v, t) => FirstTwoJvp(x, y, v, t),
        (x, y, r, c) => FirstTwoVjp(x, y, r, c),
        (x, y, m) => FirstTwoJacobian(x, y, m));

    [Differentiable]
    internal static void FirstTwo(ReadOnlySpan<double> x, Span<double> y) => PotentialTaylor(1, x, y);

    /// <summary>A layer of units; a series in the point alone.</summary>
    [Differentiable(Modes = DerivativeModes.Taylor, WithRespectTo = [nameof(point)])]
    internal static double Network(double point, ReadOnlySpan<double> weights)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length / 3; i++)
        {
            sum += weights[3 * i] * Math.Tanh((weights[(3 * i) + 1] * point) + weights[(3 * i) + 2]);
        }

        return sum;
    }

    /// <summary>The squared residual of u'' + u = 0, along another curve for each sample.</summary>
    [Differentiable]
    internal static double Residual(ReadOnlySpan<double> weights)
    {
        double loss = 0;
        Span<double> point = stackalloc double[3];
        Span<double> u = stackalloc double[3];
        for (int s = 0; s < 4; s++)
        {
            point[0] = 0.3 * s;
            point[1] = 1 + (0.5 * s);
            point[2] = weights[s] * weights[0];
            NetworkTaylor(2, point, weights, u);
            double residual = (2 * u[2] * u[1]) + u[0];
            loss += residual * residual;
        }

        return loss;
    }

    [Fact]
    public static void ParametersOfANetworkAreFitted() => ScalarFunction(
        6, Residual, ResidualJvp, ResidualVjp, ResidualGradient, ResidualHvp, ResidualHessian);

    [Differentiable]
    internal static double Descent(ReadOnlySpan<double> weights)
    {
        Span<double> gradient = stackalloc double[6];
        double sum = ResidualGradient(weights, gradient);
        for (int i = 0; i < gradient.Length; i++)
        {
            sum -= 0.01 * gradient[i] * gradient[i];
        }

        return sum;
    }

    [Fact]
    public static void GradientsOfCoefficientsAreDifferentiated() => ScalarFunction(
        6, Descent, DescentJvp, DescentVjp, DescentGradient, DescentHvp, DescentHessian);

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static void Rotate(ref double a, ref double b, out double norm)
    {
        double first = a;
        a = b;
        b = -first * b;
        norm = Math.Sqrt((a * a) + (b * b));
    }

    [Differentiable]
    internal static double OfReferences(ReadOnlySpan<double> x)
    {
        Span<double> a = stackalloc double[3];
        Span<double> b = stackalloc double[3];
        Span<double> norm = stackalloc double[3];
        x[..3].CopyTo(a);
        x.Slice(2, 3).CopyTo(b);
        for (int i = 0; i < 2; i++)
        {
            RotateTaylor(2, a, b, norm);
            b[1] *= norm[2];
        }

        return a[0] + (a[1] * a[2]) + b[0] + (b[1] * b[2]) + (norm[0] * norm[1]) + norm[2];
    }

    [Fact]
    public static void ParametersByReference() => ScalarFunction(
        5, OfReferences, OfReferencesJvp, OfReferencesVjp, OfReferencesGradient, OfReferencesHvp, OfReferencesHessian);

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Step([InOut] Span<double> y, double[] rates, Span<double> z, [Scratch] Span<double> work)
    {
        for (int i = 0; i < y.Length; i++)
        {
            work[i] = y[i] * rates[i];
        }

        for (int i = 0; i < y.Length; i++)
        {
            y[i] += work[y.Length - 1 - i] * y[i];
            z[i / 2] = y[i] * rates[1];
        }

        return Sum(y, y.Length - 1) * rates[0];
    }

    private static double Sum(ReadOnlySpan<double> y, int n) => n < 0 ? 1 : Math.Cos(y[n] * Sum(y, n - 1));

    [Differentiable]
    internal static double OfStorage(ReadOnlySpan<double> x, [NoDerivative] int order)
    {
        Span<double> y = new double[2 * (order + 1)];
        double[] rates = new double[2 * (order + 1)];
        Span<double> z = new double[2 * (order + 1)];
        Span<double> result = new double[order + 1];
        Span<double> work = stackalloc double[2];
        x[..2].CopyTo(y);
        x[1..].CopyTo(rates);
        if (order > 0)
        {
            x[1..].CopyTo(y[2..]);
        }

        double sum = 0;
        for (int i = 0; i < 2; i++)
        {
            StepTaylor(order, y, rates, z, work, result);
            rates[1] = 0.02 * x[i] * result[order];
            sum += (y[2 * order] * z[2 * order]) + (result[0] * work[0]) + z[(2 * order) + 1];
        }

        return sum + y[1];
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public static void StorageThatIsReadAndWritten(int order) => ScalarFunction(
        3,
        x => OfStorage(x, order),
        (x, v) => OfStorageJvp(x, order, v),
        (x, c, r) => OfStorageVjp(x, order, c, r),
        (x, g) => OfStorageGradient(x, order, g),
        (x, v, h) => OfStorageHvp(x, order, v, h),
        (x, h) => OfStorageHessian(x, order, h),
        allocates: true);

    [Differentiable(Modes = DerivativeModes.Gradient)]
    internal static double Well(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += (x[i] * x[i] * x[i]) + Math.Sin(x[i] * x[0]);
        }

        return sum;
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Force(ReadOnlySpan<double> x)
    {
        Span<double> gradient = stackalloc double[2];
        double value = WellGradient(x, gradient);
        return value + (gradient[0] * gradient[1]);
    }

    private static double Curvature(ReadOnlySpan<double> x, int depth)
    {
        Span<double> series = stackalloc double[6];
        Span<double> result = stackalloc double[3];
        x.CopyTo(series);
        series[2] = x[1];
        series[3] = depth;
        ForceTaylor(2, series, result);
        return depth == 0 ? result[2] : result[1] + Curvature(x, depth - 1);
    }

    [Differentiable]
    internal static double OfHelpers(ReadOnlySpan<double> x) => Curvature(x, 2);

    [Fact]
    public static void HelpersThatExpandGradients() => ScalarFunction(
        2, OfHelpers, OfHelpersJvp, OfHelpersVjp, OfHelpersGradient, OfHelpersHvp, OfHelpersHessian);

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Decay(double x, double rate) => Math.Exp(-rate * x);

    [Differentiable(Modes = DerivativeModes.Gradient)]
    internal static double Checked(ReadOnlySpan<double> x, [NoDerivative] int order, [NoDerivative] int length)
    {
        Span<double> result = stackalloc double[length];
        DecayTaylor(order, x[..3], x[3..], result);
        return result[0];
    }

    [Fact]
    public static void ArgumentsAreChecked()
    {
        double[] x = [1, 1, 0, 2, 0, 0], gradient = new double[6];
        Assert.Equal(Math.Exp(-2), CheckedGradient(x, 2, 3, gradient));
        TaylorAssert.Close([-2 * Math.Exp(-2), 0, 0, -Math.Exp(-2), 0, 0], gradient, 1e-15);
        Assert.Equal("order", Assert.Throws<ArgumentOutOfRangeException>(() => CheckedGradient(x, -1, 0, gradient)).ParamName);
        Assert.Equal("x", Assert.Throws<ArgumentException>(() => CheckedGradient(x, 1, 2, gradient)).ParamName);
        Assert.Equal("result", Assert.Throws<ArgumentException>(() => CheckedGradient(x, 2, 4, gradient)).ParamName);
    }
}
