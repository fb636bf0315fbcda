namespace AutoDiff.Benchmarks.Workloads;

// Stands in for the generated members while EngineReady is not set; the timings of derivatives mean nothing then.
public static partial class Rosenbrock
{
    public static double ValleyGradient(ReadOnlySpan<double> x, Span<double> xGradient) => Handwritten.Rosenbrock.Gradient(x, xGradient);

    public static double ValleyHvp(ReadOnlySpan<double> x, ReadOnlySpan<double> xVector, Span<double> xHvp) => Valley(x);

    public static (double Value, double Tangent) ValleyJvp(ReadOnlySpan<double> x, ReadOnlySpan<double> xTangent) => (Valley(x), 0);
}

public static partial class Logistic
{
    public static double LossGradient(ReadOnlySpan<double> w, ReadOnlySpan<double> a, ReadOnlySpan<double> y, Span<double> wGradient) => Handwritten.Logistic.Gradient(w, a, y, wGradient);

    public static double LossHvp(ReadOnlySpan<double> w, ReadOnlySpan<double> a, ReadOnlySpan<double> y, ReadOnlySpan<double> wVector, Span<double> wHvp) => Loss(w, a, y);

    public static (double Value, double Tangent) LossJvp(ReadOnlySpan<double> w, ReadOnlySpan<double> a, ReadOnlySpan<double> y, ReadOnlySpan<double> wTangent) => (Loss(w, a, y), 0);
}

public static partial class Perceptron
{
    public static double LossGradient(ReadOnlySpan<double> p, ReadOnlySpan<double> x, ReadOnlySpan<double> t, Span<double> pGradient) => Handwritten.Perceptron.Gradient(p, x, t, pGradient);

    public static double LossHvp(ReadOnlySpan<double> p, ReadOnlySpan<double> x, ReadOnlySpan<double> t, ReadOnlySpan<double> pVector, Span<double> pHvp) => Loss(p, x, t);

    public static (double Value, double Tangent) LossJvp(ReadOnlySpan<double> p, ReadOnlySpan<double> x, ReadOnlySpan<double> t, ReadOnlySpan<double> pTangent) => (Loss(p, x, t), 0);
}

public static partial class Bodies
{
    public static double EnergyGradient(ReadOnlySpan<double> q, ReadOnlySpan<double> m, Span<double> qGradient) => Handwritten.Bodies.Gradient(q, m, qGradient);

    public static double EnergyHvp(ReadOnlySpan<double> q, ReadOnlySpan<double> m, ReadOnlySpan<double> qVector, Span<double> qHvp) => Energy(q, m);

    public static (double Value, double Tangent) EnergyJvp(ReadOnlySpan<double> q, ReadOnlySpan<double> m, ReadOnlySpan<double> qTangent) => (Energy(q, m), 0);
}
