namespace Snapshots;

public static partial class Diffusion
{
    /// <summary>Explicit steps of a reaction and diffusion on a line, in place.</summary>
    [Differentiable]
    public static void Advance([InOut] Span<double> u, double diffusivity, [NoDerivative] double dt, [NoDerivative] int steps, [Scratch] Span<double> rate)
    {
        for (int step = 0; step < steps; step++)
        {
            for (int i = 1; i + 1 < u.Length; i++)
            {
                rate[i] = diffusivity * (u[i - 1] - 2 * u[i] + u[i + 1]) + u[i] * (1 - u[i]);
            }

            for (int i = 1; i + 1 < u.Length; i++)
            {
                u[i] += dt * rate[i];
            }
        }
    }
}
