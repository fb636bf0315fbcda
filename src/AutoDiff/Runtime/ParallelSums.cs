using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoDiff.Runtime;

/// <summary>Runs loops over samples on several cores, for <c>[Differentiable(Parallel = true)]</c>.</summary>
/// <remarks>
/// Iterations are cut into chunks by their number alone, and the sums of chunks are added up in order: the result is the same, bit for bit,
/// on any number of cores. Only who runs a chunk depends on the machine. The thread that calls takes part; others help if the time of the
/// first chunk says that the rest is worth it. If iterations throw, the exception of the first chunk that has one comes out, and the sums are lost.
/// Calls nest. Each thread that takes part uses storage for one set of sums, which is kept for the next call: after the first, nothing is allocated.
/// </remarks>
public static class ParallelSums
{
    private const int MostChunks = 64;
    private const int FewestIterations = 8;

    /// <summary>As many sums are kept for all chunks together; of more there is one set for each thread, and a chunk waits for those before it to add its own.</summary>
    private const int MostKept = 1 << 15;

    /// <summary>What two threads add to is this far apart: in one line of their caches it would go to and fro.</summary>
    private const int BytesBetween = 128;

    /// <summary>Runs a loop.</summary>
    /// <typeparam name="T">The number type of the sums.</typeparam>
    /// <typeparam name="TLoop">The loop.</typeparam>
    /// <param name="loop">The loop, which takes the sums at the end.</param>
    /// <param name="start">Its first iteration.</param>
    /// <param name="end">The iteration after its last.</param>
    public static unsafe void Run<T, TLoop>(ref TLoop loop, int start, int end)
        where T : unmanaged, INumberBase<T>
        where TLoop : struct, IParallelSums<T>, allows ref struct
    {
        long iterations = Math.Max((long)end - start, 0);
        using ResidualStack storage = ResidualStack.Lease();
        Span<T> sums = storage.Rent<T>(loop.Length);
        int chunks = (int)Math.Min(MostChunks, iterations / FewestIterations);
        if (chunks <= 1)
        {
            loop.Run(start, end, sums);
        }
        else
        {
            // What the threads are given is on the stack of this one, which stays here until all have left: nothing moves it, and the collector sees what it refers to.
            TLoop shared = loop;
            int stride = (long)chunks * sums.Length <= MostKept ? sums.Length + (BytesBetween / sizeof(T)) : 0;
            Span<T> kept = storage.RentUninitialized<T>(chunks * stride);
            Chunks<T> work = new(Unsafe.AsPointer(ref shared), sums, kept, stride, start, iterations, chunks);
            ParallelWork.Run(&Help<T, TLoop>, Unsafe.AsPointer(ref work), chunks);
            for (int i = 0; i < kept.Length; i += stride)
            {
                Add<T>(kept.Slice(i, sums.Length), sums);
            }
        }

        loop.Take(sums);
    }

    private static unsafe void Help<T, TLoop>(void* address, ParallelWork work)
        where T : unmanaged, INumberBase<T>
        where TLoop : struct, IParallelSums<T>, allows ref struct
    {
        ref Chunks<T> chunks = ref Unsafe.AsRef<Chunks<T>>(address);
        ref TLoop loop = ref Unsafe.AsRef<TLoop>(chunks.Loop);
        using ResidualStack storage = ResidualStack.Lease();
        int length = chunks.Sums.Length;
        bool isKept = chunks.Stride > 0;
        Span<T> mine = storage.RentUninitialized<T>(isKept ? 0 : length);
        while (work.TryTake(out int chunk))
        {
            Span<T> own = isKept ? chunks.Kept.Slice(chunk * chunks.Stride, length) : mine;
            long started = Stopwatch.GetTimestamp();
            Exception? failure = null;
            try
            {
                own.Clear();
                loop.Run(chunks.StartOf(chunk), chunks.StartOf(chunk + 1), own);
            }
            catch (Exception e)
            {
                failure = e;
            }

            if (chunk == 0 && failure is null)
            {
                work.Recruit(Stopwatch.GetElapsedTime(started));
            }

            if (!isKept && work.AwaitTurn(chunk) && failure is null)
            {
                Add(own, chunks.Sums);
            }

            work.Leave(chunk, failure);
        }
    }

    /// <summary>Adds numbers to others, each to its own.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <param name="terms">What to add.</param>
    /// <param name="sums">What to add to, at least as many.</param>
    /// <exception cref="ArgumentException"><paramref name="sums"/> has fewer elements than <paramref name="terms"/>.</exception>
    public static void Add<T>(ReadOnlySpan<T> terms, Span<T> sums)
        where T : unmanaged, INumberBase<T>
    {
        if (sums.Length < terms.Length)
        {
            throw new ArgumentException($"There are {sums.Length} sums for {terms.Length} terms.", nameof(sums));
        }

        int i = 0;
        if (Vector<T>.IsSupported)
        {
            for (; i <= terms.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                (new Vector<T>(sums[i..]) + new Vector<T>(terms[i..])).CopyTo(sums[i..]);
            }
        }

        for (; i < terms.Length; i++)
        {
            sums[i] += terms[i];
        }
    }

    private readonly unsafe ref struct Chunks<T>(void* loop, Span<T> sums, Span<T> kept, int stride, int start, long iterations, int count)
    {
        public readonly void* Loop = loop;

        public readonly Span<T> Sums = sums;

        public readonly Span<T> Kept = kept;

        /// <summary>How far apart the kept sums of two chunks are; 0 where none are kept.</summary>
        public readonly int Stride = stride;

        public int StartOf(int chunk) => (int)(start + (iterations * chunk / count));
    }
}
