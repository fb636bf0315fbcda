using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

public partial class ConditionalTests
{
    // Both sides of x[0] = 1, away from it by more than the differences' step.
    private static readonly double[][] s_bothSides = [[0.6, 1.2, 0.8], [1.4, 0.7, 1.3], [1.2, -0.7, 0.5], [0.4, -0.9, -1.1]];

    [Differentiable]
    private static double IfElse(ReadOnlySpan<double> x)
    {
        double y = x[1];
        if (x[0] > 1)
        {
            y = x[0] * x[1] * x[2];
        }
        else
        {
            y *= y + x[0] * x[0];
        }

        return y * x[2];
    }

    [Fact]
    [Supports("`if`, `else`")]
    public void If_and_else() => ScalarFunction(
        s_bothSides, IfElse, IfElseJvp, IfElseVjp, IfElseGradient, IfElseHvp, IfElseHessian);

    [Differentiable]
    private static double ElseIfChain(ReadOnlySpan<double> x)
    {
        double y = 0;
        if (x[0] < 0.5)
            y = x[1] * x[1];
        else if (x[0] < 1)
            y = Math.Sin(x[1] * x[2]);
        else if (x[1] < 0)
        {
            y = x[0] * x[0] * x[0];
            if (x[2] > 0)
            {
                y += x[2] * x[1];
            }
        }

        return y + x[0] * y;
    }

    [Fact]
    public void Chain_of_conditions() => ScalarFunction(
        s_bothSides, ElseIfChain, ElseIfChainJvp, ElseIfChainVjp, ElseIfChainGradient, ElseIfChainHvp, ElseIfChainHessian);

    [Differentiable]
    private static double Ternary(ReadOnlySpan<double> x)
    {
        double a = x[0] > 1 ? x[1] * x[1] : x[1] < 0 ? Math.Exp(x[1]) : x[0] * x[2];
        return (x[2] > 0 ? a : -a * x[2]) * a;
    }

    [Fact]
    [Supports("`?:`")]
    public void Conditional_expressions() => ScalarFunction(
        s_bothSides, Ternary, TernaryJvp, TernaryVjp, TernaryGradient, TernaryHvp, TernaryHessian);

    [Differentiable]
    private static double Logic(ReadOnlySpan<double> x)
    {
        bool high = x[0] > 1;
        bool positive = x[1] >= 0 && x[2] >= 0 || !high;
        bool odd = high ^ positive;
        double y = x[0] * x[1];
        if (high && positive)
        {
            y *= x[2];
        }

        if (high | odd & positive)
        {
            y += x[2] * x[2];
        }

        positive &= x[0] != 3;
        if (!positive || x[0] == 5)
        {
            y = -y;
        }

        return y;
    }

    [Fact]
    [Supports("logic on `bool`s")]
    public void Logic_on_bools() => ScalarFunction(
        s_bothSides, Logic, LogicJvp, LogicVjp, LogicGradient, LogicHvp, LogicHessian);

    [Differentiable]
    private static double ShortCircuit(ReadOnlySpan<double> x)
    {
        int last = x.Length - 1;
        if (last > 2 && x[3] > 0 || x[last] > 1)
        {
            return x[last] * x[0] * x[0];
        }

        return x[0] * x[1];
    }

    [Fact]
    [Supports("`&&`, `\\|\\|`")]
    public void Operators_that_do_not_evaluate_their_right_side() => ScalarFunction(
        s_bothSides, ShortCircuit, ShortCircuitJvp, ShortCircuitVjp, ShortCircuitGradient, ShortCircuitHvp, ShortCircuitHessian);

    [Differentiable]
    private static double EarlyReturn(ReadOnlySpan<double> x)
    {
        if (x[0] < 0.5)
            return x[0];
        double y = x[1] * x[0];
        if (x[1] < 0)
        {
            y *= x[2];
            if (x[2] < 1)
                return y * y;
            y += 1;
        }

        return y * x[2];
    }

    [Fact]
    [Supports("early `return`")]
    public void Early_returns() => ScalarFunction(
        s_bothSides, EarlyReturn, EarlyReturnJvp, EarlyReturnVjp, EarlyReturnGradient, EarlyReturnHvp, EarlyReturnHessian);

    [Differentiable]
    private static double UntakenPole(ReadOnlySpan<double> x) =>
        x[0] > 10 ? Math.Log(x[1] - 5) / (x[2] - x[2]) : x[0] * x[1] * x[2];

    [Fact]
    public void What_did_not_run_leaves_no_NaN() => ScalarFunction(
        3, UntakenPole, UntakenPoleJvp, UntakenPoleVjp, UntakenPoleGradient, UntakenPoleHvp, UntakenPoleHessian);

    [Differentiable]
    private static double OverBool(double x, bool square, int power)
    {
        double y = square ? x * x : x;
        if (power == 2)
        {
            y *= y;
        }
        else if (power <= 0)
        {
            y = 1 / y;
        }

        return y;
    }

    [Fact]
    public void Conditions_on_discrete_parameters()
    {
        OverBoolGradient(3, true, 2, out double g);
        Close("x⁴", 108, g);
        OverBoolGradient(3, false, 0, out g);
        Close("1/x", -1.0 / 9, g);
        double[] h = new double[1];
        OverBoolHessian(3, true, 1, h);
        Close("x²", 2, h[0]);
    }

    [Differentiable]
    private static double AssignedOnOneSide(ReadOnlySpan<double> x)
    {
        double y;
        double z = x[2];
        if (x[0] > 1)
        {
            y = x[0];
            z = z * y;
        }
        else
        {
            double local = x[1] * x[1];
            y = local * z;
        }

        return y * z;
    }

    [Fact]
    public void Different_assignments_on_each_side() => ScalarFunction(
        s_bothSides, AssignedOnOneSide, AssignedOnOneSideJvp, AssignedOnOneSideVjp, AssignedOnOneSideGradient, AssignedOnOneSideHvp, AssignedOnOneSideHessian);
}
