using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

public partial class ConcurrencyTests
{
    private static double Layer(ReadOnlySpan<double> x, double scale)
    {
        double product = scale;
        foreach (double v in x)
        {
            product = Math.Sin(product * v) + v;
        }

        return x.Length > 1 ? product * Layer(x[1..], product) : product;
    }

    [Differentiable]
    private static double Loss(ReadOnlySpan<double> x, [NoDerivative] Action? callback = null)
    {
        double sum = 0;
        for (int i = 0; i < 3; i++)
        {
            sum += Layer(x, x[i]) * sum + x[i];
            if (callback != null)
                callback.Invoke();
        }

        return sum;
    }

    [Fact]
    public void Parallel_callers_do_not_disturb_each_other()
    {
        double[][] points = Points(6, 64);
        double[] v = Direction<double>(6, 1);
        double[][] expected = Array.ConvertAll(points, Evaluate);
        Parallel.For(0, 20 * points.Length, k => Same("parallel", expected[k % points.Length], Evaluate(points[k % points.Length])));

        double[] Evaluate(double[] x)
        {
            double[] results = new double[13];
            LossGradient(x, null, results.AsSpan(0, 6));
            LossHvp(x, null, v, results.AsSpan(6, 6));
            results[12] = LossJvp(x, null, v).Tangent;
            return results;
        }
    }

    [Fact]
    public void A_callback_may_call_the_derivative_again()
    {
        double[] x = Points(6)[0];
        double[] y = Points(6)[1];
        double[] v = Direction<double>(6, 1);
        double[] outer = new double[6];
        double[] inner = new double[6];
        double[] expectedOuter = new double[6];
        double[] expectedInner = new double[6];
        LossHvp(x, null, v, expectedOuter);
        LossGradient(y, null, expectedInner);
        int calls = 0;
        void Callback()
        {
            calls++;
            LossGradient(y, null, inner);
            Same("inner", expectedInner, inner);
        }

        LossHvp(x, Callback, v, outer);
        Same("outer", expectedOuter, outer);
        Assert.Equal(3, calls);
        LossGradient(x, Callback, outer);
        LossGradient(x, null, expectedOuter);
        Same("outer gradient", expectedOuter, outer);
    }
}
