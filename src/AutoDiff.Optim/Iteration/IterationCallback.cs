namespace AutoDiff.Optim;

/// <summary>Sees every iteration, the start included, and says how to go on. Called once per iteration, never during a step.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="report">The iteration. At the last one, when the run has already ended, the answer is ignored.</param>
/// <returns>How to go on.</returns>
public delegate IterationAnswer IterationCallback<T>(IterationReport<T> report);
