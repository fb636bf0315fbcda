using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Assignments of all forms: one evaluation of the target, then its old value, the operator, the new value.</summary>
internal sealed partial class FunctionLowering
{
    /// <summary>Where an assignment writes, its operands evaluated.</summary>
    private abstract record Place(IrType Type);

    private sealed record VariablePlace(Variable Variable) : Place(Variable.Type);

    private sealed record ElementPlace(Value Buffer, Value Index, bool IsConstant = false) : Place(Buffer.Type.Element!);

    /// <summary>Whether there is an object in storage of numbers.</summary>
    private sealed record FlagPlace(Value Buffer, Value Index) : Place(IrType.Bool);

    private sealed record MemberPlace(InertText Text, IrType Type) : Place(Type);

    /// <summary>Lowers an assignment; gives its value if that is used.</summary>
    private Value? LowerAssignment(IOperation operation, bool isUsed)
    {
        switch (operation)
        {
            case ISimpleAssignmentOperation { IsRef: false } row when !isUsed && TryAssignRow(row):
                return null;
            case ISimpleAssignmentOperation { IsRef: false, Target: IPropertyReferenceOperation entry } put when MapIndexed(entry) is { } map:
                return Put(map, "Set", entry.Arguments[0].Value, put.Value, put)[0];
            case ISimpleAssignmentOperation { IsRef: false } simple:
                {
                    (Place? place, Action ask) = TargetOf(simple.Target, () => PlaceOf(simple.Target, simple.Value));
                    if (place is null)
                    {
                        return null;
                    }

                    Value value = Holding(simple.Target, () => Lower(simple.Value));
                    ask();
                    Write(place, value, simple.Target);
                    return value;
                }

            case ICompoundAssignmentOperation { IsLifted: false } compound when IsBuiltIn(compound.OperatorMethod, compound.ConstrainedToType) && OperatorName(compound.OperatorKind) is { } name:
                return LowerCompound(compound, name, isUsed);
            case IIncrementOrDecrementOperation { IsLifted: false } step when IsBuiltIn(step.OperatorMethod, step.ConstrainedToType):
                return LowerStep(step, isUsed);
            case ICompoundAssignmentOperation { IsLifted: true, OperatorMethod: null } lifted when !isUsed && !IsActive(lifted.Value) && TokenOf(lifted.OperatorKind) is { } token:
                LowerLifted(lifted, token);
                return null;
            case ICoalesceAssignmentOperation { Target.Type.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } filled when !isUsed && !IsActive(filled.Value):
                LowerFilled(filled);
                return null;
            default:
                return RefuseConstruct(operation);
        }
    }

    private static string? TokenOf(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.Add => "+",
        BinaryOperatorKind.Subtract => "-",
        BinaryOperatorKind.Multiply => "*",
        BinaryOperatorKind.Divide => "/",
        _ => null,
    };

    /// <summary><c>a += b</c> and the like for a nullable value that carries no derivative.</summary>
    private void LowerLifted(ICompoundAssignmentOperation lifted, string token)
    {
        if (PlaceOf(lifted.Target, lifted.Value) is { } place)
        {
            Value old = Current(place, lifted.Target);
            Write(place, _builder.Let(place.Type, new Inert($"{{0}} {token} {{1}}", [old, Lower(lifted.Value)], Purity.Pure)), lifted.Target);
        }
    }

    /// <summary><c>a ??= b</c> for a nullable value that carries no derivative.</summary>
    private void LowerFilled(ICoalesceAssignmentOperation filled)
    {
        if (PlaceOf(filled.Target, filled.Value) is not { } place)
        {
            return;
        }

        Value old = Current(place, filled.Target);
        Value isNull = _builder.Let(IrType.Bool, new Inert("{0} is null", [old], Purity.Pure));
        Write(place, Choose(isNull, () => _builder.Let(place.Type, new Inert("{0}", [Lower(filled.Value)], Purity.Pure)), () => old, place.Type), filled.Target);
    }

    private Value? LowerCompound(ICompoundAssignmentOperation compound, string name, bool isUsed)
    {
        if (PlaceOf(compound.Target, compound.Value) is not { } place)
        {
            return null;
        }

        if (!IsNumber(place.Type) && place.Type.Kind != Ir.TypeKind.Boolean)
        {
            return RefuseConstruct(compound);
        }

        if (IsRefused(compound, place.Type, name) || IsRefused(compound, place.Type, TypeMapper.Map(compound.Value.Type!)))
        {
            return Placeholder(compound);
        }

        if (place is ElementPlace { Type.IsReal: true } element && name == Op.Add && !isUsed && !MayWrite(compound.Value))
        {
            CheckStore(element, compound.Target, IsActive(compound.Value));
            _builder.Append(new Accumulate(element.Buffer, element.Index, Converted(Lower(compound.Value), element.Type)));
            return null;
        }

        Value old = Current(place, compound.Target);
        Value operand = Holding(compound.Target, () => Lower(compound.Value));
        // Integers narrower than int are computed as int and converted back.
        bool isShift = name is Op.ShiftLeft or Op.ShiftRight or Op.UnsignedShiftRight;
        IrType type = place.Type.IsReal || place.Type.Kind == Ir.TypeKind.Boolean || isShift && compound.InConversion.IsIdentity ? place.Type
            : compound.InConversion.IsIdentity ? place.Type : isShift ? IrType.Int : operand.Type;
        Value result = Arithmetic(type, name, compound.IsChecked, Converted(old, type), isShift ? operand : Converted(operand, type));
        result = Converted(result, place.Type, compound.IsChecked);
        Write(place, result, compound.Target);
        return result;
    }

    private Value? LowerStep(IIncrementOrDecrementOperation step, bool isUsed)
    {
        if (PlaceOf(step.Target, null) is not { } place)
        {
            return null;
        }

        if (!IsNumber(place.Type))
        {
            return RefuseConstruct(step);
        }

        if (IsRefused(step, place.Type, step.Kind == OperationKind.Increment ? Op.Add : Op.Subtract))
        {
            return Placeholder(step);
        }

        Value old = Current(place, step.Target);
        IrType type = IsNarrow(place.Type) ? IrType.Int : place.Type;
        Value one = type.IsReal ? _builder.Real(type, "1") : Converted(_builder.Int(1), type);
        Value result = Arithmetic(type, step.Kind == OperationKind.Increment ? Op.Add : Op.Subtract, step.IsChecked, Converted(old, type), one);
        result = Converted(result, place.Type, step.IsChecked);
        Write(place, result, step.Target);
        return isUsed ? step.IsPostfix ? old : result : null;
    }

    private static bool IsNarrow(IrType type) => type.Name is "byte" or "sbyte" or "short" or "ushort" or "char";

    /// <summary>Whether evaluating an expression could write to storage, so that an old value must be read before it.</summary>
    private bool MayWrite(IOperation operation) => OperationScan.SelfAndDescendants(operation).Any(o => o switch
    {
        IAssignmentOperation or IIncrementOrDecrementOperation => true,
        IInvocationOperation call => CallNames.PrimitivePrefix(TargetOf(call).ContainingType) is null && !CallNames.IsDetach(call.TargetMethod),
        IObjectCreationOperation => true,
        _ => false,
    });

    private Place? PlaceOf(IOperation target, IOperation? content)
    {
        switch (target)
        {
            case IParenthesizedOperation parenthesized:
                return PlaceOf(parenthesized.Operand, content);
            case not null when PartsNamed(target) is [{ } part]:
                CheckPath(target);
                CheckConstantPart(target, content);
                return new VariablePlace(part);
            case not null when PlacesOf(target) is [{ } element]:
                CheckConstantPart(target, content);
                return element;
            case ILocalReferenceOperation or IParameterReferenceOperation when VariableFor(target) is { } variable:
                return new VariablePlace(variable);
            case IPropertyReferenceOperation property when SetterOf(property) is { } setter && PartTypes(property.Type!) is [var type]:
                CheckConstantPart(property.Instance!, content);
                EvaluateIndices(property);
                return new PropertyPlace(property, setter, type);
            case IArrayElementReferenceOperation { Indices: [{ } index] } element
                when !IsMember(element.ArrayReference) && TypeMapper.Map(element.ArrayReference.Type!).IsBuffer && index.Type?.Name != "Range":
                {
                    Value buffer = Lower(element.ArrayReference);
                    return new ElementPlace(buffer, LowerIndex(index, buffer));
                }

            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance } indexer
                when !IsMember(instance) && CallNames.IsSpanOrMemory(instance.Type) && TypeMapper.Map(instance.Type!).IsBuffer:
                {
                    Value buffer = Lower(instance);
                    return new ElementPlace(buffer, LowerIndex(indexer.Arguments[0].Value, buffer));
                }

            case IImplicitIndexerReferenceOperation indexer when TypeMapper.Map(indexer.Instance.Type!).IsBuffer && indexer.Argument.Type?.Name == "Index":
                {
                    Value buffer = Lower(indexer.Instance);
                    return new ElementPlace(buffer, LowerIndex(indexer.Argument, buffer));
                }

            case IMemberReferenceOperation { Instance: { } instance } when TypeMapper.IsStruct(instance.Type) && OperationScan.VariableOf(instance) is not null:
                RefuseConstruct(target, "An assignment to a member of a struct variable", "use separate variables");
                return null;
            case IMemberReferenceOperation { Instance: { Type.IsValueType: true } instance } when IsOwnObject(instance):
                Refuse(DiagnosticDescriptors.SelfWritten, target, _method.Name);
                return null;
            case IFieldReferenceOperation or IPropertyReferenceOperation or IArrayElementReferenceOperation:
                if (content is not null && IsActive(content))
                {
                    if (target is IMemberReferenceOperation { Instance: ILocalReferenceOperation { Type: { } linked } } && LocalClasses.IsLinked(linked))
                    {
                        RefuseLinked(target, linked);
                        return null;
                    }

                    Refuse(DiagnosticDescriptors.ActiveValueStored, target, $"'{target.Syntax}'");
                    return null;
                }

                return IsWritable(target) && MemberText(target) is { } text ? new MemberPlace(text, TypeMapper.Map(target.Type!)) : null;
            default:
                RefuseConstruct(target!);
                return null;
        }
    }

    /// <summary>Whether an expression is the struct that a marked method is called on: derivatives work on a copy of it.</summary>
    private bool IsOwnObject(IOperation operation) =>
        _isThisWhole && operation is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance, Type.IsValueType: true };

    /// <summary>Whether generated code could write a member; refuses it if not. Accessors of structs give copies, those of properties read them.</summary>
    private bool IsWritable(IOperation target)
    {
        for (IOperation? at = target; at is IMemberReferenceOperation or IArrayElementReferenceOperation; at = (at as IMemberReferenceOperation)?.Instance ?? (at as IArrayElementReferenceOperation)?.ArrayReference)
        {
            ISymbol? member = at switch
            {
                IPropertyReferenceOperation { Property: { } property } when ReferenceEquals(at, target) => property.SetMethod ?? (ISymbol)property,
                IFieldReferenceOperation { Field: { IsStatic: false, ContainingType.IsValueType: true } field } => field,
                _ => null,
            };
            if (member is not null && !_module.PrivateMembers.IsAccessible(member))
            {
                return IsReachable(member, at);
            }

            if (at.Type is { IsReferenceType: true } && !ReferenceEquals(at, target))
            {
                break;
            }
        }

        return true;
    }

    private Variable? VariableFor(IOperation reference) =>
        OperationScan.VariableOf(reference) is { } symbol && _variables.TryGetValue(symbol, out Variable? variable) && IsByValue(symbol) ? variable : null;

    private static bool IsByValue(ISymbol symbol) => symbol switch
    {
        // A ref local in here stands for the variable that it refers to.
        ILocalSymbol => true,
        IParameterSymbol parameter => parameter.RefKind is RefKind.None or RefKind.In || IsByReference(parameter),
        _ => false,
    };

    /// <summary>What a place holds. A member whose way there has effects is not read and written by walking there twice.</summary>
    private Value Current(Place place, IOperation target) => place switch
    {
        MemberPlace { Text.Purity: Purity.Effect } => RefuseConstruct(
            target, "A compound assignment through calls that may have effects", "assign what they return to a variable first"),
        VariablePlace variable => _environment[variable.Variable] ?? Placeholder(place.Type),
        ElementPlace { IsConstant: true } element => Detached(LoadElement(element.Buffer, element.Index)),
        ElementPlace element => LoadElement(element.Buffer, element.Index),
        FlagPlace flag => FlagIn(new ElementRange(flag.Buffer, flag.Index, 0, [])),
        PropertyPlace { Property: var property } => SourceCallOf(property) is { } call && LowerSourceCall(call) is [var value] ? value : RefuseConstruct(property),
        MemberPlace member => _builder.Let(place.Type, new Inert(member.Text.Template, member.Text.Arguments, Purity.Reads)),
        _ => Placeholder(place.Type),
    };

    private void Write(Place place, Value value, IOperation target)
    {
        switch (place)
        {
            case VariablePlace { Variable: var variable }:
                if (variable.Type.IsBuffer && _environment[variable]?.Id != value.Id)
                {
                    variable.AssignedAt = target.Syntax.GetLocation();
                }

                _environment[variable] = Named(value, variable.Name);
                break;
            case ElementPlace element:
                IOperation? parent = target.Parent;
                while (parent is ITupleOperation)
                {
                    parent = parent.Parent;
                }

                CheckStore(element, target, parent is IAssignmentOperation { Value: { } content } && IsActive(content));
                _builder.Append(new Store(element.Buffer, element.Index, value));
                break;
            case FlagPlace flag:
                _builder.Append(new Store(flag.Buffer, flag.Index, Stored(value, flag.Buffer.Type.Element!)));
                break;
            case PropertyPlace { Property: var property, Setter: var setter }:
                SetProperty(property, setter, [value]);
                break;
            case MemberPlace { Text: var text }:
                _builder.Append(new Effect($"{text.Template} = {{{text.Arguments.Count}}}", text.Arguments.Add(value)));
                break;
        }
    }

    /// <summary>A marked method's array parameters are inputs; storage that is held constant takes constants only.</summary>
    private void CheckStore(ElementPlace element, IOperation target, bool isActive)
    {
        if (_origins.TryGetValue(element.Buffer.Id, out ISymbol? origin))
        {
            CheckWrite(origin, target.Syntax.GetLocation(), isActive);
        }
    }

    private void CheckWrite(ISymbol origin, Location location, bool isActive)
    {
        if (origin is not IParameterSymbol parameter)
        {
            return;
        }

        if (isActive && AttributeNames.Has(parameter, AttributeNames.NoDerivative))
        {
            Refuse(DiagnosticDescriptors.NoDerivativeStorageWritten, location, parameter.Name);
        }
        else if (parameter.Type is IArrayTypeSymbol array && AttributeReader.IsMarked(_method)
            && !AttributeNames.Has(parameter, AttributeNames.Scratch) && !AttributeNames.Has(parameter, AttributeNames.NoDerivative)
            && TypeMapper.CarriesDerivatives(array.ElementType))
        {
            Refuse(DiagnosticDescriptors.ArrayParameterWritten, location, parameter.Name, array.ElementType.ToDisplayString());
        }
    }
}
