using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

public partial class SwitchTests
{
    private static readonly double[][] s_points = [[0.6, 1.2, 0.8], [1.4, 0.7, 1.3], [-1.2, -0.7, 0.5], [2.4, -0.9, -1.1]];

    private enum Kernel
    {
        Square,
        Sine,
        Other,
    }

    private sealed record Options(Kernel Kernel, double Scale, Options? Next = null, int[]? Sizes = null);

    [Differentiable]
    private static double Statement(ReadOnlySpan<double> x)
    {
        double y = x[1];
        for (int i = 0; i < 5; i++)
        {
            switch (i)
            {
                case 0:
                case 1:
                    y *= x[0];
                    break;
                case 2:
                    if (x[0] < 0)
                    {
                        break;
                    }

                    y += x[2] * x[2];
                    break;
                case 3:
                    continue;
                default:
                    y = Math.Sin(y);
                    break;
            }

            y += x[2];
        }

        return y;
    }

    [Fact]
    [Supports("`switch` statement")]
    public void Switch_statement() => ScalarFunction(
        s_points, Statement, StatementJvp, StatementVjp, StatementGradient, StatementHvp, StatementHessian);

    [Differentiable]
    private static double Returning(ReadOnlySpan<double> x)
    {
        switch (x[0])
        {
            case < 0:
                return x[1] * x[1] * x[2];
            case >= 0 and < 1 when x[1] > 0:
                return x[0] * x[1];
            case double big when big > 2:
                return big * big * x[2];
        }

        return x[0] * x[2];
    }

    [Fact]
    [Supports("patterns: relational, logical, type, `when`")]
    public void Switch_over_patterns_that_returns() => ScalarFunction(
        s_points, Returning, ReturningJvp, ReturningVjp, ReturningGradient, ReturningHvp, ReturningHessian);

    [Differentiable]
    private static double Expression(ReadOnlySpan<double> x)
    {
        double a = x[0] switch
        {
            < 0 => x[1] * x[1],
            >= 0 and <= 1 => Math.Exp(x[1]) * x[0],
            var big when big > 2 => big * big,
            _ => x[2] * x[0],
        };
        return a * (x[2] > 0, x[1] > 0) switch
        {
            (true, true) => x[0],
            (false, _) => x[1] * x[2],
            _ => 2 * x[2],
        };
    }

    [Fact]
    [Supports("`switch` expression")]
    public void Switch_expression() => ScalarFunction(
        s_points, Expression, ExpressionJvp, ExpressionVjp, ExpressionGradient, ExpressionHvp, ExpressionHessian);

    private static double Evaluate(Options options, double x) => options switch
    {
        { Kernel: Kernel.Square, Scale: > 1 and var scale } => scale * x * x,
        { Kernel: Kernel.Sine, Next: { Scale: var inner } } => Math.Sin(inner * x),
        { Sizes: [_, 3, ..] } => x * x * x,
        { Kernel: not Kernel.Other } => x,
        _ => x * (options.Next?.Scale ?? 0.5),
    };

    [Differentiable]
    private static double Inert(ReadOnlySpan<double> x)
    {
        double y = 0;
        for (int i = 0; i < x.Length; i++)
        {
            y += Evaluate(s_options[i], x[i]) * x[0];
        }

        return y + Evaluate(s_options[3], x[1]) + Evaluate(s_options[4], x[2]) * x[1] + Evaluate(s_options[5], x[2]);
    }

    private static readonly Options[] s_options =
    [
        new(Kernel.Square, 1.5), new(Kernel.Sine, 1, new Options(Kernel.Other, 2)), new(Kernel.Sine, 1, null, [1, 3, 4]),
        new(Kernel.Square, 1), new(Kernel.Other, 1), new(Kernel.Other, 1, new Options(Kernel.Other, 3)),
    ];

    [Fact]
    [Supports("property patterns, `is`, `??`, `?.` on inert objects")]
    public void Patterns_on_inert_objects() => ScalarFunction(
        s_points, Inert, InertJvp, InertVjp, InertGradient, InertHvp, InertHessian);

    [Differentiable]
    private static double Lists(ReadOnlySpan<double> x)
    {
        double y = x is [> 0, var second, ..] ? second * second : x[0] * x[1];
        return x is [.., < 0] ? y * x[2] : y + x[2] * x[2];
    }

    [Fact]
    [Supports("list patterns")]
    public void List_patterns() => ScalarFunction(
        s_points, Lists, ListsJvp, ListsVjp, ListsGradient, ListsHvp, ListsHessian);

#pragma warning disable CS8509 // What is not handled is the point.
    [Differentiable]
    private static double Unmatched(double x, int n) => n switch
    {
        1 => x * x,
        2 => x * x * x,
    };
#pragma warning restore CS8509

    [Fact]
    public void Unmatched_value_throws() =>
        Assert.Throws<System.Runtime.CompilerServices.SwitchExpressionException>(() => UnmatchedGradient(2, 3, out _));

    [Differentiable]
    private static double Finally(ReadOnlySpan<double> x)
    {
        double y = x[0];
        try
        {
            if (x[1] < 0)
            {
                return y * x[2];
            }

            y *= x[1];
        }
        finally
        {
            y += x[2] * x[2];
        }

        return y * x[0];
    }

    [Fact]
    [Supports("`try`, `finally`")]
    public void Try_and_finally() => ScalarFunction(
        s_points, Finally, FinallyJvp, FinallyVjp, FinallyGradient, FinallyHvp, FinallyHessian);
}
