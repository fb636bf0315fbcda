using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Emission;

/// <summary>
/// Where a function ends with a branch whose results it returns, the branches return them themselves, as the source did
/// (<c>if (n == 0) return 0;</c>), and the code after such a branch is not nested.
/// </summary>
internal static class TailReturns
{
    // Smaller branches are better as c ? a : b.
    private const int SmallBranch = 4;

    public static void Apply(EmissionTree tree) => Apply(tree, tree.Root);

    private static void Apply(EmissionTree tree, BlockNode block)
    {
        if (block.NeverEnds || block.Steps.Count == 0)
        {
            return;
        }

        StepNode last = block.Steps[block.Steps.Count - 1];
        if (last.Statement is not If branch || last.Taken is not null || !CanReturn(tree, branch, last, block.Yields))
        {
            return;
        }

        foreach (BlockNode inner in last.Blocks)
        {
            if (!inner.NeverEnds)
            {
                EquatableArray<Value> yields = inner.Yields;
                inner.Yields = block.Yields.Select(v => Map(branch, yields, v)).ToEquatableArray();
                inner.IsReturn = true;
                foreach (Value value in inner.Yields)
                {
                    tree[value].Uses++;
                }

                foreach ((Value yielded, Value result) in yields.Zip(branch.Results, (y, r) => (y, r)))
                {
                    if (tree[result].Placement != Placement.Dropped)
                    {
                        tree[yielded].Uses--;
                    }
                }
            }
        }

        foreach (Value value in block.Yields)
        {
            tree[value].Uses--;
        }

        foreach (Value result in branch.Results)
        {
            tree.Forget(result);
        }

        block.Yields = [];
        block.IsReturn = false;
        block.NeverEnds = true;
        last.Second!.IsFlat = true;
        Apply(tree, last.First!);
        Apply(tree, last.Second);
    }

    private static Value Map(If branch, EquatableArray<Value> yields, Value value)
    {
        for (int slot = 0; slot < branch.Results.Count; slot++)
        {
            if (branch.Results[slot] == value)
            {
                return yields[slot];
            }
        }

        return value;
    }

    private static bool CanReturn(EmissionTree tree, If branch, StepNode step, EquatableArray<Value> returned)
    {
        if (step.Blocks.All(b => IsSmall(tree, b)))
        {
            return false;
        }

        HashSet<Value> results = [.. branch.Results.Where(r => tree[r].Placement != Placement.Dropped)];
        return results.Count > 0
            && returned.All(v => results.Contains(v) || tree[v].Definition is null || tree[v].Definition!.Statement is Let)
            && results.All(r => tree[r].Uses == returned.Count(v => v == r));
    }

    private static bool IsSmall(EmissionTree tree, BlockNode block) =>
        !block.NeverEnds
        && block.Steps.Count <= SmallBranch
        && block.Steps.All(s => s.Statement is Let { Target.Hint: "" } let && (let.Operation is Constant || tree[let.Target].Uses == 1));
}
