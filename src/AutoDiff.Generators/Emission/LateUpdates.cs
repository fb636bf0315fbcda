using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Emission;

/// <summary>
/// Finds the values that are a variable's next value, but are computed while its old value is still needed. Rather than a second
/// variable, the update at the end of the block can take the expression: <c>p *= t;</c>.
/// </summary>
internal sealed class LateUpdates
{
    private readonly EmissionTree _tree;
    private readonly HashSet<int> _found = [];

    private LateUpdates(EmissionTree tree) => _tree = tree;

    /// <summary>The ids of such values, once variables are planned.</summary>
    public static HashSet<int> Find(EmissionTree tree)
    {
        LateUpdates updates = new(tree);
        updates.Visit(tree.Root);
        return updates._found;
    }

    private void Visit(BlockNode block)
    {
        foreach (StepNode step in block.Steps)
        {
            foreach (BlockNode inner in step.Blocks)
            {
                Visit(inner);
            }

            if (step.Statement is Loop loop)
            {
                FindIn(loop, step.Second!);
            }
        }
    }

    private void FindIn(Loop loop, BlockNode body)
    {
        if (body.NeverEnds)
        {
            return;
        }

        List<(Variable Target, ValueNode Source)> copies = [];
        for (int slot = 0; slot < loop.Carried.Count; slot++)
        {
            ValueNode source = _tree[body.Yields[slot]];
            if (_tree.IsLive(loop, slot) && (source.Placement != Placement.Variable || source.Variable != _tree[loop.Carried[slot]].Variable))
            {
                copies.Add((_tree[loop.Carried[slot]].Variable!, source));
            }
        }

        HashSet<Variable> targets = [.. copies.Select(c => c.Target)];
        foreach ((Variable target, ValueNode source) in copies)
        {
            if (source is { Placement: Placement.Variable, Uses: 1, Definition.Statement: Let let }
                && source.Home == body
                && source.Variable!.Members.Count == 1
                && IrWalk.Operands(let.Operation).All(v => IsStable(v, target, targets)))
            {
                _found.Add(let.Target.Id);
            }
        }
    }

    /// <summary>Whether an operand is the same at the end of the body.</summary>
    private bool IsStable(Value value, Variable target, HashSet<Variable> targets)
    {
        ValueNode node = _tree[value];
        return node.Placement switch
        {
            Placement.Variable => node.Variable == target || (!targets.Contains(node.Variable!) && node.Variable!.Members.Count == 1),
            Placement.Inlined or Placement.Everywhere when node.Definition?.Statement is Let let =>
                IrWalk.Operands(let.Operation).All(v => IsStable(v, target, targets)),
            _ => false,
        };
    }
}
