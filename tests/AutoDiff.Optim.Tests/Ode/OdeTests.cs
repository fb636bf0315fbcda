using AutoDiff.Optim.Tests.Problems;

namespace AutoDiff.Optim.Tests.Ode;

using Ode = AutoDiff.Optim.Ode;

public class OdeTests
{
    private static readonly double[] s_theta = [-4, -0.2];
    private static readonly double[] s_start = [1, 0.5];

    public static TheoryData<OdeMethod, int> Methods => new()
    {
        { new DormandPrince(), 5 }, { new Tsitouras(), 5 }, { new RungeKutta4(), 4 }, { new Sdirk4(), 4 },
    };

    [Theory]
    [MemberData(nameof(Methods))]
    public void Equal_steps_converge_with_the_order_of_the_method(OdeMethod method, int order)
    {
        double[] exact = Solution(2);
        double coarse = Error(20);
        double fine = Error(40);
        Assert.InRange(Math.Log2(coarse / fine), order - 0.25, order + 0.6);

        double Error(int steps)
        {
            double[] z = new double[2];
            Ode.Solve(new OdeSystems.LinearParametricResidual(), 0, s_start, 2, s_theta, z, method, new OdeOptions { FixedSteps = steps });
            return Math.Sqrt(Math.Pow(z[0] - exact[0], 2) + Math.Pow(z[1] - exact[1], 2));
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Dense_output_is_of_order_three_at_least(OdeMethod method, int order)
    {
        double coarse = Error(20);
        double fine = Error(40);
        Assert.InRange(Math.Log2(coarse / fine), method is RungeKutta4 or Sdirk4 ? 3.5 : 4.4, order + 1);

        double Error(int steps)
        {
            var trajectory = new OdeTrajectory<double>(isDense: true);
            double[] z = new double[2];
            Ode.Solve(new OdeSystems.LinearParametricResidual(), 0, s_start, 2, s_theta, z, method, new OdeOptions { FixedSteps = steps }, trajectory);
            double worst = 0;
            for (int k = 0; k <= 170; k++)
            {
                double t = 2.0 * k / 170;
                trajectory.At(t, z);
                double[] exact = Solution(t);
                worst = Math.Max(worst, Math.Max(Math.Abs(z[0] - exact[0]), Math.Abs(z[1] - exact[1])));
            }

            return worst;
        }
    }

    [Theory]
    [InlineData(1e-4)]
    [InlineData(1e-7)]
    [InlineData(1e-10)]
    public void Adaptive_steps_keep_the_error_near_the_tolerance(double tolerance)
    {
        foreach (OdeMethod method in new OdeMethod[] { new DormandPrince(), new Tsitouras(), new Sdirk4() })
        {
            double[] z = new double[2];
            OdeSummary<double> summary = Ode.Solve(
                new OdeSystems.LinearParametricResidual(), 0, s_start, 5, s_theta, z, method,
                new OdeOptions { RelativeTolerance = tolerance, AbsoluteTolerance = tolerance });
            double[] exact = Solution(5);
            Assert.True(summary.IsSolved);
            Assert.Equal(5, summary.Time);
            Assert.InRange(Math.Max(Math.Abs(z[0] - exact[0]), Math.Abs(z[1] - exact[1])), 0, 20 * tolerance);
        }
    }

    [Fact]
    public void Outputs_are_reached_exactly_and_time_may_run_backwards()
    {
        double[] forward = new double[6];
        double[] backward = new double[6];
        var options = new OdeOptions { RelativeTolerance = 1e-10, AbsoluteTolerance = 1e-12 };
        Ode.Solve(new OdeSystems.LinearParametricResidual(), 0, s_start, [0.3, 1, 2.5], s_theta, forward, options: options);
        Ode.Solve(new OdeSystems.LinearParametricResidual(), 2.5, forward.AsSpan(4, 2), [1, 0.3, 0], s_theta, backward, options: options);
        for (int k = 0; k < 3; k++)
        {
            double[] exact = Solution(new[] { 0.3, 1, 2.5 }[k]);
            Assert.Equal(exact[0], forward[2 * k], 1e-9);
            Assert.Equal(exact[1], forward[(2 * k) + 1], 1e-9);
        }

        Assert.Equal(forward[2], backward[0], 1e-9);
        Assert.Equal(s_start[0], backward[4], 1e-9);
        Assert.Equal(s_start[1], backward[5], 1e-9);
    }

    [Fact]
    public void A_singularity_ends_the_solution_before_it_and_is_reported()
    {
        double[] z = new double[1];
        OdeSummary<double> summary = Ode.Solve(new OdeSystems.BlowupOdeSystem(), 0, [2.0], 2, [], z);
        Assert.Contains(summary.Outcome, new[] { OdeOutcome.StepTooSmall, OdeOutcome.StepLimit });
        Assert.InRange(summary.Time, 0.9, 1.0001);
    }

    [Fact]
    public void Van_der_Pol_at_1000_is_solved_in_few_steps_by_the_stiff_method()
    {
        double[] z = new double[2];
        OdeSummary<double> summary = Ode.Solve(
            new OdeSystems.VanDerPolParametricResidual(), 0, [2.0, 0], 2000, [1000.0], z, new Sdirk4(),
            new OdeOptions { RelativeTolerance = 1e-7, AbsoluteTolerance = 1e-9 });
        Assert.True(summary.IsSolved);

        // Reference: Hairer and Wanner's test set, µ = 1000 at t = 2000.
        Assert.Equal(1.706167732170469, z[0], 1e-5);
        Assert.Equal(-0.8928097010248125e-3, z[1], 1e-8);
        Assert.InRange(summary.Steps, 100, 4000);
    }

    [Fact]
    public void Robertsons_kinetics_are_solved_over_eleven_decades()
    {
        double[] z = new double[3];
        OdeSummary<double> summary = Ode.Solve(
            new OdeSystems.RobertsonParametricResidual(), 0, [1.0, 0, 0], 1e11, [0.04, 3e7, 1e4], z, new Sdirk4(),
            new OdeOptions { RelativeTolerance = 1e-7, AbsoluteTolerance = 1e-14 });
        Assert.True(summary.IsSolved);

        // Reference: Hairer and Wanner's test set at t = 1e11.
        Assert.Equal(0.2083340149701255e-7, z[0], 1e-12);
        Assert.Equal(0.8333360770334713e-13, z[1], 1e-17);
        Assert.Equal(0.9999999791665050, z[2], 1e-10);
        Assert.InRange(summary.Steps, 50, 2000);
    }

    [Fact]
    public void Taylor_coefficients_of_a_quadratic_equation_are_the_powers_of_its_start_exactly()
    {
        double[] series = new double[12];
        series[0] = 0.5;
        Ode.Series(new OdeSystems.SquareParametricResidual(), 11, 0, [1.0], series);
        for (int k = 0; k < 12; k++)
        {
            Assert.Equal(Math.ScaleB(1, -(k + 1)), series[k]);
        }
    }

    [Fact]
    public void Taylor_series_keep_the_energy_of_a_hundred_orbits_to_rounding()
    {
        const double Eccentricity = 0.5;
        double[] start = [1 - Eccentricity, 0, 0, Math.Sqrt((1 + Eccentricity) / (1 - Eccentricity))];
        double[] z = new double[4];
        OdeSummary<double> summary = Ode.Solve(
            new OdeSystems.KeplerParametricResidual(), 0, start, [200 * Math.PI], [1.0], z, new TaylorSeries(),
            new OdeOptions { RelativeTolerance = 1e-17, AbsoluteTolerance = 0 });
        Assert.True(summary.IsSolved);
        Assert.InRange(Math.Abs((Energy(z) - Energy(start)) / Energy(start)), 0, 5e-14);
        Assert.Equal(start[0], z[0], 1e-10);
        Assert.Equal(start[1], z[1], 1e-10);

        static double Energy(double[] z) => ((z[2] * z[2] + z[3] * z[3]) / 2) - (1 / Math.Sqrt(z[0] * z[0] + z[1] * z[1]));
    }

    [Fact]
    public void Taylor_series_solve_with_time_and_between_steps()
    {
        double[] z = new double[1];
        var trajectory = new OdeTrajectory<double>(isDense: true);
        Ode.Solve(new OdeSystems.BlowupOdeSystem(), 0, [1.0], [1.2], [], z, new TaylorSeries(), new OdeOptions { RelativeTolerance = 1e-14, AbsoluteTolerance = 0 }, trajectory);
        Assert.Equal(1 / (1 - (1.2 * 1.2 / 2)), z[0], 1e-11);
        trajectory.At(0.77, z);
        Assert.Equal(1 / (1 - (0.77 * 0.77 / 2)), z[0], 1e-12);
    }

    [Fact]
    public void An_event_is_found_to_rounding_with_the_state_there()
    {
        // Without drag: 1 + 2t − 5t² = 0.
        double[] z = new double[2];
        OdeSummary<double> summary = Ode.SolveToEvent(
            new OdeSystems.FallParametricResidual(), new OdeSystems.HeightObjective(), 0, [1.0, 2], 10, [10.0, 0], z);
        double time = (1 + Math.Sqrt(6)) / 5;
        Assert.Equal(OdeOutcome.Event, summary.Outcome);
        Assert.Equal(time, summary.Time, 1e-14);
        Assert.Equal(0, z[0], 1e-13);
        Assert.Equal(2 - (10 * time), z[1], 1e-13);
    }

    [Fact]
    public void Events_of_the_other_direction_are_passed_over()
    {
        double[] z = new double[2];
        OdeSummary<double> first = Solve(OdeEventDirection.Falling);
        OdeSummary<double> rising = Solve(OdeEventDirection.Rising);
        Assert.Equal(Math.PI / 4, first.Time, 1e-7);
        Assert.Equal(3 * Math.PI / 4, rising.Time, 1e-7);

        OdeSummary<double> Solve(OdeEventDirection direction) => Ode.SolveToEvent(
            new OdeSystems.LinearParametricResidual(), new OdeSystems.HeightObjective(), 0, [1.0, 0], 10, [-4.0, 0], z,
            options: new OdeOptions { EventDirection = direction, RelativeTolerance = 1e-9, MaxStep = 0.1 });
    }

    [Fact]
    public void The_stiffness_estimate_is_the_dominant_eigenvalue_of_a_fast_decay()
    {
        var trajectory = new OdeTrajectory<double>();
        double[] z = new double[2];
        Ode.Solve(new OdeSystems.LinearParametricResidual(), 0, [1.0, 0], 1, [-100.0, -1000], z, trajectory: trajectory);
        Assert.Equal(1000, trajectory.Stiffness[trajectory.StepCount / 2], 20.0);
    }

    [Fact]
    public void Nothing_is_allocated_with_a_workspace_and_a_trajectory()
    {
        var workspace = new Workspace<double>();
        var trajectory = new OdeTrajectory<double>(isDense: true);
        double[] z = new double[2];
        double[] tangent = new double[2];
        double[] z0Cotangent = new double[2];
        double[] thetaCotangent = new double[2];
        OdeMethod[] methods = [new Tsitouras(), new Sdirk4()];
        var taylor = new TaylorSeries();
        double[] outputs = [1];
        Assert.Equal(0, Allocation.Least(() =>
        {
            foreach (OdeMethod method in methods)
            {
                var system = new OdeSystems.LinearParametricResidual();
                Ode.Solve(system, 0, s_start, 1, s_theta, z, method, trajectory: trajectory, workspace: workspace);
                Ode.Adjoint(system, trajectory, s_theta, z, z0Cotangent, thetaCotangent, workspace: workspace);
                Ode.SolveJvp(system, 0, s_start, outputs, s_theta, s_start, s_theta, z, tangent, method, workspace: workspace);
                Ode.Solve(system, 0, s_start, outputs, s_theta, z, taylor, trajectory: trajectory, workspace: workspace);
            }
        }));
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        var system = new OdeSystems.LinearParametricResidual();
        Assert.Equal("z1", Assert.Throws<ArgumentException>(() => Ode.Solve(system, 0, s_start, 1, s_theta, new double[1])).ParamName);
        Assert.Equal("times", Assert.Throws<ArgumentException>(() => Ode.Solve(system, 0, s_start, [1.0, 0.5], s_theta, new double[4])).ParamName);
        Assert.Equal("options", Assert.Throws<ArgumentException>(() => Ode.Solve(system, 0, s_start, 1, s_theta, new double[2], new RungeKutta4())).ParamName);
        Assert.Equal("trajectory", Assert.Throws<ArgumentException>(
            () => Ode.Adjoint(system, new OdeTrajectory<double>(), s_theta, [1.0, 1], new double[2], new double[2])).ParamName);
    }

    /// <summary>exp(At) z₀ in closed form.</summary>
    internal static double[] Solution(double t)
    {
        double omega = Math.Sqrt(4 - 0.01);
        double decay = Math.Exp(-0.1 * t);
        double amplitude = (s_start[1] + (0.1 * s_start[0])) / omega;
        double x = decay * ((s_start[0] * Math.Cos(omega * t)) + (amplitude * Math.Sin(omega * t)));
        double v = (-0.1 * x) + (decay * omega * ((amplitude * Math.Cos(omega * t)) - (s_start[0] * Math.Sin(omega * t))));
        return [x, v];
    }
}
