namespace AutoDiff.Optim;

/// <summary>How the linear system of an implicit derivative is solved. A is ∂F/∂x, n × n.</summary>
public enum ImplicitSolver
{
    /// <summary><see cref="DenseLu"/> up to 256 unknowns, <see cref="Gmres"/> beyond.</summary>
    Automatic,

    /// <summary>A from n products, LU with partial pivoting, one step of refinement. Estimates the condition, so it tells singular systems.</summary>
    DenseLu,

    /// <summary>For symmetric positive definite A, as at a strict minimum: half the work of LU.</summary>
    DenseCholesky,

    /// <summary>For symmetric positive definite A: a product per iteration, three vectors.</summary>
    ConjugateGradients,

    /// <summary>For symmetric A that may be indefinite, as that of KKT conditions without inequalities: a product per iteration, six vectors.</summary>
    Minres,

    /// <summary>For any A: a product per iteration and <see cref="ImplicitOptions.Restart"/> vectors.</summary>
    Gmres,

    /// <summary>For any A: two products per iteration, seven vectors. Less robust than GMRES.</summary>
    BiCgStab,

    /// <summary>For any A, by products with A and Aᵀ: stable where the normal equations are not, and slow where A is badly conditioned.</summary>
    Lsmr,

    /// <summary>Conjugate gradients on AᵀA: squares the condition number. Never chosen automatically.</summary>
    NormalEquations,
}
