using AutoDiff.Optim.Tests.Support;

namespace AutoDiff.Optim.Tests.Suites;

public class NistTests
{
    public static TheoryData<string, int> Runs
    {
        get
        {
            var runs = new TheoryData<string, int>();
            foreach (string name in NistProblem.Names)
            {
                runs.Add(name, 0);
                runs.Add(name, 1);
            }

            return runs;
        }
    }

    [SharedDataTheory("nist")]
    [MemberData(nameof(Runs))]
    public void Levenberg_Marquardt_finds_six_digits_of_every_parameter(string name, int start)
    {
        NistProblem problem = NistProblem.Read(name);
        LeastSquaresResult<double> result = LeastSquares.Solve(problem.Residual, problem.Starts[start]);
        Assert.True(result.Converged, result.ToString());
        double worst = result.X.Zip(problem.Certified, Digits.Agreement).Min();
        Assert.True(worst >= 6, $"{worst:F2} digits: {result}");
        Assert.True(Digits.Agreement(result.ResidualSumOfSquares, problem.ResidualSumOfSquares) >= 6);
    }
}
