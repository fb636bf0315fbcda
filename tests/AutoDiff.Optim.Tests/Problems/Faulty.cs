namespace AutoDiff.Optim.Tests.Problems;

/// <summary>Passes calls on, and spoils the results of those that it is told to. Remembers the lowest value that it let through.</summary>
internal sealed class Faulty<F>(F inner, Func<int, bool> isSpoilt, double spoiler = double.NaN) : ITwiceDifferentiable<double>
    where F : ITwiceDifferentiable<double>
{
    public int Calls { get; private set; }

    public double Lowest { get; private set; } = double.PositiveInfinity;

    /// <summary>Called at the start of every call, with its number.</summary>
    public Action<int>? Entering { get; init; }

    public double Value(scoped ReadOnlySpan<double> x) => Note(Spoil(Enter(), inner.Value(x)));

    public double Gradient(scoped ReadOnlySpan<double> x, scoped Span<double> gradient)
    {
        int call = Enter();
        double value = inner.Gradient(x, gradient);
        Spoil(call, gradient);
        return Note(Spoil(call, value));
    }

    public double HessianVector(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> hv)
    {
        int call = Enter();
        double value = inner.HessianVector(x, v, hv);
        Spoil(call, hv);
        return value;
    }

    public double Hessian(scoped ReadOnlySpan<double> x, scoped Span<double> hessian)
    {
        int call = Enter();
        double value = inner.Hessian(x, hessian);
        Spoil(call, hessian);
        return value;
    }

    private int Enter()
    {
        Entering?.Invoke(Calls);
        return Calls++;
    }

    private double Spoil(int call, double value) => isSpoilt(call) ? spoiler : value;

    private void Spoil(int call, Span<double> values)
    {
        if (isSpoilt(call))
        {
            values[call % values.Length] = spoiler;
        }
    }

    private double Note(double value)
    {
        Lowest = double.IsFinite(value) && value < Lowest ? value : Lowest;
        return value;
    }
}
