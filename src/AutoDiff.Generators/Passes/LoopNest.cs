using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// The counted loops around a region, down from where both sweeps meet, if the number of their iterations is known before they start: what
/// they keep has a place for each iteration.
/// </summary>
internal sealed class LoopNest
{
    private readonly List<Loop> _loops;
    private readonly List<Value> _extents = [];

    private LoopNest(int outermost, List<Loop> loops)
    {
        Outermost = outermost;
        _loops = loops;
    }

    /// <summary>The region of the outermost loop, or of the branch it is in: storage is made ahead of it.</summary>
    public int Outermost { get; }

    /// <summary>The regions of the loops.</summary>
    public IEnumerable<int> Regions => _loops.Select(l => l.Region);

    /// <summary>Null if the region is not in such a nest.</summary>
    /// <param name="scope">The region.</param>
    /// <param name="scopes">The primal's regions.</param>
    /// <param name="inBranches">Whether branches may be in the nest: then iterations that do not take them leave their places empty.</param>
    public static LoopNest? Around(Scope scope, ScopeTree scopes, bool inBranches)
    {
        List<Loop> loops = [];
        int outermost = -1;
        for (Scope around = scope; around.Access != Access.Direct; around = around.Parent!)
        {
            if (inBranches && around.Owner is If branch)
            {
                outermost = branch.Region;
                continue;
            }

            if (around.Owner is not Loop { IsCounted: true, Condition: null, Step: 1 or -1 } loop || loop.Index.Type != IrType.Int)
            {
                return null;
            }

            loops.Insert(0, loop);
            outermost = loop.Region;
        }

        if (loops.Count == 0)
        {
            return null;
        }

        int start = scopes.PositionOf(outermost);
        bool IsKnown(Value bound) => scopes.Find(bound) is { Scope.Access: Access.Direct } definition && definition.Position < start;
        return loops.All(l => IsKnown(l.Lower!) && IsKnown(l.Upper!)) ? new LoopNest(outermost, loops) : null;
    }

    /// <summary>The number of iterations of the innermost loop in all, ahead of the nest.</summary>
    public Value Count(IrBuilder builder)
    {
        _extents.Clear();
        Value? count = null;
        foreach (Loop loop in _loops)
        {
            Value extent = Extent(loop, builder);
            _extents.Add(extent);
            count = count is null ? extent : builder.Apply(IrType.Int, Op.Multiply, count, extent);
        }

        return count!;
    }

    /// <summary>The number of the current iteration, from zero; after <see cref="Count"/>.</summary>
    /// <param name="builder">Where.</param>
    /// <param name="use">What stands for a primal value there.</param>
    public Value Index(IrBuilder builder, Func<Value, Value> use)
    {
        Value? flat = null;
        for (int i = 0; i < _loops.Count; i++)
        {
            Value lower = _loops[i].Lower!, index = use(_loops[i].Index);
            Value own = IsZero(builder, lower) && _loops[i].Step == 1 ? index
                : _loops[i].Step == 1 ? builder.Apply(IrType.Int, Op.Subtract, index, lower)
                : builder.Apply(IrType.Int, Op.Subtract, lower, index);
            flat = flat is null ? own : builder.Apply(IrType.Int, Op.Add, builder.Apply(IrType.Int, Op.Multiply, flat, _extents[i]), own);
        }

        return flat!;
    }

    private static bool IsZero(IrBuilder builder, Value value) => builder.Context.IsConstant(value, out string text) && text == "0";

    private static Value Extent(Loop loop, IrBuilder builder)
    {
        Value lower = loop.Lower!, upper = loop.Upper!;
        bool startsAtZero = IsZero(builder, lower) && loop.Step == 1;
        Value extent = startsAtZero ? upper
            : loop.Step == 1 ? builder.Subtract(upper, lower)
            : builder.Subtract(lower, upper);
        if (loop.Inclusive)
        {
            extent = builder.Apply(IrType.Int, Op.Add, extent, builder.Int(1));
        }

        bool isLength = startsAtZero && !loop.Inclusive && builder.Context.DefinitionOf(upper) is Length;
        return isLength ? extent : builder.Apply(IrType.Int, "Math.Max", extent, builder.Int(0));
    }
}
