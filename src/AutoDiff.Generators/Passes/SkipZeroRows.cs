using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Narrows inner loops of a linear program in lanes to the iterations that can contribute: those whose rows of tangents are not zero. Few columns
/// of a Jacobian reach all rows: a joint moves the bones that hang on it, and a loop over all bones for each vertex need not visit the others.
/// </summary>
/// <remarks>
/// A loop is narrowed if an iteration reads tangents of its own row alone (neighbouring elements, as many as the index is multiplied
/// with), adds multiples of them to sums or storage and does nothing else; where the rows begin and end that are not zero is found ahead
/// of the outermost loop that does not write them. For programs whose primal has run: an iteration that is left out throws nothing.
/// </remarks>
internal sealed class SkipZeroRows : LoopPass
{
    private readonly Dictionary<int, (Loop Around, Dictionary<int, (Value Root, int Width)> Rows)> _narrowed = [];
    private readonly Dictionary<int, List<Statement>> _ahead = [];

    private SkipZeroRows(FunctionIr function, EffectAnalysis effects)
        : base(function, effects)
    {
        Find(function.Body, []);
    }

    public static FunctionIr Run(FunctionIr function, EffectAnalysis effects) => new SkipZeroRows(function, effects).Apply(function);

    private void Find(Block block, List<Loop> around)
    {
        foreach (Statement statement in block.Statements)
        {
            if (statement is Loop loop)
            {
                if (RowsOf(loop) is { Count: > 0 } rows && OutermostUnwritten(rows.Values, around) is { } outermost)
                {
                    _narrowed[loop.Region] = (outermost, rows);
                }

                Find(loop.Body, [.. around, loop]);
            }
            else
            {
                foreach (Block nested in IrWalk.Blocks(statement))
                {
                    Find(nested, around);
                }
            }
        }
    }

    /// <summary>The outermost loop in which the storage exists already and is not written.</summary>
    private Loop? OutermostUnwritten(IEnumerable<(Value Root, int Width)> rows, List<Loop> around)
    {
        HashSet<int> roots = [.. rows.Select(r => r.Root.Id)];
        return Enumerable.Reverse(around)
            .TakeWhile(l => !IrWalk.AllDefinitions(l).Any(v => roots.Contains(v.Id)) && !IrWalk.Statements(l.Body).SelectMany(WrittenRoots).Any(w => roots.Contains(w.Id)))
            .LastOrDefault();
    }

    /// <summary>The storage whose rows decide whether an iteration contributes; null if that is not known.</summary>
    private Dictionary<int, (Value Root, int Width)>? RowsOf(Loop loop)
    {
        if (loop is not { IsCounted: true, Condition: null, Step: 1, Inclusive: false } || loop.Index.Type != IrType.Int || loop.Carried.Any(c => !IsTangent(c))
            || loop.Trips is not null)
        {
            return null;
        }

        Dictionary<int, (Value Root, int Width)> rows = [];
        HashSet<int> zero = [];

        // What a value is if the row is zero: the carried value of which number.
        Dictionary<int, int> sums = [];
        for (int i = 0; i < loop.Carried.Count; i++)
        {
            sums[loop.Carried[i].Id] = i;
        }

        foreach (Statement statement in loop.Body.Statements)
        {
            bool isKnown = statement switch
            {
                Let { Target.Type.IsBuffer: true } let => !IsTangent(let.Target) || let.Operation is Slice,
                Let let when IsTangent(let.Target) => IsKnown(let, loop, rows, zero, sums),
                Let { Operation: Load or Primitive or Constant or Length or Slice or Inert { Purity: not Purity.Effect } } => true,
                Accumulate accumulate => zero.Contains(accumulate.Content.Id) && !rows.ContainsKey(Roots.Of(accumulate.Buffer).Id),
                _ => false,
            };
            if (!isKnown)
            {
                return null;
            }
        }

        bool adds = loop.Body.Yields.Select((y, i) => sums.TryGetValue(y.Id, out int sum) && sum == i).All(isSum => isSum);
        return adds ? rows : null;
    }

    private bool IsKnown(Let let, Loop loop, Dictionary<int, (Value Root, int Width)> rows, HashSet<int> zero, Dictionary<int, int> sums)
    {
        switch (let.Operation)
        {
            case Load load when RowOf(load.Buffer, load.Index, loop) is { } width:
                Value root = Roots.Of(load.Buffer);
                if (rows.TryGetValue(root.Id, out (Value Root, int Width) other) && other.Width != width)
                {
                    return false;
                }

                rows[root.Id] = (root, width);
                zero.Add(let.Target.Id);
                return true;
            case Primitive primitive:
                Value[] linear = [.. primitive.Arguments.Where(IsTangent)];
                if (linear.All(a => zero.Contains(a.Id)))
                {
                    zero.Add(let.Target.Id);
                    return true;
                }

                Value[] carried = [.. linear.Where(a => sums.ContainsKey(a.Id))];
                bool isSum = carried.Length == 1 && linear.All(a => a == carried[0] || zero.Contains(a.Id))
                    && (primitive.Name == Op.Add || (primitive.Name == Op.Subtract && primitive.Arguments[0] == carried[0]));
                if (isSum)
                {
                    sums[let.Target.Id] = sums[carried[0].Id];
                }

                return isSum;
            case Constant:
                return Is(let.Target, zero);
            default:
                return false;
        }
    }

    /// <summary>Tangents are what is in lanes.</summary>
    private static bool IsTangent(Value value) => value.Type.IsBuffer ? value.Type.Element!.IsLanes : value.Type.IsLanes;

    private bool Is(Value constant, HashSet<int> zero) =>
        Context.IsConstant(constant, out string text) && text == IrBuilder.RealLiteral(constant.Type, "0") && zero.Add(constant.Id);

    /// <summary>The width w of rows if an element w · index + c of the whole storage is meant, 0 ≤ c &lt; w.</summary>
    private int? RowOf(Value buffer, Value index, Loop loop)
    {
        if (Affine(index, loop) is not { } place)
        {
            return null;
        }

        for (Value view = buffer; Context.DefinitionOf(view) is Slice slice; view = slice.Buffer)
        {
            if (slice.Start is not { } start)
            {
                continue;
            }

            if (Affine(start, loop) is not { } offset)
            {
                return null;
            }

            place = (place.Factor + offset.Factor, place.Constant + offset.Constant);
        }

        return place.Factor > 0 && place.Constant >= 0 && place.Constant < place.Factor ? place.Factor : null;
    }

    /// <summary>A whole number as a multiple of the loop's index and a constant.</summary>
    private (int Factor, int Constant)? Affine(Value value, Loop loop)
    {
        if (value.Id == loop.Index.Id)
        {
            return (1, 0);
        }

        if (Context.IsConstant(value, out string text))
        {
            return int.TryParse(text, out int constant) && Math.Abs(constant) < short.MaxValue ? (0, constant) : null;
        }

        return Context.DefinitionOf(value) is Primitive { Name: Op.Add or Op.Subtract or Op.Multiply } primitive
            && Affine(primitive.Arguments[0], loop) is { } a && Affine(primitive.Arguments[1], loop) is { } b
            ? primitive.Name switch
            {
                Op.Add => (a.Factor + b.Factor, a.Constant + b.Constant),
                Op.Subtract => (a.Factor - b.Factor, a.Constant - b.Constant),
                _ when a.Factor == 0 || b.Factor == 0 => ((a.Factor * b.Constant) + (b.Factor * a.Constant), a.Constant * b.Constant),
                _ => null,
            }
            : null;
    }

    protected override void Rewrite(Loop loop, IrBuilder builder)
    {
        if (_ahead.TryGetValue(loop.Region, out List<Statement>? ahead))
        {
            builder.AppendAll(ahead);
        }

        if (!_narrowed.TryGetValue(loop.Region, out (Loop Around, Dictionary<int, (Value Root, int Width)> Rows) narrowed))
        {
            builder.Append(loop);
            return;
        }

        IrBuilder found = new(Context);
        Value? first = null, end = null;
        foreach ((Value root, int width) in narrowed.Rows.Values)
        {
            Value own = found.Let(IrType.Int, Row("FirstRow", root, width), "first"), ownEnd = found.Let(IrType.Int, Row("EndOfRows", root, width), "end");
            first = first is null ? own : found.Apply(IrType.Int, "Math.Min", first, own);
            end = end is null ? ownEnd : found.Apply(IrType.Int, "Math.Max", end, ownEnd);
        }

        if (!_ahead.TryGetValue(narrowed.Around.Region, out List<Statement>? statements))
        {
            _ahead[narrowed.Around.Region] = statements = [];
        }

        statements.AddRange(found.Statements);
        bool startsAtZero = Context.IsConstant(loop.Lower!, out string lower) && lower == "0";
        builder.Append(loop with
        {
            Lower = startsAtZero ? first : builder.Apply(IrType.Int, "Math.Max", loop.Lower!, first!),
            Upper = builder.Apply(IrType.Int, "Math.Min", loop.Upper!, end!),
        });
    }

    private static Inert Row(string routine, Value root, int width) => new(
        $"global::AutoDiff.Runtime.Lanes.{routine}({{0}}, {width.ToString(System.Globalization.CultureInfo.InvariantCulture)})", [root], Purity.Reads);
}
