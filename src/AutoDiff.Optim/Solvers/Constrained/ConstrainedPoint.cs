using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>A point with multipliers, and what is known there: f with its gradient, c with its Jacobian, the gradient of f + λᵀc and its product with the Jacobian.</summary>
internal ref struct ConstrainedPoint<T>
    where T : IFloatingPointIeee754<T>
{
    public Point<T> Primal;

    public ConstrainedPoint(int n, int m, scoped ref Arena<T> arena)
    {
        Primal = new Point<T>(arena.Take(n), arena.Take(n));
        Lagrangian = arena.Take(n);
        Multipliers = arena.Take(m);
        Constraints = arena.Take(m);
        Projected = arena.Take(m);
        Jacobian = arena.Take(m * n);
    }

    public Span<T> Lagrangian { get; }

    public Span<T> Multipliers { get; }

    public Span<T> Constraints { get; }

    public Span<T> Projected { get; }

    public Span<T> Jacobian { get; }

    public static long NumbersNeeded(long n, long m) => (3 * n) + (3 * m) + (m * n);

    /// <summary>‖∇f + Jᵀλ‖.</summary>
    public readonly T LagrangianNorm => Vectors.Norm<T>(Lagrangian);

    /// <summary>‖c‖.</summary>
    public readonly T Violation => Vectors.Norm<T>(Constraints);

    /// <summary>‖(∇f + Jᵀλ, c)‖.</summary>
    public readonly T KktResidual => T.Hypot(LagrangianNorm, Violation);

    public static void Swap(ref ConstrainedPoint<T> one, ref ConstrainedPoint<T> other)
    {
        ConstrainedPoint<T> kept = one;
        one = other;
        other = kept;
    }

    public void Exchange(scoped ref StateExchange state)
    {
        Primal.Exchange(ref state);
        state.Numbers(Lagrangian);
        state.Numbers(Multipliers);
        state.Numbers(Constraints);
        state.Numbers(Projected);
        state.Numbers(Jacobian);
    }

    /// <summary>Computes what follows from gradient, Jacobian and multipliers.</summary>
    public readonly void Combine()
    {
        int n = Lagrangian.Length;
        Primal.Gradient.CopyTo(Lagrangian);
        for (int k = 0; k < Multipliers.Length; k++)
        {
            Vectors.AddScaled(Multipliers[k], Jacobian.Slice(k * n, n), Lagrangian);
        }

        for (int k = 0; k < Multipliers.Length; k++)
        {
            Projected[k] = Vectors.Dot<T>(Jacobian.Slice(k * n, n), Lagrangian);
        }
    }

    /// <summary>Jv.</summary>
    public readonly void Multiply(ReadOnlySpan<T> v, Span<T> product)
    {
        for (int k = 0; k < product.Length; k++)
        {
            product[k] = Vectors.Dot(Jacobian.Slice(k * v.Length, v.Length), v);
        }
    }

    /// <summary>Whether ½‖c‖² is stationary although c is not 0: no step improves feasibility to first order.</summary>
    /// <param name="scratch">n numbers.</param>
    public readonly bool IsInfeasibleStationary(Span<T> scratch)
    {
        int n = Lagrangian.Length;
        Span<T> slope = scratch[..n];
        slope.Clear();
        for (int k = 0; k < Constraints.Length; k++)
        {
            Vectors.AddScaled(Constraints[k], Jacobian.Slice(k * n, n), slope);
        }

        T small = T.Sqrt(T.Sqrt(Acceptance<T>.Epsilon));
        return Violation > small && Vectors.Norm<T>(slope) <= small * Violation * T.Min(T.One, Violation);
    }
}
