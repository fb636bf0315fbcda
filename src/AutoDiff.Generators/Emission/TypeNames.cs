using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Emission;

/// <summary>
/// How generated code names library types: short where nothing of the user's can capture the name, and in full otherwise.
/// </summary>
/// <remarks>
/// The short names come from <c>using</c> directives inside the namespace declaration. There they win over the types of outer
/// namespaces and over global usings; only members of the containing types and types of that very namespace come before them,
/// and these are the taken names.
/// </remarks>
internal sealed class TypeNames
{
    private readonly HashSet<string> _taken;

    public TypeNames(IEnumerable<string> taken) => _taken = [.. taken];

    /// <summary>The short names that generated code may use; no local variable is called so.</summary>
    public static IReadOnlyList<string> Reserved { get; } =
        ["Math", "MathF", "Span", "ReadOnlySpan", "StrongZero", "ResidualStack", "Guard", "Grid", "Rows", "Series", "Lanes", "LiveRange", "Vector256", "Vector"];

    private const string IntrinsicsNamespace = "global::System.Runtime.Intrinsics.";

    private const string NumericsNamespace = "global::System.Numerics.";

    private const string VectorPrefix = NumericsNamespace + "Vector<";

    public bool UsesSystem { get; private set; }

    public bool UsesRuntime { get; private set; }

    public bool UsesIntrinsics { get; private set; }

    public bool UsesNumerics { get; private set; }

    /// <summary>A type of namespace <c>System</c>.</summary>
    public string System(string name)
    {
        if (_taken.Contains(name))
        {
            return "global::System." + name;
        }

        UsesSystem = true;
        return name;
    }

    /// <summary>A type of namespace <c>AutoDiff.Runtime</c>.</summary>
    public string Runtime(string name)
    {
        if (_taken.Contains(name))
        {
            return "global::AutoDiff.Runtime." + name;
        }

        UsesRuntime = true;
        return name;
    }

    /// <summary>A template that calls a routine of <c>Lanes</c> in full, with the short name.</summary>
    public string Shorten(string template)
    {
        const string Lanes = "global::AutoDiff.Runtime.Lanes.";
        return template.StartsWith(Lanes, global::System.StringComparison.Ordinal) ? Runtime("Lanes") + "." + template.Substring(Lanes.Length) : template;
    }

    /// <summary>A type of namespace <c>System.Runtime.Intrinsics</c>.</summary>
    private string Intrinsics(string name)
    {
        if (_taken.Contains(name))
        {
            return IntrinsicsNamespace + name;
        }

        UsesIntrinsics = true;
        return name;
    }

    /// <summary>A type of namespace <c>System.Numerics</c>.</summary>
    private string Numerics(string name)
    {
        if (_taken.Contains(name))
        {
            return NumericsNamespace + name;
        }

        UsesNumerics = true;
        return name;
    }

    /// <summary>Extension methods of <c>System.MemoryExtensions</c> are about to be used.</summary>
    public void UseExtensions() => UsesSystem = true;

    public string Of(IrType type) => type.Kind switch
    {
        TypeKind.Stack => Runtime("ResidualStack"),
        TypeKind.Opaque when type == IrType.StackMark => Runtime("ResidualStack") + ".Mark",
        TypeKind.Real or TypeKind.Opaque when type.Name.StartsWith(VectorPrefix, StringComparison.Ordinal) => Vector(type.Name),
        TypeKind.Real when type.IsLanes => $"{Intrinsics("Vector256")}<{type.Element!.Name}>",
        TypeKind.Buffer when type.Buffer != BufferKind.Array => $"{System(type.Buffer.ToString())}<{Of(type.Element!)}>",
        _ => type.Name,
    };

    /// <summary>A library function as rules name it: <c>Math.Sin</c>, <c>double.Hypot</c>.</summary>
    public string Member(string name)
    {
        int dot = name.IndexOf('.');
        string type = dot < 0 ? "" : name.Substring(0, dot);
        return type switch
        {
            "Math" or "MathF" => System(type) + name.Substring(dot),
            "Vector" => Numerics(type) + name.Substring(dot),
            "Lanes" => Runtime(type) + name.Substring(dot),
            _ => name,
        };
    }

    /// <summary>A vector type, or a member of one.</summary>
    private string Vector(string text) => Numerics("Vector") + text.Substring(VectorPrefix.Length - 1);

    /// <summary>A constant's text, with <c>global::System.Math</c> shortened.</summary>
    public string Constant(string text)
    {
        if (text.StartsWith(IntrinsicsNamespace, StringComparison.Ordinal))
        {
            return Intrinsics("Vector256") + text.Substring((IntrinsicsNamespace + "Vector256").Length);
        }

        if (text.StartsWith(VectorPrefix, StringComparison.Ordinal))
        {
            return Vector(text);
        }

        foreach (string type in (string[])["Math", "MathF"])
        {
            string prefix = "global::System." + type + ".";
            if (text.StartsWith(prefix, StringComparison.Ordinal))
            {
                return System(type) + "." + text.Substring(prefix.Length);
            }
        }

        return text;
    }
}
