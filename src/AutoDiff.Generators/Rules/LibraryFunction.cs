namespace AutoDiff.Generators.Rules;

/// <summary>Functions of <c>AutoDiff.LinearAlgebra</c> that the passes know, and what their rules are written with.</summary>
internal enum LibraryFunction
{
    /// <summary><c>Solve(a, b, x)</c>: A·X = B.</summary>
    Solve,

    /// <summary><c>SolveTransposed(a, b, x)</c>: Aᵀ·X = B.</summary>
    SolveTransposed,

    /// <summary><c>SolveLower(l, b, x)</c>: L·X = B with the lower triangle of a matrix.</summary>
    SolveLower,

    /// <summary><c>SolveLowerTransposed(l, b, x)</c>: Lᵀ·X = B.</summary>
    SolveLowerTransposed,

    /// <summary><c>SolveSylvester(a, b, x)</c>: A·X + X·A = B.</summary>
    SolveSylvester,

    /// <summary><c>SolveSylvesterTransposed(a, b, x)</c>: Aᵀ·X + X·Aᵀ = B.</summary>
    SolveSylvesterTransposed,

    /// <summary><c>Inverse(a, inverse)</c>: a solve with the identity, with no rule of its own.</summary>
    Inverse,

    /// <summary>W −= P·Q, with strides for rows and columns of both: code like any other.</summary>
    SubtractProduct,
}
