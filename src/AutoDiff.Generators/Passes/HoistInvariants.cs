using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Takes out of loops what each iteration does alike: working storage whose extent does not change, so that it is had once, or is given back after each iteration; and loads of one and the same
/// element of storage that the loop does not write. The JIT can do the latter only where it sees that storage does not overlap, and a value that
/// is read ahead of an inner loop is kept for the reverse sweep once, not in each of its iterations.
/// </summary>
/// <remarks>A load may only run early if it cannot fail: its index counts an enclosing loop from zero to the length of the storage. Where
/// <c>guarded</c>, other loads run early if the loop runs at all.</remarks>
internal sealed class HoistInvariants : LoopPass
{
    private readonly bool _guarded;
    private readonly Dictionary<int, Loop> _counters = [];

    private HoistInvariants(FunctionIr function, EffectAnalysis effects, bool guarded)
        : base(function, effects)
    {
        _guarded = guarded;
        foreach (Loop loop in IrWalk.Statements(function.Body).OfType<Loop>())
        {
            _counters[loop.Index.Id] = loop;
        }
    }

    public static FunctionIr Run(FunctionIr function, EffectAnalysis effects, bool guarded = false) =>
        new HoistInvariants(function, effects, guarded).Apply(function);

    protected override void Rewrite(Loop loop, IrBuilder builder)
    {
        HashSet<int> inside = [.. IrWalk.AllDefinitions(loop).Select(v => v.Id)];
        HashSet<int> written = [.. IrWalk.Statements(loop.Body).SelectMany(WrittenRoots).Select(r => r.Id)];
        bool isOpaque = IrWalk.Statements(loop.Body).Any(s => s is Call || EffectAnalysis.IsEffect(s));
        List<Statement> kept = [];
        foreach (Statement statement in loop.Body.Statements)
        {
            if (statement is Let { Operation: Allocate { Kind: AllocationKind.Residual } allocate } storage && CanCompute(allocate.Length, inside))
            {
                Value length = Compute(allocate.Length, inside, builder);
                builder.Append(storage with { Operation = allocate with { Length = length } });
                inside.Remove(storage.Target.Id);
            }
            else if (statement is Let { Operation: Load load } let && loop.Condition is null && !isOpaque && !inside.Contains(load.Buffer.Id)
                && !written.Contains(Roots.Of(load.Buffer).Id) && CanCompute(load.Index, inside) && Hoist(let, load, loop, inside, builder))
            {
                inside.Remove(let.Target.Id);
            }
            else
            {
                kept.Add(statement);
            }
        }

        builder.Append(loop with { Body = loop.Body with { Statements = new(WithRelease(kept)) } });
    }

    /// <summary>Storage that could not be had once is given back at the end of an iteration.</summary>
    private Statement[] WithRelease(List<Statement> statements)
    {
        Value? stack = statements.OfType<Let>().Select(l => l.Operation).OfType<Allocate>()
            .FirstOrDefault(a => a is { Kind: AllocationKind.Residual, Stack: not null })?.Stack;
        if (stack is null || statements[0] is Let { Operation: Mark })
        {
            return [.. statements];
        }

        Value mark = Context.Fresh(IrType.StackMark, "mark");
        return [new Let(mark, new Mark(stack)), .. statements, new Release(stack, mark)];
    }

    private bool Hoist(Let let, Load load, Loop loop, HashSet<int> inside, IrBuilder builder)
    {
        if (IsInRange(load))
        {
            builder.Append(let);
            return true;
        }

        if (!_guarded || loop is not { IsCounted: true, Condition: null } || inside.Contains(loop.Lower!.Id) || inside.Contains(loop.Upper!.Id))
        {
            return false;
        }

        Value ran = HasIterations(loop, builder);
        IrBuilder then = builder.Nested(), otherwise = builder.Nested();
        Value loaded = then.Let(let.Target.Type, load with { Index = Compute(load.Index, inside, then) });
        Value none = let.Target.Type.IsReal ? otherwise.Zero(let.Target.Type) : otherwise.Constant(let.Target.Type, "0");
        builder.Append(new If(Context.TakeId(), ran, then.Finish(loaded), otherwise.Finish(none), [let.Target]) { Source = let.Source });
        return true;
    }

    /// <summary>Whether the index counts from zero to the length of the storage.</summary>
    private bool IsInRange(Load load) =>
        _counters.TryGetValue(load.Index.Id, out Loop? loop) && loop is { IsCounted: true, Step: 1, Inclusive: false }
        && Context.IsConstant(loop.Lower!, out string lower) && lower == "0"
        && ((Context.DefinitionOf(loop.Upper!) is Length length && length.Buffer.Id == load.Buffer.Id)
            || (Context.DefinitionOf(load.Buffer) is Allocate allocate && allocate.Length.Id == loop.Upper!.Id));
}
