using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Solves A·x = b where A is known by its products.</summary>
public static class LinearSystem
{
    /// <summary>Solves A·x = b, or Aᵀ·x = b. What it costs, and which A are allowed, depends on the solver (<see cref="ImplicitSolver"/>).</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="TMap">The type of the matrix.</typeparam>
    /// <param name="matrix">A, n × n.</param>
    /// <param name="b">The right-hand side, of length n.</param>
    /// <param name="x">Receives the solution, of length n; NaN if A is singular, not finite, or not what the solver is for. With <see cref="ImplicitOptions.WarmStart"/> it holds a guess.</param>
    /// <param name="options">The solver and its accuracy; the defaults if null.</param>
    /// <param name="isTransposed">Whether Aᵀ takes the place of A. Solvers for symmetric A take A for both.</param>
    /// <param name="workspace">Storage that is reused; null for one of the thread's.</param>
    /// <returns>How accurate the solution is; its <see cref="ImplicitSummary{T}.RootResidual"/> is ‖A·x − b‖.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static ImplicitSummary<T> Solve<T, TMap>(
        TMap matrix, ReadOnlySpan<T> b, Span<T> x, ImplicitOptions? options = null, bool isTransposed = false, Workspace<T>? workspace = null)
        where T : IFloatingPointIeee754<T>
        where TMap : ILinearMap<T>, allows ref struct
    {
        ArgumentCheck.NotNull(matrix, nameof(matrix));
        ArgumentCheck.Length(x.Length, b.Length, nameof(x));
        options ??= ImplicitOptions.Default;
        if (b.IsEmpty)
        {
            return new ImplicitSummary<T>(ImplicitOutcome.Solved, T.Zero, T.Zero, T.One, 0);
        }

        // A product may itself solve a system: the thread's workspace is in use then, and that one takes another.
        Workspace<T> used = workspace ?? Free<T>.Workspace ?? new Workspace<T>();
        Free<T>.Workspace = workspace is null ? null : Free<T>.Workspace;
        bool turns = isTransposed && options.SolverFor(b.Length) is not (ImplicitSolver.DenseCholesky or ImplicitSolver.ConjugateGradients or ImplicitSolver.Minres);
        Arena<T> arena = used.Enter(RootSystem<T, MapResidual<T, TMap>>.NumbersNeeded(b.Length, 0, options), RootSystem<T, MapResidual<T, TMap>>.IntegersNeeded(b.Length, options));
        try
        {
            RootSystem<T, MapResidual<T, TMap>> system = new(new MapResidual<T, TMap>(matrix), b, default, turns, options, ref arena);
            system.Solve(b, x, options.WarmStart);
            ImplicitSummary<T> summary = system.Summary(system.WorstResidual * Vectors.Norm(b));
            if (summary.HasFailed)
            {
                x.Fill(T.NaN);
            }

            SolveWatch.Note(summary);
            return summary;
        }
        finally
        {
            used.Leave();
            Free<T>.Workspace ??= workspace is null ? used : null;
        }
    }

    private static class Free<T>
    {
        [ThreadStatic]
        public static Workspace<T>? Workspace;
    }
}
