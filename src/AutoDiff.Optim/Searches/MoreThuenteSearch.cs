using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The line search of MINPACK-2: an interval that contains a minimiser of φ(t) − φ(0) − c₁·t·φ′(0), later of φ, is narrowed by
/// safeguarded cubic and quadratic steps until the strong Wolfe conditions hold (Moré and Thuente 1994, ACM TOMS 20, 286–307).</summary>
internal readonly struct MoreThuenteSearch<T>(T sufficientDecrease, T curvature, int maxTrials) : ILineSearch<T>
    where T : IFloatingPointIeee754<T>
{
    private static readonly T Half = T.CreateChecked(0.5);
    private static readonly T Tenth = T.CreateChecked(0.1);
    private static readonly T Shrinkage = T.CreateChecked(0.66);
    private static readonly T Expansion = T.CreateChecked(4);
    private static readonly T Three = T.CreateChecked(3);

    public SearchOutcome Search<F>(ref ObjectiveOracle<T, F> oracle, Ray<T> ray, ref Point<T> trial, ref Point<T> spare)
        where F : IObjective<T>, allows ref struct
    {
        T promised = sufficientDecrease * ray.Slope;
        var best = new Sample(T.Zero, ray.Origin.Value, ray.Slope);
        Sample other = best;
        bool bracketed = false;
        bool bestIsInSpare = false;
        bool auxiliary = true;
        T width = T.PositiveInfinity;
        T widthBefore = T.PositiveInfinity;
        T step = T.Min(ray.InitialStep, ray.LongestStep);
        for (int k = 0; k < maxTrials; k++)
        {
            ray.At(step, trial.X);
            if (trial.X.SequenceEqual(bestIsInSpare ? spare.X : ray.Origin.X))
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
                // Nothing to interpolate: the interval is left as it is and the trial drawn in.
                step = best.Step + (Tenth * (step - best.Step));
                continue;
            }

            var sample = new Sample(step, trial.Value, Vectors.Dot<T>(trial.Gradient, ray.Direction));
            bool decreases = Acceptance<T>.DecreasesEnough(ray, step, sample.Value, sufficientDecrease);
            if ((decreases && T.Abs(sample.Slope) <= -curvature * ray.Slope)
                || (decreases && step >= ray.LongestStep && sample.Slope <= promised)
                || Acceptance<T>.IsFlatEnough(ray, sample.Value, sample.Slope))
            {
                return SearchOutcome.Accepted;
            }

            auxiliary = auxiliary && !(decreases && sample.Slope >= T.Zero);
            T tilt = auxiliary && sample.Value <= best.Value && !decreases ? promised : T.Zero;
            T next = Trial(best.Tilted(tilt), other.Tilted(tilt), sample.Tilted(tilt), bracketed, out bool brackets);
            bracketed = bracketed || brackets;
            bool improves = sample.Tilted(tilt).Value <= best.Tilted(tilt).Value;
            if (!improves)
            {
                other = sample;
            }
            else
            {
                if (sample.Tilted(tilt).Slope * (sample.Step - best.Step) >= T.Zero)
                {
                    other = best;
                }

                best = sample;
                bestIsInSpare = true;
                Point<T>.Swap(ref trial, ref spare);
            }

            if (bracketed)
            {
                T newWidth = T.Abs(other.Step - best.Step);
                if (newWidth >= Shrinkage * widthBefore)
                {
                    next = best.Step + (Half * (other.Step - best.Step));
                }

                widthBefore = width;
                width = newWidth;
                T margin = Acceptance<T>.Epsilon * newWidth;
                next = T.Clamp(next, T.Min(best.Step, other.Step) + margin, T.Max(best.Step, other.Step) - margin);
            }
            else
            {
                next = Interpolation.Between(
                    next, sample.Step + (T.CreateChecked(1.1) * (sample.Step - best.Step)), sample.Step + (Expansion * T.Max(sample.Step - best.Step, sample.Step)));
            }

            step = T.Min(next, ray.LongestStep);
        }

        // The interval is too narrow for the arithmetic. Its better end is lower than the start, which is enough to go on.
        if (bestIsInSpare && Acceptance<T>.DecreasesEnough(ray, best.Step, best.Value, sufficientDecrease))
        {
            Point<T>.Swap(ref trial, ref spare);
            return SearchOutcome.Accepted;
        }

        return SearchOutcome.Failed;
    }

    public void Exchange(scoped ref StateExchange state)
    {
    }

    /// <summary>The next trial value: cases 1 to 4 of section 4.</summary>
    private static T Trial(Sample best, Sample other, Sample sample, bool bracketed, out bool brackets)
    {
        brackets = true;
        T cubic = Interpolation.CubicMinimizer(best.Step, best.Value, best.Slope, sample.Step, sample.Value, sample.Slope);
        T distance = sample.Step - best.Step;
        if (sample.Value > best.Value)
        {
            T quadratic = best.Step + (best.Slope / (((best.Value - sample.Value) / distance) + best.Slope) * Half * distance);
            return T.Abs(cubic - best.Step) < T.Abs(quadratic - best.Step) ? cubic : cubic + (Half * (quadratic - cubic));
        }

        T secant = sample.Step + (sample.Slope / (sample.Slope - best.Slope) * (best.Step - sample.Step));
        if (sample.Slope * best.Slope < T.Zero)
        {
            return T.Abs(cubic - sample.Step) > T.Abs(secant - sample.Step) ? cubic : secant;
        }

        if (T.Abs(sample.Slope) <= T.Abs(best.Slope))
        {
            brackets = false;
            bool goesOn = !T.IsNaN(cubic) && (cubic - sample.Step) * distance > T.Zero;
            T chosen = !goesOn ? secant
                : T.Abs(cubic - sample.Step) < T.Abs(secant - sample.Step) == bracketed ? cubic
                : secant;
            T limit = sample.Step + (Shrinkage * (other.Step - sample.Step));
            return !bracketed ? chosen : sample.Step > best.Step ? T.Min(limit, chosen) : T.Max(limit, chosen);
        }

        brackets = false;
        return bracketed
            ? Interpolation.CubicMinimizer(other.Step, other.Value, other.Slope, sample.Step, sample.Value, sample.Slope)
            : sample.Step * Three;
    }

    private readonly record struct Sample(T Step, T Value, T Slope)
    {
        /// <summary>The sample of the function less a line of the given slope.</summary>
        public Sample Tilted(T slope) => new(Step, Value - (Step * slope), Slope - slope);
    }
}
