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
        Statement?[] statements = new Statement?[block.Statements.Count];
        Dictionary<int, int> definitions = [];
        for (int i = 0; i < statements.Length; i++)
        {
            Statement statement = block.Statements[i];
            statements[i] = statement switch
            {
                If branch => branch with { Then = Visit(branch.Then), Else = Visit(branch.Else) },
                Loop loop => loop with { Condition = loop.Condition is null ? null : Visit(loop.Condition), Body = Visit(loop.Body) },
                _ => statement,
            };
            if (statement is Let { Operation: Primitive } let)
            {
                definitions[let.Target.Id] = i;
            }
        }

        // From the last one up: an arm may contain selections of its own.
        for (int i = statements.Length - 1; i >= 0; i--)
        {
            if (statements[i] is Let { Operation: Primitive { Name: Op.Select } select } let)
            {
                Branch(statements, definitions, i, let, select);
            }
        }

        return new Block(statements.OfType<Statement>().ToEquatableArray(), block.Yields);
    }

    /// <summary>Replaces the selection at a place if that pays; what moves into the branch is gone from the list.</summary>
    private void Branch(Statement?[] statements, Dictionary<int, int> definitions, int at, Let let, Primitive select)
    {
        (List<int> Positions, int Cost) then = Arm(statements, definitions, select.Arguments[1]);
        (List<int> Positions, int Cost) otherwise = Arm(statements, definitions, select.Arguments[2]);
        if (Math.Max(then.Cost, otherwise.Cost) < WorthABranch)
        {
            return;
        }

        Block Take(List<int> positions, Value yield)
        {
            Statement[] taken = [.. positions.AsEnumerable().Reverse().Select(p => statements[p]!)];
            positions.ForEach(p => statements[p] = null);
            return new(taken.ToEquatableArray(), [yield]);
        }

        statements[at] = new If(
            _context.TakeId(), select.Arguments[0], Visit(Take(then.Positions, select.Arguments[1])), Visit(Take(otherwise.Positions, select.Arguments[2])), [let.Target])
        {
            Source = let.Source,
        };
    }

    /// <summary>The statements ahead of a selection that serve one of its arms and nothing else, from the last one up.</summary>
    private (List<int> Positions, int Cost) Arm(Statement?[] statements, Dictionary<int, int> definitions, Value arm)
    {
        List<int> positions = [];
        int cost = 0;
        Dictionary<int, int> wanted = [];
        SortedSet<int> pending = [];
        Want(arm);
        while (pending.Count > 0)
        {
            int position = pending.Max;
            pending.Remove(position);
            if (statements[position] is not Let { Operation: Primitive primitive } let || !let.Target.Type.IsReal || _uses[let.Target.Id] != wanted[let.Target.Id])
            {
                continue;
            }

            positions.Add(position);
            cost += RuleTable.Cost(primitive.Name);
            foreach (Value operand in primitive.Arguments)
            {
                Want(operand);
            }
        }

        return (positions, cost);

        void Want(Value value)
        {
            if (definitions.TryGetValue(value.Id, out int position))
            {
                wanted[value.Id] = wanted.TryGetValue(value.Id, out int count) ? count + 1 : 1;
                pending.Add(position);
            }
        }
    }
}
