using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The way to the minimiser of the limited-memory BFGS model inside the bounds: generalised Cauchy point, then the direct primal method on the
/// free components (Byrd, Lu, Nocedal and Zhu 1995, algorithm CP and section 5.1).</summary>
internal ref struct BoundedBfgsDirection<T, F> : IDirection<T, F>
    where T : IFloatingPointIeee754<T>
    where F : IObjective<T>, allows ref struct
{
    private readonly int _n;
    private readonly int _memory;
    private readonly Span<int> _order;
    private readonly Span<int> _pivots;
    private readonly Span<T> _breaks;
    private readonly Span<T> _cauchy;
    private readonly Span<T> _work;
    private CompactBfgs<T> _model;

    public BoundedBfgsDirection(int n, int memory, scoped ref Arena<T> arena)
    {
        _n = n;
        _memory = memory;
        _model = new CompactBfgs<T>(n, memory, ref arena);
        _breaks = arena.Take(n);
        _cauchy = arena.Take(n);
        _work = arena.Take((8 * memory) + (4 * memory * memory));
        _order = arena.TakeIntegers(n);
        _pivots = arena.TakeIntegers(2 * memory);
    }

    public readonly T Regularization => T.Zero;

    public readonly bool HasNaturalLength => _model.Count > 0;

    public readonly T FirstStep => T.One;

    public static long NumbersNeeded(long n, int memory)
        => CompactBfgs<T>.NumbersNeeded(n, memory) + (2 * n) + (8 * memory) + (4L * memory * memory);

    public static int IntegersNeeded(int n, int memory) => n + (4 * memory);

    public Evaluation Compute(ref Descent<T, F> run, Span<T> direction)
    {
        if (_model.Count == 0)
        {
            _model.Scale = run.Current.GradientNorm / T.Max(T.One, Vectors.Norm<T>(run.Current.X));
        }

        int k = 2 * _model.Count;
        Span<T> c = _work[..k];
        c.Clear();
        FindCauchyPoint(run.Current.X, run.Current.Gradient, run.Box, direction, c);
        MinimizeOverFree(run.Current.X, run.Current.Gradient, run.Box, direction, c);
        return Vectors.IsFinite<T>(direction) ? Evaluation.Finite : Evaluation.NonFinite;
    }

    public void Moved(scoped in Point<T> from, scoped in Point<T> to, ReadOnlySpan<T> direction) => _model.Update(from, to);

    public void Exchange(scoped ref StateExchange state) => _model.Exchange(ref state);

    /// <summary>Follows the projected gradient's path to the first minimiser of the model. Leaves the Cauchy point in <see cref="_cauchy"/>
    /// and Wᵀ(cauchy − x) in <paramref name="c"/>.</summary>
    private readonly void FindCauchyPoint(ReadOnlySpan<T> x, ReadOnlySpan<T> gradient, Box<T> box, Span<T> d, Span<T> c)
    {
        int k = c.Length;
        int m = 2 * _memory;
        Span<T> p = _work.Slice(m, k);
        Span<T> row = _work.Slice(2 * m, k);
        Span<T> product = _work.Slice(3 * m, k);
        int count = 0;
        for (int i = 0; i < _n; i++)
        {
            T g = gradient[i];
            T reach = g < T.Zero ? (x[i] - box.Upper(i)) / g : g > T.Zero ? (x[i] - box.Lower(i)) / g : T.PositiveInfinity;
            d[i] = reach > T.Zero ? -g : T.Zero;
            _cauchy[i] = x[i];
            if (reach > T.Zero && T.IsFinite(reach))
            {
                _breaks[count] = reach;
                _order[count++] = i;
            }
        }

        _breaks[..count].Sort(_order[..count]);
        _model.TransposeTimes(d, p);
        T slope = -Vectors.Dot<T>(d, d);
        _model.Middle(p, product);
        T curvature = (-_model.Scale * slope) - Vectors.Dot<T>(p, product);
        T minimum = -slope / curvature;
        T at = T.Zero;
        for (int b = 0; b < count && minimum >= _breaks[b] - at; b++)
        {
            int i = _order[b];
            T delta = _breaks[b] - at;
            T g = gradient[i];
            _cauchy[i] = d[i] > T.Zero ? box.Upper(i) : box.Lower(i);
            T z = _cauchy[i] - x[i];
            Vectors.AddScaled(delta, p, c);
            _model.Row(i, row);
            _model.Middle(row, product);
            slope += (delta * curvature) + (g * g) + (_model.Scale * g * z) - (g * Vectors.Dot<T>(product, c));
            curvature -= (_model.Scale * g * g) + (T.CreateChecked(2) * g * Vectors.Dot<T>(product, p)) + (g * g * Vectors.Dot<T>(product, row));
            Vectors.AddScaled(g, row, p);
            d[i] = T.Zero;
            minimum = slope < T.Zero ? -slope / T.Max(curvature, T.Epsilon) : T.Zero;
            at = _breaks[b];
        }

        minimum = T.IsFinite(minimum) ? T.Max(minimum, T.Zero) : T.Zero;
        for (int i = 0; i < _n; i++)
        {
            if (!T.IsZero(d[i]))
            {
                _cauchy[i] = T.Clamp(x[i] + ((at + minimum) * d[i]), box.Lower(i), box.Upper(i));
            }
        }

        Vectors.AddScaled(minimum, p, c);
    }

    /// <summary>Minimises the model over the components that are free at the Cauchy point, by the Sherman–Morrison–Woodbury formula, and goes as far
    /// that way as the bounds allow.</summary>
    private readonly void MinimizeOverFree(ReadOnlySpan<T> x, ReadOnlySpan<T> gradient, Box<T> box, Span<T> direction, Span<T> c)
    {
        int k = c.Length;
        int m = 2 * _memory;
        Span<T> product = _work.Slice(m, k);
        Span<T> row = _work.Slice(2 * m, k);
        Span<T> v = _work.Slice(3 * m, k);
        Span<T> system = _work.Slice(4 * m, k * k);
        Span<T> reduced = _breaks;
        T theta = _model.Scale;
        _model.Middle(c, product);
        v.Clear();
        system.Clear();
        for (int i = 0; i < _n; i++)
        {
            if (!IsFree(i, box))
            {
                continue;
            }

            _model.Row(i, row);
            reduced[i] = gradient[i] + (theta * (_cauchy[i] - x[i])) - Vectors.Dot<T>(row, product);
            Vectors.AddScaled(reduced[i], row, v);
            for (int a = 0; a < k; a++)
            {
                Vectors.AddScaled(row[a] / theta, row, system.Slice(a * k, k));
            }
        }

        // (I − M·WᵀZZᵀW/θ)·v = M·WᵀZ·r: the rows of the product are found through the symmetry of both factors.
        bool solved = k == 0 || _model.TrySolveCorrection(system, v, product, _pivots);
        T longest = T.One;
        for (int i = 0; i < _n; i++)
        {
            direction[i] = T.Zero;
            if (!IsFree(i, box) || !solved)
            {
                continue;
            }

            _model.Row(i, row);
            T step = (-reduced[i] / theta) - (Vectors.Dot<T>(row, v) / (theta * theta));
            direction[i] = step;
            T room = step > T.Zero ? (box.Upper(i) - _cauchy[i]) / step : step < T.Zero ? (box.Lower(i) - _cauchy[i]) / step : T.One;
            longest = T.Min(longest, room);
        }

        for (int i = 0; i < _n; i++)
        {
            direction[i] = T.Clamp(_cauchy[i] + (longest * direction[i]), box.Lower(i), box.Upper(i)) - x[i];
        }
    }

    private readonly bool IsFree(int i, Box<T> box) => _cauchy[i] > box.Lower(i) && _cauchy[i] < box.Upper(i);
}
