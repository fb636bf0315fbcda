using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiff.Generators.Lowering;

/// <summary>What a solver's result is known to be.</summary>
internal enum SolutionKind
{
    /// <summary>F(x, θ) = 0.</summary>
    Root,

    /// <summary>x = T(x, θ).</summary>
    FixedPoint,

    /// <summary>x minimises f(x, θ).</summary>
    Minimum,
}

/// <summary>Why the attribute of a solver does not fit.</summary>
/// <param name="What">What is wrong.</param>
/// <param name="Expected">The signature that is expected.</param>
internal sealed record ImplicitProblem(string What, string Expected);

/// <summary>An <c>[ImplicitRoot]</c>, <c>[FixedPoint]</c> or <c>[Minimizer]</c> attribute of a solver.</summary>
/// <param name="Solver">The method that it is on.</param>
/// <param name="Attribute">The attribute.</param>
/// <param name="Kind">Which of them it is.</param>
internal sealed record ImplicitMark(IMethodSymbol Solver, AttributeData Attribute, SolutionKind Kind)
{
    private static readonly (string Attribute, SolutionKind Kind)[] s_attributes =
    [
        (AttributeNames.ImplicitRoot, SolutionKind.Root), (AttributeNames.FixedPoint, SolutionKind.FixedPoint), (AttributeNames.Minimizer, SolutionKind.Minimum),
    ];

    public static ImplicitMark? Of(IMethodSymbol method) => s_attributes
        .Select(a => AttributeNames.Find(method, a.Attribute) is { } found ? new ImplicitMark(method, found, a.Kind) : null).FirstOrDefault(m => m is not null);

    /// <summary>The name of the method that it names.</summary>
    public string Name => Attribute.ConstructorArguments is [{ Value: string name }] ? name : "";

    /// <summary>The attribute as it is written.</summary>
    public string Display => "[" + Attribute.AttributeClass!.Name.Substring(0, Attribute.AttributeClass.Name.Length - nameof(Attribute).Length) + "]";

    /// <summary>The method that is named, or why the attribute does not fit.</summary>
    public (IMethodSymbol? Named, ImplicitProblem? Problem) Resolve()
    {
        IParameterSymbol[] own = [.. Solver.Parameters];
        if (!Solver.IsStatic || !Solver.ReturnsVoid || Solver.IsGenericMethod || own.Length < 2 || !IsInput(own[0]) || !IsOutput(own[own.Length - 1])
            || !SameElement(own[0], own[own.Length - 1]))
        {
            return (null, new ImplicitProblem("a solver is static, returns nothing, reads its parameters first and writes the solution last", ExpectedSolver()));
        }

        if (Constants(own).FirstOrDefault(p => p.RefKind != RefKind.None || !IsConstant(p)) is { } active)
        {
            return (null, new ImplicitProblem($"its parameter '{active.Name}' could carry a derivative: put it into '{own[0].Name}', or mark it [NoDerivative]", ExpectedSolver()));
        }

        if (SystemOptions() is { Problem: { } problem })
        {
            return (null, new ImplicitProblem(problem, ExpectedSolver()));
        }

        IMethodSymbol[] named = [.. Solver.ContainingType.GetMembers(Name).OfType<IMethodSymbol>()];
        return named.FirstOrDefault(Fits) is { } found ? (found, null)
            : (null, new ImplicitProblem(
                named.Length == 0 ? $"'{Solver.ContainingType.Name}' has no method '{Name}'" : $"'{Name}' has another signature", ExpectedNamed()));
    }

    /// <summary>How the linear systems of the derivative are solved, if the solver has <c>[SolveWith]</c>; or what is wrong with that.</summary>
    public (SystemOptions? Options, string? Problem) SystemOptions()
    {
        if (AttributeNames.FindSolveWith(Solver) is not { ConstructorArguments: [{ Type: INamedTypeSymbol type, Value: int solver }] } attribute)
        {
            return (null, null);
        }

        string? member = type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.ConstantValue is int value && value == solver)?.Name;
        double tolerance = 1e-10, ridge = 0;
        List<string> text = [$"Solver = global::AutoDiff.Optim.ImplicitSolver.{member}"];
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            text.Add($"{argument.Key} = {SymbolDisplay.FormatPrimitive(argument.Value.Value!, quoteStrings: false, useHexadecimalNumbers: false)}");
            (tolerance, ridge) = argument switch
            {
                { Key: "Tolerance", Value.Value: double value } => (value, ridge),
                { Key: "Ridge", Value.Value: double value } => (tolerance, value),
                _ => (tolerance, ridge),
            };
        }

        string? problem = member is null ? "[SolveWith] names no solver"
            : !(tolerance > 0 && tolerance < 1) ? "the tolerance of [SolveWith] is not between 0 and 1"
            : !(ridge >= 0 && ridge <= double.MaxValue) ? "the ridge of [SolveWith] is not a finite number that is at least 0"
            : attribute.NamedArguments.Any(a => a.Value.Value is int and < 1) ? "the counts of [SolveWith] are not at least 1"
            : null;
        return (new SystemOptions(string.Join(", ", text), ridge, attribute.NamedArguments.Any(a => a is { Key: "WarmStart", Value.Value: true })), problem);
    }

    private static IEnumerable<IParameterSymbol> Constants(IParameterSymbol[] own) => own.Skip(1).Take(own.Length - 2);

    private bool Fits(IMethodSymbol method)
    {
        IParameterSymbol[] own = [.. Solver.Parameters], other = [.. method.Parameters];
        IParameterSymbol? result = Kind == SolutionKind.Minimum ? null : other.LastOrDefault();
        bool hasResult = result is not null ? method.ReturnsVoid && IsOutput(result) && SameElement(own[0], result)
            : Kind == SolutionKind.Minimum && method.RefKind == RefKind.None && TypeMapper.Map(method.ReturnType) == TypeMapper.Map(own[0].Type).Element;
        return hasResult && method is { IsStatic: true, IsGenericMethod: false } && other.Length == own.Length + (result is null ? 0 : 1)
            && IsInput(other[0]) && IsInput(other[1]) && SameElement(own[0], other[0]) && SameElement(own[0], other[1])
            && Enumerable.Range(1, own.Length - 2).All(i => SymbolEqualityComparer.Default.Equals(own[i].Type, other[i + 1].Type) && IsConstant(other[i + 1]));
    }

    private string ExpectedSolver()
    {
        string element = Solver.Parameters.Select(p => TypeMapper.Map(p.Type).Element).FirstOrDefault(e => e is { IsReal: true })?.Name ?? "double";
        IEnumerable<string> constants = Solver.Parameters.Where(p => p.RefKind == RefKind.None && IsConstant(p)).Select(Declared);
        return $"static void {Solver.Name}({string.Join(", ", [$"ReadOnlySpan<{element}> theta", .. constants, $"Span<{element}> x"])})";
    }

    private string ExpectedNamed()
    {
        IParameterSymbol[] own = [.. Solver.Parameters];
        string element = TypeMapper.Map(own[0].Type).Element!.Name;
        List<string> parameters = [$"ReadOnlySpan<{element}> {own[own.Length - 1].Name}", $"ReadOnlySpan<{element}> {own[0].Name}", .. Constants(own).Select(Declared)];
        return Kind == SolutionKind.Minimum ? $"static {element} {Name}({string.Join(", ", parameters)})"
            : $"static void {Name}({string.Join(", ", [.. parameters, $"Span<{element}> r"])})";
    }

    private static string Declared(IParameterSymbol parameter) =>
        (AttributeNames.Has(parameter, AttributeNames.NoDerivative) ? "[NoDerivative] " : "")
        + parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) + " " + parameter.Name;

    private static bool IsConstant(IParameterSymbol parameter) =>
        AttributeNames.Has(parameter, AttributeNames.NoDerivative) || !TypeMapper.MayHoldActive(parameter.Type);

    private static bool IsInput(IParameterSymbol parameter) =>
        parameter.RefKind == RefKind.None && TypeMapper.Map(parameter.Type) is { IsBuffer: true, Buffer: BufferKind.ReadOnlySpan, Element.IsReal: true };

    private static bool IsOutput(IParameterSymbol parameter) =>
        parameter.RefKind == RefKind.None && TypeMapper.Map(parameter.Type) is { IsBuffer: true, Buffer: BufferKind.Span, Element.IsReal: true };

    private static bool SameElement(IParameterSymbol a, IParameterSymbol b) => TypeMapper.Map(a.Type).Element == TypeMapper.Map(b.Type).Element;
}
