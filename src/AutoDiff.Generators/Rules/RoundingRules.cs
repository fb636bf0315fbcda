using static AutoDiff.Generators.Rules.Rows;

namespace AutoDiff.Generators.Rules;

/// <summary>Step functions, and what is declared constant.</summary>
internal static class RoundingRules
{
    public const string Detach = "Detach";

    /// <summary><c>Diff.Detach</c>: the value, with its derivative dropped.</summary>
    public static readonly Rule[] Operators = [Flat(Detach, 0)];

    public static readonly Rule[] Functions =
    [
        Flat("Floor", 2),
        Flat("Ceiling", 2),
        Flat("Truncate", 2),
        Flat("Round", 3),
    ];
}
