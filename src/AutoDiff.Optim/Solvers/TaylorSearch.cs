using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Another method's directions with a line search on Taylor coefficients: one generated expansion gives φ′, φ″ and φ‴ of φ(t) = f(x + t·d), and the first trial
/// is the minimiser of that cubic (Griewank and Walther 2008, <i>Evaluating Derivatives</i>, chapter 13, for the coefficients); from there on strong Wolfe conditions
/// (Nocedal and Wright 2006, algorithms 3.5 and 3.6).</summary>
/// <remarks>An iteration costs one expansion of third order, about six values, more than that of the method, and saves the trials that find out how long its directions are. For methods whose
/// directions have no natural length, and for objectives whose gradients cost far more than their values. Stores 4n numbers more than the method.</remarks>
public sealed record TaylorSearch
{
    private readonly FirstOrderSearchMethod? _first;
    private readonly SecondOrderSearchMethod? _second;

    /// <summary>Searches along the directions of a first-order method.</summary>
    /// <param name="method">The method; its own <c>Search</c> is not used, its constants of the Wolfe conditions are.</param>
    /// <exception cref="ArgumentNullException"><paramref name="method"/> is null.</exception>
    public TaylorSearch(FirstOrderSearchMethod method)
    {
        ArgumentNullException.ThrowIfNull(method);
        _first = method;
    }

    /// <summary>Searches along the directions of a second-order method.</summary>
    /// <param name="method">The method; its own <c>Search</c> is not used, its constants of the Wolfe conditions are.</param>
    /// <exception cref="ArgumentNullException"><paramref name="method"/> is null.</exception>
    public TaylorSearch(SecondOrderSearchMethod method)
    {
        ArgumentNullException.ThrowIfNull(method);
        _second = method;
    }

    /// <summary>What a checkpoint records, so that it is resumed by the same method.</summary>
    internal string Name => $"{nameof(TaylorSearch)} of {((object?)_first ?? _second)!.GetType().Name}";

    internal bool TakesBounds => _first is not null ? _first.TakesBounds : _second!.TakesBounds;

    internal OptimSummary<T> Run<T, F>(
        F objective,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        OptimOptions options,
        IterationCallback<T>? callback,
        CancellationToken cancellationToken)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, ITaylorDifferentiable<T>, allows ref struct
    {
        int n = start.Length;
        SearchConditions conditions = _first is not null ? _first.Conditions : _second!.Conditions;
        var wolfe = new WolfeSearch<T>(T.CreateChecked(conditions.SufficientDecrease), T.CreateChecked(conditions.Curvature), conditions.MaxTrials);
        Workspace<T> own = workspace.Nested;
        Arena<T> arena = own.Enter(TaylorModelSearch<T, F>.NumbersNeeded(n), 0);
        try
        {
            var search = new TaylorModelSearch<T, F>(objective, wolfe, n, ref arena);
            return _first is not null
                ? _first.RunWith(objective, start, solution, workspace, options, callback, cancellationToken, search)
                : _second!.RunWith(objective, start, solution, workspace, options, callback, cancellationToken, search);
        }
        finally
        {
            own.Leave();
        }
    }
}
