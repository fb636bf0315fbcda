using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Moves of single coordinates.</summary>
internal ref struct CoordinateStepper<T, F> : IStepper<T, F>
    where T : IFloatingPointIeee754<T>
    where F : IObjective<T>, allows ref struct
{
    private static readonly T Half = T.CreateChecked(0.5);
    private static readonly T Two = T.CreateChecked(2);
    private readonly CoordinateRule _rule;
    private readonly T _sufficientDecrease;
    private readonly int _maxTrials;
    private readonly Span<T> _curvatures;
    private SplitMix _random;
    private T _largest = T.Zero;
    private int _last = -1;

    public CoordinateStepper(CoordinateRule rule, int seed, T sufficientDecrease, int maxTrials, Span<T> curvatures)
    {
        _rule = rule;
        _random = new SplitMix(seed);
        _sufficientDecrease = sufficientDecrease;
        _maxTrials = maxTrials;
        _curvatures = curvatures;
        curvatures.Fill(T.NaN);
    }

    public readonly T Radius => T.NaN;

    public readonly T Regularization => T.Zero;

    public bool Step(ref Descent<T, F> run, out StopReason reason)
    {
        if (T.IsZero(_largest))
        {
            // Such that the first move is not longer than the point is from 0.
            _largest = run.Current.GradientNorm / T.Max(T.One, LinearAlgebra.Vectors.Norm<T>(run.Current.X));
        }

        int n = _curvatures.Length;
        for (int attempt = 0; attempt < n; attempt++)
        {
            int i = Choose(ref run, attempt);
            switch (Move(ref run, i))
            {
                case SearchOutcome.Accepted:
                    run.Accept();
                    reason = default;
                    return true;
                case SearchOutcome.Refused:
                    return run.End(out reason);
            }
        }

        return run.GiveUp(out reason);
    }

    public void Exchange(scoped ref StateExchange state)
    {
        state.Numbers(_curvatures);
        _random.Exchange(ref state);
        _largest = state.Number(_largest);
        _last = state.Index(_last, -1, _curvatures.Length - 1);
    }

    /// <summary>After a failed attempt, which only rounding or a fault causes, the coordinates are tried in turn.</summary>
    private int Choose(ref Descent<T, F> run, int attempt)
    {
        int n = _curvatures.Length;
        if (attempt > 0 || _rule == CoordinateRule.Cyclic)
        {
            return _last = (_last + 1) % n;
        }

        if (_rule == CoordinateRule.Random)
        {
            return _last = _random.Next(n);
        }

        T best = T.NegativeOne;
        for (int i = 0; i < n; i++)
        {
            T curvature = Curvature(i);
            T move = T.Abs(Clipped(ref run, i, curvature));
            T score = move * (_rule == CoordinateRule.GaussSouthwell ? curvature : T.Sqrt(curvature));
            if (score > best)
            {
                best = score;
                _last = i;
            }
        }

        return _last;
    }

    private readonly T Curvature(int i) => T.IsNaN(_curvatures[i]) ? _largest : _curvatures[i];

    private readonly T Clipped(ref Descent<T, F> run, int i, T curvature)
    {
        T x = run.Current.X[i];
        T moved = x - (run.Current.Gradient[i] / curvature);
        return (run.Box.IsUnbounded ? moved : T.Clamp(moved, run.Box.Lower(i), run.Box.Upper(i))) - x;
    }

    private SearchOutcome Move(ref Descent<T, F> run, int i)
    {
        T gradient = run.Current.Gradient[i];
        T curvature = Curvature(i);
        for (int trial = 0; trial < _maxTrials; trial++)
        {
            T move = Clipped(ref run, i, curvature);
            run.Current.X.CopyTo(run.Trial.X);
            run.Trial.X[i] += move;
            run.Box.Clamp(run.Trial.X);
            if (run.Trial.X[i] == run.Current.X[i])
            {
                return SearchOutcome.Failed;
            }

            Evaluation evaluation = run.EvaluateTrial();
            if (evaluation == Evaluation.Refused)
            {
                return SearchOutcome.Refused;
            }

            if (evaluation == Evaluation.NonFinite)
            {
                curvature *= Two * Two;
                continue;
            }

            T seen = (run.Trial.Gradient[i] - gradient) / (run.Trial.X[i] - run.Current.X[i]);
            bool isLost = Acceptance<T>.IsLostInRounding(run.Current.Value, gradient * move);
            if (isLost
                ? T.Abs(run.Trial.Gradient[i]) <= Half * T.Abs(gradient)
                : run.Trial.Value <= run.Current.Value + (_sufficientDecrease * gradient * move))
            {
                Learn(i, seen, curvature);
                return SearchOutcome.Accepted;
            }

            if (isLost)
            {
                return SearchOutcome.Failed;
            }

            curvature = T.Max(Two * curvature, T.IsFinite(seen) ? seen : T.Zero);
        }

        return SearchOutcome.Failed;
    }

    private void Learn(int i, T seen, T used)
    {
        // Where the function is not convex along the coordinate, the next move may be twice as long.
        _curvatures[i] = seen > Acceptance<T>.Epsilon * used ? seen : used / Two;
        _largest = T.Max(_largest, _curvatures[i]);
    }
}
