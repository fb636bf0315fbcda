using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Phases of steps that share one Hessian.</summary>
internal ref struct LazyStepper<T, F> : IStepper<T, F>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
{
    private static readonly T Two = T.CreateChecked(2);
    private static readonly T Four = T.CreateChecked(4);
    private static readonly T Eight = T.CreateChecked(8);
    private static readonly T Least = T.CreateChecked(1e-20);
    private static readonly T Noise = T.CreateChecked(10) * Acceptance<T>.Epsilon;

    private readonly Eigenbasis<T> _basis;
    private readonly Span<T> _gradient;
    private readonly Span<T> _coordinates;
    private readonly Span<T> _step;
    private readonly LazyModel _model;
    private readonly int _length;
    private readonly int _maxTrials;
    private readonly bool _adaptive;
    private readonly T _tolerance;
    private T _coefficient;

    public LazyStepper(
        int n, LazyModel model, int length, T first, bool adaptive, int maxTrials, T tolerance, scoped ref Arena<T> arena)
    {
        _basis = new Eigenbasis<T>(n, ref arena);
        _gradient = arena.Take(n);
        _coordinates = arena.Take(n);
        _step = arena.Take(n);
        _model = model;
        _length = length;
        _coefficient = first;
        _adaptive = adaptive;
        _maxTrials = maxTrials;
        _tolerance = tolerance;
    }

    private enum Phase
    {
        Done,
        Rejected,
        AtRounding,
        Refused,
    }

    public readonly T Radius => T.NaN;

    public T Regularization { get; private set; } = T.Zero;

    public static long NumbersNeeded(long n) => Eigenbasis<T>.NumbersNeeded(n) + (3 * n);

    public bool Step(ref Descent<T, F> run, out StopReason reason)
    {
        if (_basis.Compute(ref run) == Evaluation.Refused)
        {
            return run.End(out reason);
        }

        T before = _coefficient;
        for (int trial = 0; trial < _maxTrials; trial++)
        {
            switch (Attempt(ref run))
            {
                case Phase.Done:
                    // The phase worked on the spare point; the start of the phase is still the current one.
                    Point<T>.Swap(ref run.Trial, ref run.Spare);
                    run.Accept();
                    _coefficient = _adaptive ? T.Max(_coefficient / Four, Least) : before;
                    reason = default;
                    return true;
                case Phase.AtRounding:
                    return run.TryPolish(_step, out reason);
                case Phase.Refused:
                    return run.End(out reason);
            }

            _coefficient *= Two;
        }

        return run.GiveUp(out reason);
    }

    public void Exchange(scoped ref StateExchange state)
    {
        _coefficient = state.Number(_coefficient);
        Regularization = state.Number(Regularization);
    }

    /// <summary>Makes the steps of a phase from the current point to the spare one. A step that is not finite, or after the first lost in rounding or uphill, ends the phase early.</summary>
    private Phase Attempt(ref Descent<T, F> run)
    {
        T promised = T.Zero;
        run.Current.X.CopyTo(run.Spare.X);
        run.Current.Gradient.CopyTo(run.Spare.Gradient);
        run.Spare.Value = run.Current.Value;
        run.Spare.GradientNorm = run.Current.GradientNorm;
        int made = 0;
        for (; made < _length && (made == 0 || run.Spare.GradientNorm > _tolerance); made++)
        {
            T shift = Solve(run.Spare.Gradient, run.Spare.GradientNorm);
            T slope = Vectors.Dot<T>(_step, run.Spare.Gradient);
            if (Acceptance<T>.IsLostInRounding(run.Spare.Value, slope))
            {
                if (made > 0)
                {
                    break;
                }

                if (run.IsTrusted(_step, shift))
                {
                    return Phase.AtRounding;
                }
            }

            Vectors.Combine(run.Spare.X, T.One, _step, run.Trial.X);
            Evaluation evaluation = run.Trial.X.SequenceEqual(run.Spare.X) ? Evaluation.NonFinite : run.EvaluateTrial();
            if (evaluation == Evaluation.Refused)
            {
                return Phase.Refused;
            }

            bool isUphill = _adaptive && made > 0 && Acceptance<T>.Rises(run.Spare.Value, run.Trial.Value);
            if (evaluation == Evaluation.NonFinite || isUphill)
            {
                if (made == 0)
                {
                    return Phase.Rejected;
                }

                break;
            }

            promised += run.Trial.GradientNorm * run.Trial.GradientNorm / (Eight * shift);
            Regularization = shift;
            Point<T>.Swap(ref run.Trial, ref run.Spare);
        }

        T noise = Noise * T.Abs(run.Current.Value);
        bool accepted = !_adaptive || run.Current.Value - run.Spare.Value + noise >= promised;
        return accepted && made > 0 ? Phase.Done : Phase.Rejected;
    }

    /// <summary>Computes the step for a gradient.</summary>
    /// <returns>The shift of the spectrum.</returns>
    private readonly T Solve(ReadOnlySpan<T> gradient, T norm)
    {
        _basis.ToBasis(gradient, _gradient);
        T shift;
        if (_model == LazyModel.Cubic)
        {
            shift = SecularEquation.MinimizeCubic<T>(_basis.Values, _gradient, _coefficient, _coordinates);
        }
        else
        {
            // Negative curvature, for which the quadratic model was not made, is turned round.
            shift = T.Sqrt(_coefficient * norm);
            for (int i = 0; i < _gradient.Length; i++)
            {
                _coordinates[i] = -_gradient[i] / (T.Abs(_basis.Values[i]) + shift);
            }
        }

        _basis.FromBasis(_coordinates, _step);
        return shift;
    }
}
