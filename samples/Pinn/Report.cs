namespace Pinn;

/// <summary>What was measured after a number of steps.</summary>
/// <param name="Step">The number of steps.</param>
/// <param name="Loss">The mean squared residual over (size · d)² since the last measurement.</param>
/// <param name="Error">The relative L² error on random points.</param>
/// <param name="Trivial">The same of the best multiple of 1 − |x|².</param>
internal readonly record struct Measurement(int Step, double Loss, double Error, double Trivial);

/// <summary>The measurements of a run, and what to say about it.</summary>
internal sealed record Report(IReadOnlyList<Measurement> History, string Summary);
