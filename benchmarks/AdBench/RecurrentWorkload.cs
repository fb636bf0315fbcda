using AutoDiff.Benchmarks.Workloads;

namespace AutoDiff.Benchmarks.AdBench;

internal sealed class RecurrentWorkload : GradientWorkload
{
    private readonly RecurrentData _data;

    public RecurrentWorkload(string folder, string file)
        : this(RecurrentData.Read(folder, file))
    {
    }

    private RecurrentWorkload(RecurrentData data)
        : base("lstm-l2-c1024", data.Start, new Golden(0.666665179558852, -0.0381950009733, 0.550439289217)) => _data = data;

    public override double Primal() => Recurrent.Loss(Main(Start), Extra(Start), _data.State, _data.Sequence, _data.Layers, _data.Bits);

    public override double Handwritten() => Benchmarks.Handwritten.Recurrent.Gradient(
        Main(Start), Extra(Start), _data.State, _data.Sequence, _data.Layers, _data.Bits, Main(GradientResult), Extra(GradientResult));

    public override double Gradient() => Recurrent.LossGradient(
        Main(Start), Extra(Start), _data.State, _data.Sequence, _data.Layers, _data.Bits, Main(GradientResult), Extra(GradientResult));

    protected override double HessianProduct() => Recurrent.LossHvp(
        Main(Start), Extra(Start), _data.State, _data.Sequence, _data.Layers, _data.Bits,
        Main(Direction), Extra(Direction), Main(HvpResult), Extra(HvpResult));

    public override double Jvp() => Recurrent.LossJvp(
        Main(Start), Extra(Start), _data.State, _data.Sequence, _data.Layers, _data.Bits, Main(Direction), Extra(Direction)).Tangent;

    private Span<double> Main(double[] all) => all.AsSpan(0, 8 * _data.Layers * _data.Bits);

    private Span<double> Extra(double[] all) => all.AsSpan(8 * _data.Layers * _data.Bits);
}
