using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>A factored matrix ∂F/∂x + ρI or its transpose.</summary>
internal ref struct DenseRootMatrix<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly bool _isCholesky;
    private readonly Span<T> _factors;
    private readonly Span<int> _pivots;
    private readonly Span<T> _scratch;

    public DenseRootMatrix(int n, bool isCholesky, ref Arena<T> arena)
    {
        _isCholesky = isCholesky;
        _factors = arena.Take(n * n);
        _scratch = arena.Take(2 * n);
        _pivots = arena.TakeIntegers(isCholesky ? 0 : n);
    }

    /// <summary>An estimate of the condition number in the 1-norm.</summary>
    public T Condition { get; private set; } = T.NaN;

    public static long NumbersNeeded(int n) => ((long)n * n) + (2 * n);

    /// <summary>Computes the matrix from n products, and factors it.</summary>
    public ImplicitOutcome Factor<F>(RootOperator<T, F> matrix, ref int products)
        where F : IParametricResidual<T>, allows ref struct
    {
        int n = matrix.Size;
        Span<T> unit = _scratch[..n];
        unit.Fill(T.Zero);

        // Column j of A is the result of a forward product: stored as row j it gives Aᵀ, which costs less than products with Aᵀ would.
        for (int j = 0; j < n; j++)
        {
            unit[j] = T.One;
            Evaluation evaluation = matrix.Multiply(ref products, unit, _factors.Slice(j * n, n), transposed: false);
            unit[j] = T.Zero;
            if (evaluation != Evaluation.Finite)
            {
                return ImplicitOutcome.NonFinite;
            }
        }

        if (_isCholesky)
        {
            return FactorSymmetric(n);
        }

        if (!matrix.IsTransposed)
        {
            Transpose(_factors, n);
        }

        T norm = ColumnNorm(n);
        if (!SmallLu.TryFactor(_factors, n, _pivots))
        {
            Condition = T.PositiveInfinity;
            return ImplicitOutcome.Singular;
        }

        Condition = norm * SmallLu.InverseNorm<T>(_factors, n, _pivots, _scratch);
        return Condition * T.CreateChecked(n) * Acceptance<T>.Epsilon < T.One ? ImplicitOutcome.Solved : ImplicitOutcome.Singular;
    }

    /// <summary>Solves in place.</summary>
    public readonly void Solve(Span<T> b)
    {
        int n = b.Length;
        if (_isCholesky)
        {
            Cholesky.Solve<T>(_factors, n, b);
        }
        else
        {
            SmallLu.Solve<T>(_factors, n, _pivots, b);
        }
    }

    private ImplicitOutcome FactorSymmetric(int n)
    {
        if (!Cholesky.TryFactor(_factors, n))
        {
            return ImplicitOutcome.NotPositiveDefinite;
        }

        T least = T.PositiveInfinity;
        T greatest = T.Zero;
        for (int i = 0; i < n; i++)
        {
            least = T.Min(least, _factors[(i * n) + i]);
            greatest = T.Max(greatest, _factors[(i * n) + i]);
        }

        T ratio = greatest / least;
        Condition = ratio * ratio;
        return ImplicitOutcome.Solved;
    }

    private readonly T ColumnNorm(int n)
    {
        Span<T> sums = _scratch[..n];
        sums.Fill(T.Zero);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                sums[j] += T.Abs(_factors[(i * n) + j]);
            }
        }

        T largest = T.Zero;
        foreach (T sum in sums)
        {
            largest = T.Max(largest, sum);
        }

        return largest;
    }

    private static void Transpose(Span<T> a, int n)
    {
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                (a[(i * n) + j], a[(j * n) + i]) = (a[(j * n) + i], a[(i * n) + j]);
            }
        }
    }
}
