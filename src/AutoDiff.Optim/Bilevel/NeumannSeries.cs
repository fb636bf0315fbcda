using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>p = α Σ_{j=0}^{i} (I − αH)ʲ v (Lorraine, Vicol and Duvenaud 2020, <i>Optimizing Millions of Hyperparameters by Implicit Differentiation</i>): as if i + 1 steps of gradient
/// descent at the minimum were differentiated, at a Hessian-vector product each and in constant memory.</summary>
/// <remarks>With eigenvalue h the relative error is |1 − αh|^{i+1}: α must be below 2/h for the largest.</remarks>
public sealed record NeumannSeries : BilevelMethod
{
    /// <summary>i: how many products are added to v; 0 gives αv. Default 20.</summary>
    public int Terms { get; init => field = ParameterCheck.AtLeast(value, 0, nameof(Terms)); } = 20;

    /// <summary>α, positive. Default 0.1.</summary>
    public double StepSize { get; init => field = ParameterCheck.Within(value, 0, double.PositiveInfinity, nameof(StepSize)); } = 0.1;

    internal override T Hypergradient<T, TOuter, TInner>(
        TOuter outer, TInner inner, Span<T> x, ReadOnlySpan<T> theta, Span<T> gradient, BilevelScratch<T> scratch, Workspace<T> workspace)
    {
        T alpha = T.CreateChecked(StepSize);
        Span<T> term = scratch.Vector;
        Span<T> sum = scratch.Sum;
        outer.Gradient(x, theta, term, gradient);
        T norm = Vectors.Norm<T>(term);
        term.CopyTo(sum);
        for (int i = 0; i < Terms; i++)
        {
            inner.HessianVector(x, theta, term, scratch.ThetaZeros, scratch.Product, scratch.ThetaProduct);
            Vectors.AddScaled(-alpha, scratch.Product, term);
            Vectors.AddScaled(T.One, term, sum);
        }

        inner.HessianVector(x, theta, sum, scratch.ThetaZeros, scratch.Product, scratch.ThetaProduct);
        Vectors.AddScaled(-alpha, scratch.ThetaProduct, gradient);

        // The product above is H·Σ: v − α·H·Σ is what the series has left.
        outer.Gradient(x, theta, term, scratch.ThetaProduct);
        Vectors.AddScaled(-alpha, scratch.Product, term);
        return T.IsZero(norm) ? T.Zero : Vectors.Norm<T>(term) / norm;
    }
}
