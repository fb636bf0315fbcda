using System.Numerics;

namespace AutoDiff.Generators.Tests.Fuzzing;

/// <summary>a + b·ε₁ + c·ε₂ + d·ε₁ε₂ with ε₁² = ε₂² = 0: a value with two tangents and a mixed second derivative.</summary>
/// <remarks>The oracle of the program fuzzer. It shares nothing with the engine: the C# compiler resolves each operation of a
/// program to an operator here. The value of every operation is that of the same operation on doubles, bit for bit.</remarks>
public readonly struct HyperDual(double value, double first = 0, double second = 0, double mixed = 0) :
    IAdditionOperators<HyperDual, HyperDual, HyperDual>, ISubtractionOperators<HyperDual, HyperDual, HyperDual>, IMultiplyOperators<HyperDual, HyperDual, HyperDual>,
    IComparable<HyperDual>
{
    public readonly double Value = value;
    public readonly double First = first;
    public readonly double Second = second;
    public readonly double Mixed = mixed;

    public bool IsConstant => First == 0 && Second == 0 && Mixed == 0;

    public static implicit operator HyperDual(double value) => new(value);

    public static implicit operator HyperDual(int value) => new(value);

    public static HyperDual operator +(HyperDual a) => a;

    public static HyperDual operator -(HyperDual a) => new(-a.Value, -a.First, -a.Second, -a.Mixed);

    public static HyperDual operator +(HyperDual a, HyperDual b) =>
        new(a.Value + b.Value, a.First + b.First, a.Second + b.Second, a.Mixed + b.Mixed);

    public static HyperDual operator -(HyperDual a, HyperDual b) =>
        new(a.Value - b.Value, a.First - b.First, a.Second - b.Second, a.Mixed - b.Mixed);

    public static HyperDual operator *(HyperDual a, HyperDual b) => new(
        a.Value * b.Value,
        (a.First * b.Value) + (a.Value * b.First),
        (a.Second * b.Value) + (a.Value * b.Second),
        (a.Mixed * b.Value) + (a.First * b.Second) + (a.Second * b.First) + (a.Value * b.Mixed));

    public static HyperDual operator /(HyperDual a, HyperDual b)
    {
        double q = a.Value / b.Value;
        double first = (a.First - (q * b.First)) / b.Value;
        double second = (a.Second - (q * b.Second)) / b.Value;
        double mixed = (a.Mixed - (first * b.Second) - (second * b.First) - (q * b.Mixed)) / b.Value;
        return new(q, first, second, mixed);
    }

    public static HyperDual operator %(HyperDual a, HyperDual b)
    {
        double whole = Math.Truncate(a.Value / b.Value);
        return new(
            a.Value % b.Value,
            a.First - (whole * b.First),
            a.Second - (whole * b.Second),
            a.Mixed - (whole * b.Mixed));
    }

    public static HyperDual operator ++(HyperDual a) => a + 1;

    public static HyperDual operator --(HyperDual a) => a - 1;

    public static bool operator <(HyperDual a, HyperDual b) => a.Value < b.Value;

    public static bool operator >(HyperDual a, HyperDual b) => a.Value > b.Value;

    public static bool operator <=(HyperDual a, HyperDual b) => a.Value <= b.Value;

    public static bool operator >=(HyperDual a, HyperDual b) => a.Value >= b.Value;

    public int CompareTo(HyperDual other) => Value.CompareTo(other.Value);

    /// <summary>f(a), given f, f′ and f″ at the value of a.</summary>
    internal HyperDual Map(double f, double df, double ddf) => new(
        f,
        df * First,
        df * Second,
        (ddf * First * Second) + (df * Mixed));

    /// <summary>f(a, b), given the value and the partial derivatives of f.</summary>
    internal static HyperDual Map(HyperDual a, HyperDual b, double f, double fa, double fb, double faa, double fab, double fbb) => new(
        f,
        (fa * a.First) + (fb * b.First),
        (fa * a.Second) + (fb * b.Second),
        (faa * a.First * a.Second) + (fab * ((a.First * b.Second) + (a.Second * b.First))) + (fbb * b.First * b.Second)
            + (fa * a.Mixed) + (fb * b.Mixed));
}
