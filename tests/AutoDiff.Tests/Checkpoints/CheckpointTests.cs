using AutoDiff.Runtime;
using AutoDiff.Tests.Constructs.Support;
using AutoDiff.Tests.Shared;

namespace AutoDiff.Tests.Checkpoints;

/// <summary>Loops of methods marked <c>[Checkpoint]</c>: reversed in limited memory, with the derivatives that they have without it.</summary>
public static partial class CheckpointTests
{
    private const DerivativeModes Twice = DerivativeModes.Gradient | DerivativeModes.Hvp | DerivativeModes.Hessian;

    private static readonly double[] s_parameters = [0.9, 0.4, 0.02, 1.1];

    /// <summary>A damped pendulum in a wind that turns: what a step hands on are two numbers and a sum.</summary>
    private static void Step(ref double angle, ref double speed, double stiffness, double wind, double h, int i)
    {
        double force = (-stiffness * Math.Sin(angle)) + (wind * Math.Cos(0.1 * i)) - (0.1 * speed * Math.Abs(speed));
        speed += h * force;
        angle += h * speed;
    }

    [Differentiable(Modes = Twice)]
    internal static double Swing(ReadOnlySpan<double> p, int steps)
    {
        double angle = p[0], speed = 0, energy = 0;
        for (int i = 0; i < steps; i++)
        {
            Step(ref angle, ref speed, p[3], p[1], p[2], i);
            energy += speed * speed;
        }

        return angle + (energy / 100);
    }

    [Differentiable(Modes = DerivativeModes.All), Checkpoint(MemoryBudget = 1500)]
    internal static double SwingInLittle(ReadOnlySpan<double> p, int steps)
    {
        double angle = p[0], speed = 0, energy = 0;
        for (int i = 0; i < steps; i++)
        {
            Step(ref angle, ref speed, p[3], p[1], p[2], i);
            energy += speed * speed;
        }

        return angle + (energy / 100);
    }

    /// <summary>Room for one state: every step begins from the first.</summary>
    [Differentiable(Modes = Twice), Checkpoint(MemoryBudget = 1)]
    internal static double SwingInNothing(ReadOnlySpan<double> p, int steps)
    {
        double angle = p[0], speed = 0, energy = 0;
        for (int i = 0; i < steps; i++)
        {
            Step(ref angle, ref speed, p[3], p[1], p[2], i);
            energy += speed * speed;
        }

        return angle + (energy / 100);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(300)]
    public static void First_and_second_derivatives_are_those_of_the_loop_that_keeps_everything(int steps)
    {
        double[] gradient = new double[4], hessian = new double[16], other = new double[4], otherHessian = new double[16];
        double value = SwingGradient(s_parameters, steps, gradient);
        SwingHessian(s_parameters, steps, hessian);
        Assert.Equal(value, SwingInLittleGradient(s_parameters, steps, other));
        DerivativeAssert.Close("gradient", gradient, other, tolerance: 1e-13);
        SwingInLittleHessian(s_parameters, steps, otherHessian);
        DerivativeAssert.Close("Hessian", hessian, otherHessian, tolerance: 1e-13);
        Assert.Equal(value, SwingInNothingGradient(s_parameters, steps, other));
        DerivativeAssert.Close("gradient with one state", gradient, other, tolerance: 1e-13);
        SwingInNothingHessian(s_parameters, steps, otherHessian);
        DerivativeAssert.Close("Hessian with one state", hessian, otherHessian, tolerance: 1e-13);
    }

    [Fact]
    [Supports("loops reversed in limited memory: `[Checkpoint]` ([streams.md](streams.md))")]
    public static void Every_mode_is_right()
    {
        const int Steps = 40;
        double[] gradient = new double[4], hessian = new double[16], hv = new double[4], v = [0.3, -0.5, 0.01, 0.7], cotangents = new double[4], series = new double[3];
        double value = SwingInLittleGradient(s_parameters, Steps, gradient);
        DerivativeAssert.Close("gradient", FiniteDifference.Jacobian(x => [SwingInLittle(x, Steps)], s_parameters), gradient);
        SwingInLittleHessian(s_parameters, Steps, hessian);
        DerivativeAssert.Close("Hessian", FiniteDifference.Jacobian(Slope, s_parameters), hessian, tolerance: 1e-8);
        SwingInLittleHvp(s_parameters, Steps, v, hv);
        DerivativeAssert.Close("Hvp", [.. Enumerable.Range(0, 4).Select(i => Dot(hessian.AsSpan(4 * i, 4), v))], hv);
        SwingInLittleVjp(s_parameters, Steps, 2, cotangents);
        DerivativeAssert.Close("Vjp", [.. gradient.Select(g => 2 * g)], cotangents);
        DerivativeAssert.Close("Jvp", Dot(gradient, v), SwingInLittleJvp(s_parameters, Steps, v).Tangent);
        SwingInLittleTaylor(2, [.. s_parameters, .. v, 0, 0, 0, 0], Steps, series);
        DerivativeAssert.Close("Taylor", [value, Dot(gradient, v), Dot(hv, v) / 2], series);

        static double[] Slope(double[] x)
        {
            double[] g = new double[4];
            SwingInLittleGradient(x, Steps, g);
            return g;
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>Heat in a rod: the state is storage, of which one half is computed from the other; what is measured goes to a further span.</summary>
    [Differentiable(Modes = DerivativeModes.Vjp)]
    internal static void Conduct(ReadOnlySpan<double> start, double conductivity, [NoDerivative] double[] source, int steps, Span<double> measured)
    {
        int n = start.Length;
        Span<double> now = stackalloc double[8];
        Span<double> next = stackalloc double[8];
        start.CopyTo(now);
        for (int t = 0; t < steps; t++)
        {
            for (int i = 0; i < n; i++)
            {
                double left = now[i > 0 ? i - 1 : i], right = now[i + 1 < n ? i + 1 : i];
                next[i] = now[i] + (conductivity * (left - (2 * now[i]) + right)) + (source[i] * Math.Sin(now[i]));
            }

            next.CopyTo(now);
            measured[t] = now[t % n] * now[0];
        }
    }

    [Differentiable(Modes = DerivativeModes.Vjp), Checkpoint(MemoryBudget = 2000)]
    internal static void ConductInLittle(ReadOnlySpan<double> start, double conductivity, [NoDerivative] double[] source, int steps, Span<double> measured)
    {
        int n = start.Length;
        Span<double> now = stackalloc double[8];
        Span<double> next = stackalloc double[8];
        start.CopyTo(now);
        for (int t = 0; t < steps; t++)
        {
            for (int i = 0; i < n; i++)
            {
                double left = now[i > 0 ? i - 1 : i], right = now[i + 1 < n ? i + 1 : i];
                next[i] = now[i] + (conductivity * (left - (2 * now[i]) + right)) + (source[i] * Math.Sin(now[i]));
            }

            next.CopyTo(now);
            measured[t] = now[t % n] * now[0];
        }
    }

    [Fact]
    public static void A_state_in_storage_is_restored_and_outputs_stay_what_they_were()
    {
        const int Steps = 30;
        double[] start = [1, 0.4, -0.2, 0.7, 0.1], source = [0.01, 0.02, -0.03, 0, 0.05], seed = [.. Enumerable.Range(0, Steps).Select(i => Math.Cos(i))];
        double[] measured = new double[Steps], other = new double[Steps], gradient = new double[5], otherGradient = new double[5];
        ConductVjp(start, 0.2, source, Steps, measured, gradient, out double conductivity, seed);
        ConductInLittleVjp(start, 0.2, source, Steps, other, otherGradient, out double otherConductivity, seed);
        Assert.Equal(measured, other);
        DerivativeAssert.Close("start", gradient, otherGradient, tolerance: 1e-13);
        DerivativeAssert.Close("conductivity", conductivity, otherConductivity, tolerance: 1e-13);
    }

    /// <summary>Downwards in steps of two, the bound included, in a branch; after it the input of the loop is overwritten.</summary>
    [Differentiable(Modes = DerivativeModes.Gradient | DerivativeModes.Hvp | DerivativeModes.Hessian)]
    internal static double Down(ReadOnlySpan<double> p, int first)
    {
        Span<double> own = stackalloc double[3];
        p.CopyTo(own);
        double x = own[0];
        if (own[1] > 0)
        {
            for (int i = first; i >= 1; i -= 2)
            {
                x = Horner(x, own, i);
            }
        }

        own[2] = x * x;
        return own[2] + own[1];
    }

    [Checkpoint(MemoryBudget = 300)]
    private static double Horner(double x, ReadOnlySpan<double> own, int n)
    {
        for (int k = n; k >= 1; k -= 2)
        {
            x = Math.Sin((x * own[1]) + (own[2] / k));
        }

        return x;
    }

    [Fact]
    public static void Helpers_that_are_called_in_loops_have_budgets_of_their_own()
    {
        double[] p = [0.3, 0.8, 0.5], gradient = new double[3], hessian = new double[9];
        foreach (int first in (int[])[0, 1, 8, 9])
        {
            DownGradient(p, first, gradient);
            DerivativeAssert.Close("gradient", FiniteDifference.Jacobian(x => [Down(x, first)], p), gradient);
            DownHessian(p, first, hessian);
            DerivativeAssert.Close("Hessian", FiniteDifference.Jacobian(x => { double[] g = new double[3]; DownGradient(x, first, g); return g; }, p), hessian, tolerance: 1e-8);
        }
    }

    /// <summary>What the loop reads are arrays of the method's own, which are changed after it.</summary>
    [Differentiable(Modes = DerivativeModes.Gradient | DerivativeModes.Hvp | DerivativeModes.Hessian), Checkpoint(MemoryBudget = 400)]
    internal static double Weighted(ReadOnlySpan<double> p, int steps)
    {
        double[] weights = new double[3];
        int[] order = new int[3];
        for (int k = 0; k < 3; k++)
        {
            weights[k] = Math.Sin(p[k] + k);
            order[k] = 2 - k;
        }

        double x = p[0];
        for (int i = 0; i < steps; i++)
        {
            x = Math.Cos(x * weights[order[i % 3]]) + p[1];
        }

        weights[0] = x * x;
        order[2] = 1;
        return (x * weights[0]) + weights[order[2]];
    }

    [Fact]
    public static void Arrays_that_change_after_the_loop_are_what_they_were_while_it_is_reversed()
    {
        double[] p = [0.3, 0.8, 0.5], gradient = new double[3], hessian = new double[9];
        WeightedGradient(p, 25, gradient);
        DerivativeAssert.Close("gradient", FiniteDifference.Jacobian(x => [Weighted(x, 25)], p), gradient);
        WeightedHessian(p, 25, hessian);
        DerivativeAssert.Close("Hessian", FiniteDifference.Jacobian(x => { double[] g = new double[3]; WeightedGradient(x, 25, g); return g; }, p), hessian, tolerance: 1e-8);
    }

    private static void Cool(Span<double> cells, double conductivity, double rate)
    {
        for (int i = 1; i < cells.Length; i++)
        {
            cells[i] += (conductivity * (cells[i - 1] - cells[i])) - (rate * Math.Sin(cells[i]));
        }
    }

    [Differentiable(Modes = DerivativeModes.Gradient)]
    internal static double Rod(ReadOnlySpan<double> p, int steps)
    {
        Span<double> cells = stackalloc double[12];
        cells[0] = p[0];
        for (int t = 0; t < steps; t++)
        {
            Cool(cells, p[1], p[2]);
        }

        return cells[11];
    }

    [Differentiable(Modes = DerivativeModes.Gradient), Checkpoint(MemoryBudget = 16L << 20)]
    internal static double LongRod(ReadOnlySpan<double> p, int steps)
    {
        Span<double> cells = stackalloc double[12];
        cells[0] = p[0];
        for (int t = 0; t < steps; t++)
        {
            Cool(cells, p[1], p[2]);
        }

        return cells[11];
    }

    [Fact]
    public static void A_million_steps_that_keep_more_are_differentiated_in_less_than_64_megabytes()
    {
        const int Steps = 1_000_000;
        double[] p = [0.9, 0.01, 1e-6], gradient = new double[3], full = new double[3];
        Assert.InRange(AllocatedOnNewThread(() => LongRodGradient(p, Steps, gradient)), 1, 20L << 20);
        Assert.InRange(AllocatedOnNewThread(() => RodGradient(p, Steps, full)), 64L << 20, long.MaxValue);
        DerivativeAssert.Close("gradient", full, gradient, tolerance: 1e-12);
    }

    /// <summary>A thread that ran other derivatives has their working storage already.</summary>
    private static long AllocatedOnNewThread(Action call)
    {
        long allocated = 0;
        Thread thread = new(() =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            call();
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        thread.Start();
        thread.Join();
        return allocated;
    }

    [Fact]
    public static void Nothing_is_allocated_after_the_first_call()
    {
        double[] gradient = new double[4];
        Assert.Equal(0, Allocation.Least(() => SwingInLittleGradient(s_parameters, 300, gradient)));
    }

    [Fact]
    public static void The_binomial_schedule_reaches_as_many_steps_as_there_are_ways_to_choose()
    {
        Assert.Equal(10, BinomialSchedule.Reach(3, 2));
        Assert.Equal(long.MaxValue, BinomialSchedule.Reach(1000, 1000));
        Assert.Equal(1, BinomialSchedule.Split(2, 1));
        foreach (int slots in (int[])[1, 2, 3, 5])
        {
            for (int length = 1; length <= 60; length++)
            {
                int repetitions = 0;
                while (BinomialSchedule.Reach(slots, repetitions) < length)
                {
                    repetitions++;
                }

                Assert.InRange(MostRuns(length, slots), 0, repetitions);
            }
        }

        // How often the step that is run most often is run before it is reversed.
        static int MostRuns(int length, int slots) => length == 1 ? 0
            : BinomialSchedule.Split(length, slots) is var split ? Math.Max(1 + MostRuns(split, slots), MostRuns(length - split, Math.Max(slots - 1, 1))) : 0;
    }
}
