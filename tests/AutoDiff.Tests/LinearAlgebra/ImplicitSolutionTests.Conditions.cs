namespace AutoDiff.Tests.LinearAlgebra;

/// <content>What F can be: the conditions that solutions of different methods satisfy, differentiated in every mode. The solvers here are closed forms.</content>
public partial class ImplicitSolutionTests
{
    private const double Rate = 0.3;

    /// <summary>Unconstrained: ½(x₀ − θ₀)² + ½θ₁(x₀ + x₁)² + 0.35(x₁ − θ₂)².</summary>
    [Differentiable(Modes = DerivativeModes.Gradient | DerivativeModes.Hvp | DerivativeModes.Hessian, WithRespectTo = [nameof(x)])]
    internal static double Coupled(ReadOnlySpan<double> x, ReadOnlySpan<double> theta) =>
        (0.5 * (x[0] - theta[0]) * (x[0] - theta[0])) + (0.5 * theta[1] * (x[0] + x[1]) * (x[0] + x[1])) + (0.35 * (x[1] - theta[2]) * (x[1] - theta[2]));

    private static void SolveCoupled(ReadOnlySpan<double> theta, Span<double> x)
    {
        double a = 1 + theta[1], b = theta[1], c = 0.7 + theta[1], determinant = (a * c) - (b * b);
        x[0] = ((c * theta[0]) - (b * 0.7 * theta[2])) / determinant;
        x[1] = ((a * 0.7 * theta[2]) - (b * theta[0])) / determinant;
    }

    internal static void NewtonStep(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, Span<double> r)
    {
        Span<double> gradient = stackalloc double[2];
        Span<double> hessian = stackalloc double[4];
        CoupledGradient(x, theta, gradient);
        CoupledHessian(x, theta, hessian);
        AutoDiff.LinearAlgebra.Solve(hessian, gradient, r);
        r[0] = x[0] - r[0];
        r[1] = x[1] - r[1];
    }

    /// <summary>Each unknown minimises, the other held where it is.</summary>
    internal static void BlockStep(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, Span<double> r)
    {
        r[0] = (theta[0] - (theta[1] * x[1])) / (1 + theta[1]);
        r[1] = ((0.7 * theta[2]) - (theta[1] * x[0])) / (0.7 + theta[1]);
    }

    [FixedPoint(nameof(NewtonStep))]
    internal static void ByNewton(ReadOnlySpan<double> theta, Span<double> x) => SolveCoupled(theta, x);

    [FixedPoint(nameof(BlockStep))]
    internal static void ByBlocks(ReadOnlySpan<double> theta, Span<double> x) => SolveCoupled(theta, x);

    private static double OfTwo(ReadOnlySpan<double> x) => (x[0] * x[1]) + Math.Sin(x[1]);

    private static double OfThree(ReadOnlySpan<double> x) => (x[0] * x[1]) + Math.Exp(x[2]);

    [Differentiable(Modes = DerivativeModes.All)]
    internal static double OfNewton(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[2];
        ByNewton(theta, x);
        return OfTwo(x);
    }

    [Differentiable(Modes = DerivativeModes.All)]
    internal static double OfBlocks(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[2];
        ByBlocks(theta, x);
        return OfTwo(x);
    }

    /// <summary>On the simplex: the gradient of Σ ½aᵢxᵢ² − bᵢxᵢ.</summary>
    private static void SimplexGradient(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, Span<double> g)
    {
        g[0] = x[0] - theta[1];
        g[1] = (theta[0] * x[1]) - theta[2];
        g[2] = (2 * x[2]) - 0.3 - (theta[0] * theta[1]);
    }

    private static double SolveSimplex(ReadOnlySpan<double> theta, Span<double> x)
    {
        double b = 0.3 + (theta[0] * theta[1]);
        double multiplier = (theta[1] + (theta[2] / theta[0]) + (b / 2) - 1) / (1 + (1 / theta[0]) + 0.5);
        x[0] = theta[1] - multiplier;
        x[1] = (theta[2] - multiplier) / theta[0];
        x[2] = (b - multiplier) / 2;
        return multiplier;
    }

    internal static void ProjectedStep(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, Span<double> r)
    {
        SimplexGradient(x, theta, r);
        double sum = 0;
        for (int i = 0; i < 3; i++)
        {
            r[i] = x[i] - (Rate * r[i]);
            sum += r[i];
        }

        for (int i = 0; i < 3; i++)
        {
            r[i] = Math.Max(r[i] - ((sum - 1) / 3), 0);
        }
    }

    internal static void MirrorStep(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, Span<double> r)
    {
        SimplexGradient(x, theta, r);
        double sum = 0;
        for (int i = 0; i < 3; i++)
        {
            r[i] = x[i] * Math.Exp(-Rate * r[i]);
            sum += r[i];
        }

        for (int i = 0; i < 3; i++)
        {
            r[i] /= sum;
        }
    }

    internal static void EqualityConditions(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, Span<double> r)
    {
        SimplexGradient(x, theta, r);
        for (int i = 0; i < 3; i++)
        {
            r[i] += x[3];
        }

        r[3] = x[0] + x[1] + x[2] - 1;
    }

    [FixedPoint(nameof(ProjectedStep))]
    internal static void ByProjection(ReadOnlySpan<double> theta, Span<double> x) => SolveSimplex(theta, x);

    [FixedPoint(nameof(MirrorStep))]
    internal static void ByMirror(ReadOnlySpan<double> theta, Span<double> x) => SolveSimplex(theta, x);

    [ImplicitRoot(nameof(EqualityConditions))]
    internal static void ByConditions(ReadOnlySpan<double> theta, Span<double> x) => x[3] = SolveSimplex(theta, x);

    [Differentiable(Modes = DerivativeModes.All)]
    internal static double OfProjection(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[3];
        ByProjection(theta, x);
        return OfThree(x);
    }

    [Differentiable(Modes = DerivativeModes.All)]
    internal static double OfMirror(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[3];
        ByMirror(theta, x);
        return OfThree(x);
    }

    [Differentiable(Modes = DerivativeModes.All)]
    internal static double OfConditions(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[4];
        ByConditions(theta, x);
        return OfThree(x);
    }

    /// <summary>A lasso of which the second coefficient is 0.</summary>
    internal static void ProximalStep(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, Span<double> r)
    {
        r[0] = Soft(x[0] - (Rate * 2 * (x[0] - theta[0])), Rate * theta[2]);
        r[1] = Soft(x[1] - (Rate * (x[1] - theta[1])), Rate * theta[2]);
    }

    private static double Soft(double y, double weight) => Math.Sign(y) * Math.Max(Math.Abs(y) - weight, 0);

    [FixedPoint(nameof(ProximalStep))]
    internal static void ByProximal(ReadOnlySpan<double> theta, Span<double> x)
    {
        x[0] = theta[0] - (theta[2] / 2);
        x[1] = 0;
    }

    [Differentiable(Modes = DerivativeModes.All)]
    internal static double OfProximal(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[2];
        ByProximal(theta, x);
        return (x[0] * x[0]) + x[1] + (Math.Exp(x[0]) * theta[1]);
    }

    /// <summary>min ½x₀² + x₁² + θ₀x₀ with x₀ + x₁ = θ₁, x₁ ≤ θ₂, which is active, and −x₀ ≤ 0, which is not: x, ν, λ.</summary>
    internal static void ProgramConditions(ReadOnlySpan<double> x, ReadOnlySpan<double> theta, Span<double> r)
    {
        r[0] = x[0] + theta[0] + x[2] - x[4];
        r[1] = (2 * x[1]) + x[2] + x[3];
        r[2] = x[0] + x[1] - theta[1];
        r[3] = x[3] * (x[1] - theta[2]);
        r[4] = x[4] * -x[0];
    }

    [ImplicitRoot(nameof(ProgramConditions))]
    internal static void SolveProgram(ReadOnlySpan<double> theta, Span<double> x)
    {
        x[0] = theta[1] - theta[2];
        x[1] = theta[2];
        x[2] = -x[0] - theta[0];
        x[3] = -(2 * x[1]) - x[2];
        x[4] = 0;
    }

    [Differentiable(Modes = DerivativeModes.All)]
    internal static double OfProgram(ReadOnlySpan<double> theta)
    {
        Span<double> x = stackalloc double[5];
        SolveProgram(theta, x);
        return (x[0] * x[1] * x[3]) + Math.Sin(x[2]) + x[4];
    }

    [Fact]
    public void Steps_of_Newton_and_of_block_coordinate_descent_are_maps_with_the_minimum_as_fixed_point()
    {
        AssertAllModes(s_theta, new OfNewtonObjective());
        AssertAllModes(s_theta, new OfBlocksObjective());
    }

    [Fact]
    public void Projected_gradient_mirror_descent_and_conditions_of_optimality_give_the_derivatives_of_one_minimum()
    {
        double[] theta = [1.3, 0.7, 0.9];
        AssertAllModes(theta, new OfProjectionObjective());
        AssertAllModes(theta, new OfMirrorObjective());
        AssertAllModes(theta, new OfConditionsObjective());
    }

    [Fact]
    public void A_proximal_gradient_step_gives_the_derivatives_on_the_active_set() => AssertAllModes([1.3, 0.1, 0.4], new OfProximalObjective());

    [Fact]
    public void A_quadratic_program_is_differentiated_by_its_conditions_and_so_are_its_multipliers() => AssertAllModes([-1, 2, 0.25], new OfProgramObjective());
}
