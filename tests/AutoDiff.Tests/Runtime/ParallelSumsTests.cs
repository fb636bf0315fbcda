using AutoDiff.Runtime;

namespace AutoDiff.Tests.Runtime;

/// <summary>Loops in chunks: the same sums on any number of threads, the first exception, and no allocation.</summary>
public class ParallelSumsTests
{
    /// <summary>Sums of terms that no order of additions leaves alone, one of them and as many as are asked for.</summary>
    private ref struct Terms(ReadOnlySpan<double> x, Span<double> result, int failsAt = -1) : IParallelSums<double>
    {
        private readonly ReadOnlySpan<double> _x = x;
        private readonly Span<double> _result = result;
        private readonly int _failsAt = failsAt;

        public readonly int Length => _result.Length;

        public readonly void Run(int start, int end, scoped Span<double> sums)
        {
            for (int i = start; i < end; i++)
            {
                if (_failsAt >= 0 && i >= _failsAt)
                {
                    throw new InvalidOperationException($"Iteration {i}.");
                }

                for (int k = 0; k < sums.Length; k++)
                {
                    sums[k] += Math.Sin(_x[i] * (k + 1));
                }
            }
        }

        public void Take(scoped ReadOnlySpan<double> sums) => ParallelSums.Add(sums, _result);
    }

    private static double[] Numbers(int count)
    {
        Random random = new(5);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() * Math.Pow(10, random.Next(-9, 9)))];
    }

    private static double[] Sums(double[] x, int count, int failsAt = -1)
    {
        double[] result = new double[count];
        Terms loop = new(x, result, failsAt);
        ParallelSums.Run<double, Terms>(ref loop, 0, x.Length);
        return result;
    }

    /// <summary>The sums by their definition: at most 64 chunks of at least eight iterations.</summary>
    private static double[] InChunks(double[] x, int count)
    {
        long chunks = Math.Clamp(x.Length / 8, 1, 64);
        double[] sums = new double[count];
        for (long c = 0; c < chunks; c++)
        {
            double[] own = new double[count];
            for (long i = x.Length * c / chunks; i < x.Length * (c + 1) / chunks; i++)
            {
                for (int k = 0; k < count; k++)
                {
                    own[k] += Math.Sin(x[i] * (k + 1));
                }
            }

            for (int k = 0; k < count; k++)
            {
                sums[k] += own[k];
            }
        }

        return sums;
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 3)]
    [InlineData(15, 1)]
    [InlineData(16, 1)]
    [InlineData(63, 2)]
    [InlineData(517, 7)]
    [InlineData(3001, 1)]
    [InlineData(3001, 40)]
    [InlineData(700, 1000)]
    public void The_number_of_iterations_alone_says_how_sums_are_added(int iterations, int sums)
    {
        double[] x = Numbers(iterations);
        Assert.Equal(InChunks(x, sums), Sums(x, sums));
    }

    [Fact]
    public void Threads_that_are_busy_do_not_change_a_bit()
    {
        double[] x = Numbers(4000), expected = Sums(x, 3), large = Sums(x, 2000);
        using ManualResetEventSlim done = new();
        Thread[] busy = [.. Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            while (!done.IsSet)
            {
                Thread.SpinWait(1000);
            }
        }))];
        foreach (Thread thread in busy)
        {
            thread.Start();
        }

        try
        {
            for (int i = 0; i < 10; i++)
            {
                Assert.Equal(expected, Sums(x, 3));
            }

            Assert.Equal(large, Sums(x, 2000));
        }
        finally
        {
            done.Set();
            foreach (Thread thread in busy)
            {
                thread.Join();
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    public void The_exception_of_the_first_chunk_that_has_one_comes_out(int sums)
    {
        double[] x = Numbers(2000);
        for (int i = 0; i < 5; i++)
        {
            // Chunks are 31 or 32 iterations long: each from the one of iteration 700 on fails, at its first one or at 700.
            Assert.Equal("Iteration 700.", Assert.Throws<InvalidOperationException>(() => Sums(x, sums, failsAt: 700)).Message);
        }

        Assert.Equal(InChunks(x, sums), Sums(x, sums));
    }

    private ref struct Nested(double[] x, Span<double> result) : IParallelSums<double>
    {
        private readonly Span<double> _result = result;

        public readonly int Length => 1;

        public readonly void Run(int start, int end, scoped Span<double> sums)
        {
            for (int i = start; i < end; i++)
            {
                sums[0] += Sums(x, 1)[0];
            }
        }

        public void Take(scoped ReadOnlySpan<double> sums) => sums.CopyTo(_result);
    }

    [Fact]
    public void Calls_nest_and_run_side_by_side()
    {
        double[] x = Numbers(400);
        double expected = 0;
        for (int chunk = 0; chunk < 8; chunk++)
        {
            double own = 0;
            for (int i = 0; i < 8; i++)
            {
                own += Sums(x, 1)[0];
            }

            expected += own;
        }

        double[] found = new double[20];
        System.Threading.Tasks.Parallel.For(0, found.Length, i =>
        {
            Nested loop = new(x, found.AsSpan(i, 1));
            ParallelSums.Run<double, Nested>(ref loop, 0, 64);
        });
        Assert.All(found, f => Assert.Equal(expected, f));
    }

    [Fact]
    public void Nothing_is_allocated_by_the_thread_that_calls()
    {
        double[] x = Numbers(3000), result = new double[5];
        long bytes = long.MaxValue;
        for (int i = 0; i < 20; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Terms loop = new(x, result);
            ParallelSums.Run<double, Terms>(ref loop, 0, x.Length);
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, bytes);
    }

    [Fact]
    public void Too_few_sums_are_named() =>
        Assert.Equal("sums", Assert.Throws<ArgumentException>(() => ParallelSums.Add<double>([1, 2], new double[1])).ParamName);
}
