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
            foreach (double[] point in RuleReference.Points(test, type))
            {
                double actual = derivative.Evaluate([.. Arguments(test, point, type), One(type)]);
                Check(failures, $"d{i} at ({string.Join(", ", point)})", actual, RuleReference.First(test, point, i), type, tolerance);
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
                foreach (double[] point in RuleReference.Points(test, type))
                {
                    double actual = derivative.Evaluate([.. Arguments(test, point, type), One(type), One(type)]);
                    (BigReal Value, BigReal Noise) expected = RuleReference.Second(test, point, i, j, tolerance);
                    Check(failures, $"d{i}d{j} at ({string.Join(", ", point)})", actual, expected, type, tolerance);
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    private static void Check(
        List<string> failures, string where, double actual, (BigReal Value, BigReal Noise) expected, IrType type, double tolerance)
    {
        if (!RuleReference.IsNear(actual, expected.Value, expected.Noise, type, tolerance))
        {
            failures.Add($"{where}: {actual:R}, not {expected.Value}");
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

    private static object One(IrType type) => type == IrType.Double ? 1.0 : (object)1f;

    private static object[] Arguments(RuleCase test, double[] point, IrType type) =>
        [.. point.Select(x => type == IrType.Double ? x : (object)(float)x), .. test.Fixed.Where(f => f is not string)];
}
