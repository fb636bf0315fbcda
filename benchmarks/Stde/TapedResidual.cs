namespace AutoDiff.Benchmarks.Stde;

/// <summary>(a) The squared residual by a loop of Hessian-vector products, reverse over reverse, on a run-time tape.</summary>
internal static class TapedResidual
{
    /// <summary>Clears the gradients, fills them, and returns the value.</summary>
    public static double Gradient(
        double[] x, int[] dimensions, double[] first, double[] bias, double[] tail, double[] firstGradient, double[] biasGradient, double[] tailGradient)
    {
        Array.Clear(firstGradient);
        Array.Clear(biasGradient);
        Array.Clear(tailGradient);
        var tape = new Tape();
        TapeNode input = tape.Leaf(x);
        TapeNode a = tape.Bias(new(bias, biasGradient, Perceptron.Width), tape.TransposedTimes(new(first, firstGradient, Perceptron.Width), input));
        for (int offset = 0; offset < 2 * Perceptron.LayerLength; offset += Perceptron.LayerLength)
        {
            TapeNode product = tape.Times(Part(offset, Perceptron.Width * Perceptron.Width, Perceptron.Width), tape.Tanh(a));
            a = tape.Bias(Part(offset + (Perceptron.Width * Perceptron.Width), Perceptron.Width, Perceptron.Width), product);
        }

        TapeNode value = tape.Times(Part(2 * Perceptron.LayerLength, Perceptron.Width, Perceptron.Width), tape.Tanh(a));
        TapeNode slope = tape.Gradient(value, input);
        TapeNode? sum = null;
        foreach (int dimension in dimensions)
        {
            TapeNode second = tape.Pick(tape.Gradient(tape.Pick(slope, dimension), input), dimension);
            sum = sum is null ? second : tape.Add(sum, second);
        }

        TapeNode residual = tape.Add(tape.Scale(sum!, (double)x.Length / dimensions.Length), tape.Leaf([-1]));
        TapeNode square = tape.Multiply(residual, residual);
        tape.AddParameterGradients(square);
        return square.Value[0];

        TapeMatrix Part(int offset, int length, int columns) =>
            new(tail.AsMemory(offset, length), tailGradient.AsMemory(offset, length), columns);
    }
}
