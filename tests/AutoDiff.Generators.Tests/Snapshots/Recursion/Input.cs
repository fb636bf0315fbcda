namespace Snapshots;

public partial class Polynomials
{
    public partial struct Monomial
    {
        [Differentiable]
        public static double Horner(ReadOnlySpan<double> coefficients, double x) =>
            coefficients.Length == 0 ? 0 : coefficients[0] + x * Horner(coefficients[1..], x);
    }
}
