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
        options ??= ImplicitOptions.Default;
        ImplicitSummary<T> summary = Run(matrix, b, x, options, options.WarmStart, isTransposed, workspace);
        SolveWatch.Note(summary);
        return summary;
    }

    /// <summary>Solves A·x = b, or Aᵀ·x = b, beginning at the latest solution of a system of the same map, length and transposition on this thread, or at 0 where that is nearer. One vector is kept
    /// for each type of map and thread. Direct solvers do not begin anywhere.</summary>
    /// <inheritdoc cref="Solve{T, TMap}(TMap, ReadOnlySpan{T}, Span{T}, ImplicitOptions?, bool, Workspace{T}?)"/>
    public static ImplicitSummary<T> SolveFromLatest<T, TMap>(
        TMap matrix, ReadOnlySpan<T> b, Span<T> x, ImplicitOptions? options = null, bool isTransposed = false, Workspace<T>? workspace = null)
        where T : IFloatingPointIeee754<T>
        where TMap : ILinearMap<T>, allows ref struct
    {
        options ??= ImplicitOptions.Default;
        ref T[]? latest = ref (isTransposed ? ref Latest<T, TMap>.TransposedSolution : ref Latest<T, TMap>.Solution);
        bool isWarm = latest is not null && latest.Length == x.Length;
        if (isWarm)
        {
            latest.CopyTo(x);
        }

        ImplicitSummary<T> summary = Run(matrix, b, x, options, isWarm, isTransposed, workspace);
        if (isWarm && summary.HasFailed)
        {
            // Not the guess may decide whether there is a solution: its product can be infinite.
            int products = summary.Products;
            summary = Run(matrix, b, x, options, isWarm: false, isTransposed, workspace);
            summary = summary with { Products = summary.Products + products };
        }

        if (!summary.HasFailed)
        {
            latest = latest?.Length == x.Length ? latest : new T[x.Length];
            x.CopyTo(latest);
        }

        SolveWatch.Note(summary);
        return summary;
    }

    private static ImplicitSummary<T> Run<T, TMap>(
        TMap matrix, ReadOnlySpan<T> b, Span<T> x, ImplicitOptions options, bool isWarm, bool isTransposed, Workspace<T>? workspace)
        where T : IFloatingPointIeee754<T>
        where TMap : ILinearMap<T>, allows ref struct
    {
        ArgumentCheck.NotNull(matrix, nameof(matrix));
        ArgumentCheck.Length(x.Length, b.Length, nameof(x));
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
            system.Solve(b, x, isWarm);
            ImplicitSummary<T> summary = system.Summary(system.WorstResidual * Vectors.Norm(b));
            if (summary.HasFailed)
            {
                x.Fill(T.NaN);
            }

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

    /// <summary>What systems with one type of map were last solved by, on each thread.</summary>
    private static class Latest<T, TMap>
        where TMap : allows ref struct
    {
        [ThreadStatic]
        public static T[]? Solution;

        [ThreadStatic]
        public static T[]? TransposedSolution;
    }
}
