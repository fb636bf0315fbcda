using System.Globalization;
using System.Text.RegularExpressions;
using AutoDiff.Optim.Tests.Problems;

namespace AutoDiff.Optim.Tests.Support;

/// <summary>One file of the NIST StRD suite for nonlinear regression: observations, two starts, certified values.</summary>
internal sealed class NistProblem
{
    public static readonly string[] Names =
    [
        "BoxBOD", "Chwirut1", "Chwirut2", "DanWood", "Eckerle4", "Gauss1", "Gauss2", "Hahn1", "Kirby2", "Lanczos3", "MGH09", "MGH17", "Misra1a",
        "Misra1b", "Nelson", "Rat42",
    ];

    public static TheoryData<string> AllNames => [.. Names];

    private NistProblem(string name, string[] lines)
    {
        double[][] parameters = [.. lines.Where(line => Regex.IsMatch(line, @"^\s*b\d+ =")).Select(line => Numbers(line[(line.IndexOf('=') + 1)..]))];
        Starts = [[.. parameters.Select(row => row[0])], [.. parameters.Select(row => row[1])]];
        Certified = [.. parameters.Select(row => row[2])];
        StandardErrors = [.. parameters.Select(row => row[3])];
        ResidualSumOfSquares = Numbers(lines.Single(line => line.StartsWith("Residual Sum of Squares:", StringComparison.Ordinal)).Split(':')[1])[0];
        int data = Array.FindLastIndex(lines, line => line.StartsWith("Data:", StringComparison.Ordinal)) + 1;
        double[][] rows = [.. lines[data..].Where(line => line.Trim().Length > 0).Select(Numbers)];
        double[] y = [.. rows.Select(row => row[0])];
        double[] x = [.. rows.SelectMany(row => row[1..])];
        int m = y.Length;
        Residual = name switch
        {
            "BoxBOD" or "Misra1a" => new NistModels.SaturationResidual(x, y, m),
            "Misra1b" => new NistModels.Misra1bResidual(x, y, m),
            "Chwirut1" or "Chwirut2" => new NistModels.ChwirutResidual(x, y, m),
            "DanWood" => new NistModels.DanWoodResidual(x, y, m),
            "Eckerle4" => new NistModels.Eckerle4Residual(x, y, m),
            "Gauss1" or "Gauss2" => new NistModels.GaussResidual(x, y, m),
            "Hahn1" => new NistModels.Hahn1Residual(x, y, m),
            "Kirby2" => new NistModels.Kirby2Residual(x, y, m),
            "Lanczos3" => new NistModels.LanczosResidual(x, y, m),
            "MGH09" => new NistModels.Mgh09Residual(x, y, m),
            "MGH17" => new NistModels.Mgh17Residual(x, y, m),
            "Nelson" => new NistModels.NelsonResidual(x, y, m),
            "Rat42" => new NistModels.Rat42Residual(x, y, m),
            _ => throw new ArgumentException("No such model.", nameof(name)),
        };
    }

    public IResidual<double> Residual { get; }

    public double[][] Starts { get; }

    public double[] Certified { get; }

    public double[] StandardErrors { get; }

    public double ResidualSumOfSquares { get; }

    public static NistProblem Read(string name) => new(name, File.ReadAllLines(Path.Combine(SharedData.Find("nist")!, name + ".dat")));

    private static double[] Numbers(string text) => [.. text
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        .Select(token => double.Parse(token, CultureInfo.InvariantCulture))];
}
