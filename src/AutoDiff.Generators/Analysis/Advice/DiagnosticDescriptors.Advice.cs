using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Analysis;

/// <summary>
/// Advice. DIFF1xxx warns of a derivative that is right and probably not what is wanted: it is lost, infinite, or one of several.
/// </summary>
internal static partial class DiagnosticDescriptors
{
    private const string Flow = "AutoDiff.Flow";
    private const string Singularity = "AutoDiff.Singularity";
    private const string Smoothness = "AutoDiff.Smoothness";

    public static readonly DiagnosticDescriptor CutByCast = Warning(
        "DIFF1001", Flow,
        "A cast to an integer cuts the derivative",
        "The conversion of '{0}' to '{1}' cuts the derivative: its result is a constant; write Diff.Detach inside the conversion if that is meant");

    public static readonly DiagnosticDescriptor BranchOnEquality = Warning(
        "DIFF1002", Flow,
        "A branch on the equality of values that carry derivatives",
        "'{0}' compares a value that carries a derivative for equality: at the one point where it holds, the derivative is that of the branch taken there and not the function's; compare with a tolerance, or Diff.Detach the operands if that is meant");

    public static readonly DiagnosticDescriptor InputWithoutEffect = Warning(
        "DIFF1003", Flow,
        "No result depends on a parameter",
        "No result of '{0}' depends on '{1}', so its derivative is zero everywhere; mark it [NoDerivative] if that is meant");

    public static readonly DiagnosticDescriptor InfiniteDerivative = Warning(
        "DIFF1004", Singularity,
        "A derivative is infinite where the value is finite",
        "'{0}' can be {1} as far as can be seen, where {2} is finite and its derivative infinite; {3}");

    public static readonly DiagnosticDescriptor SingularValue = Warning(
        "DIFF1005", Singularity,
        "An operand reaches a pole",
        "'{0}' is never negative and can be 0, where {1} and its derivative are infinite; {2}");

    public static readonly DiagnosticDescriptor ExponentialOverflow = Warning(
        "DIFF1006", Singularity,
        "The logarithm of a sum of exponentials overflows",
        "The exponentials in '{0}' overflow for large arguments, and the derivative becomes ∞ / ∞; {1}");

    public static readonly DiagnosticDescriptor Kink = Warning(
        "DIFF1007", Smoothness,
        "A function with a kink",
        "{0} has a kink {1}, where its derivative is one of several; use a smooth function if the result is to be minimised or differentiated twice, and Diff.Detach what serves as a scale or shift alone");

    private static DiagnosticDescriptor Warning(string id, string category, string title, string message) =>
        new(id, title, message, category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpBase + id + ".md");
}
