namespace Snapshots;

public static partial class Layer
{
    /// <summary>One hidden layer with tanh; the weights of the output follow those of the units.</summary>
    [Differentiable]
    public static float Predict(float[] weights, [NoDerivative] float[] input, [NoDerivative] int units)
    {
        float output = 0;
        for (int unit = 0; unit < units; unit++)
        {
            float sum = 0;
            for (int i = 0; i < input.Length; i++)
            {
                sum += weights[unit * input.Length + i] * input[i];
            }

            output += weights[units * input.Length + unit] * MathF.Tanh(sum);
        }

        return Math.Max(output, 0);
    }
}
