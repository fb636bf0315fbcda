namespace AutoDiff.Generators.Tests.Fuzzing;

/// <summary>The oracle itself, against differences; and the programs, without the engine.</summary>
public class OracleTests
{
    public static TheoryData<string> Functions => [.. s_functions.Keys];

    private static readonly Dictionary<string, Func<HyperDual, HyperDual, HyperDual>> s_functions = new()
    {
        ["+"] = (a, b) => a + b,
        ["-"] = (a, b) => a - b,
        ["*"] = (a, b) => a * b * a,
        ["/"] = (a, b) => a / (b * a + 1),
        ["%"] = (a, b) => a * a * 7 % (b + 0.9),
        ["Sin, Cos"] = (a, b) => HyperMath.Sin(a * b) * HyperMath.Cos(a),
        ["Exp, Log"] = (a, b) => HyperMath.Exp(a * b) * HyperMath.Log(a),
        ["Sqrt, Cbrt"] = (a, b) => HyperMath.Sqrt(a * b) + HyperMath.Cbrt(a * a * b),
        ["Tanh, Sinh, Cosh"] = (a, b) => HyperMath.Tanh(a * b) * HyperMath.Sinh(a) * HyperMath.Cosh(b),
        ["Atan, Asin"] = (a, b) => HyperMath.Atan(a * b) * HyperMath.Asin(a * b * 0.3),
        ["Pow"] = (a, b) => HyperMath.Pow(a, b) + HyperMath.Pow(b, 3) + HyperMath.Pow(a, 2.5),
        ["Atan2"] = HyperMath.Atan2,
        ["Max, Min, Clamp, Abs"] = (a, b) => HyperMath.Max(a * b, b) * HyperMath.Min(a, b * b) * HyperMath.Clamp(a, 0, b) * HyperMath.Abs(-a),
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Oracle_agrees_with_differences(string name)
    {
        Func<HyperDual, HyperDual, HyperDual> f = s_functions[name];
        const double X = 0.7;
        const double Y = 1.3;
        const double H = 1e-3;
        double dx = f(new(X, 1), Y).First;
        double dy = f(X, new(Y, 0, 1)).Second;
        double dxdx = f(new(X, 1, 1), Y).Mixed;
        double dxdy = f(new(X, 1), new(Y, 0, 1)).Mixed;
        double dydy = f(X, new(Y, 1, 1)).Mixed;
        double Value(double x, double y) => f(x, y).Value;
        Close(Slope(h => Value(X + h, Y)), dx);
        Close(Slope(h => Value(X, Y + h)), dy);
        Close(Slope(h => f(new(X + h, 1), Y).First), dxdx);
        Close(Slope(h => f(new(X + h), new(Y, 1)).First), dxdy);
        Close(Slope(h => f(X, new(Y + h, 1)).First), dydy);

        static double Slope(Func<double, double> g) =>
            ((8 * (g(H) - g(-H))) - (g(2 * H) - g(-2 * H))) / (12 * H);

        static void Close(double expected, double actual) =>
            Assert.True(Math.Abs(expected - actual) < 1e-8 * (1 + Math.Abs(expected)), $"expected {expected:R}, got {actual:R}");
    }

    [Fact]
    public void The_same_seed_gives_the_same_program() =>
        Assert.Equal(ProgramGenerator.Generate(17).Print("double"), ProgramGenerator.Generate(17).Print("double"));

    [Fact]
    public void Programs_are_Csharp_and_have_the_same_values_over_both_types()
    {
        FuzzProgram[] programs = [.. Enumerable.Range(0, 100).Select(ProgramGenerator.Generate)];
        foreach ((FuzzProgram program, Failure? failure) in ProgramRunner.Run(programs, out _, derive: false))
        {
            Assert.True(failure is null, $"{failure?.Cause}\n{failure?.Detail}\n{program.Print("double")}");
        }
    }
}
