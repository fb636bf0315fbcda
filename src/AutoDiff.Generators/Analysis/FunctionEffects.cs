using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Analysis;

/// <summary>What calling a function may do besides computing its results.</summary>
/// <param name="Writes">Which parameters (buffers, stacks) it may change.</param>
/// <param name="HasEffects">Whether it has effects on anything else: runs exactly once.</param>
/// <param name="Throws">Whether it has a guard.</param>
internal sealed record FunctionEffects(bool[] Writes, bool HasEffects, bool Throws)
{
    /// <summary>Whether a call may be dropped if nothing needs its results or what it writes.</summary>
    public bool CanBeDropped => !HasEffects && !Throws;
}

/// <summary>Computes <see cref="FunctionEffects"/> over the call graph, to a fixed point where it is cyclic.</summary>
internal sealed class EffectAnalysis
{
    private readonly Func<string, FunctionIr?> _find;
    private readonly Dictionary<string, FunctionEffects> _known = [];

    private readonly Lookup _lookup;

    public EffectAnalysis(Func<string, FunctionIr?> find)
    {
        _find = find;
        _lookup = TryFind;
    }

    /// <summary>The effects of a function by name; everything, for one that is not known.</summary>
    public FunctionEffects? Of(string name)
    {
        if (_known.TryGetValue(name, out FunctionEffects? known))
        {
            return known;
        }

        List<FunctionIr> reached = [];
        if (!Reach(name, reached))
        {
            return null;
        }

        Dictionary<string, FunctionEffects> current = [];
        foreach (FunctionIr function in reached)
        {
            current[function.Name] = new FunctionEffects(new bool[function.Parameters.Count], false, false);
        }

        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (FunctionIr function in reached)
            {
                changed |= Update(function, current);
            }
        }

        foreach (KeyValuePair<string, FunctionEffects> pair in current)
        {
            _known[pair.Key] = pair.Value;
        }

        return _known[name];
    }

    private bool Reach(string name, List<FunctionIr> reached)
    {
        if (reached.Any(f => f.Name == name))
        {
            return true;
        }

        if (_find(name) is not { } function)
        {
            return false;
        }

        reached.Add(function);
        foreach (Statement statement in IrWalk.Statements(function.Body))
        {
            if (statement is Call call && !Reach(call.Function, reached))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Update(FunctionIr function, Dictionary<string, FunctionEffects> current)
    {
        FunctionEffects own = current[function.Name];
        BufferRoots roots = BufferRoots.Of(function);
        bool changed = false, effects = own.HasEffects, throws = own.Throws;

        void Write(Value buffer)
        {
            Value root = roots.Of(buffer);
            for (int i = 0; i < function.Parameters.Count; i++)
            {
                if (function.Parameters[i].Id == root.Id && !own.Writes[i])
                {
                    own.Writes[i] = true;
                    changed = true;
                }
            }
        }

        foreach (Statement statement in IrWalk.Statements(function.Body))
        {
            foreach (Value written in Written(statement, current.TryGetValue))
            {
                Write(written);
            }

            FunctionEffects? called = statement is Call call ? current[call.Function] : null;
            effects |= IsEffect(statement) || called is { HasEffects: true };
            throws |= statement is Throw || called is { Throws: true };
        }

        if (effects != own.HasEffects || throws != own.Throws)
        {
            current[function.Name] = own with { HasEffects = effects, Throws = throws };
            changed = true;
        }

        return changed;
    }

    /// <summary>Whether a statement is inert code that runs exactly once.</summary>
    public static bool IsEffect(Statement statement) => statement is Effect or Let { Operation: Inert { Purity: Purity.Effect } };

    /// <summary>The buffers and stacks that a statement itself changes.</summary>
    public EquatableArray<Value> Written(Statement statement) => Written(statement, _lookup);

    /// <summary>What a function's code changes, as the roots of its buffers and stacks; with repetitions.</summary>
    public IEnumerable<Value> Written(FunctionIr function, BufferRoots roots) => IrWalk.Statements(function.Body).SelectMany(s => Written(s)).Select(roots.Of);

    private bool TryFind(string name, out FunctionEffects effects)
    {
        effects = Of(name)!;
        return effects is not null;
    }

    private delegate bool Lookup(string name, out FunctionEffects effects);

    /// <summary>Whether code that was handed a value can change what it holds.</summary>
    private static bool IsWritable(Value value) => value.Type is { IsBuffer: true, Buffer: not BufferKind.ReadOnlySpan };

    private static EquatableArray<Value> Written(Statement statement, Lookup lookup)
    {
        switch (statement)
        {
            case Store store:
                return new([store.Buffer]);
            case Accumulate accumulate:
                return new([accumulate.Buffer]);
            case Fill fill:
                return new([fill.Buffer]);
            case Copy copy:
                return new([copy.To]);
            case Push push:
                return new([push.Stack]);
            case Effect effect:
                return effect.Arguments.Where(IsWritable).ToEquatableArray();
            case Let { Operation: Inert { Purity: Purity.Effect } inert }:
                return inert.Arguments.Where(IsWritable).ToEquatableArray();
            case Expand expand:
                return expand.Outputs;
            case Library library:
                return library.Outputs;
            case Let { Operation: Pop pop }:
                return new([pop.Stack]);
            case Call call:
                bool known = lookup(call.Function, out FunctionEffects effects);
                // A derived form has a stack as an argument more.
                IEnumerable<Value> arguments = call.Arguments.Where(
                    (a, i) => a.Type.Kind is TypeKind.Buffer or TypeKind.Stack && (!known || i >= effects.Writes.Length || effects.Writes[i]));
                return new([.. arguments, .. call.LinearArguments.Where(a => a.Type.Kind is TypeKind.Buffer or TypeKind.Stack)]);
            default:
                return EquatableArray<Value>.Empty;
        }
    }
}
