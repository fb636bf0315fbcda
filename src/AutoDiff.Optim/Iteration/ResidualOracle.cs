using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The only way in which a method calls a residual: counts, checks limits and finiteness, remembers the best point.</summary>
internal ref struct ResidualOracle<T, F>
    where T : IFloatingPointIeee754<T>
    where F : IResidual<T>, allows ref struct
{
    private static readonly T Half = T.CreateChecked(0.5);

    public F Residual;
    public Budget Budget;
    public BestPoint<T> Best;

    public ResidualOracle(F residual, Budget budget, Span<T> bestStorage)
    {
        Residual = residual;
        Budget = budget;
        Best = new BestPoint<T>(bestStorage);
    }

    /// <summary>Computes the residuals and their norm.</summary>
    public Evaluation Value(ReadOnlySpan<T> x, Span<T> r, out T norm)
    {
        norm = T.NaN;
        if (!Budget.TrySpend(ref Budget.Values))
        {
            return Evaluation.Refused;
        }

        Residual.Value(x, r);
        norm = Vectors.Norm<T>(r);
        if (!T.IsFinite(norm))
        {
            return Evaluation.NonFinite;
        }

        Best.Offer(x, Half * norm * norm, T.NaN);
        return Evaluation.Finite;
    }

    /// <summary>Computes residuals and Jacobian.</summary>
    public Evaluation Jacobian(ReadOnlySpan<T> x, Span<T> r, Span<T> jacobian, out T norm)
    {
        norm = T.NaN;
        if (!Budget.TrySpend(ref Budget.Jacobians))
        {
            return Evaluation.Refused;
        }

        Residual.Jacobian(x, r, jacobian);
        norm = Vectors.Norm<T>(r);
        return T.IsFinite(norm) && Vectors.IsFinite<T>(jacobian) ? Evaluation.Finite : Evaluation.NonFinite;
    }
}
