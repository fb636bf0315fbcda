using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Emission;

/// <summary>Emitted code computes what the IR means, bit for bit.</summary>
public class EmissionProperties
{
    private const int Functions = 300;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void RandomIrIsEmittedFaithfully(int group)
    {
        FunctionIr[] functions = [.. Enumerable.Range(0, Functions).Select(i => RandomIr.Make((group * 100_000) + i, "F" + i))];
        using CompiledCode code = CompiledCode.Load(EmittedText.Class(functions));
        foreach (FunctionIr function in functions)
        {
            RandomIr.Function compiled = code.Delegate<RandomIr.Function>("Emitted", function.Name);
            for (int point = 0; point < 4; point++)
            {
                Outcome expected = Interpret(function, point), actual = Run(compiled, point);
                Assert.True(
                    expected.ToString() == actual.ToString(),
                    $"Expected {expected}\nbut was  {actual}\nin\n{EmittedText.Of(function)}\nof\n{function}");
            }
        }
    }

    private sealed record Outcome(double Result, double[] A, double[] B, double[] D, string Problem)
    {
        public override string ToString() =>
            Problem.Length > 0 ? Problem : string.Join(" ", ((double[])[Result, .. A, .. B, .. D]).Select(v => double.IsNaN(v) ? "NaN" : BitConverter.DoubleToInt64Bits(v).ToString("x")));
    }

    private static double[] Buffer(int point, int which) =>
        [.. Enumerable.Range(0, RandomIr.BufferLength).Select(i => Math.Round(Math.Sin((point * 31) + (which * 7) + i), 3) * (i == point ? 0 : 1))];

    private static (double X, double Y, int N, bool Flag) Arguments(int point) => (point - 1.5, 0.25 * point, point + 2, point % 2 == 0);

    private static Outcome Interpret(FunctionIr function, int point)
    {
        (double x, double y, int n, bool flag) = Arguments(point);
        double[] a = Buffer(point, 0), b = Buffer(point, 1), c = Buffer(point, 2), d = Buffer(point, 3);
        try
        {
            object[] results = new IrInterpreter().Run(
                function, x, y, n, flag, IrBuffer.Of(a), IrBuffer.Of(b), IrBuffer.Of(c), IrBuffer.Of(d), new Stack<object>());
            return new Outcome((double)results[0], a, b, d, "");
        }
        catch (IndexOutOfRangeException)
        {
            return new Outcome(0, a, b, d, "out of range");
        }
    }

    private static Outcome Run(RandomIr.Function function, int point)
    {
        (double x, double y, int n, bool flag) = Arguments(point);
        double[] a = Buffer(point, 0), b = Buffer(point, 1), c = Buffer(point, 2), d = Buffer(point, 3);
        using Runtime.ResidualStack residuals = Runtime.ResidualStack.Lease();
        try
        {
            return new Outcome(function(x, y, n, flag, a, b, c, d, residuals), a, b, d, "");
        }
        catch (IndexOutOfRangeException)
        {
            return new Outcome(0, a, b, d, "out of range");
        }
    }
}
