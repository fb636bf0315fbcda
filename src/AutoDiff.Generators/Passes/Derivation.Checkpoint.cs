using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Passes;

/// <content>Loops that are reversed in limited memory.</content>
internal sealed partial class Derivation
{
    /// <summary>Makes the sweeps of a loop: its forward derivatives come from its body.</summary>
    private void RequestCheckpointed(CallPattern pattern, string name)
    {
        FunctionIr loop = _functions[pattern.Function], steps = _functions[loop.Checkpoint!.Steps];
        string forward = _requests[ForwardKey(pattern)] = Unique(pattern.Function + "Forward"), range = Unique(pattern.Function + "Range");
        CheckpointRule rule = new(loop, steps, pattern.Active, States(steps, pattern.Aliases));
        Add(Show("Rule", rule.Forward(forward, pattern.Unstable)));
        Add(Show("Rule", rule.Reverse(name, range, pattern.Unstable)));
        Add(Show("Rule", Resolve(rule.Range(range), pattern.Aliases, [])));
    }

    /// <summary>Which parameters are storage that the steps change, directly or by the name of another parameter.</summary>
    private bool[] States(FunctionIr steps, IReadOnlyList<int> aliases)
    {
        FunctionEffects? effects = _effects.Of(steps.Name);
        bool Writes(int i) => steps.Parameters[i].Type.IsBuffer && (effects is null || effects.Writes[i]);
        return [.. Enumerable.Range(0, steps.Parameters.Count).Select(
            i => steps.Parameters[i].Type.IsBuffer && Enumerable.Range(0, steps.Parameters.Count).Any(j => Writes(j) && aliases[j] == aliases[i]))];
    }
}
