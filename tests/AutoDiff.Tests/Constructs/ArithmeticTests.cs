using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

public partial class ArithmeticTests
{
    private const double Named = 0.75;
    private static readonly double s_field = 1.25;

    [Differentiable]
    private static double Operators(ReadOnlySpan<double> x) =>
        +x[0] * x[1] - x[2] / (x[0] + 2) + -(x[1] * x[2]) / x[2] - 3 * x[0];

    [Fact]
    [Supports("arithmetic on reals and integers")]
    public void Operators_of_reals() => ScalarFunction(
        3, Operators, OperatorsJvp, OperatorsVjp, OperatorsGradient, OperatorsHvp, OperatorsHessian);

    [Differentiable]
    private static double Remainder(ReadOnlySpan<double> x) => (7 * x[0] * x[1]) % 2.5 + 9.7 % (x[2] + 2.2);

    [Fact]
    [Supports("`%`")]
    public void Remainder_of_reals() => ScalarFunction(
        [[0.9, 1.1, 0.4], [-0.9, 1.3, 0.7]], Remainder, RemainderJvp, RemainderVjp, RemainderGradient, RemainderHvp, RemainderHessian);

    [Differentiable]
    private static double CompoundAssignment(ReadOnlySpan<double> x)
    {
        double a = x[0];
        a += x[1] * a;
        a -= x[2] / a;
        a *= a;
        a /= 1 + x[0] * a;
        a++;
        --a;
        double b = a += x[1];
        return a * b;
    }

    [Fact]
    [Supports("compound assignment, `++`, `--`")]
    public void Compound_assignment_and_increments() => ScalarFunction(
        3, CompoundAssignment, CompoundAssignmentJvp, CompoundAssignmentVjp, CompoundAssignmentGradient, CompoundAssignmentHvp, CompoundAssignmentHessian);

    [Differentiable]
    private static double Reassignment(ReadOnlySpan<double> x)
    {
        double a = x[0], b, c;
        b = c = a * x[1];
        a = a * a;
        a = a * b + c;
        b = a - x[0];
        return a * b * c;
    }

    [Fact]
    [Supports("locals that are reassigned")]
    public void Reassignment_of_locals() => ScalarFunction(
        2, Reassignment, ReassignmentJvp, ReassignmentVjp, ReassignmentGradient, ReassignmentHvp, ReassignmentHessian);

    [Differentiable]
    private static double Constants(ReadOnlySpan<double> x)
    {
        const double Local = 1.5e-1;
        const int Count = 3;
        int half = Count / 2;
        long big = 1L << 20;
        double quarter = 1 / 4 + 0.25f;
        return Local * x[0] * x[0] + Count * x[1] + half * x[0] + Named * x[1] * x[1] * Math.PI + s_field * x[0] * quarter + x[1] / big + (double)'a' * x[0];
    }

    [Fact]
    public void Constants_of_every_kind() => ScalarFunction(
        2, Constants, ConstantsJvp, ConstantsVjp, ConstantsGradient, ConstantsHvp, ConstantsHessian);

    [Differentiable]
    private static double Unused(ReadOnlySpan<double> x)
    {
        double unused = Math.Exp(x[0]);
        unused *= 2;
        return x[1] * x[1];
    }

    [Fact]
    public void Values_that_do_not_matter() => ScalarFunction(
        3, Unused, UnusedJvp, UnusedVjp, UnusedGradient, UnusedHvp, UnusedHessian);

    [Differentiable]
    private static double Linear(ReadOnlySpan<double> x) => 2 * x[0] - x[1];

    [Fact]
    public void Linear_function_has_a_zero_hessian() => ScalarFunction(
        2, Linear, LinearJvp, LinearVjp, LinearGradient, LinearHvp, LinearHessian);

    [Differentiable]
    private static double OneScalar(double x) => x * x * x / (1 + x);

    [Fact]
    [Supports("scalar parameters")]
    public void Function_of_one_scalar() => ScalarFunction(
        1,
        x => OneScalar(x[0]),
        (x, v) => OneScalarJvp(x[0], v[0]),
        (x, c, r) => OneScalarVjp(x[0], c, out r[0]),
        (x, g) => OneScalarGradient(x[0], out g[0]),
        (x, v, h) => OneScalarHvp(x[0], v[0], out h[0]),
        (x, h) => OneScalarHessian(x[0], h));

    [Differentiable]
    private static double Scalars(double a, int power, double b, bool negate)
    {
        double product = a * b * power;
        return negate ? -product * a : product * b;
    }

    [Fact]
    [Supports("parameters that are constants: integers, `bool`, enums, strings, objects")]
    public void Function_of_scalars_beside_discrete_data() => ScalarFunction(
        2,
        x => Scalars(x[0], 3, x[1], true),
        (x, v) => ScalarsJvp(x[0], 3, x[1], true, v[0], v[1]),
        (x, c, r) => ScalarsVjp(x[0], 3, x[1], true, c, out r[0], out r[1]),
        (x, g) => ScalarsGradient(x[0], 3, x[1], true, out g[0], out g[1]),
        (x, v, h) => ScalarsHvp(x[0], 3, x[1], true, v[0], v[1], out h[0], out h[1]),
        (x, h) => ScalarsHessian(x[0], 3, x[1], true, h));

    [Differentiable]
    private static double Mixed(double scale, ReadOnlySpan<double> x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += scale * x[i] * y[i] * y[i];
        }

        return sum * scale;
    }

    [Fact]
    [Supports("scalars, spans and arrays side by side")]
    public void Function_of_a_scalar_a_span_and_an_array()
    {
        double[] y = [1.1, 0.6];
        ReadOnlySpan<double> x = [0.4, 0.9];
        double[] xGradient = [double.NaN, double.NaN];
        double[] yGradient = [double.NaN, double.NaN];
        double value = MixedGradient(0.7, x, y, out double scaleGradient, xGradient, yGradient);
        Same("value", Mixed(0.7, x, y), value);
        Close("scale", 2 * 0.7 * (0.4 * 1.21 + 0.9 * 0.36), scaleGradient);
        Close("x", [0.49 * 1.21, 0.49 * 0.36], xGradient);
        Close("y", [0.49 * 0.4 * 2.2, 0.49 * 0.9 * 1.2], yGradient);

        double[] xHvp = new double[2];
        double[] yHvp = new double[2];
        MixedHvp(0.7, x, y, 1, [0, 0], [0, 0], out double scaleHvp, xHvp, yHvp);
        Close("scale, scale", 2 * (0.4 * 1.21 + 0.9 * 0.36), scaleHvp);
        Close("x, scale", [1.4 * 1.21, 1.4 * 0.36], xHvp);
        Close("y, scale", [1.4 * 0.4 * 2.2, 1.4 * 0.9 * 1.2], yHvp);
    }
}
