using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Analysis;

/// <summary>All advice on a lowered method and the methods that it calls.</summary>
internal static class AdviceAnalysis
{
    /// <param name="method">The method.</param>
    /// <param name="module">What it was lowered to.</param>
    /// <param name="inlined">The same with its calls inlined, where that is more precise.</param>
    /// <param name="cancellation">Ends the analysis.</param>
    public static IReadOnlyList<Advice> Of(MethodModel method, ModuleIr module, ModuleIr inlined, CancellationToken cancellation)
    {
        EffectAnalysis effects = new(name => module.Find(name));
        bool[] inputs = [.. module.Entry.Parameters.Select((_, i) => i < method.Parameters.Count && IsInput(method.Parameters[i]))];
        ModuleActivity activity = new(module, inputs, effects);
        List<Advice> advice = [];
        foreach (FunctionIr function in module.Callees.Prepend(module.Entry))
        {
            cancellation.ThrowIfCancellationRequested();
            if (function.Rule is null && activity.IsReached(function))
            {
                advice.AddRange(AdviceWalk.Of(function, activity));
            }
        }

        advice.AddRange(InputsWithoutEffect(method, inlined, inputs));
        return advice;
    }

    private static bool IsInput(ParameterModel parameter) => parameter.IsActive && parameter.Role is ParameterRole.Input or ParameterRole.InOut;

    private static IEnumerable<Advice> InputsWithoutEffect(MethodModel method, ModuleIr module, bool[] inputs)
    {
        EffectAnalysis effects = new(name => module.Find(name));
        FunctionIr entry = module.Entry;
        Value[] outputs = [.. entry.Parameters.Where((_, i) => i < method.Parameters.Count && method.Parameters[i].Role is ParameterRole.Output or ParameterRole.InOut)];
        for (int i = 0; i < inputs.Length; i++)
        {
            if (!inputs[i] || method.Parameters[i].Role == ParameterRole.InOut)
            {
                continue;
            }

            // Of a struct some part may well have no effect.
            string declared = method.Parameters[i].Declared;
            if (Enumerable.Range(0, i).Any(k => inputs[k] && method.Parameters[k].Declared == declared))
            {
                continue;
            }

            ModuleActivity alone = new(module, [.. inputs.Select((isInput, k) => isInput && method.Parameters[k].Declared == declared)], effects);
            if (!entry.Body.Yields.Concat(outputs).Any(v => alone.IsVaried(entry, v)))
            {
                yield return new Advice(DiagnosticDescriptors.InputWithoutEffect, entry, entry.Parameters[i], null, -1, [method.Name, declared]);
            }
        }
    }
}
