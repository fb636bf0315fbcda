using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// Numbers of elements: arithmetic on them, done here where they are known; which lengths are known before the code that they are in; loops over elements.
/// </summary>
internal sealed partial class FunctionLowering
{
    private int? IntegerOf(Value value) => _context.IsConstant(value, out string text) && int.TryParse(text, out int known) ? known : null;

    private Value Sum(Value a, Value b) => IntegerOf(a) is 0 ? b : IntegerOf(b) is 0 ? a : Count(Op.Add, a, b, (x, y) => x + y);

    private Value Sum(Value a, int b) => b == 0 ? a : Sum(a, _builder.Int(b));

    private Value Difference(Value a, Value b) => IntegerOf(b) is 0 ? a : Count(Op.Subtract, a, b, (x, y) => x - y);

    private Value Product(Value a, Value b) => IntegerOf(a) is 0 || IntegerOf(b) is 1 ? a : IntegerOf(b) is 0 || IntegerOf(a) is 1 ? b : Count(Op.Multiply, a, b, (x, y) => x * y);

    /// <summary>An operation on counts; a constant where both are and the result is in range.</summary>
    private Value Count(string operation, Value a, Value b, Func<long, long, long> apply) =>
        IntegerOf(a) is { } x && IntegerOf(b) is { } y && apply(x, y) is >= int.MinValue and <= int.MaxValue and var result
            ? _builder.Int((int)result)
            : _builder.Apply(IrType.Int, operation, a, b);

    /// <summary>How many elements of a buffer some elements of an array or span take.</summary>
    private Value Scaled(Value count, int stride) => stride == 1 ? count : Product(count, _builder.Int(stride));

    /// <summary>How many elements the array or span of a buffer has.</summary>
    private Value CountOf(Value buffer, int stride)
    {
        Value length = WholeSlot(buffer) is { } slot ? slot.Length : _builder.Let(IrType.Int, new Length(buffer));
        return stride == 1 ? length : _builder.Apply(IrType.Int, Op.Divide, length, _builder.Int(stride));
    }

    /// <summary>Whether two lengths are of the same buffer.</summary>
    private bool IsSameLength(Value a, Value b) =>
        _context.DefinitionOf(a) is Length first && _context.DefinitionOf(b) is Length second && first.Buffer.Id == second.Buffer.Id;

    /// <summary>Whether an expression for a length has its value already: it is made of constants, and of variables that are not assigned again.</summary>
    private bool IsKnownHere(IOperation operation) => operation switch
    {
        { ConstantValue.HasValue: true } => true,
        IParenthesizedOperation parenthesized => IsKnownHere(parenthesized.Operand),
        IConversionOperation { OperatorMethod: null, Conversion.IsIdentity: true } conversion => IsKnownHere(conversion.Operand),
        IBinaryOperation { OperatorMethod: null, OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply } binary =>
            IsKnownHere(binary.LeftOperand) && IsKnownHere(binary.RightOperand),
        IBinaryOperation { OperatorMethod: null, OperatorKind: BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder, RightOperand.ConstantValue: { HasValue: true, Value: int and not 0 } } binary =>
            IsKnownHere(binary.LeftOperand),
        IUnaryOperation { OperatorMethod: null, OperatorKind: UnaryOperatorKind.Minus } unary => IsKnownHere(unary.Operand),
        ILocalReferenceOperation or IParameterReferenceOperation => IsSettled(OperationScan.VariableOf(operation)!),
        IPropertyReferenceOperation { Property.Name: "Length", Instance: ILocalReferenceOperation or IParameterReferenceOperation } length =>
            (TypeMapper.BufferOf(length.Instance.Type) is not null || length.Instance.Type!.SpecialType == SpecialType.System_String) && PooledOf(length.Instance) is null && IsSettled(OperationScan.VariableOf(length.Instance)!),
        _ => false,
    };

    /// <summary>Whether a variable has a value here that stays.</summary>
    private bool IsSettled(ISymbol symbol) =>
        !_reassigned.Contains(symbol) && VariablesOf(symbol) is { Length: > 0 } variables && variables.All(v => _environment[v] is not null);

    /// <summary>A loop over the first indices, with the values that it carries; gives what they are in the end.</summary>
    private Value[] LoopOver(Value count, Value[] initial, Func<Value, Value[], Value[]> body)
    {
        IrBuilder outer = _builder;
        Value index = _context.Fresh(IrType.Int, "i");
        Value[] carried = [.. initial.Select(v => _context.Fresh(v.Type))], results = [.. initial.Select(v => _context.Fresh(v.Type))];
        Value zero = _builder.Int(0);
        _builder = outer.Nested();
        Value[] yields = body(index, carried);
        Block block = _builder.Finish(yields);
        _builder = outer;
        _builder.Append(new Loop(_context.TakeId(), index, zero, count, 1, false, null, new(carried), new(initial), block, new(results)));
        return results;
    }

    /// <summary>A loop over the first indices of storage.</summary>
    private void LoopOver(Value count, Action<Value> body) => LoopOver(count, [], (index, _) =>
    {
        body(index);
        return [];
    });
}
