using System.Reflection;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;
using AutoDiff.Generators.Tests.Reference;

namespace AutoDiff.Generators.Tests.Rules;

/// <summary>
/// The derivatives that the rules give, and those that the table gives of these, against difference quotients of the functions' own
/// definitions in high precision.
/// </summary>
public class RuleAccuracyTests
{
    public static TheoryData<string> Names => [.. RuleCases.All.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void FirstDerivativesAreRightTo14Digits(string name) => CheckFirst(RuleCases.Find(name), IrType.Double, First(name));

    [Theory]
    [MemberData(nameof(Names))]
    public void SecondDerivativesAreRightTo13Digits(string name) => CheckSecond(RuleCases.Find(name), IrType.Double, 1e-13);

    [Theory]
    [MemberData(nameof(Names))]
    public void DerivativesInSinglePrecisionAreRightTo5Digits(string name)
    {
        CheckFirst(RuleCases.Find(name), IrType.Float, 1e-5);
        CheckSecond(RuleCases.Find(name), IrType.Float, 1e-5);
    }

    // The exponent y − 1 of the derivative may be rounded, which the logarithm of x magnifies.
    private static double First(string name) => name.StartsWith("Math.Pow", StringComparison.Ordinal) ? 1e-13 : 1e-14;

    [Fact]
    public void EveryRuleHasACase()
    {
        HashSet<string> covered = [.. RuleCases.All.Select(c => RuleTable.FunctionName(c.Function) ?? c.Function)];
        Assert.Equal([Op.Select], RuleTable.All.Select(r => r.Name).Where(n => !covered.Contains(n)));
    }

    private static void CheckFirst(RuleCase test, IrType type, double tolerance)
    {
        List<string> failures = [];
        for (int i = 0; i < test.Points[0].Length; i++)
        {
            StraightLine derivative = Program(test, type).Differentiate(i);
            foreach (double[] point in Points(test, type))
            {
                double actual = derivative.Evaluate([.. Arguments(test, point, type), One(type)]);
                BigReal h = Step(test, point, i), up = At(test, point, (i, h)), down = At(test, point, (i, -h));
                Check(failures, $"d{i} at ({string.Join(", ", point)})", actual, (up - down) / (2 * h), Noise(up, h, BigReal.One), type, tolerance);
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    private static void CheckSecond(RuleCase test, IrType type, double tolerance)
    {
        List<string> failures = [];
        for (int i = 0; i < test.Points[0].Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                StraightLine derivative = Program(test, type).Differentiate(i).Differentiate(j);
                foreach (double[] point in Points(test, type))
                {
                    double actual = derivative.Evaluate([.. Arguments(test, point, type), One(type), One(type)]);
                    BigReal value = At(test, point), noise = Noise(value, Step(test, point, i), Step(test, point, j));
                    if (test.Extent == Extent.Joint)
                    {
                        // Entries far below the norm of the second derivative are right relative to the norm.
                        BigReal radius = point.Max(Math.Abs);
                        noise += tolerance * value.Absolute / (radius * radius);
                    }

                    Check(failures, $"d{i}d{j} at ({string.Join(", ", point)})", actual, Second(test, point, i, j), noise, type, tolerance);
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    private static BigReal Second(RuleCase test, double[] point, int i, int j)
    {
        BigReal h = Step(test, point, i), k = Step(test, point, j);
        return i == j
            ? (At(test, point, (i, h)) - (2 * At(test, point)) + At(test, point, (i, -h))) / (h * h)
            : (At(test, point, (i, h), (j, k)) - At(test, point, (i, h), (j, -k)) - At(test, point, (i, -h), (j, k)) + At(test, point, (i, -h), (j, -k)))
                / (4 * h * k);
    }

    /// <summary>What the rounding of the definition leaves of an exact zero.</summary>
    private static BigReal Noise(BigReal value, BigReal h, BigReal k) => value.Absolute.ScaledBy(-1350) / (h * k);

    private static void Check(List<string> failures, string where, double actual, BigReal expected, BigReal noise, IrType type, double tolerance)
    {
        // Below this results lose digits to underflow.
        BigReal smallest = type == IrType.Double ? 1e-290 : 1e-33, largest = type == IrType.Double ? 1e305 : 1e35;
        if (double.IsNaN(actual))
        {
            failures.Add($"{where}: NaN, not {expected}");
        }
        else if (expected.Absolute > largest)
        {
            if (Math.Abs(actual) < (double)largest / 2 || Math.Sign(actual) != expected.Sign)
            {
                failures.Add($"{where}: {actual:R}, not {expected}");
            }
        }
        else if (double.IsInfinity(actual) || (actual - expected).Absolute > (expected.Absolute * tolerance) + smallest + noise)
        {
            failures.Add($"{where}: {actual:R}, not {expected}");
        }
    }

    private static StraightLine Program(RuleCase test, IrType type) =>
        StraightLine.Of(Name(test.Function, type), type, [.. Enumerable.Repeat<object>(0.0, test.Points[0].Length), .. test.Fixed]);

    /// <summary>The single-precision sibling of a function.</summary>
    private static string Name(string function, IrType type)
    {
        if (type == IrType.Double || RuleTable.FunctionName(function) is not { } member)
        {
            return function;
        }

        bool isOnMathF = typeof(MathF).GetMember(member, BindingFlags.Public | BindingFlags.Static).Length > 0;
        return (isOnMathF ? "MathF." : "float.") + member;
    }

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

    private static double[][] Points(RuleCase test, IrType type) => type == IrType.Double
        ? test.Points
        : [.. test.Points.Where(p => p.All(IsSingle)).Select(p => p.Select(x => (double)(float)x).ToArray())];

    /// <summary>Whether a number survives as a <c>float</c>, and does not round onto the border of a domain.</summary>
    private static bool IsSingle(double x) =>
        float.IsNormal((float)x) && Math.Abs(x) < 1e37 && (Math.Abs(x) == 1 || Math.Abs((float)x) != 1);

    private static object One(IrType type) => type == IrType.Double ? 1.0 : (object)1f;

    private static object[] Arguments(RuleCase test, double[] point, IrType type) =>
        [.. point.Select(x => type == IrType.Double ? x : (object)(float)x), .. test.Fixed.Where(f => f is not string)];
}
