using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Analysis;

/// <summary>Recognises carried values that are sums: what an iteration adds does not depend on what came in.</summary>
internal static class SumAnalysis
{
    /// <summary>Whether each carried value of a loop is only ever added to.</summary>
    public static bool AllSums(Loop loop)
    {
        for (int i = 0; i < loop.Carried.Count; i++)
        {
            if (!IsSum(loop, i))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a carried value of a loop is only ever added to (through branches and inner loops too).</summary>
    public static bool IsSum(Loop loop, int position) =>
        !(loop.Condition is { } condition && Uses(condition, loop.Carried[position]).Any())
        && Reaches(loop.Body, loop.Carried[position], loop.Body.Yields[position]);

    /// <summary>Whether <paramref name="end"/> is <paramref name="start"/> plus terms, and start is used for nothing else in the block.</summary>
    private static bool Reaches(Block block, Value start, Value end)
    {
        while (true)
        {
            int yields = block.Yields.Count(y => y.Id == start.Id);
            List<Statement> uses = [.. Uses(block, start)];
            if (uses.Count == 0)
            {
                return yields == 1 && start.Id == end.Id;
            }

            if (yields > 0 || uses.Count > 1 || Step(uses[0], start) is not { } next)
            {
                return false;
            }

            start = next;
        }
    }

    /// <summary>The statements directly in a block that use a value, themselves or inside.</summary>
    private static IEnumerable<Statement> Uses(Block block, Value value) =>
        block.Statements.Where(s => IrWalk.AllOperands(s).Any(v => v.Id == value.Id));

    /// <summary>The value that the sum goes on in after a statement, or null if the statement is not a step of a sum.</summary>
    private static Value? Step(Statement statement, Value sum)
    {
        switch (statement)
        {
            case Let { Operation: Primitive { Name: Op.Add } add } let:
                return add.Arguments.Count(a => a.Id == sum.Id) == 1 ? let.Target : null;
            case Let { Operation: Primitive { Name: Op.Subtract } subtract } let:
                return subtract.Arguments[0].Id == sum.Id && subtract.Arguments[1].Id != sum.Id ? let.Target : null;
            case If branch when branch.Condition.Id != sum.Id:
                for (int i = 0; i < branch.Results.Count; i++)
                {
                    if (InBranch(branch.Then, sum, i) && InBranch(branch.Else, sum, i))
                    {
                        return branch.Results[i];
                    }
                }

                return null;
            case Loop inner:
                int position = -1;
                for (int i = 0; i < inner.Initial.Count; i++)
                {
                    if (inner.Initial[i].Id == sum.Id)
                    {
                        position = i;
                    }
                }

                return position >= 0 && IrWalk.AllOperands(inner).Count(v => v.Id == sum.Id) == 1 && IsSum(inner, position)
                    ? inner.Results[position]
                    : null;
            default:
                return null;
        }
    }

    private static bool InBranch(Block block, Value sum, int position) => Reaches(block, sum, block.Yields[position]);
}
