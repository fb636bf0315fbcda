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

/// <summary>What one of the values of a whole is to derivatives.</summary>
internal enum LeafKind
{
    /// <summary>Derivatives flow through it, if its type has any.</summary>
    Number,

    /// <summary>It is held constant by declaration.</summary>
    Constant,

    /// <summary>It says whether there is an object: a condition, and in storage of numbers zero or one.</summary>
    Flag,
}

/// <summary>
/// A tuple or struct as the values that it consists of, those of structs inside it included; an array or span of structs as one buffer of all
/// their numbers; an array with several dimensions as such a buffer and its lengths. Only types that could hold a derivative have a shape: others are carried through whole.
/// </summary>
internal sealed class Shape
{
    private const int MaxDepth = 8;

    private Shape(ITypeSymbol type, IReadOnlyList<Part> parts, IReadOnlyList<IrType> leaves, IReadOnlyList<string> names, IReadOnlyList<LeafKind> kinds)
    {
        Type = type;
        Parts = parts;
        Leaves = [.. leaves];
        Names = [.. names];
        Kinds = [.. kinds];
    }

    public ITypeSymbol Type { get; }

    public IReadOnlyList<Part> Parts { get; }

    /// <summary>The types of the values.</summary>
    public IrType[] Leaves { get; }

    /// <summary>What the values are called, after the name of the whole.</summary>
    public string[] Names { get; }

    /// <summary>What the values are to derivatives.</summary>
    public LeafKind[] Kinds { get; }

    /// <summary>Whether the first value says whether there is an object at all.</summary>
    public bool HasFlag { get; private init; }

    /// <summary>The type of the numbers in storage of this.</summary>
    public IrType Number => Leaves.Where((_, i) => Kinds[i] != LeafKind.Flag).First();

    /// <summary>The number of dimensions of an array or span; 0 for anything else.</summary>
    public int Rank { get; private init; }

    /// <summary>For an array or span of structs, one of these; its buffer has their numbers, side by side as they are in memory.</summary>
    public Shape? Element { get; private init; }

    public bool IsTuple => Type is INamedTypeSymbol { IsTupleType: true };

    /// <summary>Whether it is a class, of which an object may have several names.</summary>
    public bool IsObject => Rank == 0 && Type.IsReferenceType;

    /// <summary>Whether it is a class of which objects can change: it matters then how many names one has.</summary>
    public bool IsMutableObject => IsObject && Parts.Any(p => !IsFixed(p.Symbol) || Of(p.Type) is { IsMutableObject: true });

    /// <summary>Whether a part is what a type, or one inside it, keeps of a parameter of its primary constructor: nothing but its members can name it.</summary>
    public bool CapturesParameters => Rank == 0 && Parts.Any(p => p.Symbol is IParameterSymbol || (p.Count > 0 && Of(p.Type) is { CapturesParameters: true }));

    public static Shape? Of(ITypeSymbol type) => Of(type, MaxDepth);

    /// <summary>The type that an array or span of structs has where it is declared; its buffer is a span in any case.</summary>
    public IrType? DeclaredBuffer => Rank == 0 ? null : Type is IArrayTypeSymbol ? IrType.Array(Leaves[0].Element!) : Leaves[0];

    private static Shape? Of(ITypeSymbol type, int depth)
    {
        if (TypeMapper.StorageElement(type) is { } content)
        {
            return Of(content, depth - 1) is { IsInMemory: true } element
                ? new Shape(type, [], [type.Name is "ReadOnlySpan" or "ReadOnlyMemory" ? IrType.ReadOnlySpan(element.Number) : IrType.Span(element.Number)], [""], [default]) { Rank = 1, Element = element }
                : null;
        }

        if (type is IArrayTypeSymbol { Rank: > 1 and var rank } grid)
        {
            Shape? element = Of(grid.ElementType, depth - 1) is { IsInMemory: true } known ? known : null;
            if ((element?.Number ?? TypeMapper.Element(grid.ElementType)) is not { IsParameter: false } number)
            {
                return null;
            }

            int[] dimensions = [.. Enumerable.Range(0, rank)];
            return new Shape(
                type, [], [IrType.Span(number), .. dimensions.Select(_ => IrType.Int)], ["", .. dimensions.Select(d => "Length" + d.ToString(System.Globalization.CultureInfo.InvariantCulture))],
                [default, .. dimensions.Select(_ => default(LeafKind))]) { Rank = rank, Element = element };
        }

        // Code that does not compile may have a struct inside itself.
        bool isObject = type is INamedTypeSymbol { TypeKind: Microsoft.CodeAnalysis.TypeKind.Class } declared && LocalClasses.Has(declared);
        if (depth <= 0 || type is not INamedTypeSymbol named || !(isObject || named is { IsValueType: true, TypeKind: Microsoft.CodeAnalysis.TypeKind.Struct, SpecialType: SpecialType.None })
            || (!named.IsTupleType && NumericTypes.PartsOf(named) is null && NullableTypes.UnderlyingOf(named) is null && !HasPlainFields(named)))
        {
            return null;
        }

        List<Part> parts = [];
        List<IrType> leaves = [];
        List<string> names = [];
        List<LeafKind> kinds = [];
        bool hasFlag = isObject && LocalClasses.MayBeUnset(named);
        if (hasFlag)
        {
            leaves.Add(IrType.Bool);
            names.Add("IsSet");
            kinds.Add(LeafKind.Flag);
        }

        foreach ((ISymbol field, ITypeSymbol fieldType) in MembersOf(named))
        {
            string name = Capital(((field as IFieldSymbol)?.AssociatedSymbol ?? field).Name);
            int start = leaves.Count;
            // A copy of a struct has the same object in it.
            if (Of(fieldType, depth - 1) is { } inner && (isObject || !inner.IsMutableObject))
            {
                leaves.AddRange(inner.Leaves);
                names.AddRange(inner.Names.Select(n => name + n));
            }
            else
            {
                leaves.Add(TypeMapper.Map(fieldType));
                names.Add(name);
            }

            Part part = new(field, field.Name, fieldType, start, leaves.Count - start);
            parts.Add(part);
            LeafKind[] inside = Of(fieldType, depth - 1)?.Kinds is { } known && known.Length == part.Count ? known : new LeafKind[part.Count];
            kinds.AddRange(inside.Select(k => part.IsConstant && k == LeafKind.Number ? LeafKind.Constant : k));
        }

        return leaves.Any(l => l.CanBeActive) || (named.IsTupleType && parts.Count > 0) ? new Shape(named, parts, leaves, names, kinds) { HasFlag = hasFlag } : null;
    }

    /// <summary>
    /// Whether its values lie in memory as they are listed, with nothing between them: all are numbers of one type. (The runtime places structs inside
    /// a tuple after its numbers.)
    /// </summary>
    public bool IsInMemory => Rank == 0 && (IsObject || !CapturesParameters) && Number is { IsReal: true, IsParameter: false } number && Leaves.Where((l, i) => l != number && Kinds[i] != LeafKind.Flag).Any() is false
        && (IsTuple ? Parts.All(p => p.Count == 1 && TypeMapper.Element(p.Type) is not null) : Parts.All(p => Of(p.Type) is null or { IsTuple: false, IsInMemory: true }));

    /// <summary>The part that a field, or a property that is no more than one, stands for.</summary>
    public Part? Find(ISymbol member)
    {
        if (member is IPropertySymbol { ContainingType.TypeKind: Microsoft.CodeAnalysis.TypeKind.Interface } declared)
        {
            member = Type.FindImplementationForInterfaceMember(TypeArguments.Current.Of(declared)) ?? member;
        }

        if (NullableTypes.IsValue(member))
        {
            return null;
        }

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
        NumericTypes.PartsOf(type) ?? NullableTypes.PartsOf(type) ?? (type.IsReferenceType ? MembersOfObject(type)
            : (LocalClasses.Has(type) ? PrimaryConstructor.CapturedBy(type).Select(p => ((ISymbol)p, p.Type)) : []).Concat(FieldsOf(type).Select(f => ((ISymbol)f, f.Type))));

    /// <summary>Those of bases come first, so that an object is one of its base too.</summary>
    private static IEnumerable<(ISymbol Member, ITypeSymbol Type)> MembersOfObject(INamedTypeSymbol type) =>
    [
        .. type.BaseType is { SpecialType: not SpecialType.System_Object } parent ? MembersOfObject(parent) : [],
        .. PrimaryConstructor.CapturedBy(type).Select(p => ((ISymbol)p, p.Type)),
        .. FieldsOf(type).Select(f => ((ISymbol)f, f.Type)),
    ];

    private static bool IsFixed(ISymbol member) => member switch
    {
        IFieldSymbol field => field.IsReadOnly || field.AssociatedSymbol is IPropertySymbol { SetMethod: null or { IsInitOnly: true } },
        IParameterSymbol parameter => !PrimaryConstructor.IsAssigned(parameter),
        _ => false,
    };

    private static IEnumerable<IFieldSymbol> FieldsOf(INamedTypeSymbol type) =>
        type.IsTupleType ? type.TupleElements : type.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic && !f.IsConst);

    /// <summary>
    /// Whether a struct is what its declared fields say: its source is known, nothing overlaps or refers elsewhere, and what its primary constructor captured is known since it is made here.
    /// </summary>
    private static bool HasPlainFields(INamedTypeSymbol type)
    {
        if (type.DeclaringSyntaxReferences.Length == 0 || type.IsRefLikeType
            || type.GetAttributes().Any(a => a.AttributeClass?.Name is "StructLayoutAttribute" or "InlineArrayAttribute"))
        {
            return false;
        }

        return (type.IsReferenceType || LocalClasses.Has(type) || !PrimaryConstructor.Captures(type)) && FieldsOf(type).All(f =>
            f.RefKind == RefKind.None && !f.IsFixedSizeBuffer && f.Type is not IPointerTypeSymbol && !f.IsVolatile && f.AssociatedSymbol is not IEventSymbol);
    }

    /// <summary>A member's name as a part of another name.</summary>
    public static string Capital(string name)
    {
        name = name.TrimStart('_');
        name = name.StartsWith("Item", StringComparison.Ordinal) && name.Length > 4 ? name.Substring(4) : name;
        return name.Length == 0 ? "_" : char.ToUpperInvariant(name[0]) + name.Substring(1);
    }
}
