using System.Numerics;
using AutoDiff.Optim;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Estimators;

/// <summary>Gradients from derivatives along directions, without a reverse sweep (Baydin et al. 2022).</summary>
/// <remarks>A derivative along a direction is a series of order 1. What is stored does not grow with the length of the computation.</remarks>
public static class ForwardGradient
{
    /// <summary>Estimates the gradient as the mean of (∇f · v) v over independent random directions.</summary>
    /// <remarks>Unbiased. E‖g − ∇f‖² / ‖∇f‖² is (n + 1)/k for Gaussian directions and (n − 1)/k for signs and the sphere.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the function.</typeparam>
    /// <param name="function">A scalar function.</param>
    /// <param name="x">The point.</param>
    /// <param name="kind">The distribution of the directions.</param>
    /// <param name="directions">k, at least 1.</param>
    /// <param name="probes">Where they come from.</param>
    /// <param name="gradient">Receives the estimate; as long as <paramref name="x"/>, which it may not overlap.</param>
    /// <param name="workspace">Storage that is reused.</param>
    /// <returns>The value at the point.</returns>
    /// <exception cref="ArgumentException">A span has the wrong length or a number is out of range.</exception>
    public static T Random<T, F>(
        F function, ReadOnlySpan<T> x, ProbeKind kind, int directions, ProbeStream probes, Span<T> gradient, Workspace<T> workspace)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorDifferentiable<T>, allows ref struct
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(directions, 1);
        return PerBlock(function, x, [x.Length], kind, directions, probes, gradient, workspace);
    }

    /// <summary>As <see cref="Random{T, F}"/>, with directions of their own for each block of variables: the derivative along one block's direction tells about that block alone.</summary>
    /// <remarks>The error of a block grows with its own length, and k series are expanded for each block.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the function.</typeparam>
    /// <param name="function">A scalar function.</param>
    /// <param name="x">The point.</param>
    /// <param name="blocks">The lengths of the blocks, which follow each other and sum to that of <paramref name="x"/>.</param>
    /// <param name="kind">The distribution of the directions.</param>
    /// <param name="directions">k, at least 1.</param>
    /// <param name="probes">Where they come from.</param>
    /// <param name="gradient">Receives the estimate; as long as <paramref name="x"/>, which it may not overlap.</param>
    /// <param name="workspace">Storage that is reused.</param>
    /// <returns>The value at the point.</returns>
    /// <exception cref="ArgumentException">A span has the wrong length or a number is out of range.</exception>
    public static T PerBlock<T, F>(
        F function, ReadOnlySpan<T> x, ReadOnlySpan<int> blocks, ProbeKind kind, int directions, ProbeStream probes, Span<T> gradient, Workspace<T> workspace)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorDifferentiable<T>, allows ref struct
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(directions, 1);
        ArgumentNullException.ThrowIfNull(probes);
        Check(x, gradient, workspace);
        int total = 0;
        foreach (int block in blocks)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(block, 1, nameof(blocks));
            total += block;
        }

        ArgumentCheck.Length(total, x.Length, nameof(blocks));
        Arena<T> arena = workspace.Enter(2L * (x.Length + 1), 0);
        try
        {
            var curve = new Curve<T>(x, 1, ref arena);
            gradient.Clear();
            int start = 0;
            foreach (int block in blocks)
            {
                for (int s = 0; s < directions; s++)
                {
                    curve.Clear(1);
                    Span<T> direction = curve.Row(1).Slice(start, block);
                    probes.Fill(kind, direction);
                    function.Taylor(1, curve.Series(1), curve.Result);
                    Vectors.AddScaled(curve.Result[1] / T.CreateChecked(directions), direction, gradient.Slice(start, block));
                }

                start += block;
            }

            return curve.Result[0];
        }
        finally
        {
            workspace.Leave();
        }
    }

    /// <summary>Estimates the gradient from its projection on k random orthonormal directions, times n/k.</summary>
    /// <remarks>Unbiased. E‖g − ∇f‖² / ‖∇f‖² is n/k − 1; exact for k = n. Making the directions costs 4 n k² operations.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the function.</typeparam>
    /// <param name="function">A scalar function.</param>
    /// <param name="x">The point.</param>
    /// <param name="directions">k, from 1 to the length of <paramref name="x"/>.</param>
    /// <param name="probes">Where they come from.</param>
    /// <param name="gradient">Receives the estimate; as long as <paramref name="x"/>, which it may not overlap.</param>
    /// <param name="workspace">Storage that is reused.</param>
    /// <returns>The value at the point.</returns>
    /// <exception cref="ArgumentException">A span has the wrong length or a number is out of range.</exception>
    public static T Orthonormal<T, F>(F function, ReadOnlySpan<T> x, int directions, ProbeStream probes, Span<T> gradient, Workspace<T> workspace)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorDifferentiable<T>, allows ref struct
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(directions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(directions, x.Length);
        ArgumentNullException.ThrowIfNull(probes);
        Check(x, gradient, workspace);
        return Project(function, x, [], directions, probes, T.CreateChecked(x.Length) / T.CreateChecked(directions), gradient, workspace);
    }

    /// <summary>Computes the projection of the gradient on the span of given directions, such as gradients of local losses (Fournier et al. 2023).</summary>
    /// <remarks>The projection is Vᵀ(V Vᵀ)⁻¹V∇f with the directions in the rows of V; the directions are made orthonormal instead of solving with V Vᵀ, and one that depends on
    /// earlier ones, or is zero, adds nothing. Exact if the gradient lies in the span.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the function.</typeparam>
    /// <param name="function">A scalar function.</param>
    /// <param name="x">The point.</param>
    /// <param name="guesses">The directions, one after the other, each as long as <paramref name="x"/>.</param>
    /// <param name="gradient">Receives the projection; as long as <paramref name="x"/>, which it may not overlap.</param>
    /// <param name="workspace">Storage that is reused.</param>
    /// <returns>The value at the point.</returns>
    /// <exception cref="ArgumentException">A span has the wrong length or a number is out of range.</exception>
    public static T Along<T, F>(F function, ReadOnlySpan<T> x, ReadOnlySpan<T> guesses, Span<T> gradient, Workspace<T> workspace)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorDifferentiable<T>, allows ref struct
    {
        Check(x, gradient, workspace);
        if (guesses.IsEmpty || guesses.Length % x.Length != 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"{guesses.Length} numbers are not a whole number of directions of {x.Length}."), nameof(guesses));
        }

        return Project(function, x, guesses, guesses.Length / x.Length, null, T.One, gradient, workspace);
    }

    private static T Project<T, F>(
        F function, ReadOnlySpan<T> x, ReadOnlySpan<T> guesses, int directions, ProbeStream? probes, T scale, Span<T> gradient, Workspace<T> workspace)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorDifferentiable<T>, allows ref struct
    {
        int n = x.Length;
        Arena<T> arena = workspace.Enter((2L * (n + 1)) + ((long)directions * n), 0);
        try
        {
            var curve = new Curve<T>(x, 1, ref arena);
            Span<T> basis = arena.Take(directions * n);
            gradient.Clear();
            T value = T.NaN;
            int rank = 0;
            for (int s = 0; s < directions; s++)
            {
                Span<T> direction = basis.Slice(rank * n, n);
                if (probes is null)
                {
                    guesses.Slice(s * n, n).CopyTo(direction);
                }
                else
                {
                    probes.Fill(ProbeKind.Gaussian, direction);
                }

                if (!Orthonormalise(basis[..(rank * n)], direction))
                {
                    continue;
                }

                rank++;
                direction.CopyTo(curve.Row(1));
                function.Taylor(1, curve.Series(1), curve.Result);
                value = curve.Result[0];
                Vectors.AddScaled(scale * curve.Result[1], direction, gradient);
            }

            if (rank == 0)
            {
                function.Taylor(0, curve.Series(0), curve.Result[..1]);
                value = curve.Result[0];
            }

            return value;
        }
        finally
        {
            workspace.Leave();
        }
    }

    // Twice is enough (Kahan, in Parlett 1980).
    private static bool Orthonormalise<T>(ReadOnlySpan<T> basis, Span<T> direction)
        where T : IFloatingPointIeee754<T>
    {
        T before = Vectors.Norm<T>(direction);
        for (int pass = 0; pass < 2; pass++)
        {
            for (int start = 0; start < basis.Length; start += direction.Length)
            {
                ReadOnlySpan<T> row = basis.Slice(start, direction.Length);
                Vectors.AddScaled(-Vectors.Dot<T>(row, direction), row, direction);
            }
        }

        T norm = Vectors.Norm<T>(direction);
        if (!(norm > before * T.Sqrt(T.BitIncrement(T.One) - T.One)))
        {
            return false;
        }

        Vectors.Scale(T.One / norm, direction, direction);
        return true;
    }

    private static void Check<T>(ReadOnlySpan<T> x, Span<T> gradient, Workspace<T> workspace)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        if (x.IsEmpty)
        {
            throw new ArgumentException("The point has no components.", nameof(x));
        }

        ArgumentCheck.Length(gradient.Length, x.Length, nameof(gradient));
        if (((ReadOnlySpan<T>)gradient).Overlaps(x))
        {
            throw new ArgumentException("The gradient overlaps the point.", nameof(gradient));
        }
    }
}
