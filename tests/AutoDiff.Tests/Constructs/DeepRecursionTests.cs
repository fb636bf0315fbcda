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

    /// <summary>A counted loop, and one that ends by a condition, of a million steps together.</summary>
    [Differentiable]
    private static double Steps(double x, int count)
    {
        double y = x;
        for (int i = 0; i < count / 2; i++)
        {
            y -= 1e-5 * Math.Sin(y) * x;
        }

        int n = 0;
        while (n < count / 2 && y > -1)
        {
            y += 1e-6 * y * y;
            n++;
        }

        return y;
    }

    [Fact]
    [Supports("loops of a million steps, in constant stack")]
    public void A_million_steps_on_a_very_small_stack() => OnSmallStack(
        () =>
        {
            const int Count = 1_000_000;
            (double y, double slope, double curvature) = (0.7, 1, 0);
            for (int i = 0; i < Count / 2; i++)
            {
                (double sin, double cos) = Math.SinCos(y);
                curvature -= 1e-5 * ((0.7 * ((cos * curvature) - (sin * slope * slope))) + (2 * cos * slope));
                (y, slope) = (y - (1e-5 * sin * 0.7), slope - (1e-5 * ((cos * slope * 0.7) + sin)));
            }

            for (int i = 0; i < Count / 2; i++)
            {
                curvature += 2e-6 * ((slope * slope) + (y * curvature));
                (y, slope) = (y + (1e-6 * y * y), slope + (2e-6 * y * slope));
            }

            double[] results = new double[5];
            Action call = () =>
            {
                results[0] = StepsGradient(0.7, Count, out results[1]);
                results[2] = StepsJvp(0.7, Count, 1).Tangent;
                StepsVjp(0.7, Count, 2, out results[3]);
                StepsHvp(0.7, Count, 1, out results[4]);
            };
            call();
            Same("value", Steps(0.7, Count), results[0]);
            Close("results", [y, slope, slope, 2 * slope, curvature], results, tolerance: 1e-8);
            Repeats("a million steps", false, results, call);
        },
        StackSize / 4);

    private static void OnSmallStack(Action action, int stackSize = StackSize)
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
            stackSize);
        thread.Start();
        thread.Join();
        if (failure is not null)
        {
            throw new InvalidOperationException("Failed on the small stack.", failure);
        }
    }
}
