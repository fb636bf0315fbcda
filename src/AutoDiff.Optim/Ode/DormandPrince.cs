namespace AutoDiff.Optim;

/// <summary>The explicit Runge–Kutta pair 5(4) of Dormand and Prince 1980 (<i>A family of embedded Runge–Kutta formulae</i>), with Shampine's dense output of order 4. Six
/// evaluations a step.</summary>
public sealed record DormandPrince : OdeMethod
{
    internal static readonly DormandPrince Default = new();

    internal override Tableau<T> TableauOf<T>() => Tableau<T>.DormandPrince;
}
