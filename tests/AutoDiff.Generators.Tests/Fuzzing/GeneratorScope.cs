namespace AutoDiff.Generators.Tests.Fuzzing;

/// <param name="Length">The least length that it can have; more only for parameters of helpers.</param>
internal sealed record Buffer(string Name, int Length, bool Writable, bool IsArray, bool LengthIsKnown);

/// <summary>What a statement of a function under construction can name.</summary>
internal sealed class GeneratorScope
{
    public List<string> Reals { get; init; } = [];

    /// <summary>Reals that are not assigned: parameters and the variables of foreach.</summary>
    public List<string> ReadOnlyReals { get; init; } = [];

    public List<string> Ints { get; init; } = [];

    /// <summary>Counters of loops that may be skipped ahead in the body.</summary>
    public List<string> Counters { get; init; } = [];

    public List<string> Bools { get; init; } = [];

    public List<Buffer> Buffers { get; init; } = [];

    public int LoopDepth { get; init; }

    public int Depth { get; init; }

    /// <summary>A block inside this one: it sees what is here, and what it declares is its own.</summary>
    public GeneratorScope Inner(bool isLoop) => new()
    {
        Reals = [.. Reals],
        ReadOnlyReals = [.. ReadOnlyReals],
        Ints = [.. Ints],
        Counters = isLoop ? [] : [.. Counters],
        Bools = [.. Bools],
        Buffers = [.. Buffers],
        LoopDepth = LoopDepth + (isLoop ? 1 : 0),
        Depth = Depth + 1,
    };
}

/// <summary>A helper as its callers see it.</summary>
/// <param name="Parameters">One letter each: r real, s read-only span, w writable span, i int.</param>
internal sealed record HelperShape(string Name, string Parameters, bool ReturnsReal, bool IsRecursive);
