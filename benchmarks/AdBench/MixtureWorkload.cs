using AutoDiff.Benchmarks.Workloads;

namespace AutoDiff.Benchmarks.AdBench;

internal class MixtureWorkload : GradientWorkload
{
    public MixtureWorkload(string folder, string file)
        : this(folder, file, "")
    {
    }

    protected MixtureWorkload(string folder, string file, string suffix)
        : this(file.Replace('_', '-').ToLowerInvariant() + suffix, MixtureData.Read(folder, file), MixtureData.Goldens[file])
    {
    }

    private MixtureWorkload(string name, MixtureData data, Golden golden)
        : base(name, data.Start, golden) => Data = data;

    protected MixtureData Data { get; }

    /// <summary>The curvature changes fast: the factors' diagonals are exponentials.</summary>
    protected override double DifferenceStep => 1e-5;

    public override double Primal() =>
        Mixture.Objective(Alphas(Start), Means(Start), Factors(Start), Data.Points, Data.Dimension, Data.Gamma, Data.Prior);

    public override double Handwritten() => Benchmarks.Handwritten.Mixture.Gradient(
        Alphas(Start), Means(Start), Factors(Start), Data.Points, Data.Dimension, Data.Gamma, Data.Prior,
        Alphas(GradientResult), Means(GradientResult), Factors(GradientResult));

    public override double Gradient() => Mixture.ObjectiveGradient(
        Alphas(Start), Means(Start), Factors(Start), Data.Points, Data.Dimension, Data.Gamma, Data.Prior,
        Alphas(GradientResult), Means(GradientResult), Factors(GradientResult));

    protected override double HessianProduct() => Mixture.ObjectiveHvp(
        Alphas(Start), Means(Start), Factors(Start), Data.Points, Data.Dimension, Data.Gamma, Data.Prior,
        Alphas(Direction), Means(Direction), Factors(Direction),
        Alphas(HvpResult), Means(HvpResult), Factors(HvpResult));

    public override double Jvp() => Mixture.ObjectiveJvp(
        Alphas(Start), Means(Start), Factors(Start), Data.Points, Data.Dimension, Data.Gamma, Data.Prior,
        Alphas(Direction), Means(Direction), Factors(Direction)).Tangent;

    protected Span<double> Alphas(double[] all) => all.AsSpan(0, Data.Components);

    protected Span<double> Means(double[] all) => all.AsSpan(Data.Components, Data.Components * Data.Dimension);

    protected Span<double> Factors(double[] all) => all.AsSpan(Data.Components * (1 + Data.Dimension));
}

/// <summary>The same where sums may be added up in another order: generated and by hand, with vectors.</summary>
internal sealed class MixtureInVectorsWorkload(string folder, string file) : MixtureWorkload(folder, file, "-vectors")
{
    protected override double ValueTolerance => 1e-13;

    public override double Handwritten() => Benchmarks.Handwritten.MixtureInVectors.Gradient(
        Alphas(Start), Means(Start), Factors(Start), Data.Points, Data.Dimension, Data.Gamma, Data.Prior,
        Alphas(GradientResult), Means(GradientResult), Factors(GradientResult));

    public override double Gradient() => Mixture.ObjectiveInVectorsGradient(
        Alphas(Start), Means(Start), Factors(Start), Data.Points, Data.Dimension, Data.Gamma, Data.Prior,
        Alphas(GradientResult), Means(GradientResult), Factors(GradientResult));

    protected override double HessianProduct() => Mixture.ObjectiveInVectorsHvp(
        Alphas(Start), Means(Start), Factors(Start), Data.Points, Data.Dimension, Data.Gamma, Data.Prior,
        Alphas(Direction), Means(Direction), Factors(Direction),
        Alphas(HvpResult), Means(HvpResult), Factors(HvpResult));

    public override double Jvp() => Mixture.ObjectiveInVectorsJvp(
        Alphas(Start), Means(Start), Factors(Start), Data.Points, Data.Dimension, Data.Gamma, Data.Prior,
        Alphas(Direction), Means(Direction), Factors(Direction)).Tangent;
}
