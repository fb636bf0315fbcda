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

    public void Exchange(scoped ref StateExchange state)
    {
        Best.Exchange(ref state);
        Budget.Exchange(ref state);
    }

    /// <summary>Computes the value alone.</summary>
    public Evaluation Value(ReadOnlySpan<T> x, out T value)
    {
        value = T.NaN;
        if (!Budget.TrySpend(ref Budget.Values))
        {
            return Evaluation.Refused;
        }

        value = Objective.Value(x);
        return T.IsFinite(value) ? Evaluation.Finite : Evaluation.NonFinite;
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
        if (!T.IsFinite(point.Value))
        {
            return Evaluation.NonFinite;
        }

        // A value counts even where the gradient is of no use.
        bool isComplete = Vectors.IsFinite<T>(point.Gradient);
        Best.Offer(point.X, point.Value, isComplete ? point.GradientNorm : T.NaN);
        return isComplete ? Evaluation.Finite : Evaluation.NonFinite;
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
