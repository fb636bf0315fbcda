using AutoDiff.Tests.Constructs.Support;

namespace AutoDiff.Tests.Constructs;

/// <summary>Marked instance methods: the object is a constant, and its private state is read.</summary>
public partial class InstanceMethodTests
{
    private static readonly double[] T = [0, 1, 2], Y = [1, 0.4, 0.2];

    [Fact]
    [Supports("marked instance methods: the object is a constant")]
    public void Members_of_a_class_are_instance_methods_that_read_its_state()
    {
        var model = new Decay(T, Y);
        double[] w = [0.8, 0.6], gradient = new double[2], hv = new double[2], hessian = new double[4], v = [0.3, -0.2];

        Assert.Equal(model.Loss(w), model.LossGradient(w, wGradient: gradient));
        Assert.Equal(Differences(model.Loss, w), gradient, (a, b) => Math.Abs(a - b) < 1e-7);
        (double value, double tangent) = model.LossJvp(w, v);
        DerivativeAssert.Close("Jvp", gradient[0] * v[0] + gradient[1] * v[1], tangent);
        Assert.Equal(model.Loss(w), value);
        model.LossHvp(w, v, hv);
        model.LossHessian(w, hessian);
        DerivativeAssert.Close("Hvp", [hessian[0] * v[0] + hessian[1] * v[1], hessian[2] * v[0] + hessian[3] * v[1]], hv);
    }

    [Fact]
    public void Function_objects_take_the_instance_first()
    {
        var model = new Decay(T, Y);
        double[] w = [0.8, 0.6], gradient = new double[2], series = [0.8, 0.6, 1, 0], coefficients = new double[2];
        IObjective<double> objective = new Decay.LossObjective(model);
        Assert.Equal(model.Loss(w), objective.Gradient(w, gradient));
        Assert.Equal(model.Loss(w), objective.Value(w));
        new Decay.LossObjective(model).Taylor(1, series, coefficients);
        DerivativeAssert.Close("Taylor", [model.Loss(w), gradient[0]], coefficients);

        double[] r = new double[3], jacobian = new double[6];
        new Decay.ResidualsResidual(model, 3).Jacobian(w, r, jacobian);
        DerivativeAssert.Close("Jacobian", [1, 0], jacobian[..2]);
        new Decay.ResidualsResidual(model, 0).Jacobian([], [], []);
    }

    [Fact]
    public void Methods_of_structs_and_records_are_marked_too()
    {
        new Scale { Factor = 3 }.ApplyGradient(2, out double gradient);
        Assert.Equal(12, gradient);
        new Shift(5).ApplyGradient(2, out gradient);
        Assert.Equal(7 + 2, gradient);
    }

    [Fact]
    public void An_object_that_counts_its_calls_counts_each_once()
    {
        var counter = new Counter();
        counter.SquareGradient(3, out double gradient);
        Assert.Equal((6.0, 1), (gradient, counter.Calls));
        counter.SquareHessian(3, new double[1]);
        Assert.Equal(2, counter.Calls);
    }

    private static double[] Differences(Func<double[], double> f, double[] x) =>
    [
        .. x.Select((_, i) =>
        {
            double[] up = [.. x], down = [.. x];
            up[i] += 1e-6;
            down[i] -= 1e-6;
            return (f(up) - f(down)) / 2e-6;
        }),
    ];
}

public sealed partial class Decay(double[] t, double[] y)
{
    private readonly double[] _t = t;
    private readonly double[] _y = y;

    private double Model(double a, double k, double at) => a * Math.Exp(-k * at);

    [Differentiable]
    public double Loss(ReadOnlySpan<double> w)
    {
        double sum = 0;
        for (int i = 0; i < _t.Length; i++)
        {
            double r = Model(w[0], w[1], _t[i]) - _y[i];
            sum += r * r;
        }

        return sum;
    }

    public double Loss(double[] w) => Loss((ReadOnlySpan<double>)w);

    [Differentiable]
    public void Residuals(ReadOnlySpan<double> w, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            r[i] = Model(w[0], w[1], _t[i]) - this._y[i];
        }
    }
}

public partial struct Scale
{
    public double Factor;

    [Differentiable]
    public readonly double Apply(double x) => Factor * x * x;
}

public partial record Shift(double By)
{
    [Differentiable]
    public double Apply(double x) => (x + By) * x;
}

public partial class Counter
{
    public int Calls { get; private set; }

    [Differentiable]
    public double Square(double x)
    {
        Calls++;
        return x * x;
    }
}
