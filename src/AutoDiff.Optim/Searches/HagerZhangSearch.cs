using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The line search of CG_DESCENT: bracketing, double secant steps and bisection, until the Wolfe conditions or the approximate
/// ones hold (Hager and Zhang 2005, SIAM J. Optim. 16, algorithms L0–L3, S1–S4, U0–U3; 2006, ACM TOMS 32, for ε, θ, γ and ρ).</summary>
internal readonly struct HagerZhangSearch<T>(T sufficientDecrease, T curvature, int maxTrials) : ILineSearch<T>
    where T : IFloatingPointIeee754<T>
{
    private static readonly T Half = T.CreateChecked(0.5);
    private static readonly T Tenth = T.CreateChecked(0.1);
    private static readonly T Shrinkage = T.CreateChecked(0.66);
    private static readonly T Expansion = T.CreateChecked(5);
    private static readonly T Margin = T.Sqrt(Acceptance<T>.Epsilon);
    private static readonly T Slack = T.CreateChecked(1e-6);

    public SearchOutcome Search<F>(ref ObjectiveOracle<T, F> oracle, Ray<T> ray, ref Point<T> trial, ref Point<T> spare)
        where F : IObjective<T>, allows ref struct
    {
        // Values may rise this much: the noise that the approximate conditions tolerate.
        var probe = new Probe(ray, ray.Origin.Value + (Slack * T.Abs(ray.Origin.Value)), sufficientDecrease, curvature, maxTrials);
        var low = new Sample(T.Zero, ray.Origin.Value, ray.Slope);
        Sample c = probe.At(T.Min(ray.InitialStep, ray.LongestStep), ref oracle, ref trial, ref spare);
        Sample high = default;
        bool bracketed = false;
        while (!probe.IsOver && !bracketed)
        {
            if (T.IsNaN(c.Value))
            {
                c = probe.At(low.Step + (Tenth * (c.Step - low.Step)), ref oracle, ref trial, ref spare);
            }
            else if (c.Slope >= T.Zero)
            {
                high = c;
                bracketed = true;
            }
            else if (c.Value > probe.Ceiling)
            {
                high = c;
                Bisect(ref low, ref high, ref probe, ref oracle, ref trial, ref spare);
                bracketed = true;
            }
            else
            {
                low = c;
                c = probe.At(T.Min(Expansion * c.Step, ray.LongestStep), ref oracle, ref trial, ref spare);
            }
        }

        while (!probe.IsOver)
        {
            T width = high.Step - low.Step;
            SecantTwice(ref low, ref high, ref probe, ref oracle, ref trial, ref spare);
            if (!probe.IsOver && high.Step - low.Step > Shrinkage * width)
            {
                Update(low.Step + (Half * (high.Step - low.Step)), ref low, ref high, ref probe, ref oracle, ref trial, ref spare);
            }
        }

        if (probe.Outcome == SearchOutcome.Failed && probe.HasBest)
        {
            Point<T>.Swap(ref trial, ref spare);
            return SearchOutcome.Accepted;
        }

        return probe.Outcome;
    }

    public void Exchange(scoped ref StateExchange state)
    {
    }

    private static void SecantTwice<F>(
        ref Sample low, ref Sample high, ref Probe probe, ref ObjectiveOracle<T, F> oracle, ref Point<T> trial, ref Point<T> spare)
        where F : IObjective<T>, allows ref struct
    {
        Sample a = low;
        Sample b = high;
        T c = Secant(a, b);
        Update(c, ref low, ref high, ref probe, ref oracle, ref trial, ref spare);
        if (probe.IsOver)
        {
            return;
        }

        if (c == high.Step)
        {
            Update(Secant(b, high), ref low, ref high, ref probe, ref oracle, ref trial, ref spare);
        }
        else if (c == low.Step)
        {
            Update(Secant(a, low), ref low, ref high, ref probe, ref oracle, ref trial, ref spare);
        }
    }

    private static void Update<F>(
        T step, ref Sample low, ref Sample high, ref Probe probe, ref ObjectiveOracle<T, F> oracle, ref Point<T> trial, ref Point<T> spare)
        where F : IObjective<T>, allows ref struct
    {
        // Where the slope at one end is larger by far, as beside an overflow, the secant is the other end to rounding: the caller bisects.
        T margin = Margin * (high.Step - low.Step);
        if (!(step > low.Step + margin && step < high.Step - margin))
        {
            return;
        }

        Sample c = probe.At(step, ref oracle, ref trial, ref spare);
        if (probe.IsOver)
        {
            return;
        }

        if (c.Slope >= T.Zero)
        {
            high = c;
        }
        else if (c.Value <= probe.Ceiling)
        {
            low = c;
        }
        else
        {
            high = c;
            Bisect(ref low, ref high, ref probe, ref oracle, ref trial, ref spare);
        }
    }

    /// <summary>Step U3: halves the bracket until its upper end has a slope that is not negative.</summary>
    private static void Bisect<F>(
        ref Sample low, ref Sample high, ref Probe probe, ref ObjectiveOracle<T, F> oracle, ref Point<T> trial, ref Point<T> spare)
        where F : IObjective<T>, allows ref struct
    {
        while (!probe.IsOver && !(high.Slope >= T.Zero))
        {
            Sample middle = probe.At(low.Step + (Half * (high.Step - low.Step)), ref oracle, ref trial, ref spare);
            if (middle.Slope < T.Zero && middle.Value <= probe.Ceiling)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }
    }

    private static T Secant(Sample a, Sample b) => ((a.Step * b.Slope) - (b.Step * a.Slope)) / (b.Slope - a.Slope);

    private readonly record struct Sample(T Step, T Value, T Slope);

    /// <summary>Evaluates, and remembers whether the search is over.</summary>
    private ref struct Probe(Ray<T> ray, T ceiling, T sufficientDecrease, T curvature, int maxTrials)
    {
        private readonly Ray<T> _ray = ray;
        private int _trials;
        private T _last = T.Zero;

        public T Ceiling { get; } = ceiling;

        public bool IsOver { get; private set; }

        public SearchOutcome Outcome { get; private set; } = SearchOutcome.Failed;

        /// <summary>Whether the spare point is lower than the origin.</summary>
        public bool HasBest { get; private set; }

        public Sample At<F>(T step, ref ObjectiveOracle<T, F> oracle, ref Point<T> trial, ref Point<T> spare)
            where F : IObjective<T>, allows ref struct
        {
            _ray.At(step, trial.X);
            if (_trials++ >= maxTrials || step == _last || trial.X.SequenceEqual(_ray.Origin.X))
            {
                IsOver = true;
                return default;
            }

            _last = step;
            switch (oracle.Gradient(ref trial))
            {
                case Evaluation.Refused:
                    Outcome = SearchOutcome.Refused;
                    IsOver = true;
                    return default;
                case Evaluation.NonFinite:
                    return new Sample(step, T.NaN, T.NaN);
            }

            var sample = new Sample(step, trial.Value, Vectors.Dot<T>(trial.Gradient, _ray.Direction));
            bool decreases = Acceptance<T>.DecreasesEnough(_ray, step, sample.Value, sufficientDecrease);
            bool flattens = sample.Slope >= curvature * _ray.Slope;
            bool approximately = sample.Value <= Ceiling && flattens
                && sample.Slope <= ((sufficientDecrease + sufficientDecrease) - T.One) * _ray.Slope;
            if ((decreases && (flattens || step >= _ray.LongestStep)) || approximately)
            {
                Outcome = SearchOutcome.Accepted;
                IsOver = true;
            }
            else if (decreases && (!HasBest || sample.Value < spare.Value))
            {
                HasBest = true;
                Point<T>.Swap(ref trial, ref spare);
            }

            return sample;
        }
    }
}
