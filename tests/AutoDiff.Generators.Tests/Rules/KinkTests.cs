using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Tests.Rules;

/// <summary>The derivatives that are conventions: at kinks, jumps and singularities.</summary>
public class KinkTests
{
    private const double Infinity = double.PositiveInfinity;

    [Theory]
    [InlineData("Math.Abs", 0.0, 0)]
    [InlineData("Math.Abs", 3.0, 1)]
    [InlineData("Math.Abs", -3.0, -1)]
    [InlineData("Math.Abs", Infinity, 1)]
    [InlineData("Math.Floor", 2.0, 0)]
    [InlineData("Math.Ceiling", 2.0, 0)]
    [InlineData("Math.Round", 2.5, 0)]
    [InlineData("Math.Truncate", 2.0, 0)]
    [InlineData("Detach", 2.0, 0)]
    [InlineData("Math.Sqrt", 0.0, Infinity)]
    [InlineData("Math.Cbrt", 0.0, Infinity)]
    [InlineData("Math.Log", 0.0, Infinity)]
    [InlineData("double.LogP1", -1.0, Infinity)]
    [InlineData("Math.Asin", 1.0, Infinity)]
    [InlineData("Math.Acos", -1.0, -Infinity)]
    [InlineData("Math.Acosh", 1.0, Infinity)]
    [InlineData("Math.Atanh", 1.0, Infinity)]
    [InlineData("Math.Tanh", 0.0, 1)]
    [InlineData("Math.Tanh", Infinity, 0)]
    [InlineData("Math.Tanh", -1000.0, 0)]
    [InlineData("double.CosPi", 1.0, 0)]
    public void OfOneArgument(string function, double x, double expected) =>
        Assert.Equal(expected, StraightLine.Of(function, IrType.Double, x).Differentiate(0).Evaluate(x, 1.0));

    [Theory]
    [InlineData("Math.Max", 2, 1, 1, 0)]
    [InlineData("Math.Max", 1, 1, 0.5, 0.5)]
    [InlineData("Math.Max", 0.0, -0.0, 0.5, 0.5)]
    [InlineData("Math.Min", 2, 1, 0, 1)]
    [InlineData("Math.Min", 1, 1, 0.5, 0.5)]
    [InlineData("double.MaxNative", 1, 1, 0.5, 0.5)]
    [InlineData("double.MinNative", 1, 1, 0.5, 0.5)]
    [InlineData("double.MaxNumber", 1, 1, 0.5, 0.5)]
    [InlineData("double.MaxNumber", double.NaN, 1, 0, 1)]
    [InlineData("double.MinNumber", 1, 1, 0.5, 0.5)]
    [InlineData("double.MinNumber", 1, double.NaN, 1, 0)]
    [InlineData("Math.MaxMagnitude", -2, -2, 0.5, 0.5)]
    [InlineData("Math.MaxMagnitude", -2, 2, 0, 1)]
    [InlineData("Math.MinMagnitude", -2, -2, 0.5, 0.5)]
    [InlineData("Math.MinMagnitude", -2, 2, 1, 0)]
    [InlineData("double.MaxMagnitudeNumber", double.NaN, -2, 0, 1)]
    [InlineData("double.MinMagnitudeNumber", 3, 3, 0.5, 0.5)]
    [InlineData("Math.CopySign", 0, 1, 0, 0)]
    [InlineData("Math.CopySign", -2, 1, -1, 0)]
    [InlineData("double.Hypot", 0, 0, 0, 0)]
    [InlineData("double.Hypot", 0, 2, 0, 1)]
    [InlineData("Math.Pow", 0, 2, 0, 0)]
    [InlineData("Math.Pow", 0, 1, 1, 0)]
    [InlineData("Math.Pow", 0, 0.5, Infinity, 0)]
    [InlineData("Math.Pow", 0, 0, 0, -Infinity)]
    [InlineData("Math.Pow", 5, 0, 0, 1.6094379124341003)]
    [InlineData("Math.Pow", -2, 3, 12, double.NaN)]
    [InlineData(Op.Remainder, 7, 2, 1, -3)]
    [InlineData(Op.Remainder, -7, 2, 1, 3)]
    [InlineData(Op.Remainder, 7, Infinity, 1, 0)]
    public void OfTwoArguments(string function, double x, double y, double dx, double dy)
    {
        StraightLine program = StraightLine.Of(function, IrType.Double, x, y);
        Assert.Equal(dx, program.Differentiate(0).Evaluate(x, y, 1.0));
        Assert.Equal(dy, program.Differentiate(1).Evaluate(x, y, 1.0));
    }

    [Theory]
    [InlineData(0.5, 1, 0, 0)]
    [InlineData(-1, 1, 0, 0)]
    [InlineData(2, 1, 0, 0)]
    [InlineData(-1.5, 0, 1, 0)]
    [InlineData(2.5, 0, 0, 1)]
    [InlineData(double.NaN, 1, 0, 0)]
    public void OfAClamp(double x, double dx, double dLow, double dHigh)
    {
        foreach (string function in new[] { "Math.Clamp", "double.ClampNative" })
        {
            StraightLine program = StraightLine.Of(function, IrType.Double, 0.0, 0.0, 0.0);
            double[] partials = [.. Enumerable.Range(0, 3).Select(i => program.Differentiate(i).Evaluate(x, -1.0, 2.0, 1.0))];
            Assert.Equal([dx, dLow, dHigh], partials);
        }
    }

    [Theory]
    [InlineData("0", 0.0, 0)]
    [InlineData("1", 0.0, 1)]
    [InlineData("2", 0.0, 0)]
    [InlineData("2", -3.0, -6)]
    [InlineData("3", -2.0, 12)]
    [InlineData("64", 0.0, 0)]
    [InlineData("65", 0.0, 0)]
    [InlineData("65", -1.0, 65)]
    [InlineData("-1", 0.0, -Infinity)]
    [InlineData("-1", -2.0, -0.25)]
    [InlineData("0.5", 0.0, Infinity)]
    [InlineData("0.3", 0.0, Infinity)]
    [InlineData("1.5", 0.0, 0)]
    [InlineData("1.7", 0.0, 0)]
    public void OfAPowerWithConstantExponent(string exponent, double x, double expected) =>
        Assert.Equal(expected, StraightLine.Of("Math.Pow", IrType.Double, x, exponent).Differentiate(0).Evaluate(x, 1.0));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, Infinity)]
    [InlineData(3, Infinity)]
    [InlineData(-1, -Infinity)]
    public void OfARootAtZero(int n, double expected) =>
        Assert.Equal(expected, StraightLine.Of("double.RootN", IrType.Double, 0.0, n).Differentiate(0).Evaluate(0.0, n, 1.0));

    [Theory]
    [InlineData("Math.Sqrt", 0.0)]
    [InlineData("Math.Cbrt", 0.0)]
    [InlineData("Math.Log", 0.0)]
    [InlineData("Math.Log2", 0.0)]
    [InlineData("Math.Log10", 0.0)]
    [InlineData("double.LogP1", -1.0)]
    [InlineData("double.Log2P1", -1.0)]
    [InlineData("double.Log10P1", -1.0)]
    [InlineData("Math.Asin", 1.0)]
    [InlineData("Math.Acos", -1.0)]
    [InlineData("double.AsinPi", 1.0)]
    [InlineData("double.AcosPi", 1.0)]
    [InlineData("Math.Acosh", 1.0)]
    [InlineData("Math.Atanh", 1.0)]
    [InlineData("Math.ReciprocalEstimate", 0.0)]
    [InlineData("Math.ReciprocalSqrtEstimate", 0.0)]
    [InlineData("double.RootN", 0.0, 3)]
    [InlineData("Math.Pow", 0.0, "0.5")]
    [InlineData("Math.Pow", 0.0, "0.3")]
    [InlineData("Math.Pow", 0.0, "-1")]
    public void AZeroTangentWinsOverAnInfinitePartial(string function, double x, object? second = null)
    {
        StraightLine program = second is null
            ? StraightLine.Of(function, IrType.Double, x)
            : StraightLine.Of(function, IrType.Double, x, second);
        object[] arguments = second is int ? [x, second] : [x];
        Assert.Equal(0, program.Differentiate(0).Evaluate([.. arguments, 0.0]));

        // The tangents of both orders zero: nothing may become 0 · ∞.
        Assert.Equal(0, program.Differentiate(0).Differentiate(0).Evaluate([.. arguments, 0.0, 0.0]));
    }

    [Theory]
    [InlineData(Op.Divide, 1, 0)]
    [InlineData(Op.StrongDivide, 1, 0)]
    [InlineData(Op.StrongMultiply, 0, Infinity)]
    [InlineData("Math.Pow", 0, 0.5)]
    [InlineData("Math.Pow", 0, 0)]
    [InlineData("Math.Pow", -2, 3)]
    [InlineData("Math.Atan2", 0, 0)]
    [InlineData("double.Atan2Pi", 0, 0)]
    [InlineData("double.Hypot", 0, 0)]
    [InlineData("Math.Log", 0, 2)]
    public void TwoZeroTangentsWinOverInfinitePartials(string function, double x, double y)
    {
        StraightLine program = StraightLine.Of(function, IrType.Double, x, y).Differentiate(0, 1);
        Assert.Equal(0, program.Evaluate(x, y, 0.0, 0.0));
    }

    [Theory]
    [InlineData("Math.Abs", 0.0)]
    [InlineData("Math.Abs", 2.0)]
    [InlineData("Math.Round", 2.0)]
    public void KinksHaveNoSecondDerivative(string function, double x) =>
        Assert.Equal(0, StraightLine.Of(function, IrType.Double, x).Differentiate(0).Differentiate(0).Evaluate(x, 1.0, 1.0));

    [Fact]
    public void TheSignOfZeroIsNoMatter() => Assert.Equal(0, StraightLine.Of("Math.Abs", IrType.Double, 0.0).Differentiate(0).Evaluate(-0.0, 1.0));

    [Fact]
    public void TheThirdDerivativeOfTanhAtZeroIsMinusTwo()
    {
        StraightLine third = StraightLine.Of("Math.Tanh", IrType.Double, 0.0).Differentiate(0).Differentiate(0).Differentiate(0);
        Assert.Equal(-2, third.Evaluate(0.0, 1.0, 1.0, 1.0));
    }

    [Fact]
    public void HighDerivativesOfIntegerPowersVanishAtZero()
    {
        StraightLine cube = StraightLine.Of("Math.Pow", IrType.Double, 0.0, "3").Differentiate(0).Differentiate(0).Differentiate(0);
        Assert.Equal(6, cube.Evaluate(0.0, 1.0, 1.0, 1.0));
        Assert.Equal(0, cube.Differentiate(0).Evaluate(0.0, 1.0, 1.0, 1.0, 1.0));
    }
}
