using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>No search: the first step, halved only while value or gradient is not finite there.</summary>
internal readonly struct FullStepSearch<T>(int maxTrials) : ILineSearch<T>
    where T : IFloatingPointIeee754<T>
{
    private static readonly T Half = T.CreateChecked(0.5);

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
                case Evaluation.Finite:
                    return SearchOutcome.Accepted;
            }

            step *= Half;
        }

        return SearchOutcome.Failed;
    }

    public void Exchange(scoped ref StateExchange state)
    {
    }
}
