using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Lowering;

/// <summary>A call of <c>Diff</c>, lowered: its function as a method to derive, the call itself, and what is wrong with it.</summary>
/// <param name="Method">The function; without a module if it was refused.</param>
/// <param name="Site">The call; null if it was refused.</param>
/// <param name="Diagnostics">What is wrong.</param>
internal sealed record SiteResult(MethodModel? Method, DiffSite? Site, IReadOnlyList<LoweringDiagnostic> Diagnostics);
