using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Lets a series be computed where it is copied to, if nothing uses that place in between: a sum is accumulated in place, and a result
/// is written by the last operation. A product that is only added to a sum is added as it is made.
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

        for (int i = statements.Count - 1; i >= 0; i--)
        {
            i -= AddDirectly(statements, i);
        }

        return block with { Statements = statements.ToEquatableArray() };
    }

    /// <summary>Joins an addition to a sum with what computes the term; returns how many statements before it are gone.</summary>
    private int AddDirectly(List<Statement> statements, int at)
    {
        if (statements[at] is not Expand { Routine: "Add", Arguments: [var a, var b], Outputs: [var sum] } || (a.Id == sum.Id) == (b.Id == sum.Id)
            || Source(statements, at, a.Id == sum.Id ? b : a) is not { } term)
        {
            return 0;
        }

        Expand product = (Expand)statements[term];
        string? routine = product.Routine switch { "Scale" => "AddScaled", "Multiply" => "AddProduct", _ => null };
        if (routine is null || product.Arguments.Any(x => x.Id == sum.Id || IsChanged(statements, term, at, x)))
        {
            return 0;
        }

        statements[at] = product with { Routine = routine, Outputs = [sum], Source = statements[at].Source };
        statements.RemoveAt(term);
        at--;
        if (product.Routine == "Scale" && Source(statements, at, product.Arguments[1]) is { } load
            && statements[load] is Expand { Routine: "Load" } element && !WritesArrays(statements, load, at))
        {
            statements[at] = product with
            {
                Routine = routine, Arguments = new([product.Arguments[0], .. element.Arguments]), Outputs = [sum], Source = statements[at].Source,
            };
            statements.RemoveAt(load);
            return 2;
        }

        return 1;
    }

    /// <summary>The operation in the same block that computes a series of which this is the only use.</summary>
    private int? Source(List<Statement> statements, int at, Value series)
    {
        for (int i = at - 1; i >= 0 && _taken.Contains(series.Id) && _uses[series.Id] == 2; i--)
        {
            if (statements[i] is Expand expand)
            {
                if (expand.Outputs is [var output] && output.Id == series.Id)
                {
                    return i;
                }
            }
            else if (statements[i] is not Let { Operation: not (Pop or Inert) })
            {
                return null;
            }
        }

        return null;
    }

    private static bool IsChanged(List<Statement> statements, int from, int to, Value value) => Enumerable.Range(from + 1, to - from - 1)
        .Any(i => statements[i] is Expand expand && expand.Outputs.Any(o => o.Id == value.Id));

    private static bool WritesArrays(List<Statement> statements, int from, int to) => Enumerable.Range(from + 1, to - from - 1)
        .Any(i => statements[i] is Expand { Routine: "Store" or "StoreConstant" or "Accumulate" or "Fill" or "FillConstant" or "Copy" });

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
