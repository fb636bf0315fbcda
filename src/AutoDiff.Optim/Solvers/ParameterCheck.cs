namespace AutoDiff.Optim;

/// <summary>Checks the parameters of methods where they are set.</summary>
internal static class ParameterCheck
{
    /// <summary>A number strictly between two others.</summary>
    public static double Within(double value, double low, double high, string name) => value > low && value < high
        ? value
        : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"Must be greater than {low} and less than {high}."));

    /// <summary>An integer that is not less than another.</summary>
    public static int AtLeast(int value, int low, string name) => value >= low
        ? value
        : throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"Must be at least {low}."));
}
