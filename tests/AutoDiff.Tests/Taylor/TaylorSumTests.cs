using static AutoDiff.Tests.Taylor.TaylorAssert;

namespace AutoDiff.Tests.Taylor;

/// <summary>Coefficients summed over lines, against the sum of those of each line.</summary>
public static partial class TaylorSumTests
{
    private const DerivativeModes Modes = DerivativeModes.Taylor | DerivativeModes.TaylorSum;
    private const int N = 3;

    private delegate double Sum(int order, ReadOnlySpan<double> x, ReadOnlySpan<double> directions);

    private static void IsSumOf(ScalarSeries<double> taylor, Sum sum, params double[] x)
    {
        foreach (int lines in (int[])[0, 1, 4, 5, 11])
        {
            Random random = new(lines);
            double[] directions = [.. Enumerable.Range(0, lines * N).Select(_ => random.NextDouble() - 0.5)];
            for (int order = 2; order <= 4; order++)
            {
                double expected = 0;
                for (int line = 0; line < lines; line++)
                {
                    expected += Coefficients(taylor, order, [.. x, .. directions[(line * N)..((line + 1) * N)], .. new double[(order - 1) * N]])[order];
                }

                Close(expected, sum(order, x, directions), 1e-13, $"order {order}, {lines} lines:");
            }
        }
    }

    [Differentiable(Modes = Modes)]
    internal static double Primitives(ReadOnlySpan<double> x) =>
        (Math.Exp(x[0] * x[1]) / (2 + Math.Sin(x[2]))) + (Math.Tanh(x[0]) * Math.Cos(x[1])) - (Math.Log(1 + (x[2] * x[2])) * x[0])
        + Math.Sqrt(1 + (x[0] * x[1])) + Math.Pow(x[2], 3) + Math.Atan(x[1]) + Math.Asin(0.3 * x[0]) + (Math.Sinh(x[1]) * Math.Cosh(x[1]))
        + (Math.Abs(x[0]) * Math.Max(x[1], x[2])) + Math.Tan(x[0]) + (1 / x[2]) - Math.FusedMultiplyAdd(x[0], x[1], x[2]) + Math.Pow(2, x[0]);

    [Fact]
    public static void OfPrimitives() => IsSumOf(PrimitivesTaylor, PrimitivesTaylorSum, 0.7, -0.4, 1.3);

    [Differentiable(Modes = Modes)]
    internal static double Network(ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> w)
    {
        Span<double> hidden = stackalloc double[4];
        for (int u = 0; u < hidden.Length; u++)
        {
            double sum = w[u];
            for (int i = 0; i < x.Length; i++)
            {
                sum += w[u + i] * x[i];
            }

            hidden[u] = Math.Tanh(sum);
        }

        double result = 0;
        foreach (double h in hidden)
        {
            result += h * h * x[0];
        }

        return result;
    }

    [Fact]
    public static void OfLoopsAndStorage()
    {
        double[] w = [0.3, -0.7, 1.1, 0.2, -0.5, 0.9, 0.4];
        IsSumOf((order, x, result) => NetworkTaylor(order, x, w, result), (order, x, directions) => NetworkTaylorSum(order, x, w, directions), 0.7, -0.4, 1.3);
    }

    [Differentiable(Modes = Modes)]
    internal static double Branches(double[] x)
    {
        double[] copy = new double[x.Length];
        x.AsSpan().CopyTo(copy);
        double product = 1;
        for (int i = 0; i < copy.Length; i++)
        {
            if (copy[i] < 0)
            {
                copy[i] = 2;
            }
            else
            {
                copy[i] *= x[0] * x[i];
            }

            product = product > 1 ? product * copy[i] : Math.Exp(product * copy[i]);
        }

        return product;
    }

    [Fact]
    public static void OfBranches() =>
        IsSumOf(BranchesTaylor, (order, x, directions) => BranchesTaylorSum(order, x.ToArray(), directions), 0.7, -0.4, 0.6);

    [Differentiable(Modes = Modes)]
    internal static float Single(ReadOnlySpan<float> x) => MathF.Exp(x[0] * x[1]) * MathF.Sin(x[1]);

    [Fact]
    public static void OfSinglePrecision()
    {
        float[] x = [0.7f, 0.4f], directions = new float[18], result = new float[3];
        float expected = 0;
        for (int line = 0; line < 9; line++)
        {
            (directions[2 * line], directions[(2 * line) + 1]) = (0.1f * line, 1 - (0.2f * line));
            SingleTaylor(2, [.. x, directions[2 * line], directions[(2 * line) + 1], 0, 0], result);
            expected += result[2];
        }

        Close(expected, SingleTaylorSum(2, x, directions), 1e-5);
    }

    private static double SumOf<TFunction>(TFunction f, ReadOnlySpan<double> x, ReadOnlySpan<double> directions)
        where TFunction : ICollapsedTaylor<double>, allows ref struct => f.TaylorSum(2, x, directions);

    [Fact]
    public static void ObjectivesOfferTheirSums()
    {
        double[] x = [0.7, 0.4, 1.3], directions = [1, 0, 0, 0, 1, 0, 0, 0, 1];
        Assert.Equal(PrimitivesTaylorSum(2, x, directions), SumOf(new PrimitivesObjective(), x, directions));
        Assert.Equal(BranchesTaylorSum(2, x, directions), SumOf(new BranchesObjective(), x, directions));
    }

    [Fact]
    public static void ASecondCallAllocatesNothing()
    {
        double[] x = [0.7, 0.4, 1.3], directions = [1, 0, 0, 0, 1, 0, 0, 0, 1];
        PrimitivesTaylorSum(4, x, directions);
        long before = GC.GetAllocatedBytesForCurrentThread();
        PrimitivesTaylorSum(4, x, directions);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public static void ArgumentsAreChecked()
    {
        double[] x = [0.7, 0.4, 1.3];
        Assert.Equal("order", Assert.Throws<ArgumentOutOfRangeException>(() => PrimitivesTaylorSum(1, x, x)).ParamName);
        Assert.Equal("order", Assert.Throws<ArgumentOutOfRangeException>(() => PrimitivesTaylorSum(5, x, x)).ParamName);
        Assert.Equal("directions", Assert.Throws<ArgumentException>(() => PrimitivesTaylorSum(2, x, new double[4])).ParamName);
    }
}
