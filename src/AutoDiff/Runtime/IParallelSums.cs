namespace AutoDiff.Runtime;

/// <summary>A loop whose iterations are linked by sums alone, as <see cref="ParallelSums"/> runs it. Generated code implements it.</summary>
/// <typeparam name="T">The number type of the sums.</typeparam>
public interface IParallelSums<T>
{
    /// <summary>How many sums there are.</summary>
    int Length { get; }

    /// <summary>Runs iterations. Is called by several threads at a time, each with sums of its own.</summary>
    /// <param name="start">The first iteration.</param>
    /// <param name="end">The iteration after the last.</param>
    /// <param name="sums">Receives what these iterations add: all zero before, <see cref="Length"/> numbers.</param>
    void Run(int start, int end, scoped Span<T> sums);

    /// <summary>Takes the sums over all iterations. Is called once, by the thread that runs the loop, unless an iteration throws.</summary>
    /// <param name="sums">The sums, <see cref="Length"/> numbers.</param>
    void Take(scoped ReadOnlySpan<T> sums);
}
