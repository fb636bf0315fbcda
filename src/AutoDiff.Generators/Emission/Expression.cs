namespace AutoDiff.Generators.Emission;

/// <summary>How tightly C# binds an expression: the levels of the language's operator table.</summary>
internal enum Precedence
{
    Lowest,
    Conditional,
    ConditionalOr,
    ConditionalAnd,
    Or,
    Xor,
    And,
    Equality,
    Relational,
    Shift,
    Additive,
    Multiplicative,
    Unary,
    Primary,
}

/// <summary>The text of an expression.</summary>
internal readonly record struct Expression(string Text, Precedence Precedence)
{
    /// <summary>The text where an operator of some precedence expects an operand: in parentheses if it binds less tightly.</summary>
    public string At(Precedence least) => Precedence >= least ? Text : "(" + Text + ")";

    public override string ToString() => Text;
}
