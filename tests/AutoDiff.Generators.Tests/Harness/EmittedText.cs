using AutoDiff.Generators.Emission;
using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Tests.Harness;

/// <summary>Functions as the C# that is emitted for them.</summary>
internal static class EmittedText
{
    public static string Of(FunctionIr function, int depth = 0, params string[] taken)
    {
        IndentedWriter writer = new(depth);
        new FunctionWriter(new TypeNames(taken), [function.Name]).Write(function, writer);
        return writer.ToString();
    }

    /// <summary>A class <c>Emitted</c> with functions.</summary>
    public static string Class(IEnumerable<FunctionIr> functions) =>
        "using AutoDiff.Runtime;\n\ninternal static class Emitted\n{\n" + string.Join("\n", functions.Select(f => Of(f, 1))) + "}\n";

    public static void AssertText(FunctionIr function, string expected) =>
        Assert.Equal(expected.Replace("\r\n", "\n").TrimEnd(), Of(IrVerifier.Verify(function)).TrimEnd());
}
