using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

public partial class DeepRecursionTests
{
    private const int Depth = 5000;

#if DEBUG
    // The frames of unoptimised code keep every temporary.
    private const int StackSize = 4 << 20;
#else
    private const int StackSize = 1 << 20;
#endif

    [Differentiable]
    private static double Chain(double x, int depth) => depth == 0 ? x * x : 0.5 * Math.Sin(Chain(x, depth - 1)) + x;

    private static double Ping(ReadOnlySpan<double> x, double y, int depth) =>
        depth == 0 ? y * x[0] : Pong(x, 0.9 * Math.Cos(y) + x[depth % x.Length], depth - 1);

    private static double Pong(ReadOnlySpan<double> x, double y, int depth)
    {
        if (depth <= 0)
        {
            return y;
        }

        double inner = Ping(x, y * 0.5, depth - 1);
        return inner * 0.5 + y;
    }

    [Differentiable]
    private static double PingPong(ReadOnlySpan<double> x, int depth) => Ping(x, x[0], depth);

    [Fact]
    [Supports("recursion five thousand calls deep")]
    public void Chain_of_five_thousand_calls_on_a_small_stack() => OnSmallStack(() =>
    {
        (double value, double slope, double curvature) = (0.36, 1.2, 2);
        for (int i = 0; i < Depth; i++)
        {
            (double sin, double cos) = Math.SinCos(value);
            curvature = 0.5 * ((cos * curvature) - (sin * slope * slope));
            slope = (0.5 * cos * slope) + 1;
            value = (0.5 * sin) + 0.6;
        }

        double[] results = new double[5];
        Action call = () =>
        {
            results[0] = ChainGradient(0.6, Depth, out results[1]);
            results[2] = ChainJvp(0.6, Depth, 1).Tangent;
            ChainVjp(0.6, Depth, 2, out results[3]);
            ChainHvp(0.6, Depth, 1, out results[4]);
        };
        call();
        Same("value", Chain(0.6, Depth), results[0]);
        Close("results", [value, slope, slope, 2 * slope, curvature], results);
        Repeats("deep chain", false, results, call);
    });

    [Fact]
    [Supports("recursion five thousand calls deep")]
    public void Mutual_recursion_five_thousand_deep_on_a_small_stack() => OnSmallStack(() =>
    {
        double[] x = [0.3, 0.8, 0.5];
        double[] v = [1, 2, -1];
        double[] g = new double[3];
        double[] hv = new double[3];
        Action call = () =>
        {
            PingPongGradient(x, Depth, g);
            PingPongHvp(x, Depth, v, hv);
        };
        call();
        Close("gradient", Support.FiniteDifference.Jacobian(p => [PingPong(p, Depth)], x), g);
        Repeats("deep mutual recursion", false, hv, call);
    });

    private static void OnSmallStack(Action action)
    {
        Exception? failure = null;
        Thread thread = new(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception e)
                {
                    failure = e;
                }
            },
            StackSize);
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            throw new InvalidOperationException("Failed on the small stack.", failure);
        }
    }
}
