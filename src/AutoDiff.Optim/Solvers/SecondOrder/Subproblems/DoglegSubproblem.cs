using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The dogleg path of a Hessian that is made positive definite if it is not (Powell 1970; Nocedal and Wright 2006, section 4.1).</summary>
internal ref struct DoglegSubproblem<T, F, THessian> : IBallSubproblem<T, F>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
    where THessian : IHessianModel<T>, allows ref struct
{
    private static readonly T Half = T.CreateChecked(0.5);
    private readonly Span<T> _newton;
    private readonly Span<T> _leg;
    private THessian _hessian;
    private T _curvature = T.Zero;

    public DoglegSubproblem(int n, THessian hessian, scoped ref Arena<T> arena)
    {
        _hessian = hessian;
        _newton = arena.Take(n);
        _leg = arena.Take(n);
    }

    public T Regularization { get; private set; } = T.Zero;

    public static long NumbersNeeded(long n) => 2 * n;

    public Evaluation Prepare(ref Descent<T, F> run)
    {
        Evaluation evaluation = _hessian.Compute(ref run);
        if (evaluation == Evaluation.Refused)
        {
            return evaluation;
        }

        Regularization = _hessian.FactorShifted();
        _hessian.Solve(run.Current.Gradient, _newton);
        _curvature = _hessian.Quadratic(run.Current.Gradient) + (Regularization * Vectors.Dot<T>(run.Current.Gradient, run.Current.Gradient));
        return evaluation;
    }

    public Evaluation Solve(ref Descent<T, F> run, T radius, Span<T> step, out T decrease)
    {
        ReadOnlySpan<T> gradient = run.Current.Gradient;
        T square = Vectors.Dot(gradient, gradient);
        if (Vectors.Norm<T>(_newton) <= radius)
        {
            _newton.CopyTo(step);
        }
        else if (square / _curvature * run.Current.GradientNorm >= radius)
        {
            Vectors.Scale(-radius / run.Current.GradientNorm, gradient, step);
        }
        else
        {
            Vectors.Scale(-square / _curvature, gradient, step);
            Vectors.Subtract(_newton, step, _leg);
            Vectors.AddScaled(SteihaugSubproblem<T, F>.ToBoundary(step, _leg, radius), _leg, step);
        }

        decrease = -Vectors.Dot(gradient, step) - (Half * (_hessian.Quadratic(step) + (Regularization * Vectors.Dot<T>(step, step))));
        return Evaluation.Finite;
    }

    public void Exchange(scoped ref StateExchange state) => Regularization = state.Number(Regularization);
}
