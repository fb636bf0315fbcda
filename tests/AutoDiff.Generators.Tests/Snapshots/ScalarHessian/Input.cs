namespace Snapshots;

public static partial class Pair
{
    /// <summary>Lennard-Jones, cut off at a distance.</summary>
    [Differentiable]
    public static double Energy(double r, double sigma, double epsilon, [NoDerivative] double cutoff)
    {
        if (r > cutoff)
        {
            return 0;
        }

        double s6 = Math.Pow(sigma / r, 6);
        return 4 * epsilon * s6 * (s6 - 1);
    }
}
