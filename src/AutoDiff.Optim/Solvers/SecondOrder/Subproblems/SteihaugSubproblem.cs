using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Conjugate gradients that stop at the boundary of the ball and follow negative curvature to it (Steihaug 1983;
/// Nocedal and Wright 2006, algorithm 7.2).</summary>
internal ref struct SteihaugSubproblem<T, F> : IBallSubproblem<T, F>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
{
    /// <summary>How many products are kept for further trials at the same point: their conjugate gradients begin alike.</summary>
    private const int Kept = 8;

    private static readonly T Half = T.CreateChecked(0.5);
    private readonly T _maxForcing;
    private readonly Span<T> _residual;
    private readonly Span<T> _direction;
    private readonly Span<T> _products;
    private int _known;

    public SteihaugSubproblem(int n, T maxForcing, scoped ref Arena<T> arena)
    {
        _maxForcing = maxForcing;
        _residual = arena.Take(n);
        _direction = arena.Take(n);
        _products = arena.Take((Kept + 1) * n);
    }

    public readonly T Regularization => T.Zero;

    public static long NumbersNeeded(long n) => (Kept + 3) * n;

    public Evaluation Prepare(ref Descent<T, F> run)
    {
        _known = 0;
        return Evaluation.Finite;
    }

    public Evaluation Solve(ref Descent<T, F> run, T radius, Span<T> step, out T decrease)
    {
        decrease = T.Zero;
        step.Clear();
        run.Current.Gradient.CopyTo(_residual);
        Vectors.Negate<T>(_residual, _direction);
        T rr = Vectors.Dot<T>(_residual, _residual);
        T tolerance = T.Min(_maxForcing, T.Sqrt(run.Current.GradientNorm)) * run.Current.GradientNorm;
        for (int k = 0; k < 2 * step.Length; k++)
        {
            Span<T> product = _products.Slice(Math.Min(k, Kept) * step.Length, step.Length);
            Evaluation evaluation = k < _known ? Evaluation.Finite : run.Oracle.HessianVector(run.Current.X, _direction, product);
            if (evaluation != Evaluation.Finite)
            {
                // The iterate so far is as good as any if there is one.
                return evaluation == Evaluation.Refused || k == 0 ? evaluation : Evaluation.Finite;
            }

            _known = Math.Max(_known, Math.Min(k + 1, Kept));
            T curvature = Vectors.Dot<T>(_direction, product);
            T length = rr / curvature;
            bool leaves = !(curvature > T.Zero);
            if (!leaves)
            {
                T along = Vectors.Dot<T>(step, _direction);
                T square = Vectors.Dot<T>(step, step) + (length * ((along + along) + (length * Vectors.Dot<T>(_direction, _direction))));
                leaves = square >= radius * radius;
            }

            if (leaves)
            {
                length = ToBoundary(step, _direction, radius);
                decrease += length * (rr - (Half * length * curvature));
                Vectors.AddScaled(length, _direction, step);
                return Evaluation.Finite;
            }

            decrease += Half * length * rr;
            Vectors.AddScaled(length, _direction, step);
            Vectors.AddScaled(length, product, _residual);
            T next = Vectors.Dot<T>(_residual, _residual);
            if (T.Sqrt(next) <= tolerance)
            {
                return Evaluation.Finite;
            }

            Vectors.Scale(next / rr, _direction, _direction);
            Vectors.Subtract(_direction, _residual, _direction);
            rr = next;
        }

        return Evaluation.Finite;
    }

    public readonly void Exchange(scoped ref StateExchange state)
    {
    }

    /// <summary>The t ≥ 0 with ‖s + t·d‖ = radius.</summary>
    internal static T ToBoundary(ReadOnlySpan<T> s, ReadOnlySpan<T> d, T radius)
    {
        T dd = Vectors.Dot(d, d);
        T sd = Vectors.Dot(s, d);
        T room = T.Max((radius * radius) - Vectors.Dot(s, s), T.Zero);
        T root = T.Sqrt((sd * sd) + (dd * room));
        return sd > T.Zero ? room / (sd + root) : (root - sd) / dd;
    }
}
