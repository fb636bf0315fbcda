namespace AutoDiff.Optim;

/// <summary>The classical Runge–Kutta method of order 4. It has no error estimate: steps are equal, as many as <see cref="OdeOptions.FixedSteps"/>. Four
/// evaluations a step.</summary>
public sealed record RungeKutta4 : OdeMethod
{
    internal override Tableau<T> TableauOf<T>() => Tableau<T>.RungeKutta4;
}
