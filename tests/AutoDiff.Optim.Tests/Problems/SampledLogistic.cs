namespace AutoDiff.Optim.Tests.Problems;

/// <summary>The synthetic logistic regression, marked, as a mean over any of its samples.</summary>
internal static partial class SampledLogistic
{
    private const int Features = 20;
    private static readonly double[] Rows = [.. Enumerable.Range(1, 200).SelectMany(i => Enumerable.Range(1, Features).Select(j => Math.Sin((1.3 * i) + (0.7 * j) + (0.11 * i * j))))];
    private static readonly double[] Labels = [.. Enumerable.Range(1, 200).Select(Label)];

    [Differentiable]
    public static double Loss(ReadOnlySpan<double> w, [NoDerivative] double[] rows, [NoDerivative] double[] labels, ReadOnlySpan<int> samples)
    {
        double sum = 0;
        foreach (int i in samples)
        {
            double margin = 0;
            for (int j = 0; j < w.Length; j++)
            {
                margin += w[j] * rows[(i * Features) + j];
            }

            sum += Math.Log(1 + Math.Exp(-labels[i] * margin));
        }

        double ridge = 0;
        for (int j = 0; j < w.Length; j++)
        {
            ridge += w[j] * w[j];
        }

        return (sum / samples.Length) + (0.0005 * ridge);
    }

    private static double Label(int i)
    {
        double margin = 0;
        for (int j = 1; j <= Features; j++)
        {
            margin += Rows[((i - 1) * Features) + j - 1] * (j % 2 == 1 ? 1.0 : -1.0) / j;
        }

        return margin + (0.5 * Math.Sin(17 * i)) >= 0 ? 1 : -1;
    }

    internal readonly struct Batches : IBatches<double, LossObjective>
    {
        public int SampleCount => Labels.Length;

        public LossObjective Over(ReadOnlySpan<int> samples) => new(Rows, Labels, samples);
    }

    /// <summary>As <see cref="Batches"/>, seen by the test: which samples are looked at, and what is spoilt.</summary>
    internal sealed class Watched(Func<int, bool> isSpoilt, Action<int>? entering = null) : IBatches<double, Watched.Mean>
    {
        public int Calls { get; private set; }

        public HashSet<string> Samples { get; } = [];

        public List<int> Sizes { get; } = [];

        public int SampleCount => Labels.Length;

        public Mean Over(ReadOnlySpan<int> samples)
        {
            Sizes.Add(samples.Length);
            Samples.Add(string.Join(' ', samples.ToArray().Order()));
            Assert.Equal(samples.Length, samples.ToArray().Distinct().Count());
            return new Mean(this, samples);
        }

        internal readonly ref struct Mean(Watched owner, ReadOnlySpan<int> samples) : ITwiceDifferentiable<double>
        {
            private readonly LossObjective _inner = new(Rows, Labels, samples);

            public double Value(scoped ReadOnlySpan<double> x) => owner.Enter() ? double.NaN : _inner.Value(x);

            public double Gradient(scoped ReadOnlySpan<double> x, scoped Span<double> gradient)
            {
                double value = _inner.Gradient(x, gradient);
                return owner.Enter() ? double.NaN : value;
            }

            public double HessianVector(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> hv)
            {
                double value = _inner.HessianVector(x, v, hv);
                if (owner.Enter())
                {
                    hv[0] = double.NaN;
                }

                return value;
            }

            public double Hessian(scoped ReadOnlySpan<double> x, scoped Span<double> hessian) => throw new NotSupportedException();
        }

        private bool Enter()
        {
            entering?.Invoke(Calls);
            return isSpoilt(Calls++);
        }
    }
}
