using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Minimises functions subject to constraints.</summary>
/// <remarks>Objective and constraints are separate marked methods: the objective with second derivatives, the constraints with Taylor series,
/// as a plain <c>[Differentiable]</c> gives both; whether they are there is checked when the call is compiled. Not converging is a result, never an exception; exceptions that the functions or the
/// callback throw pass through. Nothing is static: calls nest and run in parallel.</remarks>
public static class ConstrainedMinimizer
{
    /// <summary>Minimises f(x) subject to c(x) = 0.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <typeparam name="C">The type of the constraints.</typeparam>
    /// <param name="objective">f, such as a generated <c>FObjective</c>.</param>
    /// <param name="equations">c, such as a generated <c>FResidual</c>.</param>
    /// <param name="start">Where to start, feasible or not; never modified.</param>
    /// <param name="method">The method with its parameters; <see cref="AugmentedLagrangianNewton"/> if null.</param>
    /// <param name="options">When to end; the defaults if null. Bounds are refused here.</param>
    /// <param name="callback">Sees every iteration; may be null.</param>
    /// <param name="cancellationToken">Ends the run before the next evaluation.</param>
    /// <returns>The solution with its multipliers, or the point seen that was nearest to one, and how the run ended.</returns>
    /// <exception cref="ArgumentException">An argument is null, empty or of the wrong length; never for what happens during the run.</exception>
    public static ConstrainedResult<T> Minimize<T, F, C>(
        F objective,
        C equations,
        ReadOnlySpan<T> start,
        EqualityMethod? method = null,
        OptimOptions? options = null,
        IterationCallback<T>? callback = null,
        CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
        where C : IResidual<T>, ITaylorDifferentiable<T>, allows ref struct
    {
        ArgumentCheck.NotNull(equations, nameof(equations));
        var solution = new T[start.Length];
        var multipliers = new T[equations.ResidualCount];
        return new ConstrainedResult<T>(
            solution,
            multipliers,
            Minimize(objective, equations, start, solution, multipliers, new Workspace<T>(), method, options, callback, cancellationToken));
    }

    /// <summary>Minimises f(x) subject to c(x) = 0 without allocating.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <typeparam name="C">The type of the constraints.</typeparam>
    /// <param name="objective">f, such as a generated <c>FObjective</c>.</param>
    /// <param name="equations">c, such as a generated <c>FResidual</c>.</param>
    /// <param name="start">Where to start, feasible or not; never modified.</param>
    /// <param name="solution">Receives the solution; as long as <paramref name="start"/>, which it may not overlap.</param>
    /// <param name="multipliers">Receives the multipliers; as long as there are constraints.</param>
    /// <param name="workspace">Storage that is reused: after the first call of one size nothing is allocated.</param>
    /// <param name="method">The method with its parameters; <see cref="AugmentedLagrangianNewton"/> if null.</param>
    /// <param name="options">When to end; the defaults if null. Bounds are refused here.</param>
    /// <param name="callback">Sees every iteration; may be null.</param>
    /// <param name="cancellationToken">Ends the run before the next evaluation.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentException">An argument is null, empty or of the wrong length; never for what happens during the run.</exception>
    public static ConstrainedSummary<T> Minimize<T, F, C>(
        F objective,
        C equations,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Span<T> multipliers,
        Workspace<T> workspace,
        EqualityMethod? method = null,
        OptimOptions? options = null,
        IterationCallback<T>? callback = null,
        CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
        where C : IResidual<T>, ITaylorDifferentiable<T>, allows ref struct
    {
        ArgumentCheck.NotNull(objective, nameof(objective));
        ArgumentCheck.NotNull(equations, nameof(equations));
        ArgumentCheck.Start(start);
        ArgumentCheck.Solution(solution, start);
        ArgumentCheck.Constraints(equations.ResidualCount, nameof(equations));
        ArgumentCheck.Multipliers(multipliers, equations.ResidualCount);
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentCheck.NoBounds(options);
        options ??= OptimOptions.Default;
        if (options is { CheckDerivatives: true, BeginsAtStart: true }
            && (DerivativeCheckAtStart.Curvature(objective, start, options, cancellationToken)
                ?? JacobianCheckAtStart.Check(equations, start, options, cancellationToken)) is { } found)
        {
            return NotStarted(found, start, solution, multipliers);
        }

        method ??= AugmentedLagrangianNewton.Default;
        options.Checkpoint?.Enter<T>(method.GetType().Name, start.Length, multipliers.Length);
        try
        {
            return method.Run(objective, equations, start, solution, multipliers, workspace, options, callback, cancellationToken);
        }
        finally
        {
            options.Checkpoint?.Leave();
        }
    }

    /// <summary>Minimises f(x) subject to c(x) = 0, g(x) ≤ 0 and the bounds of the options.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <typeparam name="C">The type of the equations.</typeparam>
    /// <typeparam name="G">The type of the inequalities.</typeparam>
    /// <param name="objective">f, such as a generated <c>FObjective</c>.</param>
    /// <param name="equations">c, such as a generated <c>FResidual</c>; a <see cref="NoConstraints{T}"/> if there are none.</param>
    /// <param name="inequalities">g, likewise.</param>
    /// <param name="start">Where to start, within the bounds, otherwise feasible or not; never modified.</param>
    /// <param name="method">The method with its parameters; <see cref="InteriorPoint"/> if null.</param>
    /// <param name="options">When to end, and the bounds; the defaults if null.</param>
    /// <param name="callback">Sees every iteration; may be null.</param>
    /// <param name="cancellationToken">Ends the run before the next evaluation.</param>
    /// <returns>The solution with the multipliers of c and g, or the point seen that was nearest to one, and how the run ended.</returns>
    /// <exception cref="ArgumentException">An argument is null, empty or of the wrong length; never for what happens during the run.</exception>
    public static ConstrainedResult<T> Minimize<T, F, C, G>(
        F objective,
        C equations,
        G inequalities,
        ReadOnlySpan<T> start,
        InequalityMethod? method = null,
        OptimOptions? options = null,
        IterationCallback<T>? callback = null,
        CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
        where C : IResidual<T>, ITaylorDifferentiable<T>, allows ref struct
        where G : IResidual<T>, ITaylorDifferentiable<T>, allows ref struct
    {
        ArgumentCheck.NotNull(equations, nameof(equations));
        ArgumentCheck.NotNull(inequalities, nameof(inequalities));
        var solution = new T[start.Length];
        var multipliers = new T[equations.ResidualCount + inequalities.ResidualCount];
        return new ConstrainedResult<T>(
            solution,
            multipliers,
            Minimize(objective, equations, inequalities, start, solution, multipliers, new Workspace<T>(), method, options, callback, cancellationToken));
    }

    /// <summary>Minimises f(x) subject to c(x) = 0, g(x) ≤ 0 and the bounds of the options without allocating.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <typeparam name="C">The type of the equations.</typeparam>
    /// <typeparam name="G">The type of the inequalities.</typeparam>
    /// <param name="objective">f, such as a generated <c>FObjective</c>.</param>
    /// <param name="equations">c, such as a generated <c>FResidual</c>; a <see cref="NoConstraints{T}"/> if there are none.</param>
    /// <param name="inequalities">g, likewise.</param>
    /// <param name="start">Where to start, within the bounds, otherwise feasible or not; never modified.</param>
    /// <param name="solution">Receives the solution; as long as <paramref name="start"/>, which it may not overlap.</param>
    /// <param name="multipliers">Receives the multipliers of c, then those of g.</param>
    /// <param name="workspace">Storage that is reused: after the first call of one size nothing is allocated.</param>
    /// <param name="method">The method with its parameters; <see cref="InteriorPoint"/> if null.</param>
    /// <param name="options">When to end, and the bounds; the defaults if null.</param>
    /// <param name="callback">Sees every iteration; may be null.</param>
    /// <param name="cancellationToken">Ends the run before the next evaluation.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="ArgumentException">An argument is null, empty or of the wrong length; never for what happens during the run.</exception>
    public static ConstrainedSummary<T> Minimize<T, F, C, G>(
        F objective,
        C equations,
        G inequalities,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Span<T> multipliers,
        Workspace<T> workspace,
        InequalityMethod? method = null,
        OptimOptions? options = null,
        IterationCallback<T>? callback = null,
        CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
        where C : IResidual<T>, ITaylorDifferentiable<T>, allows ref struct
        where G : IResidual<T>, ITaylorDifferentiable<T>, allows ref struct
    {
        ArgumentCheck.NotNull(objective, nameof(objective));
        ArgumentCheck.NotNull(equations, nameof(equations));
        ArgumentCheck.NotNull(inequalities, nameof(inequalities));
        ArgumentCheck.Start(start);
        ArgumentCheck.Solution(solution, start);
        ArgumentCheck.Multipliers(multipliers, equations.ResidualCount + inequalities.ResidualCount);
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentCheck.Bounds(options, start, taken: true);
        options ??= OptimOptions.Default;
        if (options is { CheckDerivatives: true, BeginsAtStart: true }
            && (DerivativeCheckAtStart.Curvature(objective, start, options, cancellationToken)
                ?? JacobianCheckAtStart.Check(equations, start, options, cancellationToken)
                ?? JacobianCheckAtStart.Check(inequalities, start, options, cancellationToken)) is { } found)
        {
            return NotStarted(found, start, solution, multipliers);
        }

        method ??= InteriorPoint.Default;
        options.Checkpoint?.Enter<T>(method.GetType().Name, start.Length, multipliers.Length);
        try
        {
            return method.Run(objective, equations, inequalities, start, solution, multipliers, workspace, options, callback, cancellationToken);
        }
        finally
        {
            options.Checkpoint?.Leave();
        }
    }

    private static ConstrainedSummary<T> NotStarted<T>(OptimSummary<T> run, ReadOnlySpan<T> start, Span<T> solution, Span<T> multipliers)
        where T : IFloatingPointIeee754<T>
    {
        start.CopyTo(solution);
        multipliers.Clear();
        return new ConstrainedSummary<T>
        {
            Run = run with { Value = T.NaN, GradientNorm = T.NaN },
            ConstraintViolation = T.NaN,
            KktResidual = T.NaN,
        };
    }
}
