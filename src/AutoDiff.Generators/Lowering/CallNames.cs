using AutoDiff.Generators.Rules;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <summary>Recognises members of the framework and of this library by type and name.</summary>
internal static class CallNames
{
    private static readonly HashSet<string> Sinks =
    [
        "System.Console", "System.IO.TextWriter", "System.Diagnostics.Debug", "System.Diagnostics.Trace", "string", "System.Text.StringBuilder",
        "System.ArgumentException", "System.ArgumentNullException", "System.ArgumentOutOfRangeException", "System.ObjectDisposedException",
    ];

    /// <summary>The prefix under which the static members of a type are primitives, or null.</summary>
    public static string? PrimitivePrefix(INamedTypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Double => "double.",
        SpecialType.System_Single => "float.",
        _ when IsIn(type, "System") => type.Name switch
        {
            "Math" => "Math.",
            "MathF" => "MathF.",
            _ => null,
        },
        _ => null,
    };

    public static bool IsDiff(INamedTypeSymbol type) => type.Name == "Diff" && IsIn(type, "AutoDiff");

    /// <summary>The function of <c>AutoDiff.LinearAlgebra</c> that a method is, if the passes know it.</summary>
    public static LibraryFunction? LibraryFunction(IMethodSymbol method) =>
        IsLinearAlgebra(method) && Enum.TryParse(method.Name, out LibraryFunction function) ? function : null;

    public static bool IsLinearAlgebra(IMethodSymbol method) => method.ContainingType is { Name: "LinearAlgebra" } type && IsIn(type, "AutoDiff");

    public static bool IsDetach(IMethodSymbol method) => method.Name == "Detach" && IsDiff(method.ContainingType);

    /// <summary>Whether a method takes values, shows or checks them, and gives no number back: what goes into it needs no derivative.</summary>
    public static bool IsSink(IMethodSymbol method)
    {
        if (Sinks.Contains(method.ContainingType.ToDisplayString()))
        {
            return true;
        }

        return method.ContainingType.SpecialType is SpecialType.System_Double or SpecialType.System_Single
            && method.Name is "ToString" or "CompareTo" or "Equals" or "GetHashCode";
    }

    public static bool IsIn(ITypeSymbol type, string @namespace) =>
        type.ContainingNamespace is { ContainingNamespace.IsGlobalNamespace: true } found && found.Name == @namespace;

    /// <summary>Whether a type is a span, or a memory, which gives one.</summary>
    public static bool IsSpanOrMemory(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Span" or "ReadOnlySpan" or "Memory" or "ReadOnlyMemory", Arity: 1 } && IsIn(type, "System");
}
