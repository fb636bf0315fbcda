using AutoDiff.Generators.Model;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// Members that generated code may not name from where it stands. The runtime lets accessors through to them, which cost what the member
/// itself does and survive trimming: all that they need is that the types of the member can be named.
/// </summary>
internal sealed class PrivateMembers(Compilation compilation, ISymbol home)
{
    private readonly Dictionary<ISymbol, PrivateMember?> _members = new(SymbolEqualityComparer.Default);
    private readonly HashSet<string> _names = [];

    /// <summary>The members asked for, in the order in which they were.</summary>
    public EquatableArray<PrivateMember> All => _members.Values.OfType<PrivateMember>().ToEquatableArray();

    public bool IsAccessible(ISymbol symbol)
    {
        if (!IsPublic(symbol) && !compilation.IsSymbolAccessibleWithin(symbol, home))
        {
            return false;
        }

        for (INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.IsFileLocal || type.IsAnonymousType)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether anybody may name it, in whichever compilation it was found.</summary>
    private static bool IsPublic(ISymbol symbol) =>
        symbol.DeclaredAccessibility == Accessibility.Public && (symbol.ContainingType is not { } outer || IsPublic(outer));

    /// <summary>The accessor of a field, a property that is read, a method or a constructor; null if none is needed, or none could be written.</summary>
    public PrivateMember? Find(ISymbol symbol)
    {
        if (IsAccessible(symbol))
        {
            return null;
        }

        if (!_members.TryGetValue(symbol, out PrivateMember? known))
        {
            _members[symbol] = known = Make(symbol);
        }

        return known;
    }

    /// <summary>The method of generated code that calls one with <c>out</c> parameters and returns what that returns and gives, as a tuple if there is more than one; null if generated code cannot name a type of it.</summary>
    public PrivateMember? OutCallOf(IMethodSymbol method)
    {
        if (!_members.TryGetValue(method, out PrivateMember? known))
        {
            _members[method] = known = MakeOutCall(method);
        }

        return known;
    }

    private PrivateMember? MakeOutCall(IMethodSymbol method)
    {
        IEnumerable<ITypeSymbol> types = [.. method.Parameters.Select(p => p.Type), .. method.TypeArguments, .. method.ReturnsVoid ? [] : (ITypeSymbol[])[method.ReturnType], method.ContainingType];
        if (!types.All(CanName))
        {
            return null;
        }

        string[] results = [.. (method.ReturnsVoid ? [] : (ITypeSymbol[])[method.ReturnType]).Concat(method.Parameters.Where(p => p.RefKind == RefKind.Out).Select(p => p.Type)).Select(TypeMapper.Name)];
        string generic = method.TypeArguments.Length == 0 ? "" : $"<{string.Join(", ", method.TypeArguments.Select(TypeMapper.Name))}>";
        return new PrivateMember(
            AccessorName(method), PrivateMember.OutCall, (method.IsStatic ? TypeMapper.PlainName(method.ContainingType) : "owner") + "." + ConstantText.Identifier(method.Name) + generic,
            results is [var only] ? only : $"({string.Join(", ", results)})", method.IsStatic ? null : new SiteParameter(TypeMapper.PlainName(method.ContainingType), "owner"), false,
            method.Parameters.Select(p => new SiteParameter((p.RefKind == RefKind.Out ? "out " : p.IsParams ? "params " : "") + TypeMapper.Name(p.Type), ConstantText.Identifier(p.Name))).ToEquatableArray())
        {
            ReturnsValue = !method.ReturnsVoid,
        };

        // The class of the cores has the type parameters of the marked method.
        bool CanName(ITypeSymbol type) => type switch
        {
            ITypeParameterSymbol => true,
            IArrayTypeSymbol array => CanName(array.ElementType),
            INamedTypeSymbol named => IsAccessible(named.OriginalDefinition) && named.TypeArguments.All(CanName),
            _ => false,
        };
    }

    private PrivateMember? Make(ISymbol symbol) => symbol switch
    {
        IFieldSymbol { IsConst: false, RefKind: RefKind.None, IsFixedSizeBuffer: false } field =>
            Make(field, field.IsStatic ? "StaticField" : "Field", field.Name, field.Type, []),
        IPropertySymbol { IsIndexer: false, RefKind: RefKind.None, GetMethod: { } get } => Make(symbol, get),
        IMethodSymbol { MethodKind: MethodKind.Ordinary, RefKind: RefKind.None } method => Make(method, method),
        IMethodSymbol { MethodKind: MethodKind.Constructor } constructor when IsNameable(constructor.ContainingType) => Make(constructor, constructor),
        _ => null,
    };

    private PrivateMember? Make(ISymbol symbol, IMethodSymbol method)
    {
        bool isConstructor = method.MethodKind == MethodKind.Constructor;
        bool fits = !method.IsGenericMethod && !method.IsVirtual && !method.IsAbstract && !method.IsOverride && method.ExplicitInterfaceImplementations.IsEmpty
            && method.Parameters.All(p => p.RefKind == RefKind.None && IsNameable(p.Type));
        return !fits ? null : Make(
            symbol, isConstructor ? "Constructor" : method.IsStatic ? "StaticMethod" : "Method", method.Name,
            isConstructor ? method.ContainingType : method.ReturnsVoid ? null : method.ReturnType,
            [.. method.Parameters.Select(p => new SiteParameter((p.IsParams ? "params " : "") + TypeMapper.Name(p.Type), ConstantText.Identifier(p.Name)))]);
    }

    private PrivateMember? Make(ISymbol symbol, string kind, string name, ITypeSymbol? returned, SiteParameter[] parameters)
    {
        INamedTypeSymbol type = symbol.ContainingType;
        if (IsGeneric(type) || (returned is not null && !IsNameable(returned)) || type.IsRefLikeType)
        {
            return null;
        }

        SiteParameter? owner = null;
        if (kind != "Constructor")
        {
            // A static class is no type of a parameter, and a type that cannot be named none either.
            bool byName = type.IsStatic || !IsNameable(type);
            if (byName && (!symbol.IsStatic || type.IsValueType || compilation.GetTypeByMetadataName("System.Runtime.CompilerServices.UnsafeAccessorTypeAttribute") is null))
            {
                return null;
            }

            owner = byName
                ? new SiteParameter($"[global::System.Runtime.CompilerServices.UnsafeAccessorType(\"{MetadataName(type)}, {compilation.AssemblyName}\")] object?", "owner")
                : new SiteParameter(TypeMapper.PlainName(type) + (symbol.IsStatic && !type.IsValueType ? "?" : ""), "owner");
        }

        string text = kind switch
        {
            "Field" or "StaticField" => "ref " + TypeMapper.Name(returned!),
            _ => returned is null ? "void" : TypeMapper.Name(returned),
        };
        return new PrivateMember(AccessorName(symbol), kind, name, text, owner, type.IsValueType && !symbol.IsStatic, parameters.ToEquatableArray());
    }

    private string AccessorName(ISymbol symbol)
    {
        string member = symbol is IMethodSymbol { MethodKind: MethodKind.Constructor } ? "New" : symbol.Name.TrimStart('_');
        string name = $"{symbol.ContainingType.Name}_{(member.Length == 0 ? "member" : member)}", unique = name;
        for (int i = 2; !_names.Add(unique); i++)
        {
            unique = name + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return unique;
    }

    private static bool IsGeneric(INamedTypeSymbol? type) => type is not null && (type.Arity > 0 || IsGeneric(type.ContainingType));

    /// <summary>The name of a type as reflection has it.</summary>
    public static string MetadataName(INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? $"{MetadataName(outer)}+{type.MetadataName}"
        : type.ContainingNamespace is { IsGlobalNamespace: false } space ? $"{Lowerer.NamespaceText(space)}.{type.MetadataName}"
        : type.MetadataName;

    private bool IsNameable(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsNameable(array.ElementType),
        INamedTypeSymbol named => IsAccessible(named.OriginalDefinition) && named.TypeArguments.All(IsNameable),
        _ => false,
    };
}
