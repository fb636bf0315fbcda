using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>`in`, `out` and `ref`, of marked methods and of helpers.</summary>
public partial class ByReferenceTests
{
    [Differentiable]
    private static void Polar(in double x, double y, out double radius, out double angle)
    {
        radius = Math.Sqrt(x * x + y * y);
        angle = Math.Atan2(y, x);
    }

    [Fact]
    [Supports("`out` parameters")]
    public void Out_parameters()
    {
        PolarJvp(3, 4, out double radius, out double angle, 1, 2, out double radiusTangent, out double angleTangent);
        Close("values", [5, Math.Atan2(4, 3)], [radius, angle]);
        Close("tangents", [(3 + 8) / 5.0, (6 - 4) / 25.0], [radiusTangent, angleTangent]);
        PolarVjp(3, 4, out radius, out angle, out double x, out double y, 5, 25);
        Close("cotangents", [3 - 4, 4 + 3], [x, y]);
    }

    [Differentiable]
    private static double Step(ref double state, double rate)
    {
        double old = state;
        state = old * old * rate;
        return old + state;
    }

    [Fact]
    [Supports("`ref` parameters")]
    public void Ref_parameters()
    {
        double state = 3;
        double tangent = 1;
        (double value, double slope) = StepJvp(ref state, 0.5, ref tangent, 2);
        Close("values", [7.5, 4.5], [value, state]);
        Close("tangents", [(3 * 0.5 * 2) + (9 * 2) + 1, (3 * 0.5 * 2) + (9 * 2)], [slope, tangent]);

        state = 3;
        double cotangent = 10;
        value = StepVjp(ref state, 0.5, 1, ref cotangent, out double rate);
        Close("values", [7.5, 4.5], [value, state]);
        Close("cotangents", [1 + (11 * 3), 11 * 9], [cotangent, rate]);
    }

    private static void Rotate(ref double a, ref double b, out double squared, in double angle)
    {
        double old = a;
        a = a * Math.Cos(angle) - b * Math.Sin(angle);
        b = old * Math.Sin(angle) + b * Math.Cos(angle);
        squared = a * a;
    }

    [Differentiable]
    private static double Rotations(ReadOnlySpan<double> x)
    {
        double a = x[0];
        double b = x[1];
        double sum = 0;
        for (int i = 0; i < 3; i++)
        {
            Rotate(ref a, ref b, out double squared, x[2]);
            sum += squared * b;
        }

        return sum;
    }

    [Fact]
    [Supports("helpers with `ref`, `out` and `in` parameters")]
    public void Helper_with_references() => ScalarFunction(
        3, Rotations, RotationsJvp, RotationsVjp, RotationsGradient, RotationsHvp, RotationsHessian);
}
