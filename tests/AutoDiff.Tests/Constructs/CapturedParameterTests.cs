using AutoDiff.Tests.Taylor;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Structs and classes whose members use the parameters of their primary constructor, which they keep.</summary>
public partial class CapturedParameterTests
{
    private struct Span(double start, double length)
    {
        public double Scale { get; set; } = 2;

        public readonly double End => start + (Scale * length);

        public double Start
        {
            readonly get => start;
            set => start = value;
        }

        public void Grow(double by)
        {
            length *= by;
            start -= by;
        }

        public readonly Span Twice() => new(start, 2 * length) { Scale = Scale * start };
    }

    private readonly struct Line<T>(T slope, (double X, double Y) origin)
        where T : System.Numerics.INumber<T>
    {
        public double At(double x) => origin.Y + (double.CreateChecked(slope) * (x - origin.X));
    }

    private sealed class Account(double balance, double rate)
    {
        public double Balance => balance;

        public void Wait(int years)
        {
            for (int i = 0; i < years; i++)
            {
                balance += balance * rate;
            }
        }
    }

    [Differentiable]
    private static double Grown(ReadOnlySpan<double> x)
    {
        Span span = new(x[0], x[1]);
        Span copy = span;
        for (int i = 0; i < 3; i++)
        {
            copy.Grow(x[1]);
        }

        copy.Start += x[0];
        Span other = x[0] > x[1] ? span : copy.Twice();
        return (span.End * copy.End) + (other.End * new Line<double>(x[0], (x[1], copy.Start)).At(x[0]));
    }

    [Fact]
    [Supports("structs whose members use, and change, the parameters of their primary constructor")]
    public void Struct_that_keeps_its_parameters()
    {
        ScalarFunction([[0.7, 1.3], [1.3, 0.6]], Grown, GrownJvp, GrownVjp, GrownGradient, GrownHvp, GrownHessian);
        TaylorAssert.IsSeriesOf(Grown, GrownTaylor, 0.7, 1.2);
    }

    [Differentiable]
    private static double Saved(ReadOnlySpan<double> x)
    {
        Account account = new(x[0], x[1] * 0.1);
        account.Wait(3);
        return account.Balance * x[1];
    }

    [Fact]
    [Supports("classes used locally: members use, and change, the parameters of the primary constructor")]
    public void Class_that_keeps_its_parameters() => ScalarFunction(
        2, Saved, SavedJvp, SavedVjp, SavedGradient, SavedHvp, SavedHessian, allocates: true);
}
