namespace AutoDiff.Benchmarks.AdBench;

/// <summary>The hand: bones, and the vertices of its skin with their weights for every bone.</summary>
public sealed class HandModel
{
    /// <summary>For each bone the bone that it hangs on, −1 for none; parents come first.</summary>
    public required int[] Parents { get; init; }

    /// <summary>For each bone 12 numbers: the first three rows of its transform relative to its parent, at rest.</summary>
    public required double[] Relatives { get; init; }

    /// <summary>For each bone 12 numbers: the first three rows of the inverse of its absolute transform, at rest.</summary>
    public required double[] Inverses { get; init; }

    /// <summary>Three numbers a vertex.</summary>
    public required double[] Vertices { get; init; }

    /// <summary>A number for each vertex and bone: a row a vertex.</summary>
    public required double[] Weights { get; init; }

    /// <summary>Three vertices a triangle.</summary>
    public required int[] Triangles { get; init; }
}
