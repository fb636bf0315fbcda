namespace QuickStart.Data;

/// <summary>A data set from a formula, the same on every machine: 200 samples, 20 features, a_ij = sin(1.3i + 0.7j + 0.11ij).</summary>
internal static class SyntheticData
{
    /// <summary>The minimum of the logistic loss with a ridge of 1e-3, known to all digits.</summary>
    public const double MinimumLoss = 0.1191086731231413;

    private const int Samples = 200;
    private const int FeatureCount = 20;

    public static Dataset Create()
    {
        var labels = new double[Samples];
        var rowStart = new int[Samples + 1];
        var columns = new int[Samples * FeatureCount];
        var values = new double[Samples * FeatureCount];
        for (int i = 0; i < Samples; i++)
        {
            double margin = 0;
            for (int j = 0; j < FeatureCount; j++)
            {
                int k = (i * FeatureCount) + j;
                columns[k] = j;
                values[k] = Math.Sin((1.3 * (i + 1)) + (0.7 * (j + 1)) + (0.11 * (i + 1) * (j + 1)));
                margin += values[k] * (j % 2 == 0 ? 1.0 : -1.0) / (j + 1);
            }

            labels[i] = margin + (0.5 * Math.Sin(17 * (i + 1))) >= 0 ? 1 : -1;
            rowStart[i + 1] = (i + 1) * FeatureCount;
        }

        return new Dataset(labels, rowStart, columns, values, FeatureCount);
    }
}
