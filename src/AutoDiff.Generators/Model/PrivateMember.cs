using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Model;

/// <summary>A member of the user's that generated code may not name, and reaches by an accessor of its own.</summary>
/// <param name="Accessor">The accessor's name.</param>
/// <param name="Kind">The value of <c>UnsafeAccessorKind</c>.</param>
/// <param name="Name">The member's name in metadata.</param>
/// <param name="Returns">What the accessor returns, <c>ref</c> included.</param>
/// <param name="Owner">Its first parameter; null for a constructor.</param>
/// <param name="IsOwnerValue">Whether the owner is a struct, of which the accessor takes a copy.</param>
/// <param name="Parameters">Its further parameters.</param>
internal sealed record PrivateMember(
    string Accessor, string Kind, string Name, string Returns, SiteParameter? Owner, bool IsOwnerValue, EquatableArray<SiteParameter> Parameters)
{
    /// <summary>The class of the accessors, inside that of the cores.</summary>
    public const string Class = "Private";

    /// <summary>The kind of what is no accessor: a method that calls another with <c>out</c> parameters, which its name says how, and returns what that gives.</summary>
    public const string OutCall = "OutCall";

    /// <summary>Whether the method that is called returns a value too.</summary>
    public bool ReturnsValue { get; init; }
}
