using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Rules;

/// <summary>
/// All that is known of primitives. A primitive is an operator (named as in <see cref="Op"/>) or a static member of <c>Math</c>,
/// <c>MathF</c>, <c>double</c>, <c>float</c> or a type parameter with its type before it; the members of one name are one function.
/// </summary>
internal static class RuleTable
{
    private static readonly Dictionary<string, Rule> Operators = Index(ArithmeticRules.Operators, RoundingRules.Operators);

    private static readonly Dictionary<string, Rule> Functions = Index(
        ArithmeticRules.Functions,
        ExponentialRules.Functions,
        TrigonometricRules.Functions,
        HyperbolicRules.Functions,
        PowerRules.Functions,
        RoundingRules.Functions,
        KinkRules.Functions);

    private static readonly HashSet<string> InertOperators =
    [
        Op.Less, Op.LessOrEqual, Op.Greater, Op.GreaterOrEqual, Op.Equal, Op.NotEqual, Op.And, Op.Or, Op.Xor, Op.Not, Op.Complement,
        Op.ShiftLeft, Op.ShiftRight, Op.UnsignedShiftRight,
    ];

    private static readonly HashSet<string> InertFunctions =
    [
        "BigMul", "ConvertToInteger", "ConvertToIntegerNative", "DivRem", "ILogB", "IsEvenInteger", "IsFinite", "IsInfinity", "IsInteger",
        "IsNaN", "IsNegative", "IsNegativeInfinity", "IsNormal", "IsOddInteger", "IsPositive", "IsPositiveInfinity", "IsPow2",
        "IsRealNumber", "IsSubnormal", "Parse", "Sign", "TryParse", "op_Equality", "op_GreaterThan", "op_GreaterThanOrEqual",
        "op_Inequality", "op_LessThan", "op_LessThanOrEqual",
    ];

    private static readonly Dictionary<string, string> Refused = new()
    {
        ["SinCos"] = "it returns a tuple; call it in a lambda",
        ["SinCosPi"] = "its values are other ones than those of SinPi and CosPi in the last bits; call these",
        ["CreateChecked"] = "it converts from any type; write a cast",
        ["CreateSaturating"] = "it converts from any type; write a cast",
        ["CreateTruncating"] = "it converts from any type; write a cast",
    };

    /// <summary>The functions for which the JIT emits instructions, and no call.</summary>
    private static readonly HashSet<string> Instructions =
    [
        "Abs", "BitDecrement", "BitIncrement", "Ceiling", "Clamp", "ConvertToInteger", "CopySign", "Floor", "FusedMultiplyAdd",
        "IsFinite", "IsInfinity", "IsInteger", "IsNaN", "IsNegative", "IsPositive", "Max", "MaxNumber", "Min", "MinNumber",
        "MultiplyAddEstimate", "ReciprocalEstimate", "ReciprocalSqrtEstimate", "Round", "Sign", "Sqrt", "Truncate",
    ];

    /// <summary>The names of the functions that have a rule, are inert or are refused: without the type.</summary>
    public static IEnumerable<string> FunctionNames => Functions.Keys.Concat(InertFunctions).Concat(Refused.Keys);

    /// <summary>All rules.</summary>
    public static IEnumerable<Rule> All => Operators.Values.Concat(Functions.Values);

    /// <summary>The rule of a primitive; null if it is inert, refused or unknown.</summary>
    public static Rule? Find(string primitiveName) =>
        FunctionName(primitiveName) is { } function ? Get(Functions, function) : Get(Operators, primitiveName);

    /// <summary>Whether a primitive's result carries no derivative since it is not a real number, or not made of one.</summary>
    public static bool IsInert(string primitiveName) =>
        FunctionName(primitiveName) is { } function ? InertFunctions.Contains(function) : InertOperators.Contains(primitiveName);

    /// <summary>Why a primitive has no derivative here, as the end of a sentence; null if it is not refused.</summary>
    public static string? RefusalReason(string primitiveName) =>
        FunctionName(primitiveName) is { } function ? Get(Refused, function) : null;

    /// <summary>Whether no derivative flows through a primitive.</summary>
    public static bool HasZeroDerivative(string primitiveName) =>
        Find(primitiveName) is { } rule ? rule.HasZeroDerivative : IsInert(primitiveName);

    /// <summary>About how many additions a primitive costs.</summary>
    public static int Cost(string primitiveName) => Find(primitiveName)?.Cost ?? 1;

    /// <summary>Whether evaluating a primitive is a call, as for most library functions, over which no vector register is kept.</summary>
    public static bool IsCalled(string primitiveName) =>
        FunctionName(primitiveName) is { } function && !Instructions.Contains(function) && !VectorOperations.IsInstruction(primitiveName);

    /// <summary>The name of a library function without its type; null for an operator.</summary>
    public static string? FunctionName(string primitiveName)
    {
        int dot = primitiveName.IndexOf('.');
        return dot >= 0 ? primitiveName.Substring(dot + 1) : null;
    }

    private static T? Get<T>(Dictionary<string, T> table, string name)
        where T : class => table.TryGetValue(name, out T? entry) ? entry : null;

    private static Dictionary<string, Rule> Index(params Rule[][] families) => families.SelectMany(f => f).ToDictionary(r => r.Name);
}
