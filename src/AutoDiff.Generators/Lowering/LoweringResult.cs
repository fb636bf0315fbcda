using System.Collections.Immutable;
using AutoDiff.Generators.Model;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <summary>Something to tell the user, at a place in the source.</summary>
internal sealed record LoweringDiagnostic(DiagnosticDescriptor Descriptor, Location Location, object[] Arguments)
{
    public string Message => string.Format(System.Globalization.CultureInfo.InvariantCulture, Descriptor.MessageFormat.ToString(), Arguments);

    /// <summary>What a code fix needs to know beyond the place.</summary>
    public ImmutableDictionary<string, string?> Properties { get; init; } = ImmutableDictionary<string, string?>.Empty;

    public Diagnostic ToDiagnostic() => Diagnostic.Create(Descriptor, Location, Properties, Arguments);
}

/// <summary>A marked method, lowered: its model, and what the analyzer reports (the model itself holds no locations).</summary>
internal sealed record LoweringResult(MethodModel Model, IReadOnlyList<LoweringDiagnostic> Diagnostics)
{
    /// <summary>Where what was lowered stands in the source; nothing for a method refused for its declaration.</summary>
    public SourceMap Places { get; init; } = new();
}
