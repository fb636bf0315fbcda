namespace AutoDiff.Tests.Constructs;

/// <summary>
/// <c>Parallel</c>: loops over samples run in chunks, on several cores. Each function has derivatives in both forms, which agree within rounding.
/// </summary>
public partial class ParallelTests
{
    private const int Samples = 203;
    private const int Features = 4;

    private static double[] Data(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.3)];
    }

    private static readonly double[] s_w = Data(Features, 1), s_x = Data(Samples * Features, 2), s_y = Data(Samples, 3), s_v = Data(Features, 4);

    private static void Close(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-12 * (1 + Math.Abs(expected[i])));
        }
    }

    [Differentiable]
    [Differentiable(Parallel = true, Name = "LogisticInChunks")]
    [Differentiable(Parallel = true, Reassociate = true, Name = "LogisticInVectors")]
    private static double Logistic(ReadOnlySpan<double> w, [NoDerivative] ReadOnlySpan<double> x, [NoDerivative] ReadOnlySpan<double> y)
    {
        double sum = 1;
        for (int i = 0; i < y.Length; i++)
        {
            double z = 0;
            for (int j = 0; j < w.Length; j++)
            {
                z += w[j] * x[i * w.Length + j];
            }

            sum += Math.Log(1 + Math.Exp(-y[i] * z));
        }

        return Math.Sqrt(sum / y.Length);
    }

    [Fact]
    [Supports("a loop over samples on several cores")]
    public void Sums_over_samples()
    {
        double[] expected = new double[Features], found = new double[Features], again = new double[Features];
        double value = LogisticGradient(s_w, s_x, s_y, expected);
        Assert.Equal(value, LogisticInChunksGradient(s_w, s_x, s_y, found), 1e-13);
        Close(expected, found);
        Assert.Equal(value, LogisticInVectorsGradient(s_w, s_x, s_y, found), 1e-13);
        Close(expected, found);
        for (int k = 0; k < Features; k++)
        {
            double[] forward = [.. s_w], backward = [.. s_w];
            forward[k] += 1e-5;
            backward[k] -= 1e-5;
            Assert.Equal((Logistic(forward, s_x, s_y) - Logistic(backward, s_x, s_y)) / 2e-5, found[k], 1e-8);
        }

        LogisticHvp(s_w, s_x, s_y, s_v, expected);
        LogisticInChunksHvp(s_w, s_x, s_y, s_v, found);
        Close(expected, found);
        Assert.Equal(LogisticJvp(s_w, s_x, s_y, s_v).Tangent, LogisticInChunksJvp(s_w, s_x, s_y, s_v).Tangent, 1e-13);

        LogisticInChunksGradient(s_w, s_x, s_y, found);
        LogisticInChunksGradient(s_w, s_x, s_y, again);
        Assert.Equal(found, again);
    }

    [Fact]
    public void Few_samples_stay_together()
    {
        double[] expected = new double[Features], found = new double[Features];
        for (int samples = 0; samples < 40; samples++)
        {
            ReadOnlySpan<double> x = s_x.AsSpan(0, samples * Features), y = s_y.AsSpan(0, samples);
            double value = LogisticGradient(s_w, x, y, expected);
            Assert.Equal(value, LogisticInChunksGradient(s_w, x, y, found), 1e-13);
            Close(expected, found);
        }
    }

    [Differentiable]
    [Differentiable(Parallel = true, Name = "NetworkInChunks")]
    private static double Network(ReadOnlySpan<double> w, [NoDerivative] ReadOnlySpan<double> x)
    {
        int units = w.Length / 2;
        Span<double> hidden = stackalloc double[units];
        double loss = 0;
        for (int i = 0; i < x.Length; i++)
        {
            for (int k = 0; k < units; k++)
            {
                hidden[k] = Math.Tanh(w[k] * x[i]);
            }

            double output = 0;
            for (int k = 0; k < units; k++)
            {
                output += w[units + k] * hidden[k];
            }

            loss += (output - x[i]) * (output - x[i]);
        }

        return loss;
    }

    [Fact]
    public void Working_storage_that_samples_share_is_made_for_each_chunk()
    {
        double[] expected = new double[Features], found = new double[Features];
        Assert.Equal(NetworkGradient(s_w, s_x, expected), NetworkInChunksGradient(s_w, s_x, found), 1e-11);
        Close(expected, found);
        NetworkHvp(s_w, s_x, s_v, expected);
        NetworkInChunksHvp(s_w, s_x, s_v, found);
        Close(expected, found);
    }

    [Differentiable]
    [Differentiable(Parallel = true, Name = "RowsInChunks")]
    private static double Rows(ReadOnlySpan<double> x, double scale, int n)
    {
        double first = 0;
        double second = 2;
        for (int i = 0; i < x.Length / n; i++)
        {
            ReadOnlySpan<double> row = x.Slice(i * n, n);
            double product = scale;
            for (int j = 0; j < n; j++)
            {
                product *= 1 + (row[j] * row[j]);
            }

            first += product;
            second -= Math.Sin(product) * scale;
        }

        return first * second;
    }

    [Fact]
    public void Gradients_by_samples_of_their_own_and_several_sums()
    {
        double[] expected = new double[s_x.Length], found = new double[s_x.Length];
        double value = RowsGradient(s_x, 0.7, Features, expected, out double byScale);
        Assert.Equal(value, RowsInChunksGradient(s_x, 0.7, Features, found, out double scale), 1e-12 * Math.Abs(value));
        Close(expected, found);
        Assert.Equal(byScale, scale, 1e-12 * Math.Abs(byScale));
    }

    [Differentiable]
    [Differentiable(Parallel = true, Name = "SingleInChunks")]
    private static float Single(ReadOnlySpan<float> w, [NoDerivative] ReadOnlySpan<float> x)
    {
        float sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += MathF.Exp(w[i % w.Length] * x[i]);
        }

        return sum;
    }

    [Fact]
    public void Floats()
    {
        float[] w = [0.1f, 0.2f, 0.3f], x = [.. s_x.Select(v => (float)v)], expected = new float[3], found = new float[3];
        Assert.Equal(SingleGradient(w, x, expected), SingleInChunksGradient(w, x, found), 1e-2f);
        Assert.All(expected.Zip(found), p => Assert.Equal(p.First, p.Second, 1e-3f));
    }

    private static readonly List<int> s_seen = [];

    [Differentiable(Parallel = true)]
    private static double Logged(double a, int n)
    {
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            s_seen.Add(i);
            sum += Math.Sin(a * i);
        }

        return sum;
    }

    [Fact]
    public void What_must_run_in_order_does()
    {
        s_seen.Clear();
        double value = LoggedGradient(0.3, 100, out double gradient);
        Assert.Equal(Enumerable.Range(0, 100), s_seen);
        Assert.Equal(Enumerable.Range(0, 100).Sum(i => Math.Sin(0.3 * i)), value, 1e-12);
        Assert.Equal(Enumerable.Range(0, 100).Sum(i => i * Math.Cos(0.3 * i)), gradient, 1e-10);
    }

    [Differentiable(Parallel = true)]
    private static double Checked(double a, ReadOnlySpan<int> n)
    {
        double sum = 0;
        for (int i = 0; i < n.Length; i++)
        {
            if (n[i] < 0)
            {
                throw new ArgumentException($"Number {i}.");
            }

            sum += Math.Sin(a * n[i]);
        }

        return sum;
    }

    [Fact]
    public void The_first_sample_that_throws_is_the_one_that_is_told()
    {
        int[] n = [.. Enumerable.Range(0, 500).Select(i => i is 150 or 151 or 400 ? -1 : i)];
        Assert.Equal("Number 150.", Assert.Throws<ArgumentException>(() => CheckedGradient(0.2, n, out _)).Message);
    }

    [Differentiable]
    [Differentiable(Parallel = true, Name = "BlendInChunks")]
    private static double Blend(ReadOnlySpan<double> x)
    {
        double last = 0;
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            last = (0.5 * last) + x[i];
            sum += last * x[i];
        }

        return sum;
    }

    [Fact]
    public void What_goes_from_one_sample_to_the_next_stays_in_order()
    {
        double[] expected = new double[s_x.Length], found = new double[s_x.Length];
        Assert.Equal(BlendGradient(s_x, expected), BlendInChunksGradient(s_x, found));
        Assert.Equal(expected, found);
    }

    /// <summary>The names are those that generated code would choose itself.</summary>
    [Differentiable]
    [Differentiable(Parallel = true, Name = "MeanInChunks")]
    private static double Mean(ReadOnlySpan<double> sums, double start, double loop)
    {
        if (sums.Length == 0)
        {
            return start;
        }

        double end = start * loop;
        double total = 0;
        for (int i = 0; i < sums.Length; i++)
        {
            total += Math.Sin(sums[i] * end) + loop;
        }

        return total / sums.Length;
    }

    [Fact]
    public void A_loop_after_an_early_return_and_a_cotangent_that_is_given()
    {
        double[] expected = new double[s_x.Length], found = new double[s_x.Length];
        MeanVjp(s_x, 0.7, 1.3, 2.5, expected, out double byStart, out double byLoop);
        MeanInChunksVjp(s_x, 0.7, 1.3, 2.5, found, out double start, out double loop);
        Close(expected, found);
        Close([byStart, byLoop], [start, loop]);
        Assert.Equal(0.7, MeanInChunksGradient([], 0.7, 1.3, [], out start, out loop));
        Assert.Equal((1.0, 0.0), (start, loop));
    }

    [Fact]
    public void Calls_from_several_threads_at_a_time()
    {
        double[] expected = new double[Features];
        double value = LogisticInChunksGradient(s_w, s_x, s_y, expected);
        System.Threading.Tasks.Parallel.For(0, 50, _ =>
        {
            double[] found = new double[Features];
            Assert.Equal(value, LogisticInChunksGradient(s_w, s_x, s_y, found));
            Assert.Equal(expected, found);
        });
    }
}
