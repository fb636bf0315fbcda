namespace AutoDiff.Generators.Tests.Fuzzing;

/// <param name="Length">The least length that it can have; more only for parameters of helpers.</param>
internal sealed record Buffer(string Name, int Length, bool Writable, bool IsArray, bool LengthIsKnown);

/// <summary>An array of two dimensions.</summary>
internal sealed record Grid(string Name, int Rows, int Columns);

/// <summary>A variable of a struct or class of two numbers.</summary>
internal sealed record Pair(string Name, string Type);

/// <summary>An array of arrays.</summary>
/// <param name="Columns">The least length of a row.</param>
internal sealed record Rows(string Name, int Count, int Columns, LoopScope? Loop);

/// <summary>A loop under construction. Where a list or dictionary is made, the loops that add to it must tell how often they run.</summary>
internal sealed class LoopScope(LoopScope? outer)
{
    public LoopScope? Outer { get; } = outer;

    /// <summary>Whether the loop's head alone says how often it runs.</summary>
    public bool IsCounted { get; set; } = true;

    /// <summary>Whether something adds to a collection in it.</summary>
    public bool IsFilling { get; set; }
}

/// <summary>A list or dictionary of numbers.</summary>
/// <param name="Loop">The loop that it is made in.</param>
internal sealed record Growing(string Name, LoopScope? Loop);

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

    public List<Pair> Pairs { get; init; } = [];

    public List<Grid> Grids { get; init; } = [];

    /// <summary>Lists of numbers, never empty.</summary>
    public List<Growing> Lists { get; init; } = [];

    /// <summary>Dictionaries of numbers that have the keys 0 and 1.</summary>
    public List<Growing> Maps { get; init; } = [];

    public List<Rows> Rows { get; init; } = [];

    /// <summary>Variables of classes.</summary>
    public List<Pair> Objects { get; init; } = [];

    /// <summary>Variables of classes that may be null.</summary>
    public List<Pair> Unset { get; init; } = [];

    /// <summary>Numbers that may be null.</summary>
    public List<string> Nullables { get; init; } = [];

    public List<string> Complexes { get; init; } = [];

    /// <summary>Labels behind blocks round this place.</summary>
    public List<string> Exits { get; init; } = [];

    /// <summary>Lambdas and local functions of one number.</summary>
    public List<string> Lambdas { get; init; } = [];

    /// <summary>Lambdas that assign what they capture.</summary>
    public List<string> Actions { get; init; } = [];

    public LoopScope? Loop { get; init; }

    public int LoopDepth { get; init; }

    public int Depth { get; init; }

    /// <summary>Whether something may be added to a collection here; if so, the loops round this place stay counted.</summary>
    public bool MayGrow(LoopScope? madeIn)
    {
        List<LoopScope> loops = [];
        for (LoopScope? loop = Loop; loop != madeIn && loop is not null; loop = loop.Outer)
        {
            loops.Add(loop);
        }

        bool may = loops.TrueForAll(l => l.IsCounted);
        loops.ForEach(l => l.IsFilling |= may);
        return may;
    }

    /// <summary>A block inside this one: it sees what is here, and what it declares is its own.</summary>
    public GeneratorScope Inner(bool isLoop) => new()
    {
        Reals = [.. Reals],
        ReadOnlyReals = [.. ReadOnlyReals],
        Ints = [.. Ints],
        Counters = isLoop ? [] : [.. Counters],
        Bools = [.. Bools],
        Buffers = [.. Buffers],
        Pairs = [.. Pairs],
        Grids = [.. Grids],
        Lists = [.. Lists],
        Maps = [.. Maps],
        Rows = [.. Rows],
        Objects = [.. Objects],
        Unset = [.. Unset],
        Nullables = [.. Nullables],
        Complexes = [.. Complexes],
        Exits = [.. Exits],
        Lambdas = [.. Lambdas],
        Actions = [.. Actions],
        Loop = isLoop ? new LoopScope(Loop) : Loop,
        LoopDepth = LoopDepth + (isLoop ? 1 : 0),
        Depth = Depth + 1,
    };
}

/// <summary>A helper as its callers see it.</summary>
/// <param name="Parameters">One letter each: r real, m real by reference, s read-only span, w writable span, i int.</param>
internal sealed record HelperShape(string Name, string Parameters, bool ReturnsReal, bool IsRecursive);
