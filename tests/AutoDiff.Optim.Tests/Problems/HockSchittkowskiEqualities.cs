namespace AutoDiff.Optim.Tests.Problems;

/// <summary>Sixteen problems with equations alone (Hock and Schittkowski 1981, <i>Test examples for nonlinear programming codes</i>), marked.</summary>
internal static partial class HockSchittkowskiEqualities
{
    [Differentiable]
    public static double F6(ReadOnlySpan<double> x) => (1 - x[0]) * (1 - x[0]);

    [Differentiable]
    public static void C6(ReadOnlySpan<double> x, Span<double> c) => c[0] = 10 * (x[1] - x[0] * x[0]);

    [Differentiable]
    public static double F7(ReadOnlySpan<double> x) => Math.Log(1 + x[0] * x[0]) - x[1];

    [Differentiable]
    public static void C7(ReadOnlySpan<double> x, Span<double> c)
    {
        double s = 1 + x[0] * x[0];
        c[0] = s * s + x[1] * x[1] - 4;
    }

    [Differentiable]
    public static double F26(ReadOnlySpan<double> x)
    {
        double a = x[0] - x[1];
        double b = x[1] - x[2];
        return a * a + b * b * b * b;
    }

    [Differentiable]
    public static void C26(ReadOnlySpan<double> x, Span<double> c)
        => c[0] = (1 + x[1] * x[1]) * x[0] + x[2] * x[2] * x[2] * x[2] - 3;

    [Differentiable]
    public static double F27(ReadOnlySpan<double> x)
    {
        double a = x[0] - 1;
        double b = x[1] - x[0] * x[0];
        return 0.01 * a * a + b * b;
    }

    [Differentiable]
    public static void C27(ReadOnlySpan<double> x, Span<double> c) => c[0] = x[0] + x[2] * x[2] + 1;

    [Differentiable]
    public static double F28(ReadOnlySpan<double> x)
    {
        double a = x[0] + x[1];
        double b = x[1] + x[2];
        return a * a + b * b;
    }

    [Differentiable]
    public static void C28(ReadOnlySpan<double> x, Span<double> c) => c[0] = x[0] + 2 * x[1] + 3 * x[2] - 1;

    [Differentiable]
    public static double F39(ReadOnlySpan<double> x) => -x[0];

    [Differentiable]
    public static void C39(ReadOnlySpan<double> x, Span<double> c)
    {
        c[0] = x[1] - x[0] * x[0] * x[0] - x[2] * x[2];
        c[1] = x[0] * x[0] - x[1] - x[3] * x[3];
    }

    [Differentiable]
    public static double F40(ReadOnlySpan<double> x) => -x[0] * x[1] * x[2] * x[3];

    [Differentiable]
    public static void C40(ReadOnlySpan<double> x, Span<double> c)
    {
        c[0] = x[0] * x[0] * x[0] + x[1] * x[1] - 1;
        c[1] = x[0] * x[0] * x[3] - x[2];
        c[2] = x[3] * x[3] - x[1];
    }

    [Differentiable]
    public static double F42(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double a = x[i] - (i + 1);
            sum += a * a;
        }

        return sum;
    }

    [Differentiable]
    public static void C42(ReadOnlySpan<double> x, Span<double> c)
    {
        c[0] = x[0] - 2;
        c[1] = x[2] * x[2] + x[3] * x[3] - 2;
    }

    [Differentiable]
    public static double F46(ReadOnlySpan<double> x)
    {
        double a = x[0] - x[1];
        double b = x[2] - 1;
        double d = (x[3] - 1) * (x[3] - 1);
        double e = (x[4] - 1) * (x[4] - 1);
        return a * a + b * b + d * d + e * e * e;
    }

    [Differentiable]
    public static void C46(ReadOnlySpan<double> x, Span<double> c)
    {
        c[0] = x[0] * x[0] * x[3] + Math.Sin(x[3] - x[4]) - 1;
        double square = x[2] * x[2] * x[3];
        c[1] = x[1] + square * square - 2;
    }

    [Differentiable]
    public static double F48(ReadOnlySpan<double> x)
    {
        double a = x[0] - 1;
        double b = x[1] - x[2];
        double d = x[3] - x[4];
        return a * a + b * b + d * d;
    }

    [Differentiable]
    public static void C48(ReadOnlySpan<double> x, Span<double> c)
    {
        c[0] = x[0] + x[1] + x[2] + x[3] + x[4] - 5;
        c[1] = x[2] - 2 * (x[3] + x[4]) + 3;
    }

    [Differentiable]
    public static double F51(ReadOnlySpan<double> x)
    {
        double a = x[0] - x[1];
        double b = x[1] + x[2] - 2;
        double d = x[3] - 1;
        double e = x[4] - 1;
        return a * a + b * b + d * d + e * e;
    }

    [Differentiable]
    public static double F52(ReadOnlySpan<double> x)
    {
        double a = 4 * x[0] - x[1];
        double b = x[1] + x[2] - 2;
        double d = x[3] - 1;
        double e = x[4] - 1;
        return a * a + b * b + d * d + e * e;
    }

    /// <summary>The constraints of 51 and 52 differ in one number.</summary>
    [Differentiable]
    public static void C52(ReadOnlySpan<double> x, [NoDerivative] double sum, Span<double> c)
    {
        c[0] = x[0] + 3 * x[1] - sum;
        c[1] = x[2] + x[3] - 2 * x[4];
        c[2] = x[1] - x[4];
    }

    [Differentiable]
    public static double F61(ReadOnlySpan<double> x)
        => 4 * x[0] * x[0] + 2 * x[1] * x[1] + 2 * x[2] * x[2] - 33 * x[0] + 16 * x[1] - 24 * x[2];

    [Differentiable]
    public static void C61(ReadOnlySpan<double> x, Span<double> c)
    {
        c[0] = 3 * x[0] - 2 * x[1] * x[1] - 7;
        c[1] = 4 * x[0] - x[2] * x[2] - 11;
    }

    [Differentiable]
    public static double F77(ReadOnlySpan<double> x)
    {
        double a = x[0] - 1;
        double b = x[0] - x[1];
        double d = x[2] - 1;
        double e = (x[3] - 1) * (x[3] - 1);
        double g = (x[4] - 1) * (x[4] - 1);
        return a * a + b * b + d * d + e * e + g * g * g;
    }

    [Differentiable]
    public static void C77(ReadOnlySpan<double> x, Span<double> c)
    {
        c[0] = x[0] * x[0] * x[3] + Math.Sin(x[3] - x[4]) - 2 * Math.Sqrt(2);
        double square = x[2] * x[2] * x[3];
        c[1] = x[1] + square * square - 8 - Math.Sqrt(2);
    }

    [Differentiable]
    public static double F78(ReadOnlySpan<double> x) => x[0] * x[1] * x[2] * x[3] * x[4];

    [Differentiable]
    public static void C78(ReadOnlySpan<double> x, Span<double> c)
    {
        c[0] = x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + x[3] * x[3] + x[4] * x[4] - 10;
        c[1] = x[1] * x[2] - 5 * x[3] * x[4];
        c[2] = x[0] * x[0] * x[0] + x[1] * x[1] * x[1] + 1;
    }

    [Differentiable]
    public static double F79(ReadOnlySpan<double> x)
    {
        double a = x[0] - 1;
        double b = x[0] - x[1];
        double d = x[1] - x[2];
        double e = (x[2] - x[3]) * (x[2] - x[3]);
        double g = (x[3] - x[4]) * (x[3] - x[4]);
        return a * a + b * b + d * d + e * e + g * g;
    }

    [Differentiable]
    public static void C79(ReadOnlySpan<double> x, Span<double> c)
    {
        c[0] = x[0] + x[1] * x[1] + x[2] * x[2] * x[2] - 2 - 3 * Math.Sqrt(2);
        c[1] = x[1] - x[2] * x[2] + x[3] + 2 - 2 * Math.Sqrt(2);
        c[2] = x[0] * x[4] - 2;
    }

    /// <summary>28's equation twice: gradients that depend on each other everywhere.</summary>
    [Differentiable]
    public static void C28Twice(ReadOnlySpan<double> x, Span<double> c)
    {
        c[0] = x[0] + 2 * x[1] + 3 * x[2] - 1;
        c[1] = 2 * (x[0] + 2 * x[1] + 3 * x[2] - 1);
    }

    /// <summary>An equation without solutions.</summary>
    [Differentiable]
    public static void Never(ReadOnlySpan<double> x, Span<double> c) => c[0] = x[0] * x[0] + 1;
}
