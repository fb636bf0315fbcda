using AutoDiff.Benchmarks.Workloads;

namespace AutoDiff.Benchmarks.AdBench;

internal sealed class MixtureWorkload : GradientWorkload
{
    private readonly MixtureData _data;

    public MixtureWorkload(string folder, string file)
        : this(file.Replace('_', '-').ToLowerInvariant(), MixtureData.Read(folder, file), MixtureData.Goldens[file])
    {
    }

    private MixtureWorkload(string name, MixtureData data, Golden golden)
        : base(name, data.Start, golden) => _data = data;

    /// <summary>The curvature changes fast: the factors' diagonals are exponentials.</summary>
    protected override double DifferenceStep => 1e-5;

    public override double Primal() =>
        Mixture.Objective(Alphas(Start), Means(Start), Factors(Start), _data.Points, _data.Dimension, _data.Gamma, _data.Prior);

    public override double Handwritten() => Benchmarks.Handwritten.Mixture.Gradient(
        Alphas(Start), Means(Start), Factors(Start), _data.Points, _data.Dimension, _data.Gamma, _data.Prior,
        Alphas(GradientResult), Means(GradientResult), Factors(GradientResult));

    public override double Gradient() => Mixture.ObjectiveGradient(
        Alphas(Start), Means(Start), Factors(Start), _data.Points, _data.Dimension, _data.Gamma, _data.Prior,
        Alphas(GradientResult), Means(GradientResult), Factors(GradientResult));

    protected override double HessianProduct() => Mixture.ObjectiveHvp(
        Alphas(Start), Means(Start), Factors(Start), _data.Points, _data.Dimension, _data.Gamma, _data.Prior,
        Alphas(Direction), Means(Direction), Factors(Direction),
        Alphas(HvpResult), Means(HvpResult), Factors(HvpResult));

    public override double Jvp() => Mixture.ObjectiveJvp(
        Alphas(Start), Means(Start), Factors(Start), _data.Points, _data.Dimension, _data.Gamma, _data.Prior,
        Alphas(Direction), Means(Direction), Factors(Direction)).Tangent;

    private Span<double> Alphas(double[] all) => all.AsSpan(0, _data.Components);

    private Span<double> Means(double[] all) => all.AsSpan(_data.Components, _data.Components * _data.Dimension);

    private Span<double> Factors(double[] all) => all.AsSpan(_data.Components * (1 + _data.Dimension));
}
