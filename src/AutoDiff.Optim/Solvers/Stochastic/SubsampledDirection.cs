using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>The truncated Newton direction of two samples, one for the gradient and one for the Hessian.</summary>
internal ref struct SubsampledDirection<T, F, B> : IDirection<T, F>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
    where B : IBatches<T, F>, allows ref struct
{
    private const int MaxDraws = 10;

    private readonly double _growth;
    private readonly double _hessianShare;
    private readonly Span<int> _forGradient;
    private readonly Span<int> _forHessian;
    private readonly B _batches;
    private TruncatedNewtonDirection<T, F> _newton;
    private SplitMix _random;
    private int _count;
    private bool _isFirst = true;

    public SubsampledDirection(B batches, int n, SubsampledNewton method, OptimOptions options, scoped ref Arena<T> arena)
    {
        _batches = batches;
        _growth = method.Growth;
        _hessianShare = method.HessianShare;
        _random = new SplitMix(method.Seed);
        _forGradient = arena.TakeIntegers(batches.SampleCount);
        _forHessian = arena.TakeIntegers(batches.SampleCount);
        for (int i = 0; i < _forGradient.Length; i++)
        {
            _forGradient[i] = _forHessian[i] = i;
        }

        _newton = new TruncatedNewtonDirection<T, F>(
            n,
            method.MaxInnerIterations,
            T.CreateChecked(0.5),
            T.CreateSaturating(options.GradientTolerance ?? OptimOptions.DefaultMinimizerTolerance),
            ref arena);
        _count = Math.Clamp((int)Math.Ceiling(method.GradientShare * _forGradient.Length), 1, _forGradient.Length);
        Draw(_forGradient, _count);
    }

    public readonly T Regularization => T.Zero;

    public readonly bool HasNaturalLength => _newton.HasNaturalLength;

    public readonly T FirstStep => T.One;

    /// <summary>The mean over the first sample.</summary>
    public readonly F First => _batches.Over(_forGradient[.._count]);

    public readonly bool IsPartial => _count < _forGradient.Length;

    public Evaluation Compute(ref Descent<T, F> run, Span<T> direction)
    {
        if (run.IsPartial && !_isFirst)
        {
            Evaluation evaluation = Grow(ref run);
            if (evaluation != Evaluation.Finite)
            {
                return evaluation;
            }
        }

        _isFirst = false;
        int size = Math.Clamp((int)Math.Ceiling(_hessianShare * _forHessian.Length), 1, _count);
        Draw(_forHessian, size);
        run.Oracle.Objective = _batches.Over(_forHessian[..size]);
        Evaluation model = _newton.Compute(ref run, direction);
        run.Oracle.Objective = First;
        return model;
    }

    public readonly void Moved(scoped in Point<T> from, scoped in Point<T> to, ReadOnlySpan<T> direction)
    {
    }

    public void Exchange(scoped ref StateExchange state)
    {
        _newton.Exchange(ref state);
        _random.Exchange(ref state);
        state.Indices(_forGradient);
        state.Indices(_forHessian);
        _count = state.Index(_count, 1, _forGradient.Length);
        _isFirst = state.Flag(_isFirst);
    }

    /// <summary>Draws a greater sample and evaluates the current point over it. What was best over another sample says nothing.</summary>
    private Evaluation Grow(ref Descent<T, F> run)
    {
        _count = (int)Math.Min(_forGradient.Length, Math.Ceiling(_growth * _count));
        run.IsPartial = IsPartial;
        run.Oracle.Best.Forget();
        run.Current.X.CopyTo(run.Trial.X);
        Evaluation evaluation = Evaluation.NonFinite;
        for (int draw = 0; draw < MaxDraws && evaluation == Evaluation.NonFinite; draw++)
        {
            Draw(_forGradient, _count);
            run.Oracle.Objective = First;
            evaluation = run.EvaluateTrial();
        }

        if (evaluation == Evaluation.Finite)
        {
            Point<T>.Swap(ref run.Current, ref run.Trial);
        }

        return evaluation;
    }

    /// <summary>Moves a random choice to the front (Fisher and Yates).</summary>
    private void Draw(Span<int> samples, int count)
    {
        for (int i = 0; i < count && count < samples.Length; i++)
        {
            int other = i + _random.Next(samples.Length - i);
            (samples[i], samples[other]) = (samples[other], samples[i]);
        }
    }
}
