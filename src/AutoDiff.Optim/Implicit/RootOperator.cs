using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>A + ρI or its transpose, A = ∂F/∂x at a root, by the generated derivatives of F. The state counts products.</summary>
internal readonly ref struct RootOperator<T, F>(
    F residual, ReadOnlySpan<T> x, ReadOnlySpan<T> theta, bool isTransposed, T ridge, Span<T> values, Span<T> thetaScratch)
    : ILinearOperator<T, int>, IRectangularOperator<T, int>
    where T : IFloatingPointIeee754<T>
    where F : IParametricResidual<T>, allows ref struct
{
    private readonly F _residual = residual;
    private readonly ReadOnlySpan<T> _x = x;
    private readonly ReadOnlySpan<T> _theta = theta;
    private readonly bool _isTransposed = isTransposed;
    private readonly T _ridge = ridge;
    private readonly Span<T> _values = values;
    private readonly Span<T> _thetaScratch = thetaScratch;

    public int Size => _x.Length;

    public bool IsTransposed => _isTransposed;

    /// <summary>How many numbers of working storage an operator needs.</summary>
    public static int NumbersNeeded(int n, int p) => n + p;

    public Evaluation Apply(ref int state, ReadOnlySpan<T> v, Span<T> product) => Multiply(ref state, v, product, _isTransposed);

    public Evaluation ApplyTransposed(ref int state, ReadOnlySpan<T> u, Span<T> product) => Multiply(ref state, u, product, !_isTransposed);

    public Evaluation Multiply(ref int state, ReadOnlySpan<T> v, Span<T> product, bool transposed)
    {
        state++;
        if (transposed)
        {
            _residual.Vjp(_x, _theta, v, _values, product, _thetaScratch);
        }
        else
        {
            _thetaScratch.Fill(T.Zero);
            _residual.Jvp(_x, _theta, v, _thetaScratch, _values, product);
        }

        if (!T.IsZero(_ridge))
        {
            Vectors.AddScaled(_ridge, v, product);
        }

        return Vectors.IsFinite<T>(product) ? Evaluation.Finite : Evaluation.NonFinite;
    }
}

/// <summary>AᵀA of the normal equations.</summary>
internal readonly ref struct NormalOperator<T, F>(RootOperator<T, F> matrix, Span<T> scratch) : ILinearOperator<T, int>
    where T : IFloatingPointIeee754<T>
    where F : IParametricResidual<T>, allows ref struct
{
    private readonly RootOperator<T, F> _matrix = matrix;
    private readonly Span<T> _scratch = scratch;

    public Evaluation Apply(ref int state, ReadOnlySpan<T> v, Span<T> product)
    {
        Evaluation evaluation = _matrix.Apply(ref state, v, _scratch);
        return evaluation == Evaluation.Finite ? _matrix.ApplyTransposed(ref state, _scratch, product) : evaluation;
    }
}
