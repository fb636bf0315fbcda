using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

// Gradients of losses of a solution.
public static partial class Ode
{
    /// <summary>The discrete adjoint: takes cotangents of the outputs of a recorded solution to those of its first state and parameters, exactly for the solution as it was
    /// computed, step lengths held fixed.</summary>
    /// <remarks>Each step is computed again and swept backwards: two evaluations and transposed products for each stage of the solution, whatever the number of parameters; for implicit methods a Jacobian and a
    /// factorisation for each stage. Storage: the states of the trajectory.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the system.</typeparam>
    /// <param name="system">The same system.</param>
    /// <param name="trajectory">The recorded solution.</param>
    /// <param name="theta">The same parameters, of length p.</param>
    /// <param name="stateCotangents">The gradient of the loss in each output, row by row.</param>
    /// <param name="z0Cotangent">Receives the gradient in the first state, of length n.</param>
    /// <param name="thetaCotangent">Receives the gradient in the parameters, of length p.</param>
    /// <param name="errorCotangents">The gradient of the loss in <see cref="OdeTrajectory{T}.Errors"/>, one for each step: how a loss penalises the error estimate. Empty if it does not.</param>
    /// <param name="stiffnessCotangents">The gradient of the loss in <see cref="OdeTrajectory{T}.Stiffness"/>. Empty if it has none.</param>
    /// <param name="workspace">Storage that is reused; null to allocate it.</param>
    /// <exception cref="ArgumentException">A span has the wrong length, the trajectory is empty or of another kind of method, or its method has no such estimate.</exception>
    public static void Adjoint<T, F>(
        F system, OdeTrajectory<T> trajectory, ReadOnlySpan<T> theta, ReadOnlySpan<T> stateCotangents, Span<T> z0Cotangent, Span<T> thetaCotangent,
        ReadOnlySpan<T> errorCotangents = default, ReadOnlySpan<T> stiffnessCotangents = default, Workspace<T>? workspace = null)
        where T : IFloatingPointIeee754<T>
        where F : IOdeSystem<T>, allows ref struct
    {
        ArgumentCheck.NotNull(system, nameof(system));
        ArgumentNullException.ThrowIfNull(trajectory);
        if (trajectory.Method is not { } method || trajectory.StepCount == 0)
        {
            throw new ArgumentException("The trajectory has no steps of a Runge–Kutta method: record it with Solve.", nameof(trajectory));
        }

        int n = trajectory.Dimension;
        int p = theta.Length;
        ArgumentCheck.Length(stateCotangents.Length, trajectory.OutputCount * n, nameof(stateCotangents));
        ArgumentCheck.Length(z0Cotangent.Length, n, nameof(z0Cotangent));
        ArgumentCheck.Length(thetaCotangent.Length, p, nameof(thetaCotangent));
        Tableau<T> tableau = method.TableauOf<T>();
        CheckEstimates(errorCotangents, trajectory.StepCount, tableau.Error is not null && !tableau.IsImplicit, nameof(errorCotangents));
        CheckEstimates(stiffnessCotangents, trajectory.StepCount, tableau.HasStiffnessEstimate, nameof(stiffnessCotangents));
        workspace ??= new Workspace<T>();
        int scratchLength = checked((int)RungeKuttaStep<T, F>.VjpNumbers(n, p, tableau));
        Arena<T> arena = workspace.Enter(
            RungeKuttaStep<T, F>.NumbersNeeded(n, p, tableau) + scratchLength + n, RungeKuttaStep<T, F>.IntegersNeeded(n, tableau));
        try
        {
            RungeKuttaStep<T, F> step = new(system, theta, tableau, n, ref arena);
            Span<T> scratch = arena.Take(scratchLength);
            Span<T> next = arena.Take(n);
            z0Cotangent.Fill(T.Zero);
            thetaCotangent.Fill(T.Zero);
            int output = trajectory.OutputCount - 1;
            for (int i = trajectory.StepCount; i >= 0; i--)
            {
                for (; output >= 0 && trajectory.StepsBefore(output) == i; output--)
                {
                    Vectors.AddScaled(T.One, stateCotangents.Slice(output * n, n), z0Cotangent);
                }

                if (i > 0)
                {
                    T t = trajectory.Time(i - 1);
                    T h = trajectory.Length(i - 1);
                    ReadOnlySpan<T> z = trajectory.State(i - 1);
                    step.Begin(t, z);
                    step.TryStep(t, z, h, next);
                    step.StepVjp(
                        t, z, h, z0Cotangent, thetaCotangent,
                        errorCotangents.IsEmpty ? T.Zero : errorCotangents[i - 1],
                        stiffnessCotangents.IsEmpty ? T.Zero : stiffnessCotangents[i - 1], scratch);
                }
            }
        }
        finally
        {
            workspace.Leave();
        }
    }

    /// <summary>The continuous adjoint (Pontryagin 1962; Chen et al. 2018, <i>Neural Ordinary Differential Equations</i>): solves a' = −(∂f/∂z)ᵀa and the integral of
    /// (∂f/∂θ)ᵀa backwards together with the state itself, in constant memory.</summary>
    /// <remarks>Accurate to the tolerance, not exact for the forward solution; between outputs the state is solved backwards, which is unstable for systems that forget their past
    /// quickly: take <see cref="Adjoint"/> for those. At each output the state is set right again. Explicit methods only.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the system.</typeparam>
    /// <param name="system">The same system.</param>
    /// <param name="t0">The first time.</param>
    /// <param name="times">The times of the outputs.</param>
    /// <param name="theta">The parameters, of length p.</param>
    /// <param name="states">The outputs, row by row.</param>
    /// <param name="stateCotangents">The gradient of the loss in each output, row by row.</param>
    /// <param name="z0Cotangent">Receives the gradient in the first state, of length n.</param>
    /// <param name="thetaCotangent">Receives the gradient in the parameters, of length p.</param>
    /// <param name="method">The method of the backward solution; <see cref="Tsitouras"/> if null.</param>
    /// <param name="options">Its accuracy; the defaults if null.</param>
    /// <param name="workspace">Storage that is reused; null to allocate it.</param>
    /// <returns>How the last part of the backward solution ended; the results are NaN if it did not reach its end.</returns>
    /// <exception cref="ArgumentException">A span has the wrong length, or the method is implicit.</exception>
    public static OdeSummary<T> ContinuousAdjoint<T, F>(
        F system, T t0, ReadOnlySpan<T> times, ReadOnlySpan<T> theta, ReadOnlySpan<T> states, ReadOnlySpan<T> stateCotangents,
        Span<T> z0Cotangent, Span<T> thetaCotangent, OdeMethod? method = null, OdeOptions? options = null, Workspace<T>? workspace = null)
        where T : IFloatingPointIeee754<T>
        where F : IOdeSystem<T>, allows ref struct
    {
        ArgumentCheck.NotNull(system, nameof(system));
        int n = z0Cotangent.Length;
        int p = theta.Length;
        CheckTimes(t0, z0Cotangent, times);
        ArgumentCheck.Length(states.Length, times.Length * n, nameof(states));
        ArgumentCheck.Length(stateCotangents.Length, states.Length, nameof(stateCotangents));
        ArgumentCheck.Length(thetaCotangent.Length, p, nameof(thetaCotangent));
        method ??= Tsitouras.Default;
        options ??= OdeOptions.Default;
        Tableau<T> tableau = method.TableauOf<T>();
        if (tableau.IsImplicit)
        {
            throw new ArgumentException("The adjoint equations have first derivatives only: take an explicit method, or Adjoint.", nameof(method));
        }

        workspace ??= new Workspace<T>();
        int size = (2 * n) + p;
        Arena<T> arena = workspace.Enter(
            OdeRun<T, AdjointSystem<T, F>, NoEvent<T>>.NumbersNeeded(size, p, tableau, hasTangent: false) + size, 0);
        try
        {
            Span<T> joint = arena.Take(size);
            joint.Fill(T.Zero);
            OdeSummary<T> summary = default;
            for (int i = times.Length - 1; i >= 0; i--)
            {
                states.Slice(i * n, n).CopyTo(joint);
                Vectors.AddScaled(T.One, stateCotangents.Slice(i * n, n), joint.Slice(n, n));
                Arena<T> rest = arena;
                OdeRun<T, AdjointSystem<T, F>, NoEvent<T>> run = new(
                    new AdjointSystem<T, F>(system, n), default, theta, method, options, null, times[i], joint, default, default, hasTangent: false, ref rest);
                T end = i == 0 ? t0 : times[i - 1];
                OdeOutcome outcome = run.Begin(end);
                outcome = outcome == OdeOutcome.Completed ? run.Advance(end) : outcome;
                summary = run.Summary(outcome);
                run.State.CopyTo(joint);
                if (!summary.IsSolved)
                {
                    joint.Fill(T.NaN);
                    break;
                }
            }

            joint.Slice(n, n).CopyTo(z0Cotangent);
            joint[(2 * n)..].CopyTo(thetaCotangent);
            return summary;
        }
        finally
        {
            workspace.Leave();
        }
    }

    /// <summary>Takes cotangents of the state and the time of an event to the cotangent of the last state at a fixed time, which <see cref="Adjoint"/> takes on from there.</summary>
    /// <remarks>g(z(t)) = 0 defines the time of the event, whose derivative is −∇g·dz / (∇g·f).</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the system.</typeparam>
    /// <typeparam name="TEvent">The type of the event function.</typeparam>
    /// <param name="system">f.</param>
    /// <param name="eventFunction">g.</param>
    /// <param name="t">The time of the event.</param>
    /// <param name="z">The state there, of length n.</param>
    /// <param name="theta">The parameters.</param>
    /// <param name="tCotangent">The gradient of the loss in the time of the event.</param>
    /// <param name="zCotangent">The gradient of the loss in the state at the event.</param>
    /// <param name="stateCotangent">Receives the cotangent of the last state, of length n.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public static void EventCotangent<T, F, TEvent>(
        F system, TEvent eventFunction, T t, ReadOnlySpan<T> z, ReadOnlySpan<T> theta, T tCotangent, ReadOnlySpan<T> zCotangent, Span<T> stateCotangent)
        where T : IFloatingPointIeee754<T>
        where F : IOdeSystem<T>, allows ref struct
        where TEvent : IObjective<T>, allows ref struct
    {
        ArgumentCheck.Length(zCotangent.Length, z.Length, nameof(zCotangent));
        ArgumentCheck.Length(stateCotangent.Length, z.Length, nameof(stateCotangent));
        system.Value(t, z, theta, stateCotangent);
        T rate = tCotangent + Vectors.Dot(zCotangent, stateCotangent);
        T speed = Crossing(eventFunction, z, stateCotangent);
        Vectors.Scale(-rate / speed, stateCotangent, stateCotangent);
        Vectors.AddScaled(T.One, zCotangent, stateCotangent);
    }

    /// <summary>Takes the derivative of the last state at a fixed time to those of the time of the event and of the state there.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the system.</typeparam>
    /// <typeparam name="TEvent">The type of the event function.</typeparam>
    /// <param name="system">f.</param>
    /// <param name="eventFunction">g.</param>
    /// <param name="t">The time of the event.</param>
    /// <param name="z">The state there, of length n.</param>
    /// <param name="theta">The parameters.</param>
    /// <param name="stateTangent">The derivative of the last state, step lengths held fixed, of length n.</param>
    /// <param name="zTangent">Receives the derivative of the state at the event, of length n.</param>
    /// <returns>The derivative of the time of the event.</returns>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public static T EventTangent<T, F, TEvent>(
        F system, TEvent eventFunction, T t, ReadOnlySpan<T> z, ReadOnlySpan<T> theta, ReadOnlySpan<T> stateTangent, Span<T> zTangent)
        where T : IFloatingPointIeee754<T>
        where F : IOdeSystem<T>, allows ref struct
        where TEvent : IObjective<T>, allows ref struct
    {
        ArgumentCheck.Length(stateTangent.Length, z.Length, nameof(stateTangent));
        ArgumentCheck.Length(zTangent.Length, z.Length, nameof(zTangent));
        system.Value(t, z, theta, zTangent);
        T speed = Crossing(eventFunction, z, zTangent);
        T tTangent = -Vectors.Dot(zTangent, stateTangent) / speed;
        system.Value(t, z, theta, zTangent);
        Vectors.Scale(tTangent, zTangent, zTangent);
        Vectors.AddScaled(T.One, stateTangent, zTangent);
        return tTangent;
    }

    /// <summary>∇g·f; replaces f by ∇g.</summary>
    private static T Crossing<T, TEvent>(TEvent eventFunction, ReadOnlySpan<T> z, Span<T> slope)
        where T : IFloatingPointIeee754<T>
        where TEvent : IObjective<T>, allows ref struct
    {
        T[] rented = System.Buffers.ArrayPool<T>.Shared.Rent(z.Length);
        Span<T> gradient = rented.AsSpan(0, z.Length);
        eventFunction.Gradient(z, gradient);
        T speed = Vectors.Dot<T>(gradient, slope);
        gradient.CopyTo(slope);
        System.Buffers.ArrayPool<T>.Shared.Return(rented);
        return speed;
    }

    private static void CheckEstimates<T>(ReadOnlySpan<T> cotangents, int steps, bool hasEstimate, string name)
    {
        if (cotangents.IsEmpty)
        {
            return;
        }

        ArgumentCheck.Length(cotangents.Length, steps, name);
        if (!hasEstimate)
        {
            throw new ArgumentException("The method of the trajectory has no such estimate that could be differentiated.", name);
        }
    }
}
