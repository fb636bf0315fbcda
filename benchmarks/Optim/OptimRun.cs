using System.Diagnostics;
using System.Globalization;
using AutoDiff.Optim;
using AutoDiff.Optim.Tests.Problems;

namespace AutoDiff.Benchmarks.Optim;

/// <summary>This library and MathNet.Numerics on the problems of Moré, Garbow and Hillstrom, in one run: solved, evaluations, time, allocation, as the table of docs/optim-benchmarks.md.</summary>
/// <remarks>The two of a pair take turns on every problem, so that a busy machine slows both alike.</remarks>
internal static class OptimRun
{
    private const int Repeats = 7;

    // A value is taken as a published minimum to this, relative, or absolute where the minimum is 0.
    private const double SolvedGap = 1e-6;

    private static readonly (string Name, Func<MghProblem, Contestant> Ours, string Peer, Func<MghProblem, Contestant> Theirs)[] Pairs =
    [
        ("Bfgs", p => Contestant.Ours(p, new Bfgs()), "BFGS", p => Contestant.Theirs(p, MathNetSolvers.Bfgs)),
        ("Bfgs", p => Contestant.Ours(p, new Bfgs()), "BFGS, finite differences", p => Contestant.Theirs(p, MathNetSolvers.BfgsWithDifferences)),
        ("LimitedMemoryBfgs", p => Contestant.Ours(p, new LimitedMemoryBfgs()), "L-BFGS", p => Contestant.Theirs(p, MathNetSolvers.LimitedMemoryBfgs)),
        ("NonlinearConjugateGradient", p => Contestant.Ours(p, new NonlinearConjugateGradient()), "conjugate gradients", p => Contestant.Theirs(p, MathNetSolvers.ConjugateGradient)),
        ("Newton", p => Contestant.Ours(p, new Newton()), "Newton, line search", p => Contestant.Theirs(p, MathNetSolvers.Newton)),
        ("LevenbergMarquardt", p => Contestant.Ours(p, new LevenbergMarquardt()), "Levenberg–Marquardt", p => Contestant.Theirs(p, MathNetSolvers.LevenbergMarquardt)),
    ];

    public static void Run(TextWriter output)
    {
        output.WriteLine("| AutoDiff.Optim | MathNet | solved | on what both solve: problems | calls | time | allocated |");
        output.WriteLine("|---|---|---|---|---|---|---|");
        foreach ((string name, Func<MghProblem, Contestant> ours, string peer, Func<MghProblem, Contestant> theirs) in Pairs)
        {
            (Totals mine, Totals other) = (default, default);
            foreach (MghProblem problem in MghCatalogue.All)
            {
                (Outcome a, Outcome b) = Compare(problem, ours(problem), theirs(problem));
                mine.Solved += a.IsSolved ? 1 : 0;
                other.Solved += b.IsSolved ? 1 : 0;
                if (a.IsSolved && b.IsSolved)
                {
                    mine.Add(a);
                    other.Add(b);
                }
            }

            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| `{name}` | {peer} | {mine.Solved} : {other.Solved} of {MghCatalogue.All.Count} | {mine.Problems} | {mine.Calls} : {other.Calls} | {Time(mine.Time)} : {Time(other.Time)} | {Bytes(mine.Allocated)} : {Bytes(other.Allocated)} |"));
        }
    }

    private static (Outcome Mine, Outcome Other) Compare(MghProblem problem, Contestant mine, Contestant other)
    {
        (Outcome a, Outcome b) = (Once(problem, mine), Once(problem, other));
        if (!a.IsSolved || !b.IsSolved)
        {
            return (a, b);
        }

        for (int k = 0; k < Repeats; k++)
        {
            (a, b) = (a.Better(Once(problem, mine)), b.Better(Once(problem, other)));
        }

        return (a, b);
    }

    private static Outcome Once(MghProblem problem, Contestant contestant)
    {
        contestant.TakeCalls();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        double[]? x = contestant.Solve();
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        bool isSolved = x is not null && problem.Gap(contestant.SumOfSquares(x)) <= SolvedGap;
        return new Outcome(isSolved, contestant.TakeCalls(), time, allocated);
    }

    private static string Time(TimeSpan time) => time.TotalMilliseconds >= 10
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:F0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:F2} ms");

    private static string Bytes(long bytes) => bytes < 10_000
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes} B")
        : bytes < 10_000_000
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1000} kB")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000} MB");

    private readonly record struct Outcome(bool IsSolved, int Calls, TimeSpan Time, long Allocated)
    {
        /// <summary>The least time and allocation of repeated runs, which are otherwise the same.</summary>
        public Outcome Better(Outcome other) => this with
        {
            Time = other.Time < Time ? other.Time : Time,
            Allocated = Math.Min(other.Allocated, Allocated),
        };
    }

    private struct Totals
    {
        public int Solved;
        public int Problems;
        public long Calls;
        public TimeSpan Time;
        public long Allocated;

        public void Add(Outcome outcome)
        {
            Problems++;
            Calls += outcome.Calls;
            Time += outcome.Time;
            Allocated += outcome.Allocated;
        }
    }
}
