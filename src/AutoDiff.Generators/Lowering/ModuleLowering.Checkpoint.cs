using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Passes;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <content>Methods of which loops are reversed in limited memory.</content>
internal sealed partial class ModuleLowering
{
    private const long DefaultBudget = 32L << 20;

    private readonly List<(FunctionIr Function, IMethodSymbol Method)> _limited = [];

    /// <summary>A function with the memory budget of its method, if that has one.</summary>
    private FunctionIr Limited(FunctionIr function, IMethodSymbol method)
    {
        if (AttributeNames.Find(method, AttributeNames.Checkpoint) is not { } attribute)
        {
            return function;
        }

        _limited.Add((function, method));
        return function with { MemoryBudget = attribute.NamedArguments.Select(a => a.Value.Value as long?).FirstOrDefault() ?? DefaultBudget };
    }

    /// <summary>Reports loops that a memory budget cannot hold for.</summary>
    private void CheckCheckpoints(ModuleIr module)
    {
        EffectAnalysis effects = new(name => module.Find(name) ?? (RequestOf(name) is { } request ? request.Stub(module.Find(request.Function)!) : null));
        foreach ((FunctionIr function, IMethodSymbol method) in _limited)
        {
            Loop[] loops = [.. CheckpointLoops.Outermost(function.Body)];
            if (loops.Length == 0)
            {
                Diagnostics.Report(DiagnosticDescriptors.CheckpointNotPossible, method.Locations[0], method.Name, "it has no loop of which a step hands something to the next");
            }

            foreach (Loop loop in loops)
            {
                if (CheckpointLoops.WhyNot(loop, effects) is { } reason)
                {
                    Location location = Diagnostics.Places.StatementOf(function.Name, loop.Source)?.GetFirstToken().GetLocation() ?? method.Locations[0];
                    Diagnostics.Report(DiagnosticDescriptors.CheckpointNotPossible, location, method.Name, reason);
                }
            }
        }
    }
}
