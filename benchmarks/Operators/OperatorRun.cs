using System.Globalization;
using AutoDiff.Benchmarks.Harness;
using AutoDiff.Estimators;

namespace AutoDiff.Benchmarks.Operators;

/// <summary>The equations of Korteweg and de Vries in two dimensions and of Kadomtsev and Petviashvili for a network 3-32-32-1: shared series beside nested reverse sweeps.</summary>
internal static class OperatorRun
{
    public static void Run(TextWriter output)
    {
        WaveEquations lines = new(JetChoice.Polarisation), slots = new(JetChoice.Slots);
        double[] times = QuickRun.Medians([lines.Primal, lines.Kdv, slots.Kdv, lines.NestedKdv, lines.Kp, slots.Kp, lines.NestedKp]);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"u: {times[0]:F0} ns\n| equation | by | time / u |\n|---|---|---|"));
        Print("KdV", lines.KdvPlan, 1);
        Print("KdV", slots.KdvPlan, 2);
        Print("KdV", "nested reverse mode", 3);
        Print("KP", lines.KpPlan, 4);
        Print("KP", slots.KpPlan, 5);
        Print("KP", "nested reverse mode", 6);

        void Print(string equation, string by, int index) =>
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {equation} | {by} | {times[index] / times[0]:F1} |"));
    }
}
