using System.Numerics;

namespace AutoDiff.Optim.LinearAlgebra;

/// <summary>Lanczos' method with full reorthogonalisation, done twice: A·Q = Q·T + β·q·eᵀ with orthonormal rows in Q and a tridiagonal T
/// (Golub and Van Loan 2013, section 10.3).</summary>
internal ref struct Lanczos<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly int _n;
    private readonly Span<T> _basis;
    private readonly Span<T> _diagonal;
    private readonly Span<T> _beside;
    private readonly Span<T> _product;

    public Lanczos(int n, int steps, scoped ref Arena<T> arena)
    {
        _n = n;
        _basis = arena.Take(n * steps);
        _diagonal = arena.Take(steps);
        _beside = arena.Take(steps + 1);
        _product = arena.Take(n);
    }

    /// <summary>The dimension of the space so far.</summary>
    public int Count { get; private set; }

    /// <summary>The diagonal of T.</summary>
    public readonly ReadOnlySpan<T> Diagonal => _diagonal[..Count];

    /// <summary>The entries below it, from index 1; the one at index <see cref="Count"/> is the norm of what the space lacks, 0 if it is invariant.</summary>
    public readonly ReadOnlySpan<T> Beside => _beside[..(Count + 1)];

    public static long NumbersNeeded(long n, int steps) => (n * steps) + (2L * steps) + 1 + n;

    /// <summary>A row of Q.</summary>
    public readonly ReadOnlySpan<T> Vector(int i) => _basis.Slice(i * _n, _n);

    /// <summary>Begins with a vector that is not 0.</summary>
    public void Begin(ReadOnlySpan<T> start)
    {
        Count = 0;
        _beside[0] = T.Zero;
        Vectors.Scale(T.One / Vectors.Norm(start), start, _basis[.._n]);
    }

    /// <summary>Adds one dimension by one product.</summary>
    /// <returns><see cref="Evaluation.Finite"/> also if the space has become invariant.</returns>
    public Evaluation Extend<TOperator, TState>(TOperator matrix, ref TState state)
        where TOperator : ILinearOperator<T, TState>, allows ref struct
        where TState : allows ref struct
    {
        int k = Count;
        Span<T> q = _basis.Slice(k * _n, _n);
        if (k > 0)
        {
            Vectors.Scale(T.One / _beside[k], _product, q);
        }

        Evaluation evaluation = matrix.Apply(ref state, q, _product);
        if (evaluation != Evaluation.Finite)
        {
            return evaluation;
        }

        T size = Vectors.Norm<T>(_product);
        _diagonal[k] = Vectors.Dot<T>(q, _product);
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = k; i >= 0; i--)
            {
                Vectors.AddScaled(-Vectors.Dot(Vector(i), _product), Vector(i), _product);
            }
        }

        T rest = Vectors.Norm<T>(_product);
        Count = k + 1;
        _beside[k + 1] = rest <= T.CreateChecked(_n) * Acceptance<T>.Epsilon * size ? T.Zero : rest;
        return Evaluation.Finite;
    }

    /// <summary>v = Qᵀc.</summary>
    public readonly void FromBasis(ReadOnlySpan<T> coordinates, Span<T> v)
    {
        v.Clear();
        for (int i = 0; i < Count; i++)
        {
            Vectors.AddScaled(coordinates[i], Vector(i), v);
        }
    }

    /// <summary>Diagonalises T.</summary>
    /// <param name="vectors">Receives Count² numbers, the eigenvectors as rows.</param>
    /// <param name="values">Receives the eigenvalues, ascending.</param>
    /// <param name="scratch">Count numbers.</param>
    public readonly bool TryDecompose(Span<T> vectors, Span<T> values, Span<T> scratch)
    {
        Span<T> identity = vectors[..(Count * Count)];
        identity.Clear();
        for (int i = 0; i < Count; i++)
        {
            identity[i * (Count + 1)] = T.One;
        }

        Diagonal.CopyTo(values);
        _beside[1..Count].CopyTo(scratch);
        return TridiagonalEigen.TryDecompose(values[..Count], scratch[..(Count - 1)], identity);
    }
}
