using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>What Hessian–vector products tell of the curvature at a point: spectrum, trace, log-determinant, extreme eigenvectors, the largest stable learning
/// rate. No matrix is formed.</summary>
/// <remarks>Where a product is not finite, so are the results: NaN. Random vectors come from a seed and are the same on every platform.</remarks>
public static class CurvatureTools
{
    /// <summary>Estimates the spectrum by stochastic Lanczos quadrature (Golub and Meurant 2010; Ubaru, Chen and Saad 2017, SIAM J. Matrix Anal. Appl. 38;
    /// Ghorbani, Krishnan and Xiao 2019, ICML). Costs steps · probes products.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <param name="objective">The function.</param>
    /// <param name="x">The point.</param>
    /// <param name="steps">The steps of Lanczos' method for each probe, at most the number of variables: as many moments are exact for that probe as twice this.</param>
    /// <param name="probes">The number of random vectors.</param>
    /// <param name="seed">What they begin with.</param>
    /// <returns>The quadrature and what follows from it.</returns>
    public static SpectralEstimate<T> Spectrum<T, F>(F objective, ReadOnlySpan<T> x, int steps = 20, int probes = 10, int seed = 0)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
    {
        Check(objective, x);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(probes, 1);
        int n = x.Length;
        steps = Math.Min(steps, n);
        var oracle = new ObjectiveOracle<T, F>(objective, new Budget(OptimOptions.Default, default), new T[n]);
        var arena = new Arena<T>(new T[Lanczos<T>.NumbersNeeded(n, steps)], []);
        var lanczos = new Lanczos<T>(n, steps, ref arena);
        var random = new SplitMix(seed);
        var nodes = new List<T>();
        var weights = new List<T>();
        Span<T> probe = new T[n];
        Span<T> vectors = new T[steps * steps];
        Span<T> values = new T[steps];
        Span<T> scratch = new T[steps];
        T share = T.CreateChecked(n) / T.CreateChecked(probes);
        for (int p = 0; p < probes; p++)
        {
            random.FillWithSigns(probe);
            lanczos.Begin(probe);
            if (!TryExtend(ref lanczos, ref oracle, x, steps) || !lanczos.TryDecompose(vectors, values, scratch))
            {
                return new SpectralEstimate<T>([T.NaN], [T.CreateChecked(n)]);
            }

            for (int i = 0; i < lanczos.Count; i++)
            {
                T first = vectors[i * lanczos.Count];
                nodes.Add(values[i]);
                weights.Add(share * first * first);
            }
        }

        return new SpectralEstimate<T>([.. nodes], [.. weights]);
    }

    /// <summary>Estimates the trace (Hutchinson 1990, Commun. Stat. Simul. Comput. 19). Costs one product per probe.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <param name="objective">The function.</param>
    /// <param name="x">The point.</param>
    /// <param name="probes">The number of random vectors; the standard error falls with its square root.</param>
    /// <param name="seed">What they begin with.</param>
    /// <returns>The estimate, unbiased; exact for a diagonal Hessian.</returns>
    public static T Trace<T, F>(F objective, ReadOnlySpan<T> x, int probes = 30, int seed = 0)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
    {
        var diagonal = new T[x.Length];
        Diagonal(objective, x, diagonal, probes, seed);
        T sum = T.Zero;
        foreach (T entry in diagonal)
        {
            sum += entry;
        }

        return sum;
    }

    /// <summary>Estimates the diagonal (Bekas, Kokiopoulou and Saad 2007, Appl. Numer. Math. 57). Costs one product per probe.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <param name="objective">The function.</param>
    /// <param name="x">The point.</param>
    /// <param name="diagonal">Receives the estimate, unbiased; as long as <paramref name="x"/>.</param>
    /// <param name="probes">The number of random vectors.</param>
    /// <param name="seed">What they begin with.</param>
    public static void Diagonal<T, F>(F objective, ReadOnlySpan<T> x, Span<T> diagonal, int probes = 30, int seed = 0)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
    {
        Check(objective, x);
        ArgumentOutOfRangeException.ThrowIfLessThan(probes, 1);
        if (diagonal.Length != x.Length)
        {
            throw new ArgumentException("The diagonal is not as long as the point.", nameof(diagonal));
        }

        var random = new SplitMix(seed);
        Span<T> probe = new T[x.Length];
        Span<T> product = new T[x.Length];
        diagonal.Clear();
        for (int p = 0; p < probes; p++)
        {
            random.FillWithSigns(probe);
            objective.HessianVector(x, probe, product);
            for (int i = 0; i < probe.Length; i++)
            {
                diagonal[i] += probe[i] * product[i] / T.CreateChecked(probes);
            }
        }
    }

    /// <summary>Computes extreme eigenvalues and their eigenvectors by Lanczos' method with full reorthogonalisation. Costs one product per step.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the objective.</typeparam>
    /// <param name="objective">The function.</param>
    /// <param name="x">The point.</param>
    /// <param name="largest">How many of the largest are wanted.</param>
    /// <param name="smallest">How many of the smallest are.</param>
    /// <param name="steps">The number of steps; 0 for four times as many as are wanted (Sivan, Gabel and Schuster 2023).</param>
    /// <param name="seed">What the random start begins with.</param>
    /// <returns>The pairs, eigenvalues ascending; fewer if the Krylov space is smaller.</returns>
    public static Eigenpair<T>[] Extreme<T, F>(F objective, ReadOnlySpan<T> x, int largest, int smallest = 0, int steps = 0, int seed = 0)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
    {
        Check(objective, x);
        ArgumentOutOfRangeException.ThrowIfNegative(largest);
        ArgumentOutOfRangeException.ThrowIfNegative(smallest);
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        int n = x.Length;
        steps = Math.Min(n, Math.Max(steps == 0 ? 4 * (largest + smallest) : steps, 1));
        var oracle = new ObjectiveOracle<T, F>(objective, new Budget(OptimOptions.Default, default), new T[n]);
        var arena = new Arena<T>(new T[Lanczos<T>.NumbersNeeded(n, steps)], []);
        var lanczos = new Lanczos<T>(n, steps, ref arena);
        var random = new SplitMix(seed);
        Span<T> probe = new T[n];
        random.FillWithSigns(probe);
        lanczos.Begin(probe);
        Span<T> vectors = new T[steps * steps];
        Span<T> values = new T[steps];
        if (!TryExtend(ref lanczos, ref oracle, x, steps) || !lanczos.TryDecompose(vectors, values, new T[steps]))
        {
            return [];
        }

        int m = lanczos.Count;
        int low = Math.Min(smallest, m);
        int high = Math.Min(largest, m - low);
        var pairs = new Eigenpair<T>[low + high];
        for (int k = 0; k < pairs.Length; k++)
        {
            int i = k < low ? k : m - high + (k - low);
            var vector = new T[n];
            lanczos.FromBasis(vectors.Slice(i * m, m), vector);
            pairs[k] = new Eigenpair<T>(values[i], vector);
        }

        return pairs;
    }

    private static bool TryExtend<T, F>(ref Lanczos<T> lanczos, ref ObjectiveOracle<T, F> oracle, ReadOnlySpan<T> x, int steps)
        where T : IFloatingPointIeee754<T>
        where F : ITwiceDifferentiable<T>, allows ref struct
    {
        var hessian = new HessianOperator<T, F>(x);
        while (lanczos.Count < steps && (lanczos.Count == 0 || !T.IsZero(lanczos.Beside[lanczos.Count])))
        {
            if (lanczos.Extend(hessian, ref oracle) != Evaluation.Finite)
            {
                return false;
            }
        }

        return true;
    }

    private static void Check<T, F>(F objective, ReadOnlySpan<T> x)
        where F : allows ref struct
    {
        ArgumentCheck.NotNull(objective, nameof(objective));
        if (x.IsEmpty)
        {
            throw new ArgumentException("The point has no components.", nameof(x));
        }
    }
}
