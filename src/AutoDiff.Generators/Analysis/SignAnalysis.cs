using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Analysis;

/// <summary>What is known of the signs of the real values of a function, from their definitions.</summary>
internal static class SignAnalysis
{
    public static Func<Value, Sign> Create(FunctionIr function) => _ => Sign.Unknown;
}
