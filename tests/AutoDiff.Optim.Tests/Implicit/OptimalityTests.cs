using AutoDiff.Optim.Tests.LinearAlgebra;
using AutoDiff.Optim.Tests.Problems;
using MathNet.Numerics.LinearAlgebra;

namespace AutoDiff.Optim.Tests.Implicit;

using Implicit = AutoDiff.Optim.Implicit;

/// <summary>Minima with kinks and over sets: derivatives through their fixed-point conditions.</summary>
public class OptimalityTests
{
    [Fact]
    public void The_lasso_changes_on_its_active_set_alone()
    {
        const int Samples = 12;
        const int Features = 6;
        double[] a = FactorisationTests.Random(Samples * Features, 8);
        double[] b = FactorisationTests.Random(Samples, 9);
        double[] theta = [0.03, 1];
        var objective = new Parametric.LeastSquaresParametricObjective(a, b);
        const double Step = 0.2;
        double[] x = new double[Features];
        double[] gradient = new double[Features];
        double[] unused = new double[2];
        for (int k = 0; k < 20_000; k++)
        {
            objective.Gradient(x, theta, gradient, unused);
            for (int j = 0; j < Features; j++)
            {
                double y = x[j] - (Step * gradient[j]);
                x[j] = Math.Sign(y) * Math.Max(Math.Abs(y) - (Step * theta[0]), 0);
            }
        }

        int[] active = [.. Enumerable.Range(0, Features).Where(j => x[j] != 0)];
        Assert.InRange(active.Length, 1, Features - 1);
        var condition = Optimality.ProximalGradient(objective, new SoftThreshold<double>(Step, 0), x, theta, Step);
        var jacobian = new double[Features * 2];
        ImplicitSummary<double> summary = Implicit.RootJacobian(condition, x, theta, jacobian);
        Assert.True(summary.IsSolved);

        Matrix<double> matrix = Matrix<double>.Build.DenseOfRowMajor(Samples, Features, a);
        Matrix<double> columns = Matrix<double>.Build.DenseOfColumnVectors(active.Select(matrix.Column));
        Matrix<double> hessian = columns.TransposeThisAndMultiply(columns) / Samples;
        Vector<double> byWeight = -hessian.Solve(Vector<double>.Build.Dense([.. active.Select(j => (double)Math.Sign(x[j]))]));
        Vector<double> byScale = hessian.Solve(columns.TransposeThisAndMultiply(Vector<double>.Build.Dense((double[])b.Clone())) / Samples);
        for (int j = 0; j < Features; j++)
        {
            int at = Array.IndexOf(active, j);
            Assert.Equal(at < 0 ? 0 : byWeight[at], jacobian[j * 2], 1e-9);
            Assert.Equal(at < 0 ? 0 : byScale[at], jacobian[(j * 2) + 1], 1e-9);
        }

        AssertTransposed(condition, x, theta, jacobian);
    }

    [Fact]
    public void Projected_gradient_mirror_descent_and_block_coordinate_descent_give_one_Jacobian_of_the_support_vector_dual()
    {
        const int Samples = 12;
        const int Features = 14;
        const int Classes = 3;
        double[] features = FactorisationTests.Random(Samples * Features, 21);
        int[] labels = [.. Enumerable.Range(0, Samples).Select(i => i % Classes)];
        double[] theta = [6];
        var objective = new Parametric.SvmDualParametricObjective(features, labels, Classes);
        double[] x = SolveDual(objective, theta, Samples, Classes);
        Assert.InRange(x.Count(v => v == 0), 1, x.Length - Samples - 1);

        var set = new Blocks(new Simplex(), Classes);
        var projected = Optimality.ProjectedGradient(objective, set, x, theta, 0.1);
        var mirror = Optimality.MirrorDescent(objective, Classes, x, theta, 0.5, 1.0);
        double[] steps = [.. Enumerable.Range(0, x.Length).Select(i => 0.05 + (0.02 * (i / Classes)))];
        var block = Optimality.BlockProximalGradient(objective, new SetProjection<double>(set), theta, steps);
        double[] byProjection = Jacobian(projected, 1e-10);
        double[] byMirror = Jacobian(mirror, 1e-10);
        double[] byBlocks = Jacobian(block, 1e-10);

        const double H = 1e-4;
        double[] up = SolveDual(objective, [theta[0] + H], Samples, Classes);
        double[] down = SolveDual(objective, [theta[0] - H], Samples, Classes);
        for (int i = 0; i < x.Length; i++)
        {
            Assert.Equal(byProjection[i], byMirror[i], 1e-9);
            Assert.Equal(byProjection[i], byBlocks[i], 1e-9);
            Assert.Equal((up[i] - down[i]) / (2 * H), byProjection[i], 1e-6);
        }

        AssertTransposed(projected, x, theta, byProjection);
        AssertTransposed(mirror, x, theta, byMirror);
        AssertTransposed(block, x, theta, byBlocks);

        double[] Jacobian<F>(F condition, double rootTolerance)
            where F : IParametricResidual<double>, allows ref struct
        {
            var jacobian = new double[x.Length];
            ImplicitSummary<double> summary = Implicit.RootJacobian(condition, x, theta, jacobian);
            Assert.True(summary.IsSolved);
            Assert.InRange(summary.RootResidual, 0, rootTolerance);
            return jacobian;
        }
    }

    [Fact]
    public void A_minimum_that_touches_an_inequality_without_pressing_has_no_derivative()
    {
        // x₂ ≤ θ₅ exactly where the minimum would be without it: its multiplier is 0 as well.
        double[] theta = [0, 0, 0, 0, 1, 0];
        double[] z = [0, 0, 0, 0, 0, 0];
        var tangent = new double[6];
        ImplicitSummary<double> summary = Implicit.RootJvp(
            Optimality.KarushKuhnTucker(new Parametric.ProgramParametricObjective(), z, theta, 2), z, theta, [0.0, 0, 0, 0, 0, 1], tangent);
        Assert.Equal(0, summary.RootResidual);
        Assert.Equal(ImplicitOutcome.Singular, summary.Outcome);
        Assert.All(tangent, v => Assert.Equal(double.NaN, v));
    }

    private static double[] SolveDual(Parametric.SvmDualParametricObjective objective, double[] theta, int samples, int classes)
    {
        double[] start = new double[samples * classes];
        Array.Fill(start, 1.0 / classes);
        MinimizationResult<double> result = Minimizer.Minimize(
            new AtParameters<double, Parametric.SvmDualParametricObjective>(objective, theta), start,
            new GradientDescent { Set = new Blocks(new Simplex(), classes) },
            new OptimOptions { GradientTolerance = 1e-13, MaxIterations = 50_000 });
        Assert.True(result.Converged, result.ToString());
        return result.X;
    }

    private static void AssertTransposed<F>(F condition, double[] x, double[] theta, double[] jacobian)
        where F : IParametricResidual<double>, allows ref struct
    {
        double[] cotangent = FactorisationTests.Random(x.Length, 5);
        var thetaCotangent = new double[theta.Length];
        Assert.True(Implicit.RootVjp(condition, x, theta, cotangent, thetaCotangent).IsSolved);
        for (int k = 0; k < theta.Length; k++)
        {
            Assert.Equal(Enumerable.Range(0, x.Length).Sum(i => cotangent[i] * jacobian[(i * theta.Length) + k]), thetaCotangent[k], 1e-9);
        }
    }
}
