using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>A quadrature of the spectrum: tr φ(H) ≈ Σ weightᵢ·φ(nodeᵢ) for every φ.</summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed class SpectralEstimate<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly T[] _nodes;
    private readonly T[] _weights;

    internal SpectralEstimate(T[] nodes, T[] weights)
    {
        _nodes = nodes;
        _weights = weights;
        Smallest = T.PositiveInfinity;
        Largest = T.NegativeInfinity;
        Trace = T.Zero;
        LogDeterminant = T.Zero;
        for (int i = 0; i < nodes.Length; i++)
        {
            Smallest = T.Min(Smallest, nodes[i]);
            Largest = T.Max(Largest, nodes[i]);
            Trace += weights[i] * nodes[i];
            LogDeterminant += weights[i] * T.Log(nodes[i]);
        }
    }

    /// <summary>Where the quadrature looks.</summary>
    public ReadOnlySpan<T> Nodes => _nodes;

    /// <summary>How many eigenvalues each node stands for; together as many as there are variables.</summary>
    public ReadOnlySpan<T> Weights => _weights;

    /// <summary>The smallest node, never below the smallest eigenvalue.</summary>
    public T Smallest { get; }

    /// <summary>The largest node, never above the largest eigenvalue, and soon close to it.</summary>
    public T Largest { get; }

    /// <summary>The estimate of the trace.</summary>
    public T Trace { get; }

    /// <summary>The estimate of log det H; NaN if a node is negative.</summary>
    public T LogDeterminant { get; }

    /// <summary>The largest step size with which gradient descent does not diverge, 2/λmax; half of it is the usual choice.</summary>
    public T LargestStableStep => T.CreateChecked(2) / Largest;

    /// <summary>The spectral density, smoothed: eigenvalues per unit at a place.</summary>
    /// <param name="at">The place.</param>
    /// <param name="width">The standard deviation of the Gaussian.</param>
    /// <returns>The density; its integral is the number of variables.</returns>
    public T Density(T at, T width)
    {
        T sum = T.Zero;
        for (int i = 0; i < _nodes.Length; i++)
        {
            T u = (at - _nodes[i]) / width;
            sum += _weights[i] * T.Exp(-u * u / T.CreateChecked(2));
        }

        return sum / (width * T.Sqrt(T.CreateChecked(2) * T.Pi));
    }
}
