using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Expands φ(t) = f(x + t·d) to third order at t = 0, begins at the minimiser of that cubic, and goes on as <see cref="WolfeSearch{T}"/>.</summary>
/// <remarks>The cubic of one expansion is exact where interpolation needs a trial to learn the curvature; for a cubic φ the first trial is its minimiser.</remarks>
internal ref struct TaylorModelSearch<T, F> : ILineSearch<T>
    where T : IFloatingPointIeee754<T>
    where F : ITaylorDifferentiable<T>, allows ref struct
{
    private const int Order = 3;

    // A minimiser far beyond the step that the method expects lies where the expansion says nothing.
    private static readonly T LongestStretch = T.CreateChecked(10);

    private readonly Span<T> _curve;
    private readonly Span<T> _coefficients;
    private F _function;
    private WolfeSearch<T> _search;

    public TaylorModelSearch(F function, WolfeSearch<T> search, int n, scoped ref Arena<T> arena)
    {
        _function = function;
        _search = search;
        _curve = arena.Take((Order + 1) * n);
        _coefficients = arena.Take(Order + 1);
    }

    public static long NumbersNeeded(long n) => (Order + 1) * (n + 1);

    public SearchOutcome Search<G>(ref ObjectiveOracle<T, G> oracle, Ray<T> ray, ref Point<T> trial, ref Point<T> spare)
        where G : IObjective<T>, allows ref struct
    {
        if (!oracle.Budget.TrySpend(ref oracle.Budget.Expansions))
        {
            return SearchOutcome.Refused;
        }

        int n = ray.Direction.Length;
        ray.Origin.X.CopyTo(_curve);
        ray.Direction.CopyTo(_curve[n..]);
        _curve[(2 * n)..].Clear();
        _function.Taylor(Order, _curve, _coefficients);

        T minimizer = Interpolation.CubicMinimizer(_coefficients[1], _coefficients[2], _coefficients[3]);
        bool isUsable = minimizer > T.Zero && minimizer <= LongestStretch * ray.InitialStep;
        return _search.Search(ref oracle, isUsable ? ray with { InitialStep = minimizer } : ray, ref trial, ref spare);
    }

    public void Exchange(scoped ref StateExchange state) => _search.Exchange(ref state);
}
