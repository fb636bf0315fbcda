namespace QuickStart.Data;

/// <summary>Labelled samples with sparse features, row by row: the entries of sample i are those from <c>RowStart[i]</c> to
/// before <c>RowStart[i + 1]</c>.</summary>
internal sealed class Dataset(double[] labels, int[] rowStart, int[] columns, double[] values, int features)
{
    /// <summary>The number of samples.</summary>
    public int Count => Labels.Length;

    /// <summary>The number of features.</summary>
    public int Features { get; } = features;

    /// <summary>−1 or +1 for each sample.</summary>
    public double[] Labels { get; } = labels;

    /// <summary>Where each sample begins; one entry more than there are samples.</summary>
    public int[] RowStart { get; } = rowStart;

    /// <summary>The feature of each entry, from 0.</summary>
    public int[] Columns { get; } = columns;

    /// <summary>The value of each entry.</summary>
    public double[] Values { get; } = values;

    /// <summary>The fraction of the samples that weights put on the side of their label.</summary>
    public double Accuracy(ReadOnlySpan<double> weights)
    {
        int correct = 0;
        for (int i = 0; i < Count; i++)
        {
            double margin = 0;
            for (int k = RowStart[i]; k < RowStart[i + 1]; k++)
            {
                margin += Values[k] * weights[Columns[k]];
            }

            correct += margin * Labels[i] > 0 ? 1 : 0;
        }

        return (double)correct / Count;
    }
}
