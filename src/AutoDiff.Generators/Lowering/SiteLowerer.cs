using System.Globalization;
using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.Generators.Lowering;

/// <summary>The way in for calls of <c>Diff</c> outside differentiated code: a call to the model of its function.</summary>
internal static class SiteLowerer
{
    private const string Namespace = "AutoDiff.Generated";

    private static readonly HashSet<string> Forms = ["Derivative", "Gradient", "Jvp", "Vjp", "Hvp", "Hessian", "Jacobian", "Taylor"];

    /// <summary>Whether a node could be such a call, by its text alone.</summary>
    public static bool CouldBe(SyntaxNode node) => node is InvocationExpressionSyntax { ArgumentList.Arguments.Count: > 1 } call && NameOf(call) is { } name && Forms.Contains(name.Identifier.ValueText);

    private static SimpleNameSyntax? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax { Expression: SimpleNameSyntax { Identifier.ValueText: "Diff" } or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Diff" } } access => access.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };

    /// <summary>Lowers a call; null if it is none, or is inside the function of another.</summary>
    public static SiteResult? Lower(InvocationExpressionSyntax syntax, SemanticModel model, CancellationToken cancellation)
    {
        if (Bind(syntax, model, cancellation) is not { } bound || IsInsideOther(syntax, bound.Model, cancellation))
        {
            return null;
        }

        // From outside first; what only the containing type can reach is reached from a class inside it.
        SiteResult result = Lower(syntax, bound.Call, bound.Model, model, isInside: false, cancellation);
        if (GeneratedDeclarations.CouldHelp(result.Diagnostics, cancellation) && Extended(syntax, model, cancellation) is { } extended)
        {
            bound = extended;
            result = Lower(syntax, bound.Call, bound.Model, model, isInside: false, cancellation);
        }

        IMethodSymbol? method = EnclosingMethod(syntax, bound.Model, cancellation);
        bool isReached = result.Diagnostics.All(d => d.Descriptor.Id != DiagnosticDescriptors.MemberNotAccessible.Id);
        if (method is null || (isReached && result.Method is not { PrivateMembers.IsEmpty: false }) || !CanBeExtended(method.ContainingType, cancellation))
        {
            return result;
        }

        SiteResult inside = Lower(syntax, bound.Call, bound.Model, model, isInside: true, cancellation);
        return isReached && (inside.Method is null || inside.Method.PrivateMembers.Count >= result.Method!.PrivateMembers.Count) ? result : inside;
    }

#pragma warning disable RS1030 // A lambda that calls generated members binds in the compilation to which their declarations were added.
    private static (DiffCall Call, SemanticModel Model)? Bind(InvocationExpressionSyntax syntax, SemanticModel model, CancellationToken cancellation)
    {
        SymbolInfo info = model.GetSymbolInfo(syntax, cancellation);
        if (info.Symbol is null && !info.CandidateSymbols.Any(s => s.ContainingType is { } type && CallNames.IsDiff(type)))
        {
            return null;
        }

        if (model.GetOperation(syntax, cancellation) is { } operation && DiffCall.Of(operation) is { } call && !HasErrors(syntax, model, cancellation))
        {
            return (call, model);
        }

        return info.Symbol is null or { ContainingType.Name: "Diff" } ? Extended(syntax, model, cancellation) : null;
    }

    /// <summary>A call in the compilation with the declarations of generated members; null if they are all there, or if it is none.</summary>
    private static (DiffCall Call, SemanticModel Model)? Extended(InvocationExpressionSyntax syntax, SemanticModel model, CancellationToken cancellation) =>
        GeneratedDeclarations.Extend(model.Compilation, cancellation) is { } extended
        && extended.GetSemanticModel(syntax.SyntaxTree) is var again && again.GetOperation(syntax, cancellation) is { } other && DiffCall.Of(other) is { } found
            ? (found, again)
            : null;
#pragma warning restore RS1030

    private static bool HasErrors(InvocationExpressionSyntax syntax, SemanticModel model, CancellationToken cancellation) =>
        model.GetDiagnostics(syntax.Span, cancellation).Any(d => d.Severity == DiagnosticSeverity.Error);

    private static bool IsInsideOther(InvocationExpressionSyntax syntax, SemanticModel model, CancellationToken cancellation)
    {
        for (SyntaxNode? node = syntax.Parent; node is not null and not MemberDeclarationSyntax; node = node.Parent)
        {
            if (node is AnonymousFunctionExpressionSyntax { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax outer } } && CouldBe(outer)
                && model.GetOperation(outer, cancellation) is { } operation && DiffCall.Of(operation) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static SiteResult Lower(
        InvocationExpressionSyntax syntax, DiffCall call, SemanticModel bound, SemanticModel model, bool isInside, CancellationToken cancellation)
    {
        LoweringDiagnostics diagnostics = new();
        IMethodSymbol? enclosing = EnclosingMethod(syntax, bound, cancellation);
        INamedTypeSymbol type = enclosing?.ContainingType ?? (INamedTypeSymbol)bound.GetEnclosingSymbol(syntax.SpanStart, cancellation)!.ContainingType;
        ISymbol home = isInside ? type : bound.Compilation.Assembly;
        bool mayCapture = enclosing is not null && AttributeReader.IsMarked(enclosing);
        ModuleLowering lowering = new(enclosing, bound, diagnostics, cancellation, home);
        Modes modes = ModesOf(call, out int? order);
        try
        {
            if (lowering.LowerFunction(call, mayCapture, (modes & Modes.Taylor) != 0) is not { } lowered || diagnostics.HasErrors)
            {
                return new SiteResult(null, null, diagnostics.Items);
            }

            if (NumberObstacle(call, bound.Compilation) is { } obstacle)
            {
                diagnostics.Report(DiagnosticDescriptors.ConstructNotSupported, call.Operation.Syntax.GetLocation(), obstacle.What, lowering.EntryName, obstacle.WayOut);
                return new SiteResult(null, null, diagnostics.Items);
            }

            if (call.Has("state") && call["state"].Parameter!.Type is { } open && TypeMapper.IsOpen(open))
            {
                diagnostics.Report(
                    DiagnosticDescriptors.ConstructNotSupported, call["state"].Syntax.GetLocation(), $"A state of type '{open.Name}', which depends on a type parameter,", lowering.EntryName,
                    "pass the numbers that it stands for");
                return new SiteResult(null, null, diagnostics.Items);
            }

            IParameterSymbol? hidden = call.Operation.TargetMethod.Parameters.Reverse().FirstOrDefault(p => IsHidden(p.Type, bound.Compilation));
            if (hidden is not null && !(isInside && CanBeObject(hidden.Type, bound.Compilation, type)))
            {
                diagnostics.Report(
                    DiagnosticDescriptors.MemberNotAccessible, call[hidden.Name].Syntax.GetLocation(), hidden.Type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat),
                    lowering.EntryName, "generated code");
                return new SiteResult(null, null, diagnostics.Items);
            }

            string name = ClassName(syntax, enclosing, type, cancellation);
            EquatableArray<ContainingType> types = [.. isInside ? Lowerer.ContainingTypes(type) : [], new ContainingType("class " + name, hidden is null ? "internal static " : "private static ")];
            string? space = !isInside ? Namespace : type.ContainingNamespace is { IsGlobalNamespace: false } own ? Lowerer.NamespaceText(own) : null;
            string owner = isInside ? TypeMapper.PlainName(type) : "global::" + Namespace;
            MethodModel method = lowered.Function.Method(modes) with
            {
                Name = "f", Namespace = space, ContainingTypes = types, DerivedName = "", CoresName = "Cores", Accessibility = "internal", Module = lowered.Module,
                HintName = $"Diff.{name}.g.cs", IsFunction = true, Requests = lowering.Requests, PrivateMembers = lowering.PrivateMembers.All,
                TypeParameters = TypeParameters(call).ToEquatableArray(),
                TakenNames = enclosing is null || !isInside ? [] : TakenNames.Of(enclosing, bound.Compilation),
                UnrollsSeries = order is null or <= MethodModel.LargestUnrolledOrder && !lowered.Function.Parameters.Any(p => (p.IrType.Element ?? p.IrType).IsParameter),
            };
            DiffSite site = Site(syntax, call, lowered.Function, order, $"{owner}.{name}", model, cancellation);
            return new SiteResult(method, isInside ? WithHidden(site, call, type, name, bound.Compilation) : site, diagnostics.Items);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            diagnostics.Report(DiagnosticDescriptors.InternalError, syntax.GetLocation(), call.Form, $"{e.GetType().Name}: {e.Message}");
            return new SiteResult(null, null, diagnostics.Items);
        }
    }

    /// <summary>What keeps a call on a type parameter from being replaced by one of generated code, which has that type parameter alone.</summary>
    private static (string What, string WayOut)? NumberObstacle(DiffCall call, Compilation compilation) => call.NumberParameter switch
    {
        null => null,
        _ when call.HasState => ("A call of Diff with a state on a type parameter", "mark the method, so that the lambda may capture what it needs"),
        { ConstraintTypes: var types } parameter when types.Any(t => TypeMapper.IsOpen(t, parameter)) => ($"A type parameter '{parameter.Name}' with constraints that depend on others", "constrain it to what is known"),
        { ConstraintTypes: var types } parameter when types.FirstOrDefault(t => IsHidden(t, compilation)) is { } hidden =>
            ($"A type parameter '{parameter.Name}' that is constrained to '{hidden.Name}', which generated code cannot name,", "make that type internal"),
        _ => null,
    };

    private static IEnumerable<TypeParameterModel> TypeParameters(DiffCall call) =>
        call.NumberParameter is { } parameter ? [new TypeParameterModel(ConstantText.Identifier(parameter.Name), Lowerer.ConstraintsOf(parameter))] : [];

    private static DiffSite Site(
        InvocationExpressionSyntax syntax, DiffCall call, DelegateFunction function, int? order, string owner, SemanticModel model, CancellationToken cancellation)
    {
        IMethodSymbol target = call.Operation.TargetMethod;
        IEnumerable<SiteParameter> captured = function.Parameters.Skip(function.Parameters.Count - function.Captured.Count).Select(p => new SiteParameter(p.Type, p.Name));
        FileLinePositionSpan place = syntax.GetLocation().GetLineSpan();
        return new DiffSite(
            owner, call.Form, Parameters(target).ToEquatableArray(), target.ReturnsVoid ? "void" : TypeMapper.Name(target.ReturnType),
            TypeMapper.Name(target.TypeArguments[0]), captured.ToEquatableArray(), order,
            model.GetInterceptableLocation(syntax, cancellation)!.GetInterceptsLocationAttributeSyntax(),
            $"{System.IO.Path.GetFileName(place.Path)}({(place.StartLinePosition.Line + 1).ToString(CultureInfo.InvariantCulture)})")
        {
            TypeParameters = TypeParameters(call).ToEquatableArray(),
        };
    }

    /// <summary>Says of what cannot be named outside the containing types what it is called at run time.</summary>
    private static DiffSite WithHidden(DiffSite site, DiffCall call, INamedTypeSymbol type, string name, Compilation compilation)
    {
        string MetadataName(INamedTypeSymbol of, string suffix) => $"{PrivateMembers.MetadataName(of)}{suffix}, {compilation.AssemblyName}";
        site = compilation.IsSymbolAccessibleWithin(type, compilation.Assembly) ? site : site with { HiddenClass = MetadataName(type, "+" + name) };
        IMethodSymbol target = call.Operation.TargetMethod, declared = target.OriginalDefinition;
        if (target.Parameters.FirstOrDefault(p => p.Name == "state")?.Type is not INamedTypeSymbol state || !IsHidden(state, compilation))
        {
            return site;
        }

        return site with
        {
            HiddenClass = site.HiddenClass ?? MetadataName(type, "+" + name),
            HiddenState = new HiddenState(
                MetadataName(state, ""), Parameters(declared).ToEquatableArray(), declared.ReturnsVoid ? "void" : TypeMapper.Name(declared.ReturnType)),
            Parameters = site.Parameters.Select(p => p.Name == "state" ? p with { Type = "object" } : p.Name == "f" ? p with { Type = "global::System.Delegate" } : p).ToEquatableArray(),
        };
    }

    private static IEnumerable<SiteParameter> Parameters(IMethodSymbol method) =>
        method.Parameters.Select(p => new SiteParameter((p.RefKind == RefKind.Out ? "out " : "") + TypeMapper.Name(p.Type), p.Name));

    /// <summary>Whether an accessor can be given values of a type as objects.</summary>
    private static bool CanBeObject(ITypeSymbol type, Compilation compilation, INamedTypeSymbol home)
    {
        for (INamedTypeSymbol? outer = type as INamedTypeSymbol; outer is not null; outer = outer.ContainingType)
        {
            if (outer.Arity > 0 || outer.IsFileLocal || outer.IsAnonymousType)
            {
                return false;
            }
        }

        return type is INamedTypeSymbol { IsReferenceType: true } && compilation.IsSymbolAccessibleWithin(type, home);
    }

    /// <summary>Whether code outside its containing types could not name a type.</summary>
    private static bool IsHidden(ITypeSymbol type, Compilation compilation) => type switch
    {
        IArrayTypeSymbol array => IsHidden(array.ElementType, compilation),
        INamedTypeSymbol named => named.IsAnonymousType || named.IsFileLocal || !compilation.IsSymbolAccessibleWithin(named, compilation.Assembly)
            || named.TypeArguments.Any(t => IsHidden(t, compilation)),
        _ => false,
    };

    private static Modes ModesOf(DiffCall call, out int? order)
    {
        order = call.Form == "Derivative" && call["order"].Value.ConstantValue is { HasValue: true, Value: int known } ? known : null;
        return call.Form switch
        {
            "Derivative" => order == 1 ? Modes.Jvp : order is null ? Modes.Jvp | Modes.Taylor : Modes.Taylor,
            "Gradient" => Modes.Gradient,
            "Jvp" => Modes.Jvp,
            "Vjp" => Modes.Vjp,
            "Hvp" => Modes.Hvp,
            "Hessian" => Modes.Hessian,
            "Jacobian" => Modes.Jacobian,
            _ => Modes.Taylor,
        };
    }

    private static IMethodSymbol? EnclosingMethod(SyntaxNode node, SemanticModel model, CancellationToken cancellation)
    {
        ISymbol? symbol = model.GetEnclosingSymbol(node.SpanStart, cancellation);
        while (symbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction })
        {
            symbol = symbol.ContainingSymbol;
        }

        return symbol as IMethodSymbol;
    }

    private static bool CanBeExtended(INamedTypeSymbol innermost, CancellationToken cancellation)
    {
        for (INamedTypeSymbol? outer = innermost; outer is not null; outer = outer.ContainingType)
        {
            bool isPartial = outer.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancellation))
                .All(s => s is CompilationUnitSyntax || (s is TypeDeclarationSyntax type && type.Modifiers.Any(SyntaxKind.PartialKeyword)));
            if (!isPartial || outer.IsGenericType || outer.IsFileLocal)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The type and member that the call stands in, and which of the calls in it it is.</summary>
    private static string ClassName(InvocationExpressionSyntax syntax, IMethodSymbol? enclosing, INamedTypeSymbol type, CancellationToken cancellation)
    {
        SyntaxNode member = syntax.FirstAncestorOrSelf<MemberDeclarationSyntax>(m => m is not GlobalStatementSyntax) ?? syntax.SyntaxTree.GetRoot(cancellation);
        int index = member.DescendantNodes().TakeWhile(n => n != syntax).Count(CouldBe) + 1;
        string name = enclosing switch
        {
            null => "Initializer",
            { Name: "<Main>$" } => "Main",
            { AssociatedSymbol: { } property } => property.Name,
            { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } => "Constructor",
            _ => enclosing.Name,
        };
        ISymbol[] alike = [.. type.GetMembers(enclosing?.Name ?? "")];
        int overload = enclosing is null || alike.Length < 2 ? 0 : Array.FindIndex(alike, m => SymbolEqualityComparer.Default.Equals(m, enclosing)) + 1;
        string text = $"{name}{(overload == 0 ? "" : overload.ToString(CultureInfo.InvariantCulture))}_{index.ToString(CultureInfo.InvariantCulture)}";
        for (INamedTypeSymbol? outer = type; outer is not null; outer = outer.ContainingType)
        {
            text = $"{outer.Name}{(outer.Arity == 0 ? "" : outer.Arity.ToString(CultureInfo.InvariantCulture))}_{text}";
        }

        string space = type.ContainingNamespace is { IsGlobalNamespace: false } own ? own.ToDisplayString().Replace('.', '_') + "_" : "";
        return string.Concat((space + text).Select(c => char.IsLetterOrDigit(c) || c == '_' ? c : '_'));
    }
}
