using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Lowering;

/// <summary>Asks the rule table about a library function.</summary>
internal static class Primitives
{
    /// <summary>Why a function has no derivative; null if it has one.</summary>
    public static string? WhyNotDifferentiable(string name) =>
        RuleTable.RefusalReason(name) is { } reason ? reason
        : RuleTable.Find(name) is not null || RuleTable.IsInert(name) ? null
        : "AutoDiff has no rule for it";
}
