using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>d⁺ = −g⁺ + β·d with Hager and Zhang's β (2005, eq. 1.3–1.6).</summary>
internal ref struct ConjugateGradientDirection<T, F>(T truncation, Span<T> previous, Span<T> change) : IDirection<T, F>
    where T : IFloatingPointIeee754<T>
    where F : IObjective<T>, allows ref struct
{
    private static readonly T Two = T.CreateChecked(2);
    private static readonly T Tenth = T.CreateChecked(0.1);
    private static readonly T Ten = T.CreateChecked(10);
    private readonly Span<T> _previous = previous;
    private readonly Span<T> _change = change;
    private bool _hasPrevious;
    private T _step = T.NaN;
    private T _slope = T.NaN;
    private T _previousGradientNorm = T.NaN;

    public readonly T Regularization => T.Zero;

    public readonly bool HasNaturalLength => false;

    public T FirstStep { get; private set; } = T.One;

    public Evaluation Compute(ref Descent<T, F> run, Span<T> direction)
    {
        if (!_hasPrevious)
        {
            return Evaluation.NonFinite;
        }

        ReadOnlySpan<T> gradient = run.Current.Gradient;
        T product = Vectors.Dot<T>(_previous, _change);
        T norm = Vectors.Norm<T>(_previous);
        T beta = (Vectors.Dot(_change, gradient) - (Two * Vectors.Dot<T>(_change, _change) * Vectors.Dot(_previous, gradient) / product)) / product;
        T floor = -T.One / (norm * T.Min(truncation, _previousGradientNorm));
        beta = T.Max(beta, floor);
        if (!(product > T.Zero) || !T.IsFinite(beta))
        {
            return Evaluation.NonFinite;
        }

        Vectors.Scale(beta, _previous, direction);
        Vectors.Subtract(direction, gradient, direction);

        // The step that would change the value as much as the last one did (Nocedal and Wright 2006, section 3.5).
        T slope = Vectors.Dot(direction, gradient);
        T guess = _step * _slope / slope;
        FirstStep = Interpolation.Between(guess, Tenth * _step, Ten * _step);
        return Vectors.IsFinite<T>(direction) ? Evaluation.Finite : Evaluation.NonFinite;
    }

    public void Moved(scoped in Point<T> from, scoped in Point<T> to, ReadOnlySpan<T> direction)
    {
        direction.CopyTo(_previous);
        Vectors.Subtract<T>(to.X, from.X, _change);
        _step = Vectors.Norm<T>(_change) / Vectors.Norm(direction);
        Vectors.Subtract<T>(to.Gradient, from.Gradient, _change);
        _slope = Vectors.Dot(direction, from.Gradient);
        _previousGradientNorm = from.GradientNorm;
        _hasPrevious = true;
    }

    public void Exchange(scoped ref StateExchange state)
    {
        FirstStep = state.Number(FirstStep);
        _hasPrevious = state.Flag(_hasPrevious);
        if (_hasPrevious)
        {
            state.Numbers(_previous);
            state.Numbers(_change);
            _step = state.Number(_step);
            _slope = state.Number(_slope);
            _previousGradientNorm = state.Number(_previousGradientNorm);
        }
    }
}
