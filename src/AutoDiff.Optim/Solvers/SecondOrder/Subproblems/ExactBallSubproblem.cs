using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The global minimiser of the model in the ball, in the basis of eigenvectors.</summary>
internal ref struct ExactBallSubproblem<T, F> : IBallSubproblem<T, F>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
{
    private readonly Eigenbasis<T> _basis;
    private readonly Span<T> _gradient;
    private readonly Span<T> _coordinates;

    public ExactBallSubproblem(int n, scoped ref Arena<T> arena)
    {
        _basis = new Eigenbasis<T>(n, ref arena);
        _gradient = arena.Take(n);
        _coordinates = arena.Take(n);
    }

    public T Regularization { get; private set; } = T.Zero;

    public static long NumbersNeeded(long n) => Eigenbasis<T>.NumbersNeeded(n) + (2 * n);

    public readonly Evaluation Prepare(ref Descent<T, F> run)
    {
        Evaluation evaluation = _basis.Compute(ref run);
        _basis.ToBasis(run.Current.Gradient, _gradient);
        return evaluation;
    }

    public Evaluation Solve(ref Descent<T, F> run, T radius, Span<T> step, out T decrease)
    {
        Regularization = SecularEquation.MinimizeInBall<T>(_basis.Values, _gradient, radius, _coordinates);
        decrease = SecularEquation.Decrease<T>(_basis.Values, _gradient, _coordinates);
        _basis.FromBasis(_coordinates, step);
        return Evaluation.Finite;
    }

    public void Exchange(scoped ref StateExchange state) => Regularization = state.Number(Regularization);
}
