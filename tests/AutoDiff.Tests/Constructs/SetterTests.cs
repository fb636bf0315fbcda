using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

public partial class SetterTests
{
    private struct Pair
    {
        private double _a;
        private double _b;

        public Pair(double a, double b)
        {
            _a = a;
            _b = b;
        }

        public double Twice
        {
            readonly get => 2 * _a;
            set
            {
                _a = value / 2;
                _b += value;
            }
        }

        public (double First, double Second) Both
        {
            readonly get => (_a, _b);
            set => (_b, _a) = value;
        }

        public double this[int i]
        {
            readonly get => i == 0 ? _a : _b;
            set
            {
                if (i == 0)
                {
                    _a = value;
                }
                else
                {
                    _b = value * value;
                }
            }
        }

        public static Pair operator ++(Pair p) => new(p._a * p._b, p._b + 1);
    }

    [Differentiable]
    private static double Properties(ReadOnlySpan<double> x)
    {
        Pair p = new(x[1], x[0]);
        p.Twice = x[0];
        p.Twice += x[1] * p.Twice;
        p.Both = (p[1], x[1]);
        int next = 0;
        p[next++] *= x[0];
        p[next] = x[1] - p[0];
        return p[0] * p[1] + p.Twice + next;
    }

    [Differentiable]
    private static double Elements(ReadOnlySpan<double> x)
    {
        Pair[] pairs = [new(1, 2), new(x[0], 3)];
        for (int i = 0; i < pairs.Length; i++)
        {
            pairs[i].Twice = x[i];
            pairs[i][1] += x[1] * i;
        }

        (pairs[0].Twice, pairs[1][0]) = (pairs[1][1], pairs[0].Twice);
        return pairs[0][0] * pairs[1][0] + pairs[0][1] * pairs[1][1];
    }

    [Differentiable]
    private static double Increments(ReadOnlySpan<double> x)
    {
        Pair p = new(x[0], x[1]);
        Pair before = p++;
        Pair[] pairs = [p, before];
        ++pairs[1];
        return pairs[0][0] * pairs[1][1] + (++p)[0] * before[1];
    }

    [Fact]
    [Supports("properties and indexers of structs with code behind them, read and set")]
    public void Properties_of_structs() => ScalarFunction(2, Properties, PropertiesJvp, PropertiesVjp, PropertiesGradient, PropertiesHvp, PropertiesHessian);

    [Fact]
    [Supports("properties and indexers of structs with code behind them, read and set")]
    public void Properties_of_elements() => ScalarFunction(2, Elements, ElementsJvp, ElementsVjp, ElementsGradient, ElementsHvp, ElementsHessian, allocates: true);

    [Fact]
    [Supports("`++` and `--` that a struct defines")]
    public void Increments_of_structs() => ScalarFunction(2, Increments, IncrementsJvp, IncrementsVjp, IncrementsGradient, IncrementsHvp, IncrementsHessian, allocates: true);
}
