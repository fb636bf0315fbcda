using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Turns a selection of a costly value into a branch, so that what only one side needs is computed on that side alone. Rules
/// are written without branches; this is where the cost of the arm not taken goes.
/// </summary>
internal sealed class LazySelect
{
    /// <summary>In additions: below this a mispredicted branch costs more than it saves.</summary>
    private const int WorthABranch = 10;

    private readonly IrContext _context;
    private readonly Dictionary<int, int> _uses = [];

    private LazySelect(FunctionIr function)
    {
        _context = IrContext.For(function);
        foreach (Value value in IrWalk.AllOperands(function.Body))
        {
            _uses[value.Id] = _uses.TryGetValue(value.Id, out int count) ? count + 1 : 1;
        }
    }

    public static FunctionIr Run(FunctionIr function)
    {
        if (!IrWalk.Statements(function.Body).Any(s => s is Let { Operation: Primitive { Name: Op.Select } }))
        {
            return function;
        }

        LazySelect pass = new(function);
        Block body = pass.Visit(function.Body);
        return function with { Body = body, NextId = pass._context.NextId };
    }

    private Block Visit(Block block)
    {
        List<Statement> statements = [];
        foreach (Statement statement in block.Statements)
        {
            statements.Add(statement switch
            {
                If branch => branch with { Then = Visit(branch.Then), Else = Visit(branch.Else) },
                Loop loop => loop with { Condition = loop.Condition is null ? null : Visit(loop.Condition), Body = Visit(loop.Body) },
                _ => statement,
            });
        }

        // From the last one up: an arm may contain selections of its own.
        for (int i = statements.Count - 1; i >= 0; i--)
        {
            if (statements[i] is Let { Operation: Primitive { Name: Op.Select } select } let)
            {
                i -= Branch(statements, i, let, select);
            }
        }

        return new Block(statements.ToEquatableArray(), block.Yields);
    }

    /// <summary>Replaces the selection at a place if that pays; returns how many statements before it moved into the branch.</summary>
    private int Branch(List<Statement> statements, int at, Let let, Primitive select)
    {
        (HashSet<int> Positions, int Cost) then = Arm(statements, at, select.Arguments[1]);
        (HashSet<int> Positions, int Cost) otherwise = Arm(statements, at, select.Arguments[2]);
        if (Math.Max(then.Cost, otherwise.Cost) < WorthABranch)
        {
            return 0;
        }

        Block Take(HashSet<int> positions, Value yield) =>
            new(positions.OrderBy(p => p).Select(p => statements[p]).ToEquatableArray(), [yield]);

        If branch = new(_context.TakeId(), select.Arguments[0], Visit(Take(then.Positions, select.Arguments[1])), Visit(Take(otherwise.Positions, select.Arguments[2])), [let.Target])
        {
            Source = let.Source,
        };
        statements[at] = branch;
        int[] moved = [.. then.Positions.Concat(otherwise.Positions).OrderByDescending(p => p)];
        foreach (int position in moved)
        {
            statements.RemoveAt(position);
        }

        return moved.Length;
    }

    /// <summary>The statements ahead of a selection that serve one of its arms and nothing else.</summary>
    private (HashSet<int> Positions, int Cost) Arm(List<Statement> statements, int at, Value arm)
    {
        HashSet<int> positions = [];
        int cost = 0;
        Dictionary<int, int> wanted = new() { [arm.Id] = 1 };
        for (int i = at - 1; i >= 0 && wanted.Count > 0; i--)
        {
            if (statements[i] is not Let { Operation: Primitive primitive } let || !wanted.TryGetValue(let.Target.Id, out int uses))
            {
                continue;
            }

            wanted.Remove(let.Target.Id);
            if (!let.Target.Type.IsReal || _uses[let.Target.Id] != uses)
            {
                continue;
            }

            positions.Add(i);
            cost += RuleTable.Cost(primitive.Name);
            foreach (Value operand in primitive.Arguments)
            {
                wanted[operand.Id] = wanted.TryGetValue(operand.Id, out int count) ? count + 1 : 1;
            }
        }

        return (positions, cost);
    }
}
