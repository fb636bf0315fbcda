using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// The values that a nest of counted loops keeps for its reverse, where the number of iterations is known before it starts: an
/// array for each value, indexed by the iteration. Cheaper than the stack, and storage like any other to later transformations.
/// </summary>
internal sealed class ResidualArrays
{
    private readonly LoopNest _nest;
    private readonly List<(Value Value, Value Buffer)> _arrays;

    private ResidualArrays(LoopNest nest, List<(Value Value, Value Buffer)> arrays)
    {
        _nest = nest;
        _arrays = arrays;
    }

    /// <summary>The region that the arrays are made ahead of.</summary>
    public int Outermost => _nest.Outermost;

    /// <summary>Null if the region is not in such a nest, or keeps what no array can hold.</summary>
    /// <param name="scope">The region.</param>
    /// <param name="values">What it keeps.</param>
    /// <param name="scopes">The primal's regions.</param>
    /// <param name="context">For new values.</param>
    /// <param name="inBranches">Whether it may be a branch in the nest: then iterations that do not take it leave their places empty.</param>
    public static ResidualArrays? TryMake(Scope scope, List<Value> values, ScopeTree scopes, IrContext context, bool inBranches) =>
        values.All(v => v.Type.Kind is TypeKind.Real or TypeKind.Integer or TypeKind.Boolean) && LoopNest.Around(scope, scopes, inBranches) is { } nest
            ? new ResidualArrays(nest, [.. values.Select(v => (v, context.Fresh(IrType.Span(v.Type), Plural(v.Hint))))])
            : null;

    private static string Plural(string hint) => hint.Length == 0 ? "kept" : hint + "s";

    /// <summary>Makes the arrays, ahead of the nest.</summary>
    public void Declare(IrBuilder builder)
    {
        Value length = _nest.Count(builder);
        foreach ((_, Value buffer) in _arrays)
        {
            builder.Append(new Let(buffer, new Allocate(length, AllocationKind.Residual)));
        }
    }

    /// <summary>Keeps the values, at the end of an iteration of the forward sweep.</summary>
    public void Keep(IrBuilder builder)
    {
        Value index = _nest.Index(builder, v => v);
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
        Value index = _nest.Index(builder, use);
        foreach ((Value value, Value buffer) in _arrays)
        {
            yield return (value, builder.Let(value.Type, new Load(buffer, index), value.Hint));
        }
    }
}
