using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary><c>goto</c>: to labels further down, out of loops, and between the cases of a <c>switch</c>.</summary>
public partial class JumpTests
{
    private static readonly double[][] s_points = [[0.4, 1.3, 0.9], [1.6, 0.7, -0.5], [-0.3, 0.2, 1.1], [2.5, -1.5, 0.6]];

    [Differentiable]
    private static double Forward(ReadOnlySpan<double> x)
    {
        double y = x[0] * x[1];
        if (x[0] < 0)
        {
            goto negative;
        }

        if (x[1] < 0)
        {
            y *= x[2];
            goto end;
        }

        y += Math.Sin(x[2]);
        if (x[2] < 0)
        {
            return y * x[1];
        }

        goto end;
    negative:
        y -= x[2] * x[2] * x[0];
    end:
        return y * y;
    }

    [Fact]
    [Supports("`goto` to a label further down")]
    public void Labels_further_down() => ScalarFunction(
        s_points, Forward, ForwardJvp, ForwardVjp, ForwardGradient, ForwardHvp, ForwardHessian);

    [Differentiable]
    private static double AfterReturn(ReadOnlySpan<double> x)
    {
        if (x[0] < 0)
        {
            return x[1] * x[1];
        }

        double v = Math.Sin(x[0]) * x[1];
        if (x[2] < 0)
        {
            goto end;
        }

        if (x[1] > 1)
        {
            return v * x[2];
        }

    end:
        return v * v + x[2] * x[0];
    }

    [Fact]
    [Supports("`goto` to a label further down")]
    public void What_is_declared_after_an_early_return_is_seen_after_the_label() => ScalarFunction(
        s_points, AfterReturn, AfterReturnJvp, AfterReturnVjp, AfterReturnGradient, AfterReturnHvp, AfterReturnHessian);

    [Differentiable]
    private static double Nested(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = 0; j < x.Length; j++)
            {
                double term = x[i] * Math.Cos(x[j]);
                if (term > 1.3)
                {
                    goto found;
                }

                if (term < -0.41)
                {
                    goto next;
                }

                if (j > i + 1)
                {
                    break;
                }

                sum += term * term;
            }

            sum *= 1.5;
        next:
            sum += x[i];
        }

        sum += x[0] * x[2];
    found:
        return sum * x[1];
    }

    [Fact]
    [Supports("labelled exits from loops")]
    public void Out_of_two_loops() => ScalarFunction(
        s_points, Nested, NestedJvp, NestedVjp, NestedGradient, NestedHvp, NestedHessian);

    [Differentiable]
    private static double Endless(ReadOnlySpan<double> x)
    {
        double y = x[0];
        while (true)
        {
            do
            {
                y = y * y + 0.5 * x[1];
                if (y > 2)
                {
                    goto done;
                }
            }
            while (y < 1);
            y += x[2] * x[2] + 0.1;
        }

    done:
        return y * x[0];
    }

    [Fact]
    [Supports("labelled exits from loops")]
    public void Out_of_a_loop_without_other_end() => ScalarFunction(
        [[0.4, 1.3, 0.9], [1.6, 0.7, -0.5], [2.5, -1.5, 0.6]], Endless, EndlessJvp, EndlessVjp, EndlessGradient, EndlessHvp, EndlessHessian);

    [Differentiable]
    private static double Cases(ReadOnlySpan<double> x)
    {
        double y = 0;
        for (int i = 0; i < 4; i++)
        {
            switch (i)
            {
                case 0:
                    y += x[0] * x[1];
                    break;
                case 1:
                    y *= x[2];
                    if (x[0] > 1)
                    {
                        goto case 0;
                    }

                    goto default;
                case 2 when x[1] > 0:
                    y -= x[1];
                    goto case 1;
                default:
                    y += x[2] * x[2];
                    break;
            }

            y *= 1.25;
        }

        return y;
    }

    [Fact]
    [Supports("`goto case`, `goto default`")]
    public void Between_cases() => ScalarFunction(
        s_points, Cases, CasesJvp, CasesVjp, CasesGradient, CasesHvp, CasesHessian);

    [Differentiable]
    private static double Growing(ReadOnlySpan<double> x)
    {
        double y = 1 + x[0] * x[0];
        while (y < 5)
        {
            y += 0.5 * y * y * Math.Cos(x[1]) + x[2] * x[2];
        }

        for (int i = 0; i < x[0] + 2; i++)
        {
            y *= 1 + 0.1 * x[2];
        }

        return y;
    }

    [Fact]
    [Supports("loops whose number of iterations depends on values that carry derivatives")]
    public void Trips_that_depend_on_active_values() => ScalarFunction(
        s_points, Growing, GrowingJvp, GrowingVjp, GrowingGradient, GrowingHvp, GrowingHessian);
}
