namespace QuickStart.Data;

/// <summary>NIST StRD data set Misra1a: the volume of gas that a monomolecular layer adsorbs, against pressure.</summary>
/// <remarks>Misra, D., NIST (1978), <i>Dental Research Monomolecular Adsorption Study</i>; certified values from the Statistical Reference Datasets,
/// nonlinear regression, lower level of difficulty.</remarks>
internal static class Misra1a
{
    public const double CertifiedB1 = 2.3894212918E+02;
    public const double CertifiedB2 = 5.5015643181E-04;
    public const double CertifiedSumOfSquares = 1.2455138894E-01;

    /// <summary>To how many digits the certified values are given.</summary>
    public const int CertifiedDigits = 11;

    public static readonly double[] Start = [500, 0.0001];

    public static readonly double[] Pressure =
        [77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0];

    public static readonly double[] Volume =
        [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78];
}
