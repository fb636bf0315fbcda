using System.Numerics.Tensors;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

public partial class ArrayTests
{
    [Differentiable]
    private static void InPlace(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = x[i];
        }

        for (int i = 1; i < y.Length; i++)
        {
            y[i] = y[i] * y[i - 1] * y[i];
            y[i - 1] *= Math.Sin(y[i]);
        }

        y[0] += y[^1];
    }

    [Fact]
    [Supports("writes in place")]
    public void Writes_in_place_after_the_old_value_was_used() => VectorFunction(
        4, 4, InPlace, InPlaceJvp, InPlaceVjp, InPlaceJacobian);

    [Differentiable]
    private static double NewArray(ReadOnlySpan<double> x)
    {
        double[] squares = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            squares[i] = x[i] * x[i];
        }

        double sum = 0;
        for (int i = 0; i < squares.Length; i++)
        {
            squares[i] *= squares[0];
            sum += squares[i] * x[i];
        }

        return sum;
    }

    [Fact]
    [Supports("`new T[n]`, also in every iteration")]
    public void New_array() => ScalarFunction(
        3, NewArray, NewArrayJvp, NewArrayVjp, NewArrayGradient, NewArrayHvp, NewArrayHessian, allocates: true);

    [Differentiable]
    private static double StackAlloc(ReadOnlySpan<double> x)
    {
        Span<double> hidden = stackalloc double[3];
        double sum = 0;
        for (int layer = 0; layer < 2; layer++)
        {
            for (int i = 0; i < hidden.Length; i++)
            {
                hidden[i] = Math.Tanh(hidden[i] + x[i] * x[layer]);
            }

            sum += hidden[0] * hidden[1] * hidden[2];
        }

        return sum;
    }

    [Fact]
    [Supports("`stackalloc`")]
    public void Stackalloc_starts_at_zero() => ScalarFunction(
        3, StackAlloc, StackAllocJvp, StackAllocVjp, StackAllocGradient, StackAllocHvp, StackAllocHessian);

    [Differentiable]
    private static double StackAllocOfLength(ReadOnlySpan<double> x)
    {
        Span<double> prefix = stackalloc double[x.Length + 1];
        for (int i = 0; i < x.Length; i++)
        {
            prefix[i + 1] = prefix[i] + x[i] * x[i];
        }

        double product = 1;
        for (int i = 1; i < prefix.Length; i++)
        {
            product *= prefix[i];
        }

        return product;
    }

    [Fact]
    public void Stackalloc_of_a_length_known_at_run_time() => ScalarFunction(
        4, StackAllocOfLength, StackAllocOfLengthJvp, StackAllocOfLengthVjp, StackAllocOfLengthGradient, StackAllocOfLengthHvp, StackAllocOfLengthHessian);

    [Differentiable]
    private static double Slices(ReadOnlySpan<double> x)
    {
        ReadOnlySpan<double> head = x[..2];
        ReadOnlySpan<double> tail = x[2..];
        ReadOnlySpan<double> middle = x.Slice(1, 2);
        ReadOnlySpan<double> rest = tail.Slice(1);
        ReadOnlySpan<double> most = x[1..^1];
        double sum = head[0] * tail[0] * middle[1] + rest[0] * rest[^1];
        foreach (double v in most)
        {
            sum *= v;
        }

        return sum + most.Length * head[1] + x[^2] * x[^2];
    }

    [Fact]
    [Supports("slices, ranges")]
    public void Slices_of_inputs() => ScalarFunction(
        5, Slices, SlicesJvp, SlicesVjp, SlicesGradient, SlicesHvp, SlicesHessian);

    [Differentiable]
    private static void WrittenSlices(ReadOnlySpan<double> x, Span<double> y)
    {
        Span<double> low = y[..3];
        Span<double> overlapping = y.Slice(2, 2);
        for (int i = 0; i < low.Length; i++)
        {
            low[i] = x[i] * x[i];
        }

        overlapping[0] *= x[3];
        overlapping[1] = low[2] * low[0];
        y[2] += overlapping[0] * overlapping[1];
    }

    [Fact]
    [Supports("slices that overlap")]
    public void Slices_of_one_span_that_overlap() => VectorFunction(
        4, 4, WrittenSlices, WrittenSlicesJvp, WrittenSlicesVjp, WrittenSlicesJacobian);

    [Differentiable]
    private static double FromTheNext(ReadOnlySpan<double> x)
    {
        double[] y = x.ToArray();
        Span<double> next = y.AsSpan(1);
        for (int i = 0; i < next.Length; i++)
        {
            y[i] = (i + 2) * next[i];
        }

        double sum = 0;
        for (int i = 0; i < y.Length; i++)
        {
            sum += y[i] * y[i] * (i + 1);
        }

        return sum;
    }

    [Fact]
    [Supports("slices that overlap")]
    public void Elements_written_in_place_from_a_view_of_those_after_them() => ScalarFunction(
        4, FromTheNext, FromTheNextJvp, FromTheNextVjp, FromTheNextGradient, FromTheNextHvp, FromTheNextHessian, allocates: true);

    [Differentiable]
    private static double ForgottenBehind(ReadOnlySpan<double> x)
    {
        double[] y = x.ToArray();
        Span<double> next = y.AsSpan(1);
        double sum = 0;
        for (int i = 0; i < y.Length - 1; i++)
        {
            sum += (i + 2) * y[i + 1] + next[i] * 0.5;
            y[i] = i;
        }

        for (int i = 0; i < y.Length; i++)
        {
            sum += y[i] * (sum + i);
        }

        return sum;
    }

    [Fact]
    [Supports("writes in place")]
    public void Elements_read_ahead_and_overwritten_behind() => ScalarFunction(
        4, ForgottenBehind, ForgottenBehindJvp, ForgottenBehindVjp, ForgottenBehindGradient, ForgottenBehindHvp, ForgottenBehindHessian, allocates: true);

    [Differentiable]
    private static double SliceInLoop(ReadOnlySpan<double> x)
    {
        Span<double> buffer = stackalloc double[4];
        double total = 0;
        for (int row = 0; row + 2 <= x.Length; row += 2)
        {
            ReadOnlySpan<double> pair = x.Slice(row, 2);
            Span<double> half = buffer.Slice(row % 4, 2);
            half[0] += pair[0] * pair[1];
            half[1] = half[0] * half[1] + pair[0];
            total += half[1] * half[0];
        }

        return total * buffer[0] + buffer[3];
    }

    [Fact]
    public void Slices_inside_loops() => ScalarFunction(
        8, SliceInLoop, SliceInLoopJvp, SliceInLoopVjp, SliceInLoopGradient, SliceInLoopHvp, SliceInLoopHessian);

    [Differentiable]
    private static double ArrayParameter(double[] x)
    {
        Span<double> view = new double[2];
        view[0] = x[0] * x[1];
        view[1] = x[^1] * view[0];
        double[] other = { x[0], view[1] * x[1] };
        return view[0] * view[1] + x.Length * other[1] * other[0];
    }

    [Fact]
    [Supports("array parameters")]
    public void Array_parameter() => ScalarFunction(
        3,
        x => ArrayParameter(x.ToArray()),
        (x, v) => ArrayParameterJvp(x.ToArray(), v),
        (x, c, r) => ArrayParameterVjp(x.ToArray(), c, r),
        (x, g) => ArrayParameterGradient(x.ToArray(), g),
        (x, v, h) => ArrayParameterHvp(x.ToArray(), v, h),
        (x, h) => ArrayParameterHessian(x.ToArray(), h),
        allocates: true);

    [Differentiable]
    private static double Gather(ReadOnlySpan<double> x, int[] indices, ReadOnlySpan<int> targets)
    {
        Span<double> bins = stackalloc double[3];
        for (int k = 0; k < indices.Length; k++)
        {
            bins[targets[k]] += x[indices[k]] * x[indices[k]];
        }

        return bins[0] * bins[1] + bins[2] * x[indices[0]];
    }

    [Fact]
    [Supports("gathers and scatters through index arrays")]
    public void Indices_from_an_array()
    {
        int[] indices = [2, 0, 2, 1, 0];
        int[] targets = [0, 1, 2, 0, 1];
        ScalarFunction(
            3,
            x => Gather(x, indices, targets),
            (x, v) => GatherJvp(x, indices, targets, v),
            (x, c, r) => GatherVjp(x, indices, targets, c, r),
            (x, g) => GatherGradient(x, indices, targets, g),
            (x, v, h) => GatherHvp(x, indices, targets, v, h),
            (x, h) => GatherHessian(x, indices, targets, h));
    }

    [Differentiable]
    private static void Swap(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++)
            y[i] = x[i] * x[(i + 1) % x.Length];
        for (int i = 0, j = y.Length - 1; i < j; i++, j--)
        {
            double old = y[i];
            y[i] = y[j] * old;
            y[j] = old;
        }
    }

    [Fact]
    public void Elements_that_trade_places() => VectorFunction(5, 5, Swap, SwapJvp, SwapVjp, SwapJacobian);

    [Differentiable]
    private static void PartlyWritten(ReadOnlySpan<double> x, Span<double> y)
    {
        y[1] = x[0] * x[1];
        if (x[0] > 5)
        {
            y[0] = x[1];
        }
        else
        {
            y[0] = 0;
            y[2] = 3.5;
        }
    }

    [Fact]
    public void Output_entries_that_are_constants() => VectorFunction(
        2, 3, PartlyWritten, PartlyWrittenJvp, PartlyWrittenVjp, PartlyWrittenJacobian);

    [Differentiable]
    private static double MatrixProduct(ReadOnlySpan<double> a, [NoDerivative] int n)
    {
        Span<double> product = stackalloc double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                for (int k = 0; k < n; k++)
                {
                    product[i * n + j] += a[i * n + k] * a[k * n + j];
                }
            }
        }

        double trace = 0;
        for (int i = 0; i < n; i++)
        {
            trace += product[i * n + i] * product[i];
        }

        return trace;
    }

    [Fact]
    [Supports("matrices in row-major order")]
    public void Matrices_in_row_major_order() => ScalarFunction(
        9,
        x => MatrixProduct(x, 3),
        (x, v) => MatrixProductJvp(x, 3, v),
        (x, c, r) => MatrixProductVjp(x, 3, c, r),
        (x, g) => MatrixProductGradient(x, 3, g),
        (x, v, h) => MatrixProductHvp(x, 3, v, h),
        (x, h) => MatrixProductHessian(x, 3, h));

    [Differentiable]
    private static double BuffersInLoop(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double[] local = new double[2];
            local[0] = x[i] * x[0];
            local[1] = local[0] * local[0];
            local[0] += local[1];
            sum += local[0] * sum + local[1];
        }

        return sum;
    }

    [Fact]
    [Supports("`new T[n]`, also in every iteration")]
    public void New_array_in_every_iteration() => ScalarFunction(
        3, BuffersInLoop, BuffersInLoopJvp, BuffersInLoopVjp, BuffersInLoopGradient, BuffersInLoopHvp, BuffersInLoopHessian, allocates: true);

    [Differentiable]
    private static double ArrayCopies(ReadOnlySpan<double> x)
    {
        double[] from = x.ToArray(), to = new double[4];
        Array.Copy(from, to, 2);
        from[1] *= to[0];
        Array.Copy(from, 1, to, 2, length: 2);
        Array.Copy(to, 0, to, 1, 3);
        return to[0] * to[1] + to[2] * to[3] * from[2];
    }

    [Fact]
    [Supports("`CopyTo`, `Fill`, `Clear`, `Array.Copy` and the like")]
    public void Array_copies() => ScalarFunction(
        3, ArrayCopies, ArrayCopiesJvp, ArrayCopiesVjp, ArrayCopiesGradient, ArrayCopiesHvp, ArrayCopiesHessian, allocates: true);

    [Differentiable]
    private static double Sliding(ReadOnlySpan<double> x)
    {
        Span<double> cells = stackalloc double[x.Length];
        double product = 1;
        for (int i = 0; i < x.Length; i++)
        {
            Span<double> view = cells.Slice(x.Length - 1 - i);
            view[i] = Math.Sin(x[i]) + 2;
            product *= view[i] * view[i];
        }

        return product;
    }

    [Fact]
    public void A_view_that_moves_against_its_index() => ScalarFunction(5, Sliding, SlidingJvp, SlidingVjp, SlidingGradient, SlidingHvp, SlidingHessian);

    [Differentiable]
    private static double Refilled(ReadOnlySpan<double> x)
    {
        Span<double> row = stackalloc double[3];
        Span<double> sums = stackalloc double[3];
        double product = 1;
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                row[j] = Math.Sin(x[i] + j) + sums[j];
            }

            for (int j = 0; j < 3; j++)
            {
                sums[j] += row[j] * row[2 - j];
                product *= 1 + 0.1 * row[j];
            }
        }

        return product + sums[0] * sums[1];
    }

    [Fact]
    public void Scratch_with_a_row_for_each_iteration_beside_storage_that_lives_on() =>
        ScalarFunction(5, Refilled, RefilledJvp, RefilledVjp, RefilledGradient, RefilledHvp, RefilledHessian);

    [Differentiable]
    private static double Rotated(ReadOnlySpan<double> x)
    {
        Span<double> row = stackalloc double[4];
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double scale = 1;
            for (int k = x.Length - 1; k >= 0; k--)
            {
                for (int j = 0; j < 4; j++)
                {
                    row[j] = Math.Exp(0.1 * x[k] * (j + 1)) * scale;
                }

                row[0] += row[3] * x[i];
                scale = 1 / (1 + row[0] * row[1] + row[2]);
            }

            sum += scale;
        }

        return sum;
    }

    [Fact]
    public void Scratch_with_a_row_for_each_iteration_of_a_loop_that_counts_down() =>
        ScalarFunction(4, Rotated, RotatedJvp, RotatedVjp, RotatedGradient, RotatedHvp, RotatedHessian);

    private static double Weighted(ReadOnlySpan<double> p, double q) => p[1] * q + 1;

    [Differentiable]
    private static double FilledLater(ReadOnlySpan<double> x)
    {
        double[] from = x.ToArray();
        double[] cells = new double[4];
        double before = Weighted(cells, 0.5);
        Array.Copy(from, cells, 4);
        return before * Weighted(cells, 0.5) * cells[2];
    }

    [Fact]
    public void An_array_that_a_helper_reads_before_active_values_are_copied_to_it() =>
        ScalarFunction(4, FilledLater, FilledLaterJvp, FilledLaterVjp, FilledLaterGradient, FilledLaterHvp, FilledLaterHessian, allocates: true);

    private static double Doubled(double p, int depth)
    {
        if (depth <= 0)
        {
            return 0.5 + p;
        }

        Span<double> cells = new double[2];
        cells[0] = p;
        TensorPrimitives.Add((ReadOnlySpan<double>)cells.Slice(0, 2), (ReadOnlySpan<double>)cells.Slice(0, 2), cells);
        return Doubled(cells[0], depth - 1);
    }

    [Differentiable]
    private static double OfConstants(ReadOnlySpan<double> x) => x[0] * Doubled(0.25, 3) + Doubled(x[1], 2);

    [Fact]
    public void A_recursive_helper_with_tensor_routines_that_nothing_active_is_given_to() =>
        ScalarFunction(2, OfConstants, OfConstantsJvp, OfConstantsVjp, OfConstantsGradient, OfConstantsHvp, OfConstantsHessian, allocates: true);
}
