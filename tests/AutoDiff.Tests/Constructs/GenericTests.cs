using System.Numerics;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

public partial class GenericTests
{
    private static T Square<T>(T x)
        where T : INumber<T> => x * x;

    private static T Logistic<T>(T x)
        where T : IFloatingPointIeee754<T> => T.One / (T.One + T.Exp(-x));

    private static T Weighted<T>(ReadOnlySpan<T> x)
        where T : IFloatingPointIeee754<T>
    {
        T sum = T.Zero, weight = T.CreateChecked(0.5);
        for (int i = 0; i < x.Length; i++)
        {
            T term = x[i] > T.One ? Square(x[i]) : T.Sin(x[i] * T.Pi);
            sum += weight * term / T.CreateChecked(i + 1);
            weight = -weight;
        }

        weight++;
        return T.IsZero(sum) || sum.CompareTo(T.PositiveInfinity) > 0 ? T.NegativeOne : sum * T.Abs(weight);
    }

    [Differentiable]
    private static double Helpers(ReadOnlySpan<double> x) => Weighted(x) + Square(x[0] * x[1]) + Logistic(x[2]) + T2(x[1]) * Square(3);

    private static T T2<T>(T x)
        where T : IMultiplyOperators<T, T, T>, IMultiplicativeIdentity<T, T>, IAdditionOperators<T, T, T>, IAdditiveIdentity<T, T> =>
        x * x * (x + T.MultiplicativeIdentity);

    [Fact]
    [Supports("generic helpers with number interfaces, called with `double` or `float`")]
    public void Helpers_are_specialised() => ScalarFunction(
        3, Helpers, HelpersJvp, HelpersVjp, HelpersGradient, HelpersHvp, HelpersHessian);

    [Differentiable]
    private static float SingleHelpers(ReadOnlySpan<float> x) => Weighted(x) + Square(x[0] * x[1]) + Logistic(x[2]) + T2(x[1]) * Square(3);

    [Fact]
    public void Helpers_are_specialised_for_floats() => FloatFunction(
        3, SingleHelpers, SingleHelpersJvp, SingleHelpersVjp, SingleHelpersGradient, SingleHelpersHvp, SingleHelpersHessian, HelpersGradient, HelpersHessian);

    private interface IKernel
    {
        static abstract double Width { get; }

        static abstract double At(double squaredDistance);

        static virtual double Name => 1;
    }

    private readonly struct Gaussian : IKernel
    {
        public static double Width => 0.7;

        public static double At(double squaredDistance) => Math.Exp(-squaredDistance);
    }

    private readonly struct Cauchy : IKernel
    {
        public static double Width => 1.3;

        static double IKernel.At(double squaredDistance) => 1 / (1 + squaredDistance);
    }

    private static double Density<TKernel>(ReadOnlySpan<double> points, double at)
        where TKernel : struct, IKernel
    {
        double sum = 0;
        foreach (double point in points)
        {
            double d = (point - at) / TKernel.Width;
            sum += TKernel.At(d * d);
        }

        return sum / points.Length;
    }

    [Differentiable]
    private static double Kernels(ReadOnlySpan<double> x) => Density<Gaussian>(x, x[0] + 0.4) * Density<Cauchy>(x[1..], 0.1) + Density<Gaussian>(x, 1);

    [Fact]
    [Supports("strategies: type parameters with static abstract members")]
    public void Strategies_are_seen_through() => ScalarFunction(4, Kernels, KernelsJvp, KernelsVjp, KernelsGradient, KernelsHvp, KernelsHessian);

    private interface IStepper
    {
        double Position { get; set; }

        void Step(double by);

        double Read();
    }

    private struct Damped : IStepper
    {
        private double _speed;

        public double Position { get; set; }

        public void Step(double by)
        {
            _speed = 0.5 * _speed + by;
            Position += _speed * by;
        }

        public readonly double Read() => Position * Position + _speed;
    }

    private static double Run<TStepper>(TStepper stepper, ReadOnlySpan<double> steps)
        where TStepper : IStepper
    {
        for (int i = 0; i < steps.Length; i++)
        {
            stepper.Step(steps[i]);
            if (i == 1)
            {
                stepper.Position *= steps[0];
            }
        }

        return stepper.Read();
    }

    [Differentiable]
    private static double Steppers(ReadOnlySpan<double> x)
    {
        Damped start = new() { Position = x[0] };
        return Run(start, x) + start.Position;
    }

    [Fact]
    [Supports("structs behind interfaces of type parameters, which keep their state")]
    public void Structs_behind_interfaces_change_as_variables_do() => ScalarFunction(
        3, Steppers, SteppersJvp, SteppersVjp, SteppersGradient, SteppersHvp, SteppersHessian);

    private readonly record struct Pair<T>(T First, T Second)
        where T : INumber<T>
    {
        public T Sum => First + Second;

        public static Pair<T> operator *(Pair<T> a, Pair<T> b) => new(a.First * b.First - a.Second * b.Second, a.First * b.Second + a.Second * b.First);

        public Pair<TOther> As<TOther>()
            where TOther : INumber<TOther> => new(TOther.CreateChecked(First), TOther.CreateChecked(Second));

        public static Pair<T> Of(T x) => new(x, x * x);
    }

    private struct Range<T>(T low, T high)
        where T : IFloatingPointIeee754<T>
    {
        public T Low = low;

        public T High { get; set; } = high;

        public T Middle = (low + high) / T.CreateChecked(2);

        public void Widen(T by)
        {
            Low -= by;
            High += by;
        }

        public readonly (T Low, T Width) Extent() => (Low, High - Low);
    }

    [Differentiable]
    private static double Structs(ReadOnlySpan<double> x)
    {
        Pair<double> p = new(x[0], x[1]);
        Range<double> range = new(x[0], x[2] + 2);
        for (int i = 0; i < x.Length; i++)
        {
            p = p * Pair<double>.Of(x[i]) with { First = 1 };
            range.Widen(x[i]);
        }

        (double low, double width) = range.Extent();
        return p.Sum + low * width + range.Middle * range.High + p.As<double>().First;
    }

    [Fact]
    [Supports("generic structs")]
    public void Generic_structs() => ScalarFunction(3, Structs, StructsJvp, StructsVjp, StructsGradient, StructsHvp, StructsHessian);

    [Differentiable]
    public struct Interval<T>
    {
        public T Low;
        public T High;
    }

    [Differentiable]
    private static double Signature(Interval<double> i, in Interval<int> counts) => i.Low * i.Low * counts.Low + i.Low * i.High * counts.High;

    [Fact]
    [Supports("generic structs with public fields in signatures")]
    public void Generic_structs_in_signatures()
    {
        Interval<double> x = new() { Low = 3, High = 5 }, v = new() { Low = 0.5, High = -2 };
        Interval<int> counts = new() { Low = 2, High = 7 };
        (double value, double tangent) = SignatureJvp(x, counts, v);
        Assert.Equal(9 * 2 + 15 * 7, value);
        Assert.Equal(47 * 0.5 - 2 * 21, tangent);
        SignatureGradient(x, counts, out Interval<double> gradient);
        Assert.Equal((47.0, 21.0), (gradient.Low, gradient.High));
        SignatureHvp(x, counts, v, out Interval<double> hv);
        Assert.Equal((4 * 0.5 - 7 * 2, 7 * 0.5), (hv.Low, hv.High));
    }

    private static T Fold<T>(ReadOnlySpan<T> values, T seed, Func<T, T, T> step)
    {
        foreach (T value in values)
        {
            seed = step(seed, value);
        }

        return seed;
    }

    private static T Twice<T>(T x, Func<T, T> f)
        where T : struct => f(f(x));

    [Differentiable]
    private static double HigherOrder(ReadOnlySpan<double> x)
    {
        double scale = x[1];
        static T Cube<T>(T v)
            where T : INumber<T> => v * v * v;
        return Fold(x, 1.0, (a, b) => a * scale + b) + Twice(x[0], Square) + Twice(x[2], v => Twice(v * scale, w => w + scale)) + Cube(x[1]) + Fold(x, 0, Math.Max);
    }

    [Fact]
    [Supports("generic methods that are given lambdas or methods")]
    public void Higher_order_methods() => ScalarFunction(
        3, HigherOrder, HigherOrderJvp, HigherOrderVjp, HigherOrderGradient, HigherOrderHvp, HigherOrderHessian);

    private static T Power<T>(T x, int n)
        where T : INumber<T>
    {
        if (n == 0)
        {
            return T.One;
        }

        static T Half(T y, int m) => Power(y, m / 2);
        T half = Half(x, n);
        return n % 2 == 0 ? half * half : half * half * x;
    }

    [Differentiable]
    private static double Recursive(ReadOnlySpan<double> x) => Power(x[0], 5) + Power(x[1], 2) * Power(2, 3) + (double)Power((float)x[2], 3);

    [Fact]
    public void Recursion_of_generic_methods_with_different_types()
    {
        double[] x = [0.7, 1.2, 1.5], g = new double[3];
        double value = RecursiveGradient(x, g);
        Assert.Equal(Recursive(x), value);
        Close("gradient", [5 * Math.Pow(0.7, 4), 16 * 1.2, 3 * 1.5 * 1.5], g, 1, 1e-6);
    }

    private readonly record struct Dual(double Value, double Slope) : IAdditionOperators<Dual, Dual, Dual>, IMultiplyOperators<Dual, Dual, Dual>, IMultiplicativeIdentity<Dual, Dual>,
        IAdditiveIdentity<Dual, Dual>
    {
        public static Dual MultiplicativeIdentity => new(1, 0);

        public static Dual AdditiveIdentity => default;

        public static Dual operator +(Dual a, Dual b) => new(a.Value + b.Value, a.Slope + b.Slope);

        static Dual IMultiplyOperators<Dual, Dual, Dual>.operator *(Dual a, Dual b) => new(a.Value * b.Value, a.Value * b.Slope + a.Slope * b.Value);
    }

    [Differentiable]
    private static double OwnNumbers(ReadOnlySpan<double> x)
    {
        Dual d = T2(new Dual(x[0], x[1]));
        return d.Slope * x[2] + d.Value;
    }

    [Fact]
    [Supports("generic helpers called with structs of your own")]
    public void Helpers_of_own_numbers() => ScalarFunction(
        3, OwnNumbers, OwnNumbersJvp, OwnNumbersVjp, OwnNumbersGradient, OwnNumbersHvp, OwnNumbersHessian);
}
