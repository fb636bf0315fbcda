using System.Globalization;
using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Rules;

/// <summary>A real value while a rule writes formulae with it: each operator appends one operation.</summary>
internal readonly struct Term(IrBuilder builder, Value value)
{
    public Value Value { get; } = value;

    private IrBuilder Builder { get; } = builder;

    public static implicit operator Value(Term term) => term.Value;

    public static Term operator +(Term a, Term b) => new(a.Builder, a.Builder.Add(a, b));

    public static Term operator +(int a, Term b) => b.Literal(a) + b;

    public static Term operator -(Term a, Term b) => new(a.Builder, a.Builder.Subtract(a, b));

    public static Term operator -(Term a, int b) => a - a.Literal(b);

    public static Term operator -(int a, Term b) => b.Literal(a) - b;

    public static Term operator -(Term a) => new(a.Builder, a.Builder.Negate(a));

    public static Term operator *(Term a, Term b) => new(a.Builder, a.Builder.Multiply(a, b));

    public static Term operator *(int a, Term b) => b.Literal(a) * b;

    public static Term operator /(Term a, Term b) => new(a.Builder, a.Builder.Divide(a, b));

    public static Term operator /(int a, Term b) => b.Literal(a) / b;

    public static Value operator <(Term a, Term b) => a.Builder.Compare(Op.Less, a, b);

    public static Value operator >(Term a, Term b) => a.Builder.Compare(Op.Greater, a, b);

    /// <summary>The truth value of an equality.</summary>
    public Value Is(Term other) => Builder.Compare(Op.Equal, this, other);

    /// <summary>Whether this is the very same value.</summary>
    public bool IsSameAs(Term other) => Value.Id == other.Value.Id;

    private Term Literal(int number) =>
        new(Builder, Builder.Real(Value.Type, number.ToString(CultureInfo.InvariantCulture)));
}
