using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Steps of the accelerated projected gradient method.</summary>
internal ref struct AcceleratedStepper<T, F> : IStepper<T, F>
    where T : IFloatingPointIeee754<T>
    where F : IObjective<T>, allows ref struct
{
    private static readonly T Two = T.CreateChecked(2);
    private static readonly T Four = T.CreateChecked(4);
    private static readonly T Decay = T.CreateChecked(0.9);
    private static readonly T Noise = T.CreateChecked(10) * Acceptance<T>.Epsilon;

    private readonly int _maxTrials;
    private readonly Span<T> _anchor;
    private readonly Span<T> _nextAnchor;
    private readonly Span<T> _scratch;
    private Point<T> _between;
    private T _theta = T.One;
    private T _lipschitz = T.NaN;

    public AcceleratedStepper(int n, int maxTrials, scoped ref Arena<T> arena)
    {
        _maxTrials = maxTrials;
        _anchor = arena.Take(n);
        _nextAnchor = arena.Take(n);
        _scratch = arena.Take(n);
        _between = new Point<T>(arena.Take(n), arena.Take(n));
    }

    public readonly T Radius => T.NaN;

    public readonly T Regularization => T.Zero;

    public static long NumbersNeeded(long n) => 5 * n;

    public bool Step(ref Descent<T, F> run, out StopReason reason)
    {
        if (T.IsNaN(_lipschitz))
        {
            _lipschitz = T.Max(T.One, run.Current.GradientNorm / T.Max(T.One, Vectors.Norm<T>(run.Current.X)));
            Restart(ref run);
        }

        // L may be less here; θ follows (Becker, Candès and Grant 2011, Math. Prog. Comp. 3, section 5.3).
        _lipschitz *= Decay;
        for (int trial = 0; trial < _maxTrials; trial++)
        {
            Evaluation evaluation = PrepareBetween(ref run, out bool isPlain);
            if (evaluation == Evaluation.Refused)
            {
                return run.End(out reason);
            }

            if (evaluation == Evaluation.Finite)
            {
                evaluation = Try(ref run, ref trial, out bool isMoved);
                if (evaluation == Evaluation.Refused)
                {
                    return run.End(out reason);
                }

                if (evaluation == Evaluation.Finite && Accepts(ref run))
                {
                    _nextAnchor.CopyTo(_anchor);
                    _theta = Next(_theta, Decay);
                    run.Accept();
                    reason = default;
                    return true;
                }

                if (!isMoved && isPlain)
                {
                    break;
                }
            }

            if (isPlain)
            {
                _lipschitz *= Two;
            }

            Restart(ref run);
        }

        return run.GiveUp(out reason);
    }

    public void Exchange(scoped ref StateExchange state)
    {
        _theta = state.Number(_theta);
        _lipschitz = state.Number(_lipschitz);
        if (!T.IsNaN(_lipschitz))
        {
            state.Numbers(_anchor);
        }
    }

    /// <summary>Forgets the momentum.</summary>
    private void Restart(ref Descent<T, F> run)
    {
        run.Current.X.CopyTo(_anchor);
        _theta = T.One;
    }

    /// <summary>y with its value and gradient, which are those of x where there is no momentum.</summary>
    private Evaluation PrepareBetween(ref Descent<T, F> run, out bool isPlain)
    {
        if (_theta == T.One)
        {
            run.Current.X.CopyTo(_between.X);
        }
        else
        {
            Interpolate(run.Current.X, _anchor, _between.X);
            run.Box.Clamp(_between.X);
        }

        // After a step without momentum v is x, whatever θ is.
        isPlain = _between.X.SequenceEqual(run.Current.X);
        if (!isPlain)
        {
            return run.Oracle.Gradient(ref _between);
        }

        run.Current.Gradient.CopyTo(_between.Gradient);
        _between.Value = run.Current.Value;
        _between.GradientNorm = run.Current.GradientNorm;
        return Evaluation.Finite;
    }

    /// <summary>Doubles L until f(x⁺) ≤ f(y) + ∇f(y)ᵀ(x⁺ − y) + (L/2)‖x⁺ − y‖².</summary>
    private Evaluation Try(ref Descent<T, F> run, ref int trial, out bool isMoved)
    {
        T shortening = T.One;
        for (; ; trial++)
        {
            // What is not finite says nothing about L: only this step is shorter.
            T curvature = shortening * _lipschitz;
            Vectors.Combine(_anchor, -T.One / (_theta * curvature), _between.Gradient, _scratch);
            if (run.Set is null)
            {
                run.Box.Clamp(_scratch);
                _scratch.CopyTo(_nextAnchor);
            }
            else
            {
                run.Set.Project<T>(_scratch, _nextAnchor);
            }

            Interpolate(run.Current.X, _nextAnchor, run.Trial.X);
            run.Box.Clamp(run.Trial.X);
            isMoved = !run.Trial.X.SequenceEqual(run.Current.X);
            if (!isMoved)
            {
                return Evaluation.NonFinite;
            }

            Evaluation evaluation = run.EvaluateTrial();
            if (evaluation == Evaluation.Refused)
            {
                return evaluation;
            }

            Vectors.Subtract<T>(run.Trial.X, _between.X, _scratch);
            T square = Vectors.Dot<T>(_scratch, _scratch);
            T model = _between.Value + Vectors.Dot<T>(_between.Gradient, _scratch) + (curvature / Two * square);
            if (evaluation == Evaluation.Finite && (run.Trial.Value <= model + NoiseAt(_between) || trial >= _maxTrials))
            {
                return evaluation;
            }

            if (trial >= _maxTrials)
            {
                return Evaluation.NonFinite;
            }

            _lipschitz *= evaluation == Evaluation.Finite ? Two : T.One;
            shortening *= evaluation == Evaluation.Finite ? T.One : Four;
        }
    }

    /// <summary>Whether the value falls or, where values cannot be compared, the function still falls at the end of the step: if it is convex it then has all the way.</summary>
    private readonly bool Accepts(ref Descent<T, F> run)
    {
        T rise = run.Trial.Value - run.Current.Value;
        T noise = NoiseAt(run.Current);
        Vectors.Subtract<T>(run.Trial.X, run.Current.X, _scratch);
        return rise < -noise || (rise <= noise && Vectors.Dot<T>(run.Trial.Gradient, _scratch) <= T.Zero);
    }

    /// <summary>What rounding of the value and of the point may change the value by.</summary>
    private static T NoiseAt(scoped in Point<T> point) => Noise * (T.Abs(point.Value) + (point.GradientNorm * Vectors.Norm<T>(point.X)));

    private readonly void Interpolate(ReadOnlySpan<T> x, ReadOnlySpan<T> anchor, Span<T> result)
    {
        for (int i = 0; i < x.Length; i++)
        {
            result[i] = _theta == T.One ? anchor[i] : x[i] + (_theta * (anchor[i] - x[i]));
        }
    }

    /// <summary>The root of (1 − θ⁺)/θ⁺² = (L⁺/L)/θ².</summary>
    private static T Next(T theta, T ratio) => Two / (T.One + T.Sqrt(T.One + (Four * ratio / (theta * theta))));
}
