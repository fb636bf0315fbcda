using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The only way in which a method calls constraints: counts, checks limits and finiteness, and makes second derivatives of Taylor series.</summary>
/// <remarks>Along a direction d the coefficient of t² of every component is ½dᵀ∇²cᵢd, exact to rounding, for all i at once; mixed derivatives follow by
/// polarisation.</remarks>
internal ref struct ConstraintFunction<T, C>
    where T : IFloatingPointIeee754<T>
    where C : IResidual<T>, ITaylorDifferentiable<T>, allows ref struct
{
    private readonly int _n;
    private readonly Span<T> _series;
    private readonly Span<T> _expansion;
    private readonly Span<T> _squares;
    private C _constraints;

    public ConstraintFunction(C constraints, int n, scoped ref Arena<T> arena)
    {
        _constraints = constraints;
        _n = n;
        Count = constraints.ResidualCount;
        _series = arena.Take(3 * n);
        _expansion = arena.Take(3 * Count);
        _squares = arena.Take(n);
    }

    /// <summary>The number of constraints.</summary>
    public int Count { get; }

    public static long NumbersNeeded(long n, long m) => (4 * n) + (3 * m);

    /// <summary>Computes values and Jacobian.</summary>
    public Evaluation Jacobian(ref Budget budget, ReadOnlySpan<T> x, Span<T> values, Span<T> jacobian)
    {
        if (Count == 0)
        {
            return Evaluation.Finite;
        }

        if (!budget.TrySpend(ref budget.Jacobians))
        {
            return Evaluation.Refused;
        }

        _constraints.Jacobian(x, values, jacobian);
        return Vectors.IsFinite<T>(values) && Vectors.IsFinite<T>(jacobian) ? Evaluation.Finite : Evaluation.NonFinite;
    }

    /// <summary>Adds Σwᵢ∇²cᵢ to a symmetric matrix, both triangles. n(n + 1)/2 expansions, none if every weight is 0.</summary>
    public Evaluation AddHessian(ref Budget budget, ReadOnlySpan<T> x, ReadOnlySpan<T> weights, Span<T> hessian)
    {
        if (!weights.ContainsAnyExcept(T.Zero))
        {
            return Evaluation.Finite;
        }

        Span<T> direction = Begin(x);
        for (int i = 0; i < _n; i++)
        {
            direction.Clear();
            direction[i] = T.One;
            Evaluation evaluation = Expand(ref budget);
            if (evaluation != Evaluation.Finite)
            {
                return evaluation;
            }

            _squares[i] = Vectors.Dot<T>(weights, Second);
            hessian[i * (_n + 1)] += _squares[i] + _squares[i];
            for (int j = 0; j < i; j++)
            {
                direction[j] = T.One;
                evaluation = Expand(ref budget);
                if (evaluation != Evaluation.Finite)
                {
                    return evaluation;
                }

                direction[j] = T.Zero;
                T mixed = Vectors.Dot<T>(weights, Second) - _squares[i] - _squares[j];
                hessian[(i * _n) + j] += mixed;
                hessian[(j * _n) + i] += mixed;
            }
        }

        return Evaluation.Finite;
    }

    /// <summary>Computes uᵀ∇²cᵢv for every i. Two expansions.</summary>
    public Evaluation Mixed(ref Budget budget, ReadOnlySpan<T> x, ReadOnlySpan<T> u, ReadOnlySpan<T> v, Span<T> products)
    {
        products.Clear();
        T lengthU = Vectors.Norm(u);
        T lengthV = Vectors.Norm(v);
        if (Count == 0 || T.IsZero(lengthU) || T.IsZero(lengthV))
        {
            return Evaluation.Finite;
        }

        // Of equal length, so that neither is lost in the sum: uᵀHv = ¼((û + v̂)ᵀH(û + v̂) − (û − v̂)ᵀH(û − v̂))·‖u‖‖v‖.
        Span<T> direction = Begin(x);
        for (int sign = 1; sign >= -1; sign -= 2)
        {
            Vectors.Scale(T.One / lengthU, u, direction);
            Vectors.AddScaled(T.CreateChecked(sign) / lengthV, v, direction);
            Evaluation evaluation = Expand(ref budget);
            if (evaluation != Evaluation.Finite)
            {
                return evaluation;
            }

            Vectors.AddScaled(T.CreateChecked(sign) * lengthU * lengthV / T.CreateChecked(2), Second, products);
        }

        return Evaluation.Finite;
    }

    private readonly Span<T> Second => _expansion.Slice(2 * Count, Count);

    /// <summary>Starts a curve at a point; returns its direction.</summary>
    private readonly Span<T> Begin(ReadOnlySpan<T> x)
    {
        x.CopyTo(_series);
        _series.Slice(2 * _n, _n).Clear();
        return _series.Slice(_n, _n);
    }

    private Evaluation Expand(ref Budget budget)
    {
        if (!budget.TrySpend(ref budget.HessianVectors))
        {
            return Evaluation.Refused;
        }

        _constraints.Taylor(2, _series, _expansion);
        return Vectors.IsFinite<T>(Second) ? Evaluation.Finite : Evaluation.NonFinite;
    }
}
