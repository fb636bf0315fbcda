using AutoDiff.Benchmarks.AdBench;

namespace AutoDiff.Benchmarks.Tests.AdBench;

/// <summary>ADBench's objectives on its own files: values, derivatives and the derivatives by hand beside those of an independent implementation.</summary>
public sealed class AdBenchGoldenTests
{
    private static readonly string _folder = AdBenchData.Folder ?? "";

    [SharedDataTheory("adbench")]
    [InlineData("gmm_d2_K5")]
    [InlineData("gmm_d10_K25")]
    [InlineData("gmm_d32_K10")]
    public void Mixture_has_the_reference_gradient(string file) => new MixtureWorkload(_folder, file).Check();

    [SharedDataTheory("adbench")]
    [InlineData("gmm_d2_K5")]
    [InlineData("gmm_d10_K25")]
    [InlineData("gmm_d32_K10")]
    public void Mixture_in_vectors_has_the_reference_gradient(string file) => new MixtureInVectorsWorkload(_folder, file).Check();

    [SharedDataFact("adbench/lstm/lstm_l2_c1024.txt")]
    public void Recurrent_network_has_the_reference_gradient() => new RecurrentWorkload(_folder, "lstm_l2_c1024").Check();

    [SharedDataFact("adbench/ba/ba1_n49_m7776_p31843.txt")]
    public void Bundle_has_the_reference_Jacobian() => new BundleWorkload(_folder, "ba1_n49_m7776_p31843").Check();

    [SharedDataTheory("adbench")]
    [InlineData("hand1_t26_c100", false)]
    [InlineData("hand3_t26_c200", false)]
    [InlineData("hand5_t26_c800", false)]
    [InlineData("hand1_t26_c100", true)]
    [InlineData("hand3_t26_c200", true)]
    [InlineData("hand5_t26_c800", true)]
    public void Hand_has_the_reference_Jacobian(string file, bool isComplicated) => new HandWorkload(_folder, file, isComplicated).Check();
}
