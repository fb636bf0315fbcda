using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>The projection on a set as a function of a point, with its derivatives: the proximal operator of projected gradients.</summary>
/// <typeparam name="T">The number type.</typeparam>
/// <param name="set">The set.</param>
public readonly struct SetProjection<T>(FeasibleSet set) : IParametricResidual<T>
    where T : IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public void Value(scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped Span<T> r)
        => set.Project(x, r);

    /// <inheritdoc/>
    public void Jvp(
        scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> xTangent, scoped ReadOnlySpan<T> thetaTangent,
        scoped Span<T> r, scoped Span<T> rTangent)
        => set.ProjectJvp(x, xTangent, r, rTangent);

    /// <inheritdoc/>
    public void Vjp(
        scoped ReadOnlySpan<T> x, scoped ReadOnlySpan<T> theta, scoped ReadOnlySpan<T> rCotangent,
        scoped Span<T> r, scoped Span<T> xCotangent, scoped Span<T> thetaCotangent)
    {
        // The Jacobian of a projection is symmetric: it is the Hessian of ½‖x‖² − ½dist².
        set.ProjectJvp(x, rCotangent, r, xCotangent);
        thetaCotangent.Fill(T.Zero);
    }
}
