using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Array expansion: working storage that each iteration of a nest of counted loops fills anew gets a row for each iteration, where its elements
/// would have to be kept for the reverse sweep one by one. They are read again from the rows.
/// </summary>
internal sealed class ExpandStorage : IrRewriter
{
    private readonly IrContext _context;
    private readonly List<Expansion> _expansions;
    private readonly Dictionary<int, Value> _rows = [];

    private ExpandStorage(IrContext context, List<Expansion> expansions)
    {
        _context = context;
        _expansions = expansions;
    }

    /// <param name="Storage">The storage.</param>
    /// <param name="Length">Its extent.</param>
    /// <param name="Nest">The loops.</param>
    /// <param name="Loop">The innermost of them.</param>
    /// <param name="Rows">The storage with a row for each of its iterations.</param>
    private sealed record Expansion(Value Storage, Value Length, LoopNest Nest, Loop Loop, Value Rows);

    /// <summary>The primal with its rows, and the loops of which each iteration has its own, by the rows' id; null if there are none.</summary>
    /// <param name="primal">The primal program.</param>
    /// <param name="linear">The transposed program, which knows the storage by its views alone.</param>
    /// <param name="plan">What would be kept.</param>
    /// <param name="scopes">The primal's regions.</param>
    /// <param name="context">For new values.</param>
    public static (FunctionIr Primal, Dictionary<int, HashSet<int>> Rows)? Run(
        FunctionIr primal, FunctionIr linear, ResidualPlan plan, ScopeTree scopes, IrContext context)
    {
        HashSet<int> usedByLinear = [.. IrWalk.AllOperands(linear.Body).Select(v => v.Id)];
        List<Expansion> expansions = [];
        foreach (IGrouping<Value, Scope> kept in KeptLoads(plan, scopes).GroupBy(k => k.Root, k => k.Scope))
        {
            if (!usedByLinear.Contains(kept.Key.Id) && TryExpand(kept.Key, [.. kept], primal, scopes, context) is { } expansion)
            {
                expansions.Add(expansion);
            }
        }

        if (expansions.Count == 0)
        {
            return null;
        }

        FunctionIr expanded = primal with { Body = new ExpandStorage(context, expansions).Rewrite(primal.Body), NextId = context.NextId };
        return (expanded, expansions.ToDictionary(e => e.Rows.Id, e => new HashSet<int>(e.Nest.Regions)));
    }

    /// <summary>The loads of local storage that would be kept: its root, and the region that keeps it.</summary>
    private static IEnumerable<(Value Root, Scope Scope)> KeptLoads(ResidualPlan plan, ScopeTree scopes) =>
        from kept in plan.Stored
        from value in kept.Value
        let load = scopes.Find(value)?.Operation as Load
        where load is not null
        let root = scopes.Roots.Of(load.Buffer)
        where scopes.Find(root) is { Operation: Allocate, Scope.Access: Access.Direct }
        select (root, kept.Key);

    private static Expansion? TryExpand(Value storage, List<Scope> kept, FunctionIr primal, ScopeTree scopes, IrContext context)
    {
        Allocate allocate = (Allocate)scopes.Find(storage)!.Operation!;
        List<Loop> around = [];
        for (Scope scope = kept[0]; scope.Access != Access.Direct; scope = scope.Parent!)
        {
            if (scope.Owner is Loop loop)
            {
                around.Add(loop);
            }
        }

        foreach (Loop loop in around)
        {
            Scope body = scopes.ScopeOf(loop.Region);
            if (IsFilledAnew(storage, loop, primal, scopes) && LoopNest.Around(body, scopes, inBranches: false) is { } nest
                && scopes.Find(storage)!.Position < scopes.PositionOf(nest.Outermost))
            {
                return IsWorthIt(allocate.Length, kept, body, context)
                    ? new Expansion(storage, allocate.Length, nest, loop, context.Fresh(IrType.Span(storage.Type.Element!), RowsOf(storage.Hint)))
                    : null;
            }
        }

        return null;
    }

    private static string RowsOf(string hint) => hint.Length == 0 ? "rows" : hint + "Rows";

    /// <summary>Whether each iteration writes all that it reads before it does, and nothing else touches the storage.</summary>
    private static bool IsFilledAnew(Value storage, Loop loop, FunctionIr primal, ScopeTree scopes)
    {
        bool Touches(Value value) => value.Type.IsBuffer && scopes.Roots.Of(value).Id == storage.Id;
        int inside = IrWalk.AllOperands(loop.Body).Count(Touches);
        return inside == IrWalk.AllOperands(primal.Body).Count(Touches)
            && new ScratchCoverage(scopes.Roots, storage, v => scopes.Find(v)?.Operation).IsWrittenBeforeRead(loop);
    }

    /// <summary>Whether about as much is kept as there is: in a loop of its own, or most of a few elements.</summary>
    private static bool IsWorthIt(Value length, List<Scope> kept, Scope body, IrContext context)
    {
        bool IsInLoop(Scope scope)
        {
            while (scope != body && !scope.IsLoop)
            {
                scope = scope.Parent!;
            }

            return scope != body;
        }

        return kept.Any(IsInLoop) || (context.IsConstant(length, out string text) && int.TryParse(text, out int count) && count <= 2 * kept.Count);
    }

    protected override Value Use(Value value) => _rows.TryGetValue(value.Id, out Value? row) ? row : value;

    protected override IEnumerable<Statement> Rewrite(Statement statement)
    {
        if (statement is Let let && _expansions.Any(e => e.Storage.Id == let.Target.Id))
        {
            return [];
        }

        if (statement is not Structured structured)
        {
            return [Copy(statement)];
        }

        IrBuilder before = new(_context), first = new(_context);
        before.Source = first.Source = statement.Source;
        foreach (Expansion expansion in _expansions.Where(e => e.Nest.Outermost == structured.Region))
        {
            Value length = before.Apply(IrType.Int, Op.Multiply, expansion.Nest.Count(before), expansion.Length);
            before.Append(new Let(expansion.Rows, new Allocate(length, AllocationKind.Residual)) { Source = statement.Source });
        }

        foreach (Expansion expansion in _expansions.Where(e => e.Loop.Region == structured.Region))
        {
            Value start = first.Apply(IrType.Int, Op.Multiply, expansion.Nest.Index(first, v => v), expansion.Length);
            _rows[expansion.Storage.Id] = first.Let(expansion.Rows.Type, new Slice(expansion.Rows, start, expansion.Length), expansion.Storage.Hint);
        }

        Statement copy = Copy(statement);
        EquatableArray<Statement> rows = first.Finish().Statements;
        return [.. before.Finish().Statements, copy is Loop loop && rows.Count > 0 ? loop with { Body = loop.Body with { Statements = new([.. rows, .. loop.Body.Statements]) } } : copy];
    }
}
