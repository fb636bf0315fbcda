using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Minimises the cubic model at the current point.</summary>
internal interface ICubicSubproblem<T, F>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
{
    /// <summary>Looks at a new point.</summary>
    Evaluation Prepare(ref Descent<T, F> run);

    /// <summary>Minimises gᵀs + ½sᵀHs + (M/6)‖s‖³.</summary>
    /// <param name="coefficient">M.</param>
    /// <param name="step">Receives the minimiser.</param>
    /// <param name="shift">(M/2)‖s‖.</param>
    /// <returns>The decrease that the quadratic part predicts.</returns>
    T Solve(T coefficient, Span<T> step, out T shift);

    /// <summary>Writes or reads what the next subproblem depends on.</summary>
    void Exchange(scoped ref StateExchange state);
}

/// <summary>Steps of cubic regularisation.</summary>
internal ref struct CubicStepper<T, F, TSubproblem>(TSubproblem subproblem, T first, bool adaptive, int maxTrials, Span<T> step) : IStepper<T, F>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
    where TSubproblem : ICubicSubproblem<T, F>, allows ref struct
{
    private static readonly T Two = T.CreateChecked(2);
    private static readonly T Six = T.CreateChecked(6);
    private static readonly T Noise = T.CreateChecked(10) * Acceptance<T>.Epsilon;
    private static readonly T Least = T.CreateChecked(1e-20);

    private readonly Span<T> _step = step;
    private TSubproblem _subproblem = subproblem;
    private T _coefficient = first;

    public readonly T Radius => T.NaN;

    public T Regularization { get; private set; } = T.Zero;

    public bool Step(ref Descent<T, F> run, out StopReason reason)
    {
        if (_subproblem.Prepare(ref run) == Evaluation.Refused)
        {
            return run.End(out reason);
        }

        T before = _coefficient;
        for (int trial = 0; trial < maxTrials; trial++)
        {
            T decrease = _subproblem.Solve(_coefficient, _step, out T shift);
            Regularization = shift;
            T norm = Vectors.Norm<T>(_step);
            decrease -= _coefficient / Six * norm * norm * norm;
            if (T.IsFinite(decrease) && run.IsTrusted(_step, shift) && Acceptance<T>.IsLostInRounding(run.Current.Value, -decrease))
            {
                return run.TryPolish(_step, out reason);
            }

            if (!T.IsFinite(decrease) || !run.TryPropose(_step))
            {
                break;
            }

            Evaluation evaluation = run.EvaluateTrial();
            if (evaluation == Evaluation.Refused)
            {
                return run.End(out reason);
            }

            T noise = Noise * T.Abs(run.Current.Value);
            if (evaluation == Evaluation.Finite && (!adaptive || run.Trial.Value <= run.Current.Value - decrease + noise))
            {
                run.Accept();
                _coefficient = adaptive ? T.Max(_coefficient / Two, Least) : before;
                reason = default;
                return true;
            }

            _coefficient *= Two;
        }

        return run.GiveUp(out reason);
    }

    public void Exchange(scoped ref StateExchange state)
    {
        _subproblem.Exchange(ref state);
        _coefficient = state.Number(_coefficient);
        Regularization = state.Number(Regularization);
    }
}
