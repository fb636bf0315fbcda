using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <summary>Copies at once what a loop copies element by element from one storage to another.</summary>
internal sealed class CopyLoops : LoopPass
{
    private CopyLoops(FunctionIr function, EffectAnalysis effects)
        : base(function, effects)
    {
    }

    public static FunctionIr Run(FunctionIr function, EffectAnalysis effects) => new CopyLoops(function, effects).Apply(function);

    protected override void Rewrite(Loop loop, IrBuilder builder)
    {
        if (loop is not { IsCounted: true, Step: 1, Inclusive: false, Condition: null, Trips: null, Carried.IsEmpty: true, Body.Statements.Count: 2 }
            || !Context.IsConstant(loop.Lower!, out string lower) || lower != "0"
            || loop.Body.Statements[0] is not Let { Operation: Load load } let || loop.Body.Statements[1] is not Store store
            || load.Index.Id != loop.Index.Id || store.Index.Id != loop.Index.Id || store.Content.Id != let.Target.Id
            || load.Buffer.Type.Element != store.Buffer.Type.Element || Roots.Of(load.Buffer).Id == Roots.Of(store.Buffer).Id)
        {
            builder.Append(loop);
            return;
        }

        Value source = load.Buffer;
        if (Context.DefinitionOf(loop.Upper!) is not Length length || length.Buffer.Id != source.Id)
        {
            // A bound below zero copies nothing: only lengths are known not to be.
            if (Context.DefinitionOf(loop.Upper!) is not Length)
            {
                builder.Append(loop);
                return;
            }

            source = builder.Let(IrType.Span(source.Type.Element!), new Slice(source, null, loop.Upper));
        }

        builder.Append(new Copy(source, store.Buffer) { Source = loop.Source });
    }
}
