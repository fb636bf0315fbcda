using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// What a block has just stored to an element, or added to it, it does not read again; and what is overwritten before anybody reads it, it does
/// not store. The JIT does neither: it does not know which storage overlaps.
/// </summary>
/// <remarks>Of the entries alone: storage that is given to them does not overlap, which of other functions is not known here.</remarks>
internal sealed class ForwardStores : IrRewriter
{
    private readonly BufferRoots _roots;
    private readonly EffectAnalysis _effects;
    private readonly IrContext _context;
    private readonly HashSet<int> _linear;
    private readonly Dictionary<int, Value> _known = [];

    private ForwardStores(FunctionIr function, EffectAnalysis effects, HashSet<int> linear)
    {
        _linear = linear;
        _roots = BufferRoots.Of(function);
        _effects = effects;
        _context = IrContext.For(function);
    }

    /// <summary>What an element holds; null while it is what the addition at a place of the block makes of it.</summary>
    private sealed record Element(int Root, Value? Content, int Place);

    /// <param name="function">The function.</param>
    /// <param name="effects">What callees write.</param>
    /// <param name="linear">The storage of cotangents, where zero and what is added to it are what is added.</param>
    public static FunctionIr Run(FunctionIr function, EffectAnalysis effects, HashSet<int> linear)
    {
        ForwardStores pass = new(function, effects, linear);
        Block body = pass.Rewrite(function.Body);
        return function with { Body = body, NextId = pass._context.NextId };
    }

    public override Block Rewrite(Block block)
    {
        Block forwarded = Forward(block);
        return forwarded with { Statements = WithoutOverwritten(forwarded.Statements) };
    }

    protected override Value Use(Value value) => _known.TryGetValue(value.Id, out Value? known) ? known : value;

    private Block Forward(Block block)
    {
        List<Statement[]> places = [];
        Dictionary<(int Buffer, int Index), Element> elements = [];
        foreach (Statement statement in block.Statements)
        {
            if (statement is Let { Operation: Load load } let && elements.TryGetValue((load.Buffer.Id, Use(load.Index).Id), out Element? element))
            {
                if (element.Content is null)
                {
                    element = element with { Content = Spell(places, element.Place, let.Target.Hint) };
                    elements[(load.Buffer.Id, Use(load.Index).Id)] = element;
                }

                _known[let.Target.Id] = element.Content!;
                continue;
            }

            Statement[] copy = [Copy(statement)];
            if (copy[0] is Accumulate addition && elements.TryGetValue((addition.Buffer.Id, addition.Index.Id), out Element? before) && before.Content is { } content)
            {
                copy = Added(content, addition);
            }

            Forget(elements, statement);
            switch (copy[copy.Length - 1])
            {
                case Store store:
                    elements[(store.Buffer.Id, store.Index.Id)] = new Element(_roots.Of(store.Buffer).Id, store.Content, places.Count);
                    break;
                case Accumulate accumulate:
                    elements[(accumulate.Buffer.Id, accumulate.Index.Id)] = new Element(_roots.Of(accumulate.Buffer).Id, null, places.Count);
                    break;
            }

            places.Add(copy);
        }

        return new Block(places.SelectMany(p => p).ToEquatableArray(), Uses(block.Yields));
    }

    /// <summary>An addition to an element of known content.</summary>
    private Statement[] Added(Value content, Accumulate accumulate)
    {
        if (!ScratchClearance.IsZero(content, _context))
        {
            IrBuilder builder = new(_context) { Source = accumulate.Source };
            Value sum = builder.Let(content.Type, new Primitive(Op.Add, new([content, accumulate.Content])));
            return [.. builder.Finish().Statements, new Store(accumulate.Buffer, accumulate.Index, sum) { Source = accumulate.Source }];
        }

        return [_linear.Contains(accumulate.Buffer.Id) ? new Store(accumulate.Buffer, accumulate.Index, accumulate.Content) { Source = accumulate.Source } : accumulate];
    }

    /// <summary>Makes of an addition a load, a sum and a store.</summary>
    private Value Spell(List<Statement[]> places, int place, string hint)
    {
        Accumulate accumulate = (Accumulate)places[place][0];
        IrBuilder builder = new(_context) { Source = accumulate.Source };
        IrType type = accumulate.Content.Type;
        Value before = builder.Let(type, new Load(accumulate.Buffer, accumulate.Index));
        Value sum = builder.Let(type, new Primitive(Op.Add, new([before, accumulate.Content])), hint);
        builder.Append(new Store(accumulate.Buffer, accumulate.Index, sum));
        places[place] = [.. builder.Finish().Statements];
        return sum;
    }

    /// <summary>Forgets what a statement may change.</summary>
    private void Forget(Dictionary<(int Buffer, int Index), Element> elements, Statement statement)
    {
        if (elements.Count == 0)
        {
            return;
        }

        Statement[] inside = [statement, .. IrWalk.Blocks(statement).SelectMany(IrWalk.Statements)];
        bool isOpaque = inside.Any(IsOpaque);
        HashSet<int> written = isOpaque ? [] : [.. inside.SelectMany(s => _effects.Written(s)).Select(w => _roots.Of(w).Id)];
        foreach ((int Buffer, int Index) key in elements.Where(e => isOpaque || written.Contains(e.Value.Root)).Select(e => e.Key).ToArray())
        {
            elements.Remove(key);
        }
    }

    /// <summary>Whether a statement may do anything to storage, or let others see it.</summary>
    private static bool IsOpaque(Statement statement) => statement is Call or Throw || EffectAnalysis.IsEffect(statement);

    private EquatableArray<Statement> WithoutOverwritten(EquatableArray<Statement> statements)
    {
        Dictionary<(int Buffer, int Index), int> overwritten = [];
        List<Statement> kept = [];
        for (int i = statements.Count - 1; i >= 0; i--)
        {
            Statement statement = statements[i];
            switch (statement)
            {
                case Store store when overwritten.ContainsKey((store.Buffer.Id, store.Index.Id)):
                case Accumulate accumulate when overwritten.ContainsKey((accumulate.Buffer.Id, accumulate.Index.Id)):
                    continue;
                case Store store:
                    overwritten[(store.Buffer.Id, store.Index.Id)] = _roots.Of(store.Buffer).Id;
                    break;
                case Let { Operation: Slice or Length }:
                    break;
                default:
                    Keep(overwritten, statement);
                    break;
            }

            kept.Add(statement);
        }

        kept.Reverse();
        return kept.Count == statements.Count ? statements : kept.ToEquatableArray();
    }

    /// <summary>What a statement may read has to be there.</summary>
    private void Keep(Dictionary<(int Buffer, int Index), int> overwritten, Statement statement)
    {
        if (overwritten.Count == 0)
        {
            return;
        }

        Statement[] inside = [statement, .. IrWalk.Blocks(statement).SelectMany(IrWalk.Statements)];
        bool isOpaque = inside.Any(IsOpaque);
        HashSet<int> read = isOpaque ? [] : [.. inside.SelectMany(s => IrWalk.Operands(s)).Where(v => v.Type.IsBuffer).Select(v => _roots.Of(v).Id)];
        foreach ((int Buffer, int Index) key in overwritten.Where(o => isOpaque || read.Contains(o.Value)).Select(o => o.Key).ToArray())
        {
            overwritten.Remove(key);
        }
    }
}
