using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// The names of objects that are taken apart. Two names of one object are the same variables, or the same elements of storage. An object takes the place of
/// another only where that one has no further name; where it would depend on control flow which object a name means, it is refused. Objects that cannot
/// change are values: it makes no difference how many there are.
/// </summary>
internal sealed partial class FunctionLowering
{
    private readonly Stack<Scope> _callers = new();
    private readonly Dictionary<IOperation, ObjectName> _returnedObjects = [];
    private readonly List<(Variable Variable, IOperation Target)> _kept = [];
    private readonly Stack<Variable[]> _held = new();
    private ReturnedObject _returnedObject = new(0, null);

    /// <summary>Where an object is that has a name already.</summary>
    private sealed record ObjectName(Variable[]? Variables, ElementRange? Element);

    /// <summary>What a method that is written in place returns: an object that was there before, or a new one.</summary>
    private sealed class ReturnedObject(int since, IrBuilder? builder)
    {
        /// <summary>The point of the call in the order of declarations.</summary>
        public int Since { get; } = since;

        public IrBuilder? Builder { get; } = builder;

        public ObjectName? Name { get; set; }

        public bool IsNew { get; set; }
    }

    private static ITypeSymbol? TypeOf(ISymbol symbol) => (symbol as ILocalSymbol)?.Type ?? (symbol as IParameterSymbol)?.Type;

    /// <summary>An object that an expression gives: its name, or the values of a new one.</summary>
    private (ObjectName? Name, Value[] Values) ObjectOf(IOperation operation, Shape shape)
    {
        IOperation value = Unwrapped(operation);
        if (RefusedObject(operation, shape) is { } refused)
        {
            return (null, refused);
        }

        if (value is IDefaultValueOperation or ILiteralOperation)
        {
            return (null, [.. shape.Leaves.Select(DefaultOf)]);
        }

        if (PartsNamed(value) is { } variables)
        {
            CheckPath(value);
            return (new ObjectName(variables, null), []);
        }

        if (IsElementPath(value) && RangeOf(value) is { } range)
        {
            return (new ObjectName(null, range), []);
        }

        if (value is ICoalesceOperation { WhenNull: var otherwise } there && IsThrow(otherwise) && IsLocalObject(there.Value))
        {
            (ObjectName? Name, Value[] Values) known = ObjectOf(there.Value, shape);
            CheckNamed(known.Name, known.Values, shape, there, () => Lower(otherwise));
            return known;
        }

        _returnedObjects.Remove(value);
        Value[] values = LowerParts(value, always: true);
        return (_returnedObjects.TryGetValue(value, out ObjectName? returned) ? returned : null, values);
    }

    private Value[] ValuesOf(ObjectName name, IOperation use) =>
        name.Variables is { } variables ? [.. variables.Select(v => ReadVariable(v, use))] : Loaded(PlacesIn(name.Element!), use);

    private Value[] RefusedNames(IOperation operation, Shape shape)
    {
        RefuseConstruct(operation, "An object that gets another name here, through which a derivative flows and which may change", "declare a variable for it, make a new object, or make its fields read-only");
        return [.. shape.Leaves.Select(Placeholder)];
    }

    /// <summary>Declares a local that names an object which may change; false for any other.</summary>
    private bool TryDeclareObject(ILocalSymbol local, IOperation? initializer)
    {
        if (initializer is null || !TypeMapper.IsMutableObject(local.Type) || !_active.Contains(local))
        {
            return false;
        }

        NameObject(local, local.Name, local.Type, initializer)();
        return true;
    }

    /// <summary>Evaluates an object, and gives what makes a symbol a name of it.</summary>
    private Action NameObject(ISymbol symbol, string name, ITypeSymbol type, IOperation value)
    {
        Shape shape = TypeMapper.ShapeOf(type)!;
        if (!SymbolEqualityComparer.Default.Equals(TypeArguments.Current.Of(Unwrapped(value).Type ?? type).OriginalDefinition, shape.Type.OriginalDefinition))
        {
            RefuseConstruct(value, "An object through which a derivative flows, as one of another type", "declare it with its own type");
            return static () => { };
        }

        (ObjectName? known, Value[] values) = ObjectOf(value, shape);
        if (known is not null && !shape.IsMutableObject)
        {
            values = ValuesOf(known, value);
            known = null;
        }

        return () => SetName(symbol, name, type, known, values);
    }

    /// <summary>Lets a symbol be a name of an object: one that has a name, or a new one.</summary>
    private void SetName(ISymbol symbol, string name, ITypeSymbol type, ObjectName? known, Value[] values)
    {
        _parts.Remove(symbol);
        _references.Remove(symbol);
        if (known is { Variables: { } variables })
        {
            _parts[symbol] = variables;
        }
        else if (known is { Element: { } element })
        {
            _references[symbol] = element;
        }
        else
        {
            SetParts(DeclareParts(symbol, name, type), values);
        }
    }

    /// <summary>Assigns an object that may change.</summary>
    private Value[] AssignObject(ISimpleAssignmentOperation assignment, Shape shape)
    {
        CheckConstantPart(assignment.Target, assignment.Value);
        (ObjectName target, Action ask) = VariablesToSet(assignment.Target) is ({ } variables, { } askVariables) ? (new ObjectName(variables, null), askVariables)
            : TargetOf(assignment.Target, () => new ObjectName(null, RangeOf(assignment.Target)));
        if (target is { Variables: null, Element: null })
        {
            RefuseConstruct(assignment);
            return [.. shape.Leaves.Select(Placeholder)];
        }

        (ObjectName? name, Value[] values) = Holding(assignment.Target, () => ObjectOf(assignment.Value, shape));
        if (name is { Variables: { } own } && target.Variables is { } same && own.SequenceEqual(same))
        {
            return ValuesOf(name, assignment.Value);
        }

        bool hasOtherName = HasOtherName(target, assignment.Target);
        if ((hasOtherName || name is not null) && assignment.Target is ILocalReferenceOperation { Local: { } local } && IsRenamed(assignment))
        {
            values = name is null ? values : ValuesOf(name, assignment.Value);
            SetName(local, local.Name, local.Type, name, values);
            return values;
        }

        if (hasOtherName)
        {
            return RefusedNames(assignment.Target, shape);
        }

        if (name is not null)
        {
            values = ValuesOf(name, assignment.Value);
            if (assignment.Parent is not IExpressionStatementOperation || !TryMove(assignment.Value, target))
            {
                return RefusedNames(assignment.Value, shape);
            }
        }

        ask();
        Put(target, values, assignment.Target);
        return values;
    }

    private void Put(ObjectName target, Value[] values, IOperation use)
    {
        if (target.Variables is { } variables)
        {
            SetParts(variables, values);
        }
        else
        {
            WriteAll(PlacesIn(target.Element!), values, use);
        }
    }

    /// <summary>An object for a new element of storage: a new one, or one whose only name means the element from now on.</summary>
    private Value[] ElementContent(IOperation operation, Shape shape, ElementRange element)
    {
        (ObjectName? name, Value[] values) = ObjectOf(operation, shape);
        if (name is null)
        {
            return values;
        }

        values = ValuesOf(name, operation);
        return TryMove(operation, new ObjectName(null, element)) ? values : RefusedNames(operation, shape);
    }

    /// <summary>
    /// Lets the only name of an object mean the place that it is put in, if this happens whenever control comes by: in the block in which the name is declared.
    /// </summary>
    private bool TryMove(IOperation source, ObjectName target)
    {
        source = Unwrapped(source);
        if (source is not ILocalReferenceOperation { Local: { } local } || !_parts.TryGetValue(local, out Variable[]? parts) || HasOtherName(new ObjectName(parts, null), source)
            || BlockOf(source.Syntax) is not { } block || local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not { } declaration || BlockOf(declaration) != block
            || IsInLambda(local, block, source.Syntax)
            || source.Syntax.Ancestors().TakeWhile(n => n is not StatementSyntax).Any(n => n is ConditionalExpressionSyntax or SwitchExpressionSyntax or BinaryExpressionSyntax or ConditionalAccessExpressionSyntax or AnonymousFunctionExpressionSyntax))
        {
            return false;
        }

        _parts.Remove(local);
        if (target.Variables is { } variables)
        {
            _parts[local] = variables;
        }
        else
        {
            _references[local] = target.Element!;
        }

        return true;
    }

    /// <summary>Whether a lambda uses a local that was made before an expression and may run after it: there the local means what it meant then.</summary>
    private static bool IsInLambda(ILocalSymbol local, BlockSyntax block, SyntaxNode at)
    {
        IEnumerable<IdentifierNameSyntax> Uses(SyntaxNode node, string name) => node.DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => n.Identifier.ValueText == name);
        return block.DescendantNodes().OfType<AnonymousFunctionExpressionSyntax>().Where(f => f.SpanStart < at.SpanStart && Uses(f, local.Name).Any())
            .Any(f => f.Parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax held } || Uses(block, held.Identifier.ValueText).Any(n => n.SpanStart > at.Span.End));
    }

    /// <summary>The block that a statement stands in directly.</summary>
    private static BlockSyntax? BlockOf(SyntaxNode node) => node.FirstAncestorOrSelf<StatementSyntax>()?.Parent as BlockSyntax;

    /// <summary>Evaluates what goes into a member. Its object is held meanwhile: if the name of it came to mean another one, the assignment would change that.</summary>
    private T Holding<T>(IOperation target, Func<T> value)
    {
        if (target is not IMemberReferenceOperation { Instance: { } instance } || !Hold(instance))
        {
            return value();
        }

        T result = value();
        _held.Pop();
        return result;
    }

    private bool Hold(IOperation named)
    {
        if (!TypeMapper.IsMutableObject(named.Type) || PartsNamed(Unwrapped(named)) is not { Length: > 0 } variables)
        {
            return false;
        }

        _held.Push(variables);
        return true;
    }

    /// <summary>The bindings of a call's parameters. What was evaluated for one is held while the others are.</summary>
    private Action[] BindingsOf(SourceCall call)
    {
        int before = _held.Count;
        if (call.Instance is { } instance)
        {
            Hold(instance);
        }

        List<Action> bindings = ExtensionBlock.ReceiverOf(call.Method) is { } receiver ? [Binding(receiver, call.Instance!)] : [];
        foreach ((IParameterSymbol parameter, IOperation value) in call.Arguments)
        {
            bindings.Add(Binding(parameter, value));
            if (!IsByReference(parameter))
            {
                Hold(value);
            }
        }

        while (_held.Count > before)
        {
            _held.Pop();
        }

        return [.. bindings];
    }

    /// <summary>Whether an object that is about to be replaced is known by a name other than an expression, which would go on to mean the old one.</summary>
    private bool HasOtherName(ObjectName target, IOperation expression)
    {
        ISymbol? own = OperationScan.VariableOf(expression);
        // A parameter by reference is the variable that it refers to.
        int referred = own is IParameterSymbol reference && IsByReference(reference) ? 1 : 0;
        HashSet<ISymbol> others = new(SymbolEqualityComparer.Default);
        foreach ((Dictionary<ISymbol, Variable[]> parts, Dictionary<ISymbol, ElementRange> references, OwnObject self) in
            _callers.Select(c => (c.Parts, c.References, c.Own)).Prepend((_parts, _references, Own)))
        {
            if (target.Variables is { } variables)
            {
                if (_held.Any(h => h.All(variables.Contains)))
                {
                    return true;
                }

                bool IsOther(Variable[] named) => own is null ? named.Length > 0 && named.All(variables.Contains) : named.Any(variables.Contains);
                others.UnionWith(parts
                    .Where(p => TypeMapper.IsObject(TypeOf(p.Key)) && !SymbolEqualityComparer.Default.Equals(p.Key, own) && IsInScope(p.Key, expression) && IsOther(p.Value))
                    .Select(p => p.Key).Where(s => referred == 0 || !(s is IParameterSymbol parameter && IsByReference(parameter))));
                if (others.Count > referred
                    || (self is { IsWhole: false, Variables: { } mine } && own is not null && mine.Any(variables.Contains)))
                {
                    return true;
                }
            }
            else if (target.Element is { } element && (references.Any(r => TypeMapper.IsObject(TypeOf(r.Key)) && !SymbolEqualityComparer.Default.Equals(r.Key, own) && IsInScope(r.Key, expression) && IsSameStorage(r.Value, element))
                || (self.Element is { } current && own is null && !OperationScan.IsThis(expression) && IsSameStorage(current, element))))
            {
                return true;
            }
        }

        return target.Element is not null && own is not null;
    }

    private bool IsSameStorage(ElementRange a, ElementRange b) => RootOf(a.Buffer).Id == RootOf(b.Buffer).Id;

    /// <summary>Whether a name could still be used after an expression.</summary>
    private static bool IsInScope(ISymbol symbol, IOperation at)
    {
        SyntaxNode? declaration = symbol is ILocalSymbol ? symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() : null;
        return declaration?.FirstAncestorOrSelf<SyntaxNode>(n => n is BlockSyntax or CommonForEachStatementSyntax or ForStatementSyntax or SwitchSectionSyntax) is not { } block || block.SyntaxTree != at.Syntax.SyntaxTree || block.Span.Contains(at.Syntax.Span) || FunctionOf(declaration) != FunctionOf(at.Syntax);

        static SyntaxNode? FunctionOf(SyntaxNode node) => node.FirstAncestorOrSelf<SyntaxNode>(n => n is MemberDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax);
    }

    /// <summary>Whether what a method that is written in place returns is an object that may change.</summary>
    private bool IsReturnedObject(IOperation value) =>
        _callers.Count > 0 && _results is not ([] or [{ Type.Kind: Ir.TypeKind.Opaque }]) && TypeMapper.IsMutableObject(value.Type);

    private Value[] ReturnObject(IOperation value)
    {
        Shape shape = TypeMapper.ShapeOf(value.Type!)!;
        (ObjectName? name, Value[] values) = ObjectOf(value, shape);
        bool wasThere = name is { Element: not null } || name?.Variables?.Any(v => _environment.IsOlder(v, _returnedObject.Since)) == true;
        if (_returnedObject.IsNew == wasThere && (_returnedObject.IsNew || _returnedObject.Name is not null)
            || (wasThere && _returnedObject.Name is { } other && !(name!.Variables is { } a && other.Variables is { } b && a.SequenceEqual(b)))
            || (name is { Element: not null } && _builder != _returnedObject.Builder))
        {
            RefuseConstruct(value, "A method that returns one object or another, through which a derivative flows and which may change", "return it in one place, or make its fields read-only");
            return [.. shape.Leaves.Select(Placeholder)];
        }

        (_returnedObject.IsNew, _returnedObject.Name) = (!wasThere, wasThere ? name : null);
        return name is null ? values : ValuesOf(name, value);
    }

    private void NoteReturned(IOperation call, ReturnedObject returned)
    {
        _returnedObjects.Remove(call);
        if (returned.Name is { } name)
        {
            _returnedObjects[call] = name;
        }
    }

    /// <summary>Objects that change places: what they hold does, if they have no other names. False for any other assignment.</summary>
    private bool TryExchangeObjects(IDeconstructionAssignmentOperation deconstruction)
    {
        if (deconstruction.Target is not ITupleOperation targets || Unwrapped(deconstruction.Value) is not ITupleOperation values || targets.Elements.Length != values.Elements.Length
            || !targets.Elements.Any(t => TypeMapper.IsMutableObject(t.Type) && IsLocalObject(t)))
        {
            return false;
        }

        string[] places = [.. targets.Elements.Select(t => t.Syntax.ToString())], sources = [.. values.Elements.Select(v => v.Syntax.ToString())];
        ObjectName[] names = [.. targets.Elements.Select(t => PartsNamed(t) is { } parts ? new ObjectName(parts, null) : new ObjectName(null, IsElementPath(t) ? RangeOf(t) : null))];
        if (!places.OrderBy(p => p, StringComparer.Ordinal).SequenceEqual(sources.OrderBy(s => s, StringComparer.Ordinal)) || names.Any(n => n is { Variables: null, Element: null })
            || targets.Elements.Where((t, i) => HasOtherName(names[i], t)).Any())
        {
            RefuseConstruct(deconstruction, "Objects that get other names here, through which a derivative flows and which may change", "exchange what they hold, or make their fields read-only");
            return true;
        }

        Value[][] contents = [.. sources.Select(s => ValuesOf(names[Array.IndexOf(places, s)], deconstruction))];
        for (int i = 0; i < names.Length; i++)
        {
            Put(names[i], contents[i], targets.Elements[i]);
        }

        return true;
    }

    /// <summary>Whether a variable holds a constant object whole, which a loop that uses it does not assign.</summary>
    private bool IsConstantObject(ISymbol symbol, Variable variable, IOperation target) =>
        variable.Type.Kind == Ir.TypeKind.Opaque && TypeMapper.IsObject(TypeOf(symbol)) && VariablesOf(symbol).Length == 1
        && !(target.Parent is IAssignmentOperation assignment && assignment.Target == target && OperationScan.VariableOf(target) is not null);
}
