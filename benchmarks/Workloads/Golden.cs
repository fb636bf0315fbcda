namespace AutoDiff.Benchmarks.Workloads;

/// <summary>Reference values at the starting point, computed independently of this repository.</summary>
/// <param name="GradientNorm">As the rest of the line, of the small workloads alone.</param>
internal sealed record Golden(
    double Value, double GradientSum, double GradientAbsoluteSum, double? GradientNorm = null, double? First = null, double? Last = null)
{
    /// <summary>A sum of large terms that cancel has fewer digits.</summary>
    public double ValueTolerance { get; init; } = 1e-12;

    public void Check(string what, double value, ReadOnlySpan<double> gradient)
    {
        double sum = 0;
        double absoluteSum = 0;
        double squares = 0;
        foreach (double g in gradient)
        {
            sum += g;
            absoluteSum += Math.Abs(g);
            squares += g * g;
        }

        Close(what + " value", Value, value, ValueTolerance, Math.Abs(Value));
        Close(what + " Σ gradient", GradientSum, sum, 1e-11, GradientAbsoluteSum);
        Close(what + " Σ abs gradient", GradientAbsoluteSum, absoluteSum, 1e-11, GradientAbsoluteSum);
        if (GradientNorm is { } norm)
        {
            Close(what + " ‖gradient‖", norm, Math.Sqrt(squares), 1e-11, norm);
            Close(what + " first component", First!.Value, gradient[0], 1e-11, norm);
            Close(what + " last component", Last!.Value, gradient[^1], 1e-11, norm);
        }
    }

    public static void Exact(string what, double expected, double actual)
    {
        if (BitConverter.DoubleToInt64Bits(expected) != BitConverter.DoubleToInt64Bits(actual))
        {
            throw new InvalidOperationException($"{what}: expected exactly {expected:R}, got {actual:R}.");
        }
    }

    public static void Close(string what, double expected, double actual, double tolerance, double scale)
    {
        if (!(Math.Abs(expected - actual) <= tolerance * scale))
        {
            throw new InvalidOperationException($"{what}: expected {expected:R}, got {actual:R}.");
        }
    }

    /// <summary>Compares vectors, relative to the largest expected entry.</summary>
    public static void Close(string what, double[] expected, double[] actual, double tolerance)
    {
        double scale = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            Close($"{what}[{i}]", expected[i], actual[i], tolerance, scale);
        }
    }
}
