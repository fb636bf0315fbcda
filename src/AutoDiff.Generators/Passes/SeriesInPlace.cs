using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Lets a series be computed where it is copied to, if nothing uses that place in between: a sum is accumulated in place, and a result
/// is written by the last operation.
/// </summary>
internal sealed class SeriesInPlace
{
    /// <summary>Routines that read an element of their arguments before they write the same of their result, and no other after.</summary>
    private static readonly HashSet<string> ElementWise = ["Add", "Subtract", "Negate", "Scale", "StrongScale", "DivideBy"];

    private readonly Dictionary<int, int> _uses = [];
    private readonly HashSet<int> _taken = [];

    private SeriesInPlace(FunctionIr function)
    {
        foreach (Value value in IrWalk.AllOperands(function.Body))
        {
            _uses[value.Id] = (_uses.TryGetValue(value.Id, out int count) ? count : 0) + 1;
        }

        foreach (Statement statement in IrWalk.Statements(function.Body))
        {
            if (statement is Let { Operation: Allocate { Kind: AllocationKind.Residual } } let)
            {
                _taken.Add(let.Target.Id);
            }
        }
    }

    public static FunctionIr Run(FunctionIr function) => function with { Body = new SeriesInPlace(function).Visit(function.Body) };

    private Block Visit(Block block)
    {
        List<Statement> statements = [.. block.Statements.Select(Visit)];
        for (int i = statements.Count - 1; i >= 0; i--)
        {
            if (statements[i] is Copy copy && _taken.Contains(copy.From.Id) && _uses[copy.From.Id] == 2
                && Writer(statements, i, copy) is { } writer && WithOutput(statements[writer], copy.From, copy.To) is { } direct)
            {
                statements[writer] = direct;
                statements.RemoveAt(i);
            }
        }

        return block with { Statements = statements.ToEquatableArray() };
    }

    private Statement Visit(Statement statement) => statement switch
    {
        If branch => branch with { Then = Visit(branch.Then), Else = Visit(branch.Else) },
        Loop loop => loop with { Body = Visit(loop.Body) },
        _ => statement,
    };

    /// <summary>The statement that writes what is copied, if it could as well write to the copy.</summary>
    private static int? Writer(List<Statement> statements, int at, Copy copy)
    {
        for (int i = at - 1; i >= 0; i--)
        {
            if (statements[i] is Let)
            {
                if (IrWalk.Definitions(statements[i]).Any(v => v.Id == copy.To.Id))
                {
                    return null;
                }
            }
            else if (IrWalk.AllOperands(statements[i]).Any(v => v.Id == copy.From.Id))
            {
                return i;
            }

            if (IrWalk.AllOperands(statements[i]).Any(v => v.Id == copy.To.Id))
            {
                return null;
            }
        }

        return null;
    }

    private static Statement? WithOutput(Statement statement, Value from, Value to)
    {
        EquatableArray<Value> Replaced(EquatableArray<Value> values) => values.Select(v => v.Id == from.Id ? to : v).ToEquatableArray();
        bool reads = IrWalk.AllOperands(statement).Any(v => v.Id == to.Id);
        return statement switch
        {
            Expand expand when !reads || ElementWise.Contains(expand.Routine) => expand with { Outputs = Replaced(expand.Outputs) },
            Call { Form: CallForm.Taylor } call when !reads => call with { LinearArguments = Replaced(call.LinearArguments) },
            _ => null,
        };
    }
}
