using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary>The attributes of what is generated.</summary>
internal static class Attributes
{
    private static readonly string s_version = typeof(Attributes).Assembly.GetName().Version.ToString(3);

    public static void Write(IndentedWriter writer) => writer.Line($"[global::System.CodeDom.Compiler.GeneratedCode(\"AutoDiff\", \"{s_version}\")]");

    public static void Write(IndentedWriter writer, MethodModel method)
    {
        Write(writer);
        if (method.Refusal is { } refusal)
        {
            writer.Line($"[global::System.Obsolete({Quote(refusal.Id + ": " + refusal.Message)}, error: true)]");
        }
    }

    public static string Quote(string text) => Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(text, quote: true);
}
