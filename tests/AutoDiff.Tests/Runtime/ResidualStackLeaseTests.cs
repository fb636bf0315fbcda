using AutoDiff.Runtime;

namespace AutoDiff.Tests.Runtime;

// Counts allocations and collects garbage, so nothing may run beside it.
[CollectionDefinition(nameof(ResidualStackLeaseTests), DisableParallelization = true)]
[Collection(nameof(ResidualStackLeaseTests))]
public class ResidualStackLeaseTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(20_000)]
    [InlineData(3_000_000)]
    public void A_second_use_with_the_same_sizes_allocates_nothing(int count)
    {
        // The third size is beyond what the pool keeps by force; it is found again through a weak reference.
        Use(count);
        Use(count);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Use(count);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Use(int count)
        {
            using ResidualStack stack = ResidualStack.Lease();
            stack.Rent<double>(count)[0] = 1;
            for (int i = 0; i < count; i++)
            {
                stack.Push((double)i);
                stack.Push(true);
            }

            ResidualStack.Mark mark = stack.GetMark();
            for (int i = count - 1; i >= 0; i--)
            {
                if (i % 1_000 == 0)
                {
                    stack.ReleaseTo(mark);
                    stack.Rent<float>(i % 50_000);
                    stack.Rent<double>(i % 7_000);
                    stack.PushReference(stack);
                }

                stack.Pop<bool>();
                stack.Pop<double>();
            }
        }
    }

    // The second run meets the chunks that the first has left, wherever its releases fell.
    [Fact]
    public void A_second_run_of_any_sequence_of_rents_allocates_nothing()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            using ResidualStack outer = ResidualStack.Lease();
            Run(seed);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Run(seed);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated <= RandomBytes, $"seed {seed}: {allocated} bytes");
        }

        static void Run(int seed)
        {
            var random = new Random(seed);
            using ResidualStack stack = ResidualStack.Lease();
            Nest(stack, random, 0);
        }

        static void Nest(ResidualStack stack, Random random, int depth)
        {
            ResidualStack.Mark mark = stack.GetMark();
            for (int i = 0; i < 6; i++)
            {
                stack.Rent<double>(random.Next(1 << random.Next(5, 16)));
                if (depth < 4 && random.Next(3) == 0)
                    Nest(stack, random, depth + 1);
            }

            if (random.Next(2) == 0)
                stack.ReleaseTo(mark);
        }
    }

    [Fact]
    public void A_nested_lease_is_another_stack()
    {
        using ResidualStack outer = ResidualStack.Lease();
        outer.Push(1.0);
        Span<double> array = outer.Rent<double>(4);
        array.Fill(5);
        for (int i = 0; i < 3; i++)
        {
            using ResidualStack inner = ResidualStack.Lease();
            Assert.NotSame(outer, inner);
            inner.Push(2.0);
            inner.Rent<double>(4).Fill(6);
        }

        Assert.Equal(-1, array.IndexOfAnyExcept(5.0));
        Assert.Equal(1.0, outer.Pop<double>());
        Assert.Throws<InvalidOperationException>(() => outer.Pop<double>());
    }

    [Fact]
    public void Nested_leases_allocate_nothing_the_second_time()
    {
        Recurse(3);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Recurse(3);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Recurse(int depth)
        {
            using ResidualStack stack = ResidualStack.Lease();
            stack.Push(depth);
            stack.Rent<double>(1_000);
            if (depth > 0)
                Recurse(depth - 1);
            if (stack.Pop<int>() != depth)
                throw new InvalidOperationException();
        }
    }

    [Fact]
    public void After_an_exception_the_stack_is_empty()
    {
        Assert.Throws<NotFiniteNumberException>(Fail);
        using ResidualStack stack = ResidualStack.Lease();
        Assert.Throws<InvalidOperationException>(() => stack.Pop<double>());
        Assert.Throws<InvalidOperationException>(() => stack.PopReference<object>());
        Assert.Equal(-1, stack.Rent<double>(1_000).IndexOfAnyExcept(0.0));

        static void Fail()
        {
            using ResidualStack stack = ResidualStack.Lease();
            for (int i = 0; i < 10_000; i++)
                stack.Push((double)i);
            stack.PushReference("left behind");
            stack.Rent<double>(100_000).Fill(1);
            throw new NotFiniteNumberException();
        }
    }

    [Fact]
    public void Returning_twice_is_returning_once()
    {
        ResidualStack stack = ResidualStack.Lease();
        stack.Dispose();
        stack.Dispose();
        using ResidualStack one = ResidualStack.Lease();
        using ResidualStack two = ResidualStack.Lease();
        Assert.NotSame(one, two);
    }

    [Fact]
    public void A_returned_stack_keeps_no_reference()
    {
        WeakReference reference = PushOne();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(reference.IsAlive);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference PushOne()
        {
            using ResidualStack stack = ResidualStack.Lease();
            object target = new();
            stack.PushReference(target);
            return new WeakReference(target);
        }
    }

    [Fact]
    public void A_large_stack_is_given_up_when_memory_is_collected()
    {
        long size = ResidualStackPool.LargestKept;
        WeakReference large = Return(size);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(large.IsAlive);
        using ResidualStack next = ResidualStack.Lease();
        Assert.True(next.Capacity < size);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference Return(long size)
        {
            using ResidualStack stack = ResidualStack.Lease();
            stack.Rent<byte>((int)size + 1);
            return new WeakReference(stack);
        }
    }

    [Fact]
    public void Parallel_leases_do_not_share_memory()
    {
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            using ResidualStack outer = ResidualStack.Lease();
            Span<int> array = outer.Rent<int>(500);
            array.Fill(i);
            for (int k = 0; k < 5_000; k++)
                outer.Push((long)k * i);
            using (ResidualStack inner = ResidualStack.Lease())
            {
                inner.Rent<int>(500).Fill(-1);
                for (int k = 0; k < 5_000; k++)
                    inner.Push(-1L);
            }

            bool same = array.IndexOfAnyExcept(i) < 0;
            for (int k = 4_999; k >= 0; k--)
                same &= outer.Pop<long>() == (long)k * i;
            Assert.True(same);
        });
    }

    // What `new Random(seed)` takes.
    private static readonly long RandomBytes = MeasureRandom();

    private static long MeasureRandom()
    {
        _ = new Random(1).Next();
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = new Random(2).Next();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
