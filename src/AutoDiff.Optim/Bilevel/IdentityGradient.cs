using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>p = c·v: the inner Hessian is taken for a multiple of the identity (Luketina et al. 2016, T1 − T2). One Hessian-vector product; the direction is right only roughly.</summary>
public sealed record IdentityGradient : BilevelMethod
{
    /// <summary>c, positive. Default 1.</summary>
    public double Scale { get; init => field = ParameterCheck.Within(value, 0, double.PositiveInfinity, nameof(Scale)); } = 1;

    internal override T Hypergradient<T, TOuter, TInner>(
        TOuter outer, TInner inner, Span<T> x, ReadOnlySpan<T> theta, Span<T> gradient, BilevelScratch<T> scratch, Workspace<T> workspace)
    {
        Span<T> v = scratch.Vector;
        outer.Gradient(x, theta, v, gradient);
        inner.HessianVector(x, theta, v, scratch.ThetaZeros, scratch.Product, scratch.ThetaProduct);
        T scale = T.CreateChecked(Scale);
        Vectors.AddScaled(-scale, scratch.ThetaProduct, gradient);
        T norm = Vectors.Norm<T>(v);
        Vectors.AddScaled(-scale, scratch.Product, v);
        return T.IsZero(norm) ? T.Zero : Vectors.Norm<T>(v) / norm;
    }
}
