using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Expressions. The one exhaustive visitor: what has no arm is refused by name.</summary>
internal sealed partial class FunctionLowering
{
    private Value Lower(IOperation operation)
    {
        Value value = LowerUnplaced(operation);
        _module.Diagnostics.Places.Add(_name, value, operation.Syntax);
        return value;
    }

    private Value LowerUnplaced(IOperation operation)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (ConstantText.Of(operation, _module) is { } constant)
        {
            return _builder.Let(TypeMapper.Map(operation.Type!), new Constant(constant, ConstantText.Number(operation.ConstantValue.Value)));
        }

        if (operation.Type is { } type && TypeMapper.ShapeOf(type) is not null && IsTakenApart(operation))
        {
            return Packed(operation);
        }

        if (LowerFromNullable(operation) is [{ } unwrapped])
        {
            return unwrapped;
        }

        if (PartsNamed(operation) is [{ } part])
        {
            CheckPath(operation);
            return ReadVariable(part, operation);
        }

        if (PlacesOf(operation) is [{ } place])
        {
            return Current(place, operation);
        }

        if (operation is not (IInvocationOperation or ICompoundAssignmentOperation or IIncrementOrDecrementOperation) && SourceCallOf(operation) is { } source)
        {
            return LowerSourceCall(source) is [{ } returned] ? returned : RefuseConstruct(operation);
        }

        switch (operation)
        {
            case IParenthesizedOperation parenthesized:
                return Lower(parenthesized.Operand);
            case IMemberReferenceOperation when IsPart(operation):
                return LowerPart((IMemberReferenceOperation)operation);
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } when _this is [{ } self] && operation.Syntax is not BaseExpressionSyntax:
                return ReadVariable(self, operation);
            case ISwitchExpressionOperation choice:
                return LowerSwitchExpression(choice)[0];
            case IConditionalAccessOperation access when !IsActive(access.Operation):
                return LowerConditionalValue(access);
            case ILocalReferenceOperation or IParameterReferenceOperation:
                return Read(operation);
            case IConversionOperation conversion:
                return LowerConversion(conversion);
            case IUnaryOperation unary:
                return LowerUnary(unary);
            case IBinaryOperation binary:
                return LowerBinary(binary);
            case ITupleBinaryOperation comparison:
                return LowerTupleComparison(comparison);
            case IConditionalOperation conditional:
                return LowerConditional(conditional);
            case ICoalesceOperation coalesce:
                return LowerCoalesce(coalesce);
            case IAssignmentOperation or IIncrementOrDecrementOperation:
                return LowerAssignment(operation, isUsed: true) ?? Placeholder(operation);
            case IArrayElementReferenceOperation element:
                return LowerArrayElement(element);
            case IPropertyReferenceOperation property:
                return LowerProperty(property);
            case IFieldReferenceOperation:
                return LowerMember(operation);
            case IImplicitIndexerReferenceOperation indexer:
                return LowerImplicitIndexer(indexer);
            case IInvocationOperation call:
                return LowerInvocation(call, isUsed: true) ?? Placeholder(operation);
            case IArrayCreationOperation creation when !TypeMapper.HoldsObjects(creation.Type):
                return LowerArrayCreation(creation);
            case ICollectionExpressionOperation collection when !TypeMapper.HoldsObjects(collection.Type):
                return LowerCollection(collection);
            case IDefaultValueOperation:
                return DefaultOf(TypeMapper.Map(operation.Type!));
            case IObjectCreationOperation { Type: { } linked } creation when !_inSink && LocalClasses.IsLinked(linked) && ContentsOf(creation).Any(IsActive):
                return RefuseLinked(creation, linked);
            case IObjectCreationOperation { Initializer: null } creation:
                return LowerObjectCreation(creation);
            case IWithOperation with:
                return LowerWith(with);
            case IInterpolatedStringOperation text:
                return LowerInterpolation(text);
            case IIsPatternOperation pattern:
                return LowerPattern(pattern);
            case ITypeOfOperation typeOf:
                return _builder.Let(TypeMapper.Map(operation.Type!), new Inert($"typeof({TypeMapper.PlainName(typeOf.TypeOperand)})", [], Purity.Pure));
            case IConditionalAccessInstanceOperation when _accessed is not null:
                return _accessed;
            case IThrowOperation thrown:
                LowerThrow(thrown);
                return Placeholder(operation);
            case { Kind: OperationKind.None } when StackAllocation(operation) is { } allocated:
                return allocated;
            default:
                return RefuseConstruct(operation);
        }
    }

    /// <summary>Lowers an expression whose value is not used.</summary>
    private void LowerDiscarded(IOperation operation)
    {
        switch (operation)
        {
            case ISimpleAssignmentOperation { Target: IDiscardOperation } discard:
                LowerDiscarded(discard.Value);
                break;
            case IDeconstructionAssignmentOperation deconstruction:
                LowerDeconstruction(deconstruction);
                break;
            case ISimpleAssignmentOperation { IsRef: true, Target: ILocalReferenceOperation { Local: { } reference } } referring when IsRenamed(referring):
                Rename(reference, referring.Value, referring);
                break;
            case ISimpleAssignmentOperation { IsRef: true } referring:
                RefuseConstruct(referring, "A ref local that refers to something else from here on, in a loop or a branch of a branch", "declare it where it is assigned, or use an index");
                break;
            case ICoalesceAssignmentOperation { Type: { } filling } filled when TypeMapper.IsObject(filling) && IsLocalObject(filled.Target):
                SetIfNone(filled);
                break;
            case IConditionalAccessOperation access when IsLocalObject(access.Operation):
                AccessedObject(access, () =>
                {
                    LowerDiscarded(access.WhenNotNull);
                    return [];
                }, []);
                break;
            case ISimpleAssignmentOperation { IsRef: false } exchange when PooledOf(exchange.Target) is { } pooled:
                AssignPooled(pooled, exchange.Value);
                break;
            case ISimpleAssignmentOperation { Type: { } assigned } assignment when TypeMapper.ShapeOf(assigned) is not null && IsTakenApartTarget(assignment.Target):
                AssignParts(assignment);
                break;
            case ICompoundAssignmentOperation { OperatorMethod: not null, Type: { } type } compound when TypeMapper.ShapeOf(type) is not null && IsTakenApartTarget(compound.Target):
                LowerParts(compound);
                break;
            case ICoalesceAssignmentOperation filled when IsPartedNullable(filled.Target):
            case ICompoundAssignmentOperation { IsLifted: true } lifted when IsPartedNullable(lifted.Target):
            case IIncrementOrDecrementOperation { IsLifted: true } counted when IsPartedNullable(counted.Target):
                LowerParts(operation);
                break;
            case IIncrementOrDecrementOperation { OperatorMethod: not null, Type: { } stepped } step when TypeMapper.ShapeOf(stepped) is not null && IsTakenApartTarget(step.Target):
                LowerParts(step);
                break;
            case IAssignmentOperation or IIncrementOrDecrementOperation:
                LowerAssignment(operation, isUsed: false);
                break;
            case IInvocationOperation call:
                LowerInvocation(call, isUsed: false);
                break;
            case IConditionalAccessOperation access when !IsActive(access.Operation):
                LowerConditionalAccess(access);
                break;
            default:
                Lower(operation);
                break;
        }
    }

    private bool IsTakenApartTarget(IOperation target) => PartsNamed(target) is not null || IsElementPath(target) || SetterOf(target) is not null;

    private Value Read(IOperation reference)
    {
        ISymbol symbol = OperationScan.VariableOf(reference)!;
        if (PooledOf(reference) is { } pooled)
        {
            return ReadPooled(pooled, reference);
        }

        if (_lists.ContainsKey(symbol))
        {
            return RefuseConstruct(reference, "A list that goes where its elements can't be seen", "pass its ToArray()");
        }

        if (_maps.ContainsKey(symbol))
        {
            return RefuseConstruct(reference, "A dictionary that goes where its entries can't be seen", "use its entries here, and pass the numbers");
        }

        if (_pairs.ContainsKey(symbol))
        {
            return RefuseConstruct(reference, "An entry of a dictionary as a whole", "use its Key and Value");
        }

        if (_rows.ContainsKey(symbol))
        {
            return RefuseConstruct(reference, "An array of arrays that goes where its rows can't be seen", "use its rows, or pass it to a static method of this project");
        }

        if (_delegates.ContainsKey(symbol))
        {
            return RefuseConstruct(reference, "A delegate that goes where its calls can't be seen", "call it here, or pass it to a static method of this project");
        }

        if (_queries.ContainsKey(symbol))
        {
            return RefuseConstruct(reference, "A query that goes where its elements can't be seen", "ask for its sum or its array here");
        }

        if (!_variables.TryGetValue(symbol, out Variable? variable))
        {
            // A constant of the method around a lambda is a number wherever it is named.
            if (reference is { ConstantValue: { HasValue: true, Value: var constant }, Type: { } constantType })
            {
                return _builder.Let(TypeMapper.Map(constantType), new Constant(ConstantText.OfValue(constant, constantType), ConstantText.Number(constant)));
            }

            return RefuseConstruct(reference, $"The captured variable '{symbol.Name}'", "pass it as a parameter");
        }

        return ReadVariable(variable, reference);
    }

    private Value LowerPart(IMemberReferenceOperation member)
    {
        Shape shape = TypeMapper.ShapeOf(member.Instance!.Type!)!;
        return shape.Find(member.Member)!.Of(Checked(LowerParts(member.Instance!), shape))[0];
    }

    private Value ReadVariable(Variable variable, IOperation reference)
    {
        if (_environment[variable] is { } value)
        {
            return value;
        }

        if (variable.IsAmbiguous)
        {
            Refuse(DiagnosticDescriptors.BufferReassigned, variable.AssignedAt ?? reference.Syntax.GetLocation(), variable.Name);
        }
        else if (!_environment.Contains(variable))
        {
            RefuseConstruct(reference, "A variable declared between jumps that cross", "declare it before the first of them");
        }

        return Placeholder(variable.Type);
    }

    private Value LowerConditional(IConditionalOperation conditional)
    {
        IrType type = TypeMapper.Map(conditional.Type!);
        if (type.IsBuffer)
        {
            return ChosenAllocation(conditional, type) ?? RefuseConstruct(
                conditional, "A conditional expression between spans or arrays", "use an if around the code that works on them");
        }

        Value condition = Lower(conditional.Condition);
        IOperation whenFalse = conditional.WhenFalse!;
        if (!IsActive(conditional) && OperationScan.IsCheap(conditional.WhenTrue) && OperationScan.IsCheap(whenFalse) && type.Kind != Ir.TypeKind.Opaque)
        {
            return _builder.Apply(type, Op.Select, condition, Lower(conditional.WhenTrue), Lower(whenFalse));
        }

        return Choose(condition, () => Lower(conditional.WhenTrue), () => Lower(whenFalse), type, IsThrow(conditional.WhenTrue), IsThrow(whenFalse));
    }

    private static bool IsThrow(IOperation operation) => operation is IThrowOperation or IConversionOperation { Operand: IThrowOperation };

    /// <summary>An <c>if</c> for its value: only the branch that is chosen is evaluated.</summary>
    private Value Choose(Value condition, Func<Value> whenTrue, Func<Value> whenFalse, IrType type, bool trueThrows = false, bool falseThrows = false) =>
        ChooseParts(condition, () => [whenTrue()], () => [whenFalse()], [type], trueThrows, falseThrows)[0];

    private Value[] ChooseParts(
        Value condition, Func<Value[]> whenTrue, Func<Value[]> whenFalse, IrType[] types, bool trueThrows = false, bool falseThrows = false)
    {
        Variable[] chosen = [.. types.Select(t => new Variable("", t))];
        foreach (Variable variable in chosen)
        {
            _environment[variable] = null;
        }

        Branch then = Run(() => Set(whenTrue, trueThrows));
        Branch otherwise = Run(() => Set(whenFalse, falseThrows));
        Join(condition, then, otherwise, _builder.Source);
        Value[] results = [.. chosen.Select(v => _environment[v] ?? Placeholder(v.Type))];
        foreach (Variable variable in chosen)
        {
            _environment.Remove(variable);
        }

        return results;

        Completion Set(Func<Value[]> lower, bool throws)
        {
            Value[] values = lower();
            for (int i = 0; i < chosen.Length; i++)
            {
                _environment[chosen[i]] = i < values.Length ? values[i] : null;
            }

            return throws ? Completion.Throws : Completion.Normal;
        }
    }

    private Value LowerCoalesce(ICoalesceOperation coalesce)
    {
        IrType type = TypeMapper.Map(coalesce.Type!);
        bool isUnwrapped = coalesce.Value.Type?.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
            && coalesce.Type?.OriginalDefinition.SpecialType != SpecialType.System_Nullable_T;
        if (IsActive(coalesce.Value) || type.IsBuffer || TypeMapper.ShapeOf(coalesce.Type!) is not null
            || (!coalesce.ValueConversion.IsIdentity && !isUnwrapped && !coalesce.ValueConversion.IsReference))
        {
            return RefuseConstruct(coalesce);
        }

        Value value = Lower(coalesce.Value);
        IrType inner = isUnwrapped ? TypeMapper.Map(((INamedTypeSymbol)coalesce.Value.Type!).TypeArguments[0]) : type;
        if (inner != type && !(IsNumber(inner) && IsNumber(type)))
        {
            return RefuseConstruct(coalesce);
        }

        Value isNull = _builder.Let(IrType.Bool, new Inert("{0} is null", [value], Purity.Pure));
        return Choose(
            isNull, () => Lower(coalesce.WhenNull),
            () => isUnwrapped ? Converted(_builder.Let(inner, new Inert("{0}.GetValueOrDefault()", [value], Purity.Pure)), type) : value,
            type, trueThrows: IsThrow(coalesce.WhenNull));
    }

    /// <summary><c>a?.B</c> as a value, null if a is.</summary>
    private Value LowerConditionalValue(IConditionalAccessOperation access)
    {
        IrType type = TypeMapper.Map(access.Type!);
        if (type.Kind != Ir.TypeKind.Opaque || IsActive(access.WhenNotNull))
        {
            return RefuseConstruct(access);
        }

        (Value? Whole, Value[]? Parts) outer = (_accessed, _accessedParts);
        Value value = Lower(access.Operation);
        _accessedParts = null;
        Value isNotNull = _builder.Let(IrType.Bool, new Inert("{0} is not null", [value], Purity.Pure));
        bool isNullable = access.Operation.Type?.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
        Value result = Choose(isNotNull, WhenNotNull, () => _builder.Constant(type, "default"), type);
        (_accessed, _accessedParts) = outer;
        return result;

        Value WhenNotNull()
        {
            _accessed = isNullable
                ? _builder.Let(TypeMapper.Map(((INamedTypeSymbol)access.Operation.Type!).TypeArguments[0]), new Inert("{0}.GetValueOrDefault()", [value], Purity.Pure))
                : value;
            Value content = Lower(access.WhenNotNull);
            return content.Type == type ? content : _builder.Let(type, new Inert($"({InertTextBuilder.Escape(type.Name)}){{0}}", [content], Purity.Pure));
        }
    }

    /// <summary><c>a?.M()</c> as a statement.</summary>
    private void LowerConditionalAccess(IConditionalAccessOperation access)
    {
        (Value? Whole, Value[]? Parts) outer = (_accessed, _accessedParts);
        Value value = Lower(access.Operation);
        _accessedParts = null;
        Value isNotNull = _builder.Let(IrType.Bool, new Inert("{0} is not null", [value], Purity.Pure));
        Branch then = Run(() =>
        {
            _accessed = value;
            LowerDiscarded(access.WhenNotNull);
            return Completion.Normal;
        });
        (_accessed, _accessedParts) = outer;
        Join(isNotNull, then, Begin(), _builder.Source);
    }
}
