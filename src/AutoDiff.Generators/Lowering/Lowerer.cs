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

    private static LoweringResult Lower(IMethodSymbol method, DifferentiableMark mark, SemanticModel model, CancellationToken cancellation)
    {
        LoweringDiagnostics diagnostics = new();
        AttributeReader.Check(mark, method, diagnostics, cancellation);
        CheckContainingTypes(method, diagnostics, cancellation);
        Signature signature = new SignatureReader(method, mark, diagnostics, cancellation).Read();
        MemberNames names = new(method, cancellation);
        if (!diagnostics.HasErrors)
        {
            names.Check(mark, signature, diagnostics);
        }

        // What is wrong with the declaration says what members there could be: none.
        bool isDeclared = !diagnostics.HasErrors;
        ModuleIr? module = null;
        if (isDeclared)
        {
            module = LowerBody(method, mark, model, signature, diagnostics, cancellation);
        }

        MethodModel result = new(
            method.ContainingNamespace is { IsGlobalNamespace: false } space ? NamespaceText(space) : null,
            ContainingTypes(method),
            method.Name,
            mark.DerivedName,
            isDeclared ? names.CoresName(mark) : mark.DerivedName,
            SyntaxFacts.GetText(method.DeclaredAccessibility),
            signature.Parameters,
            method.ReturnsVoid ? "void" : TypeMapper.Name(method.ReturnType),
            signature.ReturnIrType,
            signature.ReturnsActive,
            isDeclared ? signature.Modes : Modes.None,
            names.HintName(mark),
            Cref(method),
            diagnostics.HasErrors ? null : module,
            diagnostics.Refusal,
            TakenNames.Of(method, model.Compilation));
        return new LoweringResult(result, diagnostics.Items);
    }

    private static ModuleIr? LowerBody(
        IMethodSymbol method, DifferentiableMark mark, SemanticModel model, Signature signature, LoweringDiagnostics diagnostics, CancellationToken cancellation)
    {
        HashSet<IParameterSymbol> constants = new(SymbolEqualityComparer.Default);
        for (int i = 0; i < method.Parameters.Length; i++)
        {
            if (signature.Parameters[i].Role == ParameterRole.Constant)
            {
                constants.Add(method.Parameters[i]);
            }
        }

        try
        {
            return new ModuleLowering(method, model, diagnostics, cancellation).Lower(constants, mark.WithRespectTo is null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            diagnostics.Report(DiagnosticDescriptors.InternalError, method.Locations[0], method.Name, $"{e.GetType().Name}: {e.Message}");
            return null;
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

    private static string NamespaceText(INamespaceSymbol space) =>
        space.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted));

    private static EquatableArray<ContainingType> ContainingTypes(IMethodSymbol method)
    {
        List<ContainingType> types = [];
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.ContainingType)
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
        return $"{ConstantText.Identifier(method.Name)}({string.Join(", ", parameters)})";
    }
}
