// Uses the package as a stranger would: marks a function, calls its generated gradient, differentiates lambdas in place and checks every number.
using AutoDiff;

double[] w = [1.5, -0.5, 2.0];
double[] g = new double[3];
double value = Model.LossGradient(w, wGradient: g);

bool ok = value == Model.Loss(w);
for (int i = 0; i < w.Length; i++)
{
    double residual = w[i] * w[i] - i;
    double expected = 4 * w[i] * residual + Math.Cos(w[i]);
    ok &= Math.Abs(g[i] - expected) <= 1e-12 * Math.Max(1, Math.Abs(expected));
}

ok &= Diff.Derivative(x => x * x * x, 2.0) == 12;
ok &= Diff.Gradient(static (v, k) => Model.Loss(v) * k, 2.0, w, g) == 2 * value;

// A private field of another type is reached by an accessor, which the trimmer must see.
ok &= Diff.Hvp(static (v, s) => s.Energy(v), new Spring(3), w, [1.0, 0, 0], g) == 3.375 && g is [3, 0, 0];

Console.WriteLine(ok ? "PASS" : $"FAIL: value {value}, gradient {string.Join(", ", g)}");
return ok ? 0 : 1;

internal static partial class Model
{
    [Differentiable]
    internal static double Loss(ReadOnlySpan<double> w)
    {
        double sum = 0;
        for (int i = 0; i < w.Length; i++)
        {
            double residual = w[i] * w[i] - i;
            sum += residual * residual + Math.Sin(w[i]);
        }

        return sum;
    }
}

internal sealed class Spring(double stiffness)
{
    private readonly double _stiffness = stiffness;

    public double Energy(ReadOnlySpan<double> x) => _stiffness / 2 * x[0] * x[0];
}
