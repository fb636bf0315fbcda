using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Places for objects in which there may be none: a flag says whether there is one, and what is done with an object asks it, unless it is known.</summary>
internal sealed partial class FunctionLowering
{
    private ObjectName? _accessedObject;
    private IOperation? _askedLater;
    private Value? _flagAskedLater;

    /// <summary>Throws what the method throws where a member is asked for and there is no object.</summary>
    private void CheckFlag(Value isSet, Action? otherwise = null)
    {
        if (!IsTrue(isSet))
        {
            ThrowIf(Negated(isSet), otherwise ?? Thrower("new global::System.NullReferenceException()"));
        }
    }

    private bool IsTrue(Value value) => _context.IsConstant(value, out string text) && text == "true";

    /// <summary>The values of an object of which a member is used.</summary>
    private Value[] Checked(Value[] values, Shape shape)
    {
        if (shape.HasFlag && values.Length == shape.Leaves.Length)
        {
            CheckFlag(values[0]);
        }

        return values;
    }

    /// <summary>The elements of an object of which a member is used.</summary>
    private ElementRange Checked(ElementRange range, Shape shape, IOperation instance)
    {
        if (shape.HasFlag && !IsThere(instance))
        {
            Ask(instance, FlagIn(range));
        }

        return range;
    }

    private void Ask(IOperation instance, Value isSet)
    {
        if (ReferenceEquals(instance, _askedLater))
        {
            _flagAskedLater = isSet;
            return;
        }

        CheckFlag(isSet);
    }

    /// <summary>Evaluates the target of an assignment. As in C#, whether there is an object to assign a member of is asked after the value is known: by what is given back.</summary>
    private (T Target, Action Ask) TargetOf<T>(IOperation target, Func<T> evaluate)
    {
        (IOperation? outer, Value? outerFlag) = (_askedLater, _flagAskedLater);
        (_askedLater, _flagAskedLater) = ((target as IMemberReferenceOperation)?.Instance, null);
        T result = evaluate();
        Value? isSet = _flagAskedLater;
        (_askedLater, _flagAskedLater) = (outer, outerFlag);
        return (result, () =>
        {
            if (isSet is not null)
            {
                CheckFlag(isSet);
            }
        });
    }

    /// <summary>The variables that the target of an assignment is; null if it is none.</summary>
    private (Variable[]? Target, Action Ask) VariablesToSet(IOperation target) => TargetOf(target, () =>
    {
        Variable[]? variables = PartsNamed(target);
        if (variables is not null)
        {
            CheckPath(target);
        }

        return variables;
    });

    /// <summary>Whether an expression is an object without being asked.</summary>
    private static bool IsThere(IOperation instance) => OperationScan.IsThis(instance) || instance is IConditionalAccessInstanceOperation;

    private Value FlagIn(ElementRange range) =>
        _builder.Compare(Op.Greater, LoadElement(range.Buffer, Sum(range.Start, range.Offset)), _builder.Real(range.Buffer.Type.Element!, "0"));

    private void CheckNamed(ObjectName? name, Value[] values, Shape shape, IOperation use, Action? otherwise = null)
    {
        if (shape.HasFlag && !IsThere(use))
        {
            CheckFlag(FlagOf(name, values, shape, use), otherwise);
        }
    }

    /// <summary>Whether there is an object.</summary>
    private Value FlagOf(ObjectName? name, Value[] values, Shape shape, IOperation use) =>
        !shape.HasFlag ? Bool(true) : name?.Element is { } element ? FlagIn(element) : name?.Variables is { } variables ? ReadVariable(variables[0], use) : values[0];

    private Value FlagOf(IOperation operation)
    {
        Shape shape = TypeMapper.ShapeOf(operation.Type!)!;
        (ObjectName? name, Value[] values) = ObjectOf(operation, shape);
        return FlagOf(name, values, shape, operation);
    }

    /// <summary>What asks whether there is an object; null for any other expression.</summary>
    private Value? LowerFromObject(IOperation operation)
    {
        switch (operation)
        {
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison when IsNull(comparison.RightOperand) || IsNull(comparison.LeftOperand):
                IOperation other = Unwrapped(IsNull(comparison.RightOperand) ? comparison.LeftOperand : comparison.RightOperand);
                return !TypeMapper.IsObject(other.Type) || !IsLocalObject(other) ? null
                    : comparison.OperatorKind == BinaryOperatorKind.Equals ? Negated(FlagOf(other)) : FlagOf(other);
            case IIsTypeOperation { ValueOperand: { Type: { } type } tested, TypeOperand: var wanted } when TypeMapper.IsObject(type) && IsLocalObject(tested) && SymbolEqualityComparer.Default.Equals(type, wanted):
                return FlagOf(tested);
            case IConditionalAccessOperation { Type: { } type } access when TypeMapper.IsObject(access.Operation.Type) && IsLocalObject(access.Operation) && TypeMapper.Map(type) is { Kind: Ir.TypeKind.Opaque } result && TypeMapper.ShapeOf(type) is null:
                return AccessedObject(access, () => [_builder.Let(result, new Inert($"({InertTextBuilder.Escape(result.Name)}){{0}}", [Lower(access.WhenNotNull)], Purity.Pure))], [result])[0];
            default:
                return null;
        }
    }

    /// <summary>An object that is there or not, of a class whose objects do not change; null for any other expression.</summary>
    private Value[]? LowerObjectOrNone(IOperation operation, Shape shape)
    {
        switch (operation)
        {
            case ICoalesceOperation coalesce when IsLocalObject(coalesce.Value) && TypeMapper.ShapeOf(coalesce.Value.Type!)?.Leaves.Length == shape.Leaves.Length:
                if (shape.IsMutableObject)
                {
                    return IsThrow(coalesce.WhenNull) && ObjectOf(coalesce, shape) is { Name: { } name } ? ValuesOf(name, coalesce) : RefusedNames(coalesce, shape);
                }

                Value[] values = LowerParts(coalesce.Value, always: true);
                return shape.HasFlag ? ChooseParts(values[0], () => values, () => LowerParts(coalesce.WhenNull, always: true), shape.Leaves, falseThrows: IsThrow(coalesce.WhenNull)) : values;
            case IConditionalAccessOperation access when IsLocalObject(access.Operation):
                return shape.IsMutableObject ? RefusedNames(access, shape) : AccessedObject(access, () => LowerParts(access.WhenNotNull, always: true), shape.Leaves);
            default:
                return null;
        }
    }

    /// <summary><c>a?.B</c> of an object that is taken apart: zero or nothing where there is none.</summary>
    private Value[] AccessedObject(IConditionalAccessOperation access, Func<Value[]> whenThere, IrType[] types)
    {
        Shape shape = TypeMapper.ShapeOf(access.Operation.Type!)!;
        (ObjectName? name, Value[] values) = ObjectOf(access.Operation, shape);
        Value isSet = FlagOf(name, values, shape, access);
        ObjectName? outer = _accessedObject;
        _accessedObject = name ?? new ObjectName(Temporary(shape, values), null);
        Value[] results = IsTrue(isSet) ? whenThere() : ChooseParts(isSet, whenThere, () => [.. types.Select(DefaultOf)], types);
        _accessedObject = outer;
        return results;
    }

    /// <summary><c>a ??= b</c> of objects.</summary>
    private void SetIfNone(ICoalesceAssignmentOperation assignment)
    {
        Shape shape = TypeMapper.ShapeOf(assignment.Target.Type!)!;
        ObjectName? target = PartsNamed(assignment.Target) is { } variables ? new(variables, null) : IsElementPath(assignment.Target) ? new(null, RangeOf(assignment.Target)) : null;
        if (target is null)
        {
            RefuseConstruct(assignment);
            return;
        }

        CheckPath(assignment.Target);
        Branch missing = Run(() =>
        {
            (ObjectName? name, Value[] values) = ObjectOf(assignment.Value, shape);
            Put(target, name is null || !shape.IsMutableObject ? name is null ? values : ValuesOf(name, assignment.Value) : RefusedNames(assignment.Value, shape), assignment.Target);
            return Completion.Normal;
        });
        Join(Negated(FlagOf(target, [], shape, assignment)), missing, Begin(), _builder.Source);
    }

    /// <summary>Asks for every object on the way to a member that is variables.</summary>
    private void CheckPath(IOperation operation)
    {
        if (operation is IParenthesizedOperation parenthesized)
        {
            CheckPath(parenthesized.Operand);
        }
        else if (operation is IMemberReferenceOperation { Instance: { Type: { } type } instance } && PartsNamed(instance) is { } whole)
        {
            CheckPath(instance);
            if (TypeMapper.ShapeOf(type) is { HasFlag: true } && !IsThere(instance))
            {
                Ask(instance, ReadVariable(whole[0], instance));
            }
        }
    }

    /// <summary>A value as an element of storage of numbers.</summary>
    private Value Stored(Value value, IrType number)
    {
        if (value.Type.Kind != Ir.TypeKind.Boolean || !number.IsReal)
        {
            return Converted(value, number);
        }

        Value one = _builder.Real(number, "1"), zero = _builder.Real(number, "0");
        return IsTrue(value) ? one : Choose(value, () => one, () => zero, number);
    }
}
