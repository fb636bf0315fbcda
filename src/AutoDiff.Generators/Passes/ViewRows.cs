using System.Globalization;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Several neighbouring elements of tangents in lanes that a block touches, at constant distances from an index, are those of a view: one check for all of
/// them. The primal has touched the same places, so that a view fails nowhere.
/// </summary>
internal sealed class ViewRows : IrRewriter
{
    private const int FewestAccesses = 4;
    private const int LongestRow = 32;

    private readonly IrContext _context;

    private ViewRows(FunctionIr function) => _context = IrContext.For(function);

    public static FunctionIr Run(FunctionIr function)
    {
        ViewRows pass = new(function);
        Block body = pass.Rewrite(function.Body);
        return function with { Body = body, NextId = pass._context.NextId };
    }

    private sealed class Row
    {
        public List<int> Offsets { get; } = [];

        public Value? View { get; set; }
    }

    public override Block Rewrite(Block block)
    {
        Dictionary<(int Buffer, int Base), Row> rows = [];
        foreach (Statement statement in block.Statements)
        {
            if (Access(statement) is { } access)
            {
                if (!rows.TryGetValue((access.Buffer.Id, access.Base.Id), out Row? row))
                {
                    rows[(access.Buffer.Id, access.Base.Id)] = row = new Row();
                }

                row.Offsets.Add(access.Offset);
            }
        }

        List<Statement> statements = [];
        foreach (Statement statement in block.Statements)
        {
            if (Access(statement) is { } access && rows[(access.Buffer.Id, access.Base.Id)] is { } row && IsWorthIt(row.Offsets))
            {
                IrBuilder builder = new(_context) { Source = statement.Source };
                row.View ??= View(access.Buffer, access.Base, row.Offsets, builder);
                Value index = builder.Int(access.Offset - row.Offsets.Min());
                statements.AddRange(builder.Finish().Statements);
                statements.Add(At(statement, row.View, index));
            }
            else
            {
                statements.Add(Copy(statement));
            }
        }

        return new Block(new([.. statements]), block.Yields);
    }

    private static bool IsWorthIt(List<int> offsets) => offsets.Distinct().Count() >= FewestAccesses && offsets.Max() - offsets.Min() < LongestRow;

    private Value View(Value buffer, Value first, List<int> offsets, IrBuilder builder)
    {
        int least = offsets.Min();
        Value start = least == 0 ? first : builder.Apply(IrType.Int, Op.Add, first, builder.Int(least));
        Slice slice = new(buffer, start, builder.Int(offsets.Max() - least + 1));
        return builder.Let(buffer.Type.Buffer == BufferKind.ReadOnlySpan ? buffer.Type : IrType.Span(buffer.Type.Element!), slice, buffer.Hint);
    }

    private (Value Buffer, Value Base, int Offset)? Access(Statement statement) => statement switch
    {
        Let { Operation: Load load } => Access(load.Buffer, load.Index),
        Store store => Access(store.Buffer, store.Index),
        Accumulate accumulate => Access(accumulate.Buffer, accumulate.Index),
        _ => null,
    };

    private (Value Buffer, Value Base, int Offset)? Access(Value buffer, Value index)
    {
        if (!buffer.Type.Element!.IsLanes || IsInteger(index, out _))
        {
            return null;
        }

        return _context.DefinitionOf(index) is Primitive { Name: Op.Add, Known: null } sum && IsInteger(sum.Arguments[1], out int offset) && offset is >= 0 and < LongestRow
            ? (buffer, sum.Arguments[0], offset) : (buffer, index, 0);
    }

    private bool IsInteger(Value value, out int number)
    {
        number = 0;
        return _context.IsConstant(value, out string text) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    private static Statement At(Statement statement, Value view, Value index) => statement switch
    {
        Let { Operation: Load } let => let with { Operation = new Load(view, index) },
        Store store => store with { Buffer = view, Index = index },
        Accumulate accumulate => accumulate with { Buffer = view, Index = index },
        _ => statement,
    };
}
