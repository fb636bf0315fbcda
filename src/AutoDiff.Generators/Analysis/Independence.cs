using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Analysis;

/// <summary>
/// Which values depend on the active parameters in no way at all, neither through numbers nor through branches: they are known as soon as
/// the constant arguments and the lengths are.
/// </summary>
internal sealed class Independence
{
    private readonly Activity _activity;
    private readonly BufferRoots _roots;
    private readonly HashSet<int> _written = [];
    private readonly HashSet<int> _dependent = [];
    private readonly bool _hasEffects;
    private bool _changed;

    public Independence(FunctionIr function, Activity activity, BufferRoots roots, EffectAnalysis effects)
    {
        _activity = activity;
        _roots = roots;
        foreach (Statement statement in IrWalk.Statements(function.Body))
        {
            _hasEffects |= EffectAnalysis.IsEffect(statement);
            foreach (Value buffer in effects.Written(statement))
            {
                _written.Add(roots.Of(buffer).Id);
            }
        }

        do
        {
            _changed = false;
            Visit(function.Body);
        }
        while (_changed);
    }

    /// <summary>Whether a value depends on nothing active. For storage: whether its extent does not.</summary>
    public bool Of(Value value) => !_dependent.Contains(value.Id) && !(value.Type.IsReal && _activity.IsVaried(value));

    private void MarkUnless(bool independent, Value value) => _changed |= !independent && _dependent.Add(value.Id);

    private void Visit(Block block)
    {
        foreach (Statement statement in block.Statements)
        {
            switch (statement)
            {
                case Let let:
                    MarkUnless(IsIndependent(let.Operation), let.Target);
                    break;
                case If branch:
                    Visit(branch.Then);
                    Visit(branch.Else);
                    for (int i = 0; i < branch.Results.Count; i++)
                    {
                        MarkUnless(Of(branch.Condition) && Of(branch.Then.Yields[i]) && Of(branch.Else.Yields[i]), branch.Results[i]);
                    }

                    break;
                case Loop loop:
                    Visit(loop);
                    break;
                case Call call:
                    foreach (Value result in call.Results)
                    {
                        MarkUnless(false, result);
                    }

                    break;
            }
        }
    }

    private void Visit(Loop loop)
    {
        if (loop.Condition is { } condition)
        {
            Visit(condition);
        }

        Visit(loop.Body);
        bool trips = (loop.Condition is null || Of(loop.Condition.Yields[0])) && (!loop.IsCounted || (Of(loop.Lower!) && Of(loop.Upper!)));
        for (int i = 0; i < loop.Carried.Count; i++)
        {
            bool independent = Of(loop.Initial[i]) && Of(loop.Body.Yields[i]) && Of(loop.Carried[i]);
            MarkUnless(independent, loop.Carried[i]);
            MarkUnless(independent && trips, loop.Results[i]);
        }

        if (loop.Trips is { } count)
        {
            MarkUnless(trips, count);
        }
    }

    private bool IsIndependent(Operation operation) => operation switch
    {
        Constant => true,
        Primitive or Length or Slice => IrWalk.Operands(operation).All(Of),
        Load load => Of(load.Index) && Of(load.Buffer) && !_activity.IsVaried(load.Buffer) && !_written.Contains(_roots.Of(load.Buffer).Id),
        Allocate allocate => Of(allocate.Length),
        Inert inert => inert.Arguments.All(Of) && (inert.Purity == Purity.Pure || (inert.Purity == Purity.Reads && !_hasEffects)),
        _ => false,
    };
}
