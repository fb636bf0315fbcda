namespace AutoDiff.Generators.Ir;

/// <summary>Names of the primitives that are C# operators, or that the engine adds to them.</summary>
internal static class Op
{
    public const string Add = "Add";
    public const string Subtract = "Subtract";
    public const string Multiply = "Multiply";
    public const string Divide = "Divide";
    public const string Remainder = "Remainder";
    public const string Negate = "Negate";

    /// <summary>A numeric conversion to the type of the result.</summary>
    public const string Convert = "Convert";

    /// <summary>The second or third argument, as the first (a truth value) says; both are evaluated.</summary>
    public const string Select = "Select";

    /// <summary>A product in which a zero factor wins over an infinite or undefined one.</summary>
    public const string StrongMultiply = "StrongMultiply";

    /// <summary>A quotient in which a zero dividend wins over a zero divisor.</summary>
    public const string StrongDivide = "StrongDivide";

    /// <summary>The sum over the lanes of a vector.</summary>
    public const string SumLanes = "SumLanes";

    /// <summary>Its argument, in a variable that the JIT allocates on its own.</summary>
    public const string SplitLiveRange = "SplitLiveRange";

    public const string Less = "Less";
    public const string LessOrEqual = "LessOrEqual";
    public const string Greater = "Greater";
    public const string GreaterOrEqual = "GreaterOrEqual";
    public const string Equal = "Equal";
    public const string NotEqual = "NotEqual";

    public const string And = "And";
    public const string Or = "Or";
    public const string Xor = "Xor";
    public const string Not = "Not";
    public const string Complement = "Complement";
    public const string ShiftLeft = "ShiftLeft";
    public const string ShiftRight = "ShiftRight";
    public const string UnsignedShiftRight = "UnsignedShiftRight";
}
