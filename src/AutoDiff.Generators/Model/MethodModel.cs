using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Model;

/// <summary>What a parameter is to the derivative.</summary>
internal enum ParameterRole
{
    /// <summary>Held constant.</summary>
    Constant,

    /// <summary>Read: a scalar, a read-only span, an array.</summary>
    Input,

    /// <summary>Written: a span whose entry content is a constant, an <c>out</c> parameter.</summary>
    Output,

    /// <summary>Read and written: <c>ref</c>, <c>[InOut]</c>.</summary>
    InOut,

    /// <summary>Working storage: neither.</summary>
    Scratch,
}

/// <summary>
/// A parameter of a marked method, or a part of one that is a struct or tuple. It is the parameter at the same place of the method's <see cref="FunctionIr"/>.
/// </summary>
/// <param name="Name">Its name, without <c>@</c>.</param>
/// <param name="Type">Its C# type.</param>
/// <param name="IrType">Its type in IR.</param>
/// <param name="Modifier"><c>""</c>, <c>"in"</c>, <c>"ref"</c>, <c>"out"</c>, <c>"params"</c>, <c>"scoped"</c>, <c>"this"</c>.</param>
/// <param name="DefaultValue">The C# text of its default value, if it has one.</param>
/// <param name="Role">What it is to the derivative.</param>
/// <param name="IsActive">Whether generated members have an extra parameter for it.</param>
internal sealed record ParameterModel(
    string Name, string Type, IrType IrType, string Modifier, string? DefaultValue, ParameterRole Role, bool IsActive)
{
    private const string SelfModifier = "self";

    /// <summary>The object of an instance method: a parameter of its function, and of no member.</summary>
    public static ParameterModel Self(IrType type) => new("this", type.Name, type, SelfModifier, null, ParameterRole.Constant, false);

    /// <summary>A part of the struct that a method is called on, if that is an input.</summary>
    public static ParameterModel PartOfSelf(AggregateModel aggregate, int index)
    {
        AggregatePart part = aggregate.Parts[index];
        return new("this" + part.Name, part.Type.Name, part.Type, SelfModifier, null, part.IsActive ? ParameterRole.Input : ParameterRole.Constant, part.IsActive)
        {
            Part = new PartOf(aggregate, "this", index),
        };
    }

    public bool IsSelf => Modifier == SelfModifier;

    /// <summary>The struct or tuple of the user's that it is a part of, if it is one.</summary>
    public PartOf? Part { get; init; }

    /// <summary>Whether it is the value of a nullable number.</summary>
    public bool IsOfNullable => Part is { Aggregate.IsNullable: true };

    /// <summary>The struct or tuple that members add for it: one for all its parts.</summary>
    public AggregateModel? AddedAggregate => IsOfNullable ? null : Part?.Aggregate;

    /// <summary>What members add to in the names of what they add for it.</summary>
    public string AddedName => IsOfNullable ? Declared : Name;

    /// <summary>What it is an array or span of, if not of numbers.</summary>
    public ElementsModel? Elements { get; init; }

    /// <summary>Which array's length it is, in which dimension, if it is one.</summary>
    public DimensionOf? Dimension { get; init; }

    /// <summary>The C# type of a span beside it: of its tangent, its gradient.</summary>
    public string SpanType(bool isWritten) => Elements is { Rank: > 1 } or { IsRows: true } ? Type : isWritten ? IrType.Span(Elements?.Type ?? IrType.Element!).Name : IrType.ReadOnlySpan(Elements?.Type ?? IrType.Element!).Name;

    /// <summary>What its Taylor series holds, for each coefficient or element.</summary>
    public IrType SeriesElement => Part is { } part ? IrType.Opaque(part.Aggregate.Type) : Elements?.Type ?? IrType.Element ?? IrType;

    /// <summary>Whether its Taylor series is a result.</summary>
    public bool IsSeriesWritten => Modifier is "ref" or "out" || Role is ParameterRole.Output or ParameterRole.InOut;

    /// <summary>The C# type of its Taylor series: a span, or an array with one dimension more, in which the power of t comes first.</summary>
    public string SeriesType => Elements is { IsRows: true } ? Type + "[]" : Elements is { Rank: > 1 } grid ? $"{grid.Type.Name}[{new string(',', grid.Rank)}]"
        : (IsSeriesWritten ? IrType.Span(SeriesElement) : IrType.ReadOnlySpan(SeriesElement)).Name;

    /// <summary>Whether <c>FTaylor</c> has a series in its place: for parts of a struct the first stands for all.</summary>
    public bool HasSeries => IsActive || Part is not null;

    /// <summary>The name of the user's parameter.</summary>
    public string Declared => Part?.Parameter ?? Dimension?.Parameter ?? Name;
}

/// <summary>What an array or span holds that cores are given as a span of the numbers in it, side by side.</summary>
/// <param name="Type">The struct, or number.</param>
/// <param name="Count">How many numbers it has.</param>
/// <param name="Rank">How many dimensions the array has.</param>
internal sealed record ElementsModel(IrType Type, int Count, int Rank)
{
    /// <summary>Whether it is an array of arrays, of which cores are given all elements and where each row starts.</summary>
    public bool IsRows { get; init; }

    /// <summary>Whether it is a memory, of which cores are given the span: what stands beside it is a span.</summary>
    public bool IsMemory { get; init; }
}

/// <summary>A length of an array with several dimensions, or where the rows of an array of arrays start: what cores are given after the elements.</summary>
internal sealed record DimensionOf(string Parameter, int Index);

/// <summary>A containing type: what a generated partial declaration of it needs.</summary>
/// <param name="Declaration">Keyword, name and type parameters: <c>"class Model&lt;T&gt;"</c>, <c>"record struct Point"</c>.</param>
/// <param name="Modifiers">What comes before <c>partial</c>, for a type of the generator's own.</param>
internal sealed record ContainingType(string Declaration, string Modifiers = "");

/// <summary>A type parameter of a marked method.</summary>
/// <param name="Name">Its name, as C# text.</param>
/// <param name="Constraints">What stands after <c>where T :</c>; empty if it has no constraints.</param>
internal sealed record TypeParameterModel(string Name, string Constraints);

/// <summary>Why a method has no derivative.</summary>
/// <param name="Id">The diagnostic's id.</param>
/// <param name="Message">Its message, in full.</param>
internal sealed record Refusal(string Id, string Message);

/// <summary>The derivative forms, with the values of the public enum <c>AutoDiff.DerivativeModes</c>.</summary>
[Flags]
internal enum Modes
{
    None = 0,
    Jvp = 1,
    Vjp = 2,
    Gradient = 4,
    Jacobian = 8,
    Hvp = 16,
    Hessian = 32,
    Taylor = 64,
    All = 127,
    Sparsity = 128,
    TaylorSum = 256,
}

/// <summary>A marked method, free of symbols and locations: all that the passes and the emission need.</summary>
/// <param name="Namespace">The namespace, or null for the global one.</param>
/// <param name="ContainingTypes">The containing types, outermost first.</param>
/// <param name="Name">The method's name.</param>
/// <param name="DerivedName">What <c>F</c> is replaced by in generated names.</param>
/// <param name="CoresName">The name of the nested class that holds the cores: not taken by another member.</param>
/// <param name="Accessibility">The C# text of the method's accessibility.</param>
/// <param name="Parameters">The parameters.</param>
/// <param name="ReturnType">The C# return type (<c>void</c> included).</param>
/// <param name="ReturnIrType">The return type in IR; null for <c>void</c>.</param>
/// <param name="ReturnsActive">Whether the returned value carries a derivative.</param>
/// <param name="Modes">The modes to emit: those asked for that fit the signature.</param>
/// <param name="HintName">The name of the generated file.</param>
/// <param name="Cref">The documentation reference to the method, parameter types included.</param>
/// <param name="Module">The lowered method and its callees; null if refused.</param>
/// <param name="Refusal">Why it was refused, if it was.</param>
/// <param name="TakenNames">
/// Names that mean something of the user's inside the containing types, so that generated code does not use them for library
/// types: members of the containing types and their bases, and types of the namespace.
/// </param>
/// <param name="Requests">The derivatives that the functions of the module call.</param>
internal sealed record MethodModel(
    string? Namespace,
    EquatableArray<ContainingType> ContainingTypes,
    string Name,
    string DerivedName,
    string CoresName,
    string Accessibility,
    EquatableArray<ParameterModel> Parameters,
    string ReturnType,
    IrType? ReturnIrType,
    bool ReturnsActive,
    Modes Modes,
    string HintName,
    string Cref,
    ModuleIr? Module,
    Refusal? Refusal,
    EquatableArray<string> TakenNames = default,
    EquatableArray<DerivativeRequest> Requests = default)
{
    /// <summary>Its type parameters: those of its members too, and of the class of its cores.</summary>
    public EquatableArray<TypeParameterModel> TypeParameters { get; init; } = [];

    /// <summary>The type parameters in angle brackets: where members are declared, and where they are called from one another.</summary>
    public string TypeArguments => TypeParameters.IsEmpty ? "" : $"<{string.Join(", ", TypeParameters.Select(p => p.Name))}>";

    /// <summary>The <c>where</c> clauses.</summary>
    public IReadOnlyList<string> Constraints => [.. TypeParameters.Where(p => p.Constraints.Length > 0).Select(p => $"where {p.Name} : {p.Constraints}")];

    /// <summary>The class that holds the cores, where it is named.</summary>
    public string Cores => CoresName + TypeArguments;

    /// <summary>The type parameters of which storage is cleared, which is right only if the default value of the type that they stand for is its zero.</summary>
    public EquatableArray<IrType> Cleared { get; init; } = [];

    /// <summary>Whether it is an instance method: its object comes first among the parameters.</summary>
    public bool IsInstance => Parameters.Count > 0 && Parameters[0].IsSelf;

    /// <summary>Whether the struct that it is called on is an input: its parts come first among the parameters.</summary>
    public bool IsThisActive => IsInstance && Parameters[0].Part is not null;

    /// <summary>Whether it is the function of a call of <c>Diff</c>: there is no method that generated code could call or refer to.</summary>
    public bool IsFunction { get; init; }

    /// <summary>Whether it has no body, so that its members have none either: types that implement it have them.</summary>
    public bool IsAbstract { get; init; }

    /// <summary>Whether types further down may have members of their own.</summary>
    public bool IsVirtual { get; init; }

    /// <summary>The interface of which it is an explicit implementation, with a dot; else empty.</summary>
    public string ExplicitInterface { get; init; } = "";

    /// <summary>The modes whose members override those of a base class.</summary>
    public Modes OverriddenModes { get; init; }

    /// <summary>What comes before the return type of a member: accessibility, and how it is chosen.</summary>
    public string ModifiersOf(string member)
    {
        Enum.TryParse(member.Substring(DerivedName.Length), out Modes mode);
        // A series takes the place of the struct that the method is called on.
        string chosen = !IsInstance || (IsThisActive && mode == Modes.Taylor) ? "static "
            : (OverriddenModes & mode) != 0 ? IsAbstract ? "abstract override " : IsVirtual ? "override " : "sealed override "
            : ContainingTypes[ContainingTypes.Count - 1].Declaration.StartsWith("interface ", StringComparison.Ordinal) ? ""
            : IsAbstract ? "abstract " : IsVirtual ? "virtual " : "";
        return Accessibility.Length == 0 ? chosen : Accessibility + " " + chosen;
    }

    /// <summary>The highest order of Taylor series that are written out, a variable for each coefficient.</summary>
    public const int LargestUnrolledOrder = 4;

    /// <summary>Whether its Taylor series of small orders are to be fast rather than short: where they were asked for by name, or in a call.</summary>
    public bool UnrollsSeries { get; init; }

    /// <summary>Whether sums may be added up in another order, so that loops can work on several elements at once.</summary>
    public bool Reassociate { get; init; }

    /// <summary>Whether the user wants adjoints that are not finite to be reported.</summary>
    public bool CheckAdjoints { get; init; }

    /// <summary>Whether loops over samples may run on several cores.</summary>
    public bool Parallel { get; init; }

    /// <summary>The struct or tuple that is returned, if one is.</summary>
    public AggregateModel? Returned { get; init; }

    /// <summary>What members need to reach the parts of structs.</summary>
    public EquatableArray<FieldAccessor> Accessors { get; init; } = [];

    /// <summary>The results that stand for the returned value: none, one, or the parts of a struct.</summary>
    public IReadOnlyList<(IrType Type, bool IsActive)> ReturnedValues => Returned is { } aggregate ? [.. aggregate.Parts.Select(p => (p.Type, p.IsActive))]
        : ReturnIrType is { } type ? [(type, ReturnsActive)] : [];

    /// <summary>The members that its code reaches by accessors.</summary>
    public EquatableArray<PrivateMember> PrivateMembers { get; init; }

    /// <summary>Returns an active scalar and has no other active output.</summary>
    public bool IsScalarFunction =>
        ReturnsActive && ReturnIrType!.IsReal && !Parameters.Any(p => p.IsActive && p.Role is ParameterRole.Output or ParameterRole.InOut);
}
