using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The Newton step of the perturbed optimality conditions, slacks and the multipliers of bounds eliminated (Nocedal and Wright 2006, section 19.3).</summary>
internal ref struct BarrierStep<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly int _equations;
    private readonly Span<T> _kept;
    private readonly Span<T> _diagonal;
    public KktSystem<T> System;

    public BarrierStep(int n, int equations, int inequalities, bool hasBounds, scoped ref Arena<T> arena)
    {
        int m = equations + inequalities;
        _equations = equations;
        System = new KktSystem<T>(n, m, ref arena);
        Vector = arena.Take(n + m);
        _kept = arena.Take(n + m);
        _diagonal = arena.Take(m);
        Residuals = arena.Take(m);
        Slacks = arena.Take(inequalities);
        Lower = arena.Take(hasBounds ? n : 0);
        Upper = arena.Take(hasBounds ? n : 0);
        Primal = Vector[..n];
        Multipliers = Vector[n..];
    }

    /// <summary>The steps of x and of the multipliers of c and g, one after the other.</summary>
    public Span<T> Vector { get; }

    public Span<T> Primal { get; }

    public Span<T> Multipliers { get; }

    public Span<T> Slacks { get; }

    public Span<T> Lower { get; }

    public Span<T> Upper { get; }

    /// <summary>What the step is to remove from the constraints: c, g + s.</summary>
    public Span<T> Residuals { get; }

    public static long NumbersNeeded(long n, long equations, long inequalities, bool hasBounds)
        => KktSystem<T>.NumbersNeeded(n, equations + inequalities) + (2 * n) + (4 * (equations + inequalities)) + inequalities + (hasBounds ? 2 * n : 0);

    /// <summary>Puts the system together; its Hessian must have been written.</summary>
    public readonly void Assemble(scoped in BarrierPoint<T> point, Box<T> box)
    {
        int n = Primal.Length;
        for (int i = 0; i < Lower.Length; i++)
        {
            // Both quotients are 0 where there is no bound: the multiplier is 0 and the distance infinite.
            System.Hessian[i * (n + 1)] += box.IsFixed(i)
                ? T.Zero
                : (point.Lower[i] / (point.Primal.X[i] - box.Lower(i))) + (point.Upper[i] / (box.Upper(i) - point.Primal.X[i]));
        }

        _diagonal[.._equations].Clear();
        for (int k = 0; k < Slacks.Length; k++)
        {
            _diagonal[_equations + k] = point.Slacks[k] / point.Duals[k];
        }

        System.Assemble(point.Jacobian, _diagonal);
        for (int i = 0; i < Lower.Length; i++)
        {
            if (box.IsFixed(i))
            {
                System.Hold(i);
            }
        }
    }

    /// <summary>Sets the residuals to those of a point.</summary>
    public readonly void TakeResiduals(scoped in BarrierPoint<T> point)
    {
        point.Constraints.CopyTo(Residuals);
        Vectors.AddScaled(T.One, point.Slacks, Residuals[_equations..]);
    }

    /// <summary>Solves with the factors at hand.</summary>
    /// <returns>False if the step is not finite.</returns>
    public readonly bool TrySolve(scoped in BarrierPoint<T> point, Box<T> box, T mu)
    {
        int n = Primal.Length;
        for (int i = 0; i < n; i++)
        {
            Primal[i] = -point.Lagrangian[i];
            if (Lower.Length > 0 && !box.IsFixed(i))
            {
                T x = point.Primal.X[i];
                Primal[i] += (mu / (x - box.Lower(i))) - point.Lower[i] - (mu / (box.Upper(i) - x)) + point.Upper[i];
            }
        }

        for (int k = 0; k < Residuals.Length; k++)
        {
            Multipliers[k] = -Residuals[k];
            if (k >= _equations)
            {
                int j = k - _equations;
                Multipliers[k] += point.Slacks[j] - (mu / point.Duals[j]);
            }
        }

        System.Solve(Vector, _kept);
        for (int j = 0; j < Slacks.Length; j++)
        {
            Slacks[j] = ((mu - (point.Slacks[j] * Multipliers[_equations + j])) / point.Duals[j]) - point.Slacks[j];
        }

        for (int i = 0; i < Lower.Length; i++)
        {
            Lower[i] = Upper[i] = T.Zero;
            if (box.IsFixed(i))
            {
                continue;
            }

            T above = point.Primal.X[i] - box.Lower(i);
            T below = box.Upper(i) - point.Primal.X[i];
            Lower[i] = T.IsFinite(above) ? ((mu - (point.Lower[i] * Primal[i])) / above) - point.Lower[i] : T.Zero;
            Upper[i] = T.IsFinite(below) ? ((mu + (point.Upper[i] * Primal[i])) / below) - point.Upper[i] : T.Zero;
        }

        return Vectors.IsFinite<T>(Vector) && Vectors.IsFinite<T>(Slacks) && Vectors.IsFinite<T>(Lower) && Vectors.IsFinite<T>(Upper);
    }

    /// <summary>The longest step, at most 1, that leaves every slack a share 1 − τ of itself.</summary>
    public readonly T LongestPrimal(scoped in BarrierPoint<T> point, Box<T> box, T tau)
    {
        T longest = Longest(point.Slacks, Slacks, tau);
        for (int i = 0; i < Lower.Length; i++)
        {
            T d = Primal[i];
            if (d != T.Zero && !box.IsFixed(i))
            {
                T room = d < T.Zero ? (point.Primal.X[i] - box.Lower(i)) / -d : (box.Upper(i) - point.Primal.X[i]) / d;
                longest = T.Min(longest, tau * room);
            }
        }

        return longest;
    }

    /// <summary>The same for the multipliers.</summary>
    public readonly T LongestDual(scoped in BarrierPoint<T> point, T tau)
        => T.Min(Longest(point.Duals, Multipliers[_equations..], tau), T.Min(Longest(point.Lower, Lower, tau), Longest(point.Upper, Upper, tau)));

    /// <summary>The derivative of f − μΣ log of all slacks along the step.</summary>
    public readonly T BarrierSlope(scoped in BarrierPoint<T> point, Box<T> box, T mu)
    {
        T slope = Vectors.Dot<T>(point.Primal.Gradient, Primal);
        for (int j = 0; j < Slacks.Length; j++)
        {
            slope -= mu * Slacks[j] / point.Slacks[j];
        }

        for (int i = 0; i < Lower.Length; i++)
        {
            if (!box.IsFixed(i))
            {
                slope -= mu * Primal[i] / (point.Primal.X[i] - box.Lower(i));
                slope += mu * Primal[i] / (box.Upper(i) - point.Primal.X[i]);
            }
        }

        return slope;
    }

    /// <summary>The curvature of the barrier function's model along the step.</summary>
    public readonly T Curvature(scoped in BarrierPoint<T> point)
    {
        T curvature = System.Curvature(Vector);
        for (int j = 0; j < Slacks.Length; j++)
        {
            curvature += point.Duals[j] / point.Slacks[j] * Slacks[j] * Slacks[j];
        }

        return curvature;
    }

    private static T Longest(ReadOnlySpan<T> values, ReadOnlySpan<T> step, T tau)
    {
        T longest = T.One;
        for (int i = 0; i < values.Length; i++)
        {
            if (step[i] < T.Zero)
            {
                longest = T.Min(longest, -tau * values[i] / step[i]);
            }
        }

        return longest;
    }
}
