using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <summary>The types of <c>System.Numerics</c> that are made of numbers: which these are, in the order of their constructors.</summary>
internal static class NumericTypes
{
    private static readonly Dictionary<string, string[]> s_parts = new()
    {
        ["Vector2"] = ["X", "Y"],
        ["Vector3"] = ["X", "Y", "Z"],
        ["Vector4"] = ["X", "Y", "Z", "W"],
        ["Quaternion"] = ["X", "Y", "Z", "W"],
        ["Complex"] = ["Real", "Imaginary"],
        ["Matrix4x4"] = [.. Enumerable.Range(0, 16).Select(i => $"M{(i / 4) + 1}{(i % 4) + 1}")],
    };

    public static bool Is(ITypeSymbol? type) => type is INamedTypeSymbol { Arity: 0, IsValueType: true, ContainingType: null } named && s_parts.ContainsKey(named.Name)
        && named.ContainingNamespace is { Name: "Numerics", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary>The fields, or for a complex number the properties, that hold the numbers; null for any other type.</summary>
    public static IEnumerable<(ISymbol Member, ITypeSymbol Type)>? PartsOf(INamedTypeSymbol type)
    {
        if (!Is(type))
        {
            return null;
        }

        List<(ISymbol, ITypeSymbol)> parts = [];
        foreach (string name in s_parts[type.Name])
        {
            switch (type.GetMembers(name).FirstOrDefault(m => !m.IsStatic))
            {
                case IFieldSymbol field:
                    parts.Add((field, field.Type));
                    break;
                case IPropertySymbol property:
                    parts.Add((property, property.Type));
                    break;
                default:
                    return null;
            }
        }

        return parts;
    }
}
