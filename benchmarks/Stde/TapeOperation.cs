namespace AutoDiff.Benchmarks.Stde;

/// <summary>What a node of a <see cref="Tape"/> computes.</summary>
internal enum TapeOperation
{
    Leaf,
    Add,
    Multiply,
    Scale,
    Tanh,
    OneMinusSquare,
    Pick,
    Scatter,
    Times,
    TransposedTimes,
    Bias,
}
