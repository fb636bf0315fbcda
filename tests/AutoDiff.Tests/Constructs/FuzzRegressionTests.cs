#pragma warning disable CS0162 // Code that cannot be reached is what some of these are about.

using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Programs that the fuzzer found and made small.</summary>
public partial class FuzzRegressionTests
{
    private static double FirstAtDepthZero(double p, int depth)
    {
        if (depth <= 0)
        {
            return p;
        }

        return 0.5;
    }

    [Differentiable]
    private static double LastElement(double[] x)
    {
        double last = 0.5;
        foreach (double v in x)
        {
            last = FirstAtDepthZero(v, 0);
        }

        return last * last;
    }

    [Fact]
    public void Element_of_foreach_over_an_array_goes_to_a_helper() => ScalarFunction(
        3,
        x => LastElement(x.ToArray()),
        (x, v) => LastElementJvp(x.ToArray(), v),
        (x, c, r) => LastElementVjp(x.ToArray(), c, r),
        (x, g) => LastElementGradient(x.ToArray(), g),
        (x, v, h) => LastElementHvp(x.ToArray(), v, h),
        (x, h) => LastElementHessian(x.ToArray(), h),
        allocates: true);

    [Differentiable]
    private static double AfterConstantCondition(ReadOnlySpan<double> x, int k)
    {
        const double Half = 0.5;
        bool low = 0.5 > x[0];
        if (Half <= 0.15)
        {
            return 0.5;
        }

        double y = low ? 0.5 : x[(k + 2) % x.Length];
        return y * y;
    }

    [Fact]
    public void Selection_after_a_return_that_never_happens() => ScalarFunction(
        3,
        x => AfterConstantCondition(x, 1),
        (x, v) => AfterConstantConditionJvp(x, 1, v),
        (x, c, r) => AfterConstantConditionVjp(x, 1, c, r),
        (x, g) => AfterConstantConditionGradient(x, 1, g),
        (x, v, h) => AfterConstantConditionHvp(x, 1, v, h),
        (x, h) => AfterConstantConditionHessian(x, 1, h));

    [Differentiable]
    private static void InsideConstantCondition(ReadOnlySpan<double> x, Span<double> y)
    {
        const bool Always = true;
        y[0] = x[1];
        if (Always)
        {
            double t = Math.Tanh(x[0]);
            y[0] *= Math.Sin(t);
        }
    }

    [Fact]
    public void Declaration_inside_a_condition_that_always_holds() => VectorFunction(
        2, 1, InsideConstantCondition, InsideConstantConditionJvp, InsideConstantConditionVjp, InsideConstantConditionJacobian);

    [Differentiable]
    private static double StorageAfterReturn(ReadOnlySpan<double> x)
    {
        double y = x[1];
        if (x[0] < 0.1)
        {
            return 0.5;
        }

        Span<double> a = new double[3];
        int i = 0;
        while (i < 2)
        {
            i++;
            a[0] = y * a[^1] + x[0];
        }

        return a[0] * y;
    }

    [Fact]
    public void Storage_allocated_after_an_early_return() => ScalarFunction(
        2, StorageAfterReturn, StorageAfterReturnJvp, StorageAfterReturnVjp, StorageAfterReturnGradient, StorageAfterReturnHvp, StorageAfterReturnHessian, allocates: true);

    private static double ConstantInLoops(ReadOnlySpan<double> a, Span<double> b, double p)
    {
        for (int i = 0; i < 2; i++)
        {
            for (int j = a.Length - 1; j >= 0; j--)
            {
                p = 0.5;
            }
        }

        return p * b[0];
    }

    [Differentiable]
    private static double OverwrittenByConstant(ReadOnlySpan<double> x)
    {
        double y = x[0];
        if (x[1] > 0)
        {
            double[] a = new double[3];
            a[0] = y * y;
            y = ConstantInLoops(a, a, x[0]);
        }

        return y;
    }

    [Fact]
    public void Parameter_overwritten_by_a_constant() => ScalarFunction(
        2, OverwrittenByConstant, OverwrittenByConstantJvp, OverwrittenByConstantVjp, OverwrittenByConstantGradient, OverwrittenByConstantHvp, OverwrittenByConstantHessian, allocates: true);

    [Differentiable]
    private static double ConstantInTheEnd(double s, double t)
    {
        double y = true ? 0.5 : Math.Min(s, 0.5);
        double z = y;
        return z * 0.5;
    }

    [Fact]
    public void Result_that_folds_to_a_constant()
    {
        Assert.Equal(0.25, ConstantInTheEndGradient(1, 2, out double s, out double t));
        Assert.Equal((0, 0), (s, t));
        Assert.Equal((0.25, 0), ConstantInTheEndJvp(1, 2, 3, 4));
    }

    private static double ZeroTimes(double p)
    {
        for (int i = 0; i < 4; i++)
        {
            Span<double> zeros = new double[3];
            p += Math.Atan2(zeros[0] * p, 1.25 + Math.Sin(0.5));
        }

        return p;
    }

    [Differentiable]
    private static double AngleOfZero(ReadOnlySpan<double> x, int k)
    {
        if (k % 2 == 1)
        {
            return 0.5;
        }

        return ZeroTimes(x[0]);
    }

    [Fact]
    public void Zero_cotangents_make_no_NaN() => ScalarFunction(
        2,
        x => AngleOfZero(x, 0),
        (x, v) => AngleOfZeroJvp(x, 0, v),
        (x, c, r) => AngleOfZeroVjp(x, 0, c, r),
        (x, g) => AngleOfZeroGradient(x, 0, g),
        (x, v, h) => AngleOfZeroHvp(x, 0, v, h),
        (x, h) => AngleOfZeroHessian(x, 0, h),
        allocates: true);

    [Differentiable]
    private static double DoIntoStorage(ReadOnlySpan<double> x)
    {
        double v = x[0];
        int i = 0;
        do
        {
            i++;
            v *= v;
        }
        while (i < 1 && v < 100);
        Span<double> a = stackalloc double[3];
        a[0] += v;
        return a[0];
    }

    [Fact]
    public void Do_loop_whose_result_is_stored() => ScalarFunction(
        2, DoIntoStorage, DoIntoStorageJvp, DoIntoStorageVjp, DoIntoStorageGradient, DoIntoStorageHvp, DoIntoStorageHessian);

    private static double Reset(Span<double> p, double at)
    {
        p[0] = at * p[0];
        return p[0];
    }

    [Differentiable]
    private static double WrittenInCondition(ReadOnlySpan<double> x)
    {
        Span<double> a = stackalloc double[2];
        a[1] = x[0];
        int i = 0;
        while (i < 3 && Reset(a[1..], x[1]) <= 2)
        {
            i++;
            a[0] += a[1];
        }

        return a[0] * a[1];
    }

    [Fact]
    public void Condition_of_a_loop_that_writes_storage() => ScalarFunction(
        2,
        WrittenInCondition,
        WrittenInConditionJvp,
        WrittenInConditionVjp,
        WrittenInConditionGradient,
        WrittenInConditionHvp,
        WrittenInConditionHessian);

    private static double Overwrite(Span<double> p, double by, int depth) =>
        depth == 0 ? p[0] = by : Overwrite(p, by * p[0], depth - 1);

    [Differentiable]
    private static double RecursionInCondition(ReadOnlySpan<double> x)
    {
        Span<double> a = stackalloc double[1];
        a[0] = 1;
        double sum = 0;
        for (int i = 0; i < 4 && Overwrite(a, x[0], 1) < 3; i++)
        {
            sum += a[0] * x[1];
            if (sum > 2)
            {
                break;
            }
        }

        return sum + a[0];
    }

    [Fact]
    public void Condition_of_a_loop_that_calls_what_writes_storage() => ScalarFunction(
        2,
        RecursionInCondition,
        RecursionInConditionJvp,
        RecursionInConditionVjp,
        RecursionInConditionGradient,
        RecursionInConditionHvp,
        RecursionInConditionHessian);

    [Differentiable]
    private static double RemainderOfZero(ReadOnlySpan<double> x)
    {
        double last = 0.5;
        for (int i = 0; i < 3; i++)
        {
            last = x[0] % (i * x[1]);
        }

        return last;
    }

    [Fact]
    public void Remainder_that_is_not_a_number_and_is_overwritten() => ScalarFunction(
        2,
        RemainderOfZero,
        RemainderOfZeroJvp,
        RemainderOfZeroVjp,
        RemainderOfZeroGradient,
        RemainderOfZeroHvp,
        RemainderOfZeroHessian);

    private struct Scales
    {
        public double A, B;
    }

    [Differentiable]
    private static double ChangedCopy(ReadOnlySpan<double> x)
    {
        Scales first = new Scales();
        Scales second = (first with { A = 2, B = 0.5 });
        return second.A * x[0] * x[0] + second.B * Math.Sin(x[1]) + first.A;
    }

    [Fact]
    public void Changed_copy_of_a_struct_that_carries_no_derivative() => ScalarFunction(
        2,
        ChangedCopy,
        ChangedCopyJvp,
        ChangedCopyVjp,
        ChangedCopyGradient,
        ChangedCopyHvp,
        ChangedCopyHessian);

    private static double Halved(ref double m, double p)
    {
        if (0.5 < m)
        {
            p = 0.5 * m * m;
            m = 0.5 * m;
        }

        return p + (3 * m);
    }

    [Differentiable]
    private static double PassedTwice(double x)
    {
        double v = x;
        v = Halved(ref v, Halved(ref v, x));
        return v;
    }

    [Fact]
    public void A_variable_by_reference_holds_at_the_call_what_later_arguments_left_in_it()
    {
        // The inner call leaves x/2, which is not above one half, and gives x²/2 + 3x/2; the outer one adds 3x/2.
        double x = 0.8, expected = (0.5 * x * x) + (3 * x);
        Assert.Equal(expected, PassedTwice(x), 1e-15);
        Assert.Equal(PassedTwice(x), PassedTwiceGradient(x, out double gradient));
        Assert.Equal(x + 3, gradient, 1e-14);
        Assert.Equal((PassedTwice(x), x + 3), PassedTwiceJvp(x, 1));
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    private static double PartnerInBranches(double t)
    {
        double v = 1.25 + Math.Sin(t);
        return v / (1.0 + (t < 0.5 ? 0.5 : Math.Cos(t)) * (t < 0.4 ? 0.25 : Math.Cos(t)));
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.45)]
    [InlineData(0.9)]
    public void The_partner_of_a_sine_has_all_coefficients_in_each_branch(double t)
    {
        double Slope(double at) => (PartnerInBranches(at + 1e-4) - PartnerInBranches(at - 1e-4)) / 2e-4;
        double[] series = new double[3];
        PartnerInBranchesTaylor(2, [t, 1, 0], series);
        Assert.Equal(PartnerInBranches(t), series[0]);
        Assert.Equal(Slope(t), series[1], 1e-7);
        Assert.Equal((Slope(t + 1e-4) - Slope(t - 1e-4)) / 4e-4, series[2], 1e-5);
    }

    [Differentiable(Modes = DerivativeModes.Taylor)]
    private static double SumOfSums(double[] x)
    {
        Span<double> sums = stackalloc double[2];
        System.Numerics.Tensors.TensorPrimitives.Add((ReadOnlySpan<double>)x.AsSpan(0, 2), (ReadOnlySpan<double>)x.AsSpan(1, 2), sums);
        return sums[0] * sums[1];
    }

    [Fact]
    public void The_series_of_an_array_that_a_library_is_given_allocates_nothing()
    {
        double[] series = [0.5, 2, 3, 1, 0, 0, 0, 0, 0], result = new double[3];
        SumOfSumsTaylor(2, series, result);
        Assert.Equal([12.5, 5.0, 0.0], result);
        Assert.Equal(0, Allocation.Least(() => SumOfSumsTaylor(2, series, result)));
    }
}
