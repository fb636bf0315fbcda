using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Nullable values that may carry a derivative: a condition, and a value that is zero where there is none.</summary>
internal sealed partial class FunctionLowering
{
    private Value[]? _accessedParts;

    private static ITypeSymbol? UnderlyingOf(IOperation operation) =>
        operation.Type is { } type && TypeMapper.ShapeOf(type) is not null ? NullableTypes.UnderlyingOf(type) : null;

    /// <summary>Whether an expression is a nullable value that exists as its parts.</summary>
    private bool IsPartedNullable(IOperation? operation) => operation is not null && UnderlyingOf(operation) is not null && IsTakenApart(operation);

    /// <summary>The values of an expression that is no nullable value, and is made of one; null for any other.</summary>
    private Value[]? LowerFromNullable(IOperation operation)
    {
        switch (operation)
        {
            case IPropertyReferenceOperation { Instance: { } instance, Property: var property } when NullableTypes.IsValue(property) && IsPartedNullable(instance):
                return Unwrapped(LowerParts(instance));
            case IConversionOperation { OperatorMethod: null, Operand: { } operand, Type: { } type } when NullableTypes.UnderlyingOf(type) is null && IsPartedNullable(operand):
                return Fitted(Unwrapped(LowerParts(operand)), type);
            case IInvocationOperation { TargetMethod.Name: "GetValueOrDefault", Instance: { } instance } call when IsPartedNullable(instance):
                Value[] parts = LowerParts(instance), values = [.. parts.Skip(1)];
                if (call.Arguments.IsEmpty)
                {
                    return values;
                }

                Value[] otherwise = LowerParts(call.Arguments[0].Value);
                return ChooseParts(parts[0], () => values, () => otherwise, [.. values.Select(v => v.Type)]);
            case ICoalesceOperation { Type: { } type } coalesce when UnderlyingOf(coalesce.Value) is not null && NullableTypes.UnderlyingOf(type) is null && IsNullableSeen(coalesce, coalesce.Value):
                return Coalesced(coalesce, LowerParts(coalesce.Value), v => Fitted([.. v.Skip(1)], type), type);
            case ICoalesceAssignmentOperation { Type: { } type } assignment when IsPartedNullable(assignment.Target) && NullableTypes.UnderlyingOf(type) is null:
                return [.. AssignedIfNull(assignment).Skip(1)];
            case IBinaryOperation { OperatorMethod: null, Type.SpecialType: SpecialType.System_Boolean } comparison
                when (UnderlyingOf(comparison.LeftOperand) ?? UnderlyingOf(comparison.RightOperand)) is not null && IsNullableSeen(comparison.LeftOperand, comparison.RightOperand):
                return [Compared(comparison)];
            case IIsTypeOperation { TypeOperand: var tested, ValueOperand: { } tester } when IsPartedNullable(tester) && SymbolEqualityComparer.Default.Equals(UnderlyingOf(tester), tested):
                return [LowerParts(tester)[0]];
            case IConditionalAccessInstanceOperation when _accessedParts is not null:
                return _accessedParts;
            default:
                return LowerFromObject(operation) is { } asked ? [asked] : null;
        }
    }

    /// <summary>The parts of an expression that is a nullable value; null if it is to be lowered as any struct is.</summary>
    private Value[]? LowerNullable(IOperation operation, Shape shape)
    {
        switch (operation)
        {
            case IConversionOperation { OperatorMethod: null, Operand: { ConstantValue: { HasValue: true, Value: null } } }:
                return [.. shape.Leaves.Select(DefaultOf)];
            case IConversionOperation { OperatorMethod: null, Operand: { } operand } when UnderlyingOf(operand) is not null:
                return Fitted(LowerParts(operand), shape);
            case IConversionOperation { OperatorMethod: null, Operand: { Type: not null } operand } when TypeMapper.Element(operand.Type) is not null || TypeMapper.ShapeOf(operand.Type) is not null:
                return Fitted([Bool(true), .. LowerParts(operand)], shape);
            case IObjectCreationOperation { Arguments: [var argument] }:
                return Fitted([Bool(true), .. LowerParts(argument.Value)], shape);
            case ICoalesceOperation coalesce when IsNullableSeen(coalesce, coalesce.Value):
                return Coalesced(coalesce, LowerParts(coalesce.Value), v => v, operation.Type!);
            case ICoalesceAssignmentOperation assignment when IsPartedNullable(assignment.Target):
                return AssignedIfNull(assignment);
            case IBinaryOperation { IsLifted: true, OperatorMethod: null } binary when OperatorName(binary.OperatorKind) is { } name && IsNullableSeen(binary.LeftOperand, binary.RightOperand):
                return Lifted(name, binary.IsChecked, LowerParts(binary.LeftOperand), LowerParts(binary.RightOperand), shape, binary);
            case IUnaryOperation { IsLifted: true, OperatorMethod: null, OperatorKind: UnaryOperatorKind.Minus } unary when IsPartedNullable(unary.Operand):
                Value[] negated = LowerParts(unary.Operand);
                return [negated[0], Arithmetic(shape.Leaves[1], Op.Negate, unary.IsChecked, negated[1])];
            case IUnaryOperation { IsLifted: true, OperatorMethod: null, OperatorKind: UnaryOperatorKind.Plus } unary when IsPartedNullable(unary.Operand):
                return LowerParts(unary.Operand);
            case ICompoundAssignmentOperation { IsLifted: true, OperatorMethod: null } compound when OperatorName(compound.OperatorKind) is { } name && PartsNamed(compound.Target) is { } target:
                Value[] changed = Lifted(name, compound.IsChecked, LowerParts(compound.Target), LowerParts(compound.Value), shape, compound);
                SetParts(target, changed);
                return changed;
            case IIncrementOrDecrementOperation { IsLifted: true, OperatorMethod: null } step when PartsNamed(step.Target) is { } target:
                Value[] before = LowerParts(step.Target), one = [Bool(true), Converted(_builder.Int(1), shape.Leaves[1])];
                Value[] after = Lifted(step.Kind == OperationKind.Increment ? Op.Add : Op.Subtract, step.IsChecked, before, one, shape, step);
                SetParts(target, after);
                return step.IsPostfix ? before : after;
            case IConditionalAccessOperation access when IsLocalObject(access.Operation):
                return AccessedObject(access, () => LowerParts(access.WhenNotNull) is var content && content.Length == shape.Leaves.Length ? content : [Bool(true), .. content], shape.Leaves);
            case IConditionalAccessOperation access when IsPartedNullable(access.Operation):
                return Accessed(access, LowerParts(access.Operation), v => [.. v.Skip(1)], shape);
            case IConditionalAccessInstanceOperation when _accessedParts is not null:
                return _accessedParts;
            default:
                return null;
        }
    }

    private bool IsNullableSeen(params IOperation[] operations) => operations.Any(o => IsActive(o) || IsPartedNullable(o));

    private Value[] Fitted(Value[] values, ITypeSymbol type)
    {
        IrType[] types = PartTypes(type);
        return values.Length == types.Length ? [.. values.Select((v, i) => Converted(v, types[i]))] : [.. types.Select(Placeholder)];
    }

    /// <summary>The value, or the exception where there is none.</summary>
    private Value[] Unwrapped(Value[] parts)
    {
        ThrowIf(Negated(parts[0]), "new global::System.InvalidOperationException(\"Nullable object must have a value.\")");
        return [.. parts.Skip(1)];
    }

    private Value[] Coalesced(ICoalesceOperation coalesce, Value[] parts, Func<Value[], Value[]> whenThere, ITypeSymbol type) => ChooseParts(
        parts[0], () => whenThere(parts), () => LowerParts(coalesce.WhenNull), PartTypes(type), falseThrows: IsThrow(coalesce.WhenNull));

    private Value[] AssignedIfNull(ICoalesceAssignmentOperation assignment)
    {
        if (PartsNamed(assignment.Target) is not { } target)
        {
            return [RefuseConstruct(assignment)];
        }

        IrType[] types = PartTypes(assignment.Target.Type!);
        Value[] before = LowerParts(assignment.Target);
        Value[] after = ChooseParts(before[0], () => before, () => Fitted(LowerParts(assignment.Value) is var given && given.Length == types.Length ? given : [Bool(true), .. given], assignment.Target.Type!), types);
        SetParts(target, after);
        return after;
    }

    /// <summary>An operator on numbers that gives nothing where an operand is nothing.</summary>
    private Value[] Lifted(string name, bool isChecked, Value[] left, Value[] right, Shape shape, IOperation operation)
    {
        if (left is not [var hasLeft, var a] || right is not [var hasRight, var b] || !IsNumber(shape.Leaves[1]))
        {
            return [Bool(false), RefuseConstruct(operation)];
        }

        IrType type = shape.Leaves[1];
        Value has = _builder.Apply(IrType.Bool, Op.And, hasLeft, hasRight);
        return [has, Choose(has, () => Arithmetic(type, name, isChecked, Converted(a, type), Converted(b, type)), () => DefaultOf(type), type)];
    }

    private Value Compared(IBinaryOperation comparison)
    {
        bool isEquality = comparison.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals;
        if (isEquality && IsNull(comparison.RightOperand) || isEquality && IsNull(comparison.LeftOperand))
        {
            Value has = LowerParts(IsNull(comparison.RightOperand) ? comparison.LeftOperand : comparison.RightOperand)[0];
            return comparison.OperatorKind == BinaryOperatorKind.Equals ? Negated(has) : has;
        }

        if (OperatorName(comparison.OperatorKind) is not { } name || LowerParts(comparison.LeftOperand) is not [var hasLeft, var a] || LowerParts(comparison.RightOperand) is not [var hasRight, var b]
            || !IsNumber(a.Type))
        {
            return RefuseConstruct(comparison);
        }

        if (!isEquality)
        {
            return _builder.Apply(IrType.Bool, Op.And, _builder.Apply(IrType.Bool, Op.And, hasLeft, hasRight), _builder.Compare(name, a, b));
        }

        // Where there are no values these are both zero.
        Value equal = _builder.Apply(IrType.Bool, Op.And, Negated(_builder.Apply(IrType.Bool, Op.Xor, hasLeft, hasRight)), _builder.Compare(Op.Equal, a, b));
        return comparison.OperatorKind == BinaryOperatorKind.Equals ? equal : Negated(equal);
    }

    private static bool IsNull(IOperation operation) => Unwrapped(operation).ConstantValue is { HasValue: true, Value: null };

    /// <summary><c>a?.B</c>: of the value, if there is one.</summary>
    private Value[] Accessed(IConditionalAccessOperation access, Value[] parts, Func<Value[], Value[]> value, Shape shape)
    {
        Value[]? outer = _accessedParts;
        Value[] results = ChooseParts(
            parts[0],
            () =>
            {
                _accessedParts = value(parts);
                Value[] content = LowerParts(access.WhenNotNull);
                return Fitted(content.Length == shape.Leaves.Length ? content : [Bool(true), .. content], shape);
            },
            () => [.. shape.Leaves.Select(DefaultOf)], shape.Leaves);
        _accessedParts = outer;
        return results;
    }

    /// <summary>Whether a nullable value matches a pattern; patterns for values have no effects, and are held against zero where there is none.</summary>
    private Value MatchesNullable(Subject subject, ITypeSymbol underlying, IPatternOperation pattern)
    {
        Value has = subject.Parts[0];
        switch (pattern)
        {
            case IConstantPatternOperation constant when IsNull(constant.Value):
                return Negated(has);
            case IDeclarationPatternOperation { MatchesNull: true } declaration:
                Bind(declaration.DeclaredSymbol, subject.Parts);
                return Bool(true);
            case IRecursivePatternOperation recursive:
                Subject matched = new([.. subject.Parts.Skip(1)], underlying);
                Bind(recursive.DeclaredSymbol, recursive.DeclaredSymbol is { } declared && VariablesOf(declared).Length == subject.Parts.Length ? subject.Parts : matched.Parts);
                Value members = has;
                foreach (IPropertySubpatternOperation property in recursive.PropertySubpatterns)
                {
                    members = _builder.Apply(IrType.Bool, Op.And, members, MemberOf(matched, property.Member) is { } member ? Matches(member, property.Pattern) : Bool(false));
                }

                return recursive.DeconstructionSubpatterns.IsEmpty ? members : RefuseConstruct(pattern);
            default:
                Value inner = Matches(new Subject([.. subject.Parts.Skip(1)], underlying), pattern);
                return _context.IsConstant(inner, out string text) && text == "true" ? has : _builder.Apply(IrType.Bool, Op.And, has, inner);
        }
    }
}
