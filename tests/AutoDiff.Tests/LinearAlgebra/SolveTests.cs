namespace AutoDiff.Tests.LinearAlgebra;

using LinearAlgebra = AutoDiff.LinearAlgebra;

/// <summary>Linear solves inside differentiated methods, in every mode.</summary>
public partial class SolveTests
{
    private const int N = 3;

    /// <summary>p holds a matrix and a right-hand side; the loss is not linear in the solution.</summary>
    [Differentiable]
    internal static double Loss(ReadOnlySpan<double> p)
    {
        Span<double> x = stackalloc double[N];
        LinearAlgebra.Solve(p.Slice(0, N * N), p.Slice(N * N, N), x);
        double sum = 0;
        for (int i = 0; i < N; i++)
        {
            sum += Math.Sin(x[i]) * x[(i + 1) % N];
        }

        return sum;
    }

    [Differentiable]
    internal static double TransposedLoss(ReadOnlySpan<double> p)
    {
        Span<double> x = stackalloc double[N];
        LinearAlgebra.SolveTransposed(p.Slice(0, N * N), p.Slice(N * N, N), x);
        double sum = 0;
        for (int i = 0; i < N; i++)
        {
            sum += Math.Exp(0.3 * x[i]) * x[(i + 1) % N];
        }

        return sum;
    }

    [Differentiable]
    internal static double ConstantMatrix(ReadOnlySpan<double> p, [NoDerivative] double[] matrix)
    {
        Span<double> b = stackalloc double[N];
        for (int i = 0; i < N; i++)
        {
            b[i] = p[i] * p[i + 1];
        }

        Span<double> x = stackalloc double[N];
        LinearAlgebra.Solve(matrix, b, x);
        return x[0] * x[1] + x[2] * x[2];
    }

    [Differentiable]
    internal static double ConstantRightSide(ReadOnlySpan<double> p, [NoDerivative] double[] right)
    {
        Span<double> x = stackalloc double[N];
        LinearAlgebra.Solve(p.Slice(0, N * N), right, x);
        return x[0] * x[1] + Math.Sin(x[2]);
    }

    [Differentiable]
    internal static double TraceOfInverse(ReadOnlySpan<double> p)
    {
        Span<double> inverse = stackalloc double[N * N];
        LinearAlgebra.Inverse(p.Slice(0, N * N), inverse);
        double sum = 0;
        for (int i = 0; i < N; i++)
        {
            sum += inverse[i * N + i] * inverse[i * N + (i + 1) % N];
        }

        return sum * p[N * N];
    }

    /// <summary>Implicit Euler steps of a system whose matrix depends on the state: matrix and state are overwritten in every iteration.</summary>
    [Differentiable]
    internal static double Steps(ReadOnlySpan<double> p, [NoDerivative] int count)
    {
        Span<double> matrix = stackalloc double[N * N];
        Span<double> state = stackalloc double[N];
        Span<double> next = stackalloc double[N];
        for (int i = 0; i < N; i++)
        {
            state[i] = p[N * N + i];
        }

        for (int step = 0; step < count; step++)
        {
            for (int i = 0; i < N * N; i++)
            {
                matrix[i] = 0.1 * p[i] * state[i % N];
            }

            for (int i = 0; i < N; i++)
            {
                matrix[i * N + i] += 1;
            }

            LinearAlgebra.Solve(matrix, state, next);
            for (int i = 0; i < N; i++)
            {
                state[i] = next[i];
            }
        }

        return state[0] * state[1] + Math.Sin(state[2]);
    }

    [Differentiable]
    internal static void SeveralRightSides(ReadOnlySpan<double> p, Span<double> r)
    {
        Span<double> x = stackalloc double[2 * N];
        LinearAlgebra.Solve(p.Slice(0, N * N), p.Slice(N * N - 3, 2 * N), x);
        for (int i = 0; i < 2 * N; i++)
        {
            r[i] = x[i] * p[i];
        }
    }

    private static double[] Point(int seed)
    {
        var random = new Random(seed);
        double[] p = [.. Enumerable.Range(0, N * N + N).Select(_ => random.NextDouble() - 0.5)];
        for (int i = 0; i < N; i++)
        {
            p[i * N + i] += 2;
        }

        return p;
    }

    [Fact]
    [Supports("`LinearAlgebra.Solve`, `SolveTransposed`, `Inverse`")]
    public void Solves_with_matrix_and_right_side_active_are_differentiated_in_every_mode() => AllModes.Agree(new LossObjective(), Point(1));

    [Fact]
    [Supports("`LinearAlgebra.Solve`, `SolveTransposed`, `Inverse`")]
    public void Transposed_solves_are_differentiated_in_every_mode() => AllModes.Agree(new TransposedLossObjective(), Point(2));

    [Fact]
    public void Solves_with_a_constant_matrix_are_differentiated_in_every_mode() => AllModes.Agree(new ConstantMatrixObjective(Point(3)[..9]), Point(4));

    [Fact]
    public void Solves_with_a_constant_right_side_are_differentiated_in_every_mode() => AllModes.Agree(new ConstantRightSideObjective([1, -2, 0.5]), Point(5));

    [Fact]
    [Supports("`LinearAlgebra.Solve`, `SolveTransposed`, `Inverse`")]
    public void Inverses_are_differentiated_in_every_mode() => AllModes.Agree(new TraceOfInverseObjective(), Point(6));

    [Fact]
    public void Matrices_that_are_overwritten_in_loops_are_kept_for_the_reverse_sweep() => AllModes.Agree(new StepsObjective(4), Point(7));

    [Fact]
    public void Several_right_sides_are_solved_for_at_once()
    {
        double[] p = Point(8);
        var f = new SeveralRightSidesResidual(2 * N);
        double[] r = new double[2 * N];
        double[] jacobian = new double[r.Length * p.Length];
        f.Jacobian(p, r, jacobian);
        double[] u = [1, -0.5, 0.3, 2, 0.7, -1.1];
        double[] product = new double[p.Length];
        f.Vjp(p, u, r, product);
        for (int j = 0; j < p.Length; j++)
        {
            double[] up = AllModes.Moved(p, j, 1e-5);
            double[] down = AllModes.Moved(p, j, -1e-5);
            double[] above = new double[r.Length];
            double[] below = new double[r.Length];
            f.Value(up, above);
            f.Value(down, below);
            double sum = 0;
            for (int i = 0; i < r.Length; i++)
            {
                Assert.Equal((above[i] - below[i]) / 2e-5, jacobian[i * p.Length + j], 1e-8);
                sum += u[i] * jacobian[i * p.Length + j];
            }

            Assert.Equal(sum, product[j], 1e-12);
        }
    }

    [Fact]
    public void A_singular_matrix_gives_no_numbers()
    {
        double[] p = Point(1);
        Array.Clear(p, 0, N);
        double[] gradient = new double[p.Length];
        Assert.Equal(double.NaN, new LossObjective().Gradient(p, gradient));
        Assert.All(gradient, g => Assert.Equal(double.NaN, g));
    }

    [Fact]
    public void Second_calls_allocate_nothing()
    {
        var f = new StepsObjective(4);
        double[] p = Point(7);
        double[] gradient = new double[p.Length];
        double[] hv = new double[p.Length];
        Assert.Equal(0, Allocation.Least(() =>
        {
            f.Gradient(p, gradient);
            f.HessianVector(p, p, hv);
        }));
    }

    [Fact]
    public void Lengths_are_checked_and_named()
    {
        Assert.Equal("a", Assert.Throws<ArgumentException>(() => LinearAlgebra.Solve(new double[3], new double[1], new double[1])).ParamName);
        Assert.Equal("b", Assert.Throws<ArgumentException>(() => LinearAlgebra.Solve(new double[4], new double[3], new double[3])).ParamName);
        Assert.Equal("x", Assert.Throws<ArgumentException>(() => LinearAlgebra.Solve(new double[4], new double[2], new double[3])).ParamName);
        double[] shared = new double[4];
        Assert.Equal("x", Assert.Throws<ArgumentException>(() => LinearAlgebra.Solve(new double[4], shared, shared)).ParamName);
    }
}
