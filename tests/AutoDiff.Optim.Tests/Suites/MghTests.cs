using System.Text.Json;
using AutoDiff.Optim.Tests.Problems;
using AutoDiff.Optim.Tests.Support;

namespace AutoDiff.Optim.Tests.Suites;

public class MghTests
{
    public static TheoryData<int> Instances => [.. Enumerable.Range(0, MghCatalogue.All.Count)];

    [Fact]
    public void The_catalogue_is_complete()
        => Assert.Equal(Enumerable.Range(1, 35), MghCatalogue.All.Select(problem => problem.Number).Distinct());

    [SharedDataFact("mgh.json")]
    public void Values_and_gradients_at_the_start_agree_with_the_reference()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(SharedData.FindFile("mgh.json")!));
        int compared = 0;
        foreach (JsonElement reference in document.RootElement.EnumerateArray())
        {
            int n = reference.GetProperty("n").GetInt32();
            MghProblem problem = MghCatalogue.All.Single(
                candidate => candidate.Number == reference.GetProperty("mgh").GetInt32() && candidate.Count == n);
            Assert.Equal(reference.GetProperty("m").GetInt32(), problem.Residual.ResidualCount);
            Assert.Equal(Numbers(reference, "x0"), problem.Start);
            var gradient = new double[n];
            double sum = problem.Sum.Gradient(problem.Start, gradient);
            AssertRelative([reference.GetProperty("f0").GetDouble()], [sum], problem);
            AssertRelative(Numbers(reference, "grad0"), gradient, problem);
            compared++;
        }

        Assert.Equal(22, compared);
    }

    [Theory]
    [MemberData(nameof(Instances))]
    public void All_routes_to_a_derivative_agree(int index)
    {
        MghProblem problem = MghCatalogue.All[index];
        int n = problem.Count;
        int m = problem.Residual.ResidualCount;
        (double[] r, double[] jacobian, double[] v, double[] jv, double[] gradient, double[] viaVjp) =
            (new double[m], new double[m * n], new double[n], new double[m], new double[n], new double[n]);
        problem.Residual.Jacobian(problem.Start, r, jacobian);
        double sum = problem.Sum.Gradient(problem.Start, gradient);
        AssertRelative([r.Sum(entry => entry * entry)], [sum], problem);
        double[] fromJacobian = [.. Enumerable.Range(0, n).Select(j => 2 * Enumerable.Range(0, m).Sum(i => jacobian[(i * n) + j] * r[i]))];
        AssertRelative(fromJacobian, gradient, problem);
        problem.Residual.Vjp(problem.Start, r, new double[m], viaVjp);
        AssertRelative(gradient, [.. viaVjp.Select(entry => 2 * entry)], problem);
        for (int j = 0; j < n; j++)
        {
            Array.Clear(v);
            v[j] = 1;
            problem.Residual.Jvp(problem.Start, v, new double[m], jv);
            AssertRelative([.. Enumerable.Range(0, m).Select(i => jacobian[(i * n) + j])], jv, problem);
        }

        var hessian = new double[n * n];
        var product = new double[n];
        problem.Sum.Hessian(problem.Start, hessian);
        for (int j = 0; j < n; j++)
        {
            Array.Clear(v);
            v[j] = 1;
            problem.Sum.HessianVector(problem.Start, v, product);
            AssertRelative([.. Enumerable.Range(0, n).Select(i => hessian[(i * n) + j])], product, problem);
        }
    }

    [Theory]
    [MemberData(nameof(Instances))]
    public void Levenberg_Marquardt_reaches_a_published_minimum(int index)
    {
        MghProblem problem = MghCatalogue.All[index];
        LeastSquaresResult<double> result = LeastSquares.Solve(problem.Residual, problem.Start);
        Assert.True(result.Converged, $"{problem}: {result}");
        Assert.True(problem.Gap(result.ResidualSumOfSquares) < 1e-8, $"{problem}: {result.ResidualSumOfSquares:R} {result}");
    }

    /// <summary>The instances that a minimiser of the sum of squares is not asked to solve: Powell's badly scaled function (3), whose curvatures differ by 10⁹; Biggs's (18), which also has a
    /// stationary point with one term less; Watson's with n = 9 and 12, too flat for this tolerance; and Broyden's banded one (31), which has a local minimum as a sum.</summary>
    public static TheoryData<string, string[]> Minimizers => new()
    {
        { "LimitedMemoryBfgs", ["20 (n = 12)", "31 (n = 10)"] },
        { "Bfgs", ["20 (n = 12)", "31 (n = 10)"] },
        { "Newton", ["3 (n = 2)"] },
        { "TrustRegionNewton, exact", ["18 (n = 6)"] },
        { "CubicNewton", ["20 (n = 9)", "20 (n = 12)"] },
    };

    [Theory]
    [MemberData(nameof(Minimizers))]
    public void Minimizers_reach_a_published_minimum_of_the_sum_of_squares(string method, string[] exceptions)
    {
        var options = new OptimOptions { MaxIterations = 10_000 };
        Assert.All(MghCatalogue.All.Where(problem => !exceptions.Contains(problem.ToString())), problem =>
        {
            MinimizationResult<double> result = AllMethods.Minimize(problem.Sum, problem.Start, method, options);
            Assert.True(result.Converged, $"{problem}: {result}");
            Assert.True(problem.Gap(result.Value) < 1e-8, $"{problem}: {result}");
        });
    }

    [Fact]
    public void Conjugate_gradients_leave_every_start()
        => Assert.All(MghCatalogue.All, problem =>
        {
            MinimizationResult<double> result = Minimizer.Minimize(
                problem.Sum, problem.Start, new NonlinearConjugateGradient(), new OptimOptions { MaxIterations = 10_000 });
            Assert.True(result.Value < problem.Sum.Value(problem.Start), $"{problem}: {result}");
            Assert.True(result.Reason != StopReason.NoAcceptableStep, $"{problem}: {result}");
        });

    [Fact]
    public void At_least_two_minimizers_are_asked_to_solve_every_instance()
        => Assert.All(MghCatalogue.All, problem => Assert.True(
            Minimizers.Count(row => !((string[])row[1]).Contains(problem.ToString())) >= 2));

    private static double[] Numbers(JsonElement element, string name)
        => [.. element.GetProperty(name).EnumerateArray().Select(entry => entry.GetDouble())];

    // Relative to the largest entry: what cancels to nearly 0 has no digits of its own.
    private static void AssertRelative(double[] expected, double[] actual, MghProblem problem)
    {
        double scale = 1e-12 * expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(actual[i] - expected[i]) <= scale, $"{problem}, entry {i}: {actual[i]:R} instead of {expected[i]:R}");
        }
    }
}
