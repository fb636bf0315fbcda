using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Descent by a line search along a direction: any <see cref="IDirection{T, F}"/> with any <see cref="ILineSearch{T}"/>.</summary>
internal ref struct LineSearchStepper<T, F, TDirection, TSearch> : IStepper<T, F>
    where T : IFloatingPointIeee754<T>
    where F : IObjective<T>, allows ref struct
    where TDirection : IDirection<T, F>, allows ref struct
    where TSearch : ILineSearch<T>, allows ref struct
{
    private readonly Span<T> _direction;
    private TSearch _search;
    private TDirection _descent;

    public LineSearchStepper(int n, TDirection direction, TSearch search, scoped ref Arena<T> arena)
    {
        _search = search;
        _descent = direction;
        _direction = arena.Take(n);
    }

    public readonly T Radius => T.NaN;

    public T Regularization => _descent.Regularization;

    public bool Step(ref Descent<T, F> run, out StopReason reason)
    {
        Evaluation model = _descent.Compute(ref run, _direction);
        if (model == Evaluation.Refused)
        {
            return run.End(out reason);
        }

        T slope = Vectors.Dot<T>(run.Current.Gradient, _direction);
        bool usable = model == Evaluation.Finite && IsDescent(ref run, slope);
        bool isTrusted = usable && _descent.HasNaturalLength;
        T firstStep = _descent.FirstStep;
        if (!usable)
        {
            slope = TakeSteepestDescent(ref run);
            firstStep = T.One;
        }

        if (isTrusted && !run.IsPartial && Acceptance<T>.IsLostInRounding(run.Current.Value, slope))
        {
            return run.TryPolish(_direction, out reason);
        }

        SearchOutcome outcome = Search(ref run, slope, firstStep);
        if (outcome == SearchOutcome.Failed && usable)
        {
            outcome = Search(ref run, TakeSteepestDescent(ref run), T.One);
        }

        switch (outcome)
        {
            case SearchOutcome.Accepted:
                _descent.Moved(run.Current, run.Trial, _direction);
                run.Accept();
                reason = default;
                return true;
            case SearchOutcome.Refused:
                return run.End(out reason);
            case SearchOutcome.Failed when run.IsPartial:
                // As good as these samples tell: the next step looks at more of them.
                reason = default;
                return true;
            default:
                return run.GiveUp(out reason);
        }
    }

    public void Exchange(scoped ref StateExchange state)
    {
        _descent.Exchange(ref state);
        _search.Exchange(ref state);
    }

    private SearchOutcome Search(ref Descent<T, F> run, T slope, T firstStep)
    {
        var ray = new Ray<T>
        {
            Origin = run.Current,
            Direction = _direction,
            Slope = slope,
            InitialStep = firstStep,
            LongestStep = run.Box.IsUnbounded ? T.PositiveInfinity : run.Box.LongestStep(run.Current.X, _direction),
            Box = run.Box,
        };
        return _search.Search(ref run.Oracle, ray, ref run.Trial, ref run.Spare);
    }

    private readonly bool IsDescent(ref Descent<T, F> run, T slope) => T.IsFinite(slope)
        && slope < -Acceptance<T>.Epsilon * run.Current.GradientNorm * Vectors.Norm<T>(_direction);

    /// <summary>Sets the direction to the negative gradient, without the components that bounds block or projected on the set, no longer than the point is from 0 (or than 1).</summary>
    private readonly T TakeSteepestDescent(ref Descent<T, F> run)
    {
        if (run.Set is not null)
        {
            run.ProjectStep(T.Min(T.One, T.Max(T.One, Vectors.Norm<T>(run.Current.X)) / run.Current.GradientNorm), _direction);
            return Vectors.Dot<T>(run.Current.Gradient, _direction);
        }

        Vectors.Negate<T>(run.Current.Gradient, _direction);
        for (int i = 0; i < _direction.Length && !run.Box.IsUnbounded; i++)
        {
            _direction[i] = run.Box.Blocks(i, run.Current.X, run.Current.Gradient) ? T.Zero : _direction[i];
        }

        T norm = Vectors.Norm<T>(_direction);
        T length = T.Min(norm, T.Max(T.One, Vectors.Norm<T>(run.Current.X)));
        Vectors.Scale(length / norm, _direction, _direction);
        return -length * norm;
    }
}
