using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Finds a step that satisfies the strong Wolfe conditions (Nocedal and Wright 2006, algorithms 3.5 and 3.6) or, near rounding
/// level, the approximate ones. Quasi-Newton updates need the curvature condition.</summary>
internal readonly struct WolfeSearch<T>(T sufficientDecrease, T curvature, int maxTrials) : ILineSearch<T>
    where T : IFloatingPointIeee754<T>
{
    private static readonly T GreatestCut = T.CreateChecked(0.1);
    private static readonly T SmallestCut = T.CreateChecked(0.9);
    private static readonly T Growth = T.CreateChecked(4);

    public SearchOutcome Search<F>(ref ObjectiveOracle<T, F> oracle, Ray<T> ray, ref Point<T> trial, ref Point<T> spare)
        where F : IObjective<T>, allows ref struct
    {
        var low = new Sample(T.Zero, ray.Origin.Value, ray.Slope);
        var high = new Sample(T.PositiveInfinity, T.NaN, T.NaN);
        bool lowIsInSpare = false;
        T step = T.Min(ray.InitialStep, ray.LongestStep);
        for (int k = 0; k < maxTrials; k++)
        {
            ray.At(step, trial.X);
            if (trial.X.SequenceEqual(lowIsInSpare ? spare.X : ray.Origin.X))
            {
                break;
            }

            Evaluation evaluation = oracle.Gradient(ref trial);
            if (evaluation == Evaluation.Refused)
            {
                return SearchOutcome.Refused;
            }

            if (evaluation == Evaluation.NonFinite)
            {
                high = new Sample(step, T.NaN, T.NaN);
                step = T.Min(Next(low, high), ray.LongestStep);
                continue;
            }

            var sample = new Sample(step, trial.Value, Vectors.Dot<T>(trial.Gradient, ray.Direction));
            bool decreases = Acceptance<T>.DecreasesEnough(ray, step, sample.Value, sufficientDecrease);
            if ((decreases && T.Abs(sample.Slope) <= -curvature * ray.Slope)
                || (decreases && step >= ray.LongestStep && sample.Slope <= T.Zero)
                || Acceptance<T>.IsFlatEnough(ray, sample.Value, sample.Slope))
            {
                return SearchOutcome.Accepted;
            }

            if (!decreases || sample.Value >= low.Value)
            {
                high = sample;
            }
            else
            {
                if (sample.Slope * (step - low.Step) >= T.Zero)
                {
                    high = low;
                }

                low = sample;
                lowIsInSpare = true;
                Point<T>.Swap(ref trial, ref spare);
            }

            step = T.Min(Next(low, high), ray.LongestStep);
        }

        // The bracket is too narrow for the arithmetic. Its lower end satisfies Armijo's condition, which is enough to go on.
        if (lowIsInSpare)
        {
            Point<T>.Swap(ref trial, ref spare);
            return SearchOutcome.Accepted;
        }

        return SearchOutcome.Failed;
    }

    public void Exchange(scoped ref StateExchange state)
    {
    }

    private static T Next(Sample low, Sample high)
    {
        if (T.IsPositiveInfinity(high.Step))
        {
            return low.Step * Growth;
        }

        T width = high.Step - low.Step;
        if (T.IsNaN(high.Value))
        {
            return low.Step + (GreatestCut * width);
        }

        T minimizer = Interpolation.CubicMinimizer(low.Step, low.Value, low.Slope, high.Step, high.Value, high.Slope);
        T fraction = Interpolation.Between((minimizer - low.Step) / width, GreatestCut, SmallestCut);
        return low.Step + (fraction * width);
    }

    private readonly record struct Sample(T Step, T Value, T Slope);
}
