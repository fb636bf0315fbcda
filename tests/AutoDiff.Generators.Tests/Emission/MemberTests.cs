using AutoDiff.Generators.Tests.Harness;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiff.Generators.Tests.Emission;

/// <summary>What generated members compute and check.</summary>
public sealed class MemberTests : IDisposable
{
    private const string Source = """
        public static partial class Test
        {
            [Differentiable]
            public static double F(ReadOnlySpan<double> x, [NoDerivative] double scale)
            {
                if (scale < 0)
                {
                    throw new ArgumentOutOfRangeException(nameof(scale));
                }

                double sum = 0;
                for (int i = 0; i < x.Length; i++)
                {
                    sum += scale * x[i] * x[i] * x[(i + 1) % x.Length];
                }

                return sum;
            }
        }
        """;

    private const string Vector = """
        public static partial class Test
        {
            [Differentiable]
            public static void F(ReadOnlySpan<double> x, Span<double> y)
            {
                for (int i = 0; i < y.Length; i++)
                {
                    y[i] += x[0] * x[i % x.Length];
                }
            }
        }
        """;

    private delegate double GradientOf(ReadOnlySpan<double> x, double scale, Span<double> gradient);

    private delegate void JvpOf(ReadOnlySpan<double> x, Span<double> y, ReadOnlySpan<double> xTangent, Span<double> yTangent);

    private delegate void VjpOf(ReadOnlySpan<double> x, Span<double> y, Span<double> xCotangent, ReadOnlySpan<double> yCotangent);

    private delegate void JacobianOf(ReadOnlySpan<double> x, Span<double> y, Span<double> jacobian);

    private readonly CompiledCode _scalar = CompiledCode.Load(Source, GeneratedFile.Of(Source));
    private readonly CompiledCode _vector = CompiledCode.Load(Vector, GeneratedFile.Of(Vector));

    private GradientOf Gradient => _scalar.Delegate<GradientOf>("Test", "FGradient");

    private GradientOf Hessian => _scalar.Delegate<GradientOf>("Test", "FHessian");

    public void Dispose()
    {
        _scalar.Dispose();
        _vector.Dispose();
    }

    [Fact]
    public void TheGradientIsOverwritten()
    {
        double[] gradient = [7, 7];
        Assert.Equal(3 * ((4 * 5) + (25 * 2)), Gradient([2, 5], 3, gradient));
        Assert.Equal([3 * ((2 * 2 * 5) + 25), 3 * (4 + (2 * 5 * 2))], gradient);
    }

    [Fact]
    public void TheHessianIsSymmetricAndRowMajor()
    {
        double[] hessian = [7, 7, 7, 7];
        Assert.Equal(210, Hessian([2, 5], 3, hessian));
        Assert.Equal([3 * 2 * 5, 3 * (4 + 10), 3 * (4 + 10), 3 * 2 * 2], hessian);
    }

    [Fact]
    public void AnEmptyHessianStillHasAValue() => Assert.Equal(0, Hessian([], 3, []));

    [Fact]
    public void OverlapsAreCheckedFirst()
    {
        double[] memory = [1, 2, 3];
        ArgumentException problem = Assert.Throws<ArgumentException>(() => Gradient(memory.AsSpan(0, 2), -1, memory.AsSpan(1, 1)));
        Assert.Equal("xGradient", problem.ParamName);
        Assert.Contains("overlap", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LengthsAreCheckedBeforeTheMethodsOwnGuards()
    {
        Assert.Equal("xGradient", Assert.Throws<ArgumentException>(() => Gradient([1, 2], -1, new double[3])).ParamName);
        Assert.Equal("scale", Assert.Throws<ArgumentOutOfRangeException>(() => Gradient([1, 2], -1, new double[2])).ParamName);
        Assert.Equal("hessian", Assert.Throws<ArgumentException>(() => Hessian([1, 2], 1, new double[3])).ParamName);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 5)]
    [InlineData(5, 2)]
    [InlineData(0, 0)]
    public void TheJacobianIsTheSameByRowsAndByColumns(int n, int m)
    {
        // The output is added to: every run has to find it as the first one did.
        double[] x = [.. Enumerable.Range(1, n).Select(i => i + 0.5)], start = [.. Enumerable.Range(0, m).Select(i => 10.0 * i)];
        double[] y = [.. start], jacobian = new double[m * n];
        _vector.Delegate<JacobianOf>("Test", "FJacobian")(x, y, jacobian);
        for (int i = 0; i < m; i++)
        {
            Assert.Equal(start[i] + (x[0] * x[i % n]), y[i]);
            for (int j = 0; j < n; j++)
            {
                Assert.Equal((j == 0 ? x[i % n] : 0) + (j == i % n ? x[0] : 0), jacobian[(i * n) + j]);
            }
        }
    }

    [Fact]
    public void JvpAndVjpAreAdjoint()
    {
        double[] x = [2, 3], v = [0.5, -1], u = [1, 10, 100], y = new double[3], jv = [9, 9, 9], ju = [9, 9], given = [.. u];
        _vector.Delegate<JvpOf>("Test", "FJvp")(x, y, v, jv);
        _vector.Delegate<VjpOf>("Test", "FVjp")(x, new double[3], ju, u);
        Assert.Equal([4, 6, 4], y);
        Assert.Equal(jv.Zip(u, (a, b) => a * b).Sum(), ju.Zip(v, (a, b) => a * b).Sum(), 12);
        Assert.Equal(given, u);
    }

    [Fact]
    public void FunctionObjectsForwardToTheMembers()
    {
        const string User = """
            public static class User
            {
                public static double Use<F>(F f, double[] g, double[] h) where F : ITwiceDifferentiable<double>, allows ref struct =>
                    f.Gradient([2, 5], g) + f.Hessian([2, 5], h) + f.Value([2, 5]);

                public static double Run(double[] g, double[] h) => Use(new Test.FObjective(3), g, h);

                public static int Count(double[] r, double[] j)
                {
                    Vector.Test.FResidual f = new(r.Length);
                    f.Jacobian([2, 5], r, j);
                    return f.ResidualCount;
                }
            }
            """;
        string vector = "namespace Vector;\n" + Vector;
        using CompiledCode code = CompiledCode.Load(Source, GeneratedFile.Of(Source), vector, GeneratedFile.Of(vector), User);
        double[] gradient = new double[2], hessian = new double[4], values = new double[3], jacobian = new double[6];
        Assert.Equal(630, code.Delegate<Func<double[], double[], double>>("User", "Run")(gradient, hessian));
        Assert.Equal([135, 72], gradient);
        Assert.Equal([30, 42, 42, 12], hessian);
        Assert.Equal(3, code.Delegate<Func<double[], double[], int>>("User", "Count")(values, jacobian));
        Assert.Equal([4, 10, 4], values);
        Assert.Equal([4, 0, 5, 2, 4, 0], jacobian);
    }
}
