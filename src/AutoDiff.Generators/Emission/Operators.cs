using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Emission;

/// <summary>The C# operators that primitives stand for.</summary>
internal static class Operators
{
    public static (string Symbol, Precedence Precedence)? Binary(string name, IrType operand) => name switch
    {
        Op.Add => ("+", Precedence.Additive),
        Op.Subtract => ("-", Precedence.Additive),
        Op.Multiply => ("*", Precedence.Multiplicative),
        Op.Divide => ("/", Precedence.Multiplicative),
        Op.Remainder => ("%", Precedence.Multiplicative),
        Op.Less => ("<", Precedence.Relational),
        Op.LessOrEqual => ("<=", Precedence.Relational),
        Op.Greater => (">", Precedence.Relational),
        Op.GreaterOrEqual => (">=", Precedence.Relational),
        Op.Equal => ("==", Precedence.Equality),
        Op.NotEqual => ("!=", Precedence.Equality),
        Op.And => ("&", Precedence.And),
        Op.Or => ("|", Precedence.Or),
        Op.Xor => ("^", Precedence.Xor),
        Op.ShiftLeft => ("<<", Precedence.Shift),
        Op.ShiftRight => (">>", Precedence.Shift),
        Op.UnsignedShiftRight => (">>>", Precedence.Shift),
        _ => null,
    };

    public static string? Unary(string name) => name switch
    {
        Op.Negate => "-",
        Op.Not => "!",
        Op.Complement => "~",
        _ => null,
    };

    /// <summary>The comparison that is true where another is false, not-a-number included.</summary>
    public static string? Opposite(string name, IrType operand) => name switch
    {
        Op.Equal => Op.NotEqual,
        Op.NotEqual => Op.Equal,
        Op.Less when !operand.IsReal => Op.GreaterOrEqual,
        Op.LessOrEqual when !operand.IsReal => Op.Greater,
        Op.Greater when !operand.IsReal => Op.LessOrEqual,
        Op.GreaterOrEqual when !operand.IsReal => Op.Less,
        _ => null,
    };

    /// <summary>Whether C# converts without being told, and the result is that of the conversion.</summary>
    public static bool IsImplicit(IrType from, IrType to) =>
        from == to
        || (to is { IsReal: true, IsParameter: false } && from.Kind == TypeKind.Integer && from.Name is not ("nint" or "nuint" or "global::System.Int128" or "global::System.UInt128"))
        || (to == IrType.Double && from == IrType.Float)
        || (to == IrType.Long && from.Name is "int" or "short" or "sbyte" or "byte" or "ushort" or "uint")
        || (to == IrType.Int && from.Name is "short" or "sbyte" or "byte" or "ushort" or "char");

    /// <summary>Whether a library function has overloads among which an argument's own type would choose.</summary>
    public static bool IsOverloaded(string name) => !(name.StartsWith("double.", StringComparison.Ordinal) || name.StartsWith("float.", StringComparison.Ordinal))
        && (name.StartsWith("Vector.", StringComparison.Ordinal) || name.Substring(name.IndexOf('.') + 1) is "Abs" or "BigMul" or "Ceiling" or "Clamp" or "DivRem" or "Floor" or "Max" or "Min" or "Round" or "Sign" or "Truncate");
}
