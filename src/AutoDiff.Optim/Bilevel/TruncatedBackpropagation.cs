using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Goes back through the last K steps of gradient descent x ← x − α∇ₓg (Shaban, Cheng, Hatch and Boots 2019, <i>Truncated Back-propagation for Bilevel Optimization</i>): K more
/// inner steps are made and reversed. At a minimum the same as K terms of <see cref="NeumannSeries"/>; before one it takes account of how x was reached.</summary>
/// <remarks>K gradients and K Hessian-vector products; K iterates are stored.</remarks>
public sealed record TruncatedBackpropagation : BilevelMethod
{
    /// <summary>K, at least 1. Default 20.</summary>
    public int Steps { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(Steps)); } = 20;

    /// <summary>α, positive. Default 0.1.</summary>
    public double StepSize { get; init => field = ParameterCheck.Within(value, 0, double.PositiveInfinity, nameof(StepSize)); } = 0.1;

    internal override T Hypergradient<T, TOuter, TInner>(
        TOuter outer, TInner inner, Span<T> x, ReadOnlySpan<T> theta, Span<T> gradient, BilevelScratch<T> scratch, Workspace<T> workspace)
    {
        int n = x.Length;
        T alpha = T.CreateChecked(StepSize);
        if (scratch.Iterates.Length < Steps * n)
        {
            scratch.Iterates = new T[Steps * n];
        }

        Span<T> iterates = scratch.Iterates;
        for (int k = 0; k < Steps; k++)
        {
            x.CopyTo(iterates.Slice(k * n, n));
            inner.Gradient(x, theta, scratch.Product, scratch.ThetaProduct);
            Vectors.AddScaled(-alpha, scratch.Product, x);
        }

        Span<T> cotangent = scratch.Vector;
        outer.Gradient(x, theta, cotangent, gradient);
        T norm = Vectors.Norm<T>(cotangent);
        for (int k = Steps - 1; k >= 0; k--)
        {
            inner.HessianVector(iterates.Slice(k * n, n), theta, cotangent, scratch.ThetaZeros, scratch.Product, scratch.ThetaProduct);
            Vectors.AddScaled(-alpha, scratch.ThetaProduct, gradient);
            Vectors.AddScaled(-alpha, scratch.Product, cotangent);
        }

        return T.IsZero(norm) ? T.Zero : Vectors.Norm<T>(cotangent) / norm;
    }
}
