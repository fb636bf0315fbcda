using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>The conditions of a minimum over a cone: see <see cref="Optimality.ConicProgram"/>.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <typeparam name="F">The type of the Lagrangian.</typeparam>
public readonly ref struct ConicProgram<T, F> : IParametricResidual<T>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiableParametricObjective<T>, allows ref struct
{
    private readonly F _lagrangian;
    private readonly FeasibleSet _cone;
    private readonly int _size;
    private readonly Span<T> _point;
    private readonly Span<T> _vector;
    private readonly Span<T> _projection;
    private readonly Span<T> _theta;
    private readonly ReadOnlySpan<T> _zeros;

    internal ConicProgram(F lagrangian, FeasibleSet cone, int n, int p, int size)
    {
        _lagrangian = lagrangian;
        _cone = cone;
        _size = size;
        _point = new T[n];
        _vector = new T[n];
        _projection = new T[size];
        _theta = new T[p];
        _zeros = new T[p];
    }

    /// <inheritdoc/>
    public void Value(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped Span<T> r)
    {
        x.CopyTo(_point);
        _cone.Project(x[^_size..], _point[^_size..]);
        Residual(x, theta, r);
    }

    /// <inheritdoc/>
    public void Jvp(
        scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> xTangent, scoped ReadOnlySpan<T> thetaTangent,
        scoped Span<T> r, scoped Span<T> rTangent)
    {
        x.CopyTo(_point);
        xTangent.CopyTo(_vector);
        _cone.ProjectJvp(x[^_size..], xTangent[^_size..], _point[^_size..], _vector[^_size..]);
        Residual(x, theta, r);
        _lagrangian.HessianVector(_point, theta, _vector, thetaTangent, rTangent, _theta);
        for (int i = x.Length - _size; i < x.Length; i++)
        {
            rTangent[i] += _vector[i] - xTangent[i];
        }
    }

    /// <inheritdoc/>
    public void Vjp(
        scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> rCotangent,
        scoped Span<T> r, scoped Span<T> xCotangent, scoped Span<T> thetaCotangent)
    {
        x.CopyTo(_point);
        _cone.Project(x[^_size..], _point[^_size..]);
        Residual(x, theta, r);
        _lagrangian.HessianVector(_point, theta, rCotangent, _zeros, _vector, thetaCotangent);
        _vector.CopyTo(xCotangent);
        Span<T> last = _vector[^_size..];
        for (int i = 0; i < _size; i++)
        {
            last[i] += rCotangent[x.Length - _size + i];
        }

        // The Jacobian of a projection is symmetric.
        _cone.ProjectJvp<T>(x[^_size..], last, _projection, xCotangent[^_size..]);
        for (int i = x.Length - _size; i < x.Length; i++)
        {
            xCotangent[i] -= rCotangent[i];
        }
    }

    private void Residual(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped Span<T> r)
    {
        _lagrangian.Gradient(_point, theta, r, _theta);
        for (int i = x.Length - _size; i < x.Length; i++)
        {
            r[i] += _point[i] - x[i];
        }
    }
}
