using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Storage for cotangents that each iteration finds zero, adds to and sets to zero again: what is added first, if it is added to all of it, is stored
/// instead, and nothing needs to be set to zero for the next iteration.
/// </summary>
internal sealed class StoreFirst : LoopPass
{
    private readonly FunctionIr _function;

    private StoreFirst(FunctionIr function, EffectAnalysis effects)
        : base(function, effects) => _function = function;

    public static FunctionIr Run(FunctionIr function, EffectAnalysis effects) => new StoreFirst(function, effects).Apply(function);

    protected override void Rewrite(Loop loop, IrBuilder builder)
    {
        Store[] clearings = [.. IrWalk.Statements(loop.Body).OfType<Store>().Where(s => ScratchClearance.IsZero(s.Content, Context))];
        foreach (IGrouping<Value, Store> clearing in clearings.GroupBy(c => Roots.Of(c.Buffer)))
        {
            loop = clearing.Count() == 1 && IsOwn(clearing.Key, loop) && TryRewrite(loop, clearing.Key) is { } better ? better : loop;
        }

        builder.Append(loop);
    }

    /// <summary>Whether storage is made outside of a loop, for it alone, and is zero before it.</summary>
    private bool IsOwn(Value root, Loop loop)
    {
        if (Context.DefinitionOf(root) is not Allocate { Kind: not AllocationKind.Residual } || IrWalk.AllDefinitions(loop).Any(v => v.Id == root.Id))
        {
            return false;
        }

        int Uses(Block block) => IrWalk.Statements(block).Count(s => s is not Fill && Touches(s, root));
        return Uses(_function.Body) == Uses(loop.Body)
            && new ScratchClearance(Roots, root, Context).IsLeftZero(loop);
    }

    private Loop? TryRewrite(Loop loop, Value root)
    {
        Statement[] touching = [.. loop.Body.Statements.Where(s => Touches(s, root) || IrWalk.Blocks(s).SelectMany(IrWalk.Statements).Any(i => Touches(i, root)))];
        if (touching.Length < 2 || touching[0] is not Loop first || touching[touching.Length - 1] is not Loop last
            || Stored(first, root) is not { } storing || Uncleared(last, root) is not { } uncleared)
        {
            return null;
        }

        Loop rewritten = loop with
        {
            Body = loop.Body with { Statements = new([.. loop.Body.Statements.Select(s => ReferenceEquals(s, first) ? storing : ReferenceEquals(s, last) ? uncleared : s)]) },
        };
        return new ScratchCoverage(Roots, root, Context.DefinitionOf).IsWrittenBeforeRead(rewritten) ? rewritten : null;
    }

    /// <summary>The loop storing what it adds to its own element, if it does nothing else with the storage.</summary>
    private Loop? Stored(Loop loop, Value root)
    {
        Statement[] touching = [.. IrWalk.Statements(loop.Body).Where(s => Touches(s, root))];
        return touching is [Accumulate only] && IsAtOwnPlace(only, loop) && loop.Body.Statements.Any(s => ReferenceEquals(s, only))
            ? loop with
            {
                Body = loop.Body with
                {
                    Statements = new([.. loop.Body.Statements.Select(s => ReferenceEquals(s, only) ? new Store(only.Buffer, only.Index, only.Content) { Source = s.Source } : s)]),
                },
            }
            : null;
    }

    /// <summary>The loop without setting its own element to zero in the end, if it touches no other.</summary>
    private Loop? Uncleared(Loop loop, Value root)
    {
        Statement[] touching = [.. IrWalk.Statements(loop.Body).Where(s => Touches(s, root))];
        return touching.All(s => IsAtOwnPlace(s, loop)) && touching[touching.Length - 1] is Store last && ScratchClearance.IsZero(last.Content, Context)
            && loop.Body.Statements.Any(s => ReferenceEquals(s, last))
            ? loop with { Body = loop.Body with { Statements = new([.. loop.Body.Statements.Where(s => !ReferenceEquals(s, last))]) } }
            : null;
    }

    /// <summary>Whether a statement touches the element at the loop's index alone.</summary>
    private bool IsAtOwnPlace(Statement statement, Loop loop) => statement switch
    {
        Store store => store.Index.Id == loop.Index.Id && IsWhole(store.Buffer),
        Accumulate accumulate => accumulate.Index.Id == loop.Index.Id && IsWhole(accumulate.Buffer),
        Let { Operation: Load load } => load.Index.Id == loop.Index.Id && IsWhole(load.Buffer),
        _ => false,
    };

    /// <summary>Whether a buffer is storage itself, or a view of all of it.</summary>
    private bool IsWhole(Value buffer) =>
        Roots.Of(buffer).Id == buffer.Id || (Context.DefinitionOf(buffer) is Slice { Start: null, Count: null } view && IsWhole(view.Buffer));

    private bool Touches(Statement statement, Value root) =>
        statement is not Let { Operation: Slice or Length } && IrWalk.Operands(statement).Any(v => v.Type.IsBuffer && Roots.Of(v).Id == root.Id);
}
