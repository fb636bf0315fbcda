namespace AutoDiff.Optim.Tests.Problems;

/// <summary>Problems with inequalities, bounds and equations (Hock and Schittkowski 1981, <i>Test examples for nonlinear programming codes</i>), marked; their g(x) ≥ 0 is −g(x) ≤ 0
/// here.</summary>
internal static partial class HockSchittkowskiInequalities
{
    [Differentiable]
    public static double F10(ReadOnlySpan<double> x)
        => x[0] - x[1];

    [Differentiable]
    public static void G10(ReadOnlySpan<double> x, Span<double> c) => c[0] = -(-3 * x[0] * x[0] + 2 * x[0] * x[1] - x[1] * x[1] + 1);

    [Differentiable]
    public static double F11(ReadOnlySpan<double> x)
        => (x[0] - 5) * (x[0] - 5) + x[1] * x[1] - 25;

    [Differentiable]
    public static void G11(ReadOnlySpan<double> x, Span<double> c) => c[0] = -(-x[0] * x[0] + x[1]);

    [Differentiable]
    public static double F12(ReadOnlySpan<double> x)
        => 0.5 * x[0] * x[0] + x[1] * x[1] - x[0] * x[1] - 7 * x[0] - 7 * x[1];

    [Differentiable]
    public static void G12(ReadOnlySpan<double> x, Span<double> c) => c[0] = -(25 - 4 * x[0] * x[0] - x[1] * x[1]);

    [Differentiable]
    public static double F21(ReadOnlySpan<double> x)
        => 0.01 * x[0] * x[0] + x[1] * x[1] - 100;

    [Differentiable]
    public static void G21(ReadOnlySpan<double> x, Span<double> c) => c[0] = -(10 * x[0] - x[1] - 10);

    [Differentiable]
    public static double F22(ReadOnlySpan<double> x)
        => (x[0] - 2) * (x[0] - 2) + (x[1] - 1) * (x[1] - 1);

    [Differentiable]
    public static void G22(ReadOnlySpan<double> x, Span<double> c)
    {
        c[0] = -(2 - x[0] - x[1]);
        c[1] = -(x[1] - x[0] * x[0]);
    }

    [Differentiable]
    public static double F24(ReadOnlySpan<double> x)
        => ((x[0] - 3) * (x[0] - 3) - 9) * x[1] * x[1] * x[1] / (27 * Math.Sqrt(3));

    [Differentiable]
    public static void G24(ReadOnlySpan<double> x, Span<double> c)
    {
        c[0] = -(x[0] / Math.Sqrt(3) - x[1]);
        c[1] = -(x[0] + Math.Sqrt(3) * x[1]);
        c[2] = -(6 - x[0] - Math.Sqrt(3) * x[1]);
    }

    [Differentiable]
    public static double F29(ReadOnlySpan<double> x)
        => -x[0] * x[1] * x[2];

    [Differentiable]
    public static void G29(ReadOnlySpan<double> x, Span<double> c) => c[0] = -(48 - x[0] * x[0] - 2 * x[1] * x[1] - 4 * x[2] * x[2]);

    [Differentiable]
    public static double F30(ReadOnlySpan<double> x)
        => x[0] * x[0] + x[1] * x[1] + x[2] * x[2];

    [Differentiable]
    public static void G30(ReadOnlySpan<double> x, Span<double> c) => c[0] = -(x[0] * x[0] + x[1] * x[1] - 1);

    [Differentiable]
    public static double F31(ReadOnlySpan<double> x)
        => 9 * x[0] * x[0] + x[1] * x[1] + 9 * x[2] * x[2];

    [Differentiable]
    public static void G31(ReadOnlySpan<double> x, Span<double> c) => c[0] = -(x[0] * x[1] - 1);

    [Differentiable]
    public static double F34(ReadOnlySpan<double> x)
        => -x[0];

    [Differentiable]
    public static void G34(ReadOnlySpan<double> x, Span<double> c)
    {
        c[0] = -(x[1] - Math.Exp(x[0]));
        c[1] = -(x[2] - Math.Exp(x[1]));
    }

    [Differentiable]
    public static double F35(ReadOnlySpan<double> x)
        => 9 - 8 * x[0] - 6 * x[1] - 4 * x[2] + 2 * x[0] * x[0] + 2 * x[1] * x[1] + x[2] * x[2] + 2 * x[0] * x[1] + 2 * x[0] * x[2];

    [Differentiable]
    public static void G35(ReadOnlySpan<double> x, Span<double> c) => c[0] = -(3 - x[0] - x[1] - 2 * x[2]);

    [Differentiable]
    public static double F36(ReadOnlySpan<double> x)
        => -x[0] * x[1] * x[2];

    [Differentiable]
    public static void G36(ReadOnlySpan<double> x, Span<double> c) => c[0] = -(72 - x[0] - 2 * x[1] - 2 * x[2]);

    [Differentiable]
    public static void G37(ReadOnlySpan<double> x, Span<double> c)
    {
        c[0] = -(72 - x[0] - 2 * x[1] - 2 * x[2]);
        c[1] = -(x[0] + 2 * x[1] + 2 * x[2]);
    }

    [Differentiable]
    public static double F41(ReadOnlySpan<double> x)
        => 2 - x[0] * x[1] * x[2];

    [Differentiable]
    public static void C41(ReadOnlySpan<double> x, Span<double> c) => c[0] = x[0] + 2 * x[1] + 2 * x[2] - x[3];

    [Differentiable]
    public static double F43(ReadOnlySpan<double> x)
        => x[0] * x[0] + x[1] * x[1] + 2 * x[2] * x[2] + x[3] * x[3] - 5 * x[0] - 5 * x[1] - 21 * x[2] + 7 * x[3];

    [Differentiable]
    public static void G43(ReadOnlySpan<double> x, Span<double> c)
    {
        c[0] = -(8 - x[0] * x[0] - x[1] * x[1] - x[2] * x[2] - x[3] * x[3] - x[0] + x[1] - x[2] + x[3]);
        c[1] = -(10 - x[0] * x[0] - 2 * x[1] * x[1] - x[2] * x[2] - 2 * x[3] * x[3] + x[0] + x[3]);
        c[2] = -(5 - 2 * x[0] * x[0] - x[1] * x[1] - x[2] * x[2] - 2 * x[0] + x[1] + x[3]);
    }

    [Differentiable]
    public static double F60(ReadOnlySpan<double> x)
        => Square(x[0] - 1) + Square(x[0] - x[1]) + Square(Square(x[1] - x[2]));

    [Differentiable]
    public static void C60(ReadOnlySpan<double> x, Span<double> c) => c[0] = x[0] * (1 + x[1] * x[1]) + Square(x[2] * x[2]) - 4 - 3 * Math.Sqrt(2);

    [Differentiable]
    public static double F63(ReadOnlySpan<double> x)
        => 1000 - x[0] * x[0] - 2 * x[1] * x[1] - x[2] * x[2] - x[0] * x[1] - x[0] * x[2];

    [Differentiable]
    public static void C63(ReadOnlySpan<double> x, Span<double> c)
    {
        c[0] = 8 * x[0] + 14 * x[1] + 7 * x[2] - 56;
        c[1] = x[0] * x[0] + x[1] * x[1] + x[2] * x[2] - 25;
    }

    [Differentiable]
    public static double F65(ReadOnlySpan<double> x)
        => (x[0] - x[1]) * (x[0] - x[1]) + (x[0] + x[1] - 10) * (x[0] + x[1] - 10) / 9 + (x[2] - 5) * (x[2] - 5);

    [Differentiable]
    public static void G65(ReadOnlySpan<double> x, Span<double> c) => c[0] = -(48 - x[0] * x[0] - x[1] * x[1] - x[2] * x[2]);

    [Differentiable]
    public static double F71(ReadOnlySpan<double> x)
        => x[0] * x[3] * (x[0] + x[1] + x[2]) + x[2];

    [Differentiable]
    public static void G71(ReadOnlySpan<double> x, Span<double> c) => c[0] = -(x[0] * x[1] * x[2] * x[3] - 25);

    [Differentiable]
    public static void C71(ReadOnlySpan<double> x, Span<double> c) => c[0] = x[0] * x[0] + x[1] * x[1] + x[2] * x[2] + x[3] * x[3] - 40;

    [Differentiable]
    public static double F76(ReadOnlySpan<double> x)
        => x[0] * x[0] + 0.5 * x[1] * x[1] + x[2] * x[2] + 0.5 * x[3] * x[3] - x[0] * x[2] + x[2] * x[3] - x[0] - 3 * x[1] + x[2] - x[3];

    [Differentiable]
    public static void G76(ReadOnlySpan<double> x, Span<double> c)
    {
        c[0] = -(5 - x[0] - 2 * x[1] - x[2] - x[3]);
        c[1] = -(4 - 3 * x[0] - x[1] - 2 * x[2] + x[3]);
        c[2] = -(x[1] + 4 * x[2] - 1.5);
    }

    [Differentiable]
    public static double F100(ReadOnlySpan<double> x)
        => Square(x[0] - 10) + 5 * Square(x[1] - 12) + Square(x[2] * x[2]) + 3 * Square(x[3] - 11) + 10 * Square(x[4] * x[4] * x[4]) + 7 * x[5] * x[5] + Square(x[6] * x[6])
            - 4 * x[5] * x[6] - 10 * x[5] - 8 * x[6];

    [Differentiable]
    public static void G100(ReadOnlySpan<double> x, Span<double> c)
    {
        c[0] = -(127 - 2 * x[0] * x[0] - 3 * Square(x[1] * x[1]) - x[2] - 4 * x[3] * x[3] - 5 * x[4]);
        c[1] = -(282 - 7 * x[0] - 3 * x[1] - 10 * x[2] * x[2] - x[3] + x[4]);
        c[2] = -(196 - 23 * x[0] - x[1] * x[1] - 6 * x[5] * x[5] + 8 * x[6]);
        c[3] = -(-4 * x[0] * x[0] - x[1] * x[1] + 3 * x[0] * x[1] - 2 * x[2] * x[2] - 5 * x[5] + 11 * x[6]);
    }

    [Differentiable]
    public static double F113(ReadOnlySpan<double> x)
        => x[0] * x[0] + x[1] * x[1] + x[0] * x[1] - 14 * x[0] - 16 * x[1] + Square(x[2] - 10) + 4 * Square(x[3] - 5) + Square(x[4] - 3) + 2 * Square(x[5] - 1)
            + 5 * x[6] * x[6] + 7 * Square(x[7] - 11) + 2 * Square(x[8] - 10) + Square(x[9] - 7) + 45;

    [Differentiable]
    public static void G113(ReadOnlySpan<double> x, Span<double> c)
    {
        c[0] = -(105 - 4 * x[0] - 5 * x[1] + 3 * x[6] - 9 * x[7]);
        c[1] = -(-10 * x[0] + 8 * x[1] + 17 * x[6] - 2 * x[7]);
        c[2] = -(8 * x[0] - 2 * x[1] - 5 * x[8] + 2 * x[9] + 12);
        c[3] = -(-3 * Square(x[0] - 2) - 4 * Square(x[1] - 3) - 2 * x[2] * x[2] + 7 * x[3] + 120);
        c[4] = -(-5 * x[0] * x[0] - 8 * x[1] - Square(x[2] - 6) + 2 * x[3] + 40);
        c[5] = -(-0.5 * Square(x[0] - 8) - 2 * Square(x[1] - 4) - 3 * x[4] * x[4] + x[5] + 30);
        c[6] = -(-x[0] * x[0] - 2 * Square(x[1] - 2) + 2 * x[0] * x[1] - 14 * x[4] + 6 * x[5]);
        c[7] = -(3 * x[0] - 6 * x[1] - 12 * Square(x[8] - 8) + 7 * x[9]);
    }

    private static double Square(double a) => a * a;
}
