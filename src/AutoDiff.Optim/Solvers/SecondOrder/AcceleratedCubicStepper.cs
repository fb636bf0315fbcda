using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Steps of accelerated cubic Newton.</summary>
internal ref struct AcceleratedCubicStepper<T, F> : IStepper<T, F>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
{
    private static readonly T Two = T.CreateChecked(2);
    private static readonly T Three = T.CreateChecked(3);
    private static readonly T Four = T.CreateChecked(4);
    private static readonly T Six = T.CreateChecked(6);
    private static readonly T Twelve = T.CreateChecked(12);
    private static readonly T ThreeHalves = T.CreateChecked(1.5);
    private static readonly T FiveHalves = T.CreateChecked(2.5);
    private static readonly T Noise = T.CreateChecked(10) * Acceptance<T>.Epsilon;
    private static readonly T Least = T.CreateChecked(1e-20);

    private readonly AcceleratedCubicNewton _method;
    private readonly T _hessianError;
    private readonly T _gradientNoise;
    private readonly Eigenbasis<T> _basis;
    private readonly Span<T> _anchor;
    private readonly Span<T> _minimizer;
    private readonly Span<T> _sum;
    private readonly Span<T> _gradient;
    private readonly Span<T> _coordinates;
    private readonly Span<T> _step;
    private Point<T> _between;
    private T _coefficient;
    private T _weight = T.One;
    private int _count = -1;

    public AcceleratedCubicStepper(int n, AcceleratedCubicNewton method, scoped ref Arena<T> arena)
    {
        _method = method;
        _hessianError = T.CreateSaturating(method.HessianError);
        _gradientNoise = T.CreateSaturating(method.GradientNoise);
        _coefficient = T.CreateSaturating(method.InitialRegularization);
        _basis = new Eigenbasis<T>(n, ref arena);
        _anchor = arena.Take(n);
        _minimizer = arena.Take(n);
        _sum = arena.Take(n);
        _gradient = arena.Take(n);
        _coordinates = arena.Take(n);
        _step = arena.Take(n);
        _between = new Point<T>(arena.Take(n), arena.Take(n));
    }

    public readonly T Radius => T.NaN;

    public T Regularization { get; private set; } = T.Zero;

    public static long NumbersNeeded(long n) => Eigenbasis<T>.NumbersNeeded(n) + (8 * n);

    public bool Step(ref Descent<T, F> run, out StopReason reason)
    {
        if (_count < 0)
        {
            Begin(ref run);
        }

        // Once as it comes, once more from the current point alone if that did not go down.
        for (; ; Begin(ref run))
        {
            bool isFirst = _count == 0;
            switch (TryStep(ref run, isFirst, out reason))
            {
                case SearchOutcome.Accepted:
                    return true;
                case SearchOutcome.Refused:
                    return false;
            }

            if (isFirst)
            {
                return run.GiveUp(out reason);
            }
        }
    }

    public void Exchange(scoped ref StateExchange state)
    {
        _count = state.Number(_count);
        _weight = state.Number(_weight);
        _coefficient = state.Number(_coefficient);
        Regularization = state.Number(Regularization);
        if (_count >= 0)
        {
            state.Numbers(_anchor);
            state.Numbers(_minimizer);
            state.Numbers(_sum);
        }
    }

    /// <summary>Makes the current point that from which the estimating function starts.</summary>
    private void Begin(ref Descent<T, F> run)
    {
        _count = 0;
        _weight = T.One;
        run.Current.X.CopyTo(_anchor);
        run.Current.X.CopyTo(_minimizer);
        _sum.Clear();
    }

    private SearchOutcome TryStep(ref Descent<T, F> run, bool isFirst, out StopReason reason)
    {
        // α₀ = 1, but there both points are the same.
        T alpha = Three / T.CreateChecked(_count + 3);
        T weight = isFirst ? T.One : _weight * (T.One - alpha);
        T inexactness = (Two * _hessianError) + (_gradientNoise * T.Pow(T.CreateChecked(_count + 3), ThreeHalves));
        Evaluation evaluation = PrepareBetween(ref run, alpha, isFirst);
        if (evaluation == Evaluation.Finite)
        {
            evaluation = _basis.Compute(ref run.Oracle, _between.X);
            evaluation = evaluation == Evaluation.NonFinite && isFirst ? Evaluation.Finite : evaluation;
        }

        reason = run.Oracle.Budget.Refusal;
        if (evaluation != Evaluation.Finite)
        {
            return evaluation == Evaluation.Refused ? SearchOutcome.Refused : SearchOutcome.Failed;
        }

        for (int i = 0; i < _coordinates.Length; i++)
        {
            _basis.Values[i] += inexactness;
        }

        _basis.ToBasis(_between.Gradient, _gradient);
        for (int trial = 0; trial < _method.MaxTrials; trial++)
        {
            Regularization = SecularEquation.MinimizeCubic<T>(_basis.Values, _gradient, _coefficient, _coordinates);
            T length = Vectors.Norm<T>(_coordinates);
            T decrease = SecularEquation.Decrease<T>(_basis.Values, _gradient, _coordinates) - (_coefficient / Six * length * length * length);
            _basis.FromBasis(_coordinates, _step);
            if (isFirst && run.IsTrusted(_step, Regularization) && Acceptance<T>.IsLostInRounding(run.Current.Value, -decrease))
            {
                return run.TryPolish(_step, out reason) ? Finish(ref run, alpha, weight, inexactness) : SearchOutcome.Refused;
            }

            Vectors.Combine(_between.X, T.One, _step, run.Trial.X);
            if (!T.IsFinite(decrease) || run.Trial.X.SequenceEqual(run.Current.X))
            {
                return SearchOutcome.Failed;
            }

            evaluation = run.EvaluateTrial();
            if (evaluation == Evaluation.Refused)
            {
                reason = run.Oracle.Budget.Refusal;
                return SearchOutcome.Refused;
            }

            if (evaluation == Evaluation.Finite && Accepts(ref run, isFirst, decrease))
            {
                if (!isFirst && _method.Restart && run.Trial.Value > run.Current.Value)
                {
                    return SearchOutcome.Failed;
                }

                run.Accept();
                return Finish(ref run, alpha, weight, inexactness);
            }

            _coefficient *= Two;
        }

        return SearchOutcome.Failed;
    }

    /// <summary>v = (1 − α)x + αy with its value and gradient, which are those of x where the estimating function has just begun.</summary>
    private Evaluation PrepareBetween(ref Descent<T, F> run, T alpha, bool isFirst)
    {
        if (isFirst)
        {
            run.Current.X.CopyTo(_between.X);
            run.Current.Gradient.CopyTo(_between.Gradient);
            _between.Value = run.Current.Value;
            _between.GradientNorm = run.Current.GradientNorm;
            return Evaluation.Finite;
        }

        for (int i = 0; i < _anchor.Length; i++)
        {
            _between.X[i] = run.Current.X[i] + (alpha * (_minimizer[i] - run.Current.X[i]));
        }

        return run.Oracle.Gradient(ref _between);
    }

    /// <summary>The condition of the estimating sequence; the first step of each, which starts where the function may not be convex, must lower the value as cubic steps do.</summary>
    private readonly bool Accepts(ref Descent<T, F> run, bool isFirst, T decrease)
    {
        if (!_method.Adaptive)
        {
            return true;
        }

        if (isFirst)
        {
            return run.Trial.Value <= run.Current.Value - decrease + (Noise * T.Abs(run.Current.Value));
        }

        T norm = run.Trial.GradientNorm;
        return -Vectors.Dot<T>(run.Trial.Gradient, _step) >= T.Sqrt(Four / (Three * _coefficient) * norm) * norm;
    }

    /// <summary>Adds the new gradient to the estimating function and minimises that: y = x₀ − r·S/‖S‖ with (κ₂/2)r² + (κ₃/6)r³ − ‖S‖r least.</summary>
    private SearchOutcome Finish(ref Descent<T, F> run, T alpha, T weight, T inexactness)
    {
        Vectors.AddScaled(alpha / weight, run.Current.Gradient, _sum);
        T noise = _gradientNoise * T.Pow(T.CreateChecked(_count + 3), FiveHalves);
        T quadratic = (Two * inexactness * alpha * alpha / weight) + noise;
        T cubic = Twelve * _coefficient;
        T norm = Vectors.Norm<T>(_sum);
        T radius = Two * norm / (quadratic + T.Sqrt((quadratic * quadratic) + (Two * cubic * norm)));
        Vectors.Combine(_anchor, norm > T.Zero ? -radius / norm : T.Zero, _sum, _minimizer);
        _weight = weight;
        _count++;
        _coefficient = _method.Adaptive ? T.Max(_coefficient / Two, Least) : _coefficient;
        return SearchOutcome.Accepted;
    }
}
