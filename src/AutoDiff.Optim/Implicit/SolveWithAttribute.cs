namespace AutoDiff.Optim;

/// <summary>Says how the linear systems are solved that the derivative of a solver consists of: beside <see cref="ImplicitRootAttribute"/>, <see cref="FixedPointAttribute"/> or
/// <see cref="MinimizerAttribute"/>. Without it the matrix is written out and solved with by <see cref="LinearAlgebra"/>.</summary>
/// <remarks>The matrix is known by its products, which the generated derivatives of F give: forward by tangents, transposed by cotangents. Solutions of these systems are differentiated by a system with the same
/// matrix again, so that derivatives of every order are as accurate as the first. How accurate they were a <see cref="SolveWatch"/> says; where the matrix is singular they are NaN. A derivative depends on its arguments
/// alone, unless <see cref="WarmStart"/> is set.</remarks>
/// <param name="solver">The solver.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class SolveWithAttribute(ImplicitSolver solver) : Attribute
{
    /// <summary>The solver.</summary>
    public ImplicitSolver Solver { get; } = solver;

    /// <inheritdoc cref="ImplicitOptions.Tolerance"/>
    public double Tolerance { get; set; } = 1e-10;

    /// <inheritdoc cref="ImplicitOptions.Ridge"/>
    public double Ridge { get; set; }

    /// <inheritdoc cref="ImplicitOptions.MaxIterations"/>
    public int MaxIterations { get; set; } = 1000;

    /// <inheritdoc cref="ImplicitOptions.Restart"/>
    public int Restart { get; set; } = 60;

    /// <summary>Whether an iterative solver begins at the latest solution for the same solver and number of unknowns on the thread, which saves iterations where derivatives are taken at points that are near
    /// each other. Derivatives then depend on earlier calls, within the tolerance, and one vector is kept for each solver and thread. Default false.</summary>
    public bool WarmStart { get; set; }
}
