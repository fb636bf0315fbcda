namespace AutoDiff.Benchmarks.Operators;

/// <summary>A network u(t, x, y) of two layers of 32 tanh units, and its derivatives by nesting reverse sweeps.</summary>
internal static partial class Waves
{
    public const int Weights = (Units * 4) + (Units * (Units + 1)) + Units;
    public const int T = 0, X = 1, Y = 2;
    private const int Units = 32;

    [Differentiable(Modes = DerivativeModes.Gradient | DerivativeModes.Taylor)]
    public static double U(ReadOnlySpan<double> p, [NoDerivative] double[] w)
    {
        Span<double> first = stackalloc double[Units];
        for (int u = 0; u < Units; u++)
        {
            first[u] = Math.Tanh((w[4 * u] * p[T]) + (w[(4 * u) + 1] * p[X]) + (w[(4 * u) + 2] * p[Y]) + w[(4 * u) + 3]);
        }

        double sum = 0;
        for (int v = 0; v < Units; v++)
        {
            int row = (4 * Units) + (v * (Units + 1));
            double z = w[row + Units];
            for (int u = 0; u < Units; u++)
            {
                z += w[row + u] * first[u];
            }

            sum += w[Weights - Units + v] * Math.Tanh(z);
        }

        return sum;
    }

    [Differentiable(Modes = DerivativeModes.Gradient)]
    public static double Ux(ReadOnlySpan<double> p, [NoDerivative] double[] w)
    {
        Span<double> g = stackalloc double[3];
        UGradient(p, w, g);
        return g[X];
    }

    [Differentiable(Modes = DerivativeModes.Gradient)]
    public static double Uxx(ReadOnlySpan<double> p, [NoDerivative] double[] w)
    {
        Span<double> g = stackalloc double[3];
        UxGradient(p, w, g);
        return g[X];
    }

    [Differentiable(Modes = DerivativeModes.Gradient)]
    public static double Uxxx(ReadOnlySpan<double> p, [NoDerivative] double[] w)
    {
        Span<double> g = stackalloc double[3];
        UxxGradient(p, w, g);
        return g[X];
    }

    [Differentiable(Modes = DerivativeModes.Gradient)]
    public static double Uy(ReadOnlySpan<double> p, [NoDerivative] double[] w)
    {
        Span<double> g = stackalloc double[3];
        UGradient(p, w, g);
        return g[Y];
    }

    /// <summary>u_ty + u_xxxy + 3 (u_y u_x)_x − u_xx + 2 u_yy from nested reverse sweeps.</summary>
    public static double KortewegDeVries(ReadOnlySpan<double> p, double[] w)
    {
        Span<double> first = stackalloc double[3], second = stackalloc double[3], byY = stackalloc double[3], third = stackalloc double[3];
        UGradient(p, w, first);
        UxGradient(p, w, second);
        UyGradient(p, w, byY);
        UxxxGradient(p, w, third);
        return byY[T] + third[Y] + (3 * ((second[Y] * first[X]) + (first[Y] * second[X]))) - second[X] + (2 * byY[Y]);
    }

    /// <summary>u_tx + 6 u_x² + 6 u u_xx + u_xxxx + 3 u_yy from nested reverse sweeps.</summary>
    public static double KadomtsevPetviashvili(ReadOnlySpan<double> p, double[] w)
    {
        Span<double> first = stackalloc double[3], second = stackalloc double[3], byY = stackalloc double[3], third = stackalloc double[3];
        double u = UGradient(p, w, first);
        UxGradient(p, w, second);
        UyGradient(p, w, byY);
        UxxxGradient(p, w, third);
        return second[T] + (6 * first[X] * first[X]) + (6 * u * second[X]) + third[X] + (3 * byY[Y]);
    }
}
