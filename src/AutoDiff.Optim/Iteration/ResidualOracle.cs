using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The only way in which a method calls a residual: counts, checks limits and finiteness, applies the loss, remembers the best point.</summary>
internal ref struct ResidualOracle<T, F>
    where T : IFloatingPointIeee754<T>
    where F : IResidual<T>, allows ref struct
{
    private static readonly T Half = T.CreateChecked(0.5);

    private readonly RobustLoss? _loss;
    private readonly Span<T> _slopes;
    public F Residual;
    public Budget Budget;
    public BestPoint<T> Best;

    /// <param name="residual">The function.</param>
    /// <param name="loss">The loss; null for squares.</param>
    /// <param name="budget">What may be evaluated.</param>
    /// <param name="bestStorage">One vector.</param>
    /// <param name="slopes">As long as there are residuals, if there is a loss.</param>
    public ResidualOracle(F residual, RobustLoss? loss, Budget budget, Span<T> bestStorage, Span<T> slopes)
    {
        Residual = residual;
        Budget = budget;
        Best = new BestPoint<T>(bestStorage);
        _loss = loss;
        _slopes = slopes;
    }

    public void Exchange(scoped ref StateExchange state)
    {
        Best.Exchange(ref state);
        Budget.Exchange(ref state);
    }

    /// <summary>Computes the residuals and their norm.</summary>
    public Evaluation Value(ReadOnlySpan<T> x, Span<T> r, out T norm)
    {
        norm = T.NaN;
        if (!Budget.TrySpend(ref Budget.Values))
        {
            return Evaluation.Refused;
        }

        Residual.Value(x, r);
        _loss?.Apply(r);
        norm = Vectors.Norm<T>(r);
        if (!T.IsFinite(norm))
        {
            return Evaluation.NonFinite;
        }

        Best.Offer(x, Half * norm * norm, T.NaN);
        return Evaluation.Finite;
    }

    /// <summary>Computes residuals and Jacobian.</summary>
    public Evaluation Jacobian(ReadOnlySpan<T> x, Span<T> r, Span<T> jacobian, out T norm)
    {
        norm = T.NaN;
        if (!Budget.TrySpend(ref Budget.Jacobians))
        {
            return Evaluation.Refused;
        }

        Residual.Jacobian(x, r, jacobian);
        if (_loss is not null)
        {
            _loss.Apply(r, _slopes);
            for (int i = 0; i < r.Length; i++)
            {
                Span<T> row = jacobian.Slice(i * x.Length, x.Length);
                Vectors.Scale(_slopes[i], row, row);
            }
        }

        norm = Vectors.Norm<T>(r);
        return T.IsFinite(norm) && Vectors.IsFinite<T>(jacobian) ? Evaluation.Finite : Evaluation.NonFinite;
    }

    /// <summary>Computes the derivative of the residuals along a direction; <paramref name="r"/> receives the residuals.</summary>
    public Evaluation Directional(ReadOnlySpan<T> x, ReadOnlySpan<T> direction, Span<T> r, Span<T> derivative)
    {
        if (!Budget.TrySpend(ref Budget.HessianVectors))
        {
            return Evaluation.Refused;
        }

        Residual.Jvp(x, direction, r, derivative);
        if (_loss is not null)
        {
            _loss.Apply(r, _slopes);
            for (int i = 0; i < r.Length; i++)
            {
                derivative[i] *= _slopes[i];
            }
        }

        return Vectors.IsFinite<T>(derivative) ? Evaluation.Finite : Evaluation.NonFinite;
    }

    /// <summary>Computes the transposed Jacobian times a vector, which is destroyed; <paramref name="r"/> receives the residuals.</summary>
    public Evaluation Transposed(ReadOnlySpan<T> x, Span<T> u, Span<T> r, Span<T> product)
    {
        if (!Budget.TrySpend(ref Budget.HessianVectors))
        {
            return Evaluation.Refused;
        }

        if (_loss is not null)
        {
            Residual.Value(x, r);
            _loss.Apply(r, _slopes);
            for (int i = 0; i < r.Length; i++)
            {
                u[i] *= _slopes[i];
            }
        }

        Residual.Vjp(x, u, r, product);
        _loss?.Apply(r);
        return Vectors.IsFinite<T>(product) ? Evaluation.Finite : Evaluation.NonFinite;
    }
}
