using AutoDiff.Optim;
using AutoDiff.Optim.Tests.Problems;

namespace AutoDiff.Benchmarks.Optim;

/// <summary>A method of either library on one problem, ready to run again and again.</summary>
internal sealed class Contestant(Func<double[]> solve, Func<double[], double> sumOfSquares, Func<int> takeCalls)
{
    private static readonly OptimOptions Options = new() { GradientTolerance = 1e-8 };

    /// <summary>Runs once: the point, or null if the run threw.</summary>
    public double[]? Solve()
    {
        try
        {
            return solve();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }

    public double SumOfSquares(double[] x) => sumOfSquares(x);

    /// <summary>The calls since the last time.</summary>
    public int TakeCalls() => takeCalls();

    /// <summary>A minimiser of this library.</summary>
    public static Contestant Ours(MghProblem problem, FirstOrderMethod method)
        => OurMinimizer(problem, (counted, x, workspace) => Minimizer.Minimize(counted, problem.Start, x, workspace, method, Options));

    /// <summary>A minimiser of this library that uses second derivatives.</summary>
    public static Contestant Ours(MghProblem problem, SecondOrderMethod method)
        => OurMinimizer(problem, (counted, x, workspace) => Minimizer.Minimize(counted, problem.Start, x, workspace, method, Options));

    /// <summary>A least-squares solver of this library.</summary>
    public static Contestant Ours(MghProblem problem, LeastSquaresMethod method)
    {
        var counted = new CountedResidual(problem.Residual);
        var workspace = new Workspace<double>();
        var x = new double[problem.Count];
        return new Contestant(
            () =>
            {
                LeastSquares.Solve(counted, problem.Start, x, workspace, method);
                return x;
            },
            at => problem.Sum.Value(at),
            () => Take(counted));
    }

    /// <summary>A minimiser of MathNet.</summary>
    public static Contestant Theirs(MghProblem problem, MathNetMinimizer solve)
    {
        var counted = new CountedObjective(problem.Sum);
        return new Contestant(() => solve(counted, problem.Start), at => problem.Sum.Value(at), () => Take(counted));
    }

    /// <summary>A least-squares solver of MathNet.</summary>
    public static Contestant Theirs(MghProblem problem, MathNetFit solve)
    {
        var counted = new CountedResidual(problem.Residual);
        return new Contestant(() => solve(counted, problem.Start), at => problem.Sum.Value(at), () => Take(counted));
    }

    private static Contestant OurMinimizer(MghProblem problem, Func<CountedObjective, double[], Workspace<double>, OptimSummary<double>> run)
    {
        var counted = new CountedObjective(problem.Sum);
        var workspace = new Workspace<double>();
        var x = new double[problem.Count];
        return new Contestant(
            () =>
            {
                run(counted, x, workspace);
                return x;
            },
            at => problem.Sum.Value(at),
            () => Take(counted));
    }

    private static int Take(CountedObjective counted)
    {
        int calls = counted.Calls;
        counted.Calls = 0;
        return calls;
    }

    private static int Take(CountedResidual counted)
    {
        int calls = counted.Calls;
        counted.Calls = 0;
        return calls;
    }
}
