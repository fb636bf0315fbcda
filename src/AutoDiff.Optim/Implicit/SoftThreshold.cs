using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>zᵢ = sign(yᵢ) max(|yᵢ| − η·θₖ, 0): the proximal operator of θₖ‖x‖₁ with step η, θₖ one of the parameters.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="step">η.</param>
/// <param name="weight">k: which parameter is the weight of the norm; it is not negative.</param>
public readonly struct SoftThreshold<T>(T step, int weight) : IParametricResidual<T>
    where T : IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Value(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped Span<T> r)
    {
        T threshold = step * theta[weight];
        for (int i = 0; i < x.Length; i++)
        {
            r[i] = T.CopySign(T.Max(T.Abs(x[i]) - threshold, T.Zero), x[i]);
        }
    }

    /// <inheritdoc/>
    public void Jvp(
        scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> xTangent, scoped ReadOnlySpan<T> thetaTangent,
        scoped Span<T> r, scoped Span<T> rTangent)
    {
        Value(x, theta, r);
        T change = step * thetaTangent[weight];
        for (int i = 0; i < x.Length; i++)
        {
            rTangent[i] = T.IsZero(r[i]) ? T.Zero : xTangent[i] - T.CopySign(change, x[i]) * T.CreateChecked(T.Sign(change) < 0 ? -1 : 1);
        }
    }

    /// <inheritdoc/>
    public void Vjp(
        scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> rCotangent,
        scoped Span<T> r, scoped Span<T> xCotangent, scoped Span<T> thetaCotangent)
    {
        Value(x, theta, r);
        thetaCotangent.Fill(T.Zero);
        T sum = T.Zero;
        for (int i = 0; i < x.Length; i++)
        {
            xCotangent[i] = T.IsZero(r[i]) ? T.Zero : rCotangent[i];
            sum -= T.IsNegative(x[i]) ? -xCotangent[i] : xCotangent[i];
        }

        thetaCotangent[weight] = step * sum;
    }
}
