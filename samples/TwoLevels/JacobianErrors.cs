using AutoDiff.Optim;
using QuickStart.Data;

namespace TwoLevels;

/// <summary>After some iterations of gradient descent: how far the point is from the minimum, and how far two derivatives there are from the derivative of the minimum.</summary>
/// <param name="Solution">‖x − x*‖.</param>
/// <param name="ByImplicit">The error of the derivative by the implicit function theorem.</param>
/// <param name="ByUnrolling">The error of the derivative of the iterations themselves.</param>
internal readonly record struct JacobianError(double Solution, double ByImplicit, double ByUnrolling);

/// <summary>How accurate the derivative of a minimum is that was found only nearly: along equal changes of all regularisation weights of a logistic regression.</summary>
internal static class JacobianErrors
{
    /// <param name="data">The samples.</param>
    /// <param name="weight">The regularisation weight of every feature.</param>
    /// <param name="iterations">How many iterations of gradient descent.</param>
    /// <param name="every">After how many of them to measure.</param>
    public static IReadOnlyList<JacobianError> Measure(Dataset data, double weight, int iterations, int every)
    {
        int n = data.Features;
        double[] theta = new double[n];
        Array.Fill(theta, Math.Log(weight));
        double[] direction = new double[n];
        Array.Fill(direction, 1.0);
        var objective = new Weights.TrainingParametricObjective(data);
        var training = new TwiceAtParameters<double, Weights.TrainingParametricObjective>(objective, theta);
        double[] minimum = Minimizer.Minimize(training, new double[n], new Newton(), new OptimOptions { GradientTolerance = 1e-15 }).X;
        double[] exact = Derivative(minimum);

        var errors = new List<JacobianError>();
        double step = 1 / Curvature();
        double[] x = new double[n];
        double[] tangent = new double[n];
        double[] gradient = new double[n];
        double[] product = new double[n];
        double[] unused = new double[n];
        for (int i = 1; i <= iterations; i++)
        {
            objective.Gradient(x, theta, gradient, unused);
            objective.HessianVector(x, theta, tangent, direction, product, unused);
            for (int j = 0; j < n; j++)
            {
                x[j] -= step * gradient[j];
                tangent[j] -= step * product[j];
            }

            if (i % every == 0)
            {
                errors.Add(new JacobianError(Distance(x, minimum), Distance(Derivative(x), exact), Distance(tangent, exact)));
            }
        }

        return errors;

        double[] Derivative(double[] at)
        {
            double[] derivative = new double[n];
            Implicit.RootJvp(Optimality.Stationarity(objective, at, theta), at, theta, direction, derivative);
            return derivative;
        }

        // The largest eigenvalue of the Hessian at 0, where that of the logistic loss is greatest, by the power method.
        double Curvature()
        {
            double[] v = [.. Enumerable.Range(0, n).Select(j => Math.Cos(j))];
            double[] hv = new double[n];
            double largest = 1;
            for (int k = 0; k < 100; k++)
            {
                objective.HessianVector(new double[n], theta, v, new double[n], hv, new double[n]);
                largest = Distance(hv, new double[n]);
                v = [.. hv.Select(e => e / largest)];
            }

            return 1.01 * largest;
        }
    }

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (u, v) => (u - v) * (u - v)).Sum());
}
