using AutoDiff.Generators.Rules;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <summary>What a member of <c>TensorPrimitives</c> is to the calculus.</summary>
internal enum TensorKind
{
    /// <summary>Each element of the destination is a function of the elements at the same place.</summary>
    Map,

    /// <summary>One number made of all elements.</summary>
    Reduction,

    /// <summary>Each element of the destination depends on all elements.</summary>
    SoftMax,

    /// <summary>A step function, or a result that is no real number: no derivative flows through it.</summary>
    Flat,

    /// <summary>It has no derivative that could be given.</summary>
    Refused,
}

/// <summary>
/// The members of <c>System.Numerics.Tensors.TensorPrimitives</c>, by name: those that are differentiated, those through which no
/// derivative flows, and those that are refused, with the reason.
/// </summary>
internal static class TensorMembers
{
    public const string TypeName = "global::System.Numerics.Tensors.TensorPrimitives";

    private static readonly HashSet<string> Reductions =
    [
        "Average", "CosineSimilarity", "Distance", "Dot", "Norm", "Product", "ProductOfDifferences", "ProductOfSums", "StdDev", "Sum",
        "SumOfMagnitudes", "SumOfSquares",
    ];

    /// <summary>With one span the extreme element, with more arguments an extreme at each place.</summary>
    private static readonly HashSet<string> Extremes =
    [
        "Max", "MaxMagnitude", "MaxMagnitudeNumber", "MaxNumber", "Min", "MinMagnitude", "MinMagnitudeNumber", "MinNumber",
    ];

    /// <summary>Maps that are no function of the number types, or are written with operators.</summary>
    private static readonly HashSet<string> Formulae =
    [
        "Add", "AddMultiply", "Clamp", "ConvertChecked", "ConvertSaturating", "ConvertTruncating", "Decrement", "Divide", "Increment", "Multiply", "MultiplyAdd",
        "Negate", "Reciprocal", "ReciprocalSqrt", "Remainder", "Sigmoid", "SinCos", "SinCosPi", "Subtract",
    ];

    private static readonly HashSet<string> NoDerivative =
    [
        "ConvertToInteger", "ConvertToIntegerNative", "DivRem", "HammingBitDistance", "HammingDistance", "ILogB", "LeadingZeroCount", "PopCount", "RotateLeft",
        "RotateRight", "ShiftLeft", "ShiftRightArithmetic", "ShiftRightLogical", "Sign", "TrailingZeroCount",
    ];

    private static readonly Dictionary<string, string> Refused = new()
    {
        ["BitwiseAnd"] = Bits,
        ["BitwiseOr"] = Bits,
        ["OnesComplement"] = Bits,
        ["Xor"] = Bits,
        ["ConvertToHalf"] = Halves,
        ["ConvertToSingle"] = Halves,
    };

    private const string Bits = "it works on the bits of numbers";

    private const string Halves = "no derivatives are kept for Half";

    public static bool Is(INamedTypeSymbol type) =>
        type is { Name: "TensorPrimitives", ContainingNamespace: { Name: "Tensors", ContainingNamespace: { Name: "Numerics", ContainingNamespace.Name: "System" } } };

    /// <summary>What a member is; null for one that is not known.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="hasDestination">Whether this overload writes its result to a span.</param>
    public static TensorKind? KindOf(string name, bool hasDestination) => name switch
    {
        "SoftMax" => TensorKind.SoftMax,
        _ when Refused.ContainsKey(name) => TensorKind.Refused,
        _ when Reductions.Contains(name) || (Extremes.Contains(name) && !hasDestination) => TensorKind.Reduction,
        _ when NoDerivative.Contains(name) || name.StartsWith("Is", StringComparison.Ordinal) || name.StartsWith("IndexOf", StringComparison.Ordinal) => TensorKind.Flat,
        _ when Formulae.Contains(name) => TensorKind.Map,
        _ => RuleTable.Find("double." + name) is not { } rule ? null : rule.HasZeroDerivative ? TensorKind.Flat : TensorKind.Map,
    };

    public static bool IsExtreme(string name) => Extremes.Contains(name);

    /// <summary>Why a member is refused, as the end of a sentence.</summary>
    public static string WhyRefused(string name) => Refused.TryGetValue(name, out string? reason) ? reason : "AutoDiff has no rule for it";
}
