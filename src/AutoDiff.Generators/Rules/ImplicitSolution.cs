using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Rules;

/// <summary>What the passes know of a method that solves F(x, θ) = 0 or x = T(x, θ). Its parameters are what it is given, then x; those of F or T are x, what the solver is given, r.</summary>
/// <param name="Residual">The function F or T of the module.</param>
/// <param name="IsFixedPoint">Whether it is T.</param>
internal sealed record ImplicitSolution(string Residual, bool IsFixedPoint)
{
    /// <summary>How the systems of its derivative are solved; null for a dense matrix.</summary>
    public SystemOptions? Options { get; init; }

    /// <summary>The function that solves with the transposed matrix, if this one itself solves a linear system F = A·x − b, b the last thing that it is given: its derivatives are solved for by the two.</summary>
    public string? Adjoint { get; init; }
}

/// <summary>How the linear systems of a derivative are solved.</summary>
/// <param name="Initializer">The C# text of what is set of the options.</param>
/// <param name="Ridge">What is added to the diagonal.</param>
/// <param name="IsWarm">Whether a system is solved from the latest solution.</param>
internal sealed record SystemOptions(string Initializer, double Ridge, bool IsWarm);

/// <summary>A struct of generated code that is a linear map. It holds the parameters of the function of its products, the vector, the product and the stack apart.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Transposed">The function of the products of the transpose, with the same parameters.</param>
/// <param name="Element">The number type.</param>
/// <param name="Options">How systems with it are solved.</param>
internal sealed record LinearMap(string Name, string Transposed, IrType Element, SystemOptions Options);

/// <summary>The functions that solve with the matrix ∂F/∂x of a solution.</summary>
/// <param name="Solve">Solves with the matrix.</param>
/// <param name="SolveTransposed">Solves with its transpose.</param>
/// <param name="Kind">What they take.</param>
internal sealed record ImplicitSystem(FunctionIr Solve, FunctionIr SolveTransposed, SystemKind Kind);

/// <summary>What the functions that solve with a matrix take before the right-hand side and the solution.</summary>
internal enum SystemKind
{
    /// <summary>The matrix.</summary>
    Dense,

    /// <summary>x, and what its solver was given: these make the matrix.</summary>
    OfSolution,

    /// <summary>What the function that is differentiated was given, the right-hand side apart: it is one of the two.</summary>
    Own,
}
