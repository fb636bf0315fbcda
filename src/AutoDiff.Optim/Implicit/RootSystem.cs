using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Solves systems with ∂F/∂x or its transpose, by the solver of choice, and keeps the worst accuracy of all.</summary>
internal ref struct RootSystem<T, F>
    where T : IFloatingPointIeee754<T>
    where F : IParametricResidual<T>, allows ref struct
{
    private readonly RootOperator<T, F> _matrix;
    private readonly ImplicitOptions _options;
    private readonly ImplicitSolver _solver;
    private readonly Span<T> _residual;
    private readonly Span<T> _correction;
    private readonly Span<T> _scratch;
    private DenseRootMatrix<T> _dense;
    private ImplicitOutcome _outcome;
    private int _products;

    public RootSystem(F residual, ReadOnlySpan<T> x, ReadOnlySpan<T> theta, bool isTransposed, ImplicitOptions options, ref Arena<T> arena)
    {
        int n = x.Length;
        _options = options;
        _solver = options.SolverFor(n);
        _matrix = new RootOperator<T, F>(
            residual, x, theta, isTransposed, T.CreateChecked(options.Ridge), arena.Take(n), arena.Take(theta.Length));
        _residual = arena.Take(n);
        _correction = arena.Take(n);
        if (IsDense(_solver))
        {
            _dense = new DenseRootMatrix<T>(n, _solver == ImplicitSolver.DenseCholesky, ref arena);
            _outcome = _dense.Factor(_matrix, ref _products);
        }
        else
        {
            _scratch = arena.Take((int)KrylovNumbers(n, options));
        }
    }

    public T WorstResidual { get; private set; } = T.Zero;

    public readonly ImplicitOutcome Outcome => _outcome;

    public readonly bool HasFailed => _outcome is not (ImplicitOutcome.Solved or ImplicitOutcome.IterationLimit);

    public static long NumbersNeeded(int n, int p, ImplicitOptions options) => RootOperator<T, F>.NumbersNeeded(n, p) + (2L * n)
        + (IsDense(options.SolverFor(n)) ? DenseRootMatrix<T>.NumbersNeeded(n) : KrylovNumbers(n, options));

    public static int IntegersNeeded(int n, ImplicitOptions options) => options.SolverFor(n) == ImplicitSolver.DenseLu ? n : 0;

    public readonly ImplicitSummary<T> Summary(T rootResidual) => new(
        _outcome, HasFailed ? T.NaN : WorstResidual, rootResidual, IsDense(_solver) ? _dense.Condition : T.NaN, _products);

    /// <summary>Solves A·solution = b.</summary>
    /// <param name="b">The right-hand side.</param>
    /// <param name="solution">Receives the solution; the guess on entry if the start is warm.</param>
    /// <param name="isWarm">Whether there is a guess.</param>
    public void Solve(ReadOnlySpan<T> b, Span<T> solution, bool isWarm)
    {
        if (HasFailed)
        {
            return;
        }

        if (!Vectors.IsFinite(b))
        {
            _outcome = ImplicitOutcome.NonFinite;
            return;
        }

        T norm = Vectors.Norm(b);
        if (!isWarm || IsDense(_solver) || !Vectors.IsFinite<T>(solution))
        {
            solution.Fill(T.Zero);
        }

        T tolerance = norm * T.CreateSaturating(_options.Tolerance);
        T relative = IsDense(_solver) ? Direct(b, solution) : Iterate(b, solution, tolerance);
        WorstResidual = T.Max(WorstResidual, T.IsZero(norm) ? T.Zero : relative / norm);
    }

    /// <summary>A solve and one step of refinement; returns the norm of the residual.</summary>
    private T Direct(ReadOnlySpan<T> b, Span<T> solution)
    {
        b.CopyTo(solution);
        _dense.Solve(solution);
        T norm = Residual(b, solution);
        _residual.CopyTo(_correction);
        _dense.Solve(_correction);
        Vectors.AddScaled(T.One, _correction, solution);
        T refined = Residual(b, solution);
        if (!(refined <= norm))
        {
            Vectors.AddScaled(-T.One, _correction, solution);
            refined = norm;
        }

        return refined;
    }

    /// <summary>Solves for corrections until the computed residual is small or falls no more; returns its norm.</summary>
    private T Iterate(ReadOnlySpan<T> b, Span<T> solution, T tolerance)
    {
        int limit = _products + _options.MaxIterations;
        T norm = Residual(b, solution);
        if (norm > Vectors.Norm(b))
        {
            // A guess that is worse than none.
            solution.Fill(T.Zero);
            norm = Residual(b, solution);
        }

        while (!HasFailed && norm > tolerance)
        {
            KrylovOutcome outcome = Krylov(tolerance, limit - _products);
            if (_outcome == ImplicitOutcome.NotPositiveDefinite || outcome == KrylovOutcome.NonFinite)
            {
                _outcome = HasFailed ? _outcome : ImplicitOutcome.NonFinite;
                break;
            }

            Vectors.AddScaled(T.One, _correction, solution);
            T next = Residual(b, solution);
            bool isStuck = !(next < norm / T.CreateChecked(2));
            norm = next;
            if (norm > tolerance && (outcome == KrylovOutcome.IterationLimit || _products >= limit))
            {
                _outcome = ImplicitOutcome.IterationLimit;
                break;
            }

            if (norm > tolerance && (isStuck || outcome == KrylovOutcome.Stagnated))
            {
                _outcome = norm > T.Sqrt(Acceptance<T>.Epsilon) * Vectors.Norm(b) ? ImplicitOutcome.Singular : ImplicitOutcome.IterationLimit;
                break;
            }
        }

        return norm;
    }

    private KrylovOutcome Krylov(T tolerance, int maxProducts)
    {
        int n = _residual.Length;
        switch (_solver)
        {
            case ImplicitSolver.ConjugateGradients:
                return Descend(_matrix, tolerance, maxProducts, _scratch);
            case ImplicitSolver.NormalEquations:
                return SolveNormalEquations(tolerance, maxProducts);
            case ImplicitSolver.Minres:
                return MinimalResidual.Solve(_matrix, ref _products, _residual, _correction, tolerance, maxProducts, _scratch);
            case ImplicitSolver.BiCgStab:
                return StabilizedBiconjugateGradients.Solve(_matrix, ref _products, _residual, _correction, tolerance, maxProducts, _scratch);
            case ImplicitSolver.Lsmr:
                // Its tolerance is for Aᵀr; the residual itself is judged by the caller, who comes back.
                return LeastSquaresMinimalResidual.Solve(
                    _matrix, ref _products, _residual, T.Zero, _correction, T.Min(tolerance / Vectors.Norm<T>(_residual), T.CreateSaturating(0.1)),
                    maxProducts / 2, _scratch);
            default:
                return GeneralMinimalResidual.Solve(
                    _matrix, ref _products, _residual, _correction, tolerance, Math.Min(_options.Restart, n), maxProducts, _scratch);
        }
    }

    private KrylovOutcome SolveNormalEquations(T tolerance, int maxProducts)
    {
        int n = _residual.Length;
        Span<T> right = _scratch[..n];
        NormalOperator<T, F> normal = new(_matrix, _scratch.Slice(n, n));
        T norm = Vectors.Norm<T>(_residual);
        if (_matrix.ApplyTransposed(ref _products, _residual, right) != Evaluation.Finite)
        {
            return KrylovOutcome.NonFinite;
        }

        right.CopyTo(_residual);
        return Descend(normal, Vectors.Norm<T>(right) * (tolerance / norm), maxProducts / 2, _scratch[(2 * n)..]);
    }

    // Conjugate gradients solve A·z = −g.
    private KrylovOutcome Descend<TOperator>(TOperator matrix, T tolerance, int maxProducts, Span<T> scratch)
        where TOperator : ILinearOperator<T, int>, allows ref struct
    {
        Vectors.Negate<T>(_residual, _residual);
        switch (ConjugateGradients.Minimize(matrix, ref _products, _residual, _correction, tolerance, maxProducts, scratch))
        {
            case ConjugateGradientsOutcome.Converged:
                return KrylovOutcome.Converged;
            case ConjugateGradientsOutcome.NegativeCurvature:
                _outcome = _solver == ImplicitSolver.NormalEquations ? ImplicitOutcome.Singular : ImplicitOutcome.NotPositiveDefinite;
                return KrylovOutcome.Stagnated;
            case ConjugateGradientsOutcome.NonFinite:
                return KrylovOutcome.NonFinite;
            default:
                return KrylovOutcome.IterationLimit;
        }
    }

    private T Residual(ReadOnlySpan<T> b, ReadOnlySpan<T> solution)
    {
        if (_matrix.Apply(ref _products, solution, _residual) != Evaluation.Finite)
        {
            _outcome = ImplicitOutcome.NonFinite;
        }

        Vectors.Subtract(b, _residual, _residual);
        return Vectors.Norm<T>(_residual);
    }

    private static bool IsDense(ImplicitSolver solver) => solver is ImplicitSolver.DenseLu or ImplicitSolver.DenseCholesky;

    private static long KrylovNumbers(int n, ImplicitOptions options) => options.SolverFor(n) switch
    {
        ImplicitSolver.ConjugateGradients => (long)ConjugateGradients.VectorCount * n,
        ImplicitSolver.NormalEquations => (long)(ConjugateGradients.VectorCount + 2) * n,
        ImplicitSolver.Minres => (long)MinimalResidual.VectorCount * n,
        ImplicitSolver.BiCgStab => (long)StabilizedBiconjugateGradients.VectorCount * n,
        ImplicitSolver.Lsmr => LeastSquaresMinimalResidual.NumbersNeeded(n, n),
        _ => GeneralMinimalResidual.NumbersNeeded(n, Math.Min(options.Restart, n)),
    };
}
