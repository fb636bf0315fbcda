namespace AutoDiff.Benchmarks.AdBench;

/// <summary>One observation of ADBench's bundle adjustment: how far a camera's picture of a point is from where it was seen.</summary>
public static partial class Bundle
{
    /// <summary>The number of parameters of an observation.</summary>
    internal const int Parameters = 15;

    /// <param name="p">The camera (rotation as angle and axis, centre, focal length, principal point, two radial distortions), the point, the weight.</param>
    /// <param name="feature">Where the point was seen.</param>
    /// <param name="error">Receives the two residuals.</param>
    [Differentiable(Modes = DerivativeModes.Jacobian | DerivativeModes.Jvp | DerivativeModes.Vjp)]
    public static void Reproject(ReadOnlySpan<double> p, [NoDerivative] ReadOnlySpan<double> feature, Span<double> error)
    {
        double ox = p[11] - p[3];
        double oy = p[12] - p[4];
        double oz = p[13] - p[5];
        double squaredAngle = p[0] * p[0] + p[1] * p[1] + p[2] * p[2];
        double x, y, z;
        if (squaredAngle == 0)
        {
            x = ox + (p[1] * oz - p[2] * oy);
            y = oy + (p[2] * ox - p[0] * oz);
            z = oz + (p[0] * oy - p[1] * ox);
        }
        else
        {
            double angle = Math.Sqrt(squaredAngle);
            double cos = Math.Cos(angle);
            double sin = Math.Sin(angle);
            double kx = p[0] / angle;
            double ky = p[1] / angle;
            double kz = p[2] / angle;
            double along = (kx * ox + ky * oy + kz * oz) * (1 - cos);
            x = ox * cos + (ky * oz - kz * oy) * sin + kx * along;
            y = oy * cos + (kz * ox - kx * oz) * sin + ky * along;
            z = oz * cos + (kx * oy - ky * ox) * sin + kz * along;
        }

        double u = x / z;
        double v = y / z;
        double squares = u * u + v * v;
        double scale = p[6] * (1 + p[9] * squares + p[10] * squares * squares);
        error[0] = p[14] * (scale * u + p[7] - feature[0]);
        error[1] = p[14] * (scale * v + p[8] - feature[1]);
    }

    /// <summary>What keeps a weight from vanishing.</summary>
    [Differentiable(Modes = DerivativeModes.Gradient)]
    public static double WeightError(double w) => 1 - w * w;
}
