using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary>The sentences of the documentation of generated members.</summary>
internal static class Documentation
{
    public static string See(MethodModel method) => method.IsFunction ? "the function" : $"<see cref=\"{method.Cref}\"/>";

    public static string Parameter(ParameterModel parameter) => parameter.IsSelf ? "this" : $"<paramref name=\"{parameter.Declared}\"/>";

    public static IReadOnlyList<string> Member(string summary, string cost, string storage) =>
        [$"<summary>{summary}</summary>", $"<remarks>{$"{cost} {storage}".TrimEnd()}</remarks>"];

    /// <summary>What a member stores while it runs.</summary>
    public static string Storage(Core? core) => core is null ? ""
        : core.Parameters.Any(s => s.Kind == SlotKind.Stack)
            ? "Intermediate values are kept in pooled storage: a second call with the same sizes allocates nothing."
            : "Nothing is stored but local variables.";

    public static string Matrix(string rows, string columns) => $"row-major, {rows} × {columns}";
}
