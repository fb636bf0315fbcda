using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// A loop that adds to an element and to one a constant distance away adds to each in a loop of its own, before loops run over vectors: a vector that
/// overlaps with the one just stored cannot be loaded until that store is done. What the second term is made of is computed again.
/// </summary>
internal sealed class SplitShiftedSums : LoopPass
{
    /// <summary>In additions: above this it costs more to compute a term again than a vector loop saves.</summary>
    private const int MostCost = 24;

    private SplitShiftedSums(FunctionIr function, EffectAnalysis effects)
        : base(function, effects)
    {
    }

    public static FunctionIr Run(FunctionIr function, EffectAnalysis effects) => new SplitShiftedSums(function, effects).Apply(function);

    protected override void Rewrite(Loop loop, IrBuilder builder)
    {
        Accumulate[] shifted = loop is { IsCounted: true, Condition: null, Step: 1 } && !loop.Body.Statements.Any(s => s is Structured)
            ? [.. loop.Body.Statements.OfType<Accumulate>().Where(a => IsShifted(a.Index, loop) && HasOwnTerm(loop, a) && SliceOf(a, loop) is not null)] : [];
        builder.Append(loop with { Body = loop.Body with { Statements = new([.. loop.Body.Statements.Where(s => !shifted.Contains(s))]) } });
        foreach (Accumulate accumulate in shifted)
        {
            Cloner cloner = new(Context);
            Block slice = cloner.Rewrite(new Block(new([.. SliceOf(accumulate, loop)!, accumulate]), []));
            Value index = Context.Fresh(loop.Index.Type, loop.Index.Hint);
            Block body = new Substitution(new() { [loop.Index.Id] = index }).Rewrite(slice);
            builder.Append(loop with { Region = Context.TakeId(), Index = index, Carried = [], Initial = [], Results = [], Body = body });
        }
    }

    private bool IsShifted(Value index, Loop loop) => Context.DefinitionOf(index) is Primitive { Name: Op.Add or Op.Subtract } sum
        && sum.Arguments[0].Id == loop.Index.Id && Context.IsConstant(sum.Arguments[1], out _);

    /// <summary>Whether the loop adds to the same storage at its own index too, and does nothing else with it but add.</summary>
    private bool HasOwnTerm(Loop loop, Accumulate shifted)
    {
        Value root = Roots.Of(shifted.Buffer);
        return loop.Body.Statements.Any(s => s is Accumulate own && own.Buffer.Id == shifted.Buffer.Id && own.Index.Id == loop.Index.Id)
            && loop.Body.Statements.All(s => s is Accumulate || LeavesAlone(s, root));
    }

    /// <summary>What an iteration computes of a term, if it can be computed again after the loop, cheaply.</summary>
    private List<Statement>? SliceOf(Accumulate accumulate, Loop loop)
    {
        HashSet<int> written = [.. loop.Body.Statements.SelectMany(WrittenRoots).Select(r => r.Id)], carried = [.. loop.Carried.Select(c => c.Id)];
        HashSet<int> needed = [accumulate.Buffer.Id, accumulate.Index.Id, accumulate.Content.Id];
        List<Statement> slice = [];
        int cost = 0;
        foreach (Statement statement in loop.Body.Statements.Reverse())
        {
            if (statement is not Let let || !needed.Contains(let.Target.Id))
            {
                continue;
            }

            if (let.Operation is not (Primitive { Known: null } or Constant or Length or Load) || (let.Operation is Load load && written.Contains(Roots.Of(load.Buffer).Id)))
            {
                return null;
            }

            cost += let.Operation is Primitive primitive ? Rules.RuleTable.Cost(primitive.Name) : 1;
            needed.UnionWith(IrWalk.Operands(let.Operation).Select(v => v.Id));
            slice.Insert(0, statement);
        }

        return cost <= MostCost && !needed.Overlaps(carried) ? slice : null;
    }
}
