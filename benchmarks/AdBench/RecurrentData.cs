namespace AutoDiff.Benchmarks.AdBench;

/// <param name="Start">The main, then the extra parameters.</param>
internal sealed record RecurrentData(int Layers, int Bits, double[] Start, double[] State, double[] Sequence)
{
    public static RecurrentData Read(string folder, string file)
    {
        double[] numbers = AdBenchData.Numbers(folder, "lstm", file + ".txt");
        int layers = (int)numbers[0];
        int bits = (int)numbers[2];
        int parameters = (8 * layers + 3) * bits;
        int state = 2 * layers * bits;
        return new(layers, bits, numbers[3..(3 + parameters)], numbers[(3 + parameters)..(3 + parameters + state)], numbers[(3 + parameters + state)..]);
    }
}
