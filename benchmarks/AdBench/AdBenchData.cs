using System.Globalization;
using AutoDiff.Benchmarks.Workloads;

namespace AutoDiff.Benchmarks.AdBench;

/// <summary>Reads the files of ADBench.</summary>
internal static class AdBenchData
{
    /// <summary>The folder <c>shared/data/adbench</c> beside the repository, if there is one.</summary>
    public static string? Folder { get; } = Find();

    public static IEnumerable<Workload> Workloads(string folder) =>
    [
        new MixtureWorkload(folder, "gmm_d10_K25"),
        new MixtureWorkload(folder, "gmm_d32_K10"),
        new MixtureInVectorsWorkload(folder, "gmm_d10_K25"),
        new MixtureInVectorsWorkload(folder, "gmm_d32_K10"),
        new BundleWorkload(folder, "ba1_n49_m7776_p31843"),
        new RecurrentWorkload(folder, "lstm_l2_c1024"),
        new HandWorkload(folder, "hand5_t26_c800", isComplicated: false),
        new HandWorkload(folder, "hand5_t26_c800", isComplicated: true),
    ];

    /// <summary>All numbers of a file, which white space separates.</summary>
    public static double[] Numbers(params string[] path) =>
        [.. File.ReadAllText(Path.Combine(path)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Number)];

    /// <summary>A file of lines whose entries colons separate.</summary>
    public static string[][] Rows(params string[] path) =>
        [.. File.ReadLines(Path.Combine(path)).Where(l => l.Length > 0).Select(l => l.Split(':'))];

    public static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string? Find()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            string candidate = Path.Combine(directory.FullName, "shared", "data", "adbench");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
