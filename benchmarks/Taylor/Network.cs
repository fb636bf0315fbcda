namespace AutoDiff.Benchmarks.Taylor;

/// <summary>A network of 8 inputs, two layers of 32 tanh units and a linear output; derivatives along a line by nesting first-order ones.</summary>
public static partial class Network
{
    internal const int Inputs = 8;
    internal const int Units = 32;
    internal const int Weights = (Units * (Inputs + 1)) + (Units * (Units + 1)) + Units;

    [Differentiable(Modes = DerivativeModes.Jvp | DerivativeModes.Taylor | DerivativeModes.TaylorSum)]
    public static double F(ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> w)
    {
        Span<double> first = stackalloc double[Units];
        Span<double> second = stackalloc double[Units];
        Layer(x, w, first);
        Layer(first, w[(Units * (Inputs + 1))..], second);
        double sum = 0;
        for (int u = 0; u < Units; u++)
        {
            sum += w[Weights - Units + u] * second[u];
        }

        return sum;
    }

    private static void Layer(ReadOnlySpan<double> x, ReadOnlySpan<double> w, Span<double> y)
    {
        for (int u = 0; u < y.Length; u++)
        {
            double sum = w[(y.Length * x.Length) + u];
            for (int i = 0; i < x.Length; i++)
            {
                sum += w[(u * x.Length) + i] * x[i];
            }

            y[u] = Math.Tanh(sum);
        }
    }

    [Differentiable(Modes = DerivativeModes.Jvp)]
    public static double First(ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> w, [NoDerivative] ReadOnlySpan<double> v) =>
        FJvp(x, w, v).Tangent;

    [Differentiable(Modes = DerivativeModes.Jvp)]
    public static double Second(ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> w, [NoDerivative] ReadOnlySpan<double> v) =>
        FirstJvp(x, w, v, v).Tangent;

    [Differentiable(Modes = DerivativeModes.Jvp)]
    public static double Third(ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> w, [NoDerivative] ReadOnlySpan<double> v) =>
        SecondJvp(x, w, v, v).Tangent;

    [Differentiable(Modes = DerivativeModes.Jvp)]
    public static double Fourth(ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> w, [NoDerivative] ReadOnlySpan<double> v) =>
        ThirdJvp(x, w, v, v).Tangent;

    public static double Fifth(ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> w, [NoDerivative] ReadOnlySpan<double> v) =>
        FourthJvp(x, w, v, v).Tangent;
}
