using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <summary>What passes that rewrite loops share: the walk, inner loops first, and questions about what a loop does to storage.</summary>
internal abstract class LoopPass
{
    private readonly EffectAnalysis _effects;

    protected LoopPass(FunctionIr function, EffectAnalysis effects)
    {
        Context = IrContext.For(function);
        Roots = BufferRoots.Of(function);
        _effects = effects;
    }

    protected IrContext Context { get; }

    protected BufferRoots Roots { get; }

    /// <summary>The function with its loops rewritten.</summary>
    protected FunctionIr Apply(FunctionIr function)
    {
        Block body = Visit(function.Body);
        return function with { Body = body, NextId = Context.NextId };
    }

    /// <summary>Appends what becomes of a loop, whose inner loops have been rewritten.</summary>
    protected abstract void Rewrite(Loop loop, IrBuilder builder);

    private Block Visit(Block block)
    {
        IrBuilder builder = new(Context);
        foreach (Statement statement in block.Statements)
        {
            switch (statement)
            {
                case If branch:
                    builder.Append(branch with { Then = Visit(branch.Then), Else = Visit(branch.Else) });
                    break;
                case Loop loop:
                    Rewrite(loop with { Body = Visit(loop.Body) }, builder);
                    break;
                default:
                    builder.Append(statement);
                    break;
            }
        }

        return builder.Finish(block.Yields);
    }

    /// <summary>Whether a statement in a loop leaves storage alone, and nothing that could be watching the storage runs in it.</summary>
    protected bool LeavesAlone(Statement statement, Value root) =>
        !EffectAnalysis.IsEffect(statement) && statement is not (Call or Throw)
        && !IrWalk.Operands(statement).Any(v => v.Type.IsBuffer && Roots.Of(v).Id == root.Id)
        && !_effects.Written(statement).Any(w => Roots.Of(w).Id == root.Id);

    /// <summary>The storage that a statement writes.</summary>
    protected IEnumerable<Value> WrittenRoots(Statement statement) => _effects.Written(statement).Select(Roots.Of);

    /// <summary>Appends statements that run after a counted loop if it ran at all: else there need be no element to add to.</summary>
    protected void AppendIfRan(Loop loop, IrBuilder after, IrBuilder builder)
    {
        Value ran = HasIterations(loop, builder);
        builder.Append(new If(Context.TakeId(), ran, after.Finish(), Block.Empty, []));
    }

    /// <summary>Whether a counted loop runs at all.</summary>
    protected static Value HasIterations(Loop loop, IrBuilder builder)
    {
        string comparison = loop.Step > 0 ? loop.Inclusive ? Op.LessOrEqual : Op.Less : loop.Inclusive ? Op.GreaterOrEqual : Op.Greater;
        return builder.Compare(comparison, loop.Lower!, loop.Upper!);
    }
}
