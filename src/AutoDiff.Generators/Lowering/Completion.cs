namespace AutoDiff.Generators.Lowering;

/// <summary>The ways in which a statement can leave the ones around it.</summary>
[Flags]
internal enum Exits
{
    None = 0,
    Return = 1,
    Break = 2,
    Continue = 4,

    /// <summary>The first of the jumps to labels further down: each label that is waited for has a bit of its own.</summary>
    FirstLabel = 8,
}

/// <summary>How a statement ends.</summary>
/// <param name="Continues">Whether control can reach the statement after it.</param>
/// <param name="Exits">How else it can end, a thrown exception aside.</param>
internal readonly record struct Completion(bool Continues, Exits Exits)
{
    public static readonly Completion Normal = new(true, Exits.None);
    public static readonly Completion Throws = new(false, Exits.None);

    /// <summary>Whether control neither continues nor exits: nothing after it can tell what it did.</summary>
    public bool IsDead => !Continues && Exits == Exits.None;

    public bool AlwaysExits => !Continues && Exits != Exits.None;

    public bool IsNormal => Continues && Exits == Exits.None;

    public static Completion Exit(Exits exits) => new(false, exits);

    /// <summary>Either this or the other.</summary>
    public Completion Or(Completion other) => new(Continues || other.Continues, Exits | other.Exits);
}
