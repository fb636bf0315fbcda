using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The global minimiser of the cubic model, in the basis of eigenvectors.</summary>
internal readonly ref struct ExactCubicSubproblem<T, F> : ICubicSubproblem<T, F>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
{
    private readonly Eigenbasis<T> _basis;
    private readonly Span<T> _gradient;
    private readonly Span<T> _coordinates;

    public ExactCubicSubproblem(int n, scoped ref Arena<T> arena)
    {
        _basis = new Eigenbasis<T>(n, ref arena);
        _gradient = arena.Take(n);
        _coordinates = arena.Take(n);
    }

    public static long NumbersNeeded(long n) => Eigenbasis<T>.NumbersNeeded(n) + (2 * n);

    public Evaluation Prepare(ref Descent<T, F> run)
    {
        Evaluation evaluation = _basis.Compute(ref run);
        _basis.ToBasis(run.Current.Gradient, _gradient);
        return evaluation;
    }

    public T Solve(T coefficient, Span<T> step, out T shift)
    {
        shift = SecularEquation.MinimizeCubic<T>(_basis.Values, _gradient, coefficient, _coordinates);
        _basis.FromBasis(_coordinates, step);
        return SecularEquation.Decrease<T>(_basis.Values, _gradient, _coordinates);
    }

    public void Exchange(scoped ref StateExchange state)
    {
    }
}
