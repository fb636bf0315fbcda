using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Operators and conversions.</summary>
internal sealed partial class FunctionLowering
{
    private Value LowerUnary(IUnaryOperation unary)
    {
        IrType type = TypeMapper.Map(unary.Type!);
        if (!IsBuiltIn(unary.OperatorMethod, unary.ConstrainedToType) || unary.IsLifted || type.Kind == Ir.TypeKind.Opaque)
        {
            return LowerInertOperator(unary, OperatorOf(unary.OperatorMethod, unary.ConstrainedToType), unary.Operand);
        }

        switch (unary.OperatorKind)
        {
            case UnaryOperatorKind.Plus:
                return Lower(unary.Operand);
            case UnaryOperatorKind.Minus when IsRefused(unary, type, Op.Negate):
                return Placeholder(type);
            case UnaryOperatorKind.Minus:
                return Arithmetic(type, Op.Negate, unary.IsChecked, Lower(unary.Operand));
            case UnaryOperatorKind.Not:
                return _builder.Apply(type, Op.Not, Lower(unary.Operand));
            case UnaryOperatorKind.BitwiseNegation:
                return _builder.Apply(type, Op.Complement, Lower(unary.Operand));
            default:
                return RefuseConstruct(unary);
        }
    }

    private Value LowerBinary(IBinaryOperation binary)
    {
        if (binary.LeftOperand.Type is null || binary.RightOperand.Type is null)
        {
            return RefuseConstruct(binary);
        }

        IrType left = TypeMapper.Map(binary.LeftOperand.Type), type = TypeMapper.Map(binary.Type!);
        if (!IsBuiltIn(binary.OperatorMethod, binary.ConstrainedToType) || binary.IsLifted || left.Kind is Ir.TypeKind.Opaque or Ir.TypeKind.Buffer || type.Kind == Ir.TypeKind.Opaque)
        {
            return LowerInertOperator(binary, OperatorOf(binary.OperatorMethod, binary.ConstrainedToType), binary.LeftOperand, binary.RightOperand);
        }

        switch (binary.OperatorKind)
        {
            case BinaryOperatorKind.ConditionalAnd:
            case BinaryOperatorKind.ConditionalOr:
                return LowerLogic(binary, binary.OperatorKind == BinaryOperatorKind.ConditionalAnd);
            case { } kind when OperatorName(kind) is { } name:
                if (IsRefused(binary, left, name) || IsRefused(binary, left, TypeMapper.Map(binary.RightOperand.Type!)))
                {
                    return Placeholder(type);
                }

                Value a = Lower(binary.LeftOperand), b = Lower(binary.RightOperand);
                return Arithmetic(type, name, binary.IsChecked, a, b);
            default:
                return RefuseConstruct(binary);
        }
    }

    private Value LowerLogic(IBinaryOperation binary, bool isAnd)
    {
        Value left = Lower(binary.LeftOperand);
        if (OperationScan.IsCheap(binary.RightOperand))
        {
            return _builder.Apply(IrType.Bool, isAnd ? Op.And : Op.Or, left, Lower(binary.RightOperand));
        }

        return isAnd
            ? Choose(left, () => Lower(binary.RightOperand), () => Bool(false), IrType.Bool)
            : Choose(left, () => Bool(true), () => Lower(binary.RightOperand), IrType.Bool);
    }

    private static string? OperatorName(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.Add => Op.Add,
        BinaryOperatorKind.Subtract => Op.Subtract,
        BinaryOperatorKind.Multiply => Op.Multiply,
        BinaryOperatorKind.Divide => Op.Divide,
        BinaryOperatorKind.Remainder => Op.Remainder,
        BinaryOperatorKind.LeftShift => Op.ShiftLeft,
        BinaryOperatorKind.RightShift => Op.ShiftRight,
        BinaryOperatorKind.UnsignedRightShift => Op.UnsignedShiftRight,
        BinaryOperatorKind.And => Op.And,
        BinaryOperatorKind.Or => Op.Or,
        BinaryOperatorKind.ExclusiveOr => Op.Xor,
        BinaryOperatorKind.Equals => Op.Equal,
        BinaryOperatorKind.NotEquals => Op.NotEqual,
        BinaryOperatorKind.LessThan => Op.Less,
        BinaryOperatorKind.LessThanOrEqual => Op.LessOrEqual,
        BinaryOperatorKind.GreaterThan => Op.Greater,
        BinaryOperatorKind.GreaterThanOrEqual => Op.GreaterOrEqual,
        _ => null,
    };

    private static string? OperatorToken(IOperation operation) => operation switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } => "-{0}",
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } => "!{0}",
        IUnaryOperation { OperatorKind: UnaryOperatorKind.BitwiseNegation } => "~{0}",
        IBinaryOperation binary => binary.OperatorKind switch
        {
            BinaryOperatorKind.Add => "{0} + {1}",
            BinaryOperatorKind.Subtract => "{0} - {1}",
            BinaryOperatorKind.Multiply => "{0} * {1}",
            BinaryOperatorKind.Divide => "{0} / {1}",
            BinaryOperatorKind.Remainder => "{0} % {1}",
            BinaryOperatorKind.And => "{0} & {1}",
            BinaryOperatorKind.Or => "{0} | {1}",
            BinaryOperatorKind.ExclusiveOr => "{0} ^ {1}",
            BinaryOperatorKind.Equals => "{0} == {1}",
            BinaryOperatorKind.NotEquals => "{0} != {1}",
            BinaryOperatorKind.LessThan => "{0} < {1}",
            BinaryOperatorKind.LessThanOrEqual => "{0} <= {1}",
            BinaryOperatorKind.GreaterThan => "{0} > {1}",
            BinaryOperatorKind.GreaterThanOrEqual => "{0} >= {1}",
            _ => null,
        },
        _ => null,
    };

    /// <summary>An operator on values that are no numbers of the IR: strings, enums, decimals, structs.</summary>
    private Value LowerInertOperator(IOperation operation, IMethodSymbol? method, params IOperation[] operands)
    {
        bool isText = operation.Type?.SpecialType == SpecialType.System_String;
        if (OperatorToken(operation) is not { } template || (!isText && operands.Any(IsActive)) || method?.MethodKind == MethodKind.ExplicitInterfaceImplementation)
        {
            return RefuseConstruct(operation);
        }

        bool outer = _inSink;
        _inSink |= isText;
        Value[] values = [.. operands.Select(o => Lower(isText && o is IConversionOperation { IsImplicit: true, Operand: { Type: not null } boxed } ? boxed : o))];
        _inSink = outer;
        return _builder.Let(TypeMapper.Map(operation.Type!), new Inert(template, new(values), method is null || isText ? Purity.Pure : _module.Purity.OfOperator(method)));
    }

    private Value LowerConversion(IConversionOperation conversion)
    {
        IOperation operand = conversion.Operand;
        if (operand is IThrowOperation)
        {
            Lower(operand);
            return Placeholder(conversion);
        }

        if (operand is IDefaultValueOperation)
        {
            return DefaultOf(TypeMapper.Map(conversion.Type!));
        }

        if (operand.Type is null)
        {
            // A target-typed expression: null, a default literal, a stack allocation, a collection.
            return operand is ILiteralOperation ? _builder.Constant(TypeMapper.Map(conversion.Type!), "null") : Lower(operand);
        }

        if (operand.Kind == OperationKind.None && StackAllocation(operand) is { } allocated)
        {
            return allocated;
        }

        IrType from = TypeMapper.Map(operand.Type), to = TypeMapper.Map(conversion.Type!);
        if (to is { IsBuffer: true, Buffer: BufferKind.Array } && ClonedArray(operand) is { } cloned && TypeMapper.Map(cloned.Type!) == to)
        {
            return CopyOf(Lower(cloned), to);
        }

        if (from.IsBuffer && to.IsBuffer && from.Element == to.Element)
        {
            return View(Lower(operand), to);
        }

        if (IsNumber(from) && IsNumber(to) && conversion.OperatorMethod is null)
        {
            return conversion.Conversion.IsImplicit ? Converted(Lower(operand), to) : Converted(Lower(operand), to, conversion.IsChecked);
        }

        // A target-typed new is a conversion to the type that is there.
        if (conversion.Conversion.IsIdentity || (conversion.OperatorMethod is null && SymbolEqualityComparer.Default.Equals(operand.Type, conversion.Type)))
        {
            return Lower(operand);
        }

        if (IsActive(operand) && !_inSink)
        {
            if (IsRefused(operand))
            {
                return Placeholder(conversion);
            }

            Refuse(DiagnosticDescriptors.ActiveValueConverted, conversion, conversion.Type!.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat));
            return Placeholder(conversion);
        }

        Value value = Lower(operand);
        if (conversion.IsTryCast)
        {
            return _builder.Let(to, new Inert($"{{0}} as {TypeMapper.PlainName(conversion.Type!)}", [value], Purity.Pure));
        }

        Purity purity = conversion.OperatorMethod is { } method ? _module.Purity.OfOperator(method) : Purity.Pure;
        return _builder.Let(to, new Inert($"({TypeMapper.Name(conversion.Type!)}){{0}}", [value], purity));
    }

    /// <summary>The array of which an expression makes a copy by <c>Clone</c>; null for any other expression.</summary>
    private IOperation? ClonedArray(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod.Name: "Clone", Instance: { Type: IArrayTypeSymbol } instance } && (IsStorage(instance) || IsGrid(instance)) ? instance : null;

    /// <summary>Refuses an operator on numbers of a type parameter whose constraints lack what the derivative needs.</summary>
    private bool IsRefused(IOperation operation, IrType type, string name)
    {
        bool isChecked = operation is IBinaryOperation { IsChecked: true } or IUnaryOperation { IsChecked: true } or ICompoundAssignmentOperation { IsChecked: true }
            or IIncrementOrDecrementOperation { IsChecked: true };
        if (type.IsParameter && IsOtherwise(isChecked) && name is (Op.Add or Op.Subtract or Op.Multiply or Op.Negate))
        {
            RefuseConstruct(operation, "Arithmetic of a type parameter whose 'checked' differs from the project's setting", "use the project's setting");
            return true;
        }

        if (!type.IsParameter || !IsActive(operation) || NumberParameter.WhyNotOperator(type, name) is not { } reason)
        {
            return false;
        }

        Refuse(DiagnosticDescriptors.LibraryMemberNotDifferentiable, operation, $"{type.Name}.{name}", reason);
        return true;
    }

    /// <summary>Refuses an operator between numbers of a type parameter and others, of which nothing is known.</summary>
    private bool IsRefused(IOperation operation, IrType left, IrType right)
    {
        if (left == right || !(left.IsParameter || right.IsParameter))
        {
            return false;
        }

        RefuseConstruct(operation, "An operator between a type parameter and another type", "convert with CreateChecked");
        return true;
    }

    private static bool IsNumber(IrType type) => type.Kind is Ir.TypeKind.Real or Ir.TypeKind.Integer;

    /// <summary>A value converted to a type, as C# converts numbers.</summary>
    private Value Converted(Value value, IrType type)
    {
        if (value.Type == type || !IsNumber(value.Type) || !IsNumber(type))
        {
            return value;
        }

        if (type.IsReal && value.Type.Kind == Ir.TypeKind.Integer && _context.IsConstant(value, out string text) && ConstantText.IsDecimal(text))
        {
            return _builder.Real(type, text);
        }

        return _builder.Apply(type, Op.Convert, value);
    }

    /// <summary>
    /// Arithmetic on integers whose overflow is checked where the project's is not, or the reverse, says so: generated code is compiled with the project's setting.
    /// </summary>
    private Value Arithmetic(IrType type, string name, bool isChecked, params Value[] operands)
    {
        string? text = (name, operands.Length) switch
        {
            (Op.Add, 2) => "{0} + {1}",
            (Op.Subtract, 2) => "{0} - {1}",
            (Op.Multiply, 2) => "{0} * {1}",
            (Op.Negate, 1) => "-{0}",
            _ => null,
        };
        return text is not null && type.Kind == Ir.TypeKind.Integer && IsOtherwise(isChecked)
            ? _builder.Let(type, new Inert($"{CheckText.Of(isChecked)}({text})", new(operands), Purity.Pure))
            : _builder.Apply(type, name, operands);
    }

    /// <summary>A value converted to a type, with overflow checked or not.</summary>
    private Value Converted(Value value, IrType type, bool isChecked) =>
        type.Kind == Ir.TypeKind.Integer && IsNumber(value.Type) && value.Type != type && IsOtherwise(isChecked)
            ? _builder.Let(type, new Inert($"{CheckText.Of(isChecked)}(({type.Name}){{0}})", [value], Purity.Pure))
            : Converted(value, type);

    private bool IsOtherwise(bool isChecked) => isChecked != _module.Compilation.Options.CheckOverflow;
}
