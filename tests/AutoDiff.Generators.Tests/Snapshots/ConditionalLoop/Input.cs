namespace Snapshots;

public static partial class Orbit
{
    /// <summary>Kepler's equation by Newton's method, as long as it takes.</summary>
    [Differentiable]
    internal static double EccentricAnomaly(double meanAnomaly, double eccentricity, [NoDerivative] int maxIterations)
    {
        if (maxIterations < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(maxIterations));
        }

        double angle = eccentricity > 0.8 ? Math.PI : meanAnomaly;
        for (int i = 0; i < maxIterations; i++)
        {
            double step = (angle - eccentricity * Math.Sin(angle) - meanAnomaly) / (1 - eccentricity * Math.Cos(angle));
            angle -= step;
            if (Math.Abs(step) < 1e-13)
            {
                break;
            }
        }

        return angle;
    }
}
