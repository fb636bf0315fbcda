using AutoDiff.Optim.Tests.Problems;
using AutoDiff.Optim.Tests.Support;

namespace AutoDiff.Optim.Tests.Solvers;

public class EvaluationTests
{
    private static readonly double[] Ones = [.. Enumerable.Repeat(1.0, 20)];

    public static TheoryData<string> Methods => [.. AllMethods.Names];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Nothing_is_evaluated_twice_at_one_point(string method)
    {
        var logistic = new Remembering<Logistic>(Logistic.Synthetic());
        AllMethods.Minimize(logistic, Ones, method, new OptimOptions { GradientTolerance = 1e-6 });
        Assert.Equal(0, logistic.Repeated);
        var wood = new Remembering<NonConvex.WoodObjective>(default);
        AllMethods.Minimize(wood, NonConvex.WoodStart, method, new OptimOptions { GradientTolerance = 1e-6 });
        Assert.Equal(0, wood.Repeated);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Runs_beside_each_other_are_those_of_one_alone(string method)
    {
        var options = new OptimOptions { MaxIterations = 200 };
        var problem = Logistic.Synthetic();
        MinimizationResult<double> alone = AllMethods.Minimize(problem, Ones, method, options);
        var together = new MinimizationResult<double>[8];
        Parallel.For(0, together.Length, k => together[k] = AllMethods.Minimize(problem, Ones, method, options));
        Assert.All(together, result =>
        {
            Assert.Equal(alone.X, result.X);
            Assert.Equal(alone.Evaluations, result.Evaluations);
        });
    }
}
