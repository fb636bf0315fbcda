using static AutoDiff.Tests.Taylor.TaylorAssert;

namespace AutoDiff.Tests.Taylor;

/// <summary>Series that are known: of workloads, through loops, and by the other modes.</summary>
public static partial class TaylorTests
{
    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Workload(double x) => Math.Sin(Math.Exp(x)) * Math.Log(1 + (x * x));

    [Fact]
    public static void TheWorkloadHasItsCoefficients()
    {
        double[] expected =
        [
            0.360289627292149, 0.504723952968316, -1.50605475834227, -3.20021143926011, -1.21151260987668, 1.26234110850608,
            1.89708904663567, 1.43303951197657, 0.496743721869834, -0.234458696433578, -0.384126000064353,
        ];
        double[] x = new double[11];
        (x[0], x[1]) = (0.7, 1);
        Close(expected, Coefficients(WorkloadTaylor, 10, x), 1e-13);
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Horner(double x, [NoDerivative] ReadOnlySpan<double> coefficients)
    {
        double sum = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--)
        {
            sum = (sum * x) + coefficients[i];
        }

        return sum;
    }

    [Fact]
    public static void APolynomialByHornersSchemeHasItsCoefficients()
    {
        double[] coefficients = [3, -1, 4, 1, -5, 9], result = new double[9];
        HornerTaylor(8, [0, 1, 0, 0, 0, 0, 0, 0, 0], coefficients, result);
        Assert.Equal([3, -1, 4, 1, -5, 9, 0, 0, 0], result);
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double Newton(double x)
    {
        double y = 1;
        for (int i = 0; i < 12; i++)
        {
            y = 0.5 * (y + (x / y));
        }

        return y;
    }

    [Fact]
    public static void NewtonsIterationHasTheSeriesOfTheSquareRoot()
    {
        double[] expected = new double[11];
        expected[0] = Math.Sqrt(2);
        for (int k = 1; k <= 10; k++)
        {
            expected[k] = expected[k - 1] * (1.5 - k) / (2 * k);
        }

        Close(expected, Coefficients(NewtonTaylor, 10, [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]), 1e-14);
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double RungeKutta(double rate, [NoDerivative] int steps)
    {
        double y = 1, h = 1.0 / steps;
        for (int i = 0; i < steps; i++)
        {
            double k1 = rate * y;
            double k2 = rate * (y + (0.5 * h * k1));
            double k3 = rate * (y + (0.5 * h * k2));
            double k4 = rate * (y + (h * k3));
            y += h / 6 * (k1 + (2 * k2) + (2 * k3) + k4);
        }

        return y;
    }

    [Fact]
    public static void RungeKuttasMethodHasThePowersOfItsStabilityPolynomial()
    {
        const int Steps = 3;
        double[] step = [1, 1.0 / Steps, 0.5 / 9, 1.0 / 6 / 27, 1.0 / 24 / 81], power = [1];
        for (int i = 0; i < Steps; i++)
        {
            double[] next = new double[power.Length + 4];
            for (int j = 0; j < power.Length; j++)
            {
                for (int k = 0; k < step.Length; k++)
                {
                    next[j + k] += power[j] * step[k];
                }
            }

            power = next;
        }

        double[] x = new double[13], result = new double[13];
        x[1] = 1;
        RungeKuttaTaylor(12, x, Steps, result);
        Close(power, result, 1e-15);
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static void Identities(double x, Span<double> y)
    {
        double sin = Math.Sin(x), cos = Math.Cos(x), sinh = Math.Sinh(x), cosh = Math.Cosh(x);
        y[0] = (sin * sin) + (cos * cos);
        y[1] = Math.Exp(Math.Log(x)) - x;
        y[2] = Math.Tan(x) - (sin / cos);
        y[3] = (cosh * cosh) - (sinh * sinh);
        y[4] = Math.Tanh(x) - (sinh / cosh);
        y[5] = Math.Sqrt(x * x) - x;
        y[6] = Math.Pow(x, 3) - (x * x * x);
        y[7] = Math.Atan(Math.Tan(x)) - x;
        y[8] = Math.Sin(Math.Asin(x)) - x;
        y[9] = Math.Cbrt(x * x * x) - x;
        y[10] = Math.Pow(x, -1.5) - (1 / (x * Math.Sqrt(x)));
    }

    [Fact]
    public static void IdentitiesHoldCoefficientByCoefficient()
    {
        const int Count = 11;
        double[] x = Curve(8, [0.6]), y = new double[9 * Count];
        IdentitiesTaylor(8, x, y);
        for (int i = Count; i < y.Length; i++)
        {
            Close(0, y[i], 2e-11, $"identity {i % Count}, order {i / Count}:");
        }
    }

    [Differentiable(Modes = DerivativeModes.Jvp | DerivativeModes.Gradient | DerivativeModes.Hvp | DerivativeModes.Taylor)]
    internal static double Energy(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i + 1 < x.Length; i++)
        {
            double difference = x[i + 1] - (x[i] * x[i]);
            sum += Math.Sqrt(1 + (difference * difference)) * Math.Exp(-0.3 * x[i]);
        }

        return sum;
    }

    [Fact]
    public static void TheFirstOrderIsTheTangentAndTheSecondHalfTheCurvature()
    {
        double[] x = [0.3, -0.8, 1.2, 0.5], v = [1, -2, 0.5, 0.7], hv = new double[4];
        double[] result = Coefficients(EnergyTaylor, 2, [.. x, .. v, 0, 0, 0, 0]);
        (double value, double tangent) = EnergyJvp(x, v);
        EnergyHvp(x, v, hv);
        Assert.Equal(value, result[0]);
        Close(tangent, result[1], 1e-15);
        Close(hv.Zip(v, (a, b) => a * b).Sum(), 2 * result[2], 1e-14);
        IsSeriesOf(Energy, EnergyTaylor, x);
    }

    [Fact]
    public static void ObjectivesOfferTheirSeries()
    {
        double[] series = Curve(5, [0.3, -0.8, 1.2]), result = new double[6];
        Expand(new EnergyObjective(), 5, series, result);
        Assert.Equal(Coefficients(EnergyTaylor, 5, series), result);
    }

    [Differentiable(Modes = DerivativeModes.All)]
    private static void Products(ReadOnlySpan<double> x, [NoDerivative] double factor, Span<double> products)
    {
        products[0] = factor * x[0] * x[1];
        products[1] = Math.Exp(x[0]) * x[1];
    }

    [Fact]
    public static void ResidualsOfferTheirSeriesWhereAllModesAreAskedFor()
    {
        double[] series = Curve(3, [0.3, -0.8]), result = new double[8], expected = new double[8];
        Expand(new ProductsResidual(2.5, 2), 3, series, result);
        ProductsTaylor(3, series, 2.5, expected);
        Assert.Equal(expected, result);
        Assert.Equal(2.5 * 0.3 * -0.8, result[0], 15);
    }

    private static void Expand<TFunction>(TFunction f, int order, ReadOnlySpan<double> series, Span<double> result)
        where TFunction : ITaylorDifferentiable<double> => f.Taylor(order, series, result);

    [Fact]
    public static void TheSecondCallAllocatesNothing()
    {
        double[] series = Curve(8, [0.3, -0.8, 1.2, 0.5]), result = new double[9];
        EnergyTaylor(8, series, result);
        long before = GC.GetAllocatedBytesForCurrentThread();
        EnergyTaylor(8, series, result);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public static void ArgumentsAreChecked()
    {
        double[] series = new double[12], result = new double[3];
        Assert.Equal("order", Assert.Throws<ArgumentOutOfRangeException>(() => EnergyTaylor(-1, series, result)).ParamName);
        Assert.Equal("x", Assert.Throws<ArgumentException>(() => EnergyTaylor(4, series, new double[5])).ParamName);
        Assert.Equal("result", Assert.Throws<ArgumentException>(() => EnergyTaylor(2, series, new double[4])).ParamName);
        Assert.Equal("result", Assert.Throws<ArgumentException>(() => EnergyTaylor(2, series, series.AsSpan(3, 3))).ParamName);
        Assert.Equal("x", Assert.Throws<ArgumentException>(() => WorkloadTaylor(2, series, result)).ParamName);
        Assert.Equal("order", Assert.Throws<ArgumentOutOfRangeException>(() => WorkloadTaylor(-1, [], [])).ParamName);
    }
}
