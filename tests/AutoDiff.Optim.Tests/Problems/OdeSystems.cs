namespace AutoDiff.Optim.Tests.Problems;

/// <summary>Differential equations, marked.</summary>
internal static partial class OdeSystems
{
    /// <summary>z' = A z with A = [[0, 1], [θ₀, θ₁]]: at θ = (−4, −0.2) a damped oscillation.</summary>
    [Differentiable]
    public static void Linear(ReadOnlySpan<double> z, ReadOnlySpan<double> theta, Span<double> dz)
    {
        dz[0] = z[1];
        dz[1] = theta[0] * z[0] + theta[1] * z[1];
    }

    /// <summary>z' = t z², whose solution is z₀ / (1 − z₀ t²/2).</summary>
    [Differentiable]
    public static void Blowup(double t, ReadOnlySpan<double> z, Span<double> dz) => dz[0] = t * z[0] * z[0];

    [Differentiable]
    public static void Square(ReadOnlySpan<double> z, ReadOnlySpan<double> theta, Span<double> dz) => dz[0] = theta[0] * z[0] * z[0];

    /// <summary>Two bodies in a plane: z = (x, y, x', y'), θ the mass.</summary>
    [Differentiable]
    public static void Kepler(ReadOnlySpan<double> z, ReadOnlySpan<double> theta, Span<double> dz)
    {
        double r2 = z[0] * z[0] + z[1] * z[1];
        double factor = -theta[0] / (r2 * Math.Sqrt(r2));
        dz[0] = z[2];
        dz[1] = z[3];
        dz[2] = factor * z[0];
        dz[3] = factor * z[1];
    }

    [Differentiable]
    public static void VanDerPol(ReadOnlySpan<double> z, ReadOnlySpan<double> theta, Span<double> dz)
    {
        dz[0] = z[1];
        dz[1] = theta[0] * ((1 - z[0] * z[0]) * z[1]) - z[0];
    }

    /// <summary>Robertson's chemical kinetics.</summary>
    [Differentiable]
    public static void Robertson(ReadOnlySpan<double> z, ReadOnlySpan<double> theta, Span<double> dz)
    {
        double slow = theta[0] * z[0];
        double fast = theta[1] * z[1] * z[1];
        double back = theta[2] * z[1] * z[2];
        dz[0] = back - slow;
        dz[1] = slow - back - fast;
        dz[2] = fast;
    }

    /// <summary>A ball that falls: z = (height, speed), θ = (gravity, drag).</summary>
    [Differentiable]
    public static void Fall(ReadOnlySpan<double> z, ReadOnlySpan<double> theta, Span<double> dz)
    {
        dz[0] = z[1];
        dz[1] = -theta[0] - theta[1] * z[1];
    }

    [Differentiable]
    public static double Height(ReadOnlySpan<double> z) => z[0];

    /// <summary>A forced pendulum with time.</summary>
    [Differentiable]
    public static void Pendulum(double t, ReadOnlySpan<double> z, ReadOnlySpan<double> theta, Span<double> dz)
    {
        dz[0] = z[1];
        dz[1] = -theta[0] * Math.Sin(z[0]) - theta[1] * z[1] + theta[2] * Math.Cos(t);
    }
}
