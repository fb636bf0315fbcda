using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>R of [J; √λ·D]·P = Q·R for a sparse Jacobian, by Givens rotations, row after row (George and Heath 1980): JᵀJ is never formed, so that
/// ill-conditioned problems keep their digits.</summary>
internal readonly ref struct SparseTriangle<T>
    where T : IFloatingPointIeee754<T>
{
    private static readonly T RoundingErrors = T.CreateChecked(100);
    private readonly SparsityPattern _pattern;
    private readonly JacobianStructure _structure;
    private readonly Span<T> _diagonal;
    private readonly Span<T> _upper;
    private readonly Span<T> _projected;
    private readonly Span<T> _row;
    private readonly Span<int> _last;

    public SparseTriangle(SparsityPattern pattern, scoped ref Arena<T> arena)
    {
        int n = pattern.ColumnCount;
        _pattern = pattern;
        _structure = pattern.Jacobian;
        _diagonal = arena.Take(n);
        _upper = arena.Take(_structure.Triangle.EntryCount);
        _projected = arena.Take(n);
        _row = arena.Take(n);
        _last = arena.TakeIntegers(n);
    }

    public static long NumbersNeeded(SparsityPattern pattern) => (3L * pattern.ColumnCount) + pattern.Jacobian.Triangle.EntryCount;

    public static int IntegersNeeded(SparsityPattern pattern) => pattern.ColumnCount;

    /// <summary>Computes R and the first n entries of −Qᵀr.</summary>
    /// <param name="values">J.</param>
    /// <param name="residual">r.</param>
    /// <param name="damping">√λ.</param>
    /// <param name="scale">D.</param>
    public void Factor(ReadOnlySpan<T> values, ReadOnlySpan<T> residual, T damping, ReadOnlySpan<T> scale)
    {
        int n = _diagonal.Length;
        _diagonal.Clear();
        _upper.Clear();
        _projected.Clear();
        _row.Clear();
        _last.Fill(-1);
        for (int k = 0; k < n; k++)
        {
            for (int t = _structure.FirstStarts[k]; t < _structure.FirstStarts[k + 1]; t++)
            {
                int i = _structure.RowsByFirst[t];
                int last = k;
                for (int p = _pattern.RowStarts[i]; p < _pattern.RowStarts[i + 1]; p++)
                {
                    int position = _structure.Position[_pattern.Columns[p]];
                    _row[position] = values[p];
                    last = Math.Max(last, position);
                }

                Absorb(k, last, -residual[i]);
            }

            if (damping > T.Zero)
            {
                _row[k] = damping * scale[_structure.Triangle.Order[k]];
                Absorb(k, k, T.Zero);
            }
        }
    }

    /// <summary>The norm of the part of the residual in the space of the columns; those that depend on earlier ones to rounding add nothing.</summary>
    /// <param name="columnNorms">The norms of the columns of J.</param>
    public T ProjectedNorm(ReadOnlySpan<T> columnNorms)
    {
        for (int k = 0; k < _diagonal.Length; k++)
        {
            _row[k] = IsDependent(k, columnNorms) ? T.Zero : _projected[k];
        }

        return Vectors.Norm<T>(_row);
    }

    /// <summary>Whether no column depends on earlier ones to rounding.</summary>
    /// <param name="columnNorms">The norms of the columns of J.</param>
    public bool IsFullRank(ReadOnlySpan<T> columnNorms)
    {
        for (int k = 0; k < _diagonal.Length; k++)
        {
            if (IsDependent(k, columnNorms))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>step = P·R⁻¹·(−Qᵀr).</summary>
    public void Solve(Span<T> step)
    {
        SymbolicFactor s = _structure.Triangle;
        for (int k = _diagonal.Length - 1; k >= 0; k--)
        {
            T sum = _projected[k];
            for (int p = s.ColumnStarts[k]; p < s.ColumnStarts[k + 1]; p++)
            {
                sum -= _upper[p] * _row[s.Rows[p]];
            }

            _row[k] = sum / _diagonal[k];
        }

        for (int k = 0; k < _row.Length; k++)
        {
            step[s.Order[k]] = _row[k];
        }
    }

    /// <summary>vector = R⁻ᵀ·Pᵀ·vector, in the order of R.</summary>
    public void SolveTransposed(Span<T> vector)
    {
        SymbolicFactor s = _structure.Triangle;
        for (int k = 0; k < _row.Length; k++)
        {
            _row[k] = vector[s.Order[k]];
        }

        for (int k = 0; k < _row.Length; k++)
        {
            T entry = _row[k] / _diagonal[k];
            vector[k] = entry;
            for (int p = s.ColumnStarts[k]; p < s.ColumnStarts[k + 1]; p++)
            {
                _row[s.Rows[p]] -= _upper[p] * entry;
            }
        }
    }

    private bool IsDependent(int k, ReadOnlySpan<T> columnNorms)
        => !(T.Abs(_diagonal[k]) > RoundingErrors * Acceptance<T>.Epsilon * columnNorms[_structure.Triangle.Order[k]]);

    /// <summary>Rotates the row in <see cref="_row"/> into R, up the path of the elimination tree on which its entries are, until nothing is left of it. Leaves it 0.</summary>
    private void Absorb(int first, int last, T right)
    {
        SymbolicFactor s = _structure.Triangle;
        int k = first;
        while (true)
        {
            int start = s.ColumnStarts[k];
            int end = s.ColumnStarts[k + 1];
            T entry = _row[k];
            _row[k] = T.Zero;
            if (!T.IsZero(entry))
            {
                T diagonal = _diagonal[k];
                if (T.IsZero(diagonal) && _last[k] < 0)
                {
                    _diagonal[k] = entry;
                    _projected[k] = right;
                    _last[k] = last;
                    for (int p = start; p < end; p++)
                    {
                        _upper[p] = _row[s.Rows[p]];
                        _row[s.Rows[p]] = T.Zero;
                    }

                    return;
                }

                T length = T.Hypot(diagonal, entry);
                T cosine = diagonal / length;
                T sine = entry / length;
                _diagonal[k] = length;
                for (int p = start; p < end; p++)
                {
                    int column = s.Rows[p];
                    T above = _upper[p];
                    T below = _row[column];
                    _upper[p] = (cosine * above) + (sine * below);
                    _row[column] = (cosine * below) - (sine * above);
                }

                T kept = _projected[k];
                _projected[k] = (cosine * kept) + (sine * right);
                right = (cosine * right) - (sine * kept);
                _last[k] = last = Math.Max(last, _last[k]);
            }

            if (start == end || s.Rows[start] > last)
            {
                return;
            }

            k = s.Rows[start];
        }
    }
}
