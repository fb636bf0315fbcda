using System.Text;
using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.EndToEnd;

/// <summary>Functions that a program wrote: thousands of statements, loops and branches among them.</summary>
public class LongFunctionTests
{
    private delegate double Function(ReadOnlySpan<double> x);

    private delegate double GradientFunction(ReadOnlySpan<double> x, Span<double> gradient);

    [Fact]
    public void Two_thousand_lines_have_a_gradient()
    {
        GeneratorRunner runner = new();
        runner.Run(TestCompilation.Create(Source(2000)));
        using CompiledCode code = CompiledCode.Load(runner.Output);
        Function f = code.Delegate<Function>("Test", "F");
        double[] x = [0.3, 0.7, 0.2], v = [0.5, -1.0, 0.25], gradient = new double[3];
        double value = code.Delegate<GradientFunction>("Test", "FGradient")(x, gradient);
        double At(double t) => f([.. x.Zip(v, (xi, vi) => xi + (t * vi))]);
        const double H = 1e-4;
        double slope = ((8 * (At(H) - At(-H))) - (At(2 * H) - At(-2 * H))) / (12 * H);
        double along = gradient.Zip(v, (g, vi) => g * vi).Sum();
        Assert.Equal(f(x), value);
        Assert.NotEqual(0, slope);
        Assert.True(Math.Abs(slope - along) <= 1e-8 * (1 + Math.Abs(slope)), $"{along:R} instead of {slope:R}");
    }

    private static string Source(int lines)
    {
        StringBuilder body = new();
        for (int i = 2; i < lines; i++)
        {
            body.Append("        ").AppendLine((i % 20) switch
            {
                0 => $"double v{i} = 0; for (int i{i} = 0; i{i} < x.Length; i{i}++) {{ v{i} += x[i{i}] * v{i - 1}; }}",
                1 => $"double v{i} = v{i - 1}; if (v{i} > 0.5) {{ v{i} *= v{i - 2}; }} else {{ v{i} += x[2]; }}",
                7 => $"double v{i} = v{i - 1} > x[1] ? Math.Exp(-v{i - 3}) : Math.Atan(v{i - 2});",
                _ => $"double v{i} = Math.Tanh(v{i - 1}) + 0.5 * v{i - 2} * x[{i % 3}];",
            });
        }

        return TestCompilation.InClass($$"""
                [Differentiable(Modes = DerivativeModes.Gradient)]
                public static double F(ReadOnlySpan<double> x)
                {
                    double v0 = x[0], v1 = x[1];
            {{body}}
                    return v{{lines - 1}};
                }
            """);
    }
}
