using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Analysis;

/// <summary>Something that is true of a derivative and worth saying. No symbols, no locations: those are found by what it is about.</summary>
/// <param name="Descriptor">The diagnostic.</param>
/// <param name="Function">The function of the module.</param>
/// <param name="Subject">The value that it is about.</param>
/// <param name="Operand">The operand to name in the message, at the place of its first hole; null if the message names none.</param>
/// <param name="Source">The ordinal of the source statement, for values that are no expression of the source.</param>
/// <param name="Arguments">What fills the other holes of the message.</param>
internal sealed record Advice(
    DiagnosticDescriptor Descriptor, FunctionIr Function, Value Subject, Value? Operand, int Source, IReadOnlyList<object> Arguments)
{
    /// <summary>The way of the derivative from an input to the subject.</summary>
    public IReadOnlyList<Value> Path { get; init; } = [];
}
