using AutoDiff.Generators.Model;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <summary>Collects what is wrong with one marked method. The first error found is the reason for its refusal.</summary>
internal sealed class LoweringDiagnostics
{
    private readonly List<LoweringDiagnostic> _items = [];

    public IReadOnlyList<LoweringDiagnostic> Items => _items;

    /// <summary>Where what was lowered stands in the source.</summary>
    public SourceMap Places { get; } = new();

    public bool HasErrors => _items.Count > 0;

    public Refusal? Refusal => _items.Count == 0 ? null : new Refusal(_items[0].Descriptor.Id, _items[0].Message);

    public void Report(DiagnosticDescriptor descriptor, Location location, params object[] arguments) => Report(new LoweringDiagnostic(descriptor, location, arguments));

    /// <summary>Reports something, unless the same is reported at this place already.</summary>
    public void Report(LoweringDiagnostic diagnostic)
    {
        if (!_items.Exists(item => item.Descriptor.Id == diagnostic.Descriptor.Id && item.Location == diagnostic.Location))
        {
            _items.Add(diagnostic);
        }
    }
}
