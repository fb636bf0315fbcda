using AutoDiff.Optim.Tests.Problems;

namespace AutoDiff.Optim.Tests.Solvers;

public class RootTests
{
    public static TheoryData<RootMethod> Methods => [new NewtonRaphson(), new Halley()];

    [Theory]
    [InlineData(0, 5, 0, 5, 3, 2)]
    [InlineData(-5, 0, 0, 5, -2.805118086952745, 3.131312518250573)]
    [InlineData(-5, 0, -5, 0, -3.779310253377747, -3.283185991286170)]
    [InlineData(0, 5, -5, 0, 3.584428340330492, -1.848126526964404)]
    public void Himmelblau_has_a_root_in_each_of_four_boxes(double l0, double u0, double l1, double u1, double x0, double x1)
    {
        foreach (RootMethod method in new RootMethod[] { new NewtonRaphson(), new Halley() })
        {
            double[] lower = [l0, l1];
            double[] upper = [u0, u1];
            var options = new OptimOptions { LowerBounds = lower, UpperBounds = upper };
            RootResult<double> result = Roots.Solve(
                new Boxed(new Systems.HimmelblauResidual(2), lower, upper), [(l0 + u0) / 2, (l1 + u1) / 2], method, options);
            Assert.True(result.Converged, result.ToString());
            Assert.Equal(x0, result.X[0], 10);
            Assert.Equal(x1, result.X[1], 10);
            Assert.InRange(result.Evaluations.Values, 1, 15);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_H_equation_is_solved_with_bounds(RootMethod method)
    {
        const int N = 100;
        double[] lower = new double[N];
        double[] upper = [.. Enumerable.Repeat(double.PositiveInfinity, N)];
        RootResult<double> result = Roots.Solve(
            new Boxed(new Systems.ChandrasekharResidual(0.9, N), lower, upper),
            [.. Enumerable.Repeat(1.0, N)],
            method,
            new OptimOptions { LowerBounds = lower });
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(1.84772172, result.X[^1], 8);
        Assert.InRange(result.Evaluations.Values, 1, 7);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Powells_badly_scaled_system_is_solved_in_its_box(RootMethod method)
    {
        double[] lower = [0, 1];
        double[] upper = [1, 20];
        RootResult<double> result = Roots.Solve(
            new Boxed(new Mgh.PowellBadlyScaledResidual(2), lower, upper),
            [0.0, 1],
            method,
            new OptimOptions { LowerBounds = lower, UpperBounds = upper });
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(1.09816e-5, result.X[0], 5e-11);
        Assert.Equal(9.106147, result.X[1], 5e-7);
    }

    [Fact]
    public void Halleys_convergence_is_cubic()
    {
        static double[] Errors(RootMethod method)
        {
            var errors = new List<double>();
            Roots.Solve<double, Systems.CubeRootResidual>(new Systems.CubeRootResidual(1), [2.0], method, new OptimOptions { GradientTolerance = 0 }, report =>
            {
                errors.Add(Math.Abs(report.X[0] - Math.Cbrt(2)));
                return IterationAnswer.Continue;
            });
            return [.. errors];
        }

        double[] newton = Errors(new NewtonRaphson());
        double[] halley = Errors(new Halley());
        Assert.InRange(newton[3] / (newton[2] * newton[2]), 0.5, 1);
        Assert.InRange(halley[2] / (halley[1] * halley[1] * halley[1]), 0.1, 1);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_local_minimum_is_not_called_a_root(RootMethod method)
    {
        RootResult<double> result = Roots.Solve(new Systems.NoRootResidual(2), [1.0, 1], method);
        Assert.False(result.Converged);
        Assert.Equal(StopReason.NoRootNearby, result.Reason);
        Assert.Equal(1, result.ResidualNorm, 8);
    }

    [Fact]
    public void The_number_of_equations_is_that_of_the_unknowns()
    {
        var error = Assert.Throws<ArgumentException>(() => Roots.Solve(new Mgh.BealeResidual(3), [1.0, 1]));
        Assert.Equal("residual", error.ParamName);
    }

    [Fact]
    public void Roots_allocate_nothing_after_the_first_run()
    {
        var workspace = new Workspace<double>();
        double[] start = [1, 1];
        double[] solution = new double[2];
        var method = new Halley();
        var options = new OptimOptions { LowerBounds = [0, 0], UpperBounds = [5, 5] };
        long before = 0;
        for (int run = 0; run < 3; run++)
        {
            before = GC.GetAllocatedBytesForCurrentThread();
            Assert.True(Roots.Solve(new Systems.HimmelblauResidual(2), start, solution, workspace, method, options).Converged);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
