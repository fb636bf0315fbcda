using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

public partial class FunctionObjectTests
{
    [Differentiable]
    internal static double Quadratic(ReadOnlySpan<double> x, double[] targets, [Scratch] Span<double> work, [NoDerivative] double scale)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            work[i] = scale * x[i] * x[i] - targets[i];
            sum += work[i] * work[i];
        }

        return sum;
    }

    [Differentiable]
    internal static double Loss(ReadOnlySpan<double> x, [NoDerivative] double[] targets, [NoDerivative] double scale)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double r = scale * x[i] * x[i] - targets[i];
            sum += r * r;
        }

        return sum;
    }

    [Differentiable]
    internal static double SpanLoss(ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> targets, [Scratch] Span<double> work)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            work[i] = x[i] * x[i] - targets[i];
            sum += work[i] * work[i];
        }

        return sum;
    }

    [Differentiable]
    internal static void Model([NoDerivative] double[] t, ReadOnlySpan<double> b, [NoDerivative] double shift, Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            r[i] = b[0] * Math.Exp(-b[1] * t[i]) - shift;
        }
    }

    private static double Consume<TObjective>(TObjective f, double[] x, double[] v, double[] results)
        where TObjective : ITwiceDifferentiable<double>, allows ref struct
    {
        int n = x.Length;
        double sum = f.Value(x);
        sum += f.Gradient(x, results.AsSpan(0, n));
        sum += f.HessianVector(x, v, results.AsSpan(n, n));
        sum += f.Hessian(x, results.AsSpan(2 * n, n * n));
        return sum;
    }

    private static void Consume<TResidual>(TResidual f, double[] x, double[] v, double[] u, double[] results)
        where TResidual : IResidual<double>, allows ref struct
    {
        int m = f.ResidualCount;
        int n = x.Length;
        Span<double> r = results.AsSpan(0, m);
        f.Value(x, r);
        f.Jvp(x, v, r, results.AsSpan(m, m));
        f.Vjp(x, u, r, results.AsSpan(2 * m, n));
        f.Jacobian(x, r, results.AsSpan((2 * m) + n, m * n));
    }

    [Fact]
    public void Objective_is_consumed_without_allocation()
    {
        double[] x = [0.5, 1.5];
        double[] v = [1, -1];
        double[] targets = [1, 2];
        double[] results = new double[8];
        LossObjective objective = new(targets, 2.0);
        double sum = Consume(objective, x, v, results);
        Same("value", 4 * Loss(x, targets, 2.0), sum);
        double[] gradient = new double[2];
        double[] hvp = new double[2];
        double[] hessian = new double[4];
        LossGradient(x, targets, 2, gradient);
        LossHvp(x, targets, 2, v, hvp);
        LossHessian(x, targets, 2, hessian);
        Same("results", [.. gradient, .. hvp, .. hessian], results);
        Repeats("objective", false, results, () => Consume(objective, x, v, results));
    }

    [Fact]
    public void Objective_with_constant_spans_is_a_ref_struct()
    {
        Assert.True(typeof(SpanLossObjective).IsByRefLike);
        Assert.False(typeof(LossObjective).IsByRefLike);
        double[] x = [0.5, 1.5];
        double[] v = [1, -1];
        double[] targets = [1, 2];
        double[] work = new double[2];
        double[] results = new double[8];
        Action call = () => Consume(new SpanLossObjective(targets, work), x, v, results);
        call();
        double[] expected = new double[8];
        Consume(new LossObjective(targets, 1.0), x, v, expected);
        Close("results", expected, results);
        Repeats("span objective", false, results, call);
    }

    [Fact]
    public void Residual_is_consumed_without_allocation()
    {
        double[] t = [0.5, 1, 2];
        double[] x = [2, 0.3];
        double[] v = [1, -1];
        double[] u = [0.5, 2, -1];
        double[] results = new double[14];
        ModelResidual residual = new(t, 0.25, 3);
        Action call = () => Consume(residual, x, v, u, results);
        call();
        double[] r = new double[3];
        double[] jacobian = new double[6];
        ModelJacobian(t, x, 0.25, r, jacobian);
        Close("Jacobian", [.. t.SelectMany(s => new[] { Math.Exp(-0.3 * s), -2 * s * Math.Exp(-0.3 * s) })], jacobian);
        Close("results", [
            .. r,
            .. Enumerable.Range(0, 3).Select(i => jacobian[2 * i] - jacobian[(2 * i) + 1]),
            .. Enumerable.Range(0, 2).Select(j => Enumerable.Range(0, 3).Sum(i => u[i] * jacobian[(2 * i) + j])),
            .. jacobian], results);
        Repeats("residual", false, results, call);
    }

    [Fact]
    public void Only_functions_of_one_array_have_an_object() => Assert.Null(typeof(FunctionObjectTests).GetNestedType("QuadraticObjective"));
}
