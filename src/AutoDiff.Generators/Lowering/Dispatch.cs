using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <summary>An implementation of a member, and the types of which objects run it.</summary>
internal sealed record Implementation(IMethodSymbol Method, IReadOnlyList<INamedTypeSymbol> Types);

/// <summary>Members of which the object decides what runs: those of interfaces, and abstract and virtual ones.</summary>
internal static class Dispatch
{
    /// <summary>The members that a method overrides or implements and that may be marked.</summary>
    public static IEnumerable<IMethodSymbol> Implemented(IMethodSymbol method)
    {
        if (method.OverriddenMethod is { } overridden)
        {
            yield return overridden;
        }

        foreach (IMethodSymbol member in method.ExplicitInterfaceImplementations)
        {
            yield return member;
        }

        if (method is not { IsStatic: false, MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public, ContainingType.TypeKind: TypeKind.Class or TypeKind.Struct })
        {
            yield break;
        }

        foreach (INamedTypeSymbol type in method.ContainingType.AllInterfaces)
        {
            foreach (IMethodSymbol member in type.GetMembers(method.Name).OfType<IMethodSymbol>())
            {
                if (AttributeNames.Has(member, AttributeNames.Differentiable)
                    && SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method))
                {
                    yield return member;
                }
            }
        }
    }

    /// <summary>Whether a parameter is held constant, where it is declared or in a member that its method overrides or implements.</summary>
    public static bool IsHeldConstant(IParameterSymbol parameter) => AttributeNames.Has(parameter, AttributeNames.NoDerivative)
        || (parameter.ContainingSymbol is IMethodSymbol method && Implemented(method).Any(m => IsHeldConstant(m.Parameters[parameter.Ordinal])));

    /// <summary>Whether the object decides what a call of a method runs.</summary>
    public static bool IsVirtual(IMethodSymbol method) =>
        !method.IsStatic && (method.IsVirtual || method.IsAbstract || method.IsOverride || method.ContainingType.TypeKind == TypeKind.Interface);

    /// <summary>The methods that count as marked because a member of a base or interface is, and have no attribute of their own.</summary>
    public static IEnumerable<IMethodSymbol> UnmarkedImplementations(IMethodSymbol member, Compilation compilation)
    {
        if (!IsVirtual(member))
        {
            yield break;
        }

        foreach (INamedTypeSymbol type in SourceTypes.Of(compilation))
        {
            foreach (IMethodSymbol method in type.GetMembers().OfType<IMethodSymbol>())
            {
                if ((method.Name == member.Name || method.MethodKind == MethodKind.ExplicitInterfaceImplementation)
                    && !AttributeNames.Has(method, AttributeNames.Differentiable)
                    && AttributeReader.Read(method) is [var first, ..] && SymbolEqualityComparer.Default.Equals(first.Declaration, member))
                {
                    yield return method;
                }
            }
        }
    }

    /// <summary>What a call of a member may run, by the types of this compilation that an object can have.</summary>
    public static IReadOnlyList<Implementation> Implementations(IMethodSymbol member, Compilation compilation, CancellationToken cancellation)
    {
        List<(IMethodSymbol Method, List<INamedTypeSymbol> Types)> found = [];
        foreach (INamedTypeSymbol type in SourceTypes.Of(compilation).SelectMany(t => Closed(t, member, compilation, cancellation)))
        {
            if (ImplementationIn(type, member) is not { } method)
            {
                continue;
            }

            int index = found.FindIndex(f => SymbolEqualityComparer.Default.Equals(f.Method, method));
            if (index < 0)
            {
                index = found.Count;
                found.Add((method, []));
            }

            found[index].Types.Add(type);
        }

        return [.. found.Select(f => new Implementation(f.Method, f.Types))];
    }

    /// <summary>The types of which there can be objects; of a generic one those that are named.</summary>
    private static IReadOnlyList<INamedTypeSymbol> Closed(INamedTypeSymbol type, IMethodSymbol member, Compilation compilation, CancellationToken cancellation) =>
        type is not { IsAbstract: false, TypeKind: TypeKind.Class or TypeKind.Struct } ? []
            : !TypeMapper.IsOpen(type) ? [type]
            : ImplementationIn(type, member) is null ? [] : Constructions.Of(type, compilation, cancellation);

    private static IMethodSymbol? ImplementationIn(INamedTypeSymbol type, IMethodSymbol member)
    {
        if (member.ContainingType.TypeKind == TypeKind.Interface)
        {
            return type.AllInterfaces.Contains(member.ContainingType, SymbolEqualityComparer.Default)
                && type.FindImplementationForInterfaceMember(member) is IMethodSymbol implementation ? OverrideIn(type, implementation) : null;
        }

        for (INamedTypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(at, member.ContainingType))
            {
                return OverrideIn(type, member);
            }
        }

        return null;
    }

    /// <summary>The last override of a method in a type or its bases.</summary>
    public static IMethodSymbol OverrideIn(INamedTypeSymbol type, IMethodSymbol method)
    {
        for (INamedTypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            foreach (IMethodSymbol candidate in at.GetMembers(method.Name).OfType<IMethodSymbol>())
            {
                for (IMethodSymbol? overridden = candidate; overridden is not null; overridden = overridden.OverriddenMethod)
                {
                    if (SymbolEqualityComparer.Default.Equals(overridden, method))
                    {
                        return candidate;
                    }
                }
            }
        }

        return method;
    }
}
