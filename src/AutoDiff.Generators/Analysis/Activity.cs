using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Analysis;

/// <summary>
/// Which values depend on the active parameters through a derivative: the values that have a tangent. Storage is active as a
/// whole, by its root.
/// </summary>
internal sealed class Activity
{
    private readonly FunctionIr _function;
    private readonly BufferRoots _roots;
    private readonly EffectAnalysis _effects;
    private readonly HashSet<int> _varied = [];
    private bool _changed;

    private Activity(FunctionIr function, BufferRoots roots, EffectAnalysis effects)
    {
        _function = function;
        _roots = roots;
        _effects = effects;
    }

    /// <param name="function">The function.</param>
    /// <param name="active">Which parameters carry a tangent on entry.</param>
    /// <param name="roots">The roots of its buffers.</param>
    /// <param name="effects">What its callees write.</param>
    public static Activity Of(FunctionIr function, IReadOnlyList<bool> active, BufferRoots roots, EffectAnalysis effects)
    {
        Activity activity = new(function, roots, effects);
        for (int i = 0; i < function.Parameters.Count; i++)
        {
            if (active[i])
            {
                activity.Mark(function.Parameters[i]);
            }
        }

        do
        {
            activity._changed = false;
            activity.Visit(function.Body);
        }
        while (activity._changed);
        return activity;
    }

    /// <summary>Whether a value (for storage: its content) has a tangent that may differ from zero.</summary>
    public bool IsVaried(Value value) =>
        _varied.Contains((value.Type.Kind is TypeKind.Buffer or TypeKind.Stack ? _roots.Of(value) : value).Id);

    private void Mark(Value value)
    {
        if (value.Type.Kind is TypeKind.Buffer or TypeKind.Stack)
        {
            value = _roots.Of(value);
        }

        if (value.Type.IsReal || value.Type.Kind == TypeKind.Stack || value.Type.CanBeActive)
        {
            _changed |= _varied.Add(value.Id);
        }
    }

    private void MarkIf(bool condition, Value value)
    {
        if (condition)
        {
            Mark(value);
        }
    }

    private void Visit(Block block)
    {
        foreach (Statement statement in block.Statements)
        {
            Visit(statement);
        }
    }

    private void Visit(Statement statement)
    {
        switch (statement)
        {
            case Let let:
                MarkIf(let.Target.Type.IsReal && Varies(let.Operation), let.Target);
                break;
            case Store store:
                MarkIf(IsVaried(store.Content), store.Buffer);
                break;
            case Accumulate accumulate:
                MarkIf(IsVaried(accumulate.Content), accumulate.Buffer);
                break;
            case Fill fill:
                MarkIf(IsVaried(fill.Content), fill.Buffer);
                break;
            case Copy copy:
                MarkIf(IsVaried(copy.From), copy.To);
                break;
            case Push push:
                MarkIf(IsVaried(push.Content), push.Stack);
                break;
            case If branch:
                Visit(branch.Then);
                Visit(branch.Else);
                for (int i = 0; i < branch.Results.Count; i++)
                {
                    MarkIf(IsVaried(branch.Then.Yields[i]) || IsVaried(branch.Else.Yields[i]), branch.Results[i]);
                }

                break;
            case Loop loop:
                for (int i = 0; i < loop.Carried.Count; i++)
                {
                    MarkIf(IsVaried(loop.Initial[i]), loop.Carried[i]);
                }

                Visit(loop.Body);
                for (int i = 0; i < loop.Carried.Count; i++)
                {
                    bool varied = IsVaried(loop.Body.Yields[i]) || IsVaried(loop.Carried[i]);
                    MarkIf(varied, loop.Carried[i]);
                    MarkIf(varied, loop.Results[i]);
                }

                break;
            case Call call when call.Arguments.Any(IsVaried):
                foreach (Value result in call.Results)
                {
                    Mark(result);
                }

                foreach (Value written in _effects.Written(call))
                {
                    Mark(written);
                }

                break;
        }
    }

    private bool Varies(Operation operation) => operation switch
    {
        Primitive { Name: Op.Select } select => IsVaried(select.Arguments[1]) || IsVaried(select.Arguments[2]),
        Primitive primitive => primitive.Arguments.Any(IsVaried) && !RuleTable.HasZeroDerivative(primitive.Name),
        Load load => IsVaried(load.Buffer),
        Pop pop => IsVaried(pop.Stack),
        _ => false,
    };

    public override string ToString() =>
        string.Join(", ", _function.Parameters.Concat(IrWalk.Statements(_function.Body).SelectMany(s => IrWalk.Definitions(s)))
            .Where(v => _varied.Contains(v.Id)));
}
