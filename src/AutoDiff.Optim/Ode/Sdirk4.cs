namespace AutoDiff.Optim;

/// <summary>A singly diagonally implicit Runge–Kutta method for stiff systems: order 4, error estimate of order 3, five stages, L-stable and stiffly accurate
/// (Hairer and Wanner 1996, <i>Solving Ordinary Differential Equations II</i>, table IV.6.5).</summary>
/// <remarks>Each step takes a dense Jacobian, n forward products, and a factorisation; each stage a few iterations of Newton's method, which is carried on to rounding so that
/// sensitivities are those of the equations. For systems of up to a few hundred variables.</remarks>
public sealed record Sdirk4 : OdeMethod
{
    internal override Tableau<T> TableauOf<T>() => Tableau<T>.Sdirk4;
}
