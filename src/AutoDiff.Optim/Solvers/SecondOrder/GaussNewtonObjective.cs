using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>½‖r(x)‖² as an objective whose Hessian is the Gauss–Newton approximation JᵀJ, which is positive semidefinite: every method that needs second
/// derivatives then works without those of the residual.</summary>
/// <remarks>Keeps working storage: one instance serves one run at a time.</remarks>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="F">The type of the residual.</typeparam>
public sealed class GaussNewtonObjective<T, F> : ITwiceDifferentiable<T>
    where T : IFloatingPointIeee754<T>
    where F : IResidual<T>
{
    private static readonly T Half = T.CreateChecked(0.5);
    private readonly F _residual;
    private readonly T[] _r;
    private readonly T[] _jv;
    private T[] _jacobian = [];

    /// <summary>Wraps a residual.</summary>
    /// <param name="residual">The residual, such as a generated <c>FResidual</c>.</param>
    public GaussNewtonObjective(F residual)
    {
        ArgumentCheck.NotNull(residual, nameof(residual));
        _residual = residual;
        _r = new T[residual.ResidualCount];
        _jv = new T[residual.ResidualCount];
    }

    /// <inheritdoc/>
    public T Value(scoped ReadOnlySpan<T> x)
    {
        _residual.Value(x, _r);
        return Half * Vectors.Dot<T>(_r, _r);
    }

    /// <inheritdoc/>
    public T Gradient(scoped ReadOnlySpan<T> x, scoped Span<T> gradient)
    {
        // The vector–Jacobian product needs the residuals as cotangents, so they are computed first.
        _residual.Value(x, _jv);
        _residual.Vjp(x, _jv, _r, gradient);
        return Half * Vectors.Dot<T>(_r, _r);
    }

    /// <inheritdoc/>
    public T HessianVector(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> v, scoped Span<T> hv)
    {
        _residual.Jvp(x, v, _r, _jv);
        _residual.Vjp(x, _jv, _r, hv);
        return Half * Vectors.Dot<T>(_r, _r);
    }

    /// <inheritdoc/>
    public T Hessian(scoped ReadOnlySpan<T> x, scoped Span<T> hessian)
    {
        int n = x.Length;
        if (_jacobian.Length != n * _r.Length)
        {
            _jacobian = new T[n * _r.Length];
        }

        _residual.Jacobian(x, _r, _jacobian);
        hessian.Clear();
        for (int k = 0; k < _r.Length; k++)
        {
            ReadOnlySpan<T> row = _jacobian.AsSpan(k * n, n);
            for (int i = 0; i < n; i++)
            {
                Vectors.AddScaled(row[i], row, hessian.Slice(i * n, n));
            }
        }

        return Half * Vectors.Dot<T>(_r, _r);
    }
}
