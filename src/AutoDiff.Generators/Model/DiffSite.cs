using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Model;

/// <summary>A call of <c>Diff</c> that is compiled in place.</summary>
/// <param name="Class">The full name of the class that holds the derivatives of its function.</param>
/// <param name="Form">The member of <c>Diff</c>.</param>
/// <param name="Parameters">The parameters of that member as they are bound here: type and name, <c>out</c> included.</param>
/// <param name="Returns">What it returns.</param>
/// <param name="Number">The number type.</param>
/// <param name="Captured">What the function captures: types and names.</param>
/// <param name="Order">The order of a <c>Derivative</c>, if it is known.</param>
/// <param name="Attribute">The attribute that says which call it is.</param>
/// <param name="Place">File and line, for those who read the code.</param>
internal sealed record DiffSite(
    string Class,
    string Form,
    EquatableArray<SiteParameter> Parameters,
    string Returns,
    string Number,
    EquatableArray<SiteParameter> Captured,
    int? Order,
    string Attribute,
    string Place);

/// <summary>A parameter in C# text.</summary>
internal sealed record SiteParameter(string Type, string Name);
