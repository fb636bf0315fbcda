using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Arrays of arrays: one buffer of all their elements, and where each row starts in it. The rows of a parameter lie side by side.</summary>
internal sealed partial class FunctionLowering
{
    private Dictionary<ISymbol, RowStorage> _rows = new(SymbolEqualityComparer.Default);

    private sealed record RowStorage(Value Elements, Value Starts)
    {
        /// <summary>How long each row is; null where rows lie side by side.</summary>
        public Value? Lengths { get; init; }

        /// <summary>How many elements belong to rows so far.</summary>
        public Variable? Used { get; init; }

        /// <summary>The assignments for which there is room.</summary>
        public HashSet<IOperation> Sites { get; init; } = [];
    }

    /// <summary>The rows of an array of arrays that is taken apart.</summary>
    private RowStorage? RowsOf(IOperation? operation) =>
        operation is not null && OperationScan.VariableOf(Unwrapped(operation)) is { } symbol && _rows.TryGetValue(symbol, out RowStorage? rows) ? rows : null;

    /// <summary>Takes a parameter of the entry apart: its elements, and where rows start.</summary>
    private Value[] DeclareRows(IParameterSymbol parameter, IrType element)
    {
        Value elements = _context.Fresh(IrType.Span(element), parameter.Name), starts = _context.Fresh(IrType.ReadOnlySpan(IrType.Int), parameter.Name + "Starts");
        _rows[parameter] = new RowStorage(elements, starts);
        return [elements, starts];
    }

    private Value Row(RowStorage rows, IOperation index) => Row(rows, LowerIndexOfRow(rows, index));

    private Value LowerIndexOfRow(RowStorage rows, IOperation index)
    {
        index = index is IConversionOperation { Type.Name: "Index" } conversion ? conversion.Operand : index;
        return index is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } fromEnd
            ? Difference(CountOfRows(rows), Lower(fromEnd.Operand))
            : Lower(index);
    }

    private Value Row(RowStorage rows, Value index)
    {
        if (rows.Lengths is { } lengths)
        {
            return ViewOf(rows, LoadElement(rows.Starts, index), LoadElement(lengths, index));
        }

        Value start = LoadElement(rows.Starts, index), end = LoadElement(rows.Starts, Sum(index, 1));
        return SliceOf(rows.Elements, start, Difference(end, start), rows.Elements.Type);
    }

    private Value CountOfRows(RowStorage rows) => rows.Lengths is { } lengths ? _builder.Let(IrType.Int, new Length(lengths))
        : Difference(_builder.Let(IrType.Int, new Length(rows.Starts)), _builder.Int(1));
}
