using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Rules;

/// <summary>What primitives are called that work on the numbers of a vector at once.</summary>
internal static class VectorOperations
{
    public const string Broadcast = "Vector.Create";

    public const string Select = "Vector.ConditionalSelect";

    /// <summary>The functions of <c>System.Numerics.Vector</c> for which the JIT emits a call, or much more than an instruction.</summary>
    private static readonly HashSet<string> Calls = ["Vector.Cos", "Vector.Exp", "Vector.Log", "Vector.Log2", "Vector.Sin"];

    private static readonly Dictionary<string, string> Functions = new()
    {
        ["Abs"] = "Vector.Abs",
        ["Ceiling"] = "Vector.Ceiling",
        ["CopySign"] = "Vector.CopySign",
        ["Cos"] = "Vector.Cos",
        ["Exp"] = "Vector.Exp",
        ["Floor"] = "Vector.Floor",
        ["FusedMultiplyAdd"] = "Vector.FusedMultiplyAdd",
        ["Log"] = "Vector.Log",
        ["Log2"] = "Vector.Log2",
        ["Max"] = "Vector.Max",
        ["Min"] = "Vector.Min",
        ["Sin"] = "Vector.Sin",
        ["Sqrt"] = "Vector.SquareRoot",
        ["Tanh"] = "Lanes.Tanh",
        ["Truncate"] = "Vector.Truncate",
    };

    private static readonly Dictionary<string, string> Comparisons = new()
    {
        [Op.Less] = "Vector.LessThan",
        [Op.LessOrEqual] = "Vector.LessThanOrEqual",
        [Op.Greater] = "Vector.GreaterThan",
        [Op.GreaterOrEqual] = "Vector.GreaterThanOrEqual",
        [Op.Equal] = "Vector.Equals",
    };

    /// <summary>The operation on vectors that is a library function for each of their numbers; null if there is none.</summary>
    public static string? Function(Primitive primitive) =>
        RuleTable.FunctionName(primitive.Name) is { } function && Functions.TryGetValue(function, out string? name)
            && primitive.Arguments.Count == (function == "FusedMultiplyAdd" ? 3 : function is "CopySign" or "Max" or "Min" ? 2 : 1)
            ? name : null;

    /// <summary>The operation on vectors that compares their numbers one by one; null for other primitives.</summary>
    public static string? Comparison(string primitiveName) => Comparisons.TryGetValue(primitiveName, out string? name) ? name : null;

    /// <summary>Whether an operation on vectors is an instruction or two.</summary>
    public static bool IsInstruction(string primitiveName) =>
        primitiveName.StartsWith("Vector.", StringComparison.Ordinal) && !Calls.Contains(primitiveName);
}
