using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// The way in: a marked method's symbol to its models, one for each of its attributes. The generator and the analyzer both come
/// here, so they accept and refuse the same.
/// </summary>
internal static class Lowerer
{
    public static IReadOnlyList<LoweringResult> Lower(IMethodSymbol method, SemanticModel model, CancellationToken cancellation)
    {
        List<LoweringResult> results = [];
        foreach (DifferentiableMark mark in AttributeReader.Read(method))
        {
            results.Add(Lower(method, mark, model, cancellation));
        }

        return results;
    }

#pragma warning disable RS1030 // Implementations are in other trees than the member.
    /// <summary>A marked method, and the methods that count as marked because they override or implement it.</summary>
    public static IEnumerable<LoweringResult> LowerWithImplementations(IMethodSymbol method, SemanticModel model, CancellationToken cancellation) =>
        Lower(method, model, cancellation).Concat(Dispatch.UnmarkedImplementations(method, model.Compilation).SelectMany(m =>
            Lower(m, model.Compilation.GetSemanticModel(m.DeclaringSyntaxReferences[0].SyntaxTree), cancellation)));
#pragma warning restore RS1030

    /// <summary>A method's model without its body: what its generated members look like.</summary>
    public static MethodModel Declare(IMethodSymbol method, DifferentiableMark mark, CancellationToken cancellation) =>
        Declare(method, null, mark, new LoweringDiagnostics(), cancellation);

    /// <summary>What is wrong with the rules that a method is.</summary>
    public static IReadOnlyList<LoweringDiagnostic> CheckRules(IMethodSymbol method, SemanticModel model, CancellationToken cancellation)
    {
        LoweringDiagnostics diagnostics = new();
        foreach (CustomRule rule in CustomRules.All(model.Compilation, cancellation).Where(r => SymbolEqualityComparer.Default.Equals(r.Method, method)))
        {
            new ModuleLowering(method, model, diagnostics, cancellation).LowerRule(rule);
        }

        return diagnostics.Items;
    }

    private static LoweringResult Lower(IMethodSymbol method, DifferentiableMark mark, SemanticModel model, CancellationToken cancellation)
    {
        LoweringDiagnostics diagnostics = new();
        MethodModel result = Declare(method, model.Compilation, mark, diagnostics, cancellation) with { TakenNames = TakenNames.Of(method, model.Compilation) };

        // What is wrong with the declaration says what members there could be: none.
        if (diagnostics.HasErrors)
        {
            return new LoweringResult(result with { Refusal = diagnostics.Refusal }, diagnostics.Items);
        }

        if (method.IsAbstract)
        {
            return new LoweringResult(result, diagnostics.Items);
        }

        LoweredBody body = LowerBody(method, mark, model, result, diagnostics, cancellation);
        if (GeneratedDeclarations.CouldHelp(diagnostics.Items, cancellation)
            && GeneratedDeclarations.Extend(model.Compilation, cancellation) is { } extended
            && GeneratedDeclarations.Find(extended, method, cancellation) is { } again)
        {
            diagnostics = new LoweringDiagnostics();
            body = LowerBody(again.Method, mark, again.Model, result, diagnostics, cancellation);
        }

        // Nobody asked for the series of a method that needs a series of a series.
        if (!mark.NamesModes && mark.Declaration is null && body.Requests.Any(r => r.Mode == Modes.Taylor))
        {
            result = result with { Modes = result.Modes & ~Modes.Taylor };
        }

        return diagnostics.HasErrors
            ? new LoweringResult(result with { Refusal = diagnostics.Refusal }, diagnostics.Items)
            : new LoweringResult(result with { Module = body.Module, Requests = body.Requests, PrivateMembers = body.Members }, diagnostics.Items) { Places = diagnostics.Places };
    }

    private static MethodModel Declare(
        IMethodSymbol method, Compilation? compilation, DifferentiableMark mark, LoweringDiagnostics diagnostics, CancellationToken cancellation)
    {
        AttributeReader.Check(mark, method, diagnostics, cancellation);
        CheckContainingTypes(method, diagnostics, cancellation);
        Signature signature = new SignatureReader(method, compilation, mark, diagnostics, cancellation).Read();
        MemberNames names = new(method, cancellation);
        if (!diagnostics.HasErrors && method.IsDefinition)
        {
            names.Check(mark, signature, diagnostics);
        }

        bool isDeclared = !diagnostics.HasErrors;
        MethodModel model = new(
            method.ContainingNamespace is { IsGlobalNamespace: false } space ? NamespaceText(space) : null,
            ContainingTypes(method.ContainingType),
            method.Name,
            mark.DerivedName,
            isDeclared ? names.CoresName(mark) : mark.DerivedName,
            method.ExplicitInterfaceImplementations.IsEmpty ? SyntaxFacts.GetText(method.DeclaredAccessibility) : "",
            method.IsStatic || signature.Parameters is [{ IsSelf: true }, ..] ? signature.Parameters : [ParameterModel.Self(TypeMapper.Map(method.ContainingType)), .. signature.Parameters],
            method.ReturnsVoid ? "void" : TypeMapper.Name(method.ReturnType),
            signature.ReturnIrType,
            signature.ReturnsActive,
            isDeclared ? signature.Modes : Modes.None,
            names.HintName(mark),
            Cref(method),
            null,
            null)
        {
            // The formulae of small orders have rounded constants.
            UnrollsSeries = mark.NamesModes && !signature.Parameters.Any(p => (p.IrType.Element ?? p.IrType).IsParameter),
            Reassociate = mark.Reassociate,
            CheckAdjoints = mark.CheckAdjoints,
            Parallel = mark.Parallel,
            TypeParameters = method.TypeParameters.Select(p => new TypeParameterModel(ConstantText.Identifier(p.Name), ConstraintsOf(p))).ToEquatableArray(),
            Returned = signature.Returned,
            Accessors = signature.Accessors,
            IsAbstract = method.IsAbstract,
            ExplicitInterface = method.ExplicitInterfaceImplementations is [var implemented, ..] ? TypeMapper.PlainName(implemented.ContainingType) + "." : "",
            IsVirtual = method is { IsVirtual: true } or { IsOverride: true, IsSealed: false } && method.ContainingType is { IsSealed: false, TypeKind: Microsoft.CodeAnalysis.TypeKind.Class },
            OverriddenModes = OverriddenModes(method, mark, cancellation),
        };
        return model with { Modes = model.Modes & ~CustomRules.Members(method, model) };
    }

    /// <summary>The modes whose members override those of a base class.</summary>
    private static Modes OverriddenModes(IMethodSymbol method, DifferentiableMark mark, CancellationToken cancellation) =>
        method.OverriddenMethod is { } overridden && AttributeReader.Read(overridden).FirstOrDefault(m => m.DerivedName == mark.DerivedName) is { } inherited
            ? Declare(overridden, inherited, cancellation).Modes : Modes.None;

    /// <summary>What lowering makes of a body.</summary>
    private sealed record LoweredBody(ModuleIr? Module, EquatableArray<DerivativeRequest> Requests, EquatableArray<PrivateMember> Members);

    private static LoweredBody LowerBody(
        IMethodSymbol method, DifferentiableMark mark, SemanticModel model, MethodModel declared, LoweringDiagnostics diagnostics,
        CancellationToken cancellation)
    {
        HashSet<IParameterSymbol> constants = new(SymbolEqualityComparer.Default);
        for (int i = 0; i < method.Parameters.Length; i++)
        {
            if (declared.Parameters.Where(p => p.Declared == method.Parameters[i].Name).All(p => p.Role == ParameterRole.Constant))
            {
                constants.Add(method.Parameters[i]);
            }
        }

        ModuleLowering lowering = new(method, model, diagnostics, cancellation);
        try
        {
            return new LoweredBody(lowering.Lower(constants, mark.WithRespectTo is null, mark.NamesModes && (declared.Modes & Modes.Taylor) != 0, declared.IsThisActive), lowering.Requests, lowering.PrivateMembers.All);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            if (lowering.HasErrors)
            {
                diagnostics.Report(DiagnosticDescriptors.BodyHasErrors, method.Locations[0], method.Name);
            }
            else
            {
                diagnostics.Report(DiagnosticDescriptors.InternalError, method.Locations[0], method.Name, $"{e.GetType().Name}: {e.Message}");
            }

            return new LoweredBody(null, [], []);
        }
    }

    private static void CheckContainingTypes(IMethodSymbol method, LoweringDiagnostics diagnostics, CancellationToken cancellation)
    {
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
            {
                if (reference.GetSyntax(cancellation) is TypeDeclarationSyntax declaration && !declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
                {
                    diagnostics.Report(
                        DiagnosticDescriptors.ContainingTypeNotPartial, declaration.Identifier.GetLocation(), type.Name, method.Name);
                }
            }
        }
    }

    internal static string ConstraintsOf(ITypeParameterSymbol parameter)
    {
        string? kind = parameter switch
        {
            { HasUnmanagedTypeConstraint: true } => "unmanaged",
            { HasValueTypeConstraint: true } => "struct",
            { HasReferenceTypeConstraint: true, ReferenceTypeConstraintNullableAnnotation: NullableAnnotation.Annotated } => "class?",
            { HasReferenceTypeConstraint: true } => "class",
            { HasNotNullConstraint: true } => "notnull",
            _ => null,
        };
        IEnumerable<string?> all =
        [
            kind, .. parameter.ConstraintTypes.Select(TypeMapper.Name), parameter.HasConstructorConstraint ? "new()" : null,
            parameter.AllowsRefLikeType ? "allows ref struct" : null,
        ];
        return string.Join(", ", all.Where(c => c is not null));
    }

    internal static string NamespaceText(INamespaceSymbol space) =>
        space.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted));

    /// <summary>A type and those around it, outermost first.</summary>
    internal static EquatableArray<ContainingType> ContainingTypes(INamedTypeSymbol innermost)
    {
        List<ContainingType> types = [];
        for (INamedTypeSymbol? type = innermost; type is not null; type = type.ContainingType)
        {
            string keyword = (type.TypeKind, type.IsRecord) switch
            {
                (Microsoft.CodeAnalysis.TypeKind.Struct, true) => "record struct",
                (Microsoft.CodeAnalysis.TypeKind.Struct, false) => "struct",
                (Microsoft.CodeAnalysis.TypeKind.Interface, _) => "interface",
                (_, true) => "record",
                _ => "class",
            };
            string name = type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
            types.Add(new ContainingType($"{keyword} {name}"));
        }

        types.Reverse();
        return types.ToEquatableArray();
    }

    private static readonly SymbolDisplayFormat CrefFormat = SymbolDisplayFormat.FullyQualifiedFormat
        .RemoveMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier)
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.ExpandValueTuple);

    private static string Cref(IMethodSymbol method)
    {
        IEnumerable<string> parameters = method.Parameters.Select(p => (p.RefKind switch
        {
            RefKind.In => "in ",
            RefKind.Ref => "ref ",
            RefKind.Out => "out ",
            _ => "",
        }) + p.Type.ToDisplayString(CrefFormat).Replace('<', '{').Replace('>', '}'));
        string generic = method.TypeParameters.IsEmpty ? "" : $"{{{string.Join(", ", method.TypeParameters.Select(p => p.Name))}}}";
        return $"{ConstantText.Identifier(method.Name)}{generic}({string.Join(", ", parameters)})";
    }
}
