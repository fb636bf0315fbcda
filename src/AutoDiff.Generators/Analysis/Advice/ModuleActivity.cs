using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Analysis;

/// <summary>Which values of the functions of a module carry derivatives, over all their calls.</summary>
internal sealed class ModuleActivity
{
    private readonly Dictionary<string, bool[]> _parameters = [];
    private readonly Dictionary<string, Activity> _functions = [];
    private readonly EffectAnalysis _effects;

    /// <param name="module">The module.</param>
    /// <param name="active">Which parameters of its entry carry derivatives.</param>
    /// <param name="effects">What its functions write.</param>
    public ModuleActivity(ModuleIr module, IReadOnlyList<bool> active, EffectAnalysis effects)
    {
        _effects = effects;
        _parameters[module.Entry.Name] = [.. active];
        Queue<FunctionIr> pending = new([module.Entry]);
        while (pending.Count > 0)
        {
            FunctionIr function = pending.Dequeue();
            Activity activity = Activity.Of(function, _parameters[function.Name], BufferRoots.Of(function), effects);
            _functions[function.Name] = activity;
            foreach (Call call in IrWalk.Statements(function.Body).OfType<Call>())
            {
                if (module.Find(call.Function) is { } callee && Mark(callee, call, activity))
                {
                    pending.Enqueue(callee);
                }
            }
        }
    }

    /// <summary>Whether a value of a function carries a derivative in some call of it.</summary>
    public bool IsVaried(FunctionIr function, Value value) => _functions.TryGetValue(function.Name, out Activity activity) && activity.IsVaried(value);

    /// <summary>Whether a function is called with a value that carries a derivative.</summary>
    public bool IsReached(FunctionIr function) => _functions.ContainsKey(function.Name);

    private bool Mark(FunctionIr callee, Call call, Activity caller)
    {
        if (!_parameters.TryGetValue(callee.Name, out bool[] active))
        {
            _parameters[callee.Name] = active = new bool[callee.Parameters.Count];
        }

        bool changed = false;
        for (int i = 0; i < Math.Min(active.Length, call.Arguments.Count); i++)
        {
            if (!active[i] && caller.IsVaried(call.Arguments[i]))
            {
                active[i] = changed = true;
            }
        }

        return changed;
    }
}
