using System.Globalization;
using AutoDiff.Optim;
using QuickStart.Data;
using TwoLevels;

// Learns regularisation weights by validation loss, on generated samples or a file in LIBSVM's format, and ten points that train a classifier; measures derivatives of minima that are found only
// nearly; writes a page of plots.
if (args.Length > 2 || args is ["-h" or "--help"])
{
    Console.WriteLine("Usage: TwoLevels [data set in LIBSVM format [page of plots]]");
    return args.Length > 2 ? 2 : 0;
}

string path = args.Length > 1 ? args[1] : "two-levels.html";
Dataset data = args.Length > 0 ? LibsvmFile.Read(args[0]) : SyntheticData.Create();

var losses = new List<double>();
BilevelResult<double> weights = Weights.Learn(data, iterations: 30, report => Record(losses, report.Value));
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"""
     Regularisation weights of {data.Features} features, {data.Count} samples
       validation loss {losses[0]:G6} → {weights.Value:G6} in {losses.Count - 1} outer iterations
       {weights.Inner.Problems} inner problems, {weights.Inner.Iterations} iterations of Newton's method, gradient norms up to {weights.Inner.WorstGradientNorm:E1}
       linear systems solved to {weights.Inner.WorstLinearResidual:E1}
     """));

(double[] samples, int[] labels) = Distillation.Data();
var distilled = new List<double>();
BilevelResult<double> points = Distillation.Learn(samples, labels, report => Record(distilled, report.Value));
double before = Distillation.Accuracy(Distillation.Train(Distillation.Start()), samples, labels);
double after = Distillation.Accuracy(Distillation.Train(points.Theta), samples, labels);
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"""
     Ten points that train a classifier of {labels.Length} samples
       loss on all samples {distilled[0]:G6} → {points.Value:G6} in {distilled.Count - 1} outer iterations
       accuracy {before:P1} → {after:P1}
     """));

IReadOnlyList<JacobianError> errors = JacobianErrors.Measure(data, weight: 0.02, iterations: 400, every: 4);
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"""
     Derivatives of a minimum that is found only nearly, by gradient descent: errors when the solution is off by {errors[0].Solution:E1} and {errors[^1].Solution:E1}
       implicit  {errors[0].ByImplicit:E1}  {errors[^1].ByImplicit:E1}
       unrolled  {errors[0].ByUnrolling:E1}  {errors[^1].ByUnrolling:E1}
     """));

Page.Write(
    path,
    [
        Page.Curve("Regularisation weights", "A weight for each feature, moved along the gradient of the validation loss.", "validation loss", losses),
        Page.Curve("Ten learnt points", "The loss of all samples of the classifier that the points train.", "loss", distilled),
        Page.Errors(
            "Derivatives of solutions that are nearly right",
            "How the minimum changes with the regularisation, after more and more iterations of gradient descent. The error of the implicit derivative is proportional to that of the solution; that of the derivative of the iterations lags behind.",
            errors),
        Page.Plane("Where they are", "Samples, the ten points (large) and the border of the classifier that they train.", samples, labels, points.Theta, Distillation.Train(points.Theta)),
    ]);
Console.WriteLine($"Plots: {path}");
return 0;

static IterationAnswer Record(List<double> values, double value)
{
    values.Add(value);
    return IterationAnswer.Continue;
}
