using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>How much is added to the Hessian, and which steps are accepted.</summary>
internal interface IShiftRule<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>λ at a gradient of this norm.</summary>
    T Shift(T gradientNorm);

    /// <summary>Whether a step is good enough.</summary>
    /// <param name="from">The old point.</param>
    /// <param name="to">The new one.</param>
    /// <param name="step">The step.</param>
    /// <param name="shift">λ.</param>
    bool Accepts(scoped in Point<T> from, scoped in Point<T> to, ReadOnlySpan<T> step, T shift);

    /// <summary>Learns that a step was accepted.</summary>
    void Relax();

    /// <summary>Learns that a step was rejected or that H + λI is not positive definite.</summary>
    void Tighten();

    /// <summary>Writes or reads what the next shift depends on.</summary>
    void Exchange(scoped ref StateExchange state);
}

/// <summary>Steps x⁺ = x − (H + λI)⁻¹g with an adaptive λ.</summary>
internal ref struct RegularizedStepper<T, F, TRule>(DenseHessian<T> hessian, TRule rule, int maxTrials, Span<T> step) : IStepper<T, F>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
    where TRule : IShiftRule<T>
{
    private readonly DenseHessian<T> _hessian = hessian;
    private readonly Span<T> _step = step;
    private TRule _rule = rule;

    public readonly T Radius => T.NaN;

    public T Regularization { get; private set; } = T.Zero;

    public bool Step(ref Descent<T, F> run, out StopReason reason)
    {
        if (_hessian.Compute(ref run) == Evaluation.Refused)
        {
            return run.End(out reason);
        }

        for (int trial = 0; trial < maxTrials; trial++)
        {
            T shift = _rule.Shift(run.Current.GradientNorm);
            Regularization = shift;
            if (!_hessian.TryFactor(shift))
            {
                _rule.Tighten();
                continue;
            }

            _hessian.Solve(run.Current.Gradient, _step);
            T slope = Vectors.Dot<T>(_step, run.Current.Gradient);
            if (run.IsTrusted(_step, shift) && Acceptance<T>.IsLostInRounding(run.Current.Value, slope))
            {
                return run.TryPolish(_step, out reason);
            }

            if (!run.TryPropose(_step))
            {
                break;
            }

            Evaluation evaluation = run.EvaluateTrial();
            if (evaluation == Evaluation.Refused)
            {
                return run.End(out reason);
            }

            if (evaluation == Evaluation.Finite && _rule.Accepts(run.Current, run.Trial, _step, shift))
            {
                _rule.Relax();
                run.Accept();
                reason = default;
                return true;
            }

            _rule.Tighten();
        }

        return run.GiveUp(out reason);
    }

    public void Exchange(scoped ref StateExchange state)
    {
        _rule.Exchange(ref state);
        Regularization = state.Number(Regularization);
    }
}
