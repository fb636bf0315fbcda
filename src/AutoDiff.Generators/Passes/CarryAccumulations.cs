using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// A loop that adds to an element and to the one after it hands the second term to the next iteration, which adds it with its
/// own: each element is read and written once, and iterations no longer wait for each other's stores.
/// </summary>
internal sealed class CarryAccumulations : LoopPass
{
    private CarryAccumulations(FunctionIr function, EffectAnalysis effects)
        : base(function, effects)
    {
    }

    public static FunctionIr Run(FunctionIr function, EffectAnalysis effects) => new CarryAccumulations(function, effects).Apply(function);

    protected override void Rewrite(Loop loop, IrBuilder builder)
    {
        if (FindPair(loop) is { } pair)
        {
            Rewrite(loop, pair.Here, pair.Next, builder);
        }
        else
        {
            builder.Append(loop);
        }
    }

    private (Accumulate Here, Accumulate Next)? FindPair(Loop loop)
    {
        if (loop is not { IsCounted: true, Step: 1, Condition: null })
        {
            return null;
        }

        foreach (Accumulate here in loop.Body.Statements.OfType<Accumulate>())
        {
            if (here.Index.Id != loop.Index.Id)
            {
                continue;
            }

            Accumulate[] next = [.. loop.Body.Statements.OfType<Accumulate>().Where(a => a.Buffer.Id == here.Buffer.Id && IsAfter(a.Index, loop.Index))];
            if (next.Length == 1 && IsOnlyUse(loop, here, next[0]))
            {
                return (here, next[0]);
            }
        }

        return null;
    }

    private bool IsAfter(Value index, Value counter) =>
        Context.DefinitionOf(index) is Primitive { Name: Op.Add } sum && sum.Arguments[0].Id == counter.Id
        && Context.IsConstant(sum.Arguments[1], out string one) && one == "1";

    /// <summary>Whether the loop touches that storage in no other way.</summary>
    private bool IsOnlyUse(Loop loop, Accumulate here, Accumulate next)
    {
        Value root = Roots.Of(here.Buffer);
        return IrWalk.Statements(loop.Body).All(s => ReferenceEquals(s, here) || ReferenceEquals(s, next) || LeavesAlone(s, root));
    }

    private void Rewrite(Loop loop, Accumulate here, Accumulate next, IrBuilder builder)
    {
        IrType type = here.Content.Type;
        Value zero = builder.Zero(type);
        string hint = here.Buffer.Hint.Length == 0 ? "next" : here.Buffer.Hint + "Next";
        Value carried = Context.Fresh(type, hint), result = Context.Fresh(type, hint);
        IrBuilder body = new(Context);
        Accumulate last = loop.Body.Statements.OfType<Accumulate>().Last(a => ReferenceEquals(a, here) || ReferenceEquals(a, next));
        foreach (Statement statement in loop.Body.Statements)
        {
            if (ReferenceEquals(statement, last))
            {
                body.Source = here.Source;
                body.Append(here with { Content = body.Add(carried, here.Content) });
            }
            else if (!ReferenceEquals(statement, here) && !ReferenceEquals(statement, next))
            {
                body.Append(statement);
            }
        }

        builder.Append(loop with
        {
            Carried = loop.Carried.Add(carried), Initial = loop.Initial.Add(zero), Results = loop.Results.Add(result),
            Body = body.Finish([.. loop.Body.Yields, next.Content]),
        });

        // What the last iteration handed on, if there was one.
        builder.Source = next.Source;
        IrBuilder some = builder.Nested();
        Value end = loop.Inclusive ? some.Apply(loop.Index.Type, Op.Add, loop.Upper!, some.Constant(loop.Index.Type, "1")) : loop.Upper!;
        some.Append(new Accumulate(here.Buffer, end, result));
        AppendIfRan(loop, some, builder);
    }
}
