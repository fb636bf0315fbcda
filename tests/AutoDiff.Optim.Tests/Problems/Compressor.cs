namespace AutoDiff.Optim.Tests.Problems;

/// <summary>A feed-forward compressor of dynamics on a synthetic signal, marked. θ = (threshold in dB, ratio, attack, release, make-up).</summary>
internal static partial class Compressor
{
    public const int Count = 100_000;

    public static readonly double[] Truth = [-24, 4, 0.02, 0.004, 1.5];

    /// <summary>Bursts of noise of different loudness.</summary>
    public static (double[] Signal, double[] Levels, double[] Target) Signal()
    {
        var random = new Random(7);
        double[] signal = new double[Count];
        double[] levels = new double[Count];
        double loudness = 0.5;
        for (int n = 0; n < Count; n++)
        {
            loudness = n % 2500 == 0 ? Math.Pow(10, -2 * random.NextDouble()) : loudness;
            signal[n] = loudness * ((2 * random.NextDouble()) - 1);
            levels[n] = 20 * Math.Log10(Math.Abs(signal[n]) + 1e-12);
        }

        double[] target = new double[Count];
        double gain = 1;
        for (int n = 0; n < Count; n++)
        {
            double wanted = Math.Pow(10, Math.Min(0, (1 - (1 / Truth[1])) * (Truth[0] - levels[n])) / 20);
            gain += (wanted < gain ? Truth[2] : Truth[3]) * (wanted - gain);
            target[n] = Truth[4] * gain * signal[n];
        }

        return (signal, levels, target);
    }

    /// <summary>The sum of squared errors of the compressed signal over the energy of the target.</summary>
    [Differentiable]
    public static double Loss(
        ReadOnlySpan<double> theta, [NoDerivative] double[] signal, [NoDerivative] double[] levels, [NoDerivative] double[] target, [NoDerivative] double energy)
    {
        double slope = (1 - 1 / theta[1]) * (Math.Log(10) / 20);
        double gain = 1;
        double sum = 0;
        for (int n = 0; n < signal.Length; n++)
        {
            double wanted = Math.Exp(Math.Min(0, slope * (theta[0] - levels[n])));
            double c = wanted < gain ? theta[2] : theta[3];
            gain += c * (wanted - gain);
            double error = theta[4] * gain * signal[n] - target[n];
            sum += error * error;
        }

        return sum / energy;
    }
}
