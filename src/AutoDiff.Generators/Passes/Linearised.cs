using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>A function with its tangents beside it.</summary>
/// <param name="Function">Parameters and results of the original, then tangents of those named below. Tangents are marked linear.</param>
/// <param name="ActiveParameters">The parameters of the original that have a tangent, in order.</param>
/// <param name="ActiveResults">The results of the original that have a tangent, in order.</param>
/// <param name="Primals">The storage whose tangent each linear buffer is, by the linear buffer's id.</param>
internal sealed record Linearised(
    FunctionIr Function, EquatableArray<int> ActiveParameters, EquatableArray<int> ActiveResults, IReadOnlyDictionary<int, Value> Primals);
