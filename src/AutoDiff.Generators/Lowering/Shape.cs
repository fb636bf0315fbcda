using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <summary>A field of a tuple or struct, and where its values stand among those of the whole.</summary>
internal sealed record Part(ISymbol Symbol, string Name, ITypeSymbol Type, int Start, int Count)
{
    /// <summary>What source calls it: the field, or the property that it is the storage of.</summary>
    public ISymbol Member => Property ?? Symbol;

    /// <summary>The automatic property that the field is the storage of.</summary>
    public ISymbol? Property => (Symbol as IFieldSymbol)?.AssociatedSymbol;

    /// <summary>Whether no derivative flows through it, by declaration.</summary>
    public bool IsConstant => AttributeNames.Has(Symbol, AttributeNames.NoDerivative) || AttributeNames.Has(Member, AttributeNames.NoDerivative);

    public T[] Of<T>(T[] whole) => whole.Skip(Start).Take(Count).ToArray();
}

/// <summary>
/// A tuple or struct as the values that it consists of, those of structs inside it included. Only types that could hold a derivative have
/// a shape: others are carried through whole.
/// </summary>
internal sealed class Shape
{
    private const int MaxDepth = 8;

    private Shape(INamedTypeSymbol type, IReadOnlyList<Part> parts, IReadOnlyList<IrType> leaves, IReadOnlyList<string> names)
    {
        Type = type;
        Parts = parts;
        Leaves = [.. leaves];
        Names = [.. names];
    }

    public INamedTypeSymbol Type { get; }

    public IReadOnlyList<Part> Parts { get; }

    /// <summary>The types of the values.</summary>
    public IrType[] Leaves { get; }

    /// <summary>What the values are called, after the name of the whole.</summary>
    public string[] Names { get; }

    public bool IsTuple => Type.IsTupleType;

    public static Shape? Of(ITypeSymbol type) => Of(type, MaxDepth);

    private static Shape? Of(ITypeSymbol type, int depth)
    {
        // Code that does not compile may have a struct inside itself.
        if (depth == 0 || type is not INamedTypeSymbol { IsValueType: true, TypeKind: Microsoft.CodeAnalysis.TypeKind.Struct, SpecialType: SpecialType.None } named
            || (!named.IsTupleType && NumericTypes.PartsOf(named) is null && !HasPlainFields(named)))
        {
            return null;
        }

        List<Part> parts = [];
        List<IrType> leaves = [];
        List<string> names = [];
        foreach ((ISymbol field, ITypeSymbol fieldType) in MembersOf(named))
        {
            string name = Capital(((field as IFieldSymbol)?.AssociatedSymbol ?? field).Name);
            int start = leaves.Count;
            if (Of(fieldType, depth - 1) is { } inner)
            {
                leaves.AddRange(inner.Leaves);
                names.AddRange(inner.Names.Select(n => name + n));
            }
            else
            {
                leaves.Add(TypeMapper.Map(fieldType));
                names.Add(name);
            }

            parts.Add(new Part(field, field.Name, fieldType, start, leaves.Count - start));
        }

        return leaves.Any(l => l.CanBeActive) || (named.IsTupleType && parts.Count > 0) ? new Shape(named, parts, leaves, names) : null;
    }

    /// <summary>The part that a field, or a property that is no more than one, stands for.</summary>
    public Part? Find(ISymbol member)
    {
        foreach (Part part in Parts)
        {
            bool isIt = IsTuple
                ? member is IFieldSymbol other && Ordinal(other) == Ordinal((IFieldSymbol)part.Symbol)
                : SymbolEqualityComparer.Default.Equals(member.OriginalDefinition, part.Symbol.OriginalDefinition)
                    || SymbolEqualityComparer.Default.Equals(member.OriginalDefinition, part.Member.OriginalDefinition);
            if (isIt)
            {
                return part;
            }
        }

        return null;
    }

    private static string Ordinal(IFieldSymbol field) => (field.CorrespondingTupleField ?? field).Name;

    private static IEnumerable<(ISymbol Member, ITypeSymbol Type)> MembersOf(INamedTypeSymbol type) =>
        NumericTypes.PartsOf(type) ?? FieldsOf(type).Select(f => ((ISymbol)f, f.Type));

    private static IEnumerable<IFieldSymbol> FieldsOf(INamedTypeSymbol type) =>
        type.IsTupleType ? type.TupleElements : type.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic && !f.IsConst);

    /// <summary>
    /// Whether a struct is what its declared fields say: its source is known, nothing overlaps, refers elsewhere, or is captured by a primary constructor.
    /// </summary>
    private static bool HasPlainFields(INamedTypeSymbol type)
    {
        if (type.DeclaringSyntaxReferences.Length == 0 || type.IsRefLikeType || type.IsGenericType
            || type.GetAttributes().Any(a => a.AttributeClass?.Name is "StructLayoutAttribute" or "InlineArrayAttribute"))
        {
            return false;
        }

        return !PrimaryConstructor.Captures(type) && FieldsOf(type).All(f =>
            f.RefKind == RefKind.None && !f.IsFixedSizeBuffer && f.Type is not IPointerTypeSymbol && !f.IsVolatile && f.AssociatedSymbol is not IEventSymbol);
    }

    private static string Capital(string name)
    {
        name = name.TrimStart('_');
        name = name.StartsWith("Item", StringComparison.Ordinal) && name.Length > 4 ? name.Substring(4) : name;
        return name.Length == 0 ? "_" : char.ToUpperInvariant(name[0]) + name.Substring(1);
    }
}
