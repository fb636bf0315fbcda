namespace Pinn;

/// <summary>Δu + u − u³ = f in the unit ball, u = 0 on its boundary, with a known solution u* = (1 − |x|²) S(x).</summary>
internal abstract class Problem(int dimensions)
{
    public int Dimensions => dimensions;

    public static Problem Create(string name, int dimensions, int seed) => name == "two-body" ? new TwoBody(dimensions, seed) : new Companion(dimensions, seed);

    /// <summary>The solution and the right-hand side at a point.</summary>
    /// <param name="x">The point.</param>
    /// <param name="square">|x|².</param>
    public (double Solution, double RightHandSide) At(ReadOnlySpan<double> x, double square)
    {
        (double value, double slope, double laplacian) = Inner(x);
        double factor = 1 - square, solution = factor * value;
        return (solution, (factor * laplacian) - (4 * slope) - (2 * dimensions * value) + solution - (solution * solution * solution));
    }

    /// <summary>S, x·∇S and ΔS.</summary>
    protected abstract (double Value, double Slope, double Laplacian) Inner(ReadOnlySpan<double> x);
}
