using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// A loop that adds to an element and to the one after it hands the second term to the next iteration, which adds it with its
/// own: each element is read and written once, and iterations no longer wait for each other's stores.
/// </summary>
internal sealed class CarryAccumulations
{
    private readonly IrContext _context;
    private readonly BufferRoots _roots;
    private readonly EffectAnalysis _effects;

    private CarryAccumulations(FunctionIr function, EffectAnalysis effects)
    {
        _context = IrContext.For(function);
        _roots = BufferRoots.Of(function);
        _effects = effects;
    }

    public static FunctionIr Run(FunctionIr function, EffectAnalysis effects)
    {
        CarryAccumulations pass = new(function, effects);
        Block body = pass.Visit(function.Body);
        return function with { Body = body, NextId = pass._context.NextId };
    }

    private Block Visit(Block block)
    {
        IrBuilder builder = new(_context);
        foreach (Statement statement in block.Statements)
        {
            switch (statement)
            {
                case If branch:
                    builder.Append(branch with { Then = Visit(branch.Then), Else = Visit(branch.Else) });
                    break;
                case Loop loop when FindPair(loop) is { } pair:
                    Rewrite(loop, pair.Here, pair.Next, builder);
                    break;
                case Loop loop:
                    builder.Append(loop with { Body = Visit(loop.Body) });
                    break;
                default:
                    builder.Append(statement);
                    break;
            }
        }

        return builder.Finish(block.Yields);
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
        _context.DefinitionOf(index) is Primitive { Name: Op.Add } sum && sum.Arguments[0].Id == counter.Id
        && _context.IsConstant(sum.Arguments[1], out string one) && one == "1";

    /// <summary>Whether the loop touches that storage in no other way, and nothing that could be watching it runs meanwhile.</summary>
    private bool IsOnlyUse(Loop loop, Accumulate here, Accumulate next)
    {
        Value root = _roots.Of(here.Buffer);
        foreach (Statement statement in IrWalk.Statements(loop.Body))
        {
            if (ReferenceEquals(statement, here) || ReferenceEquals(statement, next))
            {
                continue;
            }

            if (EffectAnalysis.IsEffect(statement) || statement is Call or Throw
                || IrWalk.Operands(statement).Any(v => v.Type.IsBuffer && _roots.Of(v).Id == root.Id)
                || _effects.Written(statement).Any(w => _roots.Of(w).Id == root.Id))
            {
                return false;
            }
        }

        return true;
    }

    private void Rewrite(Loop loop, Accumulate here, Accumulate next, IrBuilder builder)
    {
        IrType type = here.Content.Type;
        Value zero = builder.Zero(type);
        string hint = here.Buffer.Hint.Length == 0 ? "next" : here.Buffer.Hint + "Next";
        Value carried = _context.Fresh(type, hint), result = _context.Fresh(type, hint);
        IrBuilder body = new(_context);
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
        Value ran = builder.Compare(loop.Inclusive ? Op.LessOrEqual : Op.Less, loop.Lower!, loop.Upper!);
        builder.Append(new If(_context.TakeId(), ran, some.Finish(), Block.Empty, []));
    }
}
