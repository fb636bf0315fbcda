using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.Optimization;
using MathNet.Numerics.Optimization.ObjectiveFunctions;
using Vector = MathNet.Numerics.LinearAlgebra.Vector<double>;

namespace AutoDiff.Benchmarks.Optim;

/// <summary>A minimiser of MathNet at work.</summary>
internal delegate double[] MathNetMinimizer(CountedObjective objective, double[] start);

/// <summary>A least-squares solver of MathNet at work.</summary>
internal delegate double[] MathNetFit(CountedResidual residual, double[] start);

/// <summary>MathNet's methods with the same generated derivatives (but for the one with differences), the same tolerance of the gradient and the same limit of iterations; its other tolerances are
/// set so low that they do not end a run early.</summary>
internal static class MathNetSolvers
{
    private const double GradientTolerance = 1e-8;
    private const double NoTolerance = 1e-15;

    // Forward differences with MathNet's increment of 1e-5 give no more digits.
    private const double DifferenceTolerance = 1e-5;
    private const int MaxIterations = 1000;

    public static double[] Bfgs(CountedObjective objective, double[] start)
        => new BfgsMinimizer(GradientTolerance, NoTolerance, NoTolerance, MaxIterations)
            .FindMinimum(WithGradient(objective), DenseVector.OfArray(start)).MinimizingPoint.ToArray();

    public static double[] BfgsWithDifferences(CountedObjective objective, double[] start)
    {
        IObjectiveFunction value = ObjectiveFunction.Value(x => objective.Value(x.AsArray()));
        Vector unbounded = Vector.Build.Dense(start.Length, double.MaxValue);
        return new BfgsMinimizer(DifferenceTolerance, DifferenceTolerance, DifferenceTolerance, MaxIterations)
            .FindMinimum(new ForwardDifferenceGradientObjectiveFunction(value, -unbounded, unbounded), DenseVector.OfArray(start)).MinimizingPoint.ToArray();
    }

    public static double[] LimitedMemoryBfgs(CountedObjective objective, double[] start)
        => new LimitedMemoryBfgsMinimizer(GradientTolerance, NoTolerance, NoTolerance, 10, MaxIterations)
            .FindMinimum(WithGradient(objective), DenseVector.OfArray(start)).MinimizingPoint.ToArray();

    public static double[] ConjugateGradient(CountedObjective objective, double[] start)
        => new ConjugateGradientMinimizer(GradientTolerance, MaxIterations)
            .FindMinimum(WithGradient(objective), DenseVector.OfArray(start)).MinimizingPoint.ToArray();

    public static double[] Newton(CountedObjective objective, double[] start)
        => new NewtonMinimizer(GradientTolerance, MaxIterations, useLineSearch: true)
            .FindMinimum(
                ObjectiveFunction.GradientHessian(
                    x => objective.Value(x.AsArray()), x => Gradient(objective, x), x => Hessian(objective, x)),
                DenseVector.OfArray(start)).MinimizingPoint.ToArray();

    public static double[] LevenbergMarquardt(CountedResidual residual, double[] start)
        => new LevenbergMarquardtMinimizer(maximumIterations: MaxIterations).FindMinimum(Model(residual), DenseVector.OfArray(start)).MinimizingPoint.ToArray();

    private static IObjectiveFunction WithGradient(CountedObjective objective)
        => ObjectiveFunction.Gradient(x => objective.Value(x.AsArray()), x => Gradient(objective, x));

    private static Vector Gradient(CountedObjective objective, Vector x)
    {
        var gradient = new double[x.Count];
        objective.Gradient(x.AsArray(), gradient);
        return DenseVector.OfArray(gradient);
    }

    private static Matrix<double> Hessian(CountedObjective objective, Vector x)
    {
        var hessian = new double[x.Count * x.Count];
        objective.Hessian(x.AsArray(), hessian);
        return new DenseMatrix(x.Count, x.Count, hessian);
    }

    /// <summary>Residuals as a model whose observations are 0.</summary>
    private static IObjectiveModel Model(CountedResidual residual)
    {
        int m = residual.ResidualCount;
        return ObjectiveFunction.NonlinearModel(
            (p, _) =>
            {
                var r = new double[m];
                residual.Value(p.AsArray(), r);
                return DenseVector.OfArray(r);
            },
            (p, _) =>
            {
                var jacobian = new double[m * p.Count];
                residual.Jacobian(p.AsArray(), new double[m], jacobian);
                return Matrix<double>.Build.DenseOfRowMajor(m, p.Count, jacobian);
            },
            Vector.Build.Dense(m),
            Vector.Build.Dense(m));
    }
}
