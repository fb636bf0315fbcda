using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Jacobians by columns: the primal runs once, its linear part for every few columns.</summary>
public partial class ColumnTests
{
    private static readonly double[] s_weights = [.. Enumerable.Range(0, 40).Select(k => Math.Cos(k) + 0.1)];
    private static readonly int[] s_parents = [-1, 0, 1, 0, 3];

    [Differentiable]
    private static void Skinned(ReadOnlySpan<double> x, Span<double> y)
    {
        int joints = s_parents.Length;
        Span<double> frames = stackalloc double[4 * joints];
        Span<double> own = stackalloc double[4];
        for (int j = 0; j < joints; j++)
        {
            own[0] = Math.Cos(x[j]);
            own[1] = -Math.Sin(x[j]);
            own[2] = Math.Sin(x[j]);
            own[3] = Math.Cos(x[j]);
            if (s_parents[j] < 0)
            {
                own.CopyTo(frames.Slice(4 * j, 4));
            }
            else
            {
                ReadOnlySpan<double> parent = frames.Slice(4 * s_parents[j], 4);
                for (int r = 0; r < 2; r++)
                {
                    for (int c = 0; c < 2; c++)
                    {
                        frames[4 * j + 2 * r + c] = parent[2 * r] * own[c] + parent[2 * r + 1] * own[2 + c];
                    }
                }
            }
        }

        for (int i = 0; i < y.Length / 2; i++)
        {
            double u = 0;
            double v = 0;
            for (int j = 0; j < joints; j++)
            {
                double weight = s_weights[i * joints + j];
                u += weight * (frames[4 * j] * i + frames[4 * j + 1]);
                v += weight * (frames[4 * j + 2] * i + frames[4 * j + 3]);
            }

            y[2 * i] = u * x[5] + v;
            y[2 * i + 1] = u - v * v;
        }
    }

    [Fact]
    [Supports("Jacobians by columns of what few inputs reach")]
    public void Rows_that_a_column_does_not_reach_are_left_out() => VectorFunction(6, 8, Skinned, SkinnedJvp, SkinnedVjp, SkinnedJacobian);

    [Differentiable]
    private static void Branched(ReadOnlySpan<double> x, Span<double> y)
    {
        double scale = x[0] > 0 ? Math.Exp(x[0]) : Math.Sin(x[1]) - 2;
        for (int i = 0; i < y.Length; i++)
        {
            double term = Math.Tanh(x[i % x.Length] * scale);
            if (i % 2 == 0)
            {
                double inner = Math.Exp(term) * Math.Sin(term) / (2 + Math.Cos(term));
                for (int k = 0; k < 3; k++)
                {
                    term += inner * Math.Sin(x[k] + inner);
                }
            }

            y[i] = term * scale;
        }
    }

    [Fact]
    public void What_a_branch_in_a_loop_keeps_has_its_place() => VectorFunction(5, 9, Branched, BranchedJvp, BranchedVjp, BranchedJacobian);

    [Differentiable]
    private static void Backwards(ReadOnlySpan<double> x, Span<double> y)
    {
        double s = 1;
        for (int i = y.Length - 1; i >= 0; i--)
        {
            for (int k = 3; k > 0; k--)
            {
                s = Math.Sin(s + x[i % x.Length]) + Math.Exp(-k * x[k - 1] * x[k - 1]);
            }

            y[i] = s;
        }

        for (int i = 1; i < y.Length; i++)
        {
            y[i] = y[i - 1] + Math.Cos(y[i]) * Math.Exp(-y[i] * y[i]);
        }
    }

    [Fact]
    public void Loops_keep_their_order() => VectorFunction(7, 6, Backwards, BackwardsJvp, BackwardsVjp, BackwardsJacobian);

    [Differentiable]
    private static void Searched(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            double root = 1;
            for (int k = 0; k < 30; k++)
            {
                double step = (root * root * root - 2 - x[i] * x[i]) / (3 * root * root);
                root -= step;
                if (Math.Abs(step) < 1e-13)
                {
                    break;
                }
            }

            y[i] = root;
        }
    }

    [Fact]
    public void Loops_that_end_early() => VectorFunction(5, 5, Searched, SearchedJvp, SearchedVjp, SearchedJacobian);

    [Differentiable]
    private static void Stopped(ReadOnlySpan<double> x, Span<double> y)
    {
        double total = 0;
        int used = 0;
        for (int i = 0; i < x.Length && total < 2; i += 2)
        {
            total += x[i] * x[i] + 0.25;
            used = i;
        }

        for (int i = 0; i < y.Length; i++)
        {
            y[i] = total * Math.Sin(x[used] + i * x[1]);
        }
    }

    [Fact]
    public void Loops_with_a_condition_of_active_values() => VectorFunction(9, 6, Stopped, StoppedJvp, StoppedVjp, StoppedJacobian);

    [Differentiable]
    private static void Chosen(ReadOnlySpan<double> x, Span<double> y, bool isSmooth)
    {
        double total = x[0];
        if (isSmooth)
        {
            for (int i = 0; i < x.Length; i++)
            {
                total += Math.Sin(total) * Math.Exp(-x[i] * x[i]) / (2 + Math.Cos(x[(i + 1) % x.Length]));
            }
        }
        else
        {
            total *= total;
        }

        for (int i = 0; i < y.Length; i++)
        {
            y[i] = total * x[i];
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_loop_in_a_branch(bool isSmooth) => VectorFunction(
        6, 5, (x, y) => Chosen(x, y, isSmooth), (x, y, xt, yt) => ChosenJvp(x, y, isSmooth, xt, yt), (x, y, xc, yc) => ChosenVjp(x, y, isSmooth, xc, yc),
        (x, y, j) => ChosenJacobian(x, y, isSmooth, j));

    [Differentiable]
    private static void Nested(ReadOnlySpan<double> x, Span<double> y, int k)
    {
        double v = x[x.Length - 1 - k % x.Length];
        if (k > 1)
        {
            if (x[0] > 0)
            {
                for (int i = 0; i < x.Length; i++)
                {
                    v += x[(i + k) % 3] * Math.Sin(v);
                }
            }
        }

        y[0] = v;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_loop_in_a_branch_of_a_branch(int k) => VectorFunction(
        4, 1, (x, y) => Nested(x, y, k), (x, y, xt, yt) => NestedJvp(x, y, k, xt, yt), (x, y, xc, yc) => NestedVjp(x, y, k, xc, yc), (x, y, j) => NestedJacobian(x, y, k, j));

    [Differentiable]
    private static void Late(ReadOnlySpan<double> x, Span<double> y)
    {
        Span<double> waves = stackalloc double[9];
        Span<double> sums = stackalloc double[9];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = waves[i] * x[0] + x[i % x.Length];
        }

        for (int i = 0; i < y.Length; i++)
        {
            waves[i] = Math.Sin(x[i % x.Length]);
            sums[i] += waves[i] * x[2];
        }

        for (int i = 0; i < y.Length; i++)
        {
            y[i] += waves[i] * Math.Exp(x[1]) + sums[i];
        }
    }

    [Fact]
    public void What_is_read_before_it_is_stored_is_zero_for_each_column() => VectorFunction(10, 8, Late, LateJvp, LateVjp, LateJacobian);

    [Differentiable]
    private static void Sparse(ReadOnlySpan<double> x, Span<double> y)
    {
        Span<double> waves = stackalloc double[9];
        for (int i = 0; i < y.Length; i++)
        {
            if (i % 3 != 1)
            {
                waves[i] = Math.Sin(x[i % x.Length] * x[0]);
            }
        }

        for (int i = 0; i < y.Length; i++)
        {
            y[i] = waves[i] * x[1] + waves[(i + 1) % 9];
        }
    }

    [Fact]
    public void What_is_stored_at_the_same_places_for_each_column() => VectorFunction(11, 9, Sparse, SparseJvp, SparseVjp, SparseJacobian);

    [Differentiable]
    private static void Blocks(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < y.Length / 4; i++)
        {
            double angle = Math.Sin(x[i]);
            double sum = 0;
            for (int k = 3; k > 0; k--)
            {
                sum += k * angle * x[k];
            }

            for (int k = 0; k <= 1; k++)
            {
                sum *= x[k] + 2;
            }

            y[4 * i] = sum;
            y[4 * i + 1] = sum * angle;
            y[4 * i + 2] = angle;
            y[4 * i + 3] = angle * angle + y[4 * i];
        }
    }

    [Fact]
    public void Short_loops_and_rows_of_neighbours() => VectorFunction(7, 12, Blocks, BlocksJvp, BlocksVjp, BlocksJacobian);
}
