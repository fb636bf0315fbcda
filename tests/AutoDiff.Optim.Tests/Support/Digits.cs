namespace AutoDiff.Optim.Tests.Support;

internal static class Digits
{
    /// <summary>The number of decimal digits in which two numbers agree (NIST's log relative error).</summary>
    public static double Agreement(double value, double certified) => value == certified
        ? 15
        : -Math.Log10(Math.Abs(value - certified) / Math.Abs(certified));
}
