using System.Globalization;
using AutoDiff.Optim;
using QuickStart.Data;
using TwoLevels;

// Learns regularisation weights by validation loss, on generated samples or a file in LIBSVM's format, and ten points that train a classifier; writes a page of plots.
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

Page.Write(
    path,
    [
        Page.Curve("Regularisation weights", "A weight for each feature, moved along the gradient of the validation loss.", "validation loss", losses),
        Page.Curve("Ten learnt points", "The loss of all samples of the classifier that the points train.", "loss", distilled),
        Page.Plane("Where they are", "Samples, the ten points (large) and the border of the classifier that they train.", samples, labels, points.Theta, Distillation.Train(points.Theta)),
    ]);
Console.WriteLine($"Plots: {path}");
return 0;

static IterationAnswer Record(List<double> values, double value)
{
    values.Add(value);
    return IterationAnswer.Continue;
}
