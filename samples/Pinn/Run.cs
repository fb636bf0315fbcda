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
        int since = trainer.State.Step;
        double losses = 0;
        Measure(trainer.Loss(new double[trainer.WeightCount]));
        while (trainer.State.Step < options.Steps)
        {
            long before = Stopwatch.GetTimestamp();
            TimeSpan processor = Environment.CpuUsage.TotalTime;
            losses += trainer.Step();
            trainer.State.Seconds += Stopwatch.GetElapsedTime(before).TotalSeconds;
            trainer.State.ProcessorSeconds += (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
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
        State state = trainer.State;
        return new Report(
            history,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{options.Problem}, d = {options.Dimensions}, {trainer.WeightCount} weights, {options.Samples} sampled dimensions, {state.Step} steps of {options.Points} points in {state.Seconds:F0} s, {state.Seconds / state.Step:G3} s each and {state.ProcessorSeconds / state.Step:G3} s of processor time: relative error {last.Error:G3}, trivial fit {last.Trivial:G3}, ratio {last.Error / last.Trivial:G3}; {Environment.WorkingSet / 1e9:F2} GB"));

        void Measure(double loss)
        {
            (double error, double trivial) = trainer.Error();
            history.Add(new Measurement(trainer.State.Step, loss, error, trivial));
            measured(history[^1]);
        }
    }
}
