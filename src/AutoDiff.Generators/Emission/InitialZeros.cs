using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Emission;

/// <summary>
/// Variables that start at zero where they are declared, so that the branches that leave them at that say nothing: what a sweep keeps
/// of one branch has no value in the other, and after a row of early returns most would be such assignments.
/// </summary>
internal static class InitialZeros
{
    public static void Find(EmissionTree tree) => Find(tree, tree.Root);

    private static void Find(EmissionTree tree, BlockNode block)
    {
        foreach (StepNode step in block.Steps)
        {
            foreach (Variable variable in step.Declarations ?? [])
            {
                int members = 0;
                Value? zero = null;
                if (ResultIn(tree, step, variable) is { } result && CoversFrom(tree, step, result, variable, ref members, ref zero) && members == variable.Members.Count)
                {
                    variable.Initial = zero;
                }
            }

            foreach (BlockNode inner in step.Blocks)
            {
                Find(tree, inner);
            }
        }
    }

    private static int? ResultIn(EmissionTree tree, StepNode step, Variable variable)
    {
        if (step.Statement is If branch && !step.IsConditional && step.Taken is null && step.Blocks.All(b => !b.IsFlat && !b.NeverEnds && !b.IsReturn))
        {
            for (int slot = 0; slot < branch.Results.Count; slot++)
            {
                if (tree[branch.Results[slot]].Variable == variable)
                {
                    return slot;
                }
            }
        }

        return null;
    }

    /// <summary>Whether each way through a branch gives the variable a value once or hands on a zero, which is noted; counts the values that it has on the way.</summary>
    private static bool CoversFrom(EmissionTree tree, StepNode step, int slot, Variable variable, ref int members, ref Value? zero)
    {
        members++;
        foreach (BlockNode block in step.Blocks)
        {
            ValueNode yielded = tree[block.Yields[slot]];
            if (IsZero(yielded))
            {
                zero ??= yielded.Value;
                continue;
            }

            if (yielded.Placement != Placement.Variable || yielded.Variable != variable)
            {
                continue;
            }

            if (yielded.Home != block)
            {
                return false;
            }

            if (yielded.Definition is { Statement: If } inner && ResultIn(tree, inner, variable) is { } at)
            {
                if (!CoversFrom(tree, inner, at, variable, ref members, ref zero))
                {
                    return false;
                }
            }
            else
            {
                members++;
            }
        }

        return true;
    }

    /// <summary>Whether a value is a constant zero.</summary>
    public static bool IsZero(ValueNode node) =>
        node is { Placement: Placement.Everywhere, Value.Type: { IsBuffer: false } type, Definition.Statement: Let { Operation: Constant { Text: var text } } }
        && (type.IsReal && text == IrBuilder.RealLiteral(type, "0") || (!type.IsParameter && !type.IsLanes && text is "0" or "0L" or "false" or "default"));
}
