using AutoDiff.Tests.Taylor;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Names of which control flow decides what they mean: objects that change, and <c>ref</c> locals. What is written by one name is read by the other.</summary>
public partial class NameChoiceTests
{
    private sealed class Spot
    {
        public double X;
        public double Y;

        public void Grow(double by)
        {
            X *= by;
            Y += by;
        }
    }

    private sealed class Pair
    {
        public Spot First = new();
        public double Scale = 1;
    }

    [Differentiable]
    private static double Chosen(ReadOnlySpan<double> x, int n)
    {
        Spot a = new() { X = x[0], Y = x[1] }, b = new() { X = x[1], Y = x[0] };
        Spot p = n > 1 ? a : b;
        p.X *= x[0];
        a.X += 1;
        Spot q = n switch { 0 => p, 1 => a, _ => new Spot { X = x[0] * x[1], Y = x[1] } };
        q.Grow(x[1]);
        for (int i = 0; i < 3; i++)
        {
            Spot r = i == n ? q : b;
            r.X += x[1] * i;
            if (r.X > 2)
            {
                break;
            }
        }

        return (a.X * b.X * p.X) + (q.Y * q.X) + a.Y;
    }

    [Differentiable]
    private static double Otherwise(ReadOnlySpan<double> x, int n)
    {
        Spot? a = n > 0 ? new Spot { X = x[0] } : null;
        Spot b = new() { X = x[1] };
        Spot p = a ?? b;
        p.X *= x[0] * 2;
        return (a?.X ?? x[1]) * b.X * p.X;
    }

    [Differentiable]
    private static double Renamed(ReadOnlySpan<double> x, int n)
    {
        double sum = 0;
        for (int i = 0; i < 3; i++)
        {
            Spot a = new() { X = x[0] * i }, b = new() { X = x[1] };
            Spot p = a;
            if (i == n)
            {
                sum += 1;
                p = b;
                if (x[0] > 10)
                {
                    continue;
                }
            }
            else if (i > n)
            {
                p = new Spot { X = x[0] };
            }

            p.X *= x[0];
            Spot q = a;
            a = new Spot { X = x[1] };
            a.X *= q.X;
            q = a;
            q.X += x[0];
            sum += (a.X * b.X) + p.X;
        }

        return sum;
    }

    [Differentiable]
    private static double Kept(ReadOnlySpan<double> x, int n)
    {
        Pair pair = new() { Scale = x[0] };
        pair.First.X = x[1];
        Spot[] spots = [new Spot { X = x[0] }, new Spot { X = x[1] }];
        Spot p = n > 1 ? pair.First : spots[n];
        p.X *= x[0];
        if (n == 2)
        {
            return p.X * x[0];
        }

        return pair.First.X * spots[0].X * spots[1].X * pair.Scale;
    }

    [Differentiable]
    private static double Referred(ReadOnlySpan<double> x, int n)
    {
        double a = x[0], b = x[1];
        double[] w = [x[0], x[1], x[0] * x[1]];
        ref double r = ref (n > 1 ? ref a : ref w[n]);
        r *= 3 * x[0];
        r = ref b;
        r += x[0];
        for (int i = 0; i < 3; i++)
        {
            ref double s = ref w[i];
            if (i == n)
            {
                s = ref w[2 - i];
            }

            s *= x[1] + i;
            ref double t = ref a;
            t += s;
        }

        return (a * b * r) + w[0] + (w[1] * w[2]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [Supports("objects made in the method that may change, chosen by `c ? a : b`, `a ?? b` and switch expressions, or given another name in a branch: all names see what is written")]
    public void Objects_that_are_chosen(int n)
    {
        ScalarFunction(
            2, x => Chosen(x, n), (x, v) => ChosenJvp(x, n, v), (x, c, g) => ChosenVjp(x, n, c, g), (x, g) => ChosenGradient(x, n, g),
            (x, v, hv) => ChosenHvp(x, n, v, hv), (x, h) => ChosenHessian(x, n, h), allocates: true);
        ScalarFunction(
            2, x => Otherwise(x, n), (x, v) => OtherwiseJvp(x, n, v), (x, c, g) => OtherwiseVjp(x, n, c, g), (x, g) => OtherwiseGradient(x, n, g),
            (x, v, hv) => OtherwiseHvp(x, n, v, hv), (x, h) => OtherwiseHessian(x, n, h), allocates: true);
        ScalarFunction(
            2, x => Renamed(x, n), (x, v) => RenamedJvp(x, n, v), (x, c, g) => RenamedVjp(x, n, c, g), (x, g) => RenamedGradient(x, n, g),
            (x, v, hv) => RenamedHvp(x, n, v, hv), (x, h) => RenamedHessian(x, n, h), allocates: true);
        ScalarFunction(
            2, x => Kept(x, n), (x, v) => KeptJvp(x, n, v), (x, c, g) => KeptVjp(x, n, c, g), (x, g) => KeptGradient(x, n, g),
            (x, v, hv) => KeptHvp(x, n, v, hv), (x, h) => KeptHessian(x, n, h), allocates: true);
        TaylorAssert.IsSeriesOf(x => Chosen(x, n), (order, x, result) => ChosenTaylor(order, x, n, result), 0.7, 1.2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [Supports("`ref` locals to one of several, and assigned with `= ref`, also in branches of the block in which they are declared")]
    public void References_that_are_chosen(int n)
    {
        ScalarFunction(
            2, x => Referred(x, n), (x, v) => ReferredJvp(x, n, v), (x, c, g) => ReferredVjp(x, n, c, g), (x, g) => ReferredGradient(x, n, g),
            (x, v, hv) => ReferredHvp(x, n, v, hv), (x, h) => ReferredHessian(x, n, h), allocates: true);
        TaylorAssert.IsSeriesOf(x => Referred(x, n), (order, x, result) => ReferredTaylor(order, x, n, result), 0.7, 1.2);
    }
}
