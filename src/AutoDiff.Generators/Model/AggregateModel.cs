using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Model;

/// <summary>
/// A struct or tuple in a signature. Cores know nothing of it: they take and give its parts one by one, and members read and write them where
/// the user keeps them.
/// </summary>
/// <param name="Type">Its C# type.</param>
/// <param name="Parts">Its parts, those of structs inside it included, in order.</param>
/// <param name="IsWrittenWhole">Whether to assign every part assigns the whole, so that an <c>out</c> parameter needs no default first.</param>
/// <param name="UsesAccessors">Whether a part is reached through an accessor, which wants a variable by reference.</param>
internal sealed record AggregateModel(string Type, EquatableArray<AggregatePart> Parts, bool IsWrittenWhole, bool UsesAccessors)
{
    /// <summary>Whether it is a nullable number: what stands beside it are numbers, for whether there is a value has no derivative.</summary>
    public bool IsNullable { get; init; }
}

/// <summary>A part of a struct or tuple: a value of a type that the IR knows, or one that is carried through.</summary>
/// <param name="Name">What it is called after the name of the whole.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsActive">Whether it carries a derivative.</param>
/// <param name="Read">C# that reads it, with <c>{0}</c> for the whole and <c>{1}</c> for the class that holds the cores.</param>
/// <param name="Write">C# that can be assigned to.</param>
internal sealed record AggregatePart(string Name, IrType Type, bool IsActive, string Read, string Write)
{
    public string ReadFrom(string whole, string cores) => Text(Read, whole, cores);

    public string WriteTo(string whole, string cores) => Text(Write, whole, cores);

    private static string Text(string template, string whole, string cores) => template.Replace("{0}", whole).Replace("{1}", cores);
}

/// <summary>The place of a parameter of the lowered method in a struct or tuple that is a parameter of the user's method.</summary>
/// <param name="Aggregate">The struct or tuple.</param>
/// <param name="Parameter">The name of the user's parameter.</param>
/// <param name="Index">Which of its parts.</param>
internal sealed record PartOf(AggregateModel Aggregate, string Parameter, int Index)
{
    public AggregatePart Part => Aggregate.Parts[Index];

    public bool IsFirst => Index == 0;
}

/// <summary>A reference to a field that generated code may not name: a private or read-only one, or that of an automatic property.</summary>
/// <param name="Name">The name of the accessor.</param>
/// <param name="Owner">The struct.</param>
/// <param name="Field">The name of the field in metadata.</param>
/// <param name="Type">The type of the field.</param>
internal sealed record FieldAccessor(string Name, string Owner, string Field, string Type);
