namespace AutoDiff.Optim.Tests.Support;

/// <summary>Every minimiser, by name.</summary>
internal static class AllMethods
{
    private static readonly Dictionary<string, FirstOrderMethod> First = new()
    {
        ["LimitedMemoryBfgs"] = new LimitedMemoryBfgs(),
        ["LimitedMemoryBfgs, Moré–Thuente"] = new LimitedMemoryBfgs { Search = LineSearch.MoreThuente },
        ["Bfgs"] = new Bfgs(),
        ["Bfgs, Hager–Zhang"] = new Bfgs { Search = LineSearch.HagerZhang },
        ["NonlinearConjugateGradient"] = new NonlinearConjugateGradient(),
        ["GradientDescent"] = new GradientDescent(),
        ["AcceleratedGradient"] = new AcceleratedGradient(),
        ["CoordinateDescent"] = new CoordinateDescent(),
    };

    private static readonly Dictionary<string, SecondOrderMethod> Second = new()
    {
        ["Newton"] = new Newton(),
        ["TruncatedNewton"] = new TruncatedNewton(),
        ["TrustRegionNewton, Steihaug"] = new TrustRegionNewton(),
        ["TrustRegionNewton, dogleg"] = new TrustRegionNewton { Subproblem = Subproblem.Dogleg },
        ["TrustRegionNewton, exact"] = new TrustRegionNewton { Subproblem = Subproblem.Exact },
        ["CubicNewton"] = new CubicNewton(),
        ["CubicNewton, Lanczos"] = new CubicNewton { Subproblem = CubicSubproblem.Lanczos },
        ["AcceleratedCubicNewton"] = new AcceleratedCubicNewton(),
        ["TensorNewton"] = new TensorNewton(),
        ["LazyNewton"] = new LazyNewton(),
        ["LazyNewton, cubic"] = new LazyNewton { Model = LazyModel.Cubic },
        ["DampedNewton"] = new DampedNewton(),
        ["SuperUniversalNewton"] = new SuperUniversalNewton(),
        ["GradientNormalizedNewton"] = new GradientNormalizedNewton(),
        ["BlockCoordinateDescent"] = new BlockCoordinateDescent { BlockSize = 2 },
        ["Fosi"] = new Fosi(),
        ["PolynomialGradientDescent"] = new PolynomialGradientDescent(),
    };

    public static IEnumerable<string> Names => First.Keys.Concat(Second.Keys);

    public static MinimizationResult<double> Minimize<F>(
        F objective,
        double[] start,
        string method,
        OptimOptions? options = null,
        IterationCallback<double>? callback = null,
        CancellationToken cancellationToken = default)
        where F : ITwiceDifferentiable<double>
        => First.TryGetValue(method, out FirstOrderMethod? first)
            ? Minimizer.Minimize(objective, start, first, options, callback, cancellationToken)
            : Minimizer.Minimize(objective, start, Second[method], options, callback, cancellationToken);

    public static OptimSummary<double> Minimize<F>(
        F objective,
        double[] start,
        Span<double> solution,
        Workspace<double> workspace,
        string method,
        OptimOptions? options = null,
        IterationCallback<double>? callback = null)
        where F : ITwiceDifferentiable<double>
        => First.TryGetValue(method, out FirstOrderMethod? first)
            ? Minimizer.Minimize(objective, start, solution, workspace, first, options, callback)
            : Minimizer.Minimize(objective, start, solution, workspace, Second[method], options, callback);
}
