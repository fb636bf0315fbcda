namespace AutoDiff.Optim.Tests.Problems;

/// <summary>Steps of streams, marked.</summary>
internal static partial class Recurrences
{
    /// <summary>s' = a s + x.</summary>
    [Differentiable]
    public static void Linear(ReadOnlySpan<double> s, ReadOnlySpan<double> x, ReadOnlySpan<double> theta, Span<double> next)
        => next[0] = theta[0] * s[0] + x[0];

    /// <summary>A small recurrent cell with two states, one input and five parameters; the third state adds up ½s₀².</summary>
    [Differentiable]
    public static void Cell(ReadOnlySpan<double> s, ReadOnlySpan<double> x, ReadOnlySpan<double> theta, Span<double> next)
    {
        double a = Math.Tanh(theta[0] * s[0] + theta[1] * s[1] + x[0]);
        next[0] = a;
        next[1] = 0.9 * s[1] + theta[2] * Math.Sin(theta[3] * s[0]) + theta[4];
        next[2] = s[2] + 0.5 * a * a;
    }
}
