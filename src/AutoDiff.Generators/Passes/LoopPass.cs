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

    /// <summary>Whether an index is the same in all iterations, as what it is computed from tells.</summary>
    /// <param name="index">The index.</param>
    /// <param name="inside">What is defined in the loop.</param>
    protected bool IsInvariant(Value index, HashSet<int> inside) => !inside.Contains(index.Id) || Context.DefinitionOf(index) switch
    {
        Constant => true,
        Length length => !inside.Contains(length.Buffer.Id),
        Primitive { Name: Op.Add or Op.Subtract or Op.Multiply } primitive => primitive.Arguments.All(a => IsInvariant(a, inside)),
        _ => false,
    };

    /// <summary>An index that the loop computed, computed after it.</summary>
    protected Value Again(Value index, IrBuilder builder, Loop loop)
    {
        if (!IrWalk.AllDefinitions(loop).Any(v => v.Id == index.Id))
        {
            return index;
        }

        Operation operation = Context.DefinitionOf(index)!;
        return builder.Let(
            index.Type,
            operation is Primitive primitive
                ? primitive with { Arguments = new([.. primitive.Arguments.Select(a => Again(a, builder, loop))]) }
                : operation);
    }

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

    /// <summary>Whether a value is known before the loop, or is whole-number arithmetic on such values.</summary>
    protected bool CanCompute(Value value, HashSet<int> inside) => !inside.Contains(value.Id) || Context.DefinitionOf(value) switch
    {
        Constant => true,
        Length length => !inside.Contains(Whole(length.Buffer).Id),
        Primitive { Name: Op.Add or Op.Subtract or Op.Multiply or "Math.Max" } primitive =>
            value.Type == IrType.Int && primitive.Arguments.All(a => CanCompute(a, inside)),
        _ => false,
    };

    protected Value Compute(Value value, HashSet<int> inside, IrBuilder builder)
    {
        if (!inside.Contains(value.Id))
        {
            return value;
        }

        Operation operation = Context.DefinitionOf(value)!;
        operation = operation switch
        {
            Primitive primitive => primitive with { Arguments = new([.. primitive.Arguments.Select(a => Compute(a, inside, builder))]) },
            Length length => new Length(Whole(length.Buffer)),
            _ => operation,
        };
        return builder.Let(value.Type, operation, value.Hint);
    }

    /// <summary>What a buffer is a view of, if it is a view of all of it.</summary>
    private Value Whole(Value buffer) =>
        Context.DefinitionOf(buffer) is Slice { Start: null, Count: null } view ? Whole(view.Buffer) : buffer;
}
