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
    string Place)
{
    /// <summary>The type parameter that its numbers are of, if they are: that of the call, and of the generated members.</summary>
    public EquatableArray<TypeParameterModel> TypeParameters { get; init; } = [];

    /// <summary>The type parameter in angle brackets.</summary>
    public string TypeArguments => TypeParameters.IsEmpty ? "" : $"<{TypeParameters[0].Name}>";

    /// <summary>The name of the class in metadata, if C# outside its containing types could not name it.</summary>
    public string? HiddenClass { get; init; }

    /// <summary>The member as it is declared, if its state is of a type that C# outside could not name.</summary>
    public HiddenState? HiddenState { get; init; }
}

/// <summary>A state that is handed on as an object: the call is replaced by a generic method, as the member of <c>Diff</c> is.</summary>
/// <param name="Type">The name of the state's type in metadata.</param>
/// <param name="Parameters">The parameters of the generic member.</param>
/// <param name="Returns">What it returns.</param>
internal sealed record HiddenState(string Type, EquatableArray<SiteParameter> Parameters, string Returns);

/// <summary>A parameter in C# text.</summary>
internal sealed record SiteParameter(string Type, string Name);
