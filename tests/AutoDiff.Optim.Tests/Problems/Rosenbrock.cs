using System.Numerics;

namespace AutoDiff.Optim.Tests.Problems;

/// <summary>Half of Rosenbrock's function as a minimiser sees it, and its two residuals: r = (10(x₂ − x₁²), 1 − x₁).</summary>
internal readonly struct Rosenbrock<T> : ITwiceDifferentiable<T>, IResidual<T>
    where T : IFloatingPointIeee754<T>
{
    private static readonly T Two = T.CreateChecked(2);
    private static readonly T Ten = T.CreateChecked(10);

    public static T[] Start => [T.CreateChecked(-1.2), T.One];

    public int ResidualCount => 2;

    public T Value(scoped ReadOnlySpan<T> x)
    {
        T valley = Ten * (x[1] - (x[0] * x[0]));
        T distance = T.One - x[0];
        return ((valley * valley) + (distance * distance)) / Two;
    }

    public T Gradient(scoped ReadOnlySpan<T> x, scoped Span<T> gradient)
    {
        T valley = Ten * (x[1] - (x[0] * x[0]));
        gradient[0] = (-Two * Ten * x[0] * valley) - (T.One - x[0]);
        gradient[1] = Ten * valley;
        return Value(x);
    }

    public T HessianVector(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> v, scoped Span<T> hv)
    {
        Span<T> h = new T[4];
        Hessian(x, h);
        hv[0] = (h[0] * v[0]) + (h[1] * v[1]);
        hv[1] = (h[2] * v[0]) + (h[3] * v[1]);
        return Value(x);
    }

    public T Hessian(scoped ReadOnlySpan<T> x, scoped Span<T> hessian)
    {
        T hundred = Ten * Ten;
        hessian[0] = (Two * hundred * ((x[0] * x[0] * T.CreateChecked(3)) - x[1])) + T.One;
        hessian[1] = hessian[2] = -Two * hundred * x[0];
        hessian[3] = hundred;
        return Value(x);
    }

    public void Value(scoped ReadOnlySpan<T> x, scoped Span<T> r)
    {
        r[0] = Ten * (x[1] - (x[0] * x[0]));
        r[1] = T.One - x[0];
    }

    public void Jvp(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> v, scoped Span<T> r, scoped Span<T> jv)
    {
        Value(x, r);
        jv[0] = Ten * (v[1] - (Two * x[0] * v[0]));
        jv[1] = -v[0];
    }

    public void Vjp(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> u, scoped Span<T> r, scoped Span<T> ju)
    {
        Value(x, r);
        ju[0] = (-Two * Ten * x[0] * u[0]) - u[1];
        ju[1] = Ten * u[0];
    }

    public void Jacobian(scoped ReadOnlySpan<T> x, scoped Span<T> r, scoped Span<T> jacobian)
    {
        Value(x, r);
        jacobian[0] = -Two * Ten * x[0];
        jacobian[1] = Ten;
        jacobian[2] = -T.One;
        jacobian[3] = T.Zero;
    }
}
