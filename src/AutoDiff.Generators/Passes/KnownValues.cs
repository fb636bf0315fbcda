using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Puts what a library computed in the place of the primitives that stood for it while derivatives were made, and removes what only
/// their evaluation needed. For the cores as they are written, not for those derived from them.
/// </summary>
internal sealed class KnownValues : Substitution
{
    private readonly Dictionary<int, Value> _map;

    private KnownValues(Dictionary<int, Value> map)
        : base(map) => _map = map;

    public static FunctionIr Run(FunctionIr function, EffectAnalysis effects)
    {
        if (!IrWalk.Statements(function.Body).Any(s => s is Let { Operation: Primitive { Known: not null } }))
        {
            return function;
        }

        Dictionary<int, Value> map = [];
        FunctionIr replaced = function with { Body = new KnownValues(map).Rewrite(function.Body) };
        return CopyLoops.Run(DeadCode.Run(replaced, effects), effects);
    }

    protected override IEnumerable<Statement> Rewrite(Statement statement)
    {
        if (statement is Let { Operation: Primitive { Known: { } known } } let)
        {
            _map[let.Target.Id] = known;
            return [];
        }

        return [Copy(statement)];
    }
}
