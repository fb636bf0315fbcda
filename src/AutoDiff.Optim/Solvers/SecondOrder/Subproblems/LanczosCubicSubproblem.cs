using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The minimiser of the cubic model in a Krylov space of the gradient (Cartis, Gould and Toint 2011, section 6.2; the residual test TC.s, 7.6).</summary>
internal ref struct LanczosCubicSubproblem<T, F> : ICubicSubproblem<T, F>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
{
    private static readonly T Tolerance = T.CreateChecked(0.01);
    private readonly int _dimension;
    private readonly Span<T> _values;
    private readonly Span<T> _scratch;
    private readonly Span<T> _vectors;
    private readonly Span<T> _gradient;
    private readonly Span<T> _coordinates;
    private readonly Span<T> _inSpace;
    private Lanczos<T> _lanczos;
    private T _guess = T.One;

    public LanczosCubicSubproblem(int n, int dimension, scoped ref Arena<T> arena)
    {
        _dimension = dimension;
        _lanczos = new Lanczos<T>(n, dimension, ref arena);
        _values = arena.Take(dimension);
        _scratch = arena.Take(dimension);
        _gradient = arena.Take(dimension);
        _coordinates = arena.Take(dimension);
        _inSpace = arena.Take(dimension);
        _vectors = arena.Take(dimension * dimension);
    }

    public static long NumbersNeeded(long n, int dimension)
        => Lanczos<T>.NumbersNeeded(n, dimension) + (5L * dimension) + ((long)dimension * dimension);

    public Evaluation Prepare(ref Descent<T, F> run)
    {
        T norm = run.Current.GradientNorm;
        _lanczos.Begin(run.Current.Gradient);
        var hessian = new HessianOperator<T, F>(run.Current.X);
        while (_lanczos.Count < _dimension)
        {
            Evaluation evaluation = _lanczos.Extend(hessian, ref run.Oracle);
            if (evaluation == Evaluation.Refused)
            {
                return evaluation;
            }

            if (evaluation == Evaluation.NonFinite)
            {
                if (_lanczos.Count == 0)
                {
                    // As in the dense methods, the identity stands in for a Hessian that is not finite.
                    _lanczos.Extend(default(IdentityOperator<T, ObjectiveOracle<T, F>>), ref run.Oracle);
                }

                Decompose(norm);
                return evaluation;
            }

            Decompose(norm);
            SecularEquation.MinimizeCubic<T>(_values[.._lanczos.Count], _gradient[.._lanczos.Count], _guess, _coordinates);
            ToSpace();
            T length = Vectors.Norm<T>(_inSpace[.._lanczos.Count]);
            T residual = _lanczos.Beside[_lanczos.Count] * T.Abs(_inSpace[_lanczos.Count - 1]);
            if (residual <= T.Min(Tolerance, length) * T.Min(T.One, length) * norm || T.IsZero(_lanczos.Beside[_lanczos.Count]))
            {
                break;
            }
        }

        return Evaluation.Finite;
    }

    public T Solve(T coefficient, Span<T> step, out T shift)
    {
        int k = _lanczos.Count;
        _guess = coefficient;
        shift = SecularEquation.MinimizeCubic<T>(_values[..k], _gradient[..k], coefficient, _coordinates);
        ToSpace();
        _lanczos.FromBasis(_inSpace, step);
        return SecularEquation.Decrease<T>(_values[..k], _gradient[..k], _coordinates);
    }

    public void Exchange(scoped ref StateExchange state) => _guess = state.Number(_guess);

    private readonly void Decompose(T norm)
    {
        int k = _lanczos.Count;
        _lanczos.TryDecompose(_vectors, _values, _scratch);
        for (int i = 0; i < k; i++)
        {
            _gradient[i] = norm * _vectors[i * k];
        }
    }

    private readonly void ToSpace()
    {
        int k = _lanczos.Count;
        _inSpace[..k].Clear();
        for (int i = 0; i < k; i++)
        {
            Vectors.AddScaled(_coordinates[i], _vectors.Slice(i * k, k), _inSpace[..k]);
        }
    }
}
