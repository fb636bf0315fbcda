namespace AutoDiff.Optim.Tests.Problems;

/// <summary>NIST StRD Misra1a: y = b₁(1 − exp(−b₂x)), 14 observations. A ref struct, as generated function objects over spans are.</summary>
internal readonly ref struct Misra1a(ReadOnlySpan<double> x, ReadOnlySpan<double> y) : IResidual<double>
{
    public const double CertifiedB1 = 2.3894212918E+02;
    public const double CertifiedB2 = 5.5015643181E-04;
    public const double CertifiedSumOfSquares = 1.2455138894E-01;

    private readonly ReadOnlySpan<double> _x = x;
    private readonly ReadOnlySpan<double> _y = y;

    public static readonly double[] Pressure =
        [77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0];

    public static readonly double[] Volume =
        [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78];

    public static Misra1a Problem => new(Pressure, Volume);

    public int ResidualCount => _y.Length;

    public void Value(scoped ReadOnlySpan<double> b, scoped Span<double> r)
    {
        for (int i = 0; i < r.Length; i++)
        {
            r[i] = (b[0] * (1 - Math.Exp(-b[1] * _x[i]))) - _y[i];
        }
    }

    public void Jvp(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> r, scoped Span<double> jv)
        => throw new NotSupportedException();

    public void Vjp(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> u, scoped Span<double> r, scoped Span<double> ju)
        => throw new NotSupportedException();

    public void Jacobian(scoped ReadOnlySpan<double> b, scoped Span<double> r, scoped Span<double> jacobian)
    {
        Value(b, r);
        for (int i = 0; i < r.Length; i++)
        {
            double e = Math.Exp(-b[1] * _x[i]);
            jacobian[2 * i] = 1 - e;
            jacobian[(2 * i) + 1] = b[0] * _x[i] * e;
        }
    }
}
