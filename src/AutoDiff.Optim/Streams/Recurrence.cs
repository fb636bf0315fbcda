using System.Numerics;
using System.Runtime.CompilerServices;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Runs s_{t+1} = F(s_t, x_t, θ) over a sequence and differentiates it: filters, recurrent networks, simulations.</summary>
/// <remarks>F is a marked method of three spans, whose generated <c>FStateTransition</c> is passed. A loss of all states is the sum of its gradients in each; a loss that is itself a component of the state, added up
/// step by step, needs the cotangent of the last state alone, and no memory for each step. With a reused workspace nothing is allocated.</remarks>
public static class Recurrence
{
    /// <summary>Runs the recurrence.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the step.</typeparam>
    /// <param name="step">F.</param>
    /// <param name="count">The number of steps, at least 1.</param>
    /// <param name="s0">The first state, of length n.</param>
    /// <param name="inputs">A row of inputs for each step; empty if there are none.</param>
    /// <param name="theta">The parameters, of length p.</param>
    /// <param name="last">Receives the last state, of length n.</param>
    /// <param name="states">Receives the states after each step, row by row; empty if not wanted.</param>
    /// <param name="workspace">Storage that is reused; null to allocate it.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public static void Run<T, F>(
        F step, int count, ReadOnlySpan<T> s0, ReadOnlySpan<T> inputs, ReadOnlySpan<T> theta, Span<T> last, Span<T> states = default,
        Workspace<T>? workspace = null)
        where T : IFloatingPointIeee754<T>
        where F : IStateTransition<T>, allows ref struct
    {
        int n = s0.Length;
        int m = Check(step, count, s0, inputs);
        ArgumentCheck.Length(last.Length, n, nameof(last));
        if (!states.IsEmpty)
        {
            ArgumentCheck.Length(states.Length, checked(count * n), nameof(states));
        }

        workspace ??= new Workspace<T>();
        Arena<T> arena = workspace.Enter(n, 0);
        try
        {
            Span<T> next = arena.Take(n);
            s0.CopyTo(last);
            for (int t = 0; t < count; t++)
            {
                step.Value(last, inputs.Slice(t * m, m), theta, next);
                next.CopyTo(last);
                if (!states.IsEmpty)
                {
                    last.CopyTo(states[(t * n)..]);
                }
            }
        }
        finally
        {
            workspace.Leave();
        }
    }

    /// <summary>Runs the recurrence with a direction of first state, inputs and parameters: the forward derivative, in constant memory.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the step.</typeparam>
    /// <param name="step">F.</param>
    /// <param name="count">The number of steps, at least 1.</param>
    /// <param name="s0">The first state, of length n.</param>
    /// <param name="inputs">A row of inputs for each step; empty if there are none.</param>
    /// <param name="theta">The parameters, of length p.</param>
    /// <param name="s0Tangent">The direction of the first state, of length n.</param>
    /// <param name="inputTangents">The direction of the inputs; empty for none.</param>
    /// <param name="thetaTangent">The direction of the parameters, of length p.</param>
    /// <param name="last">Receives the last state.</param>
    /// <param name="lastTangent">Receives its derivative.</param>
    /// <param name="workspace">Storage that is reused; null to allocate it.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public static void Jvp<T, F>(
        F step, int count, ReadOnlySpan<T> s0, ReadOnlySpan<T> inputs, ReadOnlySpan<T> theta,
        ReadOnlySpan<T> s0Tangent, ReadOnlySpan<T> inputTangents, ReadOnlySpan<T> thetaTangent, Span<T> last, Span<T> lastTangent,
        Workspace<T>? workspace = null)
        where T : IFloatingPointIeee754<T>
        where F : IStateTransition<T>, allows ref struct
    {
        int n = s0.Length;
        int m = Check(step, count, s0, inputs);
        ArgumentCheck.Length(s0Tangent.Length, n, nameof(s0Tangent));
        ArgumentCheck.Length(thetaTangent.Length, theta.Length, nameof(thetaTangent));
        ArgumentCheck.Length(last.Length, n, nameof(last));
        ArgumentCheck.Length(lastTangent.Length, n, nameof(lastTangent));
        if (!inputTangents.IsEmpty)
        {
            ArgumentCheck.Length(inputTangents.Length, inputs.Length, nameof(inputTangents));
        }

        workspace ??= new Workspace<T>();
        Arena<T> arena = workspace.Enter((2 * n) + m, 0);
        try
        {
            Span<T> next = arena.Take(n);
            Span<T> nextTangent = arena.Take(n);
            Span<T> zeros = arena.Take(m);
            zeros.Fill(T.Zero);
            s0.CopyTo(last);
            s0Tangent.CopyTo(lastTangent);
            for (int t = 0; t < count; t++)
            {
                step.Jvp(
                    last, inputs.Slice(t * m, m), theta, lastTangent, inputTangents.IsEmpty ? zeros : inputTangents.Slice(t * m, m), thetaTangent,
                    next, nextTangent);
                next.CopyTo(last);
                nextTangent.CopyTo(lastTangent);
            }
        }
        finally
        {
            workspace.Leave();
        }
    }

    /// <summary>Back-propagation through time, with as many states kept as the budget allows and the rest computed again by the binomial schedule, see <see cref="CheckpointPlan"/>.</summary>
    /// <remarks>A budget of C(s + r, s) steps' worth of s states costs at most r + 1 runs forward and one back: with 1000 states kept, a million steps take 3 forward.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the step.</typeparam>
    /// <param name="step">F.</param>
    /// <param name="count">The number of steps, at least 1.</param>
    /// <param name="s0">The first state, of length n.</param>
    /// <param name="inputs">A row of inputs for each step; empty if there are none.</param>
    /// <param name="theta">The parameters, of length p.</param>
    /// <param name="lastCotangent">The gradient of the loss in the last state, of length n; empty if the loss is given by <paramref name="stateCotangents"/>.</param>
    /// <param name="stateCotangents">The gradient of the loss in the state after each step, row by row; empty for none. It is added to the other for the last.</param>
    /// <param name="s0Cotangent">Receives the gradient in the first state, of length n.</param>
    /// <param name="inputCotangents">Receives the gradient in the inputs; empty if not wanted.</param>
    /// <param name="thetaCotangent">Receives the gradient in the parameters, of length p.</param>
    /// <param name="options">The budget and the window; the defaults if null.</param>
    /// <param name="workspace">Storage that is reused; null to allocate it.</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public static void Vjp<T, F>(
        F step, int count, ReadOnlySpan<T> s0, ReadOnlySpan<T> inputs, ReadOnlySpan<T> theta, ReadOnlySpan<T> lastCotangent, ReadOnlySpan<T> stateCotangents,
        Span<T> s0Cotangent, Span<T> inputCotangents, Span<T> thetaCotangent, RecurrenceOptions? options = null, Workspace<T>? workspace = null)
        where T : IFloatingPointIeee754<T>
        where F : IStateTransition<T>, allows ref struct
    {
        int n = s0.Length;
        int m = Check(step, count, s0, inputs);
        CheckCotangents(count, n, lastCotangent, stateCotangents);
        ArgumentCheck.Length(s0Cotangent.Length, n, nameof(s0Cotangent));
        ArgumentCheck.Length(thetaCotangent.Length, theta.Length, nameof(thetaCotangent));
        if (!inputCotangents.IsEmpty)
        {
            ArgumentCheck.Length(inputCotangents.Length, inputs.Length, nameof(inputCotangents));
        }

        options ??= RecurrenceOptions.Default;
        workspace ??= new Workspace<T>();
        int window = options.Window > 0 ? Math.Min(options.Window, count) : count;
        int slots = (int)Math.Clamp(options.MemoryBudget / ((long)n * Unsafe.SizeOf<T>()), 1, window);
        Arena<T> arena = workspace.Enter(RecurrentChain<T, F>.NumbersNeeded(n, m, theta.Length, slots), 1);
        try
        {
            RecurrentChain<T, F> chain = new(step, inputs, theta, stateCotangents, inputCotangents, s0Cotangent, thetaCotangent, n, m, slots, ref arena);
            thetaCotangent.Fill(T.Zero);
            chain.Begin(s0);
            for (int start = 0; start < count; start += window)
            {
                int length = Math.Min(window, count - start);
                bool isLast = start + length == count;
                chain.Enter(start, isLast ? lastCotangent : default);
                CheckpointPlan.Create(length, slots).Run(chain);
                if (!isLast)
                {
                    chain.Skip(length);
                }
            }
        }
        finally
        {
            workspace.Leave();
        }
    }

    internal static void CheckCotangents<T>(int count, int n, ReadOnlySpan<T> lastCotangent, ReadOnlySpan<T> stateCotangents)
    {
        if (!lastCotangent.IsEmpty || stateCotangents.IsEmpty)
        {
            ArgumentCheck.Length(lastCotangent.Length, n, nameof(lastCotangent));
        }

        if (!stateCotangents.IsEmpty)
        {
            ArgumentCheck.Length(stateCotangents.Length, checked(count * n), nameof(stateCotangents));
        }
    }

    /// <summary>Returns the number of inputs of a step.</summary>
    private static int Check<T, F>(F step, int count, ReadOnlySpan<T> s0, ReadOnlySpan<T> inputs)
        where F : allows ref struct
    {
        ArgumentCheck.NotNull(step, nameof(step));
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (s0.IsEmpty)
        {
            throw new ArgumentException("The state has no components.", nameof(s0));
        }

        int m = inputs.Length / count;
        ArgumentCheck.Length(inputs.Length, m * count, nameof(inputs));
        return m;
    }
}
