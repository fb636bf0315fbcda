using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Shortens the step until the value decreases enough: Armijo's condition or, near rounding level, the approximate Wolfe
/// conditions; the next trial is the minimiser of the interpolating cubic, between a tenth and a half of the last one, or half of it
/// (Nocedal and Wright 2006, algorithm 3.1 and section 3.5; Dennis and Schnabel 1983, algorithm A6.3.1).</summary>
/// <remarks>Every trial computes the gradient with the value: for the methods that search so, the first trial is nearly always accepted
/// and needs it anyway, and nothing is evaluated twice at one point.</remarks>
internal readonly struct BacktrackingSearch<T>(T sufficientDecrease, int maxTrials, bool interpolates = true) : ILineSearch<T>
    where T : IFloatingPointIeee754<T>
{
    private static readonly T GreatestCut = T.CreateChecked(0.1);
    private static readonly T SmallestCut = T.CreateChecked(0.5);

    public SearchOutcome Search<F>(ref ObjectiveOracle<T, F> oracle, Ray<T> ray, ref Point<T> trial, ref Point<T> spare)
        where F : IObjective<T>, allows ref struct
    {
        T step = T.Min(ray.InitialStep, ray.LongestStep);
        for (int k = 0; k < maxTrials; k++)
        {
            ray.At(step, trial.X);
            if (trial.X.SequenceEqual(ray.Origin.X))
            {
                return SearchOutcome.Failed;
            }

            switch (oracle.Gradient(ref trial))
            {
                case Evaluation.Refused:
                    return SearchOutcome.Refused;
                case Evaluation.NonFinite:
                    step *= GreatestCut;
                    continue;
            }

            T slope = Vectors.Dot<T>(trial.Gradient, ray.Direction);
            if (Acceptance<T>.DecreasesEnough(ray, step, trial.Value, sufficientDecrease)
                || Acceptance<T>.IsFlatEnough(ray, trial.Value, slope))
            {
                return SearchOutcome.Accepted;
            }

            T minimizer = interpolates ? Interpolation.CubicMinimizer(T.Zero, ray.Origin.Value, ray.Slope, step, trial.Value, slope) : step;
            step = Interpolation.Between(minimizer, GreatestCut * step, SmallestCut * step);
        }

        return SearchOutcome.Failed;
    }

    public void Exchange(scoped ref StateExchange state)
    {
    }
}
