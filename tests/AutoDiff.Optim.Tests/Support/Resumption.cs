namespace AutoDiff.Optim.Tests.Support;

/// <summary>Compares runs that were interrupted and resumed with one that was not.</summary>
internal static class Resumption
{
    /// <summary>A run of some method on some problem.</summary>
    public delegate OptimSummary<double> Solver(
        Span<double> solution, Workspace<double> workspace, OptimOptions options, IterationCallback<double>? callback);

    /// <summary>Cuts a run at every iteration, takes the state through a stream, resumes in a workspace full of NaN, and asserts that all that a callback and the caller see is the same bit
    /// for bit.</summary>
    public static void AssertIsExact(int n, Solver solve, OptimOptions options, int iterations = 12)
    {
        List<Seen> whole = Record(n, solve, options with { MaxIterations = iterations }, out Ending expected);
        for (int cut = 0; cut < whole.Count; cut++)
        {
            var checkpoint = new Checkpoint();
            List<Seen> first = Record(n, solve, options with { MaxIterations = cut, Checkpoint = checkpoint }, out _);
            Assert.Equal(cut, checkpoint.Iteration);
            AssertSame(whole[..(cut + 1)], first);
            List<Seen> second = Record(n, solve, options with { MaxIterations = iterations, Checkpoint = Copy(checkpoint) }, out Ending actual);
            AssertSame(whole[cut..], second);
            Assert.Equal(expected.Numbers, actual.Numbers);
            Assert.Equal((expected.Reason, expected.Iterations, expected.Evaluations), (actual.Reason, actual.Iterations, actual.Evaluations));
        }
    }

    public static Checkpoint Copy(Checkpoint checkpoint)
    {
        using var stream = new MemoryStream();
        checkpoint.Save(stream);
        stream.Position = 0;
        return Checkpoint.Load(stream);
    }

    /// <summary>A workspace whose storage is spoilt, so that a run that reads what it has not written is found out.</summary>
    public static Workspace<double> Spoilt()
    {
        const int Numbers = 20_000;
        var workspace = new Workspace<double>();
        Arena<double> arena = workspace.Enter(Numbers, Numbers);
        arena.Take(Numbers).Fill(double.NaN);
        arena.TakeIntegers(Numbers).Fill(int.MinValue);
        workspace.Leave();
        return workspace;
    }

    private static List<Seen> Record(int n, Solver solve, OptimOptions options, out Ending ending)
    {
        var seen = new List<Seen>();
        var solution = new double[n];
        OptimSummary<double> summary = solve(solution, Spoilt(), options, report =>
        {
            seen.Add(new Seen(
                report.Iteration,
                report.Evaluations,
                [.. report.X.ToArray().Append(report.Value).Append(report.GradientNorm).Append(report.StepNorm)
                    .Append(report.Radius).Append(report.Regularization).Select(BitConverter.DoubleToInt64Bits)]));
            return IterationAnswer.Continue;
        });
        ending = new Ending(
            summary.Reason,
            summary.Iterations,
            summary.Evaluations,
            [.. solution.Append(summary.Value).Append(summary.GradientNorm).Select(BitConverter.DoubleToInt64Bits)]);
        return seen;
    }

    private static void AssertSame(List<Seen> expected, List<Seen> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int k = 0; k < expected.Count; k++)
        {
            Assert.Equal((expected[k].Iteration, expected[k].Evaluations), (actual[k].Iteration, actual[k].Evaluations));
            Assert.Equal(expected[k].Numbers, actual[k].Numbers);
        }
    }

    private sealed record Seen(int Iteration, EvaluationCounts Evaluations, long[] Numbers);

    private sealed record Ending(StopReason Reason, int Iterations, EvaluationCounts Evaluations, long[] Numbers);
}
