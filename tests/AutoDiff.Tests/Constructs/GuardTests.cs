using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

public partial class GuardTests
{
    [Differentiable]
    private static double Guarded(ReadOnlySpan<double> x, int terms)
    {
        if (terms <= 0 || terms > x.Length)
            throw new ArgumentOutOfRangeException(nameof(terms), terms, "Too few or too many.");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(terms, 100);
        double sum = 0;
        for (int i = 0; i < terms; i++)
        {
            if (x[i] < 0)
            {
                throw new InvalidOperationException($"Negative entry {i}.");
            }

            sum += Math.Sqrt(x[i]) * x[0];
        }

        return sum > 1e6 ? throw new OverflowException("Too large.") : sum * sum;
    }

    [Fact]
    public void Guards_that_hold() => ScalarFunction(
        4,
        x => Guarded(x, 3),
        (x, v) => GuardedJvp(x, 3, v),
        (x, c, r) => GuardedVjp(x, 3, c, r),
        (x, g) => GuardedGradient(x, 3, g),
        (x, v, h) => GuardedHvp(x, 3, v, h),
        (x, h) => GuardedHessian(x, 3, h));

    public static TheoryData<double[], int> Violations => new()
    {
        { [1, 2, 3], 0 },
        { [1, 2, 3], 4 },
        { [1, 2, -3], 3 },
        { [1, 1e14, 1], 3 },
    };

    [Theory]
    [MemberData(nameof(Violations))]
    public void The_derivative_throws_what_the_method_throws(double[] x, int terms)
    {
        Exception expected = Assert.ThrowsAny<Exception>(() => Guarded(x, terms));
        double[] r = new double[3];
        double[] h = new double[9];
        double[] v = [1, 1, 1];
        Action[] calls =
        [
            () => GuardedJvp(x, terms, v),
            () => GuardedVjp(x, terms, 1, r),
            () => GuardedGradient(x, terms, r),
            () => GuardedHvp(x, terms, v, r),
            () => GuardedHessian(x, terms, h),
        ];
        foreach (Action call in calls)
        {
            Exception actual = Assert.Throws(expected.GetType(), call);
            Assert.Equal(expected.Message, actual.Message);
        }
    }

    /// <summary>Throws in the middle, at a depth and an iteration that the entries decide.</summary>
    [Differentiable]
    private static double Deep(ReadOnlySpan<double> x, double y)
    {
        double sum = y * y;
        for (int i = 0; i < x.Length; i++)
        {
            if (x[i] == -1)
                throw new InvalidOperationException();
            sum = sum * x[i] + Math.Sin(sum);
        }

        return x.Length > 1 ? Deep(x[1..], sum) * sum : sum;
    }

    [Fact]
    public void Later_calls_are_unaffected_by_an_exception()
    {
        double[] good = [0.4, 1.2, 0.8, 0.9];
        double[] v = [1, -1, 0.5, 2];
        double[] reference = new double[4];
        DeepHvp(good, 0.7, v, 1, reference, out double yReference);
        double[] result = new double[4];
        for (int bad = 0; bad < good.Length; bad++)
        {
            double[] x = [.. good];
            x[bad] = -1;
            Assert.Throws<InvalidOperationException>(() => DeepHvp(x, 0.7, v, 1, result, out _));
            Assert.Throws<InvalidOperationException>(() => DeepGradient(x, 0.7, result, out _));
            Assert.Throws<InvalidOperationException>(() => DeepJvp(x, 0.7, v, 1));
            DeepHvp(good, 0.7, v, 1, result, out double y);
            Same("Hvp", reference, result);
            Same("Hvp of y", yReference, y);
            long before = GC.GetAllocatedBytesForCurrentThread();
            DeepHvp(good, 0.7, v, 1, result, out _);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void An_index_out_of_range_throws_as_the_method_does()
    {
        double[] results = new double[2];
        Assert.Throws<IndexOutOfRangeException>(() => BeyondGradient([1, 2], 2, results));
        Assert.Throws<IndexOutOfRangeException>(() => BeyondJvp([1, 2], -1, [1, 1]));
        Assert.Throws<IndexOutOfRangeException>(() => BeyondHvp([1, 2], 2, [1, 1], results));
    }

    [Differentiable]
    private static double Beyond(ReadOnlySpan<double> x, int i) => x[i] * x[i] * x[i];
}
