using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>The factors P·(A + shift·W)·Pᵀ = L·D·Lᵀ of a symmetric sparse matrix, row by row (Davis 2005, <i>Algorithm 849</i>, ACM TOMS 31), without pivoting: stable where A is positive definite, which the signs of D
/// tell.</summary>
internal readonly ref struct SparseFactor<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly SymbolicFactor _structure;
    private readonly Span<T> _lower;
    private readonly Span<T> _diagonal;
    private readonly Span<T> _work;
    private readonly Span<int> _filled;

    public SparseFactor(SymbolicFactor structure, scoped ref Arena<T> arena)
    {
        int n = structure.Order.Length;
        _structure = structure;
        _lower = arena.Take(structure.EntryCount);
        _diagonal = arena.Take(n);
        _work = arena.Take(n);
        _filled = arena.TakeIntegers(n);
    }

    /// <summary>D.</summary>
    public ReadOnlySpan<T> Diagonal => _diagonal;

    public static long NumbersNeeded(SymbolicFactor structure) => structure.EntryCount + (2L * structure.Order.Length);

    public static int IntegersNeeded(SymbolicFactor structure) => structure.Order.Length;

    /// <summary>Factors A + shift·W.</summary>
    /// <param name="values">The entries of A, both triangles.</param>
    /// <param name="shift">The shift.</param>
    /// <param name="weights">The diagonal of W; empty for the identity.</param>
    /// <param name="mustBePositive">Whether to stop at the first pivot that is not positive.</param>
    /// <returns>False if a pivot is 0, not finite, or not positive although it must be.</returns>
    public bool TryFactor(ReadOnlySpan<T> values, T shift, ReadOnlySpan<T> weights, bool mustBePositive)
    {
        SymbolicFactor s = _structure;
        Span<T> y = _work;
        y.Clear();
        s.ColumnStarts.AsSpan(0, _filled.Length).CopyTo(_filled);
        for (int k = 0; k < _diagonal.Length; k++)
        {
            for (int p = s.InputStarts[k]; p < s.InputStarts[k + 1]; p++)
            {
                y[s.InputColumns[p]] += values[s.InputIndices[p]];
            }

            T pivot = y[k] + (shift * (weights.IsEmpty ? T.One : weights[s.Order[k]]));
            y[k] = T.Zero;
            for (int p = s.RowStarts[k]; p < s.RowStarts[k + 1]; p++)
            {
                int i = s.RowColumns[p];
                T yi = y[i];
                y[i] = T.Zero;
                int end = _filled[i];
                for (int q = s.ColumnStarts[i]; q < end; q++)
                {
                    y[s.Rows[q]] -= _lower[q] * yi;
                }

                T entry = yi / _diagonal[i];
                pivot -= entry * yi;
                _lower[end] = entry;
                _filled[i] = end + 1;
            }

            _diagonal[k] = pivot;
            if (!T.IsFinite(pivot) || T.IsZero(pivot) || (mustBePositive && !(pivot > T.Zero)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Solves with the factors, in place.</summary>
    public void Solve(Span<T> vector)
    {
        SymbolicFactor s = _structure;
        Span<T> x = _work;
        for (int k = 0; k < x.Length; k++)
        {
            x[k] = vector[s.Order[k]];
        }

        for (int j = 0; j < x.Length; j++)
        {
            T xj = x[j];
            for (int p = s.ColumnStarts[j]; p < s.ColumnStarts[j + 1]; p++)
            {
                x[s.Rows[p]] -= _lower[p] * xj;
            }
        }

        for (int j = x.Length - 1; j >= 0; j--)
        {
            T sum = x[j] / _diagonal[j];
            for (int p = s.ColumnStarts[j]; p < s.ColumnStarts[j + 1]; p++)
            {
                sum -= _lower[p] * x[s.Rows[p]];
            }

            x[j] = sum;
        }

        for (int k = 0; k < x.Length; k++)
        {
            vector[s.Order[k]] = x[k];
        }
    }
}
