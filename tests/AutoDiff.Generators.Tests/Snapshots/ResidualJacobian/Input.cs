namespace Snapshots;

public static partial class Adsorption
{
    [Differentiable]
    public static void Residuals(
        ReadOnlySpan<double> b, [NoDerivative] ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> y, Span<double> residuals)
    {
        for (int i = 0; i < residuals.Length; i++)
        {
            residuals[i] = Model(b[0], b[1], x[i]) - y[i];
        }
    }

    private static double Model(double b1, double b2, double x) => b1 * (1 - Math.Exp(-b2 * x));
}
