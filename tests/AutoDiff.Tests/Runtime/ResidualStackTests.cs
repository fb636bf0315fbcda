using AutoDiff.Runtime;

namespace AutoDiff.Tests.Runtime;

public class ResidualStackTests
{
    private readonly record struct Wide(double A, double B, double C, double D, double E, double F, double G, int H);

    private sealed record Marker(int Number);

    [Theory]
    [InlineData(10)]
    [InlineData(5_000)]
    [InlineData(400_000)]
    public void Values_of_mixed_sizes_come_back_in_reverse_order(int count)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            using ResidualStack stack = ResidualStack.Lease();
            PushRandom(stack, count, seed);
            PopRandom(stack, count, seed);
            Assert.Throws<InvalidOperationException>(() => stack.Pop<byte>());
        }
    }

    // Interleaved pushes and pops walk to and fro across chunk boundaries.
    [Fact]
    public void Interleaved_pushes_and_pops_match_a_list()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var model = new Stack<object>();
            using ResidualStack stack = ResidualStack.Lease();
            for (int step = 0; step < 40_000; step++)
            {
                bool grow = step % 8_000 < 4_000;
                if (model.Count == 0 || random.Next(10) < (grow ? 8 : 2))
                    PushOne(stack, model, random);
                else
                    PopOne(stack, model.Pop());
            }

            while (model.Count > 0)
                PopOne(stack, model.Pop());
            Assert.Throws<InvalidOperationException>(() => stack.Pop<double>());
        }
    }

    [Fact]
    public void A_value_larger_than_a_chunk_is_stored_whole()
    {
        using ResidualStack stack = ResidualStack.Lease();
        var block = default(Block);
        for (int i = 0; i < Block.Length; i++)
            block[i] = i;
        stack.Push(1.5);
        stack.Push(block);
        stack.Push(2.5);

        Assert.Equal(2.5, stack.Pop<double>());
        Block back = stack.Pop<Block>();
        for (int i = 0; i < Block.Length; i++)
            Assert.Equal(i, back[i]);
        Assert.Equal(1.5, stack.Pop<double>());
    }

    [Fact]
    public void Taking_another_size_than_was_stored_throws_at_the_end_of_the_stack()
    {
        using ResidualStack stack = ResidualStack.Lease();
        stack.Push(1f);
        Assert.Throws<InvalidOperationException>(() => stack.Pop<double>());
    }

    [Fact]
    public void References_and_structs_that_hold_them_are_stored_beside_values()
    {
        using ResidualStack stack = ResidualStack.Lease();
        for (int i = 0; i < 100; i++)
        {
            stack.Push(i);
            stack.PushReference(new Marker(i));
            stack.PushReference(null);
            stack.Push((Name: i.ToString(), Value: (double)i));
            stack.Push("text");
        }

        for (int i = 99; i >= 0; i--)
        {
            Assert.Equal("text", stack.Pop<string>());
            Assert.Equal((i.ToString(), (double)i), stack.Pop<(string, double)>());
            Assert.Null(stack.PopReference<Marker?>());
            Assert.Equal(i, stack.PopReference<Marker>().Number);
            Assert.Equal(i, stack.Pop<int>());
        }

        Assert.Throws<InvalidOperationException>(() => stack.PopReference<Marker>());
    }

    [Fact]
    public void Rented_arrays_are_zero_and_apart()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            using ResidualStack stack = ResidualStack.Lease();
            for (int n = 0; n < 60; n++)
            {
                Span<double> a = stack.Rent<double>(random.Next(1, 3_000));
                Span<float> b = stack.Rent<float>(random.Next(1, 5_000));
                Span<bool> c = stack.Rent<bool>(random.Next(0, 10));
                Assert.Equal(-1, a.IndexOfAnyExcept(0.0));
                Assert.Equal(-1, b.IndexOfAnyExcept(0f));
                Assert.Equal(-1, c.IndexOfAnyExcept(false));
                a.Fill(1);
                b.Fill(2);
                c.Fill(true);
                Assert.Equal(-1, a.IndexOfAnyExcept(1.0));
                Assert.Equal(-1, b.IndexOfAnyExcept(2f));
            }
        }
    }

    [Fact]
    public unsafe void Rented_arrays_are_aligned_to_eight_bytes()
    {
        using ResidualStack stack = ResidualStack.Lease();
        for (int n = 1; n < 50; n++)
        {
            stack.Rent<byte>(n);
            fixed (double* address = stack.Rent<double>(n))
                Assert.Equal(0, (nint)address % 8);
        }
    }

    [Fact]
    public void Released_arrays_are_rented_again_and_values_stay()
    {
        using ResidualStack stack = ResidualStack.Lease();
        Span<double> kept = stack.Rent<double>(10);
        kept.Fill(3);
        ResidualStack.Mark mark = stack.GetMark();
        Span<double> first = stack.Rent<double>(100);
        first.Fill(7);
        stack.Push(42);
        stack.Rent<double>(100_000).Fill(8);
        stack.ReleaseTo(mark);
        Span<double> second = stack.Rent<double>(100);

        Assert.True(first == second);
        Assert.Equal(-1, second.IndexOfAnyExcept(0.0));
        Assert.Equal(-1, kept.IndexOfAnyExcept(3.0));
        Assert.Equal(42, stack.Pop<int>());
    }

    [Fact]
    public void Arrays_of_references_can_be_rented()
    {
        using ResidualStack stack = ResidualStack.Lease();
        Span<string?> names = stack.Rent<string?>(3);
        Assert.Equal(3, names.Length);
        Assert.Null(names[0]);
    }

    [Fact]
    public void A_negative_length_is_refused()
    {
        using ResidualStack stack = ResidualStack.Lease();
        Assert.Throws<ArgumentOutOfRangeException>(() => { stack.Rent<double>(-1); });
    }

    private static void PushRandom(ResidualStack stack, int count, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            switch (random.Next(5))
            {
                case 0: stack.Push((i & 1) == 0); break;
                case 1: stack.Push((float)i); break;
                case 2: stack.Push(Math.Sqrt(i)); break;
                case 3: stack.Push(i); break;
                default: stack.Push(new Wide(i, 1, 2, 3, 4, 5, 6, ~i)); break;
            }
        }
    }

    private static void PopRandom(ResidualStack stack, int count, int seed)
    {
        var random = new Random(seed);
        int[] kinds = new int[count];
        for (int i = 0; i < count; i++)
            kinds[i] = random.Next(5);
        bool same = true;
        for (int i = count - 1; i >= 0; i--)
        {
            same &= kinds[i] switch
            {
                0 => stack.Pop<bool>() == ((i & 1) == 0),
                1 => stack.Pop<float>() == i,
                2 => stack.Pop<double>() == Math.Sqrt(i),
                3 => stack.Pop<int>() == i,
                _ => stack.Pop<Wide>() == new Wide(i, 1, 2, 3, 4, 5, 6, ~i),
            };
        }

        Assert.True(same);
    }

    private static void PushOne(ResidualStack stack, Stack<object> model, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                bool flag = random.Next(2) == 0;
                model.Push(flag);
                stack.Push(flag);
                break;
            case 1:
                double number = random.NextDouble();
                model.Push(number);
                stack.Push(number);
                break;
            case 2:
                short small = (short)random.Next(short.MaxValue);
                model.Push(small);
                stack.Push(small);
                break;
            default:
                var wide = new Wide(random.NextDouble(), 1, 2, 3, 4, 5, 6, random.Next());
                model.Push(wide);
                stack.Push(wide);
                break;
        }
    }

    private static void PopOne(ResidualStack stack, object expected)
    {
        object actual = expected switch
        {
            bool => stack.Pop<bool>(),
            double => stack.Pop<double>(),
            short => stack.Pop<short>(),
            _ => stack.Pop<Wide>(),
        };
        if (!actual.Equals(expected))
            Assert.Equal(expected, actual);
    }

    [System.Runtime.CompilerServices.InlineArray(Length)]
    private struct Block
    {
        public const int Length = 5_000;

        private double _first;
    }
}
