using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>How the gradient of the outer problem takes account of the inner one: what stands for H⁻¹v, H the inner Hessian at its minimum and v = ∇ₓ of the outer objective.</summary>
public abstract record BilevelMethod
{
    private protected BilevelMethod()
    {
    }

    /// <summary>Computes ∇_θf − ∇²_θₓg · p with p ≈ H⁻¹v.</summary>
    /// <param name="inner">g.</param>
    /// <param name="outer">f, for methods that move x.</param>
    /// <param name="x">The inner minimum; may be moved on.</param>
    /// <param name="theta">θ.</param>
    /// <param name="gradient">Receives the gradient in θ of f(x*(θ), θ).</param>
    /// <param name="scratch">Vectors that are kept between calls.</param>
    /// <param name="workspace">For linear solves.</param>
    /// <returns>The relative residual of H·p = v; NaN if it is not computed.</returns>
    internal abstract T Hypergradient<T, TOuter, TInner>(
        TOuter outer, TInner inner, Span<T> x, ReadOnlySpan<T> theta, Span<T> gradient, BilevelScratch<T> scratch, Workspace<T> workspace)
        where T : IFloatingPointIeee754<T>
        where TOuter : IParametricObjective<T>, allows ref struct
        where TInner : ITwiceDifferentiableParametricObjective<T>, allows ref struct;
}

/// <summary>Vectors of a bilevel run.</summary>
internal sealed class BilevelScratch<T>(int n, int p)
    where T : IFloatingPointIeee754<T>
{
    public T[] Vector { get; } = new T[n];

    public T[] Sum { get; } = new T[n];

    public T[] Product { get; } = new T[n];

    public T[] ThetaProduct { get; } = new T[p];

    public T[] ThetaScratch { get; } = new T[p];

    public T[] ThetaZeros { get; } = new T[p];

    /// <summary>The solution of the last linear system: where the next one begins.</summary>
    public T[] Adjoint { get; } = new T[n];

    /// <summary>The last iterates of the inner problem, for methods that go back through them.</summary>
    public T[] Iterates { get; set; } = [];
}
