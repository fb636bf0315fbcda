using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The parameters of <see cref="TrustRegionNewton"/> in the number type of the run.</summary>
internal readonly record struct RadiusRule<T>(T InitialRadius, T MaxRadius, T Acceptance, int MaxTrials);

/// <summary>Minimises the quadratic model at the current point inside a ball.</summary>
internal interface IBallSubproblem<T, F>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
{
    /// <summary>What was added to the curvature.</summary>
    T Regularization { get; }

    /// <summary>Looks at a new point.</summary>
    Evaluation Prepare(ref Descent<T, F> run);

    /// <summary>Minimises the model.</summary>
    /// <param name="run">The current point.</param>
    /// <param name="radius">The radius of the ball.</param>
    /// <param name="step">Receives the minimiser.</param>
    /// <param name="decrease">The decrease that the model predicts.</param>
    Evaluation Solve(ref Descent<T, F> run, T radius, Span<T> step, out T decrease);

    /// <summary>Writes or reads what the next subproblem depends on.</summary>
    void Exchange(scoped ref StateExchange state);
}

/// <summary>Steps of a trust region: any <see cref="IBallSubproblem{T, F}"/>, one rule for the radius.</summary>
internal ref struct TrustRegionStepper<T, F, TSubproblem>(RadiusRule<T> rule, TSubproblem subproblem, Span<T> step) : IStepper<T, F>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
    where TSubproblem : IBallSubproblem<T, F>, allows ref struct
{
    private static readonly T Quarter = T.CreateChecked(0.25);
    private static readonly T ThreeQuarters = T.CreateChecked(0.75);
    private static readonly T AlmostRadius = T.CreateChecked(0.99);
    private static readonly T Two = T.CreateChecked(2);
    private static readonly T Noise = T.CreateChecked(10) * Acceptance<T>.Epsilon;

    private readonly Span<T> _step = step;
    private TSubproblem _subproblem = subproblem;

    public T Radius { get; private set; } = rule.InitialRadius;

    public T Regularization => _subproblem.Regularization;

    public bool Step(ref Descent<T, F> run, out StopReason reason)
    {
        Evaluation prepared = _subproblem.Prepare(ref run);
        if (prepared == Evaluation.Refused)
        {
            return run.End(out reason);
        }

        T before = Radius;
        bool isFaulty = prepared == Evaluation.NonFinite;
        for (int trial = 0; trial < rule.MaxTrials; trial++)
        {
            Evaluation model = _subproblem.Solve(ref run, Radius, _step, out T decrease);
            if (model == Evaluation.Refused)
            {
                return run.End(out reason);
            }

            if (model == Evaluation.NonFinite || !Vectors.IsFinite<T>(_step) || !(decrease > T.Zero))
            {
                isFaulty = true;
                T length = T.Min(Radius, run.Current.GradientNorm);
                Vectors.Scale(-length / run.Current.GradientNorm, run.Current.Gradient, _step);
                decrease = length * run.Current.GradientNorm;
            }

            T norm = Vectors.Norm<T>(_step);
            if (norm < AlmostRadius * Radius && Acceptance<T>.IsLostInRounding(run.Current.Value, -decrease))
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

            if (evaluation == Evaluation.NonFinite)
            {
                Radius = Quarter * norm;
                isFaulty = true;
                continue;
            }

            // Values carry rounding errors of this size: without it the ratio is meaningless at the end (Conn, Gould and Toint 2000, section 17.4.2).
            T noise = Noise * T.Abs(run.Current.Value);
            T ratio = (run.Current.Value - run.Trial.Value + noise) / (decrease + noise);
            if (!(ratio >= Quarter))
            {
                Radius = Quarter * Radius;
                while (!(ratio > rule.Acceptance) && Radius >= norm && norm > T.Zero)
                {
                    // The same step would be proposed, and rejected, again.
                    Radius = Quarter * Radius;
                }
            }
            else if (ratio > ThreeQuarters && norm >= AlmostRadius * Radius)
            {
                Radius = T.Min(Two * Radius, rule.MaxRadius);
            }

            if (ratio > rule.Acceptance)
            {
                // What is not finite says nothing about how good the model is: most of the radius is given back.
                Radius = isFaulty ? T.Max(Radius, before / Two) : Radius;
                run.Accept();
                reason = default;
                return true;
            }
        }

        return run.GiveUp(out reason);
    }

    public void Exchange(scoped ref StateExchange state)
    {
        _subproblem.Exchange(ref state);
        Radius = state.Number(Radius);
    }
}
