using AutoDiff.Optim.Tests.Problems;

namespace AutoDiff.Optim.Tests.Ode;

using Ode = AutoDiff.Optim.Ode;

public class SensitivityTests
{
    private static readonly double[] s_theta = [-4, -0.2];
    private static readonly double[] s_start = [1, 0.5];

    public static TheoryData<OdeMethod> Methods => [new DormandPrince(), new Tsitouras(), new RungeKutta4(), new Sdirk4()];

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_discrete_adjoint_converges_to_the_closed_form_at_the_order_of_the_method(OdeMethod method)
    {
        double[] exact = ClosedForm();
        double order = Math.Log2(Distance(Adjoint(60), exact) / Distance(Adjoint(120), exact));
        Assert.InRange(order, method is RungeKutta4 or Sdirk4 ? 3.7 : 4.7, 6);

        double[] Adjoint(int steps)
        {
            var trajectory = new OdeTrajectory<double>();
            double[] z = new double[2];
            var system = new OdeSystems.LinearParametricResidual();
            Ode.Solve(system, 0, s_start, 2, s_theta, z, method, new OdeOptions { FixedSteps = steps }, trajectory);
            double[] gradient = new double[2];
            Ode.Adjoint(system, trajectory, s_theta, z, gradient, new double[2]);
            return gradient;
        }
    }

    [Fact]
    public void The_continuous_adjoint_converges_to_the_closed_form_at_the_order_of_the_method()
    {
        double[] exact = ClosedForm();
        foreach ((OdeMethod method, double order) in new (OdeMethod, double)[] { (new DormandPrince(), 5), (new Tsitouras(), 5), (new RungeKutta4(), 4) })
        {
            double measured = Math.Log2(Distance(Adjoint(60), exact) / Distance(Adjoint(120), exact));
            Assert.InRange(measured, order - 0.3, order + 1);

            double[] Adjoint(int steps)
            {
                var options = new OdeOptions { FixedSteps = steps };
                double[] z = new double[2];
                double[] gradient = new double[2];
                var system = new OdeSystems.LinearParametricResidual();
                Ode.Solve(system, 0, s_start, 2, s_theta, z, method, options);
                Assert.True(Ode.ContinuousAdjoint(system, 0, [2.0], s_theta, z, z, gradient, new double[2], method, options).IsSolved);
                return gradient;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_discrete_adjoint_of_the_linear_system_is_that_of_finite_differences_of_the_discrete_loss(OdeMethod method)
    {
        var options = new OdeOptions { FixedSteps = 20 };
        var trajectory = new OdeTrajectory<double>();
        double[] end = new double[2], gradient = new double[2], thetaGradient = new double[2];
        var system = new OdeSystems.LinearParametricResidual();
        Ode.Solve(system, 0, s_start, 2, s_theta, end, method, options, trajectory);
        Ode.Adjoint(system, trajectory, s_theta, end, gradient, thetaGradient);
        for (int i = 0; i < 2; i++)
        {
            const double H = 1e-3;
            double Loss(double h, double thetaH)
            {
                double[] start = (double[])s_start.Clone(), theta = (double[])s_theta.Clone(), z = new double[2];
                start[i] += h;
                theta[i] += thetaH;
                Ode.Solve(new OdeSystems.LinearParametricResidual(), 0, start, 2, theta, z, method, options);
                return ((z[0] * z[0]) + (z[1] * z[1])) / 2;
            }

            Assert.Equal(((8 * (Loss(H, 0) - Loss(-H, 0))) - (Loss(2 * H, 0) - Loss(-2 * H, 0))) / (12 * H), gradient[i], 1e-9);
            Assert.Equal(((8 * (Loss(0, H) - Loss(0, -H))) - (Loss(0, 2 * H) - Loss(0, -2 * H))) / (12 * H), thetaGradient[i], 1e-9);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_discrete_adjoint_is_that_of_finite_differences_of_the_discrete_loss(OdeMethod method)
    {
        double[] theta = [1.3, 0.2, 0.6];
        double[] z0 = [0.4, -0.7];
        double[] times = [0.5, 1.5];
        var options = new OdeOptions { FixedSteps = 12 };
        var trajectory = new OdeTrajectory<double>();
        double[] states = new double[4];
        Ode.Solve(new OdeSystems.PendulumOdeSystem(), 0, z0, times, theta, states, method, options, trajectory);
        double[] z0Cotangent = new double[2];
        double[] thetaCotangent = new double[3];
        Ode.Adjoint(new OdeSystems.PendulumOdeSystem(), trajectory, theta, states, z0Cotangent, thetaCotangent);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(Difference(i), i < 2 ? z0Cotangent[i] : thetaCotangent[i - 2], 1e-9);
        }

        double Difference(int i)
        {
            const double H = 1e-3;
            return ((8 * (At(H) - At(-H))) - (At(2 * H) - At(-2 * H))) / (12 * H);

            double At(double h)
            {
                double[] start = (double[])z0.Clone();
                double[] parameters = (double[])theta.Clone();
                (i < 2 ? ref start[i] : ref parameters[i - 2]) += h;
                double[] moved = new double[4];
                Ode.Solve(new OdeSystems.PendulumOdeSystem(), 0, start, times, parameters, moved, method, options);
                return moved.Sum(z => z * z) / 2;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Tangents_and_cotangents_of_adaptive_solutions_give_the_same_inner_product(OdeMethod method)
    {
        double[] theta = [1.3, 0.2, 0.6];
        double[] z0 = [0.4, -0.7];
        double[] times = [0.5, 1.5];
        var options = new OdeOptions { FixedSteps = method is RungeKutta4 ? 10 : 0 };
        var trajectory = new OdeTrajectory<double>();
        double[] states = new double[4];
        double[] tangents = new double[4];
        double[] z0Cotangent = new double[2];
        double[] thetaCotangent = new double[3];
        double[] weights = [0.3, -1, 0.7, 2];
        var system = new OdeSystems.PendulumOdeSystem();
        Ode.Solve(system, 0, z0, times, theta, states, method, options, trajectory);
        Ode.Adjoint(system, trajectory, theta, weights, z0Cotangent, thetaCotangent);
        Ode.SolveJvp(system, 0, z0, times, theta, [1, 2], [-1, 0.5, 3], states, tangents, method, options);
        Assert.Equal(
            weights.Zip(tangents, (w, t) => w * t).Sum(),
            z0Cotangent[0] + (2 * z0Cotangent[1]) - thetaCotangent[0] + (0.5 * thetaCotangent[1]) + (3 * thetaCotangent[2]), 1e-12);
    }

    [Fact]
    public void Both_adjoints_agree_on_losses_of_several_outputs()
    {
        double[] theta = [1.3, 0.2, 0.6];
        double[] z0 = [0.4, -0.7];
        double[] times = [0.5, 1.5, 4];
        var options = new OdeOptions { RelativeTolerance = 1e-11, AbsoluteTolerance = 1e-12 };
        var trajectory = new OdeTrajectory<double>();
        double[] states = new double[6];
        double[] discrete = new double[5];
        double[] continuous = new double[5];
        var system = new OdeSystems.PendulumOdeSystem();
        Ode.Solve(system, 0, z0, times, theta, states, options: options, trajectory: trajectory);
        Ode.Adjoint(system, trajectory, theta, states, discrete.AsSpan(0, 2), discrete.AsSpan(2));
        Ode.ContinuousAdjoint(system, 0, times, theta, states, states, continuous.AsSpan(0, 2), continuous.AsSpan(2), options: options);
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(discrete[i], continuous[i], 1e-9);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Estimates_of_error_and_stiffness_are_differentiated(bool isStiffness)
    {
        double[] theta = [1.3, 0.2, 0.6];
        double[] z0 = [0.4, -0.7];
        foreach (OdeMethod method in new OdeMethod[] { new DormandPrince(), new Tsitouras() })
        {
            var options = new OdeOptions { FixedSteps = 4 };
            var trajectory = new OdeTrajectory<double>();
            double[] z = new double[2];
            Ode.Solve(new OdeSystems.PendulumOdeSystem(), 0, z0, 2, theta, z, method, options, trajectory);
            double[] ones = [1, 1, 1, 1];
            double[] z0Cotangent = new double[2];
            double[] thetaCotangent = new double[3];
            Ode.Adjoint(
                new OdeSystems.PendulumOdeSystem(), trajectory, theta, [0, 0], z0Cotangent, thetaCotangent,
                isStiffness ? default : ones, isStiffness ? ones : default);
            double scale = 0;
            for (int i = 0; i < 5; i++)
            {
                double actual = i < 2 ? z0Cotangent[i] : thetaCotangent[i - 2];
                double expected = Difference(i);
                scale = Math.Max(scale, Math.Abs(expected));
                Assert.Equal(expected, actual, 1e-7 * Math.Max(1e-4, scale));
            }

            double Difference(int i)
            {
                const double H = 1e-3;
                return ((8 * (At(H) - At(-H))) - (At(2 * H) - At(-2 * H))) / (12 * H);

                double At(double h)
                {
                    double[] start = (double[])z0.Clone();
                    double[] parameters = (double[])theta.Clone();
                    (i < 2 ? ref start[i] : ref parameters[i - 2]) += h;
                    OdeSummary<double> summary = Ode.Solve(new OdeSystems.PendulumOdeSystem(), 0, start, 2, parameters, new double[2], method, options);
                    return isStiffness ? summary.StiffnessEstimate : summary.ErrorEstimate;
                }
            }
        }
    }

    [Fact]
    public void An_event_carries_derivatives_of_its_time_and_state()
    {
        double[] theta = [10, 0.3];
        double[] z0 = [1, 2];
        var options = new OdeOptions { RelativeTolerance = 1e-11, AbsoluteTolerance = 1e-12 };
        (double time, double speed, OdeTrajectory<double> trajectory) = Solve(theta);
        double[] last = new double[2];
        double[] thetaCotangent = new double[2];
        var system = new OdeSystems.FallParametricResidual();
        Ode.EventCotangent(system, new OdeSystems.HeightObjective(), time, [0, speed], theta, 1.5, [0, -2], last);
        Ode.Adjoint(system, trajectory, theta, last, new double[2], thetaCotangent);
        for (int i = 0; i < 2; i++)
        {
            const double H = 1e-4;
            double[] up = (double[])theta.Clone();
            double[] down = (double[])theta.Clone();
            up[i] += H;
            down[i] -= H;
            (double later, double faster, _) = Solve(up);
            (double earlier, double slower, _) = Solve(down);
            Assert.Equal(((1.5 * (later - earlier)) - (2 * (faster - slower))) / (2 * H), thetaCotangent[i], 1e-6);

            double[] tangent = new double[2];
            double[] unit = new double[2];
            unit[i] = 1;
            double[] state = new double[2];
            double[] atEvent = new double[2];
            Ode.SolveJvp(system, 0, z0, [time], theta, [0, 0], unit, state, tangent, options: options);
            double timeTangent = Ode.EventTangent(system, new OdeSystems.HeightObjective(), time, state, theta, tangent, atEvent);
            Assert.Equal((later - earlier) / (2 * H), timeTangent, 1e-7);
            Assert.Equal((faster - slower) / (2 * H), atEvent[1], 1e-6);
            Assert.Equal(0, atEvent[0], 1e-12);
        }

        (double Time, double Speed, OdeTrajectory<double> Trajectory) Solve(double[] parameters)
        {
            var record = new OdeTrajectory<double>();
            double[] z = new double[2];
            OdeSummary<double> summary = Ode.SolveToEvent(
                new OdeSystems.FallParametricResidual(), new OdeSystems.HeightObjective(), 0, z0, 10, parameters, z, options: options, trajectory: record);
            Assert.Equal(OdeOutcome.Event, summary.Outcome);
            return (summary.Time, z[1], record);
        }
    }

    [Fact]
    public void Sensitivities_of_stiff_solutions_are_accurate_to_1e_6()
    {
        AssertStiff(new OdeSystems.RobertsonParametricResidual(), [1, 0, 0], [0.04, 3e7, 1e4], 40, 1e-13);
        AssertStiff(new OdeSystems.VanDerPolParametricResidual(), [2, 0], [1000], 600, 1e-11);
    }

    // Relative to the size of the derivative with respect to the logarithm of the parameter; the reference is a difference of solutions that are more accurate.
    private static void AssertStiff<F>(F system, double[] z0, double[] theta, double end, double absolute)
        where F : IOdeSystem<double>
    {
        int n = z0.Length;
        var options = new OdeOptions { RelativeTolerance = 1e-9, AbsoluteTolerance = absolute };
        for (int k = 0; k < theta.Length; k++)
        {
            double[] direction = new double[theta.Length];
            direction[k] = theta[k];
            double[] z = new double[n];
            double[] tangent = new double[n];
            Assert.True(Ode.SolveJvp(system, 0, z0, [end], theta, new double[n], direction, z, tangent, new Sdirk4(), options).IsSolved);
            double[] up = At(1e-3);
            double[] down = At(-1e-3);
            double[] up2 = At(2e-3);
            double[] down2 = At(-2e-3);
            for (int i = 0; i < n; i++)
            {
                double expected = ((8 * (up[i] - down[i])) - (up2[i] - down2[i])) / 12e-3;
                Assert.Equal(expected, tangent[i], 1e-6 * Math.Max(Math.Abs(expected), Math.Abs(z[i])));
            }

            var trajectory = new OdeTrajectory<double>();
            Ode.Solve(system, 0, z0, end, theta, z, new Sdirk4(), options, trajectory);
            double[] thetaCotangent = new double[theta.Length];
            double[] first = new double[n];
            first[0] = 1;
            Ode.Adjoint(system, trajectory, theta, first, new double[n], thetaCotangent);
            Assert.Equal(tangent[0], thetaCotangent[k] * theta[k], 1e-8 * Math.Max(Math.Abs(tangent[0]), Math.Abs(z[0])));

            double[] At(double h)
            {
                double[] moved = (double[])theta.Clone();
                moved[k] *= 1 + h;
                double[] result = new double[n];
                Ode.Solve(system, 0, z0, end, moved, result, new Sdirk4(), options with { RelativeTolerance = 1e-11, AbsoluteTolerance = absolute / 100 });
                return result;
            }
        }
    }

    /// <summary>exp(AᵀT) z(T), by solving the adjoint equation a' = Aᵀa, which is z' = Az with the components exchanged and scaled.</summary>
    private static double[] ClosedForm()
    {
        double[] z = OdeTests.Solution(2);
        double omega = Math.Sqrt(4 - 0.01);
        double decay = Math.Exp(-0.2);
        double cosine = Math.Cos(omega * 2);
        double sine = Math.Sin(omega * 2) / omega;

        // exp(AT) = e^{-0.1T} (cos ωT · I + sin ωT / ω · (A + 0.1 I)).
        double[] matrix = [decay * (cosine + (0.1 * sine)), decay * sine, decay * -4 * sine, decay * (cosine - (0.1 * sine))];
        return [(matrix[0] * z[0]) + (matrix[2] * z[1]), (matrix[1] * z[0]) + (matrix[3] * z[1])];
    }

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());
}
