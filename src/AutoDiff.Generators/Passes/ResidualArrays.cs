using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// The values that a nest of counted loops keeps for its reverse, where the number of iterations is known before it starts: an
/// array for each value, indexed by the iteration. Cheaper than the stack, and storage like any other to later transformations.
/// </summary>
internal sealed class ResidualArrays
{
    private readonly List<Loop> _nest;
    private readonly List<(Value Value, Value Buffer)> _arrays;
    private readonly List<Value> _extents = [];

    private ResidualArrays(int outermost, List<Loop> nest, List<(Value Value, Value Buffer)> arrays)
    {
        Outermost = outermost;
        _nest = nest;
        _arrays = arrays;
    }

    /// <summary>The region of the outermost loop of the nest, or of the branch it is in: what the arrays are made ahead of.</summary>
    public int Outermost { get; }

    /// <summary>Null if the region is not the body of such a nest, or keeps what no array can hold.</summary>
    /// <param name="scope">The region.</param>
    /// <param name="values">What it keeps.</param>
    /// <param name="scopes">The primal's regions.</param>
    /// <param name="context">For new values.</param>
    /// <param name="inBranches">Whether it may be a branch in the nest: then iterations that do not take it leave their places empty.</param>
    public static ResidualArrays? TryMake(Scope scope, List<Value> values, ScopeTree scopes, IrContext context, bool inBranches)
    {
        List<Loop> nest = [];
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

            nest.Insert(0, loop);
            outermost = loop.Region;
        }

        if (nest.Count == 0)
        {
            return null;
        }

        int start = scopes.PositionOf(outermost);
        bool IsKnown(Value bound) => scopes.Find(bound) is { Scope.Access: Access.Direct } definition && definition.Position < start;
        if (!nest.All(l => IsKnown(l.Lower!) && IsKnown(l.Upper!))
            || values.Any(v => v.Type.Kind is not (TypeKind.Real or TypeKind.Integer or TypeKind.Boolean)))
        {
            return null;
        }

        return new ResidualArrays(outermost, nest, [.. values.Select(v => (v, context.Fresh(IrType.Span(v.Type), Plural(v.Hint))))]);
    }

    private static string Plural(string hint) => hint.Length == 0 ? "kept" : hint + "s";

    /// <summary>Makes the arrays, ahead of the nest.</summary>
    public void Declare(IrBuilder builder)
    {
        Value? length = null;
        foreach (Loop loop in _nest)
        {
            Value extent = Extent(loop, builder);
            _extents.Add(extent);
            length = length is null ? extent : builder.Apply(IrType.Int, Op.Multiply, length, extent);
        }

        foreach ((_, Value buffer) in _arrays)
        {
            builder.Append(new Let(buffer, new Allocate(length!, AllocationKind.Residual)));
        }
    }

    /// <summary>Keeps the values, at the end of an iteration of the forward sweep.</summary>
    public void Keep(IrBuilder builder)
    {
        Value index = Index(builder, v => v);
        foreach ((Value value, Value buffer) in _arrays)
        {
            builder.Append(new Store(buffer, index, value));
        }
    }

    /// <summary>Reads the values back, at the start of an iteration of the reverse sweep.</summary>
    /// <param name="builder">Where.</param>
    /// <param name="use">What stands for a primal value there.</param>
    public IEnumerable<(Value Value, Value Restored)> Restore(IrBuilder builder, Func<Value, Value> use)
    {
        Value index = Index(builder, use);
        foreach ((Value value, Value buffer) in _arrays)
        {
            yield return (value, builder.Let(value.Type, new Load(buffer, index), value.Hint));
        }
    }

    private Value Index(IrBuilder builder, Func<Value, Value> use)
    {
        Value? flat = null;
        for (int i = 0; i < _nest.Count; i++)
        {
            Value lower = _nest[i].Lower!, index = use(_nest[i].Index);
            Value own = IsZero(builder, lower) && _nest[i].Step == 1 ? index
                : _nest[i].Step == 1 ? builder.Apply(IrType.Int, Op.Subtract, index, lower)
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
