namespace AutoDiff.Estimators;

/// <summary>A constant times a partial derivative: c · ∂^α.</summary>
public sealed class DifferentialTerm
{
    /// <summary>Creates a term.</summary>
    /// <param name="coefficient">The constant.</param>
    /// <param name="powers">The coordinates and how often each is differentiated by; none for the function itself.</param>
    /// <exception cref="ArgumentException">A coordinate is negative or named twice, or an order is less than 1.</exception>
    public DifferentialTerm(double coefficient, params (int Coordinate, int Order)[] powers)
    {
        ArgumentNullException.ThrowIfNull(powers);
        Coefficient = coefficient;
        Powers = [.. powers.OrderBy(p => p.Coordinate)];
        for (int i = 0; i < Powers.Length; i++)
        {
            if (Powers[i].Coordinate < 0 || Powers[i].Order < 1 || (i > 0 && Powers[i].Coordinate == Powers[i - 1].Coordinate))
            {
                throw new ArgumentException("Coordinates are not negative and named once, and orders are at least 1.", nameof(powers));
            }
        }
    }

    /// <summary>The constant.</summary>
    public double Coefficient { get; }

    internal (int Coordinate, int Order)[] Powers { get; }

    internal int Order => Powers.Sum(p => p.Order);
}
