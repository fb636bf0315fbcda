using System.Numerics;
using System.Reflection;
using AutoDiff.Tests.Constructs.Support;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Members of interfaces and base classes that are marked: the object decides which implementation is differentiated.</summary>
public partial class DispatchTests
{
    internal partial interface ICurve
    {
        [Differentiable]
        double At(double x);

        /// <summary>Implementations may have their own.</summary>
        [Differentiable]
        double Twice(double x) => At(At(x));
    }

    internal sealed partial class Line(double slope) : ICurve
    {
        private readonly double _slope = slope;

        public double At(double x) => _slope * x + 0.25;
    }

    internal sealed partial class Wave : ICurve
    {
        public double At(double t) => Math.Sin(t) * t;

        public double Twice(double t) => t * t * t;
    }

    /// <summary>Calls the member of other objects, of its own type too.</summary>
    internal sealed partial class Product(ICurve a, ICurve b) : ICurve
    {
        private readonly ICurve _a = a, _b = b;

        double ICurve.At(double x) => _a.At(x) * _b.At(x);
    }

    internal readonly partial struct Parabola : ICurve
    {
        private readonly double _a;

        public Parabola(double a) => _a = a;

        public double At(double x) => _a * x * x;
    }

    internal readonly partial record struct Displaced((double Up, double Side) By, int Times) : ICurve
    {
        public double At(double x) => (x + By.Side) * (x - 1) * Times + By.Up;

        public double Twice(double x) => x * By.Side;
    }

    private static readonly ICurve[] s_structs = [new Parabola(0.5), new Displaced((0.25, -1), 2), new Line(2), new Parabola(-1)];

    [Differentiable]
    private static double Structs(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (ICurve curve in s_structs)
        {
            sum += curve.At(x[0]) * x[1] - curve.Twice(x[1]);
        }

        return sum;
    }

    [Fact]
    [Supports("structs that implement marked members of interfaces")]
    public void Structs_behind_interfaces() => ScalarFunction(2, Structs, StructsJvp, StructsVjp, StructsGradient, StructsHvp, StructsHessian);

    internal sealed partial class Scaled<T>(T factor) : ICurve
        where T : INumber<T>
    {
        internal T Factor { get; } = factor;

        public double At(double x) => double.CreateChecked(Factor) * x * x;
    }

    internal sealed partial class Sum<TFirst, TSecond>(TFirst first, TSecond second) : ICurve
        where TFirst : ICurve
        where TSecond : ICurve
    {
        internal readonly TFirst First = first;
        internal readonly TSecond Second = second;

        public double At(double x) => First.At(x) + (x * Second.At(x));
    }

    private static readonly ICurve[] s_generic = [new Scaled<int>(3), new Sum<Wave, Scaled<float>>(new Wave(), new Scaled<float>(0.5f)), new Scaled<double>(-0.25), new Sum<Sum<Wave, Line>, Parabola>(new Sum<Wave, Line>(new Wave(), new Line(2)), new Parabola(0.5))];

    [Differentiable]
    private static double Generic(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (ICurve curve in s_generic)
        {
            sum += curve.At(x[0]) * x[1];
        }

        return sum;
    }

    [Fact]
    [Supports("generic types that implement marked members")]
    public void Generic_types_behind_interfaces()
    {
        ScalarFunction(2, Generic, GenericJvp, GenericVjp, GenericGradient, GenericHvp, GenericHessian);
        s_generic[0].AtGradient(0.5, out double derivative);
        Close("derivative", 3, derivative);
    }

    private static ICurve Made<T>(T factor)
        where T : INumber<T> => new Scaled<T>(factor);

    [Differentiable]
    private static double At(double x, ICurve curve) => curve.At(x);

    [Fact]
    public void A_construction_that_no_source_names_is_refused_at_run_time() =>
        Assert.Throws<NotSupportedException>(() => AtGradient(0.5, Made(2L), out _));

    private static readonly ICurve[] s_curves = [new Line(1.5), new Wave(), new Product(new Wave(), new Product(new Line(0.5), new Line(-1)))];

    [Differentiable]
    private static double Interfaces(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (ICurve curve in s_curves)
        {
            sum += curve.At(x[0]) * x[1];
        }

        for (int i = 0; i < x.Length; i++)
        {
            sum = s_curves[i].At(sum) + s_curves[i].Twice(x[i]);
        }

        return sum;
    }

    [Fact]
    [Supports("interface members marked `[Differentiable]`, default implementations too")]
    public void Interface_members() => ScalarFunction(
        3, Interfaces, InterfacesJvp, InterfacesVjp, InterfacesGradient, InterfacesHvp, InterfacesHessian);

    internal abstract partial class Layer
    {
        /// <summary>Calls the member that types further down have.</summary>
        [Differentiable]
        public double Penalised(double x) => Apply(x) + 0.5 * x * x;

        [Differentiable]
        public abstract double Apply(double x);
    }

    internal partial class Power(int degree) : Layer
    {
        private readonly int _degree = degree;

        public override double Apply(double x)
        {
            double power = 1;
            for (int i = 0; i < _degree; i++)
            {
                power *= x;
            }

            return power;
        }
    }

    internal sealed partial class Shifted(int degree) : Power(degree)
    {
        public override double Apply(double t) => 2 * base.Apply(t) + Math.Exp(t);
    }

    private static readonly Layer[] s_layers = [new Power(3), new Shifted(2), new Power(2)];

    [Differentiable]
    private static double Virtuals(ReadOnlySpan<double> x)
    {
        double y = x[0];
        for (int i = 0; i < s_layers.Length; i++)
        {
            Layer layer = s_layers[i];
            y += layer.Apply(x[i]) * layer.Penalised(0.3 * y);
        }

        return y;
    }

    [Fact]
    [Supports("abstract and virtual members marked `[Differentiable]`, `base`")]
    public void Abstract_and_virtual_members() => ScalarFunction(
        3, Virtuals, VirtualsJvp, VirtualsVjp, VirtualsGradient, VirtualsHvp, VirtualsHessian);

    internal partial interface IMap
    {
        [Differentiable]
        void Apply(ReadOnlySpan<double> x, [NoDerivative] double scale, Span<double> y);
    }

    internal sealed partial class Rotation : IMap
    {
        public void Apply(ReadOnlySpan<double> x, double scale, Span<double> y)
        {
            int whole = (int)scale;
            for (int i = 0; i < x.Length; i++)
            {
                y[i] = scale * x[i] * x[(i + whole) % x.Length];
            }
        }
    }

    internal sealed partial class Square : IMap
    {
        public void Apply(ReadOnlySpan<double> x, [NoDerivative] double scale, Span<double> y)
        {
            for (int i = 0; i < x.Length; i++)
            {
                y[i] = x[i] * x[i];
            }
        }
    }

    private static readonly IMap[] s_maps = [new Square(), new Rotation()];

    [Differentiable]
    private static double Maps(ReadOnlySpan<double> x)
    {
        Span<double> y = stackalloc double[3], z = stackalloc double[3];
        s_maps[0].Apply(x, 2, y);
        s_maps[1].Apply(y, 2, z);
        return z[0] * z[1] + z[2];
    }

    [Fact]
    [Supports("interface members marked `[Differentiable]`, default implementations too")]
    public void Members_that_write_to_spans() => ScalarFunction(3, Maps, MapsJvp, MapsVjp, MapsGradient, MapsHvp, MapsHessian);

    [Differentiable]
    private static double Slopes(ReadOnlySpan<double> x)
    {
        double sum = 0;
        foreach (ICurve curve in s_curves)
        {
            sum += curve.AtGradient(x[0], out double slope) * x[1] + slope * slope;
        }

        foreach (Layer layer in s_layers)
        {
            sum += layer.ApplyJvp(x[1], x[2]).Tangent;
        }

        return sum;
    }

    [Fact]
    [Supports("generated members of objects called inside")]
    public void Derivatives_inside() => ScalarFunction(3, Slopes, SlopesJvp, SlopesVjp, SlopesGradient, SlopesHvp, SlopesHessian);

    [Fact]
    public void Derivative_members_are_members_of_the_interface_and_of_the_base()
    {
        foreach (ICurve curve in s_curves)
        {
            Check(curve.At, x => curve.AtGradient(x, out double slope) is var value ? (value, slope) : default, x => curve.AtJvp(x, 1));
            Check(curve.Twice, x => curve.TwiceGradient(x, out double slope) is var value ? (value, slope) : default, x => curve.TwiceJvp(x, 1));
        }

        foreach (Layer layer in s_layers)
        {
            Check(layer.Apply, x => layer.ApplyGradient(x, out double slope) is var value ? (value, slope) : default, x => layer.ApplyJvp(x, 1));
            Check(layer.Penalised, x => layer.PenalisedGradient(x, out double slope) is var value ? (value, slope) : default, x => layer.PenalisedJvp(x, 1));
        }

        static void Check(Func<double, double> primal, params Func<double, (double Value, double Slope)>[] derivatives)
        {
            double expected = FiniteDifference.Jacobian(p => [primal(p[0])], [0.7])[0];
            foreach (Func<double, (double Value, double Slope)> derivative in derivatives)
            {
                Same("value", primal(0.7), derivative(0.7).Value);
                Close("derivative", expected, derivative(0.7).Slope);
            }
        }
    }

    [Fact]
    public void An_object_of_a_type_that_was_not_compiled_here_throws()
    {
        ICurve unknown = DispatchProxy.Create<ICurve, Unknown>();
        NotSupportedException thrown = Assert.Throws<NotSupportedException>(() => OfOneGradient(unknown, 1, out _));
        Assert.Contains("was compiled with", thrown.Message);
        Assert.Throws<NullReferenceException>(() => OfOneGradient(null!, 1, out _));
    }

    [Differentiable]
    private static double OfOne(ICurve curve, double x) => curve.At(x) * x;

    public class Unknown : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => 1.0;
    }
}
