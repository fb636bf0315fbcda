using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

// Derivatives of the step as it was computed: with the same stages and the same length.
internal ref partial struct RungeKuttaStep<T, F>
{
    /// <summary>How many numbers of working storage <see cref="StepJvp"/> needs.</summary>
    public static long JvpNumbers(int n, Tableau<T> tableau) => (tableau.Stages + 1L) * n;

    /// <summary>How many numbers of working storage <see cref="StepVjp"/> needs.</summary>
    public static long VjpNumbers(int n, int p, Tableau<T> tableau) => (((2L * tableau.Stages) + 3) * n) + p;

    /// <summary>The derivative of the step that was computed last along a direction of its start and of the parameters.</summary>
    public void StepJvp(T t, ReadOnlySpan<T> z, T h, ReadOnlySpan<T> zTangent, ReadOnlySpan<T> thetaTangent, Span<T> nextTangent, Span<T> scratch)
    {
        int stages = _tableau.Stages;
        Span<T> tangents = scratch[..(stages * _n)];
        Span<T> tangent = scratch.Slice(stages * _n, _n);
        T gamma = h * _tableau.Diagonal;
        for (int i = 0; i < stages; i++)
        {
            Span<T> slopeTangent = tangents.Slice(i * _n, _n);
            T time = t + (_tableau.Time(i) * h);
            StageOf(i, z, h);
            zTangent.CopyTo(tangent);
            ReadOnlySpan<T> row = _tableau.Row(i);
            for (int j = 0; j < i; j++)
            {
                Vectors.AddScaled(h * row[j], tangents.Slice(j * _n, _n), tangent);
            }

            if (!_tableau.IsImplicit)
            {
                if (i < stages - 1)
                {
                    _system.Jvp(time, _stage, _theta, T.Zero, tangent, thetaTangent, _work, slopeTangent);
                }

                continue;
            }

            // (I − hγJ) k' = J·base' + f_θ·θ'.
            _system.Jvp(time, _stage, _theta, T.Zero, tangent, thetaTangent, _work, slopeTangent);
            Factor(time, _stage, h, transposed: false);
            SmallLu.Solve<T>(_matrix, _n, _pivots, slopeTangent);
            Vectors.AddScaled(gamma, slopeTangent, tangent);
        }

        tangent.CopyTo(nextTangent);
    }

    /// <summary>Takes the cotangent of the end of a step to that of its start, and adds that of the parameters. The stages must be those of the step.</summary>
    /// <param name="t">The time at the start.</param>
    /// <param name="z">The state at the start.</param>
    /// <param name="h">The length.</param>
    /// <param name="cotangent">In: of the state at the end. Out: of the state at the start.</param>
    /// <param name="thetaCotangent">What belongs to this step is added.</param>
    /// <param name="errorCotangent">The cotangent of |h| ‖e‖.</param>
    /// <param name="stiffnessCotangent">The cotangent of the stiffness estimate.</param>
    /// <param name="scratch"><see cref="VjpNumbers"/> numbers.</param>
    public void StepVjp(
        T t, ReadOnlySpan<T> z, T h, Span<T> cotangent, Span<T> thetaCotangent, T errorCotangent, T stiffnessCotangent, Span<T> scratch)
    {
        int stages = _tableau.Stages;
        Span<T> slopeCotangents = scratch[..(stages * _n)];
        Span<T> stageCotangents = scratch.Slice(stages * _n, stages * _n);
        Span<T> product = scratch.Slice(2 * stages * _n, _n);
        Span<T> value = scratch.Slice(((2 * stages) + 1) * _n, _n);
        Span<T> error = scratch.Slice(((2 * stages) + 2) * _n, _n);
        Span<T> thetaProduct = scratch.Slice(((2 * stages) + 3) * _n, thetaCotangent.Length);
        slopeCotangents.Fill(T.Zero);
        stageCotangents.Fill(T.Zero);
        Span<T> lastStage = stageCotangents.Slice((stages - 1) * _n, _n);
        cotangent.CopyTo(lastStage);
        cotangent.Fill(T.Zero);
        if (!T.IsZero(errorCotangent))
        {
            AddErrorCotangent(h, errorCotangent, error, slopeCotangents);
        }

        if (!T.IsZero(stiffnessCotangent))
        {
            AddStiffnessCotangent(z, h, stiffnessCotangent, slopeCotangents, stageCotangents);
        }

        T gamma = h * _tableau.Diagonal;
        bool hasLastSlope = _tableau.IsImplicit || !T.IsZero(errorCotangent) || !T.IsZero(stiffnessCotangent);
        for (int i = stages - 1; i >= 0; i--)
        {
            Span<T> slopeCotangent = slopeCotangents.Slice(i * _n, _n);
            Span<T> stageCotangent = stageCotangents.Slice(i * _n, _n);
            if (i < stages - 1 || hasLastSlope)
            {
                T time = t + (_tableau.Time(i) * h);
                StageOf(i, z, h);
                if (_tableau.IsImplicit)
                {
                    // (I − hγJᵀ) λ = k̄ + hγ ȳ.
                    Factor(time, _stage, h, transposed: true);
                    Vectors.AddScaled(gamma, stageCotangent, slopeCotangent);
                    SmallLu.Solve<T>(_matrix, _n, _pivots, slopeCotangent);
                }

                _system.Vjp(time, _stage, _theta, slopeCotangent, value, out _, product, thetaProduct);
                Vectors.AddScaled(T.One, product, stageCotangent);
                Vectors.AddScaled(T.One, thetaProduct, thetaCotangent);
            }

            Vectors.AddScaled(T.One, stageCotangent, cotangent);
            ReadOnlySpan<T> row = _tableau.Row(i);
            for (int j = 0; j < i; j++)
            {
                Vectors.AddScaled(h * row[j], stageCotangent, slopeCotangents.Slice(j * _n, _n));
            }
        }
    }

    /// <summary>The state of a stage, from the slopes.</summary>
    private readonly void StageOf(int i, ReadOnlySpan<T> z, T h)
    {
        Combine(i, z, h, _stage);
        if (_tableau.IsImplicit)
        {
            Vectors.AddScaled(h * _tableau.Diagonal, Slope(i), _stage);
        }
    }

    private readonly void AddErrorCotangent(T h, T errorCotangent, Span<T> error, Span<T> slopeCotangents)
    {
        ErrorOf(h, error);
        T norm = Vectors.Norm<T>(error);
        for (int i = 0; !T.IsZero(norm) && i < _tableau.Stages; i++)
        {
            Vectors.AddScaled(errorCotangent * T.Abs(h) * h * _tableau.Error![i] / norm, error, slopeCotangents.Slice(i * _n, _n));
        }
    }

    private readonly void AddStiffnessCotangent(ReadOnlySpan<T> z, T h, T stiffnessCotangent, Span<T> slopeCotangents, Span<T> stageCotangents)
    {
        int last = _tableau.Stages - 1;
        T ratio = Stiffness(z, h);
        T upper = Vectors.Norm<T>(_work);
        T lower = Vectors.Norm<T>(_base);
        if (T.IsZero(upper) || T.IsZero(lower))
        {
            return;
        }

        T ofSlopes = stiffnessCotangent / (upper * lower);
        T ofStages = stiffnessCotangent * ratio / (lower * lower);
        Vectors.AddScaled(ofSlopes, _work, slopeCotangents.Slice(last * _n, _n));
        Vectors.AddScaled(-ofSlopes, _work, slopeCotangents.Slice((last - 1) * _n, _n));
        Vectors.AddScaled(-ofStages, _base, stageCotangents.Slice(last * _n, _n));
        Vectors.AddScaled(ofStages, _base, stageCotangents.Slice((last - 1) * _n, _n));
    }
}
