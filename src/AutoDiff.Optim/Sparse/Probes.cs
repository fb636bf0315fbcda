using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>A matrix that is known through its products with vectors.</summary>
internal interface IProbe<T>
    where T : IFloatingPointIeee754<T>
{
    int RowCount { get; }

    /// <summary>Multiplies the matrix at a point with a vector.</summary>
    void Product(ReadOnlySpan<T> x, ReadOnlySpan<T> v, Span<T> product);
}

/// <summary>A Jacobian.</summary>
internal ref struct JacobianProbe<T, F>(F residual) : IProbe<T>
    where T : IFloatingPointIeee754<T>
    where F : IResidual<T>, allows ref struct
{
    private readonly T[] _values = new T[residual.ResidualCount];
    private F _residual = residual;

    public readonly int RowCount => _values.Length;

    public void Product(ReadOnlySpan<T> x, ReadOnlySpan<T> v, Span<T> product) => _residual.Jvp(x, v, _values, product);
}

/// <summary>A Hessian.</summary>
internal ref struct HessianProbe<T, F>(F objective, int variables) : IProbe<T>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
{
    private F _objective = objective;

    public readonly int RowCount => variables;

    public void Product(ReadOnlySpan<T> x, ReadOnlySpan<T> v, Span<T> product) => _objective.HessianVector(x, v, product);
}
