using Microsoft.VisualBasic;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;
using static AutoDiff.Tests.Taylor.TaylorAssert;

namespace AutoDiff.Tests.Taylor;

/// <summary>Rules that users give for a first derivative, raised to any order.</summary>
public static partial class TaylorRuleTests
{
    private static double Cube(double x) => x * x * x;

    [DerivativeOf(typeof(TaylorRuleTests), nameof(Cube))]
    private static (double Value, double Tangent) CubeRule(double x, double xTangent)
    {
        double square = x * x;
        return (square * x, 3 * square * xTangent);
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double OfNumbers(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += Cube(x[i] + 0.1 * sum) * Math.Sin(x[0]);
        }

        return sum + Cube(Cube(x[0]));
    }

    [Fact]
    public static void AForwardRuleIsExpanded() => IsSeriesOf(OfNumbers, OfNumbersTaylor, 0.7, -0.4, 1.1);

    private static double Quotient(double x, [NoDerivative] int n, double y) => n * x / y;

    [DerivativeOf(typeof(TaylorRuleTests), nameof(Quotient))]
    private static double QuotientRule(double x, int n, double y, double cotangent, out double xCotangent, out double yCotangent)
    {
        double value = n * x / y;
        xCotangent = n * cotangent / y;
        yCotangent = -value * cotangent / y;
        return value;
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double OfQuotients(ReadOnlySpan<double> x) =>
        (Quotient(x[0], 3, 2 + x[1]) * x[0]) + Quotient(2, 1, x[0] + 4) + Quotient(x[1] * x[1], 2, 3);

    [Fact]
    public static void AReverseRuleIsTransposedAndExpanded() => IsSeriesOf(OfQuotients, OfQuotientsTaylor, 0.7, -0.4);

    private static double LogSumExp(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += Math.Exp(x[i]);
        }

        return Math.Log(sum);
    }

    [DerivativeOf(typeof(TaylorRuleTests), nameof(LogSumExp))]
    private static (double Value, double Tangent) LogSumExpRule(ReadOnlySpan<double> x, ReadOnlySpan<double> xTangent)
    {
        double value = LogSumExp(x), tangent = 0;
        for (int i = 0; i < xTangent.Length; i++)
        {
            tangent += Math.Exp(x[i] - value) * xTangent[i];
        }

        return (value, tangent);
    }

    [Differentiable]
    internal static double OfSpans(ReadOnlySpan<double> x) => (LogSumExp(x) * x[0]) + LogSumExp(x[1..]);

    [Fact]
    public static void ARuleThatCallsItsMethodIsExpandedInTurn() => IsSeriesOf(OfSpans, OfSpansTaylor, 0.7, -0.4, 0.3);

    private static double Norm(double[] x)
    {
        double sum = 1;
        foreach (double each in x)
        {
            sum += each * each;
        }

        return Math.Sqrt(sum);
    }

    [DerivativeOf(typeof(TaylorRuleTests), nameof(Norm))]
    private static double NormRule(double[] x, double cotangent, Span<double> xCotangent)
    {
        double value = Norm(x), scaled = cotangent / value;
        for (int i = 0; i < x.Length; i++)
        {
            xCotangent[i] = x[i] * scaled;
        }

        return value;
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double OfArrays(double[] x)
    {
        double[] squares = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            squares[i] = x[i] * x[i];
        }

        return Norm(squares) * Norm(x);
    }

    [Fact]
    public static void ARuleOfAnArray() => IsSeriesOf(x => OfArrays(x.ToArray()), OfArraysTaylor, 0.7, -0.4, 0.3);

    /// <summary>The rule of this method is a test of its own.</summary>
    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double OfAnotherAssembly(ReadOnlySpan<double> x) => Financial.SLN(x[0] * x[0], x[1], 4 + x[1]) * x[0];

    [Fact]
    public static void ARuleOfAMethodWithoutSource() => IsSeriesOf(OfAnotherAssembly, OfAnotherAssemblyTaylor, 0.7, -0.4);

    private static double Mean(double x, double y, double z) => x * y / z;

    [DerivativeOf(typeof(TaylorRuleTests), nameof(Mean))]
    private static (double Value, double Tangent) MeanRule(double x, double y, double z, double xTangent, double yTangent, double zTangent)
    {
        double[] terms = new double[2];
        terms[0] = xTangent * y;
        terms[1] = z > 0 ? x * yTangent : -(x * -yTangent);
        double sum = 0;
        for (int i = 0; i < terms.Length; i++)
        {
            sum += terms[i];
        }

        return (x * y / z, (sum - (x * y / z * zTangent)) / z);
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double OfMeans(ReadOnlySpan<double> x) => (Mean(x[0], x[1] + 1, 3 + x[0]) * x[1]) + Mean(2, x[0], 3);

    [Fact]
    public static void ARuleKeepsTangentsInStorage() => IsSeriesOf(OfMeans, OfMeansTaylor, 0.7, -0.4);

    private static double Rounded(double x) => Math.Round(x);

    [DerivativeOf(typeof(TaylorRuleTests), nameof(Rounded))]
    private static (double Value, double Tangent) RoundedRule(double x, double xTangent) => (Rounded(x), xTangent);

    [Differentiable(Modes = DerivativeModes.Taylor)]
    internal static double StraightThrough(double x) => Rounded(x) * x;

    [Fact]
    public static void TheSeriesIsThatOfTheRuleAndNotOfTheBody() =>
        Assert.Equal([3 * 2.6, 3 + 2.6, 29, 10, 25], Coefficients(StraightThroughTaylor, 4, [2.6, 1, 5, 0, 0]));

    [Differentiable]
    internal static double OfCoefficients(ReadOnlySpan<double> x)
    {
        Span<double> series = stackalloc double[9], result = stackalloc double[3];
        for (int i = 0; i < 3; i++)
        {
            series[i] = x[i];
            series[3 + i] = x[2 - i];
        }

        series[7] = x[0];
        OfSpansTaylor(2, series, result);
        return result[0] + (result[1] * result[2]);
    }

    [Fact]
    public static void CoefficientsThatRulesGiveHaveDerivatives() => ScalarFunction(
        3, OfCoefficients, OfCoefficientsJvp, OfCoefficientsVjp, OfCoefficientsGradient, OfCoefficientsHvp, OfCoefficientsHessian);

    [Fact]
    public static void ASecondCallAllocatesNothing()
    {
        double[] series = Curve(8, [0.7, -0.4, 0.3]), result = new double[9];
        OfSpansTaylor(8, series, result);
        long before = GC.GetAllocatedBytesForCurrentThread();
        OfSpansTaylor(8, series, result);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
