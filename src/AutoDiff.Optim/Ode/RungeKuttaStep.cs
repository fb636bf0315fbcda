using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>One step of a Runge–Kutta method, explicit or singly diagonally implicit, with its derivatives.</summary>
internal ref partial struct RungeKuttaStep<T, F>
    where T : IFloatingPointIeee754<T>
    where F : IOdeSystem<T>, allows ref struct
{
    private const int MaxNewtonIterations = 30;

    private readonly F _system;
    private readonly ReadOnlySpan<T> _theta;
    private readonly Tableau<T> _tableau;
    private readonly int _n;
    private readonly Span<T> _slopes;
    private readonly Span<T> _start;
    private readonly Span<T> _stage;
    private readonly Span<T> _base;
    private readonly Span<T> _work;
    private readonly Span<T> _matrix;
    private readonly Span<int> _pivots;
    private readonly Span<T> _zeroTheta;

    public RungeKuttaStep(F system, ReadOnlySpan<T> theta, Tableau<T> tableau, int n, ref Arena<T> arena)
    {
        _system = system;
        _theta = theta;
        _tableau = tableau;
        _n = n;
        _slopes = arena.Take(tableau.Stages * n);
        _start = arena.Take(n);
        _stage = arena.Take(n);
        _base = arena.Take(n);
        _work = arena.Take(n);
        _matrix = arena.Take(tableau.IsImplicit ? n * n : 0);
        _pivots = arena.TakeIntegers(tableau.IsImplicit ? n : 0);
        _zeroTheta = arena.Take(theta.Length);
        _zeroTheta.Fill(T.Zero);
    }

    public int Evaluations { get; private set; }

    public int Jacobians { get; private set; }

    /// <summary>z' at the beginning of the step.</summary>
    public readonly ReadOnlySpan<T> Start => _start;

    public static long NumbersNeeded(int n, int p, Tableau<T> tableau)
        => ((tableau.Stages + 4L) * n) + p + (tableau.IsImplicit ? (long)n * n : 0);

    public static int IntegersNeeded(int n, Tableau<T> tableau) => tableau.IsImplicit ? n : 0;

    /// <summary>Evaluates z' where the next step begins.</summary>
    public void Begin(T t, ReadOnlySpan<T> z) => Evaluate(t, z, _start);

    /// <summary>Takes over z' from the end of the step that was made.</summary>
    public readonly void Advance() => Slope(_tableau.Stages - 1).CopyTo(_start);

    /// <summary>Computes all stages.</summary>
    /// <returns>False if the state is not finite or a stage was not solved.</returns>
    public bool TryStep(T t, ReadOnlySpan<T> z, T h, Span<T> next)
    {
        int stages = _tableau.Stages;
        if (_tableau.IsImplicit && !Factor(t, z, h, transposed: false))
        {
            return false;
        }

        for (int i = 0; i < stages; i++)
        {
            Span<T> slope = Slope(i);
            if (_tableau.IsImplicit)
            {
                Combine(i, z, h, _base);
                if (!SolveStage(t + (_tableau.Time(i) * h), h, slope))
                {
                    return false;
                }
            }
            else if (i == 0)
            {
                _start.CopyTo(slope);
            }
            else
            {
                Combine(i, z, h, _stage);
                Evaluate(t + (_tableau.Time(i) * h), _stage, slope);
            }
        }

        _stage.CopyTo(next);
        return Vectors.IsFinite<T>(_stage) && Vectors.IsFinite<T>(Slope(stages - 1));
    }

    /// <summary>The estimated error of the step.</summary>
    public readonly void ErrorOf(T h, Span<T> error)
    {
        error.Fill(T.Zero);
        if (_tableau.Error is { } weights)
        {
            for (int i = 0; i < weights.Length; i++)
            {
                Vectors.AddScaled(h * weights[i], Slope(i), error);
            }
        }
    }

    /// <summary>Damps the parts of the error that a stiff system damps itself (Hairer and Wanner 1996, equation IV.8.20).</summary>
    public readonly void Filter(Span<T> error)
    {
        if (_tableau.IsImplicit)
        {
            SmallLu.Solve<T>(_matrix, _n, _pivots, error);
        }
    }

    /// <summary>‖f(y) − f(y')‖ / ‖y − y'‖ of the last two stages; 0 if they coincide.</summary>
    public readonly T Stiffness(ReadOnlySpan<T> z, T h)
    {
        if (!_tableau.HasStiffnessEstimate)
        {
            return T.Zero;
        }

        int last = _tableau.Stages - 1;
        Combine(last, z, h, _work);
        Combine(last - 1, z, h, _base);
        Vectors.Subtract(_work, _base, _base);
        Vectors.Subtract(Slope(last), Slope(last - 1), _work);
        T distance = Vectors.Norm<T>(_base);
        return T.IsZero(distance) ? T.Zero : Vectors.Norm<T>(_work) / distance;
    }

    /// <summary>The coefficients of θ, θ², … of the interpolation on the step.</summary>
    public readonly void Interpolate(ReadOnlySpan<T> z, ReadOnlySpan<T> next, T h, Span<T> coefficients)
    {
        int degree = _tableau.DenseDegree;
        if (_tableau.Dense is { } dense)
        {
            coefficients.Fill(T.Zero);
            for (int i = 0; i < _tableau.Stages; i++)
            {
                for (int d = 0; d < degree; d++)
                {
                    Vectors.AddScaled(h * dense[(i * degree) + d], Slope(i), coefficients.Slice(d * _n, _n));
                }
            }

            return;
        }

        T two = T.One + T.One;
        ReadOnlySpan<T> end = Slope(_tableau.Stages - 1);
        for (int i = 0; i < _n; i++)
        {
            T difference = next[i] - z[i];
            T bend = T.Zero;
            for (int s = 0; _tableau.Correction is { } correction && s < correction.Length; s++)
            {
                bend += h * correction[s] * _slopes[(s * _n) + i];
            }

            coefficients[i] = h * _start[i];
            coefficients[_n + i] = (two * difference) + difference - (two * h * _start[i]) - (h * end[i]) + bend;
            coefficients[(2 * _n) + i] = (h * (_start[i] + end[i])) - (two * (difference + bend));
            if (degree == 4)
            {
                coefficients[(3 * _n) + i] = bend;
            }
        }
    }

    private readonly Span<T> Slope(int stage) => _slopes.Slice(stage * _n, _n);

    /// <summary>z + h Σ aᵢⱼ kⱼ over the earlier stages.</summary>
    private readonly void Combine(int stage, ReadOnlySpan<T> z, T h, Span<T> result)
    {
        z.CopyTo(result);
        ReadOnlySpan<T> row = _tableau.Row(stage);
        for (int j = 0; j < row.Length; j++)
        {
            if (!T.IsZero(row[j]))
            {
                Vectors.AddScaled(h * row[j], Slope(j), result);
            }
        }
    }

    private void Evaluate(T t, ReadOnlySpan<T> z, Span<T> slope)
    {
        _system.Value(t, z, _theta, slope);
        Evaluations++;
    }

    /// <summary>Solves y = base + hγ f(y) by simplified Newton iterations, to rounding.</summary>
    private bool SolveStage(T t, T h, Span<T> slope)
    {
        T gamma = h * _tableau.Diagonal;
        Vectors.Combine(_base, gamma, _start, _stage);
        T previous = T.PositiveInfinity;
        for (int k = 0; k < MaxNewtonIterations; k++)
        {
            Evaluate(t, _stage, slope);
            Vectors.Combine(_base, gamma, slope, _work);
            Vectors.Subtract(_work, _stage, _work);
            if (!Vectors.IsFinite<T>(_work))
            {
                return false;
            }

            SmallLu.Solve<T>(_matrix, _n, _pivots, _work);
            Vectors.AddScaled(T.One, _work, _stage);
            T change = RelativeChange();
            bool isSmall = change <= T.CreateChecked(4) * Acceptance<T>.Epsilon;
            bool isStuck = k > 0 && !(change < previous / T.CreateChecked(2));
            if (isSmall || (isStuck && change <= T.Sqrt(Acceptance<T>.Epsilon) * T.CreateSaturating(1e-3)))
            {
                // From the equation and not from f, which would magnify the rounding of y.
                Vectors.Subtract(_stage, _base, slope);
                Vectors.Scale(T.One / gamma, slope, slope);
                return true;
            }

            if (isStuck && k > 4)
            {
                return false;
            }

            previous = change;
        }

        return false;
    }

    /// <summary>The greatest change of a component relative to it; components that are nothing beside the greatest are not looked at as closely.</summary>
    private readonly T RelativeChange()
    {
        T floor = T.Zero;
        foreach (T y in _stage)
        {
            floor = T.Max(floor, T.Abs(y));
        }

        floor *= T.Sqrt(Acceptance<T>.Epsilon);
        T largest = T.Zero;
        for (int i = 0; i < _n; i++)
        {
            T scale = T.Abs(_stage[i]) + floor;
            largest = T.Max(largest, T.IsZero(scale) ? T.Zero : T.Abs(_work[i]) / scale);
        }

        return largest;
    }

    /// <summary>Factors I − hγ ∂f/∂z or its transpose.</summary>
    private bool Factor(T t, ReadOnlySpan<T> z, T h, bool transposed)
    {
        T gamma = h * _tableau.Diagonal;
        Span<T> unit = _base;
        unit.Fill(T.Zero);
        Jacobians++;
        for (int j = 0; j < _n; j++)
        {
            unit[j] = T.One;
            Span<T> column = _matrix.Slice(j * _n, _n);
            _system.Jvp(t, z, _theta, T.Zero, unit, _zeroTheta, _work, column);
            unit[j] = T.Zero;
            Vectors.Scale(-gamma, column, column);
            column[j] += T.One;
        }

        for (int i = 0; i < _n && !transposed; i++)
        {
            for (int j = 0; j < i; j++)
            {
                (_matrix[(i * _n) + j], _matrix[(j * _n) + i]) = (_matrix[(j * _n) + i], _matrix[(i * _n) + j]);
            }
        }

        return Vectors.IsFinite<T>(_matrix) && SmallLu.TryFactor(_matrix, _n, _pivots);
    }
}
