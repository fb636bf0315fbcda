using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Makes functions that can run several times for one matrix while their effects happen once: they take a record as a last
/// parameter, in which the first run keeps the values of inert code for the others.
/// </summary>
internal sealed class Replay : IrRewriter
{
    /// <summary>The type of the record.</summary>
    public static readonly IrType Record = IrType.Opaque("global::AutoDiff.Runtime.EffectRecord");

    private readonly HashSet<string> _replayed;
    private readonly Value _record;

    private Replay(HashSet<string> replayed, Value record)
    {
        _replayed = replayed;
        _record = record;
    }

    /// <summary>The module in that form, its functions renamed; null if its entry has no effects.</summary>
    public static ModuleIr? Run(ModuleIr module)
    {
        EffectAnalysis effects = new(module.Find);
        HashSet<string> replayed =
        [
            .. module.Callees.Prepend(module.Entry).Select(f => f.Name).Where(name => effects.Of(name) is { HasEffects: true }),
        ];
        if (!replayed.Contains(module.Entry.Name))
        {
            return null;
        }

        FunctionIr Make(FunctionIr function)
        {
            if (!replayed.Contains(function.Name))
            {
                return function;
            }

            Value record = new(function.NextId, Record, "effects");
            return function with
            {
                Name = NameOf(function.Name), Parameters = function.Parameters.Add(record),
                Body = new Replay(replayed, record).Rewrite(function.Body), NextId = function.NextId + 1,
            };
        }

        return new ModuleIr(Make(module.Entry), module.Callees.Select(Make).ToEquatableArray());
    }

    private static string NameOf(string name) => name + "Replayed";

    protected override IEnumerable<Statement> Rewrite(Statement statement)
    {
        switch (statement)
        {
            case Effect effect:
                return [effect with { Template = $"if (!{Hole(effect.Arguments)}.IsReplaying) {effect.Template}", Arguments = effect.Arguments.Add(_record) }];

            // What reads state could read what a later effect of the first run left there.
            case Let { Operation: Inert { Purity: not Purity.Pure } inert, Target.Type.IsBuffer: false } let:
                string record = Hole(inert.Arguments), type = let.Target.Type.Name;
                return
                [
                    let with
                    {
                        Operation = new Inert(
                            $"({record}.IsReplaying ? {record}.Next<{type}>() : {record}.Keep<{type}>({inert.Template}))", inert.Arguments.Add(_record), Purity.Effect, inert.IsConstant),
                    },
                ];
            case Call call when _replayed.Contains(call.Function):
                return [call with { Function = NameOf(call.Function), Arguments = call.Arguments.Add(_record) }];
            default:
                return [Copy(statement)];
        }
    }

    private static string Hole(EquatableArray<Value> arguments) => "{" + arguments.Count.ToString(System.Globalization.CultureInfo.InvariantCulture) + "}";
}
