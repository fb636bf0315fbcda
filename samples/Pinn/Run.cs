using System.Diagnostics;
using System.Globalization;

namespace Pinn;

/// <summary>A run from its options to its report.</summary>
internal static class Run
{
    /// <summary>Trains to the end, from the checkpoint if there is one.</summary>
    /// <param name="options">What to run.</param>
    /// <param name="trainer">The network; receives the weights.</param>
    /// <param name="measured">Is called after every measurement.</param>
    /// <param name="stepped">Is called after every step.</param>
    public static Report ToEnd(Options options, Trainer trainer, Action<Measurement> measured, Action<int> stepped)
    {
        if (options.Checkpoint is { } saved && File.Exists(saved))
        {
            trainer.State.Load(saved);
        }

        var history = new List<Measurement>();
        long start = Stopwatch.GetTimestamp();
        int first = trainer.State.Step, since = first;
        double training = 0, losses = 0;
        Measure(trainer.Loss(new double[trainer.WeightCount]));
        while (trainer.State.Step < options.Steps)
        {
            long before = Stopwatch.GetTimestamp();
            losses += trainer.Step();
            training += Stopwatch.GetElapsedTime(before).TotalSeconds;
            stepped(trainer.State.Step);
            if (trainer.State.Step % options.Every == 0 || trainer.State.Step == options.Steps)
            {
                Measure(losses / (trainer.State.Step - since));
                (losses, since) = (0, trainer.State.Step);
                if (options.Checkpoint is { } path)
                {
                    trainer.State.Save(path);
                }
            }
        }

        Measurement last = history[^1];
        int steps = trainer.State.Step - first;
        string speed = steps > 0 ? string.Create(CultureInfo.InvariantCulture, $", {training / steps:G3} s a step of {options.Points} points") : "";
        return new Report(
            history,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{options.Problem}, d = {options.Dimensions}, {trainer.WeightCount} weights, {options.Samples} sampled dimensions, {last.Step} steps, {Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s{speed}: relative error {last.Error:G3}, trivial fit {last.Trivial:G3}, ratio {last.Error / last.Trivial:G3}; {Environment.WorkingSet / 1e9:F2} GB, {Environment.CpuUsage.TotalTime.TotalSeconds:F0} s of CPU time"));

        void Measure(double loss)
        {
            (double error, double trivial) = trainer.Error();
            history.Add(new Measurement(trainer.State.Step, loss, error, trivial));
            measured(history[^1]);
        }
    }
}
