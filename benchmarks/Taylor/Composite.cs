namespace AutoDiff.Benchmarks.Taylor;

/// <summary>sin(eˣ) log(1 + x²), and its derivatives by nesting first-order ones.</summary>
public static partial class Composite
{
    [Differentiable(Modes = DerivativeModes.Jvp | DerivativeModes.Taylor)]
    public static double F(double x) => Math.Sin(Math.Exp(x)) * Math.Log(1 + (x * x));

    [Differentiable(Modes = DerivativeModes.Jvp)]
    public static double First(double x) => FJvp(x, 1).Tangent;

    [Differentiable(Modes = DerivativeModes.Jvp)]
    public static double Second(double x) => FirstJvp(x, 1).Tangent;

    [Differentiable(Modes = DerivativeModes.Jvp)]
    public static double Third(double x) => SecondJvp(x, 1).Tangent;

    [Differentiable(Modes = DerivativeModes.Jvp)]
    public static double Fourth(double x) => ThirdJvp(x, 1).Tangent;

    [Differentiable(Modes = DerivativeModes.Jvp)]
    public static double Fifth(double x) => FourthJvp(x, 1).Tangent;

    [Differentiable(Modes = DerivativeModes.Jvp)]
    public static double Sixth(double x) => FifthJvp(x, 1).Tangent;

    public static double Seventh(double x) => SixthJvp(x, 1).Tangent;
}
