using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The searches of gradient descent: none, Armijo's, and Armijo's against the greatest of the last few values
/// (Grippo, Lampariello and Lucidi 1986, SIAM J. Numer. Anal. 23).</summary>
internal ref struct GradientSearch<T>(GradientStep rule, T sufficientDecrease, int maxTrials, Span<T> values) : ILineSearch<T>
    where T : IFloatingPointIeee754<T>
{
    private static readonly T Half = T.CreateChecked(0.5);
    private static readonly T Tenth = T.CreateChecked(0.1);
    private readonly Span<T> _values = values;
    private int _count;

    public SearchOutcome Search<F>(ref ObjectiveOracle<T, F> oracle, Ray<T> ray, ref Point<T> trial, ref Point<T> spare)
        where F : IObjective<T>, allows ref struct
    {
        if (rule == GradientStep.Armijo)
        {
            return new BacktrackingSearch<T>(sufficientDecrease, maxTrials).Search(ref oracle, ray, ref trial, ref spare);
        }

        _values[_count++ % _values.Length] = ray.Origin.Value;
        T reference = rule == GradientStep.Fixed ? T.PositiveInfinity : Greatest();
        T step = ray.InitialStep;
        for (int k = 0; k < maxTrials; k++)
        {
            ray.At(step, trial.X);
            if (trial.X.SequenceEqual(ray.Origin.X))
            {
                return SearchOutcome.Failed;
            }

            Evaluation evaluation = oracle.Gradient(ref trial);
            if (evaluation == Evaluation.Refused)
            {
                return SearchOutcome.Refused;
            }

            if (evaluation == Evaluation.Finite && trial.Value <= reference + (sufficientDecrease * step * ray.Slope))
            {
                return SearchOutcome.Accepted;
            }

            T slope = evaluation == Evaluation.Finite ? Vectors.Dot<T>(trial.Gradient, ray.Direction) : T.NaN;
            if (evaluation == Evaluation.Finite && Acceptance<T>.IsFlatEnough(ray, trial.Value, slope))
            {
                return SearchOutcome.Accepted;
            }

            T minimizer = Interpolation.CubicMinimizer(T.Zero, ray.Origin.Value, ray.Slope, step, trial.Value, slope);
            step = evaluation == Evaluation.NonFinite ? Tenth * step : Interpolation.Between(minimizer, Tenth * step, Half * step);
        }

        return SearchOutcome.Failed;
    }

    public void Exchange(scoped ref StateExchange state)
    {
        _count = state.Index(_count, 0, int.MaxValue);
        state.Expect(_values.Length, "values in memory");
        state.Numbers(_values[..Math.Min(_count, _values.Length)]);
    }

    private readonly T Greatest()
    {
        T greatest = T.NegativeInfinity;
        foreach (T value in _values[..Math.Min(_count, _values.Length)])
        {
            greatest = T.Max(greatest, value);
        }

        return greatest;
    }
}
