using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// Lowers the body of one method. This part holds what the others share: the block being built, what each variable holds
/// there, and how a construct is refused.
/// </summary>
internal sealed partial class FunctionLowering
{
    private readonly ModuleLowering _module;
    private readonly IMethodSymbol _method;
    private readonly ISet<IParameterSymbol> _constants;
    private readonly string _name;
    private readonly IrContext _context = new();
    private Dictionary<ISymbol, Variable> _variables = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<int, ISymbol> _origins = [];
    private readonly Dictionary<int, string> _hints = [];
    private readonly List<string> _lines = [];
    private readonly bool _isEntry;
    private bool _isThisWhole;
    private Variable[] _results;
    private readonly HashSet<ISymbol> _reassigned = new(SymbolEqualityComparer.Default);
    private Variable _returned = new("returned", IrType.Bool);
    private ActiveSymbols _active = null!;
    private Environment _environment = new();
    private IrBuilder _builder;
    private LoopFrame? _loop;
    private bool _inSink;
    private Value? _accessed;

    public FunctionLowering(ModuleLowering module, IMethodSymbol method, ISet<IParameterSymbol> constants, string name, bool isEntry = false, bool isThisActive = false)
    {
        _module = module;
        _method = method;
        _constants = constants;
        _name = name;
        _builder = new IrBuilder(_context);
        _isEntry = isEntry;
        _isThisWhole = (isEntry && !isThisActive) || method.ContainingType?.IsReferenceType == true;
        _results = ResultsOf(method);
    }

    private static Variable[] ResultsOf(IMethodSymbol method)
    {
        IrType[] types = method.ReturnsVoid ? [] : PartTypes(method.ReturnType);
        return [.. types.Select((t, i) => new Variable(PartNames(method.ReturnType, "result")[i], t))];
    }

    /// <summary>Whether a method that is not written in place may be given values of a type that carry derivatives: objects that are taken apart stay where they are.</summary>
    private static bool MayBeGivenActive(ITypeSymbol type) => TypeMapper.MayHoldActive(type) && !TypeMapper.HoldsObjects(type);

    public FunctionIr LowerMethod(IOperation body)
    {
        _active = new ActiveSymbols(
            [body],
            _method.Parameters.Where(p => !_constants.Contains(p) && (_isEntry ? TypeMapper.CarriesDerivatives(p.Type) || NullableTypes.IsNumber(p.Type) : MayBeGivenActive(p.Type)))
                .Concat(HiddenParameters().Where(p => MayBeGivenActive(p.Type)).Select(p => p.OriginalDefinition)),
            isThisActive: !_isThisWhole && !_method.IsStatic && TypeMapper.MayHoldActive(_method.ContainingType));
        _changed.UnionWith(OperationScan.ChangedByMember(body));
        List<Value> parameters = [];
        CheckSignature();
        DeclareThis(parameters);
        foreach (IParameterSymbol parameter in _method.Parameters)
        {
            if (_isEntry && !_constants.Contains(parameter) && TypeMapper.ElementOfRows(parameter.Type) is { } number)
            {
                foreach (Value value in DeclareRows(parameter, number))
                {
                    _origins[value.Id] = parameter;
                    _module.Diagnostics.Places.Add(_name, value, parameter);
                    parameters.Add(value);
                }

                continue;
            }

            Variable[] variables = _isEntry && _constants.Contains(parameter) ? [Declare(parameter, parameter.Name, parameter.Type)] : DeclareParts(parameter, parameter.Name, parameter.Type);
            foreach (Variable variable in variables)
            {
                bool isMemory = _isEntry && _constants.Contains(parameter) && IsMemoryBuffer(parameter.Type);
                Value value = _context.Fresh(isMemory ? IrType.Opaque(TypeMapper.Name(parameter.Type)) : variable.Type, variable.Name);
                if (isMemory)
                {
                    // One that is a constant stays a memory, for code that is given it whole.
                    Value span = _builder.Let(variable.Type, new Inert("{0}.Span", [value], Purity.Pure), variable.Name);
                    _environment[variable] = span;
                    _origins[span.Id] = parameter;
                    _memories[parameter] = value;
                    parameters.Add(value);
                    continue;
                }

                _environment[variable] = parameter.RefKind == RefKind.Out ? null : value;
                _origins[value.Id] = parameter;
                _module.Diagnostics.Places.Add(_name, value, parameter);
                parameters.Add(value);
            }

            if (_isEntry && variables is [var hasValue, var held] && NullableTypes.IsNumber(parameter.Type))
            {
                // Where there is no value nothing depends on the number that stands in its place.
                _environment[held] = _builder.Select(_environment[hasValue]!, _environment[held]!, DefaultOf(held.Type));
            }
        }

        _environment[_returned] = _builder.Constant(IrType.Bool, "false");
        foreach (Variable result in _results)
        {
            _environment[result] = null;
        }

        DeclarePools([body]);
        LowerBody(body);
        IEnumerable<Variable> byReference = _method.Parameters.Where(p => IsByReference(p)).SelectMany(p => VariablesOf(p));
        CheckThis();
        IEnumerable<Variable> self = !_isEntry && (_method.MethodKind == MethodKind.Constructor || MethodBody.ChangesThis(_method, _module)) ? _this ?? [] : [];
        Value[] results = [.. _results.Concat(byReference).Concat(self).Select(v => _environment[v] ?? Placeholder(v.Type))];
        FunctionIr function = new(_name, parameters.ToEquatableArray(), _builder.Finish(results), _lines.ToEquatableArray(), _context.NextId);
        return UnusedResults.Remove(new Naming(_hints).Name(function));
    }

    /// <summary>The method's own object comes first; a constructor's starts as zeros.</summary>
    private void DeclareThis(List<Value> parameters)
    {
        if (_method.IsStatic || _method.MethodKind == MethodKind.LocalFunction)
        {
            return;
        }

        if (ExtensionBlock.ReceiverOf(_method) is { } receiver)
        {
            foreach (Variable variable in DeclareParts(receiver.OriginalDefinition, receiver.Name, receiver.Type))
            {
                Value value = _context.Fresh(variable.Type, variable.Name);
                _environment[variable] = value;
                parameters.Add(value);
            }

            return;
        }

        bool isConstructor = _method.MethodKind == MethodKind.Constructor;
        INamedTypeSymbol type = _method.ContainingType;
        IrType[] types = _isThisWhole ? [TypeMapper.Map(type)] : PartTypes(type);
        string[] names = _isThisWhole ? ["self"] : PartNames(type, "self");
        _this = [.. types.Select((t, i) => new Variable(names[i], t))];
        foreach (Variable variable in _this)
        {
            Value value = isConstructor ? DefaultOf(variable.Type) : _context.Fresh(variable.Type, variable.Name);
            _environment[variable] = value;
            if (!isConstructor)
            {
                parameters.Add(value);
            }
        }

        if (isConstructor && TypeMapper.ShapeOf(type) is { } shape)
        {
            SetParts(_this, Initialised([.. _this.Select(v => _environment[v]!)], shape, []));
        }
        else if (!_isThisWhole)
        {
            NameCaptured(type, new OwnObject(_this, null, false, true, type));
        }
    }

    /// <summary>What a member may use like a parameter, though it is not in its list: the receiver of an extension, and what the primary constructor of a struct was given.</summary>
    private IEnumerable<IParameterSymbol> HiddenParameters() => ExtensionBlock.ReceiverOf(_method) is { } receiver ? [receiver]
        : !_method.IsStatic && _method.MethodKind != MethodKind.Constructor && _method.ContainingType is { IsValueType: true } type && TypeMapper.ShapeOf(type) is { } shape && !_isThisWhole
            ? shape.Parts.Select(p => p.Symbol).OfType<IParameterSymbol>() : [];

    /// <summary>Generated members could not name what a struct keeps of the parameters of its primary constructor.</summary>
    private void CheckSignature()
    {
        IEnumerable<(ITypeSymbol Type, Location Location)> types = _method.Parameters.Where(p => !_constants.Contains(p)).Select(p => (p.Type, p.Locations[0]));
        foreach ((ITypeSymbol type, Location location) in _method.ReturnsVoid ? types : types.Append((_method.ReturnType, _method.Locations[0])))
        {
            if (_isEntry && type.IsValueType && TypeMapper.ShapeOf(type) is { CapturesParameters: true })
            {
                Refuse(DiagnosticDescriptors.ConstructNotSupported, location, CapturingStruct, MethodName, CapturingWayOut);
            }
        }
    }

    /// <summary>Derivatives work on the parts of a struct that they are called on, and would lose what a marked method does to it.</summary>
    private void CheckThis()
    {
        if (_isEntry && !_isThisWhole && MethodBody.ChangeOfThis(_method, _module) is { } change)
        {
            Refuse(DiagnosticDescriptors.SelfWritten, change, _method.Name);
        }
    }

    /// <summary>Puts the names of variables on the values that were assigned to them.</summary>
    private sealed class Naming(Dictionary<int, string> hints) : IrRewriter
    {
        public FunctionIr Name(FunctionIr function) => function with { Body = Rewrite(function.Body) };

        protected override Value Use(Value value) => hints.TryGetValue(value.Id, out string? hint) ? value with { Hint = hint } : value;

        protected override Value Define(Value value) => Use(value);
    }

    /// <summary>Whether the final value of a parameter is a result.</summary>
    internal static bool IsByReference(IParameterSymbol parameter) => parameter.RefKind is RefKind.Ref or RefKind.Out;

    private void LowerBody(IOperation body)
    {
        switch (body)
        {
            case IMethodBodyOperation method:
                LowerStatements((method.BlockBody ?? method.ExpressionBody)?.Operations ?? []);
                break;
            case IConstructorBodyOperation { Initializer: null } constructor:
                LowerStatements((constructor.BlockBody ?? constructor.ExpressionBody)?.Operations ?? []);
                break;
            case ILocalFunctionOperation { Body: { } block }:
                LowerStatements(block.Operations);
                break;
            case IBlockOperation block:
                LowerStatements(block.Operations);
                break;
            default:
                RefuseConstruct(body);
                break;
        }
    }

    private Variable Declare(ISymbol symbol, string name, ITypeSymbol type)
    {
        Variable variable = new(name, TypeMapper.Map(type));
        _variables[symbol] = variable;
        _environment[variable] = null;
        return variable;
    }

    /// <summary>A value for where control does not come, or for what was refused.</summary>
    private Value Placeholder(IrType type) => _builder.Constant(type, "default");

    private Value Placeholder(IOperation operation) =>
        Placeholder(operation.Type is { } type ? TypeMapper.Map(type) : IrType.Opaque("object"));

    private Value Bool(bool value) => _builder.Constant(IrType.Bool, value ? "true" : "false");

    private string MethodName => _method.Name.Length == 0 ? "lambda" : _method.Name;

    private bool IsActive(IOperation operation) => _active.IsActive(operation);

    private void Refuse(DiagnosticDescriptor descriptor, IOperation operation, params object[] arguments) =>
        Refuse(RefusalKinds.Of(descriptor, operation), operation.Syntax.GetLocation(), arguments);

    private void Refuse(DiagnosticDescriptor descriptor, Location location, params object[] arguments) =>
        _module.Diagnostics.Report(descriptor, location, arguments);

    /// <summary>Whether an expression is refused itself, so that what is made of it is not to blame.</summary>
    private bool IsRefused(IOperation operation)
    {
        int before = _module.Diagnostics.Items.Count;
        Lower(operation);
        return _module.Diagnostics.Items.Count > before;
    }

    private Value RefuseConstruct(IOperation operation)
    {
        if (OperationScan.SelfAndDescendants(operation).FirstOrDefault(o => o is IInvalidOperation) is { } broken)
        {
            Refuse(DiagnosticDescriptors.BodyHasErrors, broken, MethodName);
        }
        else if (operation switch { IBinaryOperation binary => binary.OperatorMethod, IUnaryOperation unary => unary.OperatorMethod, IConversionOperation conversion => conversion.OperatorMethod, _ => null }
            is { } method && NumericRefusals.ReasonOf(method) is { } reason)
        {
            Refuse(DiagnosticDescriptors.LibraryMemberNotDifferentiable, operation, $"{method.ContainingType.Name}.{method.Name}", reason);
        }
        else
        {
            (string what, string wayOut) = ConstructNames.Of(operation);
            Refuse(DiagnosticDescriptors.ConstructNotSupported, operation, what, MethodName, wayOut);
        }

        return Placeholder(operation);
    }

    private Value RefuseConstruct(IOperation operation, string what, string wayOut)
    {
        Refuse(DiagnosticDescriptors.ConstructNotSupported, operation, what, MethodName, wayOut);
        return Placeholder(operation);
    }

    /// <summary>Gives the statements appended from here on the ordinal of a source statement.</summary>
    private void At(IOperation statement)
    {
        if (NumericExpansions.Contains(statement.Syntax))
        {
            return;
        }

        _builder.Source = _lines.Count;
        _lines.Add(StatementText.Of(statement.Syntax));
        _module.Diagnostics.Places.Add(_name, _builder.Source, statement.Syntax);
    }

    /// <summary>A block being built beside others: what it has so far, what variables hold at its end and how it ends.</summary>
    private sealed class Branch(IrBuilder builder, Environment environment)
    {
        public IrBuilder Builder { get; } = builder;

        public Environment Environment { get; } = environment;

        public Completion Completion { get; set; } = Completion.Normal;
    }

    private Branch Begin() => new(_builder.Nested(), _environment.Clone());

    /// <summary>Runs a step of lowering in a branch, where it stands.</summary>
    private void In(Branch branch, Func<Completion> lower)
    {
        (IrBuilder builder, Environment environment) = (_builder, _environment);
        (_builder, _environment) = (branch.Builder, branch.Environment);
        branch.Completion = lower();
        (_builder, _environment) = (builder, environment);
    }

    private Branch Run(Func<Completion> lower)
    {
        Branch branch = Begin();
        In(branch, lower);
        return branch;
    }

    /// <summary>Joins two branches: appends the <c>if</c>, whose results are the variables that differ.</summary>
    private Completion Join(Value condition, Branch then, Branch otherwise, int source)
    {
        List<Value> results = [], thenYields = [], otherwiseYields = [];
        foreach (Variable variable in _environment.ChangedIn(then.Environment, otherwise.Environment))
        {
            Value? before = _environment[variable];
            Value? a = then.Completion.IsDead ? before : then.Environment[variable];
            Value? b = otherwise.Completion.IsDead ? before : otherwise.Environment[variable];
            if (a?.Id == b?.Id)
            {
                _environment[variable] = a;
                continue;
            }

            if (variable.Type.IsBuffer)
            {
                variable.IsAmbiguous = true;
                variable.AssignedAt ??= null;
                _environment[variable] = null;
                continue;
            }

            Value result = _context.Fresh(variable.Type, variable.Name);
            results.Add(result);
            thenYields.Add(then.Completion.IsDead || a is null ? then.Builder.Constant(variable.Type, "default") : a);
            otherwiseYields.Add(otherwise.Completion.IsDead || b is null ? otherwise.Builder.Constant(variable.Type, "default") : b);
            _environment[variable] = result;
        }

        _builder.Append(new If(
            _context.TakeId(), condition, then.Builder.Finish(thenYields), otherwise.Builder.Finish(otherwiseYields), results.ToEquatableArray())
        {
            Source = source,
        });
        return then.Completion.Or(otherwise.Completion);
    }

    /// <summary>Throws if a condition holds.</summary>
    private void ThrowIf(Value condition, string exception) => ThrowIf(condition, Thrower(exception));

    private void ThrowIf(Value condition, Action thrown)
    {
        Branch failed = Run(() =>
        {
            thrown();
            return Completion.Throws;
        });
        Join(condition, failed, Begin(), _builder.Source);
    }

    private Action Thrower(string exception) => () => _builder.Append(new Throw(exception, []));
}
