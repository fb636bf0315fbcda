using System.Numerics;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Array and span variables that take each other's place.</summary>
public partial class ReassignedArrayTests
{
    [Differentiable]
    private static double Diffusion(ReadOnlySpan<double> x)
    {
        double[] u = x.ToArray(), v = new double[x.Length];
        for (int step = 0; step < 3; step++)
        {
            for (int i = 0; i < u.Length; i++)
            {
                double left = u[Math.Max(i - 1, 0)], right = u[Math.Min(i + 1, u.Length - 1)];
                v[i] = u[i] + 0.3 * (left - 2 * u[i] + right) * u[i];
            }

            (u, v) = (v, u);
        }

        return u[0] * v[1] + u[2];
    }

    [Fact]
    [Supports("arrays that are swapped in loops (double buffering)")]
    public void Double_buffering() => ScalarFunction(
        3, Diffusion, DiffusionJvp, DiffusionVjp, DiffusionGradient, DiffusionHvp, DiffusionHessian, allocates: true);

    [Differentiable]
    private static double Spans(ReadOnlySpan<double> x)
    {
        Span<double> a = stackalloc double[2];
        Span<double> b = stackalloc double[2];
        a[0] = x[0];
        a[1] = x[1];
        int i = 0;
        while (i < 5)
        {
            b[0] += a[0] * a[1];
            b[1] = a[0] + Math.Sin(b[1]);
            if (i % 2 == 0)
            {
                Span<double> other = a;
                a = b;
                b = other;
            }

            i++;
        }

        return a[0] * b[1] + b[0];
    }

    [Fact]
    [Supports("arrays that are swapped in loops (double buffering)")]
    public void Spans_swapped_in_a_branch() => ScalarFunction(
        2, Spans, SpansJvp, SpansVjp, SpansGradient, SpansHvp, SpansHessian);

    [Differentiable]
    private static double Replaced(double[] x, int steps)
    {
        double[] current = x;
        double sum = 0;
        for (int step = 0; step < steps; step++)
        {
            double[] next = new double[x.Length];
            next[0] = current[^1] * current[0];
            for (int i = 1; i < next.Length; i++)
            {
                next[i] += current[i] * next[i - 1];
            }

            double[] before = current;
            current = next;
            sum += before[0] * current[1];
        }

        return sum + current[^1];
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [Supports("`current = next` with new storage in every iteration")]
    public void Replaced_by_new_storage(int steps) => ScalarFunction(
        3,
        x => Replaced(x.ToArray(), steps),
        (x, v) => ReplacedJvp(x.ToArray(), steps, v),
        (x, cotangent, g) => ReplacedVjp(x.ToArray(), steps, cotangent, g),
        (x, g) => ReplacedGradient(x.ToArray(), steps, g),
        (x, v, hv) => ReplacedHvp(x.ToArray(), steps, v, hv),
        (x, hessian) => ReplacedHessian(x.ToArray(), steps, hessian),
        allocates: true);

    [Differentiable]
    private static double Merged(ReadOnlySpan<double> x, bool same)
    {
        double[] a = [x[0], x[1]], b = new double[x.Length];
        b[0] = x[1] * x[1];
        double[] c = b;
        if (same)
        {
            a = b;
        }

        a[0] *= x[0];
        b[0] += a[0] * a[1];
        double[] chosen = x[0] > 1 ? a : c;
        chosen[1] = b[0] * c[0];
        for (int i = 0; i < 2; i++)
        {
            chosen[i] *= a[i] + b[i];
        }

        return a[0] * a[1] + b[0] * b[1] + c[0];
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Supports("variables that name the same array or another, as control flow has it")]
    public void Aliases_that_depend_on_control_flow(bool same) => ScalarFunction(
        2,
        x => Merged(x, same),
        (x, v) => MergedJvp(x, same, v),
        (x, cotangent, g) => MergedVjp(x, same, cotangent, g),
        (x, g) => MergedGradient(x, same, g),
        (x, v, hv) => MergedHvp(x, same, v, hv),
        (x, hessian) => MergedHessian(x, same, hessian),
        allocates: true);

    private static void Swap(ref double[] a, ref double[] b)
    {
        double[] other = a;
        a = b;
        b = other;
    }

    private static double[] Next(double[] state, double by)
    {
        double[] next = new double[state.Length];
        for (int i = 0; i < state.Length; i++)
        {
            next[i] = state[i] * state[(i + 1) % state.Length] + by;
        }

        return next;
    }

    private static double[] Halved(double[] state, int times)
    {
        double[] a = (double[])state.Clone(), b = new double[state.Length];
        for (int k = 0; k < times; k++)
        {
            for (int i = 0; i < a.Length; i++)
            {
                b[i] = 0.5 * a[i] * a[i];
            }

            Swap(ref a, ref b);
        }

        return a;
    }

    [Differentiable]
    private static double Helpers(ReadOnlySpan<double> x)
    {
        double[] state = x.ToArray(), kept = new double[3];
        for (int i = 0; i < 2; i++)
        {
            double[] before = state;
            state = Next(state, x[0]);
            kept[i] = before[1] * state[2];
            Swap(ref state, ref kept);
            state = Halved(state, 2);
        }

        return state[0] * kept[1] + kept[2] * kept[0];
    }

    [Fact]
    [Supports("`state = Step(state)`, arrays swapped by a helper")]
    public void Arrays_from_helpers() => ScalarFunction(
        3, Helpers, HelpersJvp, HelpersVjp, HelpersGradient, HelpersHvp, HelpersHessian, allocates: true);

    [Differentiable]
    private static double Multigrid(ReadOnlySpan<double> x, int levels)
    {
        double[] level = new double[x.Length];
        x.CopyTo(level);
        double energy = 0;
        for (int k = 0; k < levels; k++)
        {
            double[] coarse = new double[level.Length / 2];
            for (int i = 0; i < coarse.Length; i++)
            {
                coarse[i] = level[2 * i] * level[2 * i + 1];
            }

            level = coarse;
            foreach (double value in level)
            {
                level = coarse;
                energy += value * value;
            }
        }

        return energy + level[0];
    }

    [Fact]
    [Supports("`current = next` with new storage in every iteration")]
    public void Arrays_of_other_lengths() => ScalarFunction(
        4,
        x => Multigrid(x, 2),
        (x, v) => MultigridJvp(x, 2, v),
        (x, cotangent, g) => MultigridVjp(x, 2, cotangent, g),
        (x, g) => MultigridGradient(x, 2, g),
        (x, v, hv) => MultigridHvp(x, 2, v, hv),
        (x, hessian) => MultigridHessian(x, 2, hessian),
        allocates: true);

    [Differentiable]
    private static double Particles(ReadOnlySpan<double> x)
    {
        Complex[] a = new Complex[2], b = new Complex[2];
        for (int i = 0; i < 2; i++)
        {
            a[i] = new Complex(x[i], x[i + 1]);
        }

        for (int step = 0; step < 3; step++)
        {
            b[0] = a[1] * a[0];
            b[1] += a[0];
            (b, a) = (a, b);
        }

        return a[0].Real * b[1].Imaginary + a[1].Real;
    }

    [Fact]
    [Supports("arrays that are swapped in loops (double buffering)")]
    public void Arrays_of_structs_are_swapped() => ScalarFunction(
        3, Particles, ParticlesJvp, ParticlesVjp, ParticlesGradient, ParticlesHvp, ParticlesHessian, allocates: true);

    [Differentiable]
    private static double Walked(ReadOnlySpan<double> x)
    {
        double[] copy = x.ToArray();
        Span<double> rest = copy;
        ReadOnlySpan<double> input = x;
        double sum = 0;
        while (rest.Length > 1)
        {
            sum += rest[0] * rest[^1] * input[0];
            rest[1] *= rest[0];
            rest = rest[1..];
            input = input.Slice(1, input.Length - 1);
        }

        return sum + rest[0];
    }

    [Fact]
    [Supports("spans that are narrowed in loops: `rest = rest[1..]`")]
    public void Narrowed_spans() => ScalarFunction(
        4, Walked, WalkedJvp, WalkedVjp, WalkedGradient, WalkedHvp, WalkedHessian, allocates: true);

    [Differentiable]
    private static double Growing(ReadOnlySpan<double> x, int n)
    {
        double[] a = [x[0], x[1]];
        for (int i = 0; i < 2; i++)
        {
            double[] b = new double[i + n];
            b[0] = a[0] * a[1];
            b[1] = a[0];
            a = b;
        }

        return a[0] * a[1];
    }

    [Fact]
    public void An_array_that_outgrows_the_first_is_an_error()
    {
        double[] x = [2, 3], g = new double[2];
        Assert.Throws<NotSupportedException>(() => GrowingGradient(x, 2, g));
    }
}
