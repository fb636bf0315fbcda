using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>A sparse Hessian from products with the colours of its pattern, and its factors L·D·Lᵀ.</summary>
internal readonly ref struct SparseHessianModel<T> : IHessianModel<T>
    where T : IFloatingPointIeee754<T>
{
    private static readonly T Two = T.CreateChecked(2);
    private static readonly T FirstShift = T.CreateChecked(1e-3);
    private readonly SparsityPattern _pattern;
    private readonly SparseFactor<T> _factor;
    private readonly Span<T> _values;
    private readonly Span<T> _seed;
    private readonly Span<T> _product;

    /// <param name="pattern">Symmetric; its diagonal is added.</param>
    /// <param name="arena">The workspace.</param>
    public SparseHessianModel(SparsityPattern pattern, scoped ref Arena<T> arena)
    {
        _pattern = pattern.WithDiagonal;
        _factor = new SparseFactor<T>(_pattern.Factor, ref arena);
        _values = arena.Take(_pattern.Count);
        _seed = arena.Take(_pattern.RowCount);
        _product = arena.Take(_pattern.RowCount);
    }

    public static long NumbersNeeded(SparsityPattern pattern)
        => SparseFactor<T>.NumbersNeeded(pattern.WithDiagonal.Factor) + pattern.WithDiagonal.Count + (2L * pattern.RowCount);

    public static int IntegersNeeded(SparsityPattern pattern) => SparseFactor<T>.IntegersNeeded(pattern.WithDiagonal.Factor);

    /// <summary>Refuses a pattern that is not that of a Hessian of so many variables.</summary>
    public static void Check(SparsityPattern pattern, int variables)
    {
        if (pattern.RowCount != variables || !pattern.IsSymmetric)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The sparsity of the Hessian is {pattern.RowCount} × {pattern.ColumnCount} for {variables} variables, or not symmetric."), "method");
        }
    }

    /// <inheritdoc/>
    public Evaluation Compute<F>(ref Descent<T, F> run)
        where F : ITwiceDifferentiable<T>, allows ref struct
    {
        StarCompression compression = _pattern.StarCompression;
        for (int color = 0; color < compression.Count; color++)
        {
            compression.Seed(color, _seed);
            Evaluation evaluation = run.Oracle.HessianVector(run.Current.X, _seed, _product);
            if (evaluation != Evaluation.Finite)
            {
                _values.Clear();
                for (int i = 0; i < _seed.Length; i++)
                {
                    _values[_pattern.IndexOf(i, i)] = T.One;
                }

                return evaluation;
            }

            compression.Recover<T>(color, _product, _values);
        }

        return Evaluation.Finite;
    }

    /// <inheritdoc/>
    public T FactorShifted()
    {
        T least = T.PositiveInfinity;
        T largest = T.Zero;
        for (int i = 0; i < _seed.Length; i++)
        {
            least = T.Min(least, _values[_pattern.IndexOf(i, i)]);
        }

        foreach (T entry in _values)
        {
            largest = T.Max(largest, T.Abs(entry));
        }

        largest = T.IsZero(largest) ? T.One : largest;
        T shift = least > T.Zero ? T.Zero : (FirstShift * largest) - least;
        while (!_factor.TryFactor(_values, shift, default, mustBePositive: true))
        {
            shift = T.Max(Two * shift, FirstShift * largest);
        }

        return shift;
    }

    /// <inheritdoc/>
    public void Solve(ReadOnlySpan<T> gradient, Span<T> step)
    {
        Vectors.Negate(gradient, step);
        _factor.Solve(step);
    }

    /// <inheritdoc/>
    public T Quadratic(ReadOnlySpan<T> v)
    {
        T sum = T.Zero;
        for (int i = 0; i < v.Length; i++)
        {
            T row = T.Zero;
            for (int k = _pattern.RowStarts[i]; k < _pattern.RowStarts[i + 1]; k++)
            {
                row += _values[k] * v[_pattern.Columns[k]];
            }

            sum += v[i] * row;
        }

        return sum;
    }
}
