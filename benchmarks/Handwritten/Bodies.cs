namespace AutoDiff.Benchmarks.Handwritten;

internal static class Bodies
{
    public static double Gradient(ReadOnlySpan<double> q, ReadOnlySpan<double> m, Span<double> gradient)
    {
        const double SquaredSoftening = Workloads.Bodies.Softening * Workloads.Bodies.Softening;
        gradient.Clear();
        double energy = 0;
        for (int i = 0; i < m.Length; i++)
        {
            double x = q[3 * i];
            double y = q[(3 * i) + 1];
            double z = q[(3 * i) + 2];
            double gx = 0;
            double gy = 0;
            double gz = 0;
            for (int j = i + 1; j < m.Length; j++)
            {
                double dx = x - q[3 * j];
                double dy = y - q[(3 * j) + 1];
                double dz = z - q[(3 * j) + 2];
                double inverse = 1 / Math.Sqrt((dx * dx) + (dy * dy) + (dz * dz) + SquaredSoftening);
                double potential = m[i] * m[j] * inverse;
                energy -= potential;
                double slope = potential * inverse * inverse;
                gx += slope * dx;
                gy += slope * dy;
                gz += slope * dz;
                gradient[3 * j] -= slope * dx;
                gradient[(3 * j) + 1] -= slope * dy;
                gradient[(3 * j) + 2] -= slope * dz;
            }

            gradient[3 * i] += gx;
            gradient[(3 * i) + 1] += gy;
            gradient[(3 * i) + 2] += gz;
        }

        return energy;
    }
}
