namespace AutoDiff.Generators.Ir;

/// <summary>Arithmetic on integers as text, where overflow is not treated as the project does.</summary>
internal static class CheckText
{
    public static string Of(bool isChecked) => isChecked ? "checked" : "unchecked";

    /// <summary>Whether inert text is such a conversion of a number.</summary>
    public static bool IsConversion(Inert inert) =>
        inert.Template.StartsWith("checked((", StringComparison.Ordinal) || inert.Template.StartsWith("unchecked((", StringComparison.Ordinal);
}
