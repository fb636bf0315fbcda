using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Makes the function F(x, θ) that is 0 at a solution of what is known about the solution: that it is a fixed point, a minimum, a minimum over a set.
/// For <see cref="Implicit"/>.</summary>
/// <remarks>The results hold working storage for as many unknowns and parameters as those they were made with; they may be used for other points of the same
/// lengths, by one thread at a time. A solution of Newton's method, of Gauss–Newton or of any solver of equations is a root of the equations themselves: take those.</remarks>
public static class Optimality
{
    /// <summary>T(x, θ) − x: x is a fixed point of T.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the map.</typeparam>
    /// <param name="map">T, such as a generated <c>FParametricResidual</c>.</param>
    /// <param name="x">The fixed point: gives the number type.</param>
    /// <returns>The function that is 0 at fixed points.</returns>
    public static FixedPoint<T, F> FixedPoint<T, F>(F map, ReadOnlySpan<T> x)
        where T : IFloatingPointIeee754<T>
        where F : IParametricResidual<T>, allows ref struct
    {
        ArgumentCheck.NotNull(map, nameof(map));
        return new FixedPoint<T, F>(map);
    }

    /// <summary>∇ₓf(x, θ): x is a minimum, or another point where f is stationary. The matrix is the Hessian, so conjugate gradients and Cholesky apply at minima.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <param name="objective">f, such as a generated <c>FParametricObjective</c>.</param>
    /// <param name="x">Unknowns, of length n.</param>
    /// <param name="theta">Parameters, of length p.</param>
    /// <returns>The function that is 0 at stationary points.</returns>
    public static Stationarity<T, F> Stationarity<T, F>(F objective, ReadOnlySpan<T> x, ReadOnlySpan<T> theta)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiableParametricObjective<T>, allows ref struct
    {
        ArgumentCheck.NotNull(objective, nameof(objective));
        return new Stationarity<T, F>(objective, theta.Length);
    }

    /// <summary>P(x − η∇ₓf(x, θ)) − x: x minimises f over a set with projection P.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <param name="objective">f, such as a generated <c>FParametricObjective</c>.</param>
    /// <param name="set">The set.</param>
    /// <param name="x">Unknowns, of length n.</param>
    /// <param name="theta">Parameters, of length p.</param>
    /// <param name="step">η, positive. Any gives the same derivative; of the order of 1/‖∇²f‖ it gives the best conditioned system.</param>
    /// <returns>The function that is 0 at minima over the set.</returns>
    public static ProximalGradient<T, F, SetProjection<T>> ProjectedGradient<T, F>(
        F objective, FeasibleSet set, ReadOnlySpan<T> x, ReadOnlySpan<T> theta, T step)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiableParametricObjective<T>, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(set);
        return ProximalGradient(objective, new SetProjection<T>(set), x, theta, step);
    }

    /// <summary>prox(x − η∇ₓf(x, θ), θ) − x: x minimises f + g, g a function that need not be smooth but has a proximal operator.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <typeparam name="P">The type of the proximal operator.</typeparam>
    /// <param name="objective">f, the smooth part, such as a generated <c>FParametricObjective</c>.</param>
    /// <param name="proximal">(y, θ) ↦ argmin ½‖z − y‖² + η g(z, θ): a marked method of two spans, or <see cref="SoftThreshold{T}"/>.</param>
    /// <param name="x">Unknowns, of length n.</param>
    /// <param name="theta">Parameters, of length p.</param>
    /// <param name="step">η, positive: the same as in <paramref name="proximal"/>.</param>
    /// <returns>The function that is 0 at minima.</returns>
    public static ProximalGradient<T, F, P> ProximalGradient<T, F, P>(F objective, P proximal, ReadOnlySpan<T> x, ReadOnlySpan<T> theta, T step)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiableParametricObjective<T>, allows ref struct
        where P : IParametricResidual<T>, allows ref struct
    {
        ArgumentCheck.NotNull(objective, nameof(objective));
        ArgumentCheck.NotNull(proximal, nameof(proximal));
        CheckStep(step, nameof(step));
        var steps = new T[x.Length];
        steps.AsSpan().Fill(step);
        return new ProximalGradient<T, F, P>(objective, proximal, steps, theta.Length);
    }

    /// <summary>The same with a step for each unknown: the fixed points of block coordinate descent, whose blocks have steps of their own.</summary>
    /// <inheritdoc cref="ProximalGradient{T, F, P}(F, P, ReadOnlySpan{T}, ReadOnlySpan{T}, T)"/>
    /// <param name="objective">f, the smooth part, such as a generated <c>FParametricObjective</c>.</param>
    /// <param name="proximal">The proximal operator, block by block, each with the step of its block.</param>
    /// <param name="theta">Parameters, of length p.</param>
    /// <param name="steps">η of each unknown, positive and the same within a block; of length n. Copied.</param>
    public static ProximalGradient<T, F, P> BlockProximalGradient<T, F, P>(F objective, P proximal, ReadOnlySpan<T> theta, ReadOnlySpan<T> steps)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiableParametricObjective<T>, allows ref struct
        where P : IParametricResidual<T>, allows ref struct
    {
        ArgumentCheck.NotNull(objective, nameof(objective));
        ArgumentCheck.NotNull(proximal, nameof(proximal));
        foreach (T step in steps)
        {
            CheckStep(step, nameof(steps));
        }

        return new ProximalGradient<T, F, P>(objective, proximal, steps.ToArray(), theta.Length);
    }

    /// <summary>x∘exp(−η∇ₓf) / Σ − x on each block: x minimises f over a product of simplices, by mirror descent with the entropy (Beck and Teboulle 2003).</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <param name="objective">f, such as a generated <c>FParametricObjective</c>.</param>
    /// <param name="blockSize">How many consecutive components make a simplex; divides the number of unknowns.</param>
    /// <param name="x">Unknowns, of length n.</param>
    /// <param name="theta">Parameters, of length p.</param>
    /// <param name="step">η, positive.</param>
    /// <param name="sum">What the components of a block add up to.</param>
    /// <returns>The function that is 0 at minima.</returns>
    public static MirrorDescent<T, F> MirrorDescent<T, F>(F objective, int blockSize, ReadOnlySpan<T> x, ReadOnlySpan<T> theta, T step, T sum)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiableParametricObjective<T>, allows ref struct
    {
        ArgumentCheck.NotNull(objective, nameof(objective));
        CheckStep(step, nameof(step));
        CheckStep(sum, nameof(sum));
        if (blockSize < 1 || x.Length % blockSize != 0)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{x.Length} components are not made of blocks of {blockSize}."), nameof(blockSize));
        }

        return new MirrorDescent<T, F>(objective, blockSize, step, sum, x.Length, theta.Length);
    }

    /// <summary>The conditions of Karush, Kuhn and Tucker of min f(x, θ) with h(x, θ) = 0 and g(x, θ) ≤ 0: (∇ₓL, h, λ∘g) of z = (x, ν, λ), for quadratic and other
    /// programs.</summary>
    /// <remarks>The derivative exists where λ and g are not both 0 for any inequality and the gradients of the active constraints are independent;
    /// elsewhere the system is singular. Signs of λ and g are not checked.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the Lagrangian.</typeparam>
    /// <param name="lagrangian">L(z, θ) = f + νᵀh + λᵀg, such as a generated <c>FParametricObjective</c>: its gradient in z has all the conditions.</param>
    /// <param name="z">Unknowns, then multipliers of the equations, then those of the inequalities.</param>
    /// <param name="theta">Parameters, of length p.</param>
    /// <param name="inequalities">How many inequalities there are: the last components of <paramref name="z"/>.</param>
    /// <returns>The function that is 0 at KKT points.</returns>
    public static KarushKuhnTucker<T, F> KarushKuhnTucker<T, F>(F lagrangian, ReadOnlySpan<T> z, ReadOnlySpan<T> theta, int inequalities)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiableParametricObjective<T>, allows ref struct
    {
        ArgumentCheck.NotNull(lagrangian, nameof(lagrangian));
        if (inequalities < 0 || inequalities > z.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(inequalities), inequalities, "There are as many inequalities as last components of z, or none.");
        }

        return new KarushKuhnTucker<T, F>(lagrangian, z.Length, theta.Length, inequalities);
    }

    /// <summary>The conditions of min f(x, θ) with h(x, θ) = 0 and −g(x, θ) in a cone K that is its own dual: (∇ₓL, h, g + s) at the multipliers y = P(v), slacks s = P(v) − v, of z = (x, ν, v),
    /// P the projection on K. For second-order cone programs and, with <c>Cube { Upper = ∞ }</c>, linear and quadratic ones (Busseti, Moursi and Boyd 2019, <i>Solution refinement at regular points of
    /// conic problems</i>).</summary>
    /// <remarks>A primal-dual solution (x, ν, y) with slacks s = −g has v = y − s. The derivative exists where P has one at v, which is strict complementarity, and the solution is unique; elsewhere the
    /// system is singular or, at a kink, that of one side.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the Lagrangian.</typeparam>
    /// <param name="lagrangian">L(z, θ) = f + νᵀh + yᵀg, such as a generated <c>FParametricObjective</c>: its gradient in z has all the conditions.</param>
    /// <param name="cone">K: <see cref="SecondOrderCone"/>, <see cref="Cube"/> from 0 to infinity, <see cref="Blocks"/> of these.</param>
    /// <param name="z">Unknowns, then multipliers of the equations, then v.</param>
    /// <param name="theta">Parameters, of length p.</param>
    /// <param name="size">The number of components of v: the last of <paramref name="z"/>; at least 1.</param>
    /// <returns>The function that is 0 at solutions.</returns>
    public static ConicProgram<T, F> ConicProgram<T, F>(F lagrangian, FeasibleSet cone, ReadOnlySpan<T> z, ReadOnlySpan<T> theta, int size)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiableParametricObjective<T>, allows ref struct
    {
        ArgumentCheck.NotNull(lagrangian, nameof(lagrangian));
        ArgumentNullException.ThrowIfNull(cone);
        if (size < 1 || size > z.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(size), size, "The cone has at least one component, and no more than z.");
        }

        return new ConicProgram<T, F>(lagrangian, cone, z.Length, theta.Length, size);
    }

    private static void CheckStep<T>(T step, string name)
        where T : IFloatingPointIeee754<T>
    {
        if (!(step > T.Zero) || !T.IsFinite(step))
        {
            throw new ArgumentOutOfRangeException(name, step, "Must be positive and finite.");
        }
    }
}
