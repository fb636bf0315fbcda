using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

// Steps along Taylor series.
public static partial class Ode
{
    /// <summary>The Taylor coefficients of the solution that passes through a state: z_{k+1} = f_k / (k + 1).</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the system.</typeparam>
    /// <param name="system">f.</param>
    /// <param name="order">The highest power of t − <paramref name="t0"/>; not negative.</param>
    /// <param name="t0">The time.</param>
    /// <param name="theta">The parameters, of length p.</param>
    /// <param name="series"><paramref name="order"/> + 1 rows of length n. Row 0 holds the state on entry; the others are written.</param>
    /// <param name="workspace">Storage that is reused; null to allocate it.</param>
    /// <exception cref="ArgumentException"><paramref name="series"/> is not made of so many rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is negative.</exception>
    public static void Series<T, F>(F system, int order, T t0, ReadOnlySpan<T> theta, Span<T> series, Workspace<T>? workspace = null)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorOdeSystem<T>, allows ref struct
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        int rows = order + 1;
        int n = series.Length / rows;
        ArgumentCheck.Length(series.Length, n * rows, nameof(series));
        workspace ??= new Workspace<T>();
        Arena<T> arena = workspace.Enter(SeriesNumbers(n, theta.Length, order), 0);
        try
        {
            Expand(system, order, t0, theta, series, ref arena);
        }
        finally
        {
            workspace.Leave();
        }
    }

    /// <summary>Solves along Taylor series of the solution, of automatic order and step length: down to rounding, if the tolerance asks for it.</summary>
    /// <remarks>The length of a step is at most e⁻² times the radius of convergence, estimated from the last two coefficients (Jorba and Zou 2005, equation 3-8), so the error of a step is about the
    /// relative tolerance. The trajectory can be evaluated between steps but has no discrete adjoint.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the system.</typeparam>
    /// <param name="system">f.</param>
    /// <param name="t0">The first time.</param>
    /// <param name="z0">The state there, of length n.</param>
    /// <param name="times">The times of the outputs, in the order in which they are reached.</param>
    /// <param name="theta">The parameters; empty if there are none.</param>
    /// <param name="states">Receives a row of length n for each time; NaN for those that were not reached.</param>
    /// <param name="method">The order.</param>
    /// <param name="options">The relative tolerance; the defaults if null.</param>
    /// <param name="trajectory">Records the steps; may be null.</param>
    /// <param name="workspace">Storage that is reused; null to allocate it.</param>
    /// <returns>How the solution ended. Evaluations count calls of the system in Taylor mode.</returns>
    /// <exception cref="ArgumentException">A span has the wrong length, or times are not in order.</exception>
    public static OdeSummary<T> Solve<T, F>(
        F system, T t0, ReadOnlySpan<T> z0, ReadOnlySpan<T> times, ReadOnlySpan<T> theta, Span<T> states,
        TaylorSeries method, OdeOptions? options = null, OdeTrajectory<T>? trajectory = null, Workspace<T>? workspace = null)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorOdeSystem<T>, allows ref struct
    {
        ArgumentCheck.NotNull(system, nameof(system));
        ArgumentNullException.ThrowIfNull(method);
        CheckTimes(t0, z0, times);
        int n = z0.Length;
        ArgumentCheck.Length(states.Length, times.Length * n, nameof(states));
        options ??= OdeOptions.Default;
        workspace ??= new Workspace<T>();
        int order = method.OrderFor<T>(options);
        Arena<T> arena = workspace.Enter(SeriesNumbers(n, theta.Length, order) + ((order + 2L) * n), 0);
        try
        {
            Span<T> series = arena.Take((order + 1) * n);
            Span<T> next = arena.Take(n);
            z0.CopyTo(series);
            trajectory?.Start(null, order, t0, z0, times.Length);
            T t = t0;
            int steps = 0;
            OdeOutcome outcome = Vectors.IsFinite(z0) ? OdeOutcome.Completed : OdeOutcome.NonFinite;
            for (int i = 0; i < times.Length; i++)
            {
                while (outcome == OdeOutcome.Completed && t != times[i])
                {
                    outcome = TaylorStep(system, order, times[i], theta, series, next, options, trajectory, arena, ref t);
                    steps++;
                    outcome = outcome == OdeOutcome.Completed && steps >= options.MaxSteps && t != times[^1] ? OdeOutcome.StepLimit : outcome;
                }

                Report(series[..n], states.Slice(i * n, n), outcome == OdeOutcome.Completed || times.Length == 1);
                if (outcome == OdeOutcome.Completed)
                {
                    trajectory?.MarkOutput();
                }
            }

            return new OdeSummary<T> { Outcome = outcome, Time = t, Steps = steps, Evaluations = steps * order };
        }
        finally
        {
            workspace.Leave();
        }
    }

    private static long SeriesNumbers(int n, int p, int order) => (order + 1L) * (n + p + 1);

    private static void Expand<T, F>(F system, int order, T t, ReadOnlySpan<T> theta, Span<T> series, ref Arena<T> arena)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorOdeSystem<T>, allows ref struct
    {
        int n = series.Length / (order + 1);
        int p = theta.Length;
        Span<T> slopes = arena.Take((order + 1) * n);
        Span<T> time = arena.Take(order + 1);
        Span<T> parameters = arena.Take((order + 1) * p);
        time.Fill(T.Zero);
        time[0] = t;
        parameters.Fill(T.Zero);
        theta.CopyTo(parameters);
        for (int k = 0; k < order; k++)
        {
            if (k == 1)
            {
                time[1] = T.One;
            }

            int rows = k + 1;
            system.Taylor(k, time[..rows], series[..(rows * n)], parameters[..(rows * p)], slopes[..(rows * n)]);
            Vectors.Scale(T.One / T.CreateChecked(rows), slopes.Slice(k * n, n), series.Slice(rows * n, n));
        }
    }

    private static OdeOutcome TaylorStep<T, F>(
        F system, int order, T target, ReadOnlySpan<T> theta, Span<T> series, Span<T> next, OdeOptions options, OdeTrajectory<T>? trajectory,
        Arena<T> arena, ref T t)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorOdeSystem<T>, allows ref struct
    {
        int n = next.Length;
        Expand(system, order, t, theta, series, ref arena);
        if (!Vectors.IsFinite<T>(series))
        {
            return OdeOutcome.NonFinite;
        }

        T length = TaylorLength(series, n, order, options);
        T left = target - t;
        bool reaches = length * T.CreateChecked(1.01) >= T.Abs(left);
        T h = reaches ? left : T.CopySign(length, left);
        if (t + h == t)
        {
            return OdeOutcome.StepTooSmall;
        }

        next.Fill(T.Zero);
        for (int k = order; k >= 0; k--)
        {
            Vectors.Combine(series.Slice(k * n, n), h, next, next);
        }

        T time = reaches ? target : t + h;
        if (trajectory is not null)
        {
            Span<T> coefficients = trajectory.NextCoefficients();
            T power = T.One;
            for (int k = 1; k <= order && !coefficients.IsEmpty; k++)
            {
                power *= h;
                Vectors.Scale(power, series.Slice(k * n, n), coefficients.Slice((k - 1) * n, n));
            }

            trajectory.Add(h, time, next, T.Zero, T.Zero);
        }

        next.CopyTo(series);
        t = time;
        return OdeOutcome.Completed;
    }

    private static T TaylorLength<T>(ReadOnlySpan<T> series, int n, int order, OdeOptions options)
        where T : IFloatingPointIeee754<T>
    {
        T size = T.Max(LargestOf(series[..n]), T.CreateChecked(options.AbsoluteTolerance / options.RelativeTolerance));
        T radius = T.PositiveInfinity;
        for (int k = order - 1; k <= order; k++)
        {
            T coefficient = LargestOf(series.Slice(k * n, n));
            if (!T.IsZero(coefficient))
            {
                radius = T.Min(radius, T.Pow(size / coefficient, T.One / T.CreateChecked(k)));
            }
        }

        // e⁻² is best where the order belongs to the tolerance; a lower order than that needs shorter steps.
        T tolerance = T.Max(T.CreateChecked(options.RelativeTolerance), Acceptance<T>.Epsilon / (T.One + T.One));
        T length = radius * T.Min(T.Exp(-(T.One + T.One)), T.Pow(tolerance, T.One / T.CreateChecked(order)));
        return options.MaxStep > 0 ? T.Min(length, T.CreateChecked(options.MaxStep)) : length;
    }

    private static T LargestOf<T>(ReadOnlySpan<T> values)
        where T : IFloatingPointIeee754<T>
    {
        T largest = T.Zero;
        foreach (T value in values)
        {
            largest = T.Max(largest, T.Abs(value));
        }

        return largest;
    }
}
