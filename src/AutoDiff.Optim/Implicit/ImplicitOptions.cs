namespace AutoDiff.Optim;

/// <summary>How the linear system of an implicit derivative is solved, and how accurately.</summary>
public sealed record ImplicitOptions
{
    internal static readonly ImplicitOptions Default = new();

    internal static readonly ImplicitOptions Direct = new() { Solver = ImplicitSolver.DenseLu };

    internal const int DenseLimit = 256;

    /// <summary>The solver. Default <see cref="ImplicitSolver.Automatic"/>.</summary>
    public ImplicitSolver Solver { get; init; }

    /// <summary>Iterative solvers end when the norm of the residual is this fraction of that of the right-hand side. Default 1e-10.</summary>
    public double Tolerance { get; init => field = ParameterCheck.Within(value, 0, 1, nameof(Tolerance)); } = 1e-10;

    /// <summary>The greatest number of products of an iterative solver. Default 1000.</summary>
    public int MaxIterations { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(MaxIterations)); } = 1000;

    /// <summary>How many vectors <see cref="ImplicitSolver.Gmres"/> keeps before it restarts. Default 60.</summary>
    public int Restart { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(Restart)); } = 60;

    /// <summary>ρ: A + ρI is solved with instead of A, which makes singular systems solvable and all results inexact. Default 0.</summary>
    public double Ridge
    {
        get;
        init => field = value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Ridge), value, "A ridge is a finite number that is not negative.");
    }

    /// <summary>Whether the span that receives the solution of the linear system holds a guess of it, such as that of a problem nearby. Default false.</summary>
    public bool WarmStart { get; init; }

    /// <summary>The solver for n unknowns.</summary>
    internal ImplicitSolver SolverFor(int n)
        => Solver != ImplicitSolver.Automatic ? Solver : n <= DenseLimit ? ImplicitSolver.DenseLu : ImplicitSolver.Gmres;
}
