using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

public partial class LoopTests
{
    [Differentiable]
    private static double ForUp(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * x[i] * (i + 1);
        }

        return sum;
    }

    [Fact]
    [Supports("`for`, upwards, downwards, with steps")]
    public void For_upwards() => ScalarFunction(4, ForUp, ForUpJvp, ForUpVjp, ForUpGradient, ForUpHvp, ForUpHessian);

    [Fact]
    public void For_without_an_iteration() => ScalarFunction(
        [[]], ForUp, ForUpJvp, ForUpVjp, ForUpGradient, ForUpHvp, ForUpHessian);

    [Differentiable]
    private static double ForDown(ReadOnlySpan<double> x)
    {
        double y = x[^1];
        for (int i = x.Length - 2; i >= 0; i--)
        {
            y = y * x[i] + Math.Sin(y);
        }

        return y;
    }

    [Fact]
    [Supports("`for`, upwards, downwards, with steps")]
    public void For_downwards_with_a_carried_value() => ScalarFunction(
        4, ForDown, ForDownJvp, ForDownVjp, ForDownGradient, ForDownHvp, ForDownHessian);

    [Differentiable]
    private static double Steps(ReadOnlySpan<double> x)
    {
        double y = 1;
        for (int i = 1; i <= x.Length - 1; i += 2)
        {
            y *= x[i] + x[i - 1];
        }

        for (int i = x.Length - 1; i > 0; i -= 3)
        {
            y += x[i] * y;
        }

        return y;
    }

    [Fact]
    [Supports("`for`, upwards, downwards, with steps")]
    public void For_with_steps() => ScalarFunction(5, Steps, StepsJvp, StepsVjp, StepsGradient, StepsHvp, StepsHessian);

    [Differentiable]
    private static double While(ReadOnlySpan<double> x)
    {
        int i = 0;
        double y = x[0];
        while (i < x.Length && y < 40)
        {
            y = y * y + x[i];
            i++;
        }

        return y / (i + 1);
    }

    [Fact]
    [Supports("`while`")]
    public void While_loop() => ScalarFunction(5, While, WhileJvp, WhileVjp, WhileGradient, WhileHvp, WhileHessian);

    [Differentiable]
    private static double Do(ReadOnlySpan<double> x)
    {
        double root = x[0] + 1;
        double change;
        do
        {
            double next = 0.5 * (root + (x[0] + x[1]) / root);
            change = next - root;
            root = next;
        }
        while (Math.Abs(change) > 1e-15 * root);
        return root * x[1];
    }

    [Fact]
    [Supports("`do`")]
    public void Do_loop() => ScalarFunction(2, Do, DoJvp, DoVjp, DoGradient, DoHvp, DoHessian);

    [Differentiable]
    private static double ForEach(ReadOnlySpan<double> x, [NoDerivative] double[] weights)
    {
        double product = 1;
        foreach (double v in x)
        {
            product *= v + 0.5;
        }

        double sum = 0;
        foreach (var w in weights)
            sum += w * product;
        return sum * product;
    }

    [Fact]
    [Supports("`foreach` over spans and arrays")]
    public void Foreach_over_a_span_and_an_array()
    {
        double[] weights = [0.5, 1.5, -0.25];
        ScalarFunction(
            3,
            x => ForEach(x, weights),
            (x, v) => ForEachJvp(x, weights, v),
            (x, c, r) => ForEachVjp(x, weights, c, r),
            (x, g) => ForEachGradient(x, weights, g),
            (x, v, h) => ForEachHvp(x, weights, v, h),
            (x, h) => ForEachHessian(x, weights, h));
    }

    [Differentiable]
    private static double Nested(ReadOnlySpan<double> x)
    {
        double energy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double row = x[i];
            for (int j = i + 1; j < x.Length; j++)
            {
                double d = x[i] - x[j];
                row += 1 / Math.Sqrt(d * d + 0.1);
                for (int k = 0; k < 2; k++)
                {
                    row *= 1 + 0.1 * x[k];
                }
            }

            energy += row * row;
        }

        return energy;
    }

    [Fact]
    [Supports("nested loops")]
    public void Nested_loops() => ScalarFunction(4, Nested, NestedJvp, NestedVjp, NestedGradient, NestedHvp, NestedHessian);

    [Differentiable]
    private static double BreakAndContinue(ReadOnlySpan<double> x)
    {
        double y = x[0];
        for (int i = 0; i < x.Length; i++)
        {
            if (i == 1)
                continue;
            y *= 1 + x[i];
            if (y > 4)
            {
                y -= x[i] * x[i];
                break;
            }

            y += x[i];
        }

        return y;
    }

    [Fact]
    [Supports("`break`, `continue`, `return` from inside loops")]
    public void Break_and_continue() => ScalarFunction(
        Points(5, 5), BreakAndContinue, BreakAndContinueJvp, BreakAndContinueVjp, BreakAndContinueGradient, BreakAndContinueHvp, BreakAndContinueHessian);

    [Differentiable]
    private static double InnerBreak(ReadOnlySpan<double> x)
    {
        double sum = 0;
        int i = 0;
        while (true)
        {
            i++;
            if (i >= x.Length)
                break;
            double inner = x[i];
            for (int j = 0; j < x.Length; j++)
            {
                if (j == i)
                    break;
                if (j % 2 == 1)
                    continue;
                inner *= x[j];
            }

            if (i == 2)
                continue;
            sum += inner * x[0];
        }

        return sum;
    }

    [Fact]
    [Supports("`break`, `continue`, `return` from inside loops")]
    public void Break_and_continue_of_nested_loops() => ScalarFunction(
        5, InnerBreak, InnerBreakJvp, InnerBreakVjp, InnerBreakGradient, InnerBreakHvp, InnerBreakHessian);

    [Differentiable]
    private static double ReturnInside(ReadOnlySpan<double> x, double limit)
    {
        double product = 1;
        for (int i = 0; i < x.Length; i++)
        {
            foreach (double v in x)
            {
                product *= v + 0.25;
                if (product > limit)
                    return product * x[i];
            }

            if (i > 3)
            {
                return -product;
            }
        }

        return product * product;
    }

    [Theory]
    [InlineData(2.0)]
    [InlineData(1e9)]
    [Supports("`break`, `continue`, `return` from inside loops")]
    public void Return_from_inside_loops(double limit)
    {
        ScalarFunction(
            3,
            x => ReturnInside(x, limit),
            (x, v) => ReturnInsideJvp(x, limit, v, 0),
            (x, c, r) => ReturnInsideVjp(x, limit, c, r, out _),
            (x, g) => ReturnInsideGradient(x, limit, g, out _),
            (x, v, h) => ReturnInsideHvp(x, limit, v, 0, h, out _),
            (x, h) =>
            {
                Span<double> row = stackalloc double[3];
                Span<double> unit = stackalloc double[3];
                for (int i = 0; i < 3; i++)
                {
                    unit.Clear();
                    unit[i] = 1;
                    ReturnInsideHvp(x, limit, unit, 0, row, out _);
                    row.CopyTo(h.Slice(3 * i, 3));
                }

                return ReturnInside(x, limit);
            });
    }

    [Differentiable]
    private static double MovingBound(ReadOnlySpan<double> x)
    {
        int n = x.Length;
        double y = 1;
        for (int i = 0; i < n; i++)
        {
            y = y * x[i] + x[n - 1];
            if (y > 1.2)
                n--;
            if (y < 0.7)
                i++;
        }

        return y;
    }

    [Fact]
    [Supports("`for` whose bound and index change in the body")]
    public void For_whose_bound_and_index_change() => ScalarFunction(
        Points(6, 4), MovingBound, MovingBoundJvp, MovingBoundVjp, MovingBoundGradient, MovingBoundHvp, MovingBoundHessian);

    [Differentiable]
    private static double TwoIndices(ReadOnlySpan<double> x)
    {
        double y = 0;
        for (int i = 0, j = x.Length - 1; i < j; i++, j--)
        {
            y += x[i] * x[j] * y + x[i];
        }

        int k = 0;
        for (; ;)
        {
            if (++k == x.Length)
                break;
            y *= x[k];
        }

        return y;
    }

    [Fact]
    public void For_with_two_indices_and_for_without_any() => ScalarFunction(
        5, TwoIndices, TwoIndicesJvp, TwoIndicesVjp, TwoIndicesGradient, TwoIndicesHvp, TwoIndicesHessian);

    [Differentiable]
    private static double Fibonacci(ReadOnlySpan<double> x)
    {
        double a = x[0];
        double b = x[1];
        for (int i = 0; i < 6; i++)
        {
            double next = a * b + a;
            a = b;
            b = Math.Sin(next);
        }

        return a * b;
    }

    [Fact]
    public void Carried_values_that_trade_places() => ScalarFunction(
        2, Fibonacci, FibonacciJvp, FibonacciVjp, FibonacciGradient, FibonacciHvp, FibonacciHessian);

    [Differentiable]
    private static double ConditionInside(ReadOnlySpan<double> x)
    {
        double sum = 0;
        double previous = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double term = x[i] > 1 ? Math.Log(x[i]) : x[i] * x[i];
            if (i > 0)
            {
                sum += (term - previous) * term;
            }
            else
            {
                sum -= term;
            }

            previous = term;
        }

        return sum;
    }

    [Fact]
    public void Conditions_inside_loops() => ScalarFunction(
        Points(5, 4), ConditionInside, ConditionInsideJvp, ConditionInsideVjp, ConditionInsideGradient, ConditionInsideHvp, ConditionInsideHessian);

    [Differentiable]
    private static double Counted(ReadOnlySpan<double> x, int n)
    {
        double state = x[0], sum = 0;
        int i = 0, found = -1;
        while (i < n)
        {
            state = Math.Sin((state * x[1]) + i);
            int j = i;
            for (; j > 0; j -= 2)
            {
                if (j == 3)
                {
                    continue;
                }

                sum += state * state * j;
            }

            sum += state * j;
            i++;
        }

        sum *= x[0] * i;
        while (2 * n >= i)
        {
            if (state * i > 1.5)
            {
                found = i;
                break;
            }

            state += x[2] * x[2];
            i += 2;
        }

        return (sum * state) + (x[0] * x[2] * (i + found));
    }

    [Fact]
    [Supports("`while` and `for` loops that count a variable declared before them, with its value afterwards")]
    public void Loops_that_count_a_variable_declared_before_them() => Assert.All(
        (int[])[0, 1, 5],
        n => ScalarFunction(
            3, x => Counted(x, n), (x, v) => CountedJvp(x, n, v), (x, c, g) => CountedVjp(x, n, c, g), (x, g) => CountedGradient(x, n, g), (x, v, hv) => CountedHvp(x, n, v, hv),
            (x, h) => CountedHessian(x, n, h)));

    private sealed class Samples
    {
        public double[] Values = [0.5, -1, 2];
    }

    private static double Misfit(ReadOnlySpan<double> x, double value)
    {
        Span<double> own = stackalloc double[2];
        own.Clear();
        double[] factors = new double[2];
        factors[0] = value;
        for (int k = 0; k < own.Length; k++)
        {
            own[k] += Math.Tanh(x[k] * factors[0]);
        }

        return own[0] * own[1];
    }

    private static int Rounds(int n)
    {
        Span<int> own = stackalloc int[2];
        own[0] = n;
        own[1] = own[0]++;
        return own[0] - own[1];
    }

    [Differentiable]
    private static double OverMember(ReadOnlySpan<double> x, Samples samples)
    {
        double sum = x[0];
        int s = 0;
        while (s < samples.Values.Length)
        {
            sum = (sum * 0.5) + (Misfit(x, samples.Values[s]) * sum * Rounds(s));
            s++;
        }

        return sum;
    }

    [Fact]
    public void Helpers_that_write_to_storage_of_their_own_leave_the_bound_as_it_is()
    {
        Samples samples = new();
        ScalarFunction(
            2, x => OverMember(x, samples), (x, v) => OverMemberJvp(x, samples, v), (x, c, g) => OverMemberVjp(x, samples, c, g), (x, g) => OverMemberGradient(x, samples, g),
            (x, v, hv) => OverMemberHvp(x, samples, v, hv), (x, h) => OverMemberHessian(x, samples, h), allocates: true);
    }
}
