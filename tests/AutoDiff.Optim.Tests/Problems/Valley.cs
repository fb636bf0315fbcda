namespace AutoDiff.Optim.Tests.Problems;

/// <summary>A cubic of one variable with its local minimum at 1.</summary>
internal static partial class Valley
{
    [Differentiable]
    public static double Cubic(ReadOnlySpan<double> x) => (x[0] * x[0] * x[0]) - (3 * x[0]);
}
