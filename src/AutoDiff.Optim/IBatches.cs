namespace AutoDiff.Optim;

/// <summary>A mean over samples that can be taken over some of them.</summary>
/// <remarks>With a marked method that takes the numbers of the samples as a constant, this is a struct of three lines:
/// <code>
/// readonly struct Batches(Dataset data) : IBatches&lt;double, Model.LossObjective&gt;
/// {
///     public int SampleCount =&gt; data.Count;
///     public Model.LossObjective Over(ReadOnlySpan&lt;int&gt; samples) =&gt; new(data, samples);
/// }
/// </code></remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="F">The type of the mean as an objective.</typeparam>
public interface IBatches<T, F>
    where F : ITwiceDifferentiable<T>, allows ref struct
{
    /// <summary>The number of samples.</summary>
    int SampleCount { get; }

    /// <summary>The mean over some samples, each counted once.</summary>
    /// <param name="samples">Their numbers, from 0. Not kept beyond the use of the result.</param>
    /// <returns>The mean as an objective.</returns>
    F Over(ReadOnlySpan<int> samples);
}
