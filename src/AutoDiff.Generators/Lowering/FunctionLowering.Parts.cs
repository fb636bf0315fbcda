using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Tuples and structs, which lowering takes apart: an expression of such a type is several values, a variable several variables.</summary>
internal sealed partial class FunctionLowering
{
    private Dictionary<ISymbol, Variable[]> _parts = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _changed = new(SymbolEqualityComparer.Default);
    private Variable[]? _this;

    private static IrType[] PartTypes(ITypeSymbol type) => TypeMapper.ShapeOf(type) is { } shape && !TypeMapper.HoldsObjects(type) ? shape.Leaves : [TypeMapper.Map(type)];

    /// <summary>The names and types of the values that a variable of a type is.</summary>
    internal static IEnumerable<(string Name, IrType Type)> PartsOf(ITypeSymbol type, string name) => PartNames(type, name).Zip(PartTypes(type), (n, t) => (n, t));

    private static string[] PartNames(ITypeSymbol type, string name) =>
        TypeMapper.ShapeOf(type) is { } shape && !TypeMapper.HoldsObjects(type) ? [.. shape.Names.Select(n => name + n)] : [name];

    /// <summary>Declares a variable; one whose type has parts, and that a derivative could flow through or that is changed member by member, as these.</summary>
    private Variable[] DeclareParts(ISymbol symbol, string name, ITypeSymbol type, bool always = true)
    {
        if (TypeMapper.ShapeOf(type) is not { } shape
            || !(TypeMapper.HoldsObjects(type) ? _active.Contains(symbol) : always || shape.IsTuple || _active.Contains(symbol) || _changed.Contains(symbol)))
        {
            return [Declare(symbol, name, type)];
        }

        Variable[] variables = [.. shape.Leaves.Select((leaf, i) => new Variable(name + shape.Names[i], leaf))];
        foreach (Variable variable in variables)
        {
            _environment[variable] = null;
        }

        return _parts[symbol] = variables;
    }

    /// <summary>The variables of a local or parameter; none if it is not known here.</summary>
    private Variable[] VariablesOf(ISymbol symbol) =>
        _parts.TryGetValue(symbol, out Variable[]? parts) ? parts : _variables.TryGetValue(symbol, out Variable? variable) ? [variable]
        : _pooled.TryGetValue(symbol, out PooledVariable? pooled) ? pooled.Variables
        : _lists.TryGetValue(symbol, out ListVariable? list) ? list.Variables : [];

    private void SetParts(Variable[] variables, Value[] values)
    {
        for (int i = 0; i < variables.Length && i < values.Length; i++)
        {
            _environment[variables[i]] = Named(Converted(values[i], variables[i].Type), variables[i].Name);
        }
    }

    /// <summary>What goes into a variable: its parts, or a value that is kept whole.</summary>
    private Value[] LowerFor(Variable[] variables, IOperation operation) =>
        variables.Length == 1 && variables[0].Type.Kind == Ir.TypeKind.Opaque ? [Lower(operation)] : LowerParts(operation, always: true);

    /// <summary>The variables that an expression names, if it is a variable taken apart or a member of one.</summary>
    private Variable[]? PartsNamed(IOperation operation)
    {
        switch (operation)
        {
            case IParenthesizedOperation parenthesized:
                return PartsNamed(parenthesized.Operand);
            case ILocalReferenceOperation or IParameterReferenceOperation:
                return _parts.TryGetValue(OperationScan.VariableOf(operation)!, out Variable[]? variables) ? variables : null;
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }:
                return _isThisWhole || _thisElement is not null || TypeMapper.ShapeOf(operation.Type!) is null ? null : _this;
            case IConditionalAccessInstanceOperation:
                return _accessedObject?.Variables;
            case IPropertyReferenceOperation { Instance: ILocalReferenceOperation } entry when PairMember(entry) is { } held:
                return held;
            case IFieldReferenceOperation or IPropertyReferenceOperation:
                IMemberReferenceOperation reference = (IMemberReferenceOperation)operation;
                return reference.Instance is { Type: { } type } instance && TypeMapper.ShapeOf(type)?.Find(reference.Member) is { } part
                    && PartsNamed(instance) is { } whole
                    ? part.Of(whole)
                    : null;
            default:
                return null;
        }
    }

    /// <summary>Whether an expression is a member of something that is taken apart.</summary>
    private bool IsPart(IOperation operation) =>
        operation is IMemberReferenceOperation { Instance: { Type: { } type } instance } reference
        && TypeMapper.ShapeOf(type)?.Find(reference.Member) is not null && IsTakenApart(instance);

    /// <summary>Whether the value of an expression exists as its parts only.</summary>
    private bool IsTakenApart(IOperation operation) =>
        operation.Type is { } type && TypeMapper.ShapeOf(type) is not null
        && (PartsNamed(operation) is not null || IsActive(operation) || operation is ITupleOperation
            || (operation is not (IInvocationOperation or IObjectCreationOperation) && operation.ChildOperations.Any(IsTakenApart))
            || (operation is IInvocationOperation view && TypeMapper.StorageOf(type) is not null && view.ChildOperations.Any(c => IsTakenApart(c is IArgumentOperation argument ? argument.Value : c)))
            || IsElementPath(operation) || PooledOf(operation) is not null || (operation is IConditionalAccessInstanceOperation && _accessedParts is not null));

    private Value[] LowerParts(IOperation operation) => LowerParts(operation, always: false);

    /// <summary>The values of an expression: of its parts, if its type has parts.</summary>
    /// <param name="operation">The expression.</param>
    /// <param name="always">Whether the parts of an object are wanted even if no derivative flows through it.</param>
    private Value[] LowerParts(IOperation operation, bool always)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (operation.Type is not { } type || TypeMapper.ShapeOf(type) is not { } shape || (!always && TypeMapper.HoldsObjects(type) && !IsLocalObject(operation)))
        {
            return [Lower(operation)];
        }

        if (shape.IsObject && RefusedObject(operation, shape) is { } refused)
        {
            return refused;
        }

        if (PooledOf(operation) is { } pooled)
        {
            return [ReadPooled(pooled, operation)];
        }

        if (PartsNamed(operation) is { } variables)
        {
            CheckPath(operation);
            return [.. variables.Select(v => ReadVariable(v, operation))];
        }

        if (PlacesOf(operation) is { } places)
        {
            return Loaded(places, operation);
        }

        if ((NullableTypes.UnderlyingOf(type) is null ? LowerFromNullable(operation) : LowerNullable(operation, shape)) is { } nullable)
        {
            return nullable;
        }

        if (shape.IsObject && LowerObjectOrNone(operation, shape) is { } chosen)
        {
            return chosen;
        }

        if (shape.Rank > 0 && operation is IInvocationOperation returning && LowerInlined(returning) is { } storage)
        {
            return storage;
        }

        if (shape.Rank > 0 && !IsPart(operation))
        {
            return shape.Rank == 1 ? [LowerStructStorage(operation, shape)] : LowerGrid(operation, shape);
        }

        switch (operation)
        {
            case IParenthesizedOperation parenthesized:
                return LowerParts(parenthesized.Operand, always: true);
            case ITupleOperation tuple when tuple.Elements.FirstOrDefault(e => TypeMapper.IsMutableObject(e.Type) && IsLocalObject(e)) is { } member:
                RefuseConstruct(member, "An object through which a derivative flows in a tuple", "name it by itself");
                return [.. shape.Leaves.Select(Placeholder)];
            case ITupleOperation tuple:
                return Fitted([.. tuple.Elements.SelectMany((e, i) => LowerParts(e, always: shape.Parts[i].Count > 1 || TypeMapper.ShapeOf(shape.Parts[i].Type) is not null))], shape);
            case IConversionOperation { OperatorMethod: null, Operand: { Type: { } from } operand } when TypeMapper.ShapeOf(from) is { } other && other.Leaves.Length == shape.Leaves.Length:
                return Fitted(LowerParts(operand, always: true), shape);
            case IConversionOperation { OperatorMethod: null, Operand: IDefaultValueOperation or ILiteralOperation }:
            case IDefaultValueOperation:
                return [.. shape.Leaves.Select(DefaultOf)];
            case IConversionOperation { OperatorMethod: null, Operand: ITupleOperation or IObjectCreationOperation or ISwitchExpressionOperation or IConditionalOperation } conversion:
                return Fitted(LowerParts(conversion.Operand, always: true), shape);
            case IConditionalOperation conditional when !shape.Leaves.Any(l => l.IsBuffer):
                return ChooseParts(
                    Lower(conditional.Condition), () => LowerParts(conditional.WhenTrue, always: true), () => LowerParts(conditional.WhenFalse!, always: true), shape.Leaves,
                    IsThrow(conditional.WhenTrue), IsThrow(conditional.WhenFalse!));
            case ISwitchExpressionOperation choice:
                return LowerSwitchExpression(choice);
            case ISimpleAssignmentOperation { IsRef: false } assignment:
                return AssignParts(assignment);
            case IDeconstructionAssignmentOperation deconstruction:
                return LowerDeconstruction(deconstruction);
            case ICompoundAssignmentOperation { OperatorMethod: not null } compound when PartsNamed(compound.Target) is { } target && SourceCallOf(compound) is { } call:
                Value[] assigned = LowerSourceCall(call);
                SetParts(target, assigned);
                return assigned;
            case ICompoundAssignmentOperation { OperatorMethod: not null, Target: IPropertyReferenceOperation property } compound when SetterOf(property) is { } setter:
                return AssignProperty(property, setter, compound.Value, () => SourceCallOf(compound) is { } changing ? LowerSourceCall(changing) : [RefuseConstruct(compound)]);
            case ICompoundAssignmentOperation { OperatorMethod: not null } compound when PlacesOf(compound.Target) is { } written:
                _evaluated[compound.Target] = written;
                Value[] stored = SourceCallOf(compound) is { } applied ? LowerSourceCall(applied) : [RefuseConstruct(compound)];
                _evaluated.Remove(compound.Target);
                WriteAll(written, stored, compound.Target);
                return stored;
            case IIncrementOrDecrementOperation { OperatorMethod: not null } step when SourceCallOf(step) is { } stepping:
                return LowerStep(step, stepping);
            case IWithOperation with when with.CloneMethod is null || shape.IsObject:
                return LowerInitializer(Checked(LowerParts(with.Operand, always: true), shape), shape, with.Initializer);
            case IMemberReferenceOperation { Instance: { } instance } member when IsPart(member):
                Shape owner = TypeMapper.ShapeOf(instance.Type!)!;
                return owner.Find(member.Member)!.Of(Checked(LowerParts(instance), owner));
            case IObjectCreationOperation creation:
                return LowerInitializer(shape.IsObject ? LowerNewObject(creation, shape) : LowerConstruction(creation, shape), shape, creation.Initializer);
            case IInvocationOperation pair when LowerSinCos(pair) is { } sinCos:
                return sinCos;
            case IThrowOperation:
                Lower(operation);
                return [.. shape.Leaves.Select(Placeholder)];
        }

        if (operation is IInvocationOperation inlined && (LowerInlined(inlined) ?? LowerQuery(inlined)) is { } values)
        {
            return values;
        }

        if (LowerDerivedCall(operation) is { } derived)
        {
            return derived;
        }

        if (operation is not (ICompoundAssignmentOperation or IIncrementOrDecrementOperation) && SourceCallOf(operation) is { } source)
        {
            return LowerSourceCall(source);
        }

        if (operation is IInvocationOperation invocation && IsActive(invocation))
        {
            // It has no source, or something keeps it from being seen through.
            LowerInvocation(invocation, isUsed: true);
            return [.. shape.Leaves.Select(Placeholder)];
        }

        if (IsActive(operation) || operation is IInstanceReferenceOperation { ReferenceKind: not InstanceReferenceKind.ContainingTypeInstance })
        {
            RefuseConstruct(operation);
            return [.. shape.Leaves.Select(Placeholder)];
        }

        return shape.IsObject ? ExplodedObject(operation, shape) : Exploded(Lower(operation), shape, operation);
    }

    private Value[] Fitted(Value[] values, Shape shape) =>
        values.Length == shape.Leaves.Length ? [.. values.Select((v, i) => Converted(v, shape.Leaves[i]))] : [.. shape.Leaves.Select(Placeholder)];

    private Value DefaultOf(IrType type) => _builder.Constant(type, type switch
    {
        { IsParameter: true } => $"default({type.Name})",
        { IsReal: true } => IrBuilder.RealLiteral(type, "0"),
        { Kind: Ir.TypeKind.Boolean } => "false",
        { Name: "int" } => "0",
        { Name: "long" } => "0L",
        _ => "default",
    });

    private const string CapturingStruct = "A struct that keeps parameters of its primary constructor, where it is not made";
    private const string CapturingWayOut = "give it fields or properties that are set from the parameters";

    /// <summary>The parts of a value that carries no derivative, read from it.</summary>
    private Value[] Exploded(Value whole, Shape shape, IOperation? use)
    {
        if (shape.CapturesParameters)
        {
            Refuse(DiagnosticDescriptors.ConstructNotSupported, use?.Syntax.GetLocation() ?? _method.Locations[0], CapturingStruct, MethodName, CapturingWayOut);
            return [.. shape.Leaves.Select(Placeholder)];
        }

        if (shape.Rank > 0)
        {
            string element = TypeMapper.PlainName(shape.Element?.Type ?? ((IArrayTypeSymbol)shape.Type).ElementType);
            string elements = shape.Rank > 1 ? $"{GridClass}.Elements<{element}>({{0}}, \"array\")" : shape.Type is IArrayTypeSymbol ? $"new global::System.Span<{element}>({{0}})" : TypeMapper.IsMemory(shape.Type) ? "{0}.Span" : "{0}";
            string numbers = shape.Element is null ? elements : $"global::System.Runtime.InteropServices.MemoryMarshal.Cast<{element}, {shape.Leaves[0].Element!.Name}>({elements})";
            return
            [
                _builder.Let(shape.Leaves[0], new Inert(numbers, [whole], Purity.Pure)),
                .. Enumerable.Range(0, shape.Leaves.Length - 1).Select(d => _builder.Let(IrType.Int, new Inert($"{{0}}.GetLength({d.ToString(System.Globalization.CultureInfo.InvariantCulture)})", [whole], Purity.Pure))),
            ];
        }

        List<Value> values = [];
        void Add(Shape current, string path)
        {
            if (current.HasFlag)
            {
                values.Add(_builder.Let(IrType.Bool, new Inert($"{path} is not null", [whole], Purity.Pure)));
            }

            foreach (Part part in current.Parts)
            {
                ISymbol member = part.Member;
                PrivateMember? accessor = current.IsTuple || use is null ? null : _module.PrivateMembers.Find(member);
                string inner = accessor is not null ? Accessed(accessor, path) : $"{path}.{NullableTypes.ReadText(member)}";
                inner = current.HasFlag ? $"({path} is null ? default! : {inner})" : inner;
                if (TypeMapper.ShapeOf(part.Type) is { } nested)
                {
                    Add(nested, inner);
                    continue;
                }

                bool isReachable = current.IsTuple || use is null || accessor is not null || IsReachable(member, use);
                IrType type = TypeMapper.Map(part.Type);
                values.Add(isReachable ? _builder.Let(type, new Inert(inner, [whole], Purity.Pure)) : Placeholder(type));
            }
        }

        Add(shape, "{0}");
        return [.. values];
    }

    /// <summary>Parts as one value again, where it is wanted whole: possible for tuples, which have no private members.</summary>
    private Value Packed(IOperation operation)
    {
        if (TypeMapper.IsObject(operation.Type) && !_inSink && Unwrapped(operation) is IObjectCreationOperation made && made.Arguments.Select(a => a.Value).FirstOrDefault(IsActive) is { } stored)
        {
            Refuse(DiagnosticDescriptors.ActiveValueStored, stored, $"a new {made.Type!.Name}");
            return Placeholder(operation);
        }

        int before = _module.Diagnostics.Items.Count;
        Value[] parts = LowerParts(operation);
        if (_module.Diagnostics.Items.Count > before)
        {
            return Placeholder(operation);
        }

        if (operation.Type is not { } type || TypeMapper.ShapeOf(type) is not { } shape || (IsActive(operation) && !_inSink) || Template(shape, 0) is not { } template)
        {
            return RefuseConstruct(
                operation, TypeMapper.HoldsObjects(operation.Type) ? "An object through which a derivative flows, where its members can't be seen" : "A tuple, struct or array of structs that would have to be put together again",
                "use its members one by one");
        }

        return _builder.Let(TypeMapper.Map(type), new Inert(template, new(parts), Purity.Pure));

        static string? Template(Shape shape, int start)
        {
            if (NullableTypes.UnderlyingOf(shape.Type) is { } underlying)
            {
                return shape.Leaves.Length > 2 ? null : $"({{{start}}} ? ({TypeMapper.Name(underlying)}?){{{start + 1}}} : null)";
            }

            if (!shape.IsTuple || shape.Parts.Count < 2)
            {
                return null;
            }

            string?[] elements = [.. shape.Parts.Select(p => TypeMapper.ShapeOf(p.Type) is { } inner ? Template(inner, start + p.Start) : $"{{{start + p.Start}}}")];
            return elements.Contains(null) ? null : $"({string.Join(", ", elements)})";
        }
    }

    /// <summary><c>++</c> and <c>--</c> of a type that says what they are.</summary>
    private Value[] LowerStep(IIncrementOrDecrementOperation step, SourceCall call)
    {
        Place[]? places = PartsNamed(step.Target) is null ? PlacesOf(step.Target) : null;
        if (places is not null)
        {
            _evaluated[step.Target] = places;
        }

        Value[] before = LowerParts(step.Target), after = LowerSourceCall(call);
        if (PartsNamed(step.Target) is { } variables)
        {
            SetParts(variables, after);
        }
        else if (places is not null)
        {
            WriteAll(places, after, step.Target);
            _evaluated.Remove(step.Target);
        }
        else
        {
            RefuseConstruct(step);
        }

        return step.IsPostfix ? before : after;
    }

    private Value[] AssignParts(ISimpleAssignmentOperation assignment)
    {
        if (assignment.Target is IPropertyReferenceOperation property && SetterOf(property) is { } setter)
        {
            return AssignProperty(property, setter, assignment.Value, () => LowerParts(assignment.Value));
        }

        if (TypeMapper.ShapeOf(assignment.Type!) is { IsMutableObject: true } moved && (PartsNamed(assignment.Target) is not null || IsElementPath(assignment.Target)))
        {
            return AssignObject(assignment, moved);
        }

        if (VariablesToSet(assignment.Target) is ({ } variables, { } askVariables))
        {
            CheckConstantPart(assignment.Target, assignment.Value);
            Value[] values = Holding(assignment.Target, () => LowerFor(variables, assignment.Value));
            askVariables();
            SetParts(variables, values);
            return values;
        }

        if (MapIndexed(assignment.Target) is { } map)
        {
            return Put(map, "Set", ((IPropertyReferenceOperation)assignment.Target).Arguments[0].Value, assignment.Value, assignment);
        }

        if (TargetOf(assignment.Target, () => PlacesOf(assignment.Target)) is ({ } places, { } askPlaces))
        {
            CheckConstantPart(assignment.Target, assignment.Value);
            Value[] content = LowerParts(assignment.Value, always: true);
            askPlaces();
            WriteAll(places, content, assignment.Target);
            return content;
        }

        if (IsActive(assignment.Value) || IsTakenApart(assignment.Value) || LowerAssignment(assignment, isUsed: true) is not { } whole)
        {
            RefuseConstruct(assignment);
            return [.. PartTypes(assignment.Type!).Select(Placeholder)];
        }

        return Exploded(whole, TypeMapper.ShapeOf(assignment.Type!)!, assignment);
    }

    private void WriteAll(Place[] places, Value[] values, IOperation target)
    {
        for (int i = 0; i < places.Length && i < values.Length; i++)
        {
            Write(places[i], Converted(values[i], places[i].Type), target);
        }
    }

    /// <summary><c>{ X = x }</c> after <c>new</c> or <c>with</c>.</summary>
    private Value[] LowerInitializer(Value[] values, Shape shape, IObjectOrCollectionInitializerOperation? initializer)
    {
        foreach (IOperation operation in initializer?.Initializers ?? [])
        {
            if (operation is not ISimpleAssignmentOperation { Target: IMemberReferenceOperation target } assignment || shape.Find(target.Member) is not { } part)
            {
                RefuseConstruct(operation, "This initialiser", "set fields and automatic properties only");
                continue;
            }

            CheckConstantPart(part, assignment.Value, assignment.Value);
            values = [.. values];
            Value[] content = ContentOf(assignment.Value, part.Type);
            for (int i = 0; i < part.Count && i < content.Length; i++)
            {
                values[part.Start + i] = Converted(content[i], shape.Leaves[part.Start + i]);
            }
        }

        return values;
    }

    /// <summary>Places are evaluated first, then all the values; only then is anything written.</summary>
    private Value[] LowerDeconstruction(IDeconstructionAssignmentOperation deconstruction)
    {
        if (TryExchangeObjects(deconstruction) || TryExchangeRows(deconstruction))
        {
            return [.. PartTypes(deconstruction.Type!).Select(Placeholder)];
        }

        List<(IOperation Target, Action<Value> Write)> targets = [];
        AddTargets(deconstruction.Target, targets);
        Value[] values = deconstruction.Value is ITupleOperation || IsPositional(deconstruction.Value.Type)
            ? LowerParts(deconstruction.Value)
            : [];
        if (values.Length != targets.Count)
        {
            RefuseConstruct(deconstruction);
            return [.. PartTypes(deconstruction.Type!).Select(Placeholder)];
        }

        for (int i = 0; i < values.Length; i++)
        {
            targets[i].Write(values[i]);
        }

        return values;
    }

    /// <summary>Whether a type is taken apart in the order of its parts: a tuple, or a record struct that says nothing else.</summary>
    private static bool IsPositional(ITypeSymbol? type) =>
        type is not null && TypeMapper.ShapeOf(type) is { } shape
        && (shape.IsTuple || type.GetMembers("Deconstruct") is [IMethodSymbol { IsImplicitlyDeclared: true } method]
            && method.Parameters.Select(p => p.Name).SequenceEqual(shape.Parts.Select(p => p.Property?.Name)));

    private void AddTargets(IOperation target, List<(IOperation Target, Action<Value> Write)> targets)
    {
        switch (target)
        {
            case IDeclarationExpressionOperation declaration:
                AddTargets(declaration.Expression, targets);
                break;
            case ITupleOperation tuple:
                foreach (IOperation element in tuple.Elements)
                {
                    AddTargets(element, targets);
                }

                break;
            case IDiscardOperation discard:
                foreach (IrType _ in PartTypes(discard.Type!))
                {
                    targets.Add((target, static _ => { }));
                }

                break;
            case not null when PooledOf(target) is { } pooled:
                if (target is ILocalReferenceOperation { IsDeclaration: true })
                {
                    DeclarePooled(pooled, null);
                }

                targets.Add((target, value => AssignPooled(pooled, value, target)));
                break;
            case ILocalReferenceOperation { IsDeclaration: true } local:
                AddVariables(DeclareParts(local.Local, local.Local.Name, local.Local.Type, always: false));
                break;
            case not null when VariablesToSet(target) is ({ } parts, { } ask):
                CheckConstantPart(target, (target.Parent as ITupleOperation)?.Parent is IDeconstructionAssignmentOperation assigned ? assigned.Value : target);
                AddVariables(parts, ask);
                break;
            case not null when PlacesOf(target) is { } elements:
                CheckConstantPart(target, (target.Parent as ITupleOperation)?.Parent is IDeconstructionAssignmentOperation all ? all.Value : target);
                targets.AddRange(elements.Select(element => ((IOperation, Action<Value>))(target, value => Write(element, Converted(value, element.Type), target))));
                break;
            default:
                Place? place = PlaceOf(target!, (target!.Parent as ITupleOperation)?.Parent is IDeconstructionAssignmentOperation whole ? whole.Value : null);
                targets.Add((target, value =>
                {
                    if (place is not null)
                    {
                        Write(place, Converted(value, place.Type), target);
                    }
                }));
                break;
        }

        void AddVariables(Variable[] variables, Action? ask = null)
        {
            for (int i = 0; i < variables.Length; i++)
            {
                (Variable variable, Action? first) = (variables[i], i == 0 ? ask : null);
                targets.Add((target, value =>
                {
                    first?.Invoke();
                    Write(new VariablePlace(variable), Converted(value, variable.Type), target);
                }));
            }
        }
    }
}
