using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <summary>Says how generated members reach the parts of structs and tuples in a signature.</summary>
/// <param name="compilation">The compilation of the method.</param>
/// <param name="home">The type that the members are written into.</param>
internal sealed class AggregateReader(Compilation? compilation, INamedTypeSymbol home)
{
    private const string ComplexParts = "global::AutoDiff.Runtime.ComplexParts";
    private readonly List<FieldAccessor> _accessors = [];

    /// <summary>What the structs that were read need.</summary>
    public EquatableArray<FieldAccessor> Accessors => _accessors.ToEquatableArray();

    /// <summary>Whether a type can stand in a signature as its parts: no part is storage, and members can reach them all.</summary>
    public static bool Fits(ITypeSymbol type) => TypeMapper.ShapeOf(type) is { } shape && NullableTypes.UnderlyingOf(type) is null && !shape.Leaves.Any(l => l.IsBuffer) && IsReachable(shape);

    /// <summary>Fields of generic structs must have a name for members to reach them: the runtime lets no accessor through to those of one set of type arguments.</summary>
    private static bool IsReachable(Shape shape) => shape.Parts.All(p =>
        (shape.IsTuple || NullableTypes.UnderlyingOf(shape.Type) is not null || shape.Type is not INamedTypeSymbol { IsGenericType: true }
            || p.Symbol is IFieldSymbol { IsReadOnly: false, AssociatedSymbol: null, DeclaredAccessibility: Accessibility.Public or Accessibility.Internal })
        && (TypeMapper.ShapeOf(p.Type) is not { } inner || IsReachable(inner)));

    /// <summary>A nullable number is one of which the value carries a derivative.</summary>
    public AggregateModel Read(ITypeSymbol type)
    {
        List<AggregatePart> parts = [];
        bool usesAccessors = false, isWrittenWhole = true;
        Shape whole = TypeMapper.ShapeOf(type)!;
        bool isNullable = NullableTypes.UnderlyingOf(type) is not null;
        Add(whole, isNullable || TypeMapper.CarriesDerivatives(type), "{0}", "{0}");
        return new AggregateModel(TypeMapper.Name(type), parts.ToEquatableArray(), isWrittenWhole, usesAccessors) { IsNullable = isNullable };

        void Add(Shape shape, bool mayBeActive, string read, string write)
        {
            foreach (Part part in shape.Parts)
            {
                (string partRead, string partWrite) = Paths(shape, part, read, write);
                usesAccessors |= partRead.Contains("(ref ");
                isWrittenWhole &= !partWrite.Contains("(ref ");
                bool isActive = mayBeActive && !part.IsConstant && TypeMapper.CarriesDerivatives(part.Type);
                if (TypeMapper.ShapeOf(part.Type) is { } inner)
                {
                    Add(inner, isActive, partRead, partWrite);
                    continue;
                }

                isWrittenWhole &= isActive;
                parts.Add(new AggregatePart(whole.Names[parts.Count], whole.Leaves[parts.Count], isActive, partRead, partWrite));
            }
        }
    }

    private (string Read, string Write) Paths(Shape shape, Part part, string read, string write)
    {
        string member = ConstantText.Identifier(part.Member.Name);
        if (NullableTypes.UnderlyingOf(shape.Type) is not null)
        {
            return ($"{read}.{NullableTypes.ReadText(part.Symbol)}", $"global::AutoDiff.Runtime.NullableParts.{part.Symbol.Name}(ref {write})");
        }

        if (part.Symbol is not IFieldSymbol field)
        {
            string accessor = $"{ComplexParts}.{part.Symbol.Name}(ref {write})";
            return ($"{read}.{member}", accessor);
        }

        bool isNamed = shape.IsTuple || IsAccessible(part.Member);
        if (isNamed && ReferenceEquals(part.Member, field) && !field.IsReadOnly)
        {
            return ($"{read}.{member}", $"{write}.{member}");
        }

        string reference = $"{{1}}.{Accessor((INamedTypeSymbol)shape.Type, field)}(ref {write})";
        return (isNamed ? $"{read}.{member}" : reference, reference);
    }

    private bool IsAccessible(ISymbol member) => compilation?.IsSymbolAccessibleWithin(member, home) != false
        && (member is not IPropertySymbol property || (property.GetMethod is { } getter && compilation?.IsSymbolAccessibleWithin(getter, home) != false));

    private string Accessor(INamedTypeSymbol owner, IFieldSymbol field)
    {
        string ownerName = TypeMapper.PlainName(owner);
        if (_accessors.Find(a => a.Owner == ownerName && a.Field == field.MetadataName) is { } known)
        {
            return known.Name;
        }

        string name = owner.Name + Shape.Capital((field.AssociatedSymbol ?? field).Name), unique = name;
        for (int i = 2; _accessors.Any(a => a.Name == unique); i++)
        {
            unique = name + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        _accessors.Add(new FieldAccessor(unique, ownerName, field.MetadataName, TypeMapper.Name(field.Type)));
        return unique;
    }
}
