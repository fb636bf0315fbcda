using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <summary>An <c>[ImplicitRoot]</c> or <c>[FixedPoint]</c> attribute of a solver.</summary>
/// <param name="Solver">The method that it is on.</param>
/// <param name="Name">The name of the method that it names.</param>
/// <param name="IsFixedPoint">Which of the two it is.</param>
internal sealed record ImplicitMark(IMethodSymbol Solver, string Name, bool IsFixedPoint)
{
    public static ImplicitMark? Of(IMethodSymbol method)
    {
        AttributeData? root = AttributeNames.Find(method, AttributeNames.ImplicitRoot);
        AttributeData? found = root ?? AttributeNames.Find(method, AttributeNames.FixedPoint);
        return found is null ? null : new ImplicitMark(method, found.ConstructorArguments is [{ Value: string name }] ? name : "", root is null);
    }

    private string Attribute => IsFixedPoint ? "[FixedPoint]" : "[ImplicitRoot]";

    /// <summary>The method that is named, or why the attribute does not fit.</summary>
    public (IMethodSymbol? Residual, string? Problem) Resolve()
    {
        IParameterSymbol[] own = [.. Solver.Parameters];
        if (!Solver.IsStatic || !Solver.ReturnsVoid || Solver.IsGenericMethod || own.Length < 2 || !IsInput(own[0]) || !IsOutput(own[own.Length - 1])
            || !SameElement(own[0], own[own.Length - 1]))
        {
            return (null, $"{Attribute} is for static methods that return nothing and take ReadOnlySpan<T> theta, constants, Span<T> x");
        }

        if (own.Skip(1).Take(own.Length - 2).FirstOrDefault(p => p.RefKind != RefKind.None || !IsConstant(p)) is { } active)
        {
            return (null, $"its parameter '{active.Name}' could carry a derivative; put it into '{own[0].Name}', or mark it [NoDerivative]");
        }

        IMethodSymbol[] named = [.. Solver.ContainingType.GetMembers(Name).OfType<IMethodSymbol>()];
        IMethodSymbol? residual = named.FirstOrDefault(Fits);
        return residual is null
            ? (null, $"{Attribute} names '{Name}', and {Solver.ContainingType.Name} has no such static method that takes ReadOnlySpan<T> x, ReadOnlySpan<T> theta, the constants of '{Solver.Name}', Span<T> r")
            : (residual, null);
    }

    private bool Fits(IMethodSymbol method)
    {
        IParameterSymbol[] own = [.. Solver.Parameters], other = [.. method.Parameters];
        return method is { IsStatic: true, ReturnsVoid: true, IsGenericMethod: false } && other.Length == own.Length + 1
            && IsInput(other[0]) && IsInput(other[1]) && IsOutput(other[other.Length - 1])
            && SameElement(own[0], other[0]) && SameElement(own[0], other[1]) && SameElement(own[0], other[other.Length - 1])
            && Enumerable.Range(1, own.Length - 2).All(i => SymbolEqualityComparer.Default.Equals(own[i].Type, other[i + 1].Type) && IsConstant(other[i + 1]));
    }

    private static bool IsConstant(IParameterSymbol parameter) =>
        AttributeNames.Has(parameter, AttributeNames.NoDerivative) || !TypeMapper.MayHoldActive(parameter.Type);

    private static bool IsInput(IParameterSymbol parameter) =>
        parameter.RefKind == RefKind.None && TypeMapper.Map(parameter.Type) is { IsBuffer: true, Buffer: BufferKind.ReadOnlySpan, Element.IsReal: true };

    private static bool IsOutput(IParameterSymbol parameter) =>
        parameter.RefKind == RefKind.None && TypeMapper.Map(parameter.Type) is { IsBuffer: true, Buffer: BufferKind.Span, Element.IsReal: true };

    private static bool SameElement(IParameterSymbol a, IParameterSymbol b) => TypeMapper.Map(a.Type).Element == TypeMapper.Map(b.Type).Element;
}
