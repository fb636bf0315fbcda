using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// Removes what lowering made in case it would be needed: results of branches and carried values that nothing reads, and
/// constants that then are unused.
/// </summary>
internal static class UnusedResults
{
    public static FunctionIr Remove(FunctionIr function)
    {
        HashSet<int> used = [];
        return function with { Body = Prune(function.Body, used) };
    }

    /// <summary>Prunes a block, its yields included in what is used; adds what it uses itself.</summary>
    private static Block Prune(Block block, HashSet<int> used)
    {
        foreach (Value value in block.Yields)
        {
            used.Add(value.Id);
        }

        List<Statement> kept = [];
        for (int i = block.Statements.Count - 1; i >= 0; i--)
        {
            Statement? statement = block.Statements[i] switch
            {
                Let { Operation: Constant or Primitive { Name: Op.And or Op.Or or Op.Not } } let when !used.Contains(let.Target.Id) => null,
                If branch => Prune(branch, used),
                Loop loop => Prune(loop, used),
                { } other => other,
            };
            if (statement is null)
            {
                continue;
            }

            foreach (Value operand in IrWalk.Operands(statement))
            {
                used.Add(operand.Id);
            }

            kept.Add(statement);
        }

        kept.Reverse();
        return new Block(kept.ToEquatableArray(), block.Yields);
    }

    private static If? Prune(If branch, HashSet<int> used)
    {
        bool[] keep = [.. branch.Results.Select(r => used.Contains(r.Id))];
        If pruned = branch with
        {
            Results = Keep(branch.Results, keep),
            Then = Prune(branch.Then with { Yields = Keep(branch.Then.Yields, keep) }, used),
            Else = Prune(branch.Else with { Yields = Keep(branch.Else.Yields, keep) }, used),
        };
        return pruned.Then == Block.Empty && pruned.Else == Block.Empty ? null : pruned;
    }

    /// <summary>
    /// A carried value is needed if its result is read, or if an iteration reads it for something else than the same value of
    /// the next one.
    /// </summary>
    private static Loop Prune(Loop loop, HashSet<int> used)
    {
        bool[] keep = [.. loop.Results.Select(r => used.Contains(r.Id))];
        while (true)
        {
            // What one round uses the next, which keeps more, uses too.
            Block body = Prune(loop.Body with { Yields = Keep(loop.Body.Yields, keep) }, used);
            Block? condition = loop.Condition is null ? null : Prune(loop.Condition, used);
            bool grew = false;
            for (int i = 0; i < keep.Length; i++)
            {
                if (!keep[i] && used.Contains(loop.Carried[i].Id))
                {
                    keep[i] = grew = true;
                }
            }

            if (grew)
            {
                continue;
            }

            return loop with
            {
                Carried = Keep(loop.Carried, keep),
                Initial = Keep(loop.Initial, keep),
                Results = Keep(loop.Results, keep),
                Body = body,
                Condition = condition,
            };
        }
    }

    private static EquatableArray<Value> Keep(EquatableArray<Value> values, bool[] keep) =>
        values.Where((_, i) => keep[i]).ToEquatableArray();
}
