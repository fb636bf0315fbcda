using System.Numerics;

namespace AutoDiff.Tests.Constructs.Support;

/// <summary>Checks all generated members of a function against differences of the function itself.</summary>
/// <remarks>Result spans are filled with NaN before a call: what is left of it shows what was not written.</remarks>
public static partial class DerivativeAssert
{
    private const double Tolerance = 2e-9;

    /// <summary>Points of [0.3, 1.7)ⁿ, different for each n.</summary>
    public static double[][] Points(int n, int count = 2)
    {
        Random random = new(1000 + n);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, n).Select(_ => 0.3 + (1.4 * random.NextDouble())).ToArray())];
    }

    /// <summary>Numbers of [−1, 1): tangents and cotangents.</summary>
    public static T[] Direction<T>(int n, int seed)
        where T : IFloatingPointIeee754<T>
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, n).Select(_ => T.CreateChecked((float)((2 * random.NextDouble()) - 1)))];
    }

    public static void Close(string what, double expected, double actual, double scale = 1, double tolerance = Tolerance)
    {
        if (!(Math.Abs(expected - actual) <= tolerance * (Math.Max(1, Math.Abs(scale)) + Math.Abs(expected))))
        {
            Assert.Fail($"{what}: expected {expected:R}, got {actual:R}.");
        }
    }

    public static void Close<T>(string what, double[] expected, T[] actual, double scale = 1, double tolerance = Tolerance)
        where T : IFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        scale = Math.Max(Math.Abs(scale), expected.Select(Math.Abs).DefaultIfEmpty(0).Max());
        for (int i = 0; i < expected.Length; i++)
        {
            Close($"{what}[{i}]", expected[i], double.CreateChecked(actual[i]), scale, tolerance);
        }
    }

    /// <summary>The same bits: −0 is not 0 here, and a NaN is itself.</summary>
    public static void Same<T>(string what, T expected, T actual)
        where T : IFloatingPointIeee754<T>
    {
        if (!expected.Equals(actual) || T.IsNegative(expected) != T.IsNegative(actual))
        {
            Assert.Fail($"{what}: expected exactly {expected:R}, got {actual:R}.");
        }
    }

    public static void Same<T>(string what, T[] expected, T[] actual)
        where T : IFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Same($"{what}[{i}]", expected[i], actual[i]);
        }
    }

    /// <summary>Runs a call a second time, which must give the same results and allocate nothing.</summary>
    public static void Repeats<T>(string what, bool allocates, T[] results, Action call)
        where T : IFloatingPointIeee754<T>
    {
        T[] first = [.. results];
        long before = GC.GetAllocatedBytesForCurrentThread();
        call();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Same(what + ", second call", first, results);

        // The runtime itself may allocate while a call runs, not in each of several.
        if (!allocates && allocated != 0 && Allocation.Least(call) is > 0 and long least)
        {
            Assert.Fail($"{what}: every further call allocates {least} bytes.");
        }
    }

    private static double Dot<T>(T[] a, T[] b)
        where T : IFloatingPointIeee754<T>
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += double.CreateChecked(a[i]) * double.CreateChecked(b[i]);
        }

        return sum;
    }

    private static T[] Unwritten<T>(int length)
        where T : IFloatingPointIeee754<T>
    {
        T[] values = new T[length];
        Array.Fill(values, T.NaN);
        return values;
    }
}
