namespace QuickStart;

internal static class Accuracy
{
    /// <summary>How many digits of a known answer a run has to find.</summary>
    public const double DigitsWanted = 9;

    /// <summary>The number of decimal digits in which a value agrees with a known one.</summary>
    /// <param name="value">The value.</param>
    /// <param name="known">What it should be.</param>
    /// <param name="givenDigits">To how many digits that is known.</param>
    public static double Digits(double value, double known, int givenDigits)
    {
        double error = Math.Abs(value - known) / Math.Abs(known);
        return double.IsNaN(error) ? 0 : Math.Clamp(-Math.Log10(error), 0, givenDigits);
    }
}
