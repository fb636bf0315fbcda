namespace AutoDiff.Optim.Tests.Implicit;

using Implicit = AutoDiff.Optim.Implicit;

/// <summary>Minima over second-order cones: derivatives of the residual of the conic program against closed forms.</summary>
public partial class ConicProgramTests
{
    private const int N = 3;

    /// <summary>min cᵀx with aᵀx = β and ‖x‖ ≤ ρ, that is (ρ, x) in the cone; θ = (c, a, β, ρ), z = (x, ν, y).</summary>
    [Differentiable]
    internal static double SliceOfBall(ReadOnlySpan<double> z, ReadOnlySpan<double> theta)
    {
        double sum = -z[N] * theta[2 * N] - z[N + 1] * theta[2 * N + 1];
        for (int i = 0; i < N; i++)
        {
            sum += theta[i] * z[i] + z[N] * theta[N + i] * z[i] - z[N + 2 + i] * z[i];
        }

        return sum;
    }

    /// <summary>min ½‖x − θ‖² with x₀ ≥ ‖(x₁, x₂)‖: the projection itself.</summary>
    [Differentiable]
    internal static double Nearest(ReadOnlySpan<double> z, ReadOnlySpan<double> theta)
    {
        double sum = 0;
        for (int i = 0; i < N; i++)
        {
            sum += 0.5 * (z[i] - theta[i]) * (z[i] - theta[i]) - z[N + i] * z[i];
        }

        return sum;
    }

    /// <summary>min ½‖x − θ‖² with x ≥ 0.</summary>
    [Fact]
    public void Non_negative_numbers_are_a_cone_as_well()
    {
        double[] theta = [0.7, -0.4, 1.2];
        double[] z = [0.7, 0, 1.2, -0.7, 0.4, -1.2];
        double[] jacobian = Jacobian(new NearestParametricObjective(), new Cube { Upper = double.PositiveInfinity }, z, theta, N);
        for (int i = 0; i < N; i++)
        {
            for (int j = 0; j < N; j++)
            {
                Assert.Equal(i == j && i != 1 ? 1 : 0, jacobian[i * N + j], 1e-14);
            }
        }
    }

    [Fact]
    public void A_linear_objective_on_a_slice_of_a_ball_changes_as_the_closed_form_says()
    {
        double[] theta = [1, -0.5, 0.3, 0.4, 1, -0.2, 0.6, 1.5];
        double[] z = Solution(theta);
        double[] jacobian = Jacobian(new SliceOfBallParametricObjective(), new SecondOrderCone(), z, theta, N + 1);
        const double H = 1e-5;
        for (int j = 0; j < theta.Length; j++)
        {
            double[] up = Solution(Moved(theta, j, H));
            double[] down = Solution(Moved(theta, j, -H));
            for (int i = 0; i < z.Length; i++)
            {
                Assert.Equal((up[i] - down[i]) / (2 * H), jacobian[(i * theta.Length) + j], 1e-8);
            }
        }
    }

    [Theory]
    [InlineData(0.3, 0.9, -0.5)]
    [InlineData(2, 0.9, -0.5)]
    [InlineData(-2, 0.9, -0.5)]
    public void The_nearest_point_of_the_cone_changes_as_the_projection_does(double t, double u, double v)
    {
        double[] theta = [t, u, v];
        double[] x = new double[N];
        Projections.OntoSecondOrderCone<double>(theta, x);
        double[] z = [.. x, .. theta.Select(e => -e)];   // y = x − θ, s = x
        double[] jacobian = Jacobian(new NearestParametricObjective(), new SecondOrderCone(), z, theta, N);
        double[] column = new double[N];
        for (int j = 0; j < N; j++)
        {
            double[] unit = new double[N];
            unit[j] = 1;
            Projections.OntoSecondOrderConeJvp<double>(theta, unit, x, column);
            for (int i = 0; i < N; i++)
            {
                Assert.Equal(column[i], jacobian[(i * N) + j], 1e-13);
            }
        }
    }

    [Fact]
    public void A_solution_that_is_not_unique_has_no_derivative()
    {
        // c = 0 and a = 0: every point of the ball is a minimum.
        double[] theta = [0, 0, 0, 0, 0, 0, 0, 1.5];
        double[] z = [0, 0, 0, 0, -1.5, 0, 0, 0];
        var tangent = new double[z.Length];
        var residual = Optimality.ConicProgram(new SliceOfBallParametricObjective(), new SecondOrderCone(), z, theta, N + 1);
        ImplicitSummary<double> summary = Implicit.RootJvp(residual, z, theta, [0.0, 0, 0, 0, 0, 0, 0, 1], tangent);
        Assert.Equal(ImplicitOutcome.Singular, summary.Outcome);
        Assert.All(tangent, v => Assert.Equal(double.NaN, v));
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_named()
    {
        var lagrangian = new NearestParametricObjective();
        Assert.Equal("size", Assert.Throws<ArgumentOutOfRangeException>(
            () => Optimality.ConicProgram(lagrangian, new SecondOrderCone(), new double[6], new double[3], 7).Value(default, default, default)).ParamName);
    }

    /// <summary>p = βa/‖a‖², x = p − √(ρ² − ‖p‖²) d, d the direction of the part of c that is orthogonal to a; then c + νa = u and y = (‖u‖, u), s = (ρ, x).</summary>
    private static double[] Solution(double[] theta)
    {
        double[] c = theta[..N];
        double[] a = theta[N..(2 * N)];
        double square = a.Sum(v => v * v);
        double[] p = [.. a.Select(v => v * theta[2 * N] / square)];
        double along = c.Zip(a, (u, v) => u * v).Sum() / square;
        double[] d = [.. c.Zip(a, (u, v) => u - along * v)];
        double length = Math.Sqrt(d.Sum(v => v * v));
        double depth = Math.Sqrt(theta[(2 * N) + 1] * theta[(2 * N) + 1] - p.Sum(v => v * v));
        double[] x = [.. p.Zip(d, (u, v) => u - depth * v / length)];

        // c + νa − y₁ = 0 with y₁ = −μx.
        double mu = length / depth;
        double nu = -along - mu * theta[2 * N] / square;
        double[] y = [mu * theta[(2 * N) + 1], .. x.Select(v => -mu * v)];
        double[] s = [theta[(2 * N) + 1], .. x];
        return [.. x, nu, .. y.Zip(s, (u, v) => u - v)];
    }

    private static double[] Jacobian<F>(F lagrangian, FeasibleSet cone, double[] z, double[] theta, int size)
        where F : ITwiceDifferentiableParametricObjective<double>
    {
        var jacobian = new double[z.Length * theta.Length];
        var residual = Optimality.ConicProgram(lagrangian, cone, z, theta, size);
        ImplicitSummary<double> summary = Implicit.RootJacobian(residual, z, theta, jacobian);
        Assert.True(summary.IsSolved);
        Assert.InRange(summary.RootResidual, 0, 1e-13);
        double[] cotangent = [.. Enumerable.Range(0, z.Length).Select(i => Math.Cos(2 * i))];
        var thetaCotangent = new double[theta.Length];
        Assert.True(Implicit.RootVjp(residual, z, theta, cotangent, thetaCotangent).IsSolved);
        for (int k = 0; k < theta.Length; k++)
        {
            Assert.Equal(Enumerable.Range(0, z.Length).Sum(i => cotangent[i] * jacobian[(i * theta.Length) + k]), thetaCotangent[k], 1e-11);
        }

        return jacobian;
    }

    private static double[] Moved(double[] p, int i, double h)
    {
        double[] moved = (double[])p.Clone();
        moved[i] += h;
        return moved;
    }
}
