namespace AutoDiff;

/// <summary>The kinds of derivative members that <see cref="DifferentiableAttribute"/> generates.</summary>
[Flags]
public enum DerivativeModes
{
    /// <summary>No member: the method can be differentiated where it is called, and that is all.</summary>
    None = 0,

    /// <summary>The directional derivative: <c>FJvp</c> computes the value and the Jacobian times a tangent vector.</summary>
    Jvp = 1 << 0,

    /// <summary>The transposed derivative: <c>FVjp</c> computes the value and a cotangent vector times the Jacobian.</summary>
    Vjp = 1 << 1,

    /// <summary>The gradient of a scalar function: <c>FGradient</c>.</summary>
    Gradient = 1 << 2,

    /// <summary>The dense Jacobian: <c>FJacobian</c>, row-major.</summary>
    Jacobian = 1 << 3,

    /// <summary>The Hessian of a scalar function times a vector: <c>FHvp</c>.</summary>
    Hvp = 1 << 4,

    /// <summary>The dense Hessian of a scalar function: <c>FHessian</c>, row-major.</summary>
    Hessian = 1 << 5,

    /// <summary>Truncated Taylor series of any order: <c>FTaylor</c>.</summary>
    Taylor = 1 << 6,

    /// <summary>Every mode that fits the signature, Taylor series included.</summary>
    All = Jvp | Vjp | Gradient | Jacobian | Hvp | Hessian | Taylor,

    /// <summary>Beside these: where the Hessian of a generated <c>FObjective</c> (<see cref="ISparseHessian{T}"/>) or the Jacobian of an <c>FResidual</c>
    /// (<see cref="ISparseJacobian{T}"/>) may be other than zero, worked out from the code. For functions of very many variables few of which interact.</summary>
    Sparsity = 1 << 7,

    /// <summary>Beside these: <c>FTaylorSum</c>, which sums the coefficients of tᵏ, k from 2 to 4, along many lines at once and so computes them in about half the time or less:
    /// the Laplacian, for k = 2. For scalar functions of one array; the generated <c>FObjective</c> is then an <see cref="ICollapsedTaylor{T}"/>.</summary>
    TaylorSum = 1 << 8,
}
