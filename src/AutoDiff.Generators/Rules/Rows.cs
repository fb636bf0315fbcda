using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Rules;

/// <summary>The rows that the tables of rules are made of.</summary>
internal static class Rows
{
    public const string Ln2 = "0.6931471805599453";
    public const string Ln10 = "2.302585092994046";
    public const string OneOverLn2 = "1.4426950408889634";
    public const string OneOverLn10 = "0.4342944819032518";
    public const string OneOverPi = "0.3183098861837907";
    public const string RadiansPerDegree = "0.017453292519943295";
    public const string DegreesPerRadian = "57.29577951308232";

    public static Rule Unary(string name, int cost, Func<RuleScope, Differential> differential) => new(name, 1, differential, cost);

    public static Rule Binary(string name, int cost, Func<RuleScope, Differential> differential) => new(name, 2, differential, cost);

    public static Rule Ternary(string name, int cost, Func<RuleScope, Differential> differential) => new(name, 3, differential, cost);

    /// <summary>A primitive whose tangent is itself, applied to the tangents.</summary>
    public static Rule Linear(string name, int arity, int cost) => new(name, arity, null, cost);

    /// <summary>A primitive whose derivative is zero wherever there is one.</summary>
    public static Rule Flat(string name, int cost) => new(name, 1, _ => Differential.Times(null, null, null), cost, HasZeroDerivative: true);
}
