using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Solves systems of ordinary differential equations z' = f(t, z, θ), and differentiates their solutions.</summary>
/// <remarks>A system is a generated <c>FOdeSystem</c>, of a marked method (t, z, θ, z') or (t, z, z'), or a <c>FParametricResidual</c>, of one (z, θ, z'). With a reused workspace and trajectory nothing is allocated. Time may
/// run backwards. That a solution does not reach its end is a result, never an exception; bad arguments throw <see cref="ArgumentException"/>.</remarks>
public static partial class Ode
{
    /// <summary>Solves up to a time.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the system.</typeparam>
    /// <param name="system">f.</param>
    /// <param name="t0">The first time.</param>
    /// <param name="z0">The state there, of length n.</param>
    /// <param name="t1">The last time.</param>
    /// <param name="theta">The parameters; empty if there are none.</param>
    /// <param name="z1">Receives the last state, of length n: that at <paramref name="t1"/>, or where the solution ended before.</param>
    /// <param name="method">The method; <see cref="Tsitouras"/> if null.</param>
    /// <param name="options">The accuracy; the defaults if null.</param>
    /// <param name="trajectory">Records the steps, for an adjoint or to evaluate the solution between them; may be null.</param>
    /// <param name="workspace">Storage that is reused; null to allocate it.</param>
    /// <returns>How the solution ended.</returns>
    /// <exception cref="ArgumentException">A span has the wrong length, or the method needs <see cref="OdeOptions.FixedSteps"/>.</exception>
    public static OdeSummary<T> Solve<T, F>(
        F system, T t0, ReadOnlySpan<T> z0, T t1, ReadOnlySpan<T> theta, Span<T> z1,
        OdeMethod? method = null, OdeOptions? options = null, OdeTrajectory<T>? trajectory = null, Workspace<T>? workspace = null)
        where T : IFloatingPointIeee754<T>
        where F : IOdeSystem<T>, allows ref struct
    {
        ArgumentCheck.Length(z1.Length, z0.Length, nameof(z1));
        return Run(system, default(NoEvent<T>), t0, z0, [t1], theta, z1, default, default, default, method, options, trajectory, workspace);
    }

    /// <summary>Solves up to the last of several times, with the state at each. Steps end there exactly.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the system.</typeparam>
    /// <param name="system">f.</param>
    /// <param name="t0">The first time.</param>
    /// <param name="z0">The state there, of length n.</param>
    /// <param name="times">The times of the outputs, in the order in which they are reached.</param>
    /// <param name="theta">The parameters; empty if there are none.</param>
    /// <param name="states">Receives a row of length n for each time; NaN for those that were not reached.</param>
    /// <param name="method">The method; <see cref="Tsitouras"/> if null.</param>
    /// <param name="options">The accuracy; the defaults if null.</param>
    /// <param name="trajectory">Records the steps; may be null.</param>
    /// <param name="workspace">Storage that is reused; null to allocate it.</param>
    /// <returns>How the solution ended.</returns>
    /// <exception cref="ArgumentException">A span has the wrong length, times are not in order, or the method needs <see cref="OdeOptions.FixedSteps"/>.</exception>
    public static OdeSummary<T> Solve<T, F>(
        F system, T t0, ReadOnlySpan<T> z0, ReadOnlySpan<T> times, ReadOnlySpan<T> theta, Span<T> states,
        OdeMethod? method = null, OdeOptions? options = null, OdeTrajectory<T>? trajectory = null, Workspace<T>? workspace = null)
        where T : IFloatingPointIeee754<T>
        where F : IOdeSystem<T>, allows ref struct
    {
        ArgumentCheck.Length(states.Length, times.Length * z0.Length, nameof(states));
        return Run(system, default(NoEvent<T>), t0, z0, times, theta, states, default, default, default, method, options, trajectory, workspace);
    }

    /// <summary>Solves, and takes a direction of the first state and of the parameters along: the derivative of the solution as it is computed, step lengths held fixed.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the system.</typeparam>
    /// <param name="system">f.</param>
    /// <param name="t0">The first time.</param>
    /// <param name="z0">The state there, of length n.</param>
    /// <param name="times">The times of the outputs, in the order in which they are reached.</param>
    /// <param name="theta">The parameters, of length p.</param>
    /// <param name="z0Tangent">The direction of the first state, of length n.</param>
    /// <param name="thetaTangent">The direction of the parameters, of length p.</param>
    /// <param name="states">Receives a row of length n for each time.</param>
    /// <param name="stateTangents">Receives their derivatives, row by row.</param>
    /// <param name="method">The method; <see cref="Tsitouras"/> if null.</param>
    /// <param name="options">The accuracy; the defaults if null.</param>
    /// <param name="workspace">Storage that is reused; null to allocate it.</param>
    /// <returns>How the solution ended.</returns>
    /// <exception cref="ArgumentException">A span has the wrong length, times are not in order, or the method needs <see cref="OdeOptions.FixedSteps"/>.</exception>
    public static OdeSummary<T> SolveJvp<T, F>(
        F system, T t0, ReadOnlySpan<T> z0, ReadOnlySpan<T> times, ReadOnlySpan<T> theta, ReadOnlySpan<T> z0Tangent, ReadOnlySpan<T> thetaTangent,
        Span<T> states, Span<T> stateTangents, OdeMethod? method = null, OdeOptions? options = null, Workspace<T>? workspace = null)
        where T : IFloatingPointIeee754<T>
        where F : IOdeSystem<T>, allows ref struct
    {
        ArgumentCheck.Length(states.Length, times.Length * z0.Length, nameof(states));
        ArgumentCheck.Length(stateTangents.Length, states.Length, nameof(stateTangents));
        ArgumentCheck.Length(z0Tangent.Length, z0.Length, nameof(z0Tangent));
        ArgumentCheck.Length(thetaTangent.Length, theta.Length, nameof(thetaTangent));
        return Run(
            system, default(NoEvent<T>), t0, z0, times, theta, states, z0Tangent, thetaTangent, stateTangents, method, options, null, workspace);
    }

    /// <summary>Solves until an event, a change of sign of g(z) between the ends of a step, or up to a time.</summary>
    /// <remarks>The event is located on steps of the method itself, so the state there is as accurate as any other. Derivatives: <see cref="EventCotangent"/> and <see cref="EventTangent"/>.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the system.</typeparam>
    /// <typeparam name="TEvent">The type of the event function.</typeparam>
    /// <param name="system">f.</param>
    /// <param name="eventFunction">g, such as a generated <c>FObjective</c>.</param>
    /// <param name="t0">The first time.</param>
    /// <param name="z0">The state there, of length n.</param>
    /// <param name="t1">The last time if there is no event before.</param>
    /// <param name="theta">The parameters; empty if there are none.</param>
    /// <param name="z1">Receives the state at the event, or the last one.</param>
    /// <param name="method">The method; <see cref="Tsitouras"/> if null.</param>
    /// <param name="options">The accuracy, and which changes of sign count; the defaults if null.</param>
    /// <param name="trajectory">Records the steps; may be null.</param>
    /// <param name="workspace">Storage that is reused; null to allocate it.</param>
    /// <returns>How the solution ended: <see cref="OdeOutcome.Event"/>, and the time of the event, if there was one.</returns>
    /// <exception cref="ArgumentException">A span has the wrong length, or the method needs <see cref="OdeOptions.FixedSteps"/>.</exception>
    public static OdeSummary<T> SolveToEvent<T, F, TEvent>(
        F system, TEvent eventFunction, T t0, ReadOnlySpan<T> z0, T t1, ReadOnlySpan<T> theta, Span<T> z1,
        OdeMethod? method = null, OdeOptions? options = null, OdeTrajectory<T>? trajectory = null, Workspace<T>? workspace = null)
        where T : IFloatingPointIeee754<T>
        where F : IOdeSystem<T>, allows ref struct
        where TEvent : IObjective<T>, allows ref struct
    {
        ArgumentCheck.NotNull(eventFunction, nameof(eventFunction));
        ArgumentCheck.Length(z1.Length, z0.Length, nameof(z1));
        return Run(system, eventFunction, t0, z0, [t1], theta, z1, default, default, default, method, options, trajectory, workspace);
    }

    private static OdeSummary<T> Run<T, F, TEvent>(
        F system, TEvent eventFunction, T t0, ReadOnlySpan<T> z0, ReadOnlySpan<T> times, ReadOnlySpan<T> theta, Span<T> states,
        ReadOnlySpan<T> z0Tangent, ReadOnlySpan<T> thetaTangent, Span<T> stateTangents,
        OdeMethod? method, OdeOptions? options, OdeTrajectory<T>? trajectory, Workspace<T>? workspace)
        where T : IFloatingPointIeee754<T>
        where F : IOdeSystem<T>, allows ref struct
        where TEvent : IObjective<T>, allows ref struct
    {
        ArgumentCheck.NotNull(system, nameof(system));
        CheckTimes(t0, z0, times);
        method ??= Tsitouras.Default;
        options ??= OdeOptions.Default;
        workspace ??= new Workspace<T>();
        Tableau<T> tableau = method.TableauOf<T>();
        if (tableau.Error is null && options.FixedSteps == 0)
        {
            throw new ArgumentException("This method has no error estimate: set FixedSteps.", nameof(options));
        }

        int n = z0.Length;
        bool hasTangent = !z0Tangent.IsEmpty;
        Arena<T> arena = workspace.Enter(
            OdeRun<T, F, TEvent>.NumbersNeeded(n, theta.Length, tableau, hasTangent), RungeKuttaStep<T, F>.IntegersNeeded(n, tableau));
        try
        {
            trajectory?.Start(method, tableau.DenseDegree, t0, z0, times.Length);
            OdeRun<T, F, TEvent> run = new(
                system, eventFunction, theta, method, options, trajectory, t0, z0, z0Tangent, thetaTangent, hasTangent, ref arena);
            OdeOutcome outcome = run.Begin(times[^1]);
            for (int i = 0; i < times.Length; i++)
            {
                outcome = outcome == OdeOutcome.Completed ? run.Advance(times[i]) : outcome;
                bool isState = outcome is OdeOutcome.Completed or OdeOutcome.Event || times.Length == 1;
                Report(run.State, states.Slice(i * n, n), isState);
                if (outcome == OdeOutcome.Completed)
                {
                    trajectory?.MarkOutput();
                }

                if (hasTangent)
                {
                    Report(run.Tangent, stateTangents.Slice(i * n, n), isState);
                }
            }

            if (outcome == OdeOutcome.Event)
            {
                trajectory?.MarkOutput();
            }

            return run.Summary(outcome);
        }
        finally
        {
            workspace.Leave();
        }
    }

    private static void Report<T>(ReadOnlySpan<T> state, Span<T> result, bool isState)
        where T : IFloatingPointIeee754<T>
    {
        if (isState)
        {
            state.CopyTo(result);
        }
        else
        {
            result.Fill(T.NaN);
        }
    }

    private static void CheckTimes<T>(T t0, ReadOnlySpan<T> z0, ReadOnlySpan<T> times)
        where T : IFloatingPointIeee754<T>
    {
        if (z0.IsEmpty)
        {
            throw new ArgumentException("The state has no components.", nameof(z0));
        }

        if (times.IsEmpty)
        {
            throw new ArgumentException("There are no times.", nameof(times));
        }

        if (!T.IsFinite(t0))
        {
            throw new ArgumentOutOfRangeException(nameof(t0), t0, "A time is finite.");
        }

        int direction = T.Sign(times[^1] - t0);
        T before = t0;
        foreach (T time in times)
        {
            if (!T.IsFinite(time) || T.Sign(time - before) * direction < 0)
            {
                throw new ArgumentException(FormattableString.Invariant($"Times are finite and go on in one direction: {time} comes after {before}."), nameof(times));
            }

            before = time;
        }
    }
}
