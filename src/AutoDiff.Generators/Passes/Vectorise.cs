using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Lets innermost loops work on several neighbouring elements at once: before a loop comes one over whole vectors, and the loop itself
/// runs over what is left. For loops whose iterations are linked by sums alone, which are added up in another order, and which read and write storage at the
/// loop's index plus something fixed. For the cores as they are written, not for those derived from them.
/// </summary>
/// <remarks>As many vectors are worked on as lie inside of all storage, so that an index that is out of range throws in the loop, as it would have.</remarks>
internal sealed partial class Vectorise : LoopPass
{
    private const string ElementsOfVector = ".Count";

    /// <summary>A loop that is known to run fewer times stays as it is.</summary>
    private const int FewestIterations = 8;

    private readonly bool _argumentsMayOverlap;

    private Vectorise(FunctionIr function, EffectAnalysis effects, bool argumentsMayOverlap)
        : base(function, effects) => _argumentsMayOverlap = argumentsMayOverlap;

    /// <param name="function">A core, or a function that cores call.</param>
    /// <param name="effects">What callees write.</param>
    /// <param name="argumentsMayOverlap">Whether storage that is written may be that of another parameter.</param>
    public static FunctionIr Run(FunctionIr function, EffectAnalysis effects, bool argumentsMayOverlap) =>
        new Vectorise(function, effects, argumentsMayOverlap).Apply(function);

    protected override void Rewrite(Loop loop, IrBuilder builder)
    {
        IrBuilder before = builder.Nested();
        if (loop is not { IsCounted: true, Step: 1 or -1, Condition: null, Trips: null } || IsShort(loop) || !AreIndependent(loop)
            || Translation.Of(this, loop, before) is not { } translated)
        {
            builder.Append(loop);
            return;
        }

        builder.AppendAll(before.Statements);
        Write(loop, translated, builder);
    }

    private bool IsShort(Loop loop) =>
        RealConstant.TryGet(Context, loop.Lower!, out double lower) && RealConstant.TryGet(Context, loop.Upper!, out double upper)
        && Math.Abs(upper - lower) < FewestIterations;

    /// <summary>The lowest index of a loop.</summary>
    private Value First(Loop loop, IrBuilder builder) =>
        loop.Step > 0 ? loop.Lower!
            : loop.Inclusive ? loop.Upper!
            : Plus(loop.Upper!, builder.Int(1), builder);

    private Value Plus(Value a, Value b, IrBuilder builder) =>
        IsZero(a) ? b : IsZero(b) ? a
            : IsSmall(a, out int x) && IsSmall(b, out int y) ? builder.Int(x + y)
            : builder.Apply(IrType.Int, Op.Add, a, b);

    private bool IsSmall(Value value, out int number)
    {
        number = 0;
        return Context.IsConstant(value, out string text) && int.TryParse(text, out number) && Math.Abs((long)number) < short.MaxValue;
    }

    private bool IsZero(Value value) => Context.IsConstant(value, out string text) && text == "0";

    private void Write(Loop loop, Translation translated, IrBuilder builder)
    {
        Value vectors = builder.Rename(CountVectors(loop, translated, builder), "vectors");
        Value[] totals = [.. loop.Carried.Select(c => Context.Fresh(IrType.Vector(c.Type), Translation.LanesHint(c)))];
        Value zero = builder.Int(0);
        Value[] none = [.. totals.Select(t => builder.Zero(t.Type))];
        builder.Append(new Loop(
            Context.TakeId(), translated.Index, zero, vectors, 1, false, null, new(translated.Carried), new(none), translated.Body, new(totals)) { Source = loop.Source });
        Value[] initial = [.. loop.Initial.Select((value, slot) => Total(value, totals[slot], loop.Carried[slot].Hint, builder))];
        Value done = builder.Apply(IrType.Int, Op.Multiply, vectors, builder.Constant(IrType.Int, IrType.Vector(translated.Element).Name + ElementsOfVector));
        Value next = Plus(translated.First, done, builder);
        builder.Append((loop.Step > 0 ? loop with { Lower = next } : loop with { Upper = next, Inclusive = true }) with { Initial = new(initial), Source = -1 });
    }

    private Value Total(Value initial, Value lanes, string hint, IrBuilder builder)
    {
        Value sum = builder.Apply(initial.Type, Op.SumLanes, lanes);
        return builder.Rename(builder.Is(initial, "0") ? sum : builder.Add(initial, sum), hint);
    }

    /// <summary>How many whole vectors lie in all the storage and in the range of the loop.</summary>
    private Value CountVectors(Loop loop, Translation translated, IrBuilder builder)
    {
        List<Value> counts = [];
        if (!translated.Views.Any(v => IsRangeOf(loop, v)))
        {
            Value first = translated.First;
            Value last = loop.Step > 0 ? loop.Upper! : loop.Lower!;
            Value length = IsZero(first) ? last : builder.Apply(IrType.Int, Op.Subtract, last, first);
            if (loop.Step < 0 || loop.Inclusive)
            {
                length = Plus(length, builder.Int(1), builder);
            }

            counts.Add(builder.Apply(
                IrType.Int, Op.Divide, length, builder.Constant(IrType.Int, IrType.Vector(translated.Element).Name + ElementsOfVector)));
        }

        foreach (StorageView view in translated.Views)
        {
            counts.Add(builder.Let(IrType.Int, new Length(view.Vectors)));
        }

        return counts.Aggregate((a, b) => builder.Apply(IrType.Int, "Math.Min", a, b));
    }

    /// <summary>Whether a loop runs over all the elements of a buffer, from its first.</summary>
    private bool IsRangeOf(Loop loop, StorageView view) =>
        loop is { Step: 1, Inclusive: false } && view.IsAtIndex && IsZero(loop.Lower!)
        && Context.DefinitionOf(loop.Upper!) is Length length && length.Buffer.Id == view.Buffer.Id;

    /// <summary>Storage that a loop works on, from an index on.</summary>
    private sealed record StorageView(Value Buffer, Value Index, bool IsAtIndex, Value Vectors);
}
