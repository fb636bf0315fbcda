using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Tests.Reference;

namespace AutoDiff.Generators.Tests.Rules;

/// <summary>The derivatives of a case, as difference quotients of its definition in high precision.</summary>
internal static class RuleReference
{
    /// <summary>The i-th partial derivative, and what the rounding of the definition leaves of an exact zero.</summary>
    public static (BigReal Value, BigReal Noise) First(RuleCase test, double[] point, int i)
    {
        BigReal h = Step(test, point, i), up = At(test, point, (i, h)), down = At(test, point, (i, -h));
        return ((up - down) / (2 * h), Noise(up, h, BigReal.One));
    }

    /// <summary>A second partial derivative, and how far from it a result of a relative accuracy may be.</summary>
    public static (BigReal Value, BigReal Noise) Second(RuleCase test, double[] point, int i, int j, double tolerance)
    {
        BigReal value = At(test, point), noise = Noise(value, Step(test, point, i), Step(test, point, j));
        if (test.Extent == Extent.Joint)
        {
            // Entries far below the norm of the second derivative are right relative to the norm.
            BigReal radius = point.Max(Math.Abs);
            noise += tolerance * value.Absolute / (radius * radius);
        }

        return (Second(test, point, i, j), noise);
    }

    /// <summary>Whether a result is right to a relative accuracy, as far as its type can hold it.</summary>
    public static bool IsNear(double actual, BigReal expected, BigReal noise, IrType type, double tolerance)
    {
        // Below this results lose digits to underflow.
        BigReal smallest = type == IrType.Double ? 1e-290 : 1e-33, largest = Largest(type);
        return expected.Absolute > largest
            ? Math.Abs(actual) >= (double)largest / 2 && Math.Sign(actual) == expected.Sign
            : double.IsFinite(actual) && !((actual - expected).Absolute > (expected.Absolute * tolerance) + smallest + noise);
    }

    /// <summary>From here on a result may be infinite.</summary>
    public static double Largest(IrType type) => type == IrType.Double ? 1e305 : 1e35;

    /// <summary>The points of a case that a type can hold.</summary>
    public static double[][] Points(RuleCase test, IrType type) => type == IrType.Double
        ? test.Points
        : [.. test.Points.Where(p => p.All(IsSingle)).Select(p => p.Select(x => (double)(float)x).ToArray())];

    /// <summary>Whether a number survives as a <c>float</c>, and does not round onto the border of a domain.</summary>
    private static bool IsSingle(double x) =>
        float.IsNormal((float)x) && Math.Abs(x) < 1e37 && (Math.Abs(x) == 1 || Math.Abs((float)x) != 1);

    private static BigReal Second(RuleCase test, double[] point, int i, int j)
    {
        BigReal h = Step(test, point, i), k = Step(test, point, j);
        return i == j
            ? (At(test, point, (i, h)) - (2 * At(test, point)) + At(test, point, (i, -h))) / (h * h)
            : (At(test, point, (i, h), (j, k)) - At(test, point, (i, h), (j, -k)) - At(test, point, (i, -h), (j, k)) + At(test, point, (i, -h), (j, -k)))
                / (4 * h * k);
    }

    private static BigReal Noise(BigReal value, BigReal h, BigReal k) => value.Absolute.ScaledBy(-1350) / (h * k);

    private static BigReal At(RuleCase test, double[] point, params (int Index, BigReal Change)[] changes)
    {
        BigReal[] arguments = [.. point.Select(x => (BigReal)x)];
        foreach ((int index, BigReal change) in changes)
        {
            arguments[index] += change;
        }

        return test.Definition(arguments);
    }

    private static BigReal Step(RuleCase test, double[] point, int argument)
    {
        double extent = test.Extent switch
        {
            Extent.Own => Math.Abs(point[argument]),
            Extent.Joint => point.Max(Math.Abs),
            _ => Math.Max(1, Math.Abs(point[argument])),
        };
        return (BigReal)extent * (BigReal)1e-50;
    }
}
