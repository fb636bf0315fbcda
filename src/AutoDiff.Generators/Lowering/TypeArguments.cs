using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// What type parameters stand for while a body is lowered. A generic method is lowered once for each set of types that it is called with, and
/// its operations speak of its parameters: whatever asks about a type sees the argument. One set is in force at a time on a thread.
/// </summary>
internal sealed class TypeArguments
{
    private static readonly TypeArguments None = new(new(SymbolEqualityComparer.Default), null);

    [ThreadStatic]
    private static TypeArguments? s_current;

    private readonly Dictionary<ITypeSymbol, ITypeSymbol> _arguments;
    private readonly Compilation? _compilation;

    private TypeArguments(Dictionary<ITypeSymbol, ITypeSymbol> arguments, Compilation? compilation)
    {
        _arguments = arguments;
        _compilation = compilation;
    }

    /// <summary>Those in force.</summary>
    public static TypeArguments Current => s_current ?? None;

    public bool IsEmpty => _arguments.Count == 0;

    /// <summary>How deep the arguments are nested: 1 for types that have none of their own.</summary>
    public int Depth => _arguments.Values.Select(DepthOf).DefaultIfEmpty(0).Max();

    /// <summary>The type arguments of a method and of the types that contain it.</summary>
    public static TypeArguments Of(IMethodSymbol method, Compilation compilation)
    {
        Dictionary<ITypeSymbol, ITypeSymbol> arguments = new(SymbolEqualityComparer.Default);
        Add(method.OriginalDefinition.TypeParameters, method.TypeArguments);
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            Add(type.OriginalDefinition.TypeParameters, type.TypeArguments);
        }

        return arguments.Count == 0 ? None : new TypeArguments(arguments, compilation);

        void Add(IReadOnlyList<ITypeParameterSymbol> parameters, IReadOnlyList<ITypeSymbol> given)
        {
            for (int i = 0; i < parameters.Count; i++)
            {
                if (!SymbolEqualityComparer.Default.Equals(parameters[i], given[i]))
                {
                    arguments[parameters[i]] = given[i];
                }
            }
        }
    }

    /// <summary>These and those of a body that is lowered in place, which win.</summary>
    public TypeArguments With(TypeArguments inner)
    {
        if (inner.IsEmpty || IsEmpty)
        {
            return inner.IsEmpty ? this : inner;
        }

        Dictionary<ITypeSymbol, ITypeSymbol> arguments = new(_arguments, SymbolEqualityComparer.Default);
        foreach (KeyValuePair<ITypeSymbol, ITypeSymbol> pair in inner._arguments)
        {
            arguments[pair.Key] = pair.Value;
        }

        return new TypeArguments(arguments, inner._compilation);
    }

    /// <summary>Puts them in force, until what is returned is disposed.</summary>
    public Scope Enter()
    {
        Scope scope = new(s_current);
        s_current = this;
        return scope;
    }

    /// <summary>A type with arguments for parameters.</summary>
    public ITypeSymbol Of(ITypeSymbol type)
    {
        if (IsEmpty)
        {
            return type;
        }

        switch (type)
        {
            case ITypeParameterSymbol:
                return _arguments.TryGetValue(type, out ITypeSymbol? argument) ? argument : type;
            case IArrayTypeSymbol array when Of(array.ElementType) is var element && !ReferenceEquals(element, array.ElementType):
                return _compilation!.CreateArrayTypeSymbol(element, array.Rank);
            case INamedTypeSymbol { IsTupleType: true } tuple when TypeMapper.IsOpen(tuple):
                return _compilation!.CreateTupleTypeSymbol(
                    [.. tuple.TupleElements.Select(e => Of(e.Type))], [.. tuple.TupleElements.Select(e => e.IsExplicitlyNamedTupleElement ? e.Name : null)]);
            case INamedTypeSymbol named when TypeMapper.IsOpen(named):
                return Constructed(named);
            default:
                return type;
        }
    }

    /// <summary>A method with arguments for the parameters in its type arguments and its containing types.</summary>
    public IMethodSymbol Of(IMethodSymbol method)
    {
        if (IsEmpty || method.MethodKind == MethodKind.LocalFunction && method.Arity == 0)
        {
            return method;
        }

        IMethodSymbol definition = method.OriginalDefinition;
        IMethodSymbol member = method.ContainingType is { } type && TypeMapper.IsOpen(type) ? MemberOf(Constructed(type), definition) : method.ConstructedFrom;
        return method.Arity == 0 ? member : member.Construct([.. method.TypeArguments.Select(Of)]);
    }

    /// <summary>A property with arguments for the parameters in its containing types.</summary>
    public IPropertySymbol Of(IPropertySymbol property) =>
        IsEmpty || !TypeMapper.IsOpen(property.ContainingType) ? property : MemberOf(Constructed(property.ContainingType), property.OriginalDefinition);

    private static int DepthOf(ITypeSymbol type) => 1 + (type switch
    {
        IArrayTypeSymbol array => DepthOf(array.ElementType),
        INamedTypeSymbol { TypeArguments: { Length: > 0 } inner } => inner.Max(DepthOf),
        _ => 0,
    });

    private INamedTypeSymbol Constructed(INamedTypeSymbol type)
    {
        INamedTypeSymbol definition = type.ContainingType is { } outer && TypeMapper.IsOpen(outer)
            ? Constructed(outer).GetTypeMembers(type.Name, type.Arity).First()
            : type.ConstructedFrom;
        return type.Arity == 0 ? definition : definition.Construct([.. type.TypeArguments.Select(Of)]);
    }

    private static T MemberOf<T>(INamedTypeSymbol type, T definition)
        where T : ISymbol =>
        type.GetMembers(definition.Name).OfType<T>().First(m => SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, definition));

    /// <summary>Puts back what was in force before.</summary>
    public readonly struct Scope : IDisposable
    {
        private readonly TypeArguments? _outer;

        internal Scope(TypeArguments? outer) => _outer = outer;

        public void Dispose() => s_current = _outer;
    }
}
