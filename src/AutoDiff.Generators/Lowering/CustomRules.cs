using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.Generators.Lowering;

/// <summary>A method marked <c>[DerivativeOf]</c>.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">The method that it serves; null if there is none.</param>
/// <param name="Model">That method's signature.</param>
/// <param name="Mode">The derivative whose signature it has.</param>
/// <param name="Problem">What is wrong with its declaration.</param>
internal sealed record CustomRule(IMethodSymbol Method, IMethodSymbol? Target, MethodModel? Model, Modes Mode, LoweringDiagnostic? Problem);

/// <summary>Finds the rules of a compilation and the methods that they serve.</summary>
internal static class CustomRules
{
    private static readonly ConditionalWeakTable<Compilation, IReadOnlyList<CustomRule>> s_rules = new();
    private static readonly ConditionalWeakTable<SyntaxTree, IReadOnlyList<MethodDeclarationSyntax>> s_candidates = new();

    /// <summary>The property of a diagnostic that holds the signatures which a rule may have, each on a line.</summary>
    private const string ExpectedSignatures = "Expected";

    /// <summary>The forms that a rule may have.</summary>
    private static readonly Modes[] s_forms = [Modes.Jvp, Modes.Vjp, Modes.Taylor];

    /// <summary>The rules of a method.</summary>
    public static IReadOnlyList<CustomRule> Of(IMethodSymbol method, Compilation compilation, CancellationToken cancellation)
    {
        IReadOnlyList<CustomRule> all = All(compilation, cancellation);
        return all.Count == 0 ? [] : [.. all.Where(r => SymbolEqualityComparer.Default.Equals(r.Target, method.OriginalDefinition))];
    }

    /// <summary>All rules of a compilation, in source order.</summary>
    public static IReadOnlyList<CustomRule> All(Compilation compilation, CancellationToken cancellation)
    {
        if (!s_rules.TryGetValue(compilation, out IReadOnlyList<CustomRule>? rules))
        {
            rules = Find(compilation, cancellation);
            s_rules.GetValue(compilation, _ => rules);
        }

        return rules;
    }

    /// <summary>The modes of a marked method for which the user wrote the member: a rule with the name and signature of the generated one.</summary>
    public static Modes Members(IMethodSymbol method, MethodModel model)
    {
        Modes modes = Modes.None;
        foreach (IMethodSymbol other in method.ContainingType.GetMembers().OfType<IMethodSymbol>())
        {
            foreach (Modes mode in s_forms.Where(m => other.Name == model.DerivedName + m))
            {
                modes |= AttributeNames.Has(other, AttributeNames.DerivativeOf) && Fits(model, other, mode) ? mode : Modes.None;
            }
        }

        return modes;
    }

#pragma warning disable RS1030 // Rules are in other trees than the one an analyzer is given.
    private static List<CustomRule> Find(Compilation compilation, CancellationToken cancellation)
    {
        List<CustomRule> rules = [];
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (MethodDeclarationSyntax candidate in s_candidates.GetValue(tree, t => Candidates(t, cancellation)))
            {
                if (compilation.GetSemanticModel(tree).GetDeclaredSymbol(candidate, cancellation) is IMethodSymbol method)
                {
                    rules.AddRange(method.GetAttributes().Where(a => AttributeNames.Is(a, AttributeNames.DerivativeOf))
                        .Select(a => Read(method, a, rules, cancellation)).ToList());
                }
            }
        }

        return rules;
    }
#pragma warning restore RS1030

    private static IReadOnlyList<MethodDeclarationSyntax> Candidates(SyntaxTree tree, CancellationToken cancellation) =>
        !tree.GetText(cancellation).ToString().Contains("DerivativeOf") ? []
            : [.. tree.GetRoot(cancellation).DescendantNodes().OfType<MethodDeclarationSyntax>()
                .Where(m => m.AttributeLists.SelectMany(l => l.Attributes).Any(a => a.Name.ToString().Contains("DerivativeOf")))];

    private static CustomRule Read(IMethodSymbol method, AttributeData data, IReadOnlyList<CustomRule> earlier, CancellationToken cancellation)
    {
        if (data.ConstructorArguments is not [{ Value: INamedTypeSymbol type }, { Value: string name }])
        {
            return Wrong(DiagnosticDescriptors.RuleServesNothing, method.Name, "a method");
        }

        IMethodSymbol[] targets = [.. type.GetMembers(name).OfType<IMethodSymbol>().Where(m => m.MethodKind == MethodKind.Ordinary)];
        if (targets.Length == 0)
        {
            return Wrong(DiagnosticDescriptors.RuleServesNothing, method.Name, $"'{name}' of '{type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}'");
        }

        DifferentiableMark mark = new(data, null, null, name);
        MethodModel[] models = [.. targets.Select(t => Lowerer.Declare(t, mark, cancellation))];
        for (int i = 0; i < targets.Length; i++)
        {
            foreach (Modes mode in s_forms.Where(m => Fits(models[i], method, m)))
            {
                CustomRule rule = new(method, targets[i], models[i], mode, null);
                return earlier.Any(r => r.Mode == mode && SymbolEqualityComparer.Default.Equals(r.Target, targets[i]))
                        ? rule with { Problem = At(DiagnosticDescriptors.DuplicateRule, name, mode.ToString(), earlier.First(r => r.Mode == mode && SymbolEqualityComparer.Default.Equals(r.Target, targets[i])).Method.Name) }
                    : WhyNot(rule) is { } reason ? rule with { Problem = At(DiagnosticDescriptors.RuleNotSupported, method.Name, reason) }
                    : rule;
            }
        }

        string[] expected = [.. models.SelectMany(m => s_forms.Select(f => Expected(m, f)))];
        CustomRule wrong = Wrong(DiagnosticDescriptors.RuleSignature, method.Name, name, string.Join(", or ", expected));
        return wrong with
        {
            Target = targets.Length == 1 ? targets[0] : null,
            Problem = wrong.Problem! with { Properties = ImmutableDictionary<string, string?>.Empty.Add(ExpectedSignatures, string.Join("\n", expected)) },
        };

        LoweringDiagnostic At(DiagnosticDescriptor descriptor, params object[] arguments) => new(descriptor, method.Locations[0], arguments);
        CustomRule Wrong(DiagnosticDescriptor descriptor, params object[] arguments) => new(method, null, null, Modes.None, At(descriptor, arguments));
    }

    /// <summary>What keeps a rule from being used; null if nothing does.</summary>
    private static string? WhyNot(CustomRule rule)
    {
        IMethodSymbol target = rule.Target!;
        MethodModel model = rule.Model!;
        return target switch
        {
            { IsStatic: false } => "it serves an instance method",
            { IsGenericMethod: true } or { ContainingType.IsGenericType: true } => "it serves a generic method",
            _ when !rule.Method.IsStatic => "it is an instance method",
            _ when !model.ReturnsActive || model.ReturnIrType is not { IsReal: true } => "it serves a method that returns no number",
            _ when target.Parameters.Any(p => p.RefKind is not (RefKind.None or RefKind.In) || TypeMapper.ShapeOf(p.Type) is not null)
                || model.Parameters.Any(p => p.IsActive && p.Role != ParameterRole.Input) => "it serves a method with parameters other than numbers, arrays and read-only spans",
            _ when rule.Mode == Modes.Taylor && !IsMember(rule) => "a rule for Taylor series must be the member itself: of the same type, with its name",
            _ => null,
        };
    }

    private static bool IsMember(CustomRule rule) =>
        SymbolEqualityComparer.Default.Equals(rule.Method.ContainingType, rule.Target!.ContainingType)
        && AttributeReader.Read(rule.Target).Any(m => rule.Method.Name == m.DerivedName + rule.Mode);

    private static bool Fits(MethodModel model, IMethodSymbol method, Modes mode)
    {
        if (!model.ReturnsActive && !model.Parameters.Any(p => p.IsActive))
        {
            return false;
        }

        // Methods with structs in their signature are refused later: their parts are not looked at one by one.
        IReadOnlyList<AddedParameter> expected = DerivedSignature.All(model, mode);
        bool isPassed = expected.Count != method.Parameters.Length || expected.Zip(method.Parameters, (e, p) => IsPassed(p, e)).All(same => same);
        return isPassed && DerivedSignature.MemberTypes(model, mode).SequenceEqual(method.Parameters.Select(p => TypeMapper.Name(p.Type))) && (mode switch
        {
            Modes.Jvp when model.ReturnsActive => method.ReturnType is INamedTypeSymbol { IsTupleType: true, TupleElements: { Length: 2 } parts }
                && parts.All(p => TypeMapper.Name(p.Type) == model.ReturnType),
            Modes.Vjp => (method.ReturnsVoid ? "void" : TypeMapper.Name(method.ReturnType)) == model.ReturnType,
            _ => method.ReturnsVoid,
        });
    }

    private static bool IsPassed(IParameterSymbol parameter, AddedParameter expected) => parameter.RefKind switch
    {
        RefKind.Out => expected.Modifier == "out",
        RefKind.Ref => expected.Modifier == "ref",
        _ => expected.Modifier.Length == 0,
    };

    private static string TypeOf(MethodModel model, AddedParameter parameter) =>
        parameter.Slot is { Kind: SlotKind.Primal } own ? model.Parameters[own.Index].Type : parameter.Type.Name;

    /// <summary>The signature that a rule should have, as C#.</summary>
    private static string Expected(MethodModel model, Modes mode)
    {
        string parameters = string.Join(", ", DerivedSignature.All(model, mode).Select(p => $"{p.Modifier} {TypeOf(model, p)} {p.Name}".TrimStart()));
        string returned = mode switch
        {
            Modes.Jvp when model.ReturnsActive => $"({model.ReturnType} Value, {model.ReturnType} Tangent)",
            Modes.Vjp => model.ReturnType,
            _ => "void",
        };
        return $"{returned} {model.Name}{mode}({parameters})".Replace("global::System.", "");
    }
}
