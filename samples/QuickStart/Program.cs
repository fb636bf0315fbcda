using AutoDiff.Optim;
using QuickStart;
using QuickStart.Data;
using Spectre.Console;

// The ridge of the reference problem; it makes every logistic loss strictly convex.
const double Ridge = 1e-3;

// A dense Hessian of more features than this is out of proportion for a quick start.
const int MostFeaturesForHessian = 1000;

if (args.Length > 1 || args is ["-h" or "--help"])
{
    Console.WriteLine("Usage: QuickStart [data set in LIBSVM format]");
    return args.Length > 1 ? 2 : 0;
}

if (Console.IsOutputRedirected)
{
    AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 100);
    AnsiConsole.Profile.Capabilities.Ansi = false;
}

bool isGood;
if (args.Length == 0)
{
    isGood = FitAdsorption() & Train("Logistic regression, 200 samples of 20 features", SyntheticData.Create(), SyntheticData.MinimumLoss);
}
else
{
    try
    {
        Dataset data = LibsvmFile.Read(args[0]);
        isGood = Train($"Logistic regression, {Path.GetFileName(args[0])}: {data.Count} samples of {data.Features} features", data, null);
    }
    catch (LibsvmFormatException error)
    {
        Console.Error.WriteLine($"{args[0]} is not a data set in LIBSVM format. {error.Message}");
        return 1;
    }
    catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
    {
        Console.Error.WriteLine($"{args[0]} can't be read: {error.Message}");
        return 1;
    }
}

GeneratedCode.Print(nameof(Model.Loss));
return isGood ? 0 : 3;

// Levenberg–Marquardt on the generated Jacobian, against NIST's certified values.
static bool FitAdsorption()
{
    LeastSquaresResult<double> fit = Warm(() => LeastSquares.Solve(
        new Model.AdsorptionResidual(Misra1a.Pressure, Misra1a.Volume, Misra1a.Volume.Length), Misra1a.Start, new LevenbergMarquardt()));
    double[] digits =
    [
        Accuracy.Digits(fit.X[0], Misra1a.CertifiedB1, Misra1a.CertifiedDigits),
        Accuracy.Digits(fit.X[1], Misra1a.CertifiedB2, Misra1a.CertifiedDigits),
        Accuracy.Digits(fit.ResidualSumOfSquares, Misra1a.CertifiedSumOfSquares, Misra1a.CertifiedDigits),
    ];
    var report = new Report("NIST Misra1a: y = b1·(1 − exp(−b2·x)), 14 observations");
    report.Add("Levenberg–Marquardt", fit, digits.Min());
    report.Note($"b1 = {fit.X[0]:0.0000000000E+00}  certified {Misra1a.CertifiedB1:0.0000000000E+00}");
    report.Note($"b2 = {fit.X[1]:0.0000000000E+00}  certified {Misra1a.CertifiedB2:0.0000000000E+00}");
    report.Note($"Σr² = {fit.ResidualSumOfSquares:0.0000000000E+00} certified {Misra1a.CertifiedSumOfSquares:0.0000000000E+00}");
    report.Print();
    return report.IsGood;
}

// Newton on the generated Hessian, truncated Newton on the generated Hessian–vector product.
static bool Train(string problem, Dataset data, double? minimum)
{
    const int DoubleDigits = 15;
    var report = new Report(problem);
    var objective = new Model.LossObjective(data, Ridge);
    var start = new double[data.Features];
    if (data.Features <= MostFeaturesForHessian)
    {
        Add("Newton", Warm(() => Minimizer.Minimize(objective, start, new Newton())));
    }
    else
    {
        report.Note($"Newton is left out: a Hessian of {data.Features} features is too large for a quick start.");
    }

    Add("truncated Newton", Warm(() => Minimizer.Minimize(objective, start, new TruncatedNewton())));
    report.Print();
    return report.IsGood;

    void Add(string method, MinimizationResult<double> result)
    {
        report.Add(method, result, minimum is { } known ? Accuracy.Digits(result.Value, known, DoubleDigits) : null);
        report.Note($"{method}: loss {result.Value:G16}, gradient norm {result.GradientNorm:0.0E+00}, {data.Accuracy(result.X):P1} classified correctly");
    }
}

// The first run pays for just-in-time compilation, so a short one is made again and the second reported.
static R Warm<R>(Func<R> run)
    where R : OptimResult<double>
{
    R first = run();
    return first.Elapsed > TimeSpan.FromSeconds(1) ? first : run();
}
