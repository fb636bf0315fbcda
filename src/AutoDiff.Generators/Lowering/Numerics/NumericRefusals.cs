using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <summary>The members of <c>System.Numerics</c> types that have no derivative, and why.</summary>
internal static class NumericRefusals
{
    private const string Bits = "it works on the bits of numbers";
    private const string Mask = "its elements are masks of bits, which are no numbers";
    private const string Text = "what it gives, or is given, is no number";
    private const string Memory = "it reads memory that may change otherwise; use Create with a span";
    private const string Conversion = "it converts from a type that is not known; use a cast";

    private static readonly Dictionary<string, string> s_reasons = new()
    {
        ["AndNot"] = Bits,
        ["BitwiseAnd"] = Bits,
        ["BitwiseOr"] = Bits,
        ["Xor"] = Bits,
        ["OnesComplement"] = Bits,
        ["op_BitwiseAnd"] = Bits,
        ["op_BitwiseOr"] = Bits,
        ["op_ExclusiveOr"] = Bits,
        ["op_OnesComplement"] = Bits,
        ["op_LeftShift"] = Bits,
        ["op_RightShift"] = Bits,
        ["op_UnsignedRightShift"] = Bits,
        ["ConditionalSelect"] = "it chooses bit by bit; use a conditional expression",
        ["AllWhereAllBitsSet"] = Mask,
        ["AnyWhereAllBitsSet"] = Mask,
        ["NoneWhereAllBitsSet"] = Mask,
        ["CountWhereAllBitsSet"] = Mask,
        ["IndexOfWhereAllBitsSet"] = Mask,
        ["LastIndexOfWhereAllBitsSet"] = Mask,
        ["CreateScalarUnsafe"] = "its other elements are undefined; use CreateScalar",
        ["Load"] = Memory,
        ["LoadAligned"] = Memory,
        ["LoadAlignedNonTemporal"] = Memory,
        ["LoadUnsafe"] = Memory,
        ["CreateChecked"] = Conversion,
        ["CreateSaturating"] = Conversion,
        ["CreateTruncating"] = Conversion,
        ["op_Explicit"] = "no derivatives are kept for numbers of this type",
        ["Equals"] = "it compares objects; use ==",
        ["GetHashCode"] = Text,
        ["ToString"] = Text,
        ["TryFormat"] = Text,
        ["Parse"] = Text,
        ["TryParse"] = Text,
    };

    /// <summary>Why a member has no derivative, as the end of a sentence; null if that is not known.</summary>
    public static string? ReasonOf(IMethodSymbol member) => !NumericTypes.Is(member.ContainingType) ? null
        : GivesMask(member) ? "it gives masks of bits, which are no numbers; compare the elements"
        : member.Name == "op_Implicit" && member.Parameters[0].Type.SpecialType is SpecialType.None ? s_reasons["op_Explicit"]
        : s_reasons.TryGetValue(member.Name, out string? reason) ? reason
        : null;

    /// <summary>Comparisons and questions that are answered for each element.</summary>
    private static bool GivesMask(IMethodSymbol member) =>
        NumericTypes.Is(member.ReturnType)
        && (member.Name is "Equals" or "GreaterThan" or "GreaterThanOrEqual" or "LessThan" or "LessThanOrEqual" || member.Name.StartsWith("Is", StringComparison.Ordinal));
}
