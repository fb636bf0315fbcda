using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;
using AutoDiff.Generators.Tests.Harness;
using AutoDiff.Generators.Tests.Reference;

namespace AutoDiff.Generators.Tests.Rules;

/// <summary>
/// The Taylor coefficients that generated code computes for every primitive, along random curves, against the divided differences of
/// the function's own definition in high precision.
/// </summary>
public sealed class SeriesAccuracyTests : IClassFixture<SeriesAccuracyTests.Compiled>
{
    private const int Order = 8;

    /// <summary>The orders that are unrolled, and one that is not.</summary>
    private static readonly int[] Orders = [1, 2, 3, 4, Order];

    /// <summary>Differences with this step leave the coefficients of higher powers out of sight.</summary>
    private const int StepExponent = -100;

    private readonly Compiled _compiled;

    public SeriesAccuracyTests(Compiled compiled) => _compiled = compiled;

    private delegate void OneSeries(int order, ReadOnlySpan<double> x, Span<double> result);

    private delegate void TwoSeries(int order, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> result);

    private delegate void ThreeSeries(int order, ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> z, Span<double> result);

    public static TheoryData<string> Names => [.. Cases.Select(c => c.Name)];

    /// <summary>The primitives that C# code can name.</summary>
    private static RuleCase[] Cases => [.. RuleCases.All.Where(c => !c.Name.StartsWith("Strong", StringComparison.Ordinal))];

    /// <summary>One method for each primitive, compiled together.</summary>
    public sealed class Compiled : IDisposable
    {
        private readonly CompiledCode _code;

        public Compiled()
        {
            string source = TestCompilation.InClass(string.Join("\n", Cases.Select(Method)));
            _code = CompiledCode.Load([source, .. GeneratorRunner.Generate(source).Values]);
        }

        public void Run(string name, int order, double[][] curve, Span<double> result)
        {
            double[][] x = [.. curve.Select(c => c[..(order + 1)])];
            string method = $"F{Array.FindIndex(Cases, c => c.Name == name)}Taylor";
            switch (x.Length)
            {
                case 1:
                    _code.Delegate<OneSeries>("Test", method)(order, x[0], result);
                    break;
                case 2:
                    _code.Delegate<TwoSeries>("Test", method)(order, x[0], x[1], result);
                    break;
                default:
                    _code.Delegate<ThreeSeries>("Test", method)(order, x[0], x[1], x[2], result);
                    break;
            }
        }

        public void Dispose() => _code.Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void CoefficientsToOrder8AreRightTo12Digits(string name)
    {
        RuleCase test = RuleCases.Find(name);
        Random random = new(7);
        List<string> failures = [];
        foreach (double[] point in Moderate(test))
        {
            double[][] curve = [.. point.Select((x, i) => Curve(x, Scale(test, point, i), random))];
            BigReal[] expected = Coefficients(test, curve);
            foreach (int order in Orders)
            {
                double[] actual = new double[order + 1];
                _compiled.Run(name, order, curve, actual);
                double magnitude = 0;
                for (int k = 1; k <= order; k++)
                {
                    double right = (double)expected[k];
                    magnitude = Math.Max(magnitude, Math.Abs(right));
                    if (!(Math.Abs(actual[k] - right) <= 1e-12 * Math.Max(Math.Abs(right), magnitude)))
                    {
                        failures.Add($"c{k} of {order} at ({string.Join(", ", point)}): {actual[k]:R} instead of {right:R}, {(actual[k] - right) / magnitude:e1}");
                    }
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    private static string Method(RuleCase test, int index)
    {
        string[] arguments = [.. test.Points[0].Select((_, i) => $"x{i}")];
        string parameters = string.Join(", ", arguments.Select(a => "double " + a));
        string call = test.Function switch
        {
            Op.Add => "x0 + x1",
            Op.Subtract => "x0 - x1",
            Op.Multiply => "x0 * x1",
            Op.Divide => "x0 / x1",
            Op.Remainder => "x0 % x1",
            Op.Negate => "-x0",
            Op.Convert => "(double)x0",
            RoundingRules.Detach => "Diff.Detach(x0)",
            string function => $"{function}({string.Join(", ", arguments.Concat(test.Fixed))})",
        };
        return $"[Differentiable(Modes = DerivativeModes.Taylor)] public static double F{index}({parameters}) => {call};";
    }

    /// <summary>Some points where neither numbers nor their eighth powers overflow.</summary>
    private static IEnumerable<double[]> Moderate(RuleCase test)
    {
        double[][] points = [.. test.Points.Where(p => p.All(x => Math.Abs(x) is >= 1e-3 and <= 30))];
        if (points.Length == 0)
        {
            points = [.. test.Points.Where(p => p.All(x => Math.Abs(x) is >= 1e-6 and <= 1e6))];
        }

        int step = Math.Max(1, points.Length / 6);
        return points.Where((_, i) => i % step == 0);
    }

    /// <summary>How large coefficients may be for the curve to stay where the function is smooth.</summary>
    private static double Scale(RuleCase test, double[] point, int i) => test.Extent switch
    {
        Extent.Own => Math.Min(1, Math.Abs(point[i])),
        Extent.Joint => Math.Min(1, point.Max(Math.Abs)),
        _ => 1,
    };

    private static double[] Curve(double x, double scale, Random random)
    {
        double[] curve = new double[Order + 1];
        curve[0] = x;
        for (int k = 1; k <= Order; k++)
        {
            curve[k] = scale * ((2 * random.NextDouble()) - 1);
        }

        return curve;
    }

    private static BigReal[] Coefficients(RuleCase test, double[][] curve)
    {
        // Newton's form on the points 0, h, 2h, …, then with powers of t: what is dropped is smaller by a factor of h.
        BigReal[] table = new BigReal[Order + 1], coefficients = new BigReal[Order + 1];
        for (int j = 0; j <= Order; j++)
        {
            BigReal t = BigReal.From(j).ScaledBy(StepExponent);
            table[j] = test.Definition([.. curve.Select(c => c.Aggregate((Sum: BigReal.Zero, Power: BigReal.One), (s, x) => (s.Sum + (s.Power * x), s.Power * t)).Sum)]);
        }

        BigReal scale = BigReal.One;
        for (int k = 0; k <= Order; k++)
        {
            coefficients[k] = table[0] / scale;
            for (int j = 0; j < Order - k; j++)
            {
                table[j] = table[j + 1] - table[j];
            }

            scale = (scale * (k + 1)).ScaledBy(StepExponent);
        }

        return coefficients;
    }
}
