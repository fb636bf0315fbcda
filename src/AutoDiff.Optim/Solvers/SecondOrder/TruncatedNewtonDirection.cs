using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>An approximate solution of H·d = −g by conjugate gradients, as accurate as the progress so far makes worthwhile.</summary>
internal ref struct TruncatedNewtonDirection<T, F> : IDirection<T, F>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
{
    private static readonly T Half = T.CreateChecked(0.5);
    private static readonly T Gamma = T.CreateChecked(0.9);
    private static readonly T Exponent = T.CreateChecked(1.6180339887498949);
    private static readonly T SafeguardThreshold = T.CreateChecked(0.1);

    private readonly Span<T> _scratch;
    private readonly int _maxInnerIterations;
    private readonly T _maxForcing;
    private readonly T _gradientTolerance;
    private T _forcing;
    private T _previousNorm;

    public TruncatedNewtonDirection(int n, int maxInnerIterations, T maxForcing, T gradientTolerance, scoped ref Arena<T> arena)
    {
        _scratch = arena.Take(ConjugateGradients.VectorCount * n);
        _maxInnerIterations = maxInnerIterations;
        _maxForcing = maxForcing;
        _gradientTolerance = gradientTolerance;
        _forcing = maxForcing;
        _previousNorm = T.NaN;
    }

    public readonly T Regularization => T.Zero;

    public bool HasNaturalLength { get; private set; }

    public readonly T FirstStep => T.One;

    public Evaluation Compute(ref Descent<T, F> run, Span<T> direction)
    {
        T tolerance = Forcing(run.Current.GradientNorm) * run.Current.GradientNorm;
        ConjugateGradientsOutcome outcome = ConjugateGradients.Minimize(
            new HessianOperator<T, F>(run.Current.X), ref run.Oracle, run.Current.Gradient, direction, tolerance, _maxInnerIterations, _scratch);
        HasNaturalLength = outcome is ConjugateGradientsOutcome.Converged or ConjugateGradientsOutcome.IterationLimit;
        return outcome == ConjugateGradientsOutcome.Refused ? Evaluation.Refused
            : Vectors.IsFinite<T>(direction) ? Evaluation.Finite
            : Evaluation.NonFinite;
    }

    public readonly void Moved(scoped in Point<T> from, scoped in Point<T> to, ReadOnlySpan<T> direction)
    {
    }

    public void Exchange(scoped ref StateExchange state)
    {
        _forcing = state.Number(_forcing);
        _previousNorm = state.Number(_previousNorm);
        HasNaturalLength = state.Flag(HasNaturalLength);
    }

    /// <summary>The relative residual to ask for: choice 2 of Eisenstat and Walker with its safeguard, but never more accuracy
    /// than the last iteration needs (Kelley 1995, eq. 6.20).</summary>
    private T Forcing(T gradientNorm)
    {
        if (!T.IsNaN(_previousNorm))
        {
            T safeguard = Gamma * T.Pow(_forcing, Exponent);
            T forcing = Gamma * T.Pow(gradientNorm / _previousNorm, Exponent);
            _forcing = T.Min(safeguard > SafeguardThreshold ? T.Max(forcing, safeguard) : forcing, _maxForcing);
        }

        _previousNorm = gradientNorm;
        return T.Min(_maxForcing, T.Max(_forcing, Half * _gradientTolerance / gradientNorm));
    }
}
