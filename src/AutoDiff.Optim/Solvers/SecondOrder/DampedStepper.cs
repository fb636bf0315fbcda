using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Steps along Newton's direction whose length depends on the local norm of the gradient.</summary>
internal ref struct DampedStepper<T, F> : IStepper<T, F>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
{
    private static readonly T Two = T.CreateChecked(2);
    private static readonly T Four = T.CreateChecked(4);
    private static readonly T Tiny = T.CreateChecked(1e-12);
    private static readonly T Least = T.CreateChecked(1e-10);

    private readonly DenseHessian<T> _hessian;
    private readonly Span<T> _direction;
    private readonly Span<T> _newtonAtTrial;
    private readonly T _constant;
    private readonly T _exponent;
    private readonly int _maxTrials;
    private T _sigma;

    public DampedStepper(int n, T constant, T exponent, T sigma, int maxTrials, scoped ref Arena<T> arena)
    {
        _hessian = new DenseHessian<T>(n, ref arena);
        _direction = arena.Take(n);
        _newtonAtTrial = arena.Take(n);
        _constant = constant;
        _exponent = exponent;
        _sigma = sigma;
        _maxTrials = maxTrials;
    }

    public readonly T Radius => T.NaN;

    public T Regularization { get; private set; } = T.Zero;

    public static long NumbersNeeded(long n) => DenseHessian<T>.NumbersNeeded(n) + (2 * n);

    public bool Step(ref Descent<T, F> run, out StopReason reason)
    {
        if (_hessian.Compute(ref run) == Evaluation.Refused)
        {
            return run.End(out reason);
        }

        Regularization = _hessian.FactorShifted();
        _hessian.Solve(run.Current.Gradient, _direction);
        T slope = Vectors.Dot<T>(_direction, run.Current.Gradient);
        if (Acceptance<T>.IsLostInRounding(run.Current.Value, slope))
        {
            return run.TryPolish(_direction, out reason);
        }

        T norm = T.Sqrt(-slope);
        T shortening = T.One;
        for (int trial = 0; trial < _maxTrials; trial++)
        {
            T theta = _sigma * T.Pow(norm, _exponent);
            T alpha = T.IsNaN(_constant) ? T.One / (T.One + theta) : shortening * FixedStep(_constant * norm);
            if (!run.TryPropose(alpha, _direction))
            {
                break;
            }

            Evaluation evaluation = run.EvaluateTrial();
            if (evaluation == Evaluation.Refused)
            {
                return run.End(out reason);
            }

            if (evaluation == Evaluation.Finite && (!T.IsNaN(_constant) || Accepts(ref run, alpha, theta)))
            {
                _sigma = T.Max(_sigma / Four, Least);
                run.Accept();
                reason = default;
                return true;
            }

            _sigma *= Four;
            shortening /= Two;
        }

        return run.GiveUp(out reason);
    }

    public void Exchange(scoped ref StateExchange state)
    {
        _sigma = state.Number(_sigma);
        Regularization = state.Number(Regularization);
    }

    /// <summary>⟨g⁺, x − x⁺⟩ ≥ (‖g⁺‖*)²/(4θ), the norm taken at x; and the value does not rise, which of a convex function follows.</summary>
    private readonly bool Accepts(ref Descent<T, F> run, T alpha, T theta)
    {
        if (Acceptance<T>.Rises(run.Current.Value, run.Trial.Value))
        {
            return false;
        }

        _hessian.Solve(run.Trial.Gradient, _newtonAtTrial);
        T square = -Vectors.Dot<T>(_newtonAtTrial, run.Trial.Gradient);
        return -alpha * Vectors.Dot<T>(run.Trial.Gradient, _direction) >= square / (Four * theta);
    }

    /// <summary>(√(1 + 2G) − 1)/G, which is 1 at 0.</summary>
    private static T FixedStep(T g) => g < Tiny ? T.One : (T.Sqrt(T.One + (Two * g)) - T.One) / g;
}
