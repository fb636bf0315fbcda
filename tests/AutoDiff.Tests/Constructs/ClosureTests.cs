using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

public partial class ClosureTests
{
    [Differentiable]
    private static double LocalFunctions(ReadOnlySpan<double> x)
    {
        double a = x[0], total = 0;
        for (int i = 0; i < 3; i++)
        {
            Add(Scaled(x[i]));
            a += 0.5 * x[1];
        }

        return total * Static(a, 3);

        double Scaled(double y)
        {
            if (y > 1)
            {
                return y * a;
            }

            return y * y;
        }

        void Add(double y) => total += y * y;

        static double Static(double y, int n) => n == 0 ? y : y * Static(y + 1, n - 1);
    }

    [Fact]
    [Supports("local functions")]
    public void Local_functions() => ScalarFunction(
        3, LocalFunctions, LocalFunctionsJvp, LocalFunctionsVjp, LocalFunctionsGradient, LocalFunctionsHvp, LocalFunctionsHessian);

    [Differentiable]
    private static double GivenLambdas(ReadOnlySpan<double> x)
    {
        double a = x[0], b = x[1];
        return Twice(y => y * a + b, x[2]) * Twice(Math.Sin, b);

        static double Twice(Func<double, double> f, double y) => f(f(y));
    }

    [Fact]
    [Supports("local functions that are given lambdas")]
    public void Local_functions_that_are_given_lambdas() => ScalarFunction(
        3, GivenLambdas, GivenLambdasJvp, GivenLambdasVjp, GivenLambdasGradient, GivenLambdasHvp, GivenLambdasHessian);

    [Differentiable]
    private static double Lambdas(ReadOnlySpan<double> x)
    {
        double a = x[0], b = x[1];
        Func<double, double> f = y => a * y * y + b;
        Func<double, double> sine = Math.Sin;
        Func<double, double> square = Square;
        Action<double> shift = by =>
        {
            a += by;
            b *= by;
        };
        shift(x[2]);
        double first = f(x[2]);
        shift(2);
        return first * f.Invoke(x[1]) + sine(square(a));
    }

    private static double Square(double x) => x * x;

    [Fact]
    [Supports("lambdas that capture")]
    public void Lambdas_that_capture() => ScalarFunction(
        3, Lambdas, LambdasJvp, LambdasVjp, LambdasGradient, LambdasHvp, LambdasHessian);

    private static double Simpson(Func<double, double> f, double a, double b, int n = 4)
    {
        double h = (b - a) / n, sum = f(a) + f(b);
        for (int i = 1; i < n; i++)
        {
            sum += (i % 2 == 0 ? 2 : 4) * f(a + i * h);
        }

        return sum * h / 3;
    }

    [Differentiable]
    private static double HigherOrder(ReadOnlySpan<double> x)
    {
        double c = x[2], d = x[1];
        int calls = 0;
        double inner = Simpson(
            t =>
            {
                calls++;
                return Math.Exp(-c * t * t);
            },
            0.25, x[0]);
        double twice = Simpson(s => Simpson(t => s * t * d, 0.125, s), 0.5, 1, 2);
        return inner * twice + Simpson(Math.Cos, d, 1) * calls;
    }

    [Fact]
    [Supports("methods that are given lambdas (`Simpson(f, a, b)`)")]
    public void Methods_that_are_given_lambdas() => ScalarFunction(
        3, HigherOrder, HigherOrderJvp, HigherOrderVjp, HigherOrderGradient, HigherOrderHvp, HigherOrderHessian);

    private static void Repeat(int times, Action action)
    {
        for (int i = 0; i < times; i++)
        {
            action();
        }
    }

    [Differentiable]
    private static double LaterCaptures(ReadOnlySpan<double> x)
    {
        Action<Action> thrice = action => Repeat(3, action);
        double s = x[0], step = x[1];
        thrice(() => s = s * step + x0);
        return s;
    }

    private const double x0 = 0.25;

    [Fact]
    public void Lambdas_called_in_loops_of_others() => ScalarFunction(
        3, LaterCaptures, LaterCapturesJvp, LaterCapturesVjp, LaterCapturesGradient, LaterCapturesHvp, LaterCapturesHessian);

    private static void Newton(Func<double, (double Value, double Slope)> f, ref double x, out int steps)
    {
        steps = 0;
        while (steps < 6)
        {
            var (value, slope) = f(x);
            if (Math.Abs(value) < 1e-14)
            {
                return;
            }

            x -= value / slope;
            steps++;
        }
    }

    [Differentiable]
    private static double Roots(ReadOnlySpan<double> x)
    {
        double a = x[0] + 1, root = 1 + x[1] * 0.1;
        Newton(r => (r * r - a * x1, 2 * r), ref root, out _);
        return root * x[2];
    }

    private const double x1 = 1.5;

    [Fact]
    public void References_and_tuples() => ScalarFunction(3, Roots, RootsJvp, RootsVjp, RootsGradient, RootsHvp, RootsHessian);
}
