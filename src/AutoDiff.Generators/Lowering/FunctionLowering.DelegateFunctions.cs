using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace AutoDiff.Generators.Lowering;

/// <summary>Delegates that are differentiated: what they call becomes a function of the module, and what they capture parameters of it.</summary>
internal sealed partial class FunctionLowering
{
    /// <summary>A variable that a delegate captures; without a symbol the method's own object.</summary>
    private sealed record CapturedVariable(ISymbol? Symbol, Variable[] Variables);

    /// <summary>The type parameter that a call of <c>Diff</c> outside differentiated code computes with, which the code that takes its place has too.</summary>
    private ITypeParameterSymbol? _number;

    /// <summary>The function of a call of <c>Diff</c> that stands outside differentiated code: a function of whole values, as the call gives them.</summary>
    public static DelegateFunction? OfCall(ModuleLowering module, DiffCall call, bool mayCapture)
    {
        IMethodSymbol? method = Unwrapped(call.Function) switch
        {
            IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda } => lambda.Symbol,
            IDelegateCreationOperation { Target: IMethodReferenceOperation reference } => reference.Method,
            _ => null,
        };
        if (method is null)
        {
            module.Diagnostics.Report(DiagnosticDescriptors.UnknownFunction, call.Function.Syntax.GetLocation(), call.Function.Syntax.ToString());
            return null;
        }

        if (TypeMapper.Element(call.Operation.TargetMethod.TypeArguments[0]) is not { IsReal: true })
        {
            module.Diagnostics.Report(
                DiagnosticDescriptors.ConstructNotSupported, call.Operation.Syntax.GetLocation(), $"A function of '{call.Operation.TargetMethod.TypeArguments[0]}'",
                module.EntryName, "use float, double or a type parameter");
            return null;
        }

        FunctionLowering host = new(module, method, new HashSet<IParameterSymbol>(SymbolEqualityComparer.Default), "host") { _active = new ActiveSymbols([], [], isThisActive: false) };
        host._number = call.NumberParameter;
        return host.FunctionOf(call.Function, call.HasState, isWhole: true, mayCapture);
    }

    /// <summary>The function of a delegate; null, and refused, if it is not known.</summary>
    private DelegateFunction? FunctionOf(IOperation function, bool hasState, bool isWhole = false, bool mayCapture = true)
    {
        if (DelegateOf(function) is not { } known)
        {
            Refuse(DiagnosticDescriptors.UnknownFunction, function, function.Syntax.ToString());
            return null;
        }

        IMethodSymbol method = known.Method;
        bool hasBody = method.MethodKind == MethodKind.LocalFunction
            || (isWhole && _module.HasSource(method) && ObstacleOf(method) is null && !AttributeNames.Has(method, AttributeNames.NoDerivative));
        IReadOnlyList<IOperation>? body = StatementsOf(known.Body) ?? (hasBody ? StatementsOf(_module.BodyOf(method)) : null);
        if (body is not null && method.IsGenericMethod)
        {
            Refuse(DiagnosticDescriptors.UnknownCallee, function, method.Name, "it is generic; call it in a lambda");
            return null;
        }

        if (body is not null)
        {
            return isWhole && !DeclareCaptured(known, body, mayCapture) ? null : FunctionOf(DelegateOf(function)!, body, function, hasState, isWhole);
        }

        if (CallNames.PrimitivePrefix(method.ContainingType) is { } prefix && IsPrimitiveSignature(method) && Primitives.WhyNotDifferentiable(prefix + method.Name) is null)
        {
            return FunctionOfPrimitive(method, prefix + method.Name);
        }

        if (!_module.HasSource(method) || ObstacleOf(method) is not null || AttributeNames.Has(method, AttributeNames.NoDerivative)
            || _module.Callee(method) is not { } name)
        {
            Refuse(DiagnosticDescriptors.UnknownCallee, function, method.Name, ObstacleOf(method) ?? "its source is not in this project");
            return null;
        }

        ParameterModel[] parameters =
        [
            .. method.Parameters.SelectMany(p => PartTypes(p.Type).Select((t, i) => DelegateFunction.Parameter(
                new Value(0, t, PartNames(p.Type, p.Name)[i]), RoleIn(method, p, t, hasState)))),
        ];
        return new DelegateFunction(name, new(parameters), method.ReturnsVoid ? null : TypeMapper.Map(method.ReturnType), []);
    }

    private static ParameterRole RoleIn(IMethodSymbol method, IParameterSymbol parameter, IrType type, bool hasState) => DelegateFunction.RoleOf(
        type, (hasState && parameter.Ordinal == method.Parameters.Length - 1) || AttributeNames.Has(parameter, AttributeNames.NoDerivative));

    private DelegateFunction FunctionOfPrimitive(IMethodSymbol method, string primitive)
    {
        IrBuilder builder = new(new IrContext());
        Value[] parameters = [.. method.Parameters.Select(p => builder.Context.Fresh(TypeMapper.Map(p.Type), p.Name))];
        IrType type = TypeMapper.Map(method.ReturnType);
        Value value = builder.Let(type, new Primitive(primitive, new(parameters)));
        string name = _module.Add(method.Name, n => new FunctionIr(n, new(parameters), builder.Finish(value), [], builder.Context.NextId));
        return new DelegateFunction(name, parameters.Select(p => DelegateFunction.Parameter(p, DelegateFunction.RoleOf(p.Type, false))).ToEquatableArray(), type, []);
    }

    private DelegateFunction? FunctionOf(KnownDelegate known, IReadOnlyList<IOperation> body, IOperation function, bool hasState, bool isWhole)
    {
        IMethodSymbol method = known.Method;
        HashSet<IParameterSymbol> constants = new(SymbolEqualityComparer.Default);
        
        // A state is a constant of this derivative; inside differentiated code it may be active for the one around.
        constants.UnionWith(method.Parameters.Where(p => AttributeNames.Has(p, AttributeNames.NoDerivative) || (isWhole && hasState && p.Ordinal == method.Parameters.Length - 1)));

        IReadOnlyList<IOperation> reached = WithCalled(body);
        if (Captures(known, reached, function) is not { } captured)
        {
            return null;
        }

        IEnumerable<ISymbol> active = method.Parameters.Where(p => !constants.Contains(p) && TypeMapper.MayHoldActive(p.Type))
            .Concat(captured.Select(c => c.Symbol).OfType<ISymbol>().Where(_active.Contains));
        Value[] inside = [];
        string name = _module.Add(method.Name.Length == 0 ? "function" : method.Name, n =>
        {
            FunctionLowering child = new(_module, method, constants, n, isWhole);
            (FunctionIr lowered, inside) = child.LowerDelegate(body, reached, active, captured, known, _this is null ? null : _isThisWhole);
            return lowered;
        });
        int own = inside.Length - captured.Sum(c => c.Variables.Length);
        IParameterSymbol[] sources = [.. method.Parameters.SelectMany(p => isWhole ? [p] : PartTypes(p.Type).Select(_ => p))];
        ParameterModel[] parameters =
        [
            .. inside.Select((v, i) => DelegateFunction.Parameter(v, i < own ? RoleIn(method, sources[i], v.Type, hasState) : ParameterRole.Constant)),
        ];
        Value[] given = [.. captured.SelectMany(c => c.Variables).Select(v => ReadVariable(v, function))];
        for (int i = 0; i < given.Length; i++)
        {
            string variable = parameters[own + i].Name;
            _module.NoteArgument(given[i], name, own + i, () => Refuse(DiagnosticDescriptors.CapturedVariableWritten, function, variable));
        }

        return new DelegateFunction(name, new(parameters), method.ReturnsVoid ? null : TypeMapper.Map(method.ReturnType), given);
    }

    /// <summary>What a delegate and all that it calls capture; null, and refused, if it cannot be passed to it.</summary>
    private IReadOnlyList<CapturedVariable>? Captures(KnownDelegate known, IReadOnlyList<IOperation> reached, IOperation function)
    {
        List<CapturedVariable> captured = [];
        HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default);
        foreach (IOperation operation in AllOf(reached))
        {
            if (operation is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } && _this is not null && !captured.Exists(c => c.Symbol is null))
            {
                captured.Insert(0, new CapturedVariable(null, _this));
            }

            if (OperationScan.VariableOf(operation) is not { } symbol || !seen.Add(symbol))
            {
                continue;
            }

            Variable[] variables = known.Scope.Parts.TryGetValue(symbol, out Variable[]? parts) ? parts
                : known.Scope.Variables.TryGetValue(symbol, out Variable? variable) ? [variable] : [];
            // In methods that are inlined into themselves one name can stand for several variables.
            if (variables.Length > 0 && VariablesInReach(symbol).Any(v => !variables.Contains(v)))
            {
                Refuse(DiagnosticDescriptors.UnknownFunction, function, function.Syntax.ToString());
                return null;
            }

            if (variables.Length > 0)
            {
                captured.Add(new CapturedVariable(symbol, variables));
            }
        }

        foreach ((ISymbol symbol, IOperation target) in OperationScan.AssignedVariables(reached.SelectMany(OperationScan.WithNested)))
        {
            if (captured.Exists(c => SymbolEqualityComparer.Default.Equals(c.Symbol, symbol)))
            {
                Refuse(DiagnosticDescriptors.CapturedVariableWritten, target, symbol.Name);
                return null;
            }
        }

        return captured;
    }

    private static IEnumerable<IOperation> AllOf(IEnumerable<IOperation> bodies) => bodies.SelectMany(OperationScan.WithNested).SelectMany(OperationScan.SelfAndDescendants);

    /// <summary>Declares what a delegate captures from code that is not lowered; false if it may not.</summary>
    private bool DeclareCaptured(KnownDelegate known, IReadOnlyList<IOperation> body, bool mayCapture)
    {
        IReadOnlyList<IOperation> reached = WithCalled(body);
        TextSpan[] inside =
        [
            .. known.Method.DeclaringSyntaxReferences.Select(r => r.Span),
            .. reached.Select(o => (o.Syntax.FirstAncestorOrSelf<SyntaxNode>(n => n is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MethodDeclarationSyntax) ?? o.Syntax).Span),
        ];
        bool isAllowed = true;
        foreach (IOperation operation in AllOf(reached))
        {
            if (DependsOnTypeParameter(operation))
            {
                RefuseConstruct(operation, "What depends on a type parameter of the method or type around it", "pass the numbers that it stands for as state");
                return false;
            }

            bool isThis = operation is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance };
            ISymbol? symbol = OperationScan.VariableOf(operation);
            bool isOutside = symbol is not null && !operation.ConstantValue.HasValue && !symbol.DeclaringSyntaxReferences.Any(r => inside.Any(s => s.Contains(r.Span)));
            if (isThis || (isOutside && !mayCapture))
            {
                Refuse(DiagnosticDescriptors.VariableCaptured, operation, symbol?.Name ?? "this");
                isAllowed = false;
            }
            else if (isOutside && !_variables.ContainsKey(symbol!))
            {
                Declare(symbol!, symbol!.Name, symbol is ILocalSymbol local ? local.Type : ((IParameterSymbol)symbol).Type);
            }
        }

        return isAllowed;
    }

    /// <summary>The code that takes the place of a call stands outside the generic method or type, and knows no type parameter but that of its numbers.</summary>
    private bool DependsOnTypeParameter(IOperation operation)
    {
        return (operation.Type is { } type && IsOpen(type)) || operation switch
        {
            IInvocationOperation { TargetMethod: { } method } => IsOpen(method.ContainingType) || method.TypeArguments.Any(IsOpen),
            IMemberReferenceOperation { Member.ContainingType: { } owner } => IsOpen(owner),
            ITypeOfOperation { TypeOperand: { } named } => IsOpen(named),
            _ => false,
        };

        bool IsOpen(ITypeSymbol of) => TypeMapper.IsOpen(of, _number);
    }

    private (FunctionIr Function, Value[] Parameters) LowerDelegate(
        IReadOnlyList<IOperation> body, IReadOnlyList<IOperation> reached, IEnumerable<ISymbol> active, IReadOnlyList<CapturedVariable> captured, KnownDelegate known,
        bool? isThisWhole)
    {
        _isThisWhole = isThisWhole == true;
        _active = new ActiveSymbols(body, active, isThisActive: isThisWhole == false);
        _active.Include(reached, []);
        _changed.UnionWith(reached.SelectMany(OperationScan.WithNested).SelectMany(OperationScan.ChangedByMember));
        _reassigned.UnionWith(OperationScan.AssignedVariables(reached.SelectMany(OperationScan.WithNested)).Select(a => a.Symbol));
        List<Value> parameters = [];
        foreach (IParameterSymbol parameter in _method.Parameters)
        {
            Bind(_isEntry ? [Declare(parameter, parameter.Name, parameter.Type)] : DeclareParts(parameter, parameter.Name, parameter.Type), parameter);
        }

        foreach (CapturedVariable one in captured)
        {
            Variable[] variables = [.. one.Variables.Select(v => new Variable(v.Name, v.Type))];
            if (one.Symbol is null)
            {
                _this = variables;
            }
            else if (known.Scope.Parts.ContainsKey(one.Symbol))
            {
                _parts[one.Symbol] = variables;
            }
            else
            {
                _variables[one.Symbol] = variables[0];
            }

            Bind(variables, one.Symbol);
        }

        DeclareDelegates(known.Scope);
        _environment[_returned] = _builder.Constant(IrType.Bool, "false");
        foreach (Variable result in _results)
        {
            _environment[result] = null;
        }

        DeclarePools(body);
        LowerStatements(body);
        Value[] results = [.. _results.Select(v => _environment[v] ?? Placeholder(v.Type))];
        FunctionIr function = new(_name, parameters.ToEquatableArray(), _builder.Finish(results), _lines.ToEquatableArray(), _context.NextId);
        return (UnusedResults.Remove(new Naming(_hints).Name(function)), [.. parameters]);

        void Bind(Variable[] variables, ISymbol? symbol)
        {
            foreach (Variable variable in variables)
            {
                Value value = _context.Fresh(variable.Type, variable.Name);
                _environment[variable] = value;
                parameters.Add(value);
                if (symbol is not null)
                {
                    _origins[value.Id] = symbol;
                }
            }
        }
    }

    /// <summary>The delegates in reach see the captured variables as they are here.</summary>
    private void DeclareDelegates(Scope scope)
    {
        Scope here = new(_variables, _parts, _delegates, _references, _pooled, _rows, _lists, Own, TypeArguments.Current);
        foreach (KeyValuePair<ISymbol, KnownDelegate> known in scope.Delegates)
        {
            _delegates[known.Key] = new KnownDelegate(known.Value.Method, known.Value.Body, here);
        }
    }
}
