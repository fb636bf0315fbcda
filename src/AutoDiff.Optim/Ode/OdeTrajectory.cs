using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The steps of a solution: what its adjoint needs, and the solution between them. Used again it keeps its storage, so a second solution of the same length allocates nothing.</summary>
/// <typeparam name="T">The number type.</typeparam>
public sealed class OdeTrajectory<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly bool _isDense;
    private T[] _times = [];
    private T[] _lengths = [];
    private T[] _errors = [];
    private T[] _stiffness = [];
    private T[] _states = [];
    private T[] _coefficients = [];
    private int[] _outputs = [];
    private int _degree;

    /// <summary>Creates an empty trajectory.</summary>
    /// <param name="isDense">Whether it keeps what <see cref="At"/> needs: three or four more states a step, as many as the order for Taylor series.</param>
    public OdeTrajectory(bool isDense = false) => _isDense = isDense;

    /// <summary>The number of steps.</summary>
    public int StepCount { get; private set; }

    /// <summary>The number of components of the state.</summary>
    public int Dimension { get; private set; }

    /// <summary>Whether <see cref="At"/> can be called.</summary>
    public bool IsDense => _isDense;

    internal OdeMethod? Method { get; private set; }

    internal int OutputCount { get; private set; }

    /// <summary>The time before a step; that after the last one for <paramref name="step"/> = <see cref="StepCount"/>.</summary>
    /// <param name="step">The number of the step.</param>
    /// <returns>The time.</returns>
    public T Time(int step) => _times[Checked(step)];

    /// <summary>The state before a step; that after the last one for <paramref name="step"/> = <see cref="StepCount"/>.</summary>
    /// <param name="step">The number of the step.</param>
    /// <returns>The state.</returns>
    public ReadOnlySpan<T> State(int step) => _states.AsSpan(Checked(step) * Dimension, Dimension);

    /// <summary>|h| ‖e‖ of each step: see <see cref="OdeSummary{T}.ErrorEstimate"/>.</summary>
    public ReadOnlySpan<T> Errors => _errors.AsSpan(0, StepCount);

    /// <summary>The stiffness of each step: see <see cref="OdeSummary{T}.StiffnessEstimate"/>.</summary>
    public ReadOnlySpan<T> Stiffness => _stiffness.AsSpan(0, StepCount);

    /// <summary>Computes the solution at any time between the first and the last.</summary>
    /// <param name="t">The time.</param>
    /// <param name="z">Receives the state.</param>
    /// <exception cref="InvalidOperationException">The trajectory is empty or not dense.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="t"/> is outside.</exception>
    public void At(T t, Span<T> z)
    {
        if (!_isDense || StepCount == 0)
        {
            throw new InvalidOperationException("Only a trajectory that was created dense, and that a solution was recorded in, can be evaluated.");
        }

        ArgumentCheck.Length(z.Length, Dimension, nameof(z));
        T first = _times[0];
        T last = _times[StepCount];
        if (!(t >= T.Min(first, last) && t <= T.Max(first, last)))
        {
            throw new ArgumentOutOfRangeException(nameof(t), t, FormattableString.Invariant($"The solution goes from {first} to {last}."));
        }

        int step = Find(t, last >= first);
        T theta = (t - _times[step]) / _lengths[step];
        Span<T> coefficients = _coefficients.AsSpan(step * _degree * Dimension, _degree * Dimension);
        z.Fill(T.Zero);
        for (int d = _degree - 1; d >= 0; d--)
        {
            Vectors.Combine(coefficients.Slice(d * Dimension, Dimension), theta, z, z);
        }

        Vectors.Combine(State(step), theta, z, z);
    }

    internal T Length(int step) => _lengths[step];

    /// <summary>How many steps come before an output.</summary>
    internal int StepsBefore(int output) => _outputs[output];

    internal void Start(OdeMethod? method, int degree, T t, ReadOnlySpan<T> z, int outputs)
    {
        Method = method;
        StepCount = 0;
        OutputCount = 0;
        Dimension = z.Length;
        _degree = degree;
        if (_outputs.Length < outputs)
        {
            _outputs = new int[outputs];
        }

        Reserve();
        _times[0] = t;
        z.CopyTo(_states);
    }

    /// <summary>Where the coefficients of the step go that is added next; empty if they are not kept.</summary>
    internal Span<T> NextCoefficients()
    {
        Reserve();
        return _isDense ? _coefficients.AsSpan(StepCount * _degree * Dimension, _degree * Dimension) : default;
    }

    internal void Add(T h, T time, ReadOnlySpan<T> state, T error, T stiffness)
    {
        Reserve();
        _lengths[StepCount] = h;
        _errors[StepCount] = error;
        _stiffness[StepCount] = stiffness;
        StepCount++;
        _times[StepCount] = time;
        state.CopyTo(_states.AsSpan(StepCount * Dimension));
    }

    internal void MarkOutput() => _outputs[OutputCount++] = StepCount;

    private int Find(T t, bool isForward)
    {
        int low = 0;
        int high = StepCount - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = (isForward ? t >= _times[middle] : t <= _times[middle]) ? (middle, high) : (low, middle - 1);
        }

        return low;
    }

    private int Checked(int step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(step, StepCount);
        return step;
    }

    private void Reserve()
    {
        Grow(ref _times, StepCount + 2);
        Grow(ref _lengths, StepCount + 1);
        Grow(ref _errors, StepCount + 1);
        Grow(ref _stiffness, StepCount + 1);
        Grow(ref _states, (StepCount + 2) * Dimension);
        if (_isDense)
        {
            Grow(ref _coefficients, (StepCount + 1) * _degree * Dimension);
        }
    }

    private static void Grow(ref T[] array, int length)
    {
        if (array.Length < length)
        {
            Array.Resize(ref array, Math.Max(length, 2 * array.Length));
        }
    }
}
