using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The only way in which a method calls an objective: counts, checks limits and finiteness, remembers the best point.</summary>
internal ref struct ObjectiveOracle<T, F>
    where T : IFloatingPointIeee754<T>
    where F : IObjective<T>, allows ref struct
{
    public F Objective;
    public Budget Budget;
    public BestPoint<T> Best;

    public ObjectiveOracle(F objective, Budget budget, Span<T> bestStorage)
    {
        Objective = objective;
        Budget = budget;
        Best = new BestPoint<T>(bestStorage);
    }

    /// <summary>Computes value and gradient at <c>point.X</c>.</summary>
    public Evaluation Gradient(ref Point<T> point)
    {
        if (!Budget.TrySpend(ref Budget.Gradients))
        {
            return Evaluation.Refused;
        }

        point.Value = Objective.Gradient(point.X, point.Gradient);
        point.GradientNorm = Vectors.Norm<T>(point.Gradient);
        if (!T.IsFinite(point.Value) || !Vectors.IsFinite<T>(point.Gradient))
        {
            return Evaluation.NonFinite;
        }

        Best.Offer(point.X, point.Value, point.GradientNorm);
        return Evaluation.Finite;
    }
}

/// <summary>The calls of an oracle that need second derivatives.</summary>
internal static class SecondOrderOracle
{
    /// <summary>Computes the dense Hessian.</summary>
    public static Evaluation Hessian<T, F>(this ref ObjectiveOracle<T, F> oracle, ReadOnlySpan<T> x, Span<T> hessian)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
    {
        if (!oracle.Budget.TrySpend(ref oracle.Budget.Hessians))
        {
            return Evaluation.Refused;
        }

        oracle.Objective.Hessian(x, hessian);
        return Vectors.IsFinite<T>(hessian) ? Evaluation.Finite : Evaluation.NonFinite;
    }

    /// <summary>Computes the Hessian times a vector.</summary>
    public static Evaluation HessianVector<T, F>(
        this ref ObjectiveOracle<T, F> oracle, ReadOnlySpan<T> x, ReadOnlySpan<T> v, Span<T> hv)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
    {
        if (!oracle.Budget.TrySpend(ref oracle.Budget.HessianVectors))
        {
            return Evaluation.Refused;
        }

        oracle.Objective.HessianVector(x, v, hv);
        return Vectors.IsFinite<T>(hv) ? Evaluation.Finite : Evaluation.NonFinite;
    }
}
