using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The negative gradient or, with bounds, the way to the projection of x − t·g, and the first step along it.</summary>
internal struct GradientDirection<T, F>(GradientStep rule, T stepSize) : IDirection<T, F>
    where T : IFloatingPointIeee754<T>
    where F : IObjective<T>, allows ref struct
{
    private static readonly T LongestStep = T.CreateChecked(1e30);
    private static readonly T Two = T.CreateChecked(2);
    private T _length = T.NaN;

    public readonly T Regularization => T.Zero;

    public readonly bool HasNaturalLength => false;

    public readonly T FirstStep => T.One;

    public readonly Evaluation Compute(ref Descent<T, F> run, Span<T> direction)
    {
        ReadOnlySpan<T> x = run.Current.X;
        ReadOnlySpan<T> gradient = run.Current.Gradient;
        T length = rule == GradientStep.Fixed
            ? T.IsNaN(stepSize) ? T.One : stepSize
            : T.IsFinite(_length) ? _length
            : !T.IsNaN(stepSize) ? stepSize
            : T.Min(T.One, T.Max(T.One, Vectors.Norm(x)) / run.Current.GradientNorm);
        if (run.Set is null && run.Box.IsUnbounded)
        {
            Vectors.Scale(-length, gradient, direction);
        }
        else
        {
            run.ProjectStep(length, direction);
        }

        return Evaluation.Finite;
    }

    public void Moved(scoped in Point<T> from, scoped in Point<T> to, ReadOnlySpan<T> direction)
    {
        T ss = T.Zero;
        T sy = T.Zero;
        T sg = T.Zero;
        for (int i = 0; i < direction.Length; i++)
        {
            T step = to.X[i] - from.X[i];
            ss += step * step;
            sy += step * (to.Gradient[i] - from.Gradient[i]);
            sg -= step * from.Gradient[i];
        }

        // Without bounds the step was t·g, so that t = ‖s‖²/(−sᵀg).
        _length = rule == GradientStep.Armijo ? Two * ss / sg
            : sy > T.Zero ? T.Min(ss / sy, LongestStep)
            : Two * ss / sg;
    }

    public void Exchange(scoped ref StateExchange state) => _length = state.Number(_length);
}
