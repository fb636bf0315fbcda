using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// Local functions, lambdas whose delegate is known, and methods that take such lambdas: their bodies are lowered where they are called, so
/// that what they capture are the variables themselves.
/// </summary>
internal sealed partial class FunctionLowering
{
    private const int MaxInlined = 6;

    private readonly List<IMethodSymbol> _inlined = [];
    private Dictionary<ISymbol, KnownDelegate> _delegates = new(SymbolEqualityComparer.Default);

    /// <summary>What a delegate calls, and what the names in it stood for where it was made.</summary>
    private sealed class KnownDelegate(IMethodSymbol method, IOperation? body, Scope scope)
    {
        public IMethodSymbol Method { get; } = method;

        public IOperation? Body { get; } = body;

        public Scope Scope { get; } = scope;
    }

    private sealed record Scope(
        Dictionary<ISymbol, Variable> Variables, Dictionary<ISymbol, Variable[]> Parts, Dictionary<ISymbol, KnownDelegate> Delegates, Dictionary<ISymbol, ElementRange> References,
        Dictionary<ISymbol, PooledVariable> Pooled, Dictionary<ISymbol, RowStorage> Rows, Dictionary<ISymbol, ListVariable> Lists, OwnObject Own, TypeArguments Types);

    private Scope CurrentScope() => new(
        new(_variables, SymbolEqualityComparer.Default), new(_parts, SymbolEqualityComparer.Default), new(_delegates, SymbolEqualityComparer.Default),
        new(_references, SymbolEqualityComparer.Default), new(_pooled, SymbolEqualityComparer.Default),
        new(_rows, SymbolEqualityComparer.Default), new(_lists, SymbolEqualityComparer.Default), Own, TypeArguments.Current);

    private void Enter(Scope scope) => (_variables, _parts, _delegates, _references, _pooled, _rows, _lists, Own) = (
        new(scope.Variables, SymbolEqualityComparer.Default), new(scope.Parts, SymbolEqualityComparer.Default), new(scope.Delegates, SymbolEqualityComparer.Default),
        new(scope.References, SymbolEqualityComparer.Default), new(scope.Pooled, SymbolEqualityComparer.Default), new(scope.Rows, SymbolEqualityComparer.Default),
        new(scope.Lists, SymbolEqualityComparer.Default), scope.Own);

    /// <summary>What an expression of a delegate type calls; null if that is not known.</summary>
    private KnownDelegate? DelegateOf(IOperation operation)
    {
        switch (Unwrapped(operation))
        {
            case IDelegateCreationOperation creation:
                return DelegateOf(creation.Target);
            case IAnonymousFunctionOperation { Symbol: { IsAsync: false } symbol } lambda:
                return new KnownDelegate(symbol, lambda.Body, CurrentScope());
            case IMethodReferenceOperation { Method: { } method } reference when method.IsStatic || method.MethodKind == MethodKind.LocalFunction:
                return new KnownDelegate(Resolved(method, reference.ConstrainedToType), null, CurrentScope());
            case ILocalReferenceOperation or IParameterReferenceOperation when _delegates.TryGetValue(OperationScan.VariableOf(Unwrapped(operation))!, out KnownDelegate? known):
                return known;
            default:
                return null;
        }
    }

    /// <summary>Notes a local that holds one delegate for good; it needs no variable.</summary>
    private bool TryDeclareDelegate(ILocalSymbol local, IOperation? initializer)
    {
        if (local.Type.TypeKind != Microsoft.CodeAnalysis.TypeKind.Delegate || initializer is null || _reassigned.Contains(local) || DelegateOf(initializer) is not { } known)
        {
            return false;
        }

        _delegates[local] = known;
        return true;
    }

    /// <summary>Lowers a call of a local function, of a known delegate, or of a method that is given one; null for any other.</summary>
    private Value[]? LowerInlined(IInvocationOperation call)
    {
        IMethodSymbol method = TargetOf(call);
        (IParameterSymbol, IOperation)[] arguments = [.. call.Arguments.Select(a => (method.Parameters[a.Parameter!.Ordinal], a.Value))];
        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            return call.Instance is { } instance && DelegateOf(instance) is { } known ? LowerDelegateCall(known, arguments, call) : null;
        }

        if (method.MethodKind == MethodKind.LocalFunction)
        {
            return LowerLocalFunction(method, arguments, call);
        }

        if (CallOf(call) is var source && TakesObjects(source))
        {
            return LowerObjectCall(source);
        }

        return method.IsStatic && _module.HasSource(method) && !AttributeNames.Has(method, AttributeNames.NoDerivative)
            && IsWrittenInPlace(call) && !method.ReturnsByRef && !method.ReturnsByRefReadonly && !method.IsAsync
            && StatementsOf(_module.BodyOf(method)) is { } body
            ? Inline(method, body, arguments, call)
            : null;
    }

    /// <summary>Whether a call is one of a body that stands in its place, since it is given or returns what a function of the module cannot.</summary>
    private bool IsWrittenInPlace(IInvocationOperation call) => ReturnsOwnStorage(call) || call.Arguments.Any(
        a => (a.Parameter!.Type.TypeKind == Microsoft.CodeAnalysis.TypeKind.Delegate && DelegateOf(a.Value) is not null) || IsElementByReference(a) || IsPooledArgument(a));

    /// <summary>
    /// Whether a call returns arrays or spans that a derivative could flow through: the method is then written in place, where these are storage like any other.
    /// </summary>
    private bool ReturnsOwnStorage(IInvocationOperation call) =>
        !call.TargetMethod.ReturnsVoid && PartTypes(call.TargetMethod.ReturnType).Any(t => t.IsBuffer) && IsPutWhereActive(call, call.Arguments.Select(a => a.Value));

    /// <summary>Whether what a call returns goes where derivatives could flow, or comes from there.</summary>
    private bool IsPutWhereActive(IOperation call, IEnumerable<IOperation> arguments)
    {
        IOperation whole = call;
        while (whole.Parent is IConversionOperation or IParenthesizedOperation or IVariableInitializerOperation)
        {
            whole = whole.Parent;
        }

        ISymbol? target = whole.Parent switch
        {
            IVariableDeclaratorOperation declarator => declarator.Symbol,
            IAssignmentOperation assignment => ActiveSymbols.RootOf(assignment.Target),
            _ => null,
        };
        return (target is not null && _active.Contains(target)) || arguments.Any(IsSeenThrough);
    }

    private Value[] LowerDelegateCall(KnownDelegate known, (IParameterSymbol Parameter, IOperation Value)[] arguments, IInvocationOperation call)
    {
        IMethodSymbol method = known.Method;
        (IParameterSymbol, IOperation)[] own = [.. arguments.Select(a => (method.Parameters[a.Parameter.Ordinal], a.Value))];
        if (StatementsOf(known.Body) is { } body)
        {
            return Inline(method, body, own, call, known.Scope);
        }

        if (method.MethodKind == MethodKind.LocalFunction)
        {
            return LowerLocalFunction(method, own, call);
        }

        if (CallNames.PrimitivePrefix(method.ContainingType) is { } prefix && IsPrimitiveSignature(method)
            && (!own.Any(a => IsActive(a.Item2)) || Primitives.WhyNotDifferentiable(prefix + method.Name) is null))
        {
            Value[] values = [.. own.Select(a => Converted(Lower(a.Item2), TypeMapper.Map(a.Item1.Type)))];
            return [_builder.Let(TypeMapper.Map(method.ReturnType), new Primitive(prefix + method.Name, new(values)))];
        }

        if (_module.HasSource(method) && ObstacleOf(method) is null && !AttributeNames.Has(method, AttributeNames.NoDerivative))
        {
            return LowerSourceCall(new SourceCall(method, null, own, call));
        }

        Refuse(DiagnosticDescriptors.UnknownCallee, call.Syntax.GetLocation(), method.Name, "it is called through a delegate");
        return method.ReturnsVoid ? [] : [.. PartTypes(method.ReturnType).Select(Placeholder)];
    }

    private Value[] LowerLocalFunction(IMethodSymbol method, (IParameterSymbol, IOperation)[] arguments, IInvocationOperation call)
    {
        bool isConstant = AttributeNames.Has(method, AttributeNames.NoDerivative);
        // One in a generic method is another one for each of its forms.
        if (method.IsStatic && !isConstant && TypeArguments.Current.IsEmpty && ObstacleOf(method) is null && !IsWrittenInPlace(call))
        {
            return LowerSourceCall(new SourceCall(method, null, arguments, call));
        }

        string? obstacle = isConstant ? "it is a local function that is held constant" : method.IsAsync ? "it is asynchronous"
            : method.ReturnsByRef || method.ReturnsByRefReadonly ? "it returns by reference" : null;
        if (obstacle is null && StatementsOf(_module.BodyOf(method)) is { } body)
        {
            return Inline(method, body, arguments, call);
        }

        Refuse(DiagnosticDescriptors.UnknownCallee, call, method.Name, obstacle ?? "it has no body");
        return method.ReturnsVoid ? [] : [.. PartTypes(method.ReturnType).Select(Placeholder)];
    }

    private static IReadOnlyList<IOperation>? StatementsOf(IOperation? body) => body switch
    {
        IMethodBodyOperation method => (method.BlockBody ?? method.ExpressionBody)?.Operations,
        ILocalFunctionOperation local => (local.Body ?? local.IgnoredBody)?.Operations,
        IBlockOperation block => block.Operations,
        _ => null,
    };

    private Value[] Inline(
        IMethodSymbol method, IReadOnlyList<IOperation> body, (IParameterSymbol Parameter, IOperation Value)[] arguments, IOperation call, Scope? scope = null)
    {
        if (method.MethodKind == MethodKind.Ordinary)
        {
            using TypeArguments.Scope types = TypeArguments.Current.With(TypeArguments.Of(method, _module.Compilation)).Enter();
            _active.Include(body, method.OriginalDefinition.Parameters.Where(p => MayBeGivenActive(p.Type) || arguments.Any(a => a.Parameter.Ordinal == p.Ordinal && IsLocalObject(a.Value))));
        }

        return InlineBound(method, body, [.. arguments.Select(a => Binding(a.Parameter, a.Value))], call, scope);
    }

    /// <summary>Lowers a body in place of a call. The bindings give parameters their values once the scope is that of the callee.</summary>
    private Value[] InlineBound(IMethodSymbol method, IReadOnlyList<IOperation> body, IReadOnlyList<Action> bindings, IOperation call, Scope? scope)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (_inlined.Count(m => SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, method.OriginalDefinition)) >= (method.MethodKind is MethodKind.LocalFunction or MethodKind.AnonymousFunction ? 1 : MaxInlined))
        {
            Refuse(DiagnosticDescriptors.UnknownCallee, call, method.Name, "it calls itself and captures variables; make it a static method");
            return method.ReturnsVoid ? [] : [.. PartTypes(method.ReturnType).Select(Placeholder)];
        }

        Scope outer = CurrentScope();
        int before = _environment.Now;
        using TypeArguments.Scope types = (scope?.Types ?? TypeArguments.Current).With(TypeArguments.Of(method, _module.Compilation)).Enter();
        if (scope is not null)
        {
            Enter(scope);
        }

        foreach (Action bind in bindings)
        {
            bind();
        }

        (Variable[] results, Variable returned, LoopFrame? loop, int source) = (_results, _returned, _loop, _builder.Source);
        ReturnedObject outerObject = _returnedObject;
        _returnedObject = new ReturnedObject(before, _builder);
        _callers.Push(outer);
        _results = TypeMapper.HoldsObjects(method.OriginalDefinition.ReturnType) && IsReturnedApart(call)
            ? [.. TypeMapper.ShapeOf(method.OriginalDefinition.ReturnType)!.Leaves.Select(t => new Variable("result", t))]
            : ResultsOf(method.OriginalDefinition);
        _returned = Flag("returned", false);
        _loop = null;
        foreach (Variable result in _results)
        {
            _environment[result] = null;
        }

        _inlined.Add(method);
        DeclarePools(body);
        LowerStatements(body);
        _inlined.RemoveAt(_inlined.Count - 1);
        _callers.Pop();
        NoteReturned(call, _returnedObject);
        _returnedObject = outerObject;
        Value[] values = [.. _results.Select(r => _environment[r] ?? Placeholder(r.Type))];
        if (_results.Any(r => r.Type.IsBuffer && _environment[r] is null))
        {
            RefuseConstruct(call, $"A call of '{method.Name}', which returns one array or span or another", "return it in one place, or write to storage that is passed in");
        }

        // What was declared inside names no storage any more.
        _environment.RemoveSince(before);

        (_results, _returned, _loop, _builder.Source) = (results, returned, loop, source);
        Enter(outer);
        return values;
    }

    /// <summary>Whether an argument refers to storage: the method is then written in place, where what it refers to is the storage itself.</summary>
    private bool IsElementByReference(IArgumentOperation argument) => IsByReference(argument.Parameter!) && (IsElementPath(argument.Value) || IsElement(argument.Value));

    /// <summary>Whether an argument is a variable by reference that takes the place of others, or a span where the method has an array.</summary>
    private bool IsPooledArgument(IArgumentOperation argument)
    {
        IOperation value = Unwrapped(argument.Value);
        if (RowsOf(value) is not null || (value is IArrayElementReferenceOperation row && RowsOf(row.ArrayReference) is not null && argument.Parameter!.Type is IArrayTypeSymbol))
        {
            return true;
        }

        return PooledOf(value) is not null ? IsByReference(argument.Parameter!) || argument.Parameter!.Type is IArrayTypeSymbol
            : argument.Parameter!.Type is IArrayTypeSymbol && OperationScan.VariableOf(value) is { } symbol && _variables.TryGetValue(symbol, out Variable? variable)
                && variable.Type is { IsBuffer: true, Buffer: BufferKind.Array } && _environment[variable] is { Type.Buffer: not BufferKind.Array };
    }

    /// <summary>Whether an expression is an element of storage of numbers.</summary>
    private bool IsElement(IOperation operation) => operation switch
    {
        IArrayElementReferenceOperation { Indices: [{ Type.Name: not "Range" }] } element => TypeMapper.BufferOf(element.ArrayReference.Type) is not null && IsStorage(element.ArrayReference),
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance } => CallNames.IsSpanOrMemory(instance.Type) && TypeMapper.BufferOf(instance.Type) is not null && IsStorage(instance),
        _ => false,
    };

    /// <summary>Evaluates an argument, and gives what makes it the parameter's value once the scope is that of the callee.</summary>
    private Action Binding(IParameterSymbol parameter, IOperation argument)
    {
        IParameterSymbol own = parameter.OriginalDefinition;
        if (RowsOf(argument) is { } rows && !IsByReference(parameter))
        {
            return () => _rows[own] = rows;
        }

        if (IsByReference(parameter) && PooledOf(argument) is { } pooled)
        {
            return () => _pooled[own] = pooled;
        }

        if (IsByReference(parameter) && (IsElementPath(argument) || IsElement(argument)))
        {
            return RangeOf(argument) is { } range ? () => _references[own] = range : () => { };
        }

        if (IsByReference(parameter))
        {
            List<(int, Variable?[] Variables)> written = [];
            Value[] initial = LowerReference(argument, parameter, written);
            Variable[] variables = [.. written[0].Variables.Select(v => v!)];
            return () =>
            {
                if (TypeMapper.ShapeOf(parameter.Type) is null || variables is [{ Type.Kind: Ir.TypeKind.Opaque }])
                {
                    _variables[own] = variables[0];
                }
                else
                {
                    _parts[own] = variables;
                }

                for (int i = 0; i < variables.Length; i++)
                {
                    // A discarded one is no variable of the caller's.
                    _environment[variables[i]] ??= initial[i];
                }
            };
        }

        if (parameter.Type.TypeKind == Microsoft.CodeAnalysis.TypeKind.Delegate && DelegateOf(argument) is { } known)
        {
            return () => _delegates[own] = known;
        }

        if (TypeMapper.HoldsObjects(parameter.Type) && !IsLocalObject(argument) && !IsNoObject(argument))
        {
            Value whole = Lower(argument);
            return () => _environment[Declare(own, own.Name, parameter.Type)] = whole;
        }

        if (TypeMapper.IsObject(parameter.Type))
        {
            return NameObject(own, own.Name, parameter.Type, argument);
        }

        Value[] values = LowerArgument(argument, parameter);
        return () => SetParts(DeclareParts(own, own.Name, parameter.Type), values);
    }

    /// <summary>The variables that a name stands for here, or where a delegate in reach was made.</summary>
    private HashSet<Variable> VariablesInReach(ISymbol symbol)
    {
        HashSet<Variable> found = [.. VariablesOf(symbol)];
        Stack<KnownDelegate> open = new(_delegates.Values);
        HashSet<KnownDelegate> seen = [];
        while (open.Count > 0)
        {
            KnownDelegate known = open.Pop();
            if (!seen.Add(known))
            {
                continue;
            }

            if (known.Scope.Parts.TryGetValue(symbol, out Variable[]? parts))
            {
                found.UnionWith(parts);
            }
            else if (known.Scope.Variables.TryGetValue(symbol, out Variable? variable))
            {
                found.Add(variable);
            }

            foreach (KnownDelegate inner in known.Scope.Delegates.Values)
            {
                open.Push(inner);
            }
        }

        return found;
    }

    /// <summary>Operations and the bodies that they run: those of local functions, of lambdas in them and of known delegates.</summary>
    private IReadOnlyList<IOperation> WithCalled(IEnumerable<IOperation?> operations)
    {
        List<IOperation> all = [.. operations.OfType<IOperation>()];
        HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default);
        for (int i = 0; i < all.Count; i++)
        {
            foreach (IOperation operation in OperationScan.SelfAndDescendants(all[i]).SelectMany(o => o.ChildOperations.Where(c => c is IAnonymousFunctionOperation).Prepend(o)).ToArray())
            {
                switch (operation)
                {
                    case IAnonymousFunctionOperation lambda when lambda != all[i]:
                        Add(lambda.Symbol, lambda.Body);
                        break;
                    case IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction } local }:
                        Add(local, (_module.BodyOf(local) as ILocalFunctionOperation)?.Body);
                        break;
                    case IMethodReferenceOperation { Method: { MethodKind: MethodKind.LocalFunction } local }:
                        Add(local, (_module.BodyOf(local) as ILocalFunctionOperation)?.Body);
                        break;
                    case ILocalReferenceOperation or IParameterReferenceOperation when _delegates.TryGetValue(OperationScan.VariableOf(operation)!, out KnownDelegate? known):
                        Add(known.Method, known.Body ?? (known.Method.MethodKind == MethodKind.LocalFunction ? (_module.BodyOf(known.Method) as ILocalFunctionOperation)?.Body : null));
                        break;
                }
            }
        }

        return all;

        void Add(IMethodSymbol symbol, IOperation? body)
        {
            if (body is not null && seen.Add(symbol))
            {
                all.Add(body);
            }
        }
    }
}
