using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// LINQ over arrays of numbers and ranges: a chain of queries and what is made of it become one loop. Each element goes through the chain before the next
/// one does, as it does when the method itself runs.
/// </summary>
internal sealed partial class FunctionLowering
{
    private Dictionary<ISymbol, Query> _queries = new(SymbolEqualityComparer.Default);

    /// <summary>A sequence that nothing was asked of yet.</summary>
    /// <param name="Element">The type of its elements.</param>
    /// <param name="Count">How many elements go in at its start.</param>
    /// <param name="IsFiltered">Whether fewer may come out.</param>
    /// <param name="Push">Computes the element at an index and hands it on, if there is one.</param>
    /// <param name="Code">What runs for each element.</param>
    private sealed record Query(ITypeSymbol Element, Value Count, bool IsFiltered, Action<Value, Action<Value[]>> Push, IReadOnlyList<IOperation> Code);

    internal static bool IsQueryMethod(IMethodSymbol method) => method.IsStatic && method.ContainingType.Name == "Enumerable"
        && method.ContainingType.ContainingNamespace is { Name: "Linq", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary>Notes a local that holds one query for good: it runs where something is asked of it.</summary>
    private bool TryDeclareQuery(ILocalSymbol local, IOperation? initializer)
    {
        if (initializer is null || _reassigned.Contains(local) || Unwrapped(initializer) is not IInvocationOperation { TargetMethod: { } method } || !IsQueryMethod(method)
            || local.Type.TypeKind != Microsoft.CodeAnalysis.TypeKind.Interface || !IsQuery(initializer))
        {
            return false;
        }

        if (OperationScan.SelfAndDescendants(initializer).Any(o => PooledOf(o) is not null))
        {
            RefuseConstruct(initializer, "A query over an array that takes the place of another", "make an array of its elements");
        }

        _queries[local] = QueryOf(initializer);
        return true;
    }

    /// <summary>Lowers a call that asks something of a query; null for any other.</summary>
    private Value[]? LowerQuery(IInvocationOperation call)
    {
        if (!IsQueryMethod(call.TargetMethod) || call.Arguments.Length == 0)
        {
            return null;
        }

        IOperation[] arguments = [.. call.Arguments.OrderBy(a => a.Parameter!.Ordinal).Select(a => a.Value)];
        if (!IsQuery(arguments[0]) || !arguments.Skip(1).All(a => a.Type?.TypeKind != Microsoft.CodeAnalysis.TypeKind.Delegate || DelegateOf(a) is not null))
        {
            return null;
        }

        string name = call.TargetMethod.Name;
        bool isReal = call.Type is { } type && TypeMapper.Map(type).IsReal;
        switch (name)
        {
            case "Sum" or "Average" or "Max" or "Min" when isReal && arguments.Length <= 2:
                Query numbers = arguments.Length == 2 ? Selected(QueryOf(arguments[0]), arguments[1], call) : QueryOf(arguments[0]);
                return TypeMapper.Map(numbers.Element) == TypeMapper.Map(call.Type!) ? [new QueryResult(this, numbers, call).Of(name)] : null;
            case "Aggregate":
                return new QueryResult(this, QueryOf(arguments[0]), call).Aggregate(arguments);
            case "Count" when arguments.Length <= 2:
                return [new QueryResult(this, arguments.Length == 2 ? Filtered(QueryOf(arguments[0]), arguments[1], call) : QueryOf(arguments[0]), call).Count()];
            case "ToArray" when !IsFilteredQuery(arguments[0]) && TypeMapper.Map(call.Type!).IsBuffer:
                return [new QueryResult(this, QueryOf(arguments[0]), call).ToArray()];
            default:
                return null;
        }
    }

    /// <summary>Whether an expression is a chain of known queries over an array of numbers or a range.</summary>
    private bool IsQuery(IOperation operation)
    {
        operation = Unwrapped(operation);
        if (operation is ILocalReferenceOperation { Local: { } local } && _queries.ContainsKey(local))
        {
            return true;
        }

        if (operation is not IInvocationOperation { TargetMethod: { } method, Arguments: { Length: > 0 } given } || !IsQueryMethod(method))
        {
            return operation.Type is IArrayTypeSymbol && TypeMapper.Map(operation.Type).IsBuffer;
        }

        IOperation[] arguments = [.. given.OrderBy(a => a.Parameter!.Ordinal).Select(a => a.Value)];
        bool IsKnown(int i) => DelegateOf(arguments[i]) is not null;
        bool IsInt(int i) => arguments[i].Type?.SpecialType == SpecialType.System_Int32;
        return method.Name switch
        {
            "Range" => true,
            "Repeat" => TypeMapper.Element(arguments[0].Type!) is not null,
            "Select" => IsQuery(arguments[0]) && IsKnown(1) && (ParameterCount(arguments[1]) == 1 || !IsFilteredQuery(arguments[0])),
            "Where" => IsQuery(arguments[0]) && IsKnown(1) && (ParameterCount(arguments[1]) == 1 || !IsFilteredQuery(arguments[0])),
            "Zip" => IsQuery(arguments[0]) && IsQuery(arguments[1]) && !IsFilteredQuery(arguments[0]) && !IsFilteredQuery(arguments[1])
                && (arguments.Length == 2 || (arguments.Length == 3 && IsKnown(2))),
            "Take" or "Skip" => IsQuery(arguments[0]) && IsInt(1) && !IsFilteredQuery(arguments[0]),
            "Reverse" => IsQuery(arguments[0]) && arguments.Length == 1 && !HasCode(arguments[0]),
            _ => false,
        };
    }

    private int ParameterCount(IOperation function) => DelegateOf(function)!.Method.Parameters.Length;

    private bool IsFilteredQuery(IOperation operation) => Unwrapped(operation) switch
    {
        ILocalReferenceOperation { Local: { } local } when _queries.TryGetValue(local, out Query? query) => query.IsFiltered,
        IInvocationOperation { TargetMethod: { } method } call when IsQueryMethod(method) =>
            method.Name == "Where" || call.Arguments.Any(a => a.Value.Type?.TypeKind != Microsoft.CodeAnalysis.TypeKind.Delegate && IsFilteredQuery(a.Value)),
        _ => false,
    };

    /// <summary>Whether functions run for the elements of a query: their order would be seen.</summary>
    private bool HasCode(IOperation operation) => Unwrapped(operation) switch
    {
        ILocalReferenceOperation { Local: { } local } when _queries.TryGetValue(local, out Query? query) => query.Code.Count > 0,
        IInvocationOperation call => call.Arguments.Any(a => a.Value.Type?.TypeKind == Microsoft.CodeAnalysis.TypeKind.Delegate || HasCode(a.Value)),
        _ => false,
    };

    /// <summary>The sequence of an expression for which <see cref="IsQuery"/> holds: its sources are evaluated, none of its elements is.</summary>
    private Query QueryOf(IOperation operation)
    {
        operation = Unwrapped(operation);
        if (operation is ILocalReferenceOperation { Local: { } local } && _queries.TryGetValue(local, out Query? known))
        {
            return known;
        }

        if (operation is not IInvocationOperation { TargetMethod: { } method } call || !IsQueryMethod(method))
        {
            Value array = Lower(operation);
            return new Query(
                ((IArrayTypeSymbol)operation.Type!).ElementType, _builder.Let(IrType.Int, new Length(array)), false, (i, next) => next([LoadElement(array, i)]), []);
        }

        IOperation[] arguments = [.. call.Arguments.OrderBy(a => a.Parameter!.Ordinal).Select(a => a.Value)];
        switch (method.Name)
        {
            case "Range":
                Value start = Lower(arguments[0]), count = CheckedCount(Lower(arguments[1]));
                return new Query(method.TypeArguments.FirstOrDefault() ?? arguments[0].Type!, count, false, (i, next) => next([_builder.Apply(IrType.Int, Op.Add, start, i)]), []);
            case "Repeat":
                Value element = Converted(Lower(arguments[0]), TypeMapper.Map(method.TypeArguments[0])), times = CheckedCount(Lower(arguments[1]));
                return new Query(method.TypeArguments[0], times, false, (_, next) => next([element]), []);
            case "Select":
                return Selected(QueryOf(arguments[0]), arguments[1], call);
            case "Where":
                return Filtered(QueryOf(arguments[0]), arguments[1], call);
            case "Zip":
                return Zipped(QueryOf(arguments[0]), QueryOf(arguments[1]), arguments.Length == 3 ? arguments[2] : null, call);
            case "Take":
                Query taken = QueryOf(arguments[0]);
                return taken with { Count = Smaller(taken.Count, NotNegative(Lower(arguments[1]))) };
            case "Skip":
                Query whole = QueryOf(arguments[0]);
                Value skipped = NotNegative(Lower(arguments[1]));
                return whole with
                {
                    Count = NotNegative(_builder.Apply(IrType.Int, Op.Subtract, whole.Count, skipped)),
                    Push = (i, next) => whole.Push(_builder.Apply(IrType.Int, Op.Add, skipped, i), next),
                };
            default:
                Query forward = QueryOf(arguments[0]);
                Value last = _builder.Apply(IrType.Int, Op.Subtract, forward.Count, _builder.Int(1));
                return forward with { Push = (i, next) => forward.Push(_builder.Apply(IrType.Int, Op.Subtract, last, i), next) };
        }
    }

    private Query Selected(Query source, IOperation function, IInvocationOperation call)
    {
        KnownDelegate known = DelegateOf(function)!;
        return source with
        {
            Element = known.Method.ReturnType,
            Push = (i, next) => source.Push(i, element => next(CallDelegate(known, Given(known, element, i), call))),
            Code = [.. source.Code, function],
        };
    }

    private Query Filtered(Query source, IOperation predicate, IInvocationOperation call)
    {
        KnownDelegate known = DelegateOf(predicate)!;
        return source with
        {
            IsFiltered = true,
            Push = (i, next) => source.Push(i, element =>
            {
                Value holds = CallDelegate(known, Given(known, element, i), call)[0];
                Branch then = Run(() =>
                {
                    next(element);
                    return Completion.Normal;
                });
                Join(holds, then, Begin(), _builder.Source);
            }),
            Code = [.. source.Code, predicate],
        };
    }

    private Query Zipped(Query first, Query second, IOperation? function, IInvocationOperation call)
    {
        KnownDelegate? known = function is null ? null : DelegateOf(function);
        return new Query(
            known?.Method.ReturnType ?? ((INamedTypeSymbol)call.Type!).TypeArguments[0],
            Smaller(first.Count, second.Count), false,
            (i, next) => first.Push(i, a => second.Push(i, b => next(known is null ? [.. a, .. b] : CallDelegate(known, [a, b], call)))),
            function is null ? [.. first.Code, .. second.Code] : [.. first.Code, .. second.Code, function]);
    }

    private static Value[][] Given(KnownDelegate known, Value[] element, Value index) => known.Method.Parameters.Length == 2 ? [element, [index]] : [element];

    /// <summary>Calls a known delegate with values.</summary>
    private Value[] CallDelegate(KnownDelegate known, Value[][] arguments, IInvocationOperation call)
    {
        IMethodSymbol method = known.Method;
        if ((StatementsOf(known.Body) ?? (method.MethodKind == MethodKind.LocalFunction ? StatementsOf(_module.BodyOf(method)) : null)) is { } body)
        {
            return InlineBound(method, body, [.. method.Parameters.Select((p, i) => Bound(p, arguments[i]))], call, known.Scope);
        }

        Value[] values = [.. arguments.SelectMany((a, i) => PartTypes(method.Parameters[i].Type).Zip(a, (type, value) => Converted(value, type)))];
        if (CallNames.PrimitivePrefix(method.ContainingType) is { } prefix && IsPrimitiveSignature(method) && Primitives.WhyNotDifferentiable(prefix + method.Name) is null)
        {
            return [_builder.Let(TypeMapper.Map(method.ReturnType), new Primitive(prefix + method.Name, new(values)))];
        }

        if (_module.HasSource(method) && ObstacleOf(method) is null && !AttributeNames.Has(method, AttributeNames.NoDerivative) && _module.Callee(method) is { } name)
        {
            Value[] results = [.. PartTypes(method.ReturnType).Select(t => _context.Fresh(t))];
            _builder.Append(new Call(_context.TakeId(), name, CallForm.Primal, new(values), new(results), [], [], [], []));
            return results;
        }

        Refuse(Analysis.DiagnosticDescriptors.UnknownCallee, call, method.Name, "it is called through a delegate");
        return [.. PartTypes(method.ReturnType).Select(Placeholder)];
    }

    private Action Bound(IParameterSymbol parameter, Value[] values) => () => SetParts(DeclareParts(parameter.OriginalDefinition, parameter.Name, parameter.Type), values);

    private Value CheckedCount(Value count)
    {
        Value isNegative = _builder.Compare(Op.Less, count, _builder.Int(0));
        ThrowIf(isNegative, "new global::System.ArgumentOutOfRangeException(\"count\")");
        return count;
    }

    private Value Smaller(Value a, Value b) => _builder.Apply(IrType.Int, Op.Select, _builder.Compare(Op.Less, b, a), b, a);

    private Value NotNegative(Value value)
    {
        Value zero = _builder.Int(0);
        return _builder.Apply(IrType.Int, Op.Select, _builder.Compare(Op.Less, value, zero), zero, value);
    }
}
