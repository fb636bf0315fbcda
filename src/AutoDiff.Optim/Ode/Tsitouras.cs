namespace AutoDiff.Optim;

/// <summary>The explicit Runge–Kutta pair 5(4) of Tsitouras 2011 (<i>Runge–Kutta pairs of order 5(4) satisfying only the first column simplifying assumption</i>), with its dense output
/// of order 4: smaller errors than <see cref="DormandPrince"/> at the same cost. Six evaluations a step.</summary>
public sealed record Tsitouras : OdeMethod
{
    internal static readonly Tsitouras Default = new();

    internal override Tableau<T> TableauOf<T>() => Tableau<T>.Tsitouras;
}
