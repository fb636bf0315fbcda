namespace AutoDiff.Benchmarks.Stde;

/// <summary>A vector on a <see cref="Tape"/> and the operation that made it.</summary>
internal sealed class TapeNode(TapeOperation operation, double[] value, TapeNode? first = null, TapeNode? second = null)
{
    public TapeOperation Operation => operation;

    public double[] Value => value;

    public int Length => value.Length;

    public TapeNode? First => first;

    public TapeNode? Second => second;

    public TapeMatrix? Matrix { get; init; }

    public double Factor { get; init; }

    public int Index { get; init; }

    public int Position { get; set; }
}
