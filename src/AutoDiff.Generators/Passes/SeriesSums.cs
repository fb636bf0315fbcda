using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// A loop that adds the series of neighbouring elements, each times a number of an array, to one and the same series, as linear layers do, leaves them to one routine after
/// it: a scalar product for each power in place of a call for each element.
/// </summary>
internal sealed class SeriesSums : LoopPass
{
    private SeriesSums(FunctionIr function, EffectAnalysis effects)
        : base(function, effects)
    {
    }

    public static FunctionIr Run(FunctionIr function, EffectAnalysis effects) => new SeriesSums(function, effects).Apply(function);

    protected override void Rewrite(Loop loop, IrBuilder builder)
    {
        List<Statement> kept = [];
        IrBuilder after = builder.Nested();
        HashSet<int> inside = [.. IrWalk.AllDefinitions(loop).Select(v => v.Id)];
        foreach (Statement statement in loop.Body.Statements)
        {
            if (loop is not { IsCounted: true, Condition: null, Step: 1, Inclusive: false } || !TryMove(statement, loop, inside, after))
            {
                kept.Add(statement);
            }
        }

        builder.Append(loop with { Body = loop.Body with { Statements = new([.. kept]) } });
        builder.AppendAll(after.Statements);
    }

    private bool TryMove(Statement statement, Loop loop, HashSet<int> inside, IrBuilder after)
    {
        if (statement is not Expand { Routine: "AddScaled", Arguments: [var factor, var array, var stride, var index], Outputs: [var sum] }
            || Context.DefinitionOf(factor) is not Load load
            || load.Buffer.Type.Element != factor.Type
            || ((Value[])[load.Buffer, array, stride, sum]).Any(v => inside.Contains(v.Id))
            || StartOf(load.Index, loop, inside) is not { } first
            || StartOf(index, loop, inside) is not { } start
            || !IsMovable(statement, loop, Roots.Of(load.Buffer), Roots.Of(array), Roots.Of(sum)))
        {
            return false;
        }

        after.Source = statement.Source;
        Value At(List<Value> terms) => terms
            .Select(t => Again(t, after, loop))
            .Concat(Context.IsConstant(loop.Lower!, out string lower) && lower == "0" && terms.Count > 0 ? [] : [loop.Lower!])
            .Aggregate(after.Add);
        Value count = Context.IsConstant(loop.Lower!, out string text) && text == "0" ? loop.Upper! : after.Subtract(loop.Upper!, loop.Lower!);
        after.Append(new Expand("AddDot", [load.Buffer, At(first), array, stride, At(start), count], [sum]));
        return true;
    }

    /// <summary>What is added to the loop's counter to make an index; null if it is made otherwise.</summary>
    private List<Value>? StartOf(Value index, Loop loop, HashSet<int> inside)
    {
        if (index.Id == loop.Index.Id)
        {
            return [];
        }

        if (Context.DefinitionOf(index) is not Primitive { Name: Op.Add, Arguments: [var left, var right] })
        {
            return null;
        }

        return IsInvariant(left, inside) ? WithTerm(right, left) : IsInvariant(right, inside) ? WithTerm(left, right) : null;

        List<Value>? WithTerm(Value rest, Value term)
        {
            List<Value>? terms = StartOf(rest, loop, inside);
            terms?.Insert(0, term);
            return terms;
        }
    }

    /// <summary>Whether nothing else in the loop uses the sum, or changes what is added to it.</summary>
    private bool IsMovable(Statement moved, Loop loop, Value factors, Value array, Value sum) => IrWalk.Statements(loop.Body).All(s => ReferenceEquals(s, moved)
        || (LeavesAlone(s, sum) && !WrittenRoots(s).Any(r => r.Id == factors.Id || r.Id == array.Id)));
}
