using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The symmetric system of a Newton step on the optimality conditions, [H + δI, Jᵀ; J, −D − εI]: equilibrated, factored as L·D·Lᵀ, and δ raised until as many
/// eigenvalues are negative as there are constraints, so that the step descends on the constraints' tangent space (Wächter and Biegler 2006,
/// <i>Mathematical Programming</i> 106, algorithm IC).</summary>
internal ref struct KktSystem<T>
    where T : IFloatingPointIeee754<T>
{
    private const int Sweeps = 2;

    private static readonly T FirstShift = T.CreateChecked(1e-4);
    private static readonly T LeastShift = T.CreateChecked(1e-20);
    private static readonly T LargestShift = T.CreateChecked(1e40);
    private static readonly T FastGrowth = T.CreateChecked(100);
    private static readonly T Growth = T.CreateChecked(8);
    private static readonly T Three = T.CreateChecked(3);

    private readonly int _n;
    private readonly int _m;
    private readonly Span<T> _factor;
    private readonly Span<T> _scale;
    private readonly Span<T> _scratch;
    private readonly Span<int> _permutation;
    private readonly Span<int> _isPair;
    private T _lastShift = T.Zero;

    public KktSystem(int n, int m, scoped ref Arena<T> arena)
    {
        _n = n;
        _m = m;
        int size = n + m;
        Hessian = arena.Take(n * n);
        Matrix = arena.Take(size * size);
        _factor = arena.Take(size * size);
        _scale = arena.Take(size);
        _scratch = arena.Take(2 * size);
        _permutation = arena.TakeIntegers(size);
        _isPair = arena.TakeIntegers(size);
    }

    public readonly int Size => _n + _m;

    /// <summary>H, n × n, row-major: to be written before <see cref="Assemble"/>.</summary>
    public Span<T> Hessian { get; }

    /// <summary>The whole matrix, both triangles, without δ and ε.</summary>
    public Span<T> Matrix { get; }

    /// <summary>δ of the last factorisation.</summary>
    public T Shift { get; private set; } = T.Zero;

    /// <summary>ε of the last factorisation.</summary>
    public T Relaxation { get; private set; } = T.Zero;

    public static long NumbersNeeded(long n, long m) => (n * n) + (2 * (n + m) * (n + m)) + (3 * (n + m));

    public static int IntegersNeeded(int n, int m) => 2 * (n + m);

    /// <summary>Replaces H by the identity: the system of least-squares multipliers, and what stands in for second derivatives that are not finite.</summary>
    public readonly void SetIdentity()
    {
        Hessian.Clear();
        for (int i = 0; i < _n; i++)
        {
            Hessian[i * (_n + 1)] = T.One;
        }
    }

    /// <summary>Puts the matrix together.</summary>
    /// <param name="jacobian">J, m × n.</param>
    /// <param name="diagonal">D; empty for 0.</param>
    public readonly void Assemble(ReadOnlySpan<T> jacobian, ReadOnlySpan<T> diagonal)
    {
        int size = Size;
        Matrix.Clear();
        for (int i = 0; i < _n; i++)
        {
            Hessian.Slice(i * _n, _n).CopyTo(Matrix.Slice(i * size, _n));
        }

        for (int k = 0; k < _m; k++)
        {
            ReadOnlySpan<T> row = jacobian.Slice(k * _n, _n);
            row.CopyTo(Matrix.Slice((_n + k) * size, _n));
            for (int i = 0; i < _n; i++)
            {
                Matrix[(i * size) + _n + k] = row[i];
            }

            Matrix[(_n + k) * (size + 1)] = diagonal.IsEmpty ? T.Zero : -diagonal[k];
        }
    }

    /// <summary>Replaces the equation of a variable by that its step is the right-hand side; after <see cref="Assemble"/>.</summary>
    public readonly void Hold(int variable)
    {
        int size = Size;
        Matrix.Slice(variable * size, size).Clear();
        for (int i = 0; i < size; i++)
        {
            Matrix[(i * size) + variable] = T.Zero;
        }

        Matrix[variable * (size + 1)] = T.One;
    }

    /// <summary>dᵀ(H + δI)d for the first n components of a vector.</summary>
    public readonly T Curvature(ReadOnlySpan<T> d)
    {
        T sum = Shift * Vectors.Dot(d[.._n], d[.._n]);
        for (int i = 0; i < _n; i++)
        {
            sum += d[i] * Vectors.Dot<T>(Matrix.Slice(i * Size, _n), d[.._n]);
        }

        return sum;
    }

    /// <summary>Factors with the least δ of a growing sequence for which the inertia is right.</summary>
    /// <param name="relaxation">ε if the constraints' gradients turn out to be dependent.</param>
    /// <param name="leastShift">Below which δ may not be.</param>
    /// <returns>False if there is none: the matrix is not finite.</returns>
    public bool TryFactor(T relaxation, T leastShift)
    {
        T shift = leastShift;
        bool isFirst = T.IsZero(_lastShift);
        Relaxation = T.Zero;
        for (T next = isFirst ? FirstShift : T.Max(LeastShift, _lastShift / Three); ; next *= isFirst ? FastGrowth : Growth)
        {
            if (TryFactorShifted(shift, out bool isSingular))
            {
                _lastShift = T.IsZero(shift) ? _lastShift : shift;
                return true;
            }

            if (isSingular && T.IsZero(Relaxation))
            {
                Relaxation = relaxation;
                if (TryFactorShifted(shift, out _))
                {
                    return true;
                }
            }

            if (!(next < LargestShift))
            {
                return false;
            }

            shift = T.Max(next, leastShift);
        }
    }

    /// <summary>Factors with given δ and ε, whatever the inertia.</summary>
    /// <returns>Whether the inertia is right.</returns>
    public bool TryFactorShifted(T shift, out bool isSingular)
    {
        Equilibrate(shift);
        (int negative, int zero) = SymmetricIndefinite.Factor(_factor, Size, _permutation, _isPair, _scratch);
        isSingular = zero > 0;
        return negative == _m && zero == 0;
    }

    /// <summary>Solves in place; one step of refinement.</summary>
    /// <param name="b">The right-hand side; receives the solution.</param>
    /// <param name="kept">A vector of the same length, destroyed.</param>
    public readonly void Solve(Span<T> b, Span<T> kept)
    {
        b.CopyTo(kept);
        SolveScaled(b);
        for (int i = 0; i < Size; i++)
        {
            T onDiagonal = i < _n ? Shift : -Relaxation;
            kept[i] -= Vectors.Dot<T>(Matrix.Slice(i * Size, Size), b) + (onDiagonal * b[i]);
        }

        SolveScaled(kept);
        if (Vectors.IsFinite<T>(kept))
        {
            Vectors.AddScaled(T.One, kept, b);
        }
    }

    /// <summary>Writes the matrix with δ and ε, scaled to rows of about 1, where the factors go; S·K·S has the inertia of K.</summary>
    public void Equilibrate(T shift)
    {
        Shift = shift;
        int size = Size;
        Matrix.CopyTo(_factor);
        for (int i = 0; i < size; i++)
        {
            _factor[i * (size + 1)] += i < _n ? shift : -Relaxation;
        }

        _scale.Fill(T.One);
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            Span<T> factors = _scratch[..size];
            for (int i = 0; i < size; i++)
            {
                T largest = T.Zero;
                foreach (T entry in _factor.Slice(i * size, size))
                {
                    largest = T.Max(largest, T.Abs(entry));
                }

                factors[i] = largest > T.Zero && T.IsFinite(largest) ? T.One / T.Sqrt(largest) : T.One;
                _scale[i] *= factors[i];
            }

            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j < size; j++)
                {
                    _factor[(i * size) + j] *= factors[i] * factors[j];
                }
            }
        }
    }

    /// <summary>S·K·S after <see cref="Equilibrate"/>, before it is factored.</summary>
    public readonly ReadOnlySpan<T> Scaled => _factor;

    /// <summary>S.</summary>
    public readonly ReadOnlySpan<T> Scale => _scale;

    public void Exchange(scoped ref StateExchange state)
    {
        _lastShift = state.Number(_lastShift);
        Shift = state.Number(Shift);
    }

    private readonly void SolveScaled(Span<T> b)
    {
        for (int i = 0; i < Size; i++)
        {
            b[i] *= _scale[i];
        }

        SymmetricIndefinite.Solve<T>(_factor, Size, _permutation, _isPair, b, _scratch);
        for (int i = 0; i < Size; i++)
        {
            b[i] *= _scale[i];
        }
    }
}
