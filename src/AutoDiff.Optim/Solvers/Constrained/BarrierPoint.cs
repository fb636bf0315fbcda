using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>An iterate of the interior point method: x, slacks s of g + s = 0, multipliers of all conditions, and what is known at x. Equations come before inequalities.</summary>
internal ref struct BarrierPoint<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly int _equations;
    public Point<T> Primal;

    public BarrierPoint(int n, int equations, int inequalities, bool hasBounds, scoped ref Arena<T> arena)
    {
        int m = equations + inequalities;
        _equations = equations;
        Primal = new Point<T>(arena.Take(n), arena.Take(n));
        Lagrangian = arena.Take(n);
        Constraints = arena.Take(m);
        Jacobian = arena.Take(m * n);
        Multipliers = arena.Take(m);
        Slacks = arena.Take(inequalities);
        Lower = arena.Take(hasBounds ? n : 0);
        Upper = arena.Take(hasBounds ? n : 0);
    }

    public Span<T> Lagrangian { get; }

    /// <summary>c, then g.</summary>
    public Span<T> Constraints { get; }

    public Span<T> Jacobian { get; }

    /// <summary>Of the equations, then of the inequalities.</summary>
    public Span<T> Multipliers { get; }

    public Span<T> Slacks { get; }

    /// <summary>The multipliers of the lower bounds; 0 where there is none.</summary>
    public Span<T> Lower { get; }

    /// <summary>The multipliers of the upper bounds; 0 where there is none.</summary>
    public Span<T> Upper { get; }

    public readonly Span<T> Equations => Constraints[.._equations];

    public readonly Span<T> Inequalities => Constraints[_equations..];

    public readonly Span<T> Duals => Multipliers[_equations..];

    /// <summary>‖∇L‖, where fixed variables do not count.</summary>
    public T LagrangianNorm { get; private set; } = T.NaN;

    /// <summary>‖(c, max(g, 0))‖.</summary>
    public T Violation { get; private set; } = T.NaN;

    /// <summary>‖(∇L, c, max(g, 0), products of multipliers and slacks)‖.</summary>
    public T KktResidual { get; private set; } = T.NaN;

    public static long NumbersNeeded(long n, long equations, long inequalities, bool hasBounds)
        => (3 * n) + ((equations + inequalities) * (n + 2)) + inequalities + (hasBounds ? 2 * n : 0);

    public static void Swap(ref BarrierPoint<T> one, ref BarrierPoint<T> other)
    {
        BarrierPoint<T> kept = one;
        one = other;
        other = kept;
    }

    public void Exchange(scoped ref StateExchange state)
    {
        Primal.Exchange(ref state);
        state.Numbers(Lagrangian);
        state.Numbers(Constraints);
        state.Numbers(Jacobian);
        state.Numbers(Multipliers);
        state.Numbers(Slacks);
        state.Numbers(Lower);
        state.Numbers(Upper);
        LagrangianNorm = state.Number(LagrangianNorm);
        Violation = state.Number(Violation);
        KktResidual = state.Number(KktResidual);
    }

    /// <summary>Computes what follows from derivatives and multipliers.</summary>
    public void Combine(Box<T> box)
    {
        int n = Lagrangian.Length;
        Primal.Gradient.CopyTo(Lagrangian);
        for (int k = 0; k < Multipliers.Length; k++)
        {
            Vectors.AddScaled(Multipliers[k], Jacobian.Slice(k * n, n), Lagrangian);
        }

        T squares = T.Zero;
        for (int i = 0; i < Lower.Length; i++)
        {
            if (box.IsFixed(i))
            {
                Lagrangian[i] = T.Zero;
                continue;
            }

            Lagrangian[i] += Upper[i] - Lower[i];
            squares += Square(Times(Lower[i], Primal.X[i] - box.Lower(i))) + Square(Times(Upper[i], box.Upper(i) - Primal.X[i]));
        }

        T violations = Vectors.Dot<T>(Equations, Equations);
        for (int k = 0; k < Slacks.Length; k++)
        {
            violations += Square(T.Max(Inequalities[k], T.Zero));
            squares += Square(Duals[k] * Inequalities[k]);
        }

        LagrangianNorm = Vectors.Norm<T>(Lagrangian);
        Violation = T.Sqrt(violations);
        KktResidual = T.Sqrt(Square(LagrangianNorm) + violations + squares);
    }

    /// <summary>The norm of the optimality conditions with μ in place of 0.</summary>
    public readonly T PerturbedResidual(T mu, Box<T> box)
    {
        T sum = LagrangianNorm * LagrangianNorm;
        foreach (T value in Equations)
        {
            sum += value * value;
        }

        for (int k = 0; k < Slacks.Length; k++)
        {
            sum += Square(Inequalities[k] + Slacks[k]) + Square((Slacks[k] * Duals[k]) - mu);
        }

        for (int i = 0; i < Lower.Length; i++)
        {
            T above = Primal.X[i] - box.Lower(i);
            T below = box.Upper(i) - Primal.X[i];
            sum += T.IsFinite(above) && !box.IsFixed(i) ? Square((above * Lower[i]) - mu) : T.Zero;
            sum += T.IsFinite(below) && !box.IsFixed(i) ? Square((below * Upper[i]) - mu) : T.Zero;
        }

        return T.Sqrt(sum);
    }

    /// <summary>‖(c, g + s)‖₁.</summary>
    public readonly T Infeasibility
    {
        get
        {
            T sum = T.Zero;
            foreach (T value in Equations)
            {
                sum += T.Abs(value);
            }

            for (int k = 0; k < Slacks.Length; k++)
            {
                sum += T.Abs(Inequalities[k] + Slacks[k]);
            }

            return sum;
        }
    }

    /// <summary>f − μΣ log of all slacks.</summary>
    public readonly T Barrier(T mu, Box<T> box)
    {
        T logs = T.Zero;
        foreach (T slack in Slacks)
        {
            logs += T.Log(slack);
        }

        for (int i = 0; i < Lower.Length; i++)
        {
            if (!box.IsFixed(i))
            {
                logs += T.IsFinite(box.Lower(i)) ? T.Log(Primal.X[i] - box.Lower(i)) : T.Zero;
                logs += T.IsFinite(box.Upper(i)) ? T.Log(box.Upper(i) - Primal.X[i]) : T.Zero;
            }
        }

        return Primal.Value - (mu * logs);
    }

    /// <summary>Whether ½‖(c, max(g, 0))‖² is stationary although it is not 0: no step improves feasibility to first order.</summary>
    /// <param name="scratch">n numbers.</param>
    public readonly bool IsInfeasibleStationary(Span<T> scratch)
    {
        int n = Lagrangian.Length;
        Span<T> slope = scratch[..n];
        slope.Clear();
        for (int k = 0; k < Constraints.Length; k++)
        {
            T weight = k < _equations ? Constraints[k] : T.Max(Constraints[k], T.Zero);
            Vectors.AddScaled(weight, Jacobian.Slice(k * n, n), slope);
        }

        T small = T.Sqrt(T.Sqrt(Acceptance<T>.Epsilon));
        return Violation > small && Vectors.Norm<T>(slope) <= small * Violation * T.Min(T.One, Violation);
    }

    private static T Square(T value) => value * value;

    // The distance to a bound that does not exist is infinite, its multiplier 0.
    private static T Times(T multiplier, T distance) => T.IsZero(multiplier) ? T.Zero : multiplier * distance;
}
