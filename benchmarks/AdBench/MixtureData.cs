using AutoDiff.Benchmarks.Workloads;

namespace AutoDiff.Benchmarks.AdBench;

/// <param name="Start">αₖ, then μₖ, then the factors.</param>
internal sealed record MixtureData(int Dimension, int Components, double[] Start, double[] Points, double Gamma, int Prior)
{
    public static IReadOnlyDictionary<string, Golden> Goldens { get; } = new Dictionary<string, Golden>
    {
        ["gmm_d2_K5"] = new(-5240.59056254965, -1001.22833318, 5541.53507796),
        ["gmm_d10_K25"] = new(-25649.6526211976, -17695.9952352, 56882.9987254),
        ["gmm_d32_K10"] = new(-274617.585784656, -309424.591479, 811088.199797),
    };

    public static MixtureData Read(string folder, string file)
    {
        double[] numbers = AdBenchData.Numbers(folder, "gmm", file + ".txt");
        int d = (int)numbers[0];
        int components = (int)numbers[1];
        int parameters = components * (1 + d + d * (d + 1) / 2);
        return new(d, components, numbers[3..(3 + parameters)], numbers[(3 + parameters)..^2], numbers[^2], (int)numbers[^1]);
    }
}
