using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>The Hessian at one point, and factors of it plus a multiple of the identity.</summary>
internal interface IHessianModel<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>Computes the Hessian. One that is not finite is replaced by the identity.</summary>
    Evaluation Compute<F>(ref Descent<T, F> run)
        where F : ITwiceDifferentiable<T>, allows ref struct;

    /// <summary>Factors H plus the least of a growing sequence of shifts that makes it positive definite (Nocedal and Wright 2006, algorithm 3.3).</summary>
    /// <returns>The shift.</returns>
    T FactorShifted();

    /// <summary>step = −(H + shift·I)⁻¹g with the last factors.</summary>
    void Solve(ReadOnlySpan<T> gradient, Span<T> step);

    /// <summary>vᵀHv.</summary>
    T Quadratic(ReadOnlySpan<T> v);
}
