using System.Globalization;
using AutoDiff;
using AutoDiff.Optim;
using ChooseASolver;

// Runs every minimiser on five problems, prints what each needed, and writes a page of convergence plots.
string path = args.Length > 0 ? args[0] : "convergence.html";

(string Name, FirstOrderMethod Method)[] first =
[
    ("Gradient descent, Armijo", new GradientDescent { Step = GradientStep.Armijo }),
    ("Gradient descent, Barzilai–Borwein", new GradientDescent()),
    ("Accelerated gradient", new AcceleratedGradient()),
    ("Coordinate descent", new CoordinateDescent()),
    ("Conjugate gradients", new NonlinearConjugateGradient()),
    ("BFGS", new Bfgs()),
    ("L-BFGS", new LimitedMemoryBfgs()),
];
(string Name, SecondOrderMethod Method)[] second =
[
    ("Newton", new Newton()),
    ("Truncated Newton", new TruncatedNewton()),
    ("Trust region, Steihaug", new TrustRegionNewton()),
    ("Trust region, dogleg", new TrustRegionNewton { Subproblem = Subproblem.Dogleg }),
    ("Trust region, exact", new TrustRegionNewton { Subproblem = Subproblem.Exact }),
    ("Cubic Newton", new CubicNewton()),
    ("Cubic Newton, Lanczos", new CubicNewton { Subproblem = CubicSubproblem.Lanczos }),
    ("Accelerated cubic Newton", new AcceleratedCubicNewton()),
    ("Tensor Newton", new TensorNewton()),
    ("Lazy Newton", new LazyNewton()),
    ("Damped Newton", new DampedNewton()),
    ("Super-universal Newton", new SuperUniversalNewton()),
    ("Gradient-normalised Newton", new GradientNormalizedNewton()),
    ("Block coordinate descent", new BlockCoordinateDescent()),
    ("FOSI", new Fosi()),
    ("Polynomial preconditioning", new PolynomialGradientDescent()),
];
(string Name, TaylorSearch Method)[] expanding =
[
    ("Conjugate gradients, Taylor search", new TaylorSearch(new NonlinearConjugateGradient())),
    ("L-BFGS, Taylor search", new TaylorSearch(new LimitedMemoryBfgs())),
    ("Newton, Taylor search", new TaylorSearch(new Newton())),
];

(double[] rows, double[] labels) = Problems.Samples();
double[] curvatures = [.. Enumerable.Range(0, 95).Select(i => 0.01 + (0.99 * i / 94)), 100, 200, 400, 800, 1600];
var options = new OptimOptions { MaxIterations = 20_000, MaxEvaluations = 40_000 };
var traces = new List<NamedTrace>();

Compare("Rosenbrock, 10 variables", new Problems.RosenbrockObjective(), Filled(10, -1.2), 0);
Compare("Wood", new Problems.WoodObjective(), [-3, -1, -3, -1], 0);
Compare("Logistic regression from far away", new Problems.LogisticObjective(rows, labels), Filled(20, 10), double.NaN);
Compare("Five steep directions of 100", new Problems.OutliersObjective(curvatures), new double[100], 0);
Compare("Logarithmic barrier", new Problems.BarrierObjective(), Filled(30, 1), double.NaN);

using (StreamWriter writer = File.CreateText(path))
{
    ConvergencePage.Write(writer, "Choose a solver", traces);
}

Console.WriteLine($"Plots: {path}");

void Compare<F>(string problem, F objective, double[] start, double minimum)
    where F : ITwiceDifferentiable<double>, ITaylorDifferentiable<double>
{
    Console.WriteLine(problem);
    foreach ((string name, FirstOrderMethod method) in first)
    {
        var recorder = new TraceRecorder<double>();
        Show(problem, name, recorder, Minimizer.Minimize(objective, start, method, options, recorder.Observe), minimum);
    }

    foreach ((string name, SecondOrderMethod method) in second)
    {
        var recorder = new TraceRecorder<double>();
        Show(problem, name, recorder, Minimizer.Minimize(objective, start, method, options, recorder.Observe), minimum);
    }

    foreach ((string name, TaylorSearch method) in expanding)
    {
        var recorder = new TraceRecorder<double>();
        Show(problem, name, recorder, Minimizer.Minimize(objective, start, method, options, recorder.Observe), minimum);
    }
}

void Show(string problem, string name, TraceRecorder<double> recorder, MinimizationResult<double> result, double minimum)
{
    traces.Add(new NamedTrace(problem, name, recorder.Entries, minimum));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"  {name,-36} {(result.Converged ? "solved" : "      ")} {result.Iterations,6} steps {result.Evaluations.Total,6} evaluations  f = {result.Value:G8}"));
}

static double[] Filled(int count, double value) => [.. Enumerable.Repeat(value, count)];
