using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Rules;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Lowers a marked method and, on demand, the methods that it calls: each once, under a name of its own.</summary>
internal sealed partial class ModuleLowering
{
    private const int MaxForms = 64;
    private const int MaxDepth = 6;

    private readonly IMethodSymbol? _entry;
    private readonly Dictionary<IMethodSymbol, string> _names = new(SymbolEqualityComparer.Default);
    private readonly HashSet<string> _taken = [PrivateMember.Class];
    private readonly Dictionary<(LibraryFunction Function, IrType Element), FunctionIr> _library = [];
    private readonly List<FunctionIr> _callees = [];
    private readonly Dictionary<SyntaxTree, SemanticModel> _models = [];
    private readonly HashSet<SyntaxNode> _bound = [];
    private Compilation? _expansions;
    private readonly List<(string Callee, int Ordinal, Action Check)> _passed = [];
    private readonly Dictionary<(string Function, string Derivative), DerivativeRequest> _requests = [];
    private readonly List<(string Caller, DerivativeRequest Request, IOperation Call, bool IsActive)> _derived = [];

    public ModuleLowering(
        IMethodSymbol? entry, SemanticModel model, LoweringDiagnostics diagnostics, CancellationToken cancellation, ISymbol? home = null)
    {
        _entry = entry;
        Home = home ?? entry!.ContainingType;
        Compilation = model.Compilation;
        Diagnostics = diagnostics;
        Cancellation = cancellation;
        Purity = new PurityAnalysis(this);
        PrivateMembers = new PrivateMembers(Compilation, Home);
        _models[model.SyntaxTree] = model;
    }

    /// <summary>The marked method, or the method that a call of <c>Diff</c> stands in.</summary>
    public IMethodSymbol Entry => _entry ?? throw new InvalidOperationException("There is no method.");

    /// <summary>What the user calls the code that is differentiated.</summary>
    public string EntryName => _entry?.Name ?? "Diff";

    public Compilation Compilation { get; }

    public LoweringDiagnostics Diagnostics { get; }

    public CancellationToken Cancellation { get; }

    public PurityAnalysis Purity { get; }

    public PrivateMembers PrivateMembers { get; }

    /// <summary>The type, or assembly, in which generated code will stand: what it names must be accessible from there.</summary>
    public ISymbol Home { get; }

    /// <param name="constants">The parameters of the entry that are held constant.</param>
    /// <param name="isWhole">Whether these are the only ones by declaration, so that recursive calls may share the entry.</param>
    /// <param name="isExpanded">Whether the entry is to be expanded in Taylor series.</param>
    /// <param name="isThisActive">Whether the struct that the entry is called on is an input.</param>
    public ModuleIr? Lower(ISet<IParameterSymbol> constants, bool isWhole, bool isExpanded, bool isThisActive)
    {
        if (BodyOf(Entry) is not { } body)
        {
            return null;
        }

        using LocalClasses.Scope classes = LocalClasses.Enter(this, body);
        string name = Reserve(Entry.Name);
        bool hasRule = HasRule(Entry);
        if (!hasRule && isWhole && Entry.IsStatic && Entry.Parameters.All(p => TypeMapper.ShapeOf(p.Type) is null))
        {
            _names[Entry] = name;
        }

        FunctionIr entry = hasRule ? CallOfEntry(name) : Limited(new FunctionLowering(this, Entry, constants, name, isEntry: true, isThisActive).LowerMethod(body), Entry);
        ModuleIr lowered = new(entry, _callees.ToEquatableArray());
        CheckDerivatives(lowered);
        CheckSeries(lowered, isExpanded);
        CheckArguments(lowered);
        CheckRules(lowered);
        CheckCheckpoints(lowered);
        return lowered;
    }

    /// <summary>Lowers the function of a call of <c>Diff</c>; null, and refused, if it is not known or captures what it may not.</summary>
    public (ModuleIr Module, DelegateFunction Function)? LowerFunction(DiffCall call, bool mayCapture, bool isExpanded)
    {
        using LocalClasses.Scope classes = LocalClasses.Enter(this, call.Operation);
        if (FunctionLowering.OfCall(this, call, mayCapture) is not { } function)
        {
            return null;
        }

        FunctionIr entry = _callees.First(f => f.Name == function.Name);
        ModuleIr lowered = new(entry, _callees.Where(f => f != entry).ToEquatableArray());
        CheckDerivatives(lowered);
        CheckSeries(lowered, isExpanded);
        CheckArguments(lowered);
        CheckRules(lowered);
        CheckCheckpoints(lowered);
        return (lowered, function);
    }

    /// <summary>The derivatives that functions of the module call.</summary>
    public EquatableArray<DerivativeRequest> Requests => _requests.Values.ToEquatableArray();

    /// <summary>The name of the function for a derivative that a function calls; null if its method has no body.</summary>
    public string? Derivative(string caller, IOperation call, GeneratedMember derivative, bool isActive)
    {
        bool isVirtual = call is IInvocationOperation { IsVirtual: true } && Dispatch.IsVirtual(derivative.Primal);
        if ((isVirtual ? Dispatcher(derivative.Primal, out _) : Callee(derivative.Primal)) is not { } function)
        {
            return null;
        }

        return Derivative(caller, call, function, derivative.Method, derivative.Mode, isActive);
    }

    /// <summary>The name of the function for a derivative of a function of the module.</summary>
    public string Derivative(string caller, IOperation call, string function, MethodModel method, Modes mode, bool isActive)
    {
        string name = method.DerivedName + mode;
        if (!_requests.TryGetValue((function, name), out DerivativeRequest? request))
        {
            request = new DerivativeRequest(Reserve(name), function, method, mode);
            _requests[(function, name)] = request;
        }

        _derived.Add((caller, request, call, isActive));
        return request.Name;
    }

    /// <summary>Adds a function under a name of its own.</summary>
    public string Add(string name, Func<string, FunctionIr> make)
    {
        string reserved = Reserve(name);
        _callees.Add(make(reserved));
        return reserved;
    }

    /// <summary>A function whose derivative calls that derivative would need derivatives of every order.</summary>
    private void CheckDerivatives(ModuleIr module)
    {
        foreach ((string caller, DerivativeRequest request, IOperation call, _) in _derived)
        {
            if (Reaches(module, request.Function, caller, []))
            {
                Diagnostics.Report(DiagnosticDescriptors.DerivativeNeedsItself, call.Syntax.GetLocation(), request.Name, request.Method.Name);
            }
        }
    }

    /// <summary>The coefficients of a Taylor series have derivatives, but no Taylor series.</summary>
    private void CheckSeries(ModuleIr module, bool isExpanded)
    {
        foreach ((string caller, DerivativeRequest request, IOperation call, bool isActive) in _derived)
        {
            string? expanded = isExpanded ? EntryName
                : _requests.Values.FirstOrDefault(r => r.Mode == Modes.Taylor && Reaches(module, r.Function, caller, []))?.Method.Name;
            if (request.Mode == Modes.Taylor && isActive && expanded is not null)
            {
                Diagnostics.Report(
                    DiagnosticDescriptors.UnknownCallee, call.Syntax.GetLocation(), request.Name, $"'{expanded}' is expanded in a Taylor series, and a Taylor series has none of its own");
            }
        }
    }

    /// <summary>Whether a function is another one or calls it, in a derivative or not.</summary>
    private bool Reaches(ModuleIr module, string from, string target, HashSet<string> seen) => from == target || (seen.Add(from) && module.Find(from) is { } function
        && IrWalk.Statements(function.Body).OfType<Call>().Select(c => c.Function).Concat(function.DerivedFrom)
            .Any(name => Reaches(module, RequestOf(name)?.Function ?? name, target, seen)));

    private DerivativeRequest? RequestOf(string name) => _requests.Values.FirstOrDefault(r => r.Name == name);

    /// <summary>Remembers storage passed to a callee, to check what is written once all callees are known.</summary>
    public void NoteArgument(FunctionLowering caller, Value value, string callee, int index, IOperation argument, bool isActive) =>
        NoteArgument(value, callee, index, () => caller.CheckWrittenArgument(value, argument, isActive));

    /// <summary>Remembers storage passed to a callee, and what is to be checked if the callee writes to it.</summary>
    public void NoteArgument(Value value, string callee, int index, Action check)
    {
        if (value.Type.IsBuffer)
        {
            _passed.Add((callee, index, check));
        }
    }

    private void CheckArguments(ModuleIr module)
    {
        EffectAnalysis effects = new(name => module.Find(name) ?? (RequestOf(name) is { } request ? request.Stub(module.Find(request.Function)!) : null));
        foreach ((string callee, int ordinal, Action check) in _passed)
        {
            if (effects.Of(callee) is not { } known || known.Writes[ordinal])
            {
                check();
            }
        }
    }

    /// <summary>Whether a generic method is called with so many different types, or with types of types so deep, that there seems to be no end of them.</summary>
    public bool HasTooManyForms(IMethodSymbol method) => TypeArguments.Current.Depth > MaxDepth ||
        _names.Keys.Count(m => SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, method.OriginalDefinition)) >= MaxForms;

    /// <summary>The name of the function for a method with source, lowered now if it has not been: a generic one once for each set of type arguments.</summary>
    public string? Callee(IMethodSymbol method)
    {
        using TypeArguments.Scope types = TypeArguments.Of(method, Compilation).Enter();
        if (TypeArguments.Current.IsEmpty)
        {
            method = method.OriginalDefinition;
        }

        if (_names.TryGetValue(method, out string? known))
        {
            return known;
        }

        if (HasTooManyForms(method))
        {
            return null;
        }

        bool hasRule = HasRule(method);
        IOperation? body = BodyOf(method);
        if (body is null && !hasRule)
        {
            return null;
        }

        string name = Reserve(method.Name.Substring(method.Name.LastIndexOf('.') + 1));
        _names[method] = name;
        if (body is null)
        {
            _callees.Add(Foreign(method, name) with { Rule = RuleOf(method), IsSeparate = true });
            return name;
        }

        method = method.OriginalDefinition;
        HashSet<IParameterSymbol> constants = new(SymbolEqualityComparer.Default);
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (Dispatch.IsHeldConstant(parameter))
            {
                constants.Add(parameter);
            }
        }

        FunctionIr function = Limited(new FunctionLowering(this, method, constants, name).LowerMethod(body), method);
        _callees.Add(hasRule ? function with { Rule = RuleOf(method), IsSeparate = true } : function);
        return name;
    }

    /// <summary>The method with source that stands for a member of a type of <c>System.Numerics</c>; null if there is none.</summary>
    public IMethodSymbol? ExpansionOf(IMethodSymbol member)
    {
        if (NumericExpansions.Find(member, Compilation) is not { } found)
        {
            return null;
        }

        _expansions = found.Compilation;
        return found.Method;
    }

    /// <summary>The operation tree of an expression of the source.</summary>
    public IOperation? OperationOf(SyntaxNode syntax)
    {
        _bound.Add(syntax);
        return Model(syntax.SyntaxTree).GetOperation(syntax, Cancellation);
    }

    /// <summary>The operation tree of a method's body, if its source is in this compilation.</summary>
    public IOperation? BodyOf(IMethodSymbol method) => SyntaxOf(method).Select(OperationOf).FirstOrDefault(o => o is not null);

    /// <summary>The same for a body of which only questions are asked.</summary>
    public IOperation? Look(IMethodSymbol method) => SyntaxOf(method).Select(Look).FirstOrDefault(o => o is not null);

    /// <summary>The operation tree of an expression of which only questions are asked.</summary>
    public IOperation? Look(SyntaxNode syntax) => Model(syntax.SyntaxTree).GetOperation(syntax, Cancellation);

    private IEnumerable<SyntaxNode> SyntaxOf(IMethodSymbol method) =>
        (method.OriginalDefinition.PartialImplementationPart ?? method.OriginalDefinition).DeclaringSyntaxReferences.Select(r => r.GetSyntax(Cancellation));

    public bool HasSource(IMethodSymbol method) => NumericExpansions.Contains(method) ||
        (method.OriginalDefinition.PartialImplementationPart ?? method).DeclaringSyntaxReferences.Length > 0 && SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, Compilation.Assembly);

    /// <summary>Whether source that was looked at does not compile. Anything may be missing from its operations.</summary>
    public bool HasErrors => _bound.Any(s => Model(s.SyntaxTree).GetDiagnostics(s.Span, Cancellation).Any(d => d.Severity == DiagnosticSeverity.Error));

#pragma warning disable RS1030 // The bodies of called methods are in other trees than the one an analyzer is given.
    private SemanticModel Model(SyntaxTree tree)
    {
        if (!_models.TryGetValue(tree, out SemanticModel? model))
        {
            _models[tree] = model = (Compilation.ContainsSyntaxTree(tree) ? Compilation : _expansions!).GetSemanticModel(tree);
        }

        return model;
    }
#pragma warning restore RS1030

    private string Reserve(string name)
    {
        // An explicit implementation is called after its interface too.
        name = name.Substring(name.LastIndexOf('.') + 1);
        name = SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : name + "_";
        string candidate = name;
        for (int i = 2; !_taken.Add(candidate); i++)
        {
            candidate = name + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return candidate;
    }
}
