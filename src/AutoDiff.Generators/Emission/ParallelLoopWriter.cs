using System.Globalization;
using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Emission;

/// <summary>Writes the struct by which a loop runs in chunks, and the function that starts it.</summary>
internal static class ParallelLoopWriter
{
    public static void Write(FunctionIr function, TypeNames types, IndentedWriter writer)
    {
        ParallelLoop loop = function.Parallel!;
        string element = types.Of(loop.Element), runtime = types.Runtime("ParallelSums");
        Value[] arguments = [.. function.Parameters.Take(function.Parameters.Count - 2)];
        HeldNames names = new(arguments, "start", "end", "sums", "loop");
        string[] parameters = [.. arguments.Select((p, i) => $"{types.Of(p.Type)} {names.Parameter(i)}")];
        int held = arguments.Length - loop.Sums, results = function.Body.Yields.Count;
        bool IsStack(int i) => arguments[i].Type.Kind == TypeKind.Stack;
        int[] fields = [.. Enumerable.Range(0, arguments.Length).Where(i => !IsStack(i))];
        string LengthOf(int i) => names.Field(i) + ".Length";

        // How many sums there are before those of a parameter.
        string Before(int i)
        {
            IEnumerable<string> lengths = Enumerable.Range(held, i - held).Select(LengthOf);
            return string.Join(" + ", results == 0 && i > held ? lengths : lengths.Prepend(results.ToString(CultureInfo.InvariantCulture)));
        }

        string SumsOf(int i) => $"sums.Slice({Before(i)}, {LengthOf(i)})";

        writer.Line($"// The loop of {function.Name}, which runs in chunks.");
        Signature.Open(
            writer, $"private ref struct {loop.Struct}", [.. fields.Select(i => parameters[i])], [$": global::AutoDiff.Runtime.IParallelSums<{element}>"]);
        foreach (int i in fields)
        {
            writer.Line($"private readonly {types.Of(arguments[i].Type)} {names.Field(i)} = {names.Parameter(i)};");
        }

        for (int r = 0; r < results; r++)
        {
            writer.Line($"internal {element} Sum{r};");
        }

        writer.Line();
        writer.Line($"public readonly int Length => {Before(arguments.Length)};");
        writer.Line();
        writer.Open($"public readonly void Run(int start, int end, scoped {types.System("Span")}<{element}> sums)");
        foreach (int i in Enumerable.Range(0, arguments.Length).Where(IsStack))
        {
            writer.Line($"using {types.Runtime("ResidualStack")} {names.Parameter(i)} = {types.Runtime("ResidualStack")}.Lease();");
        }

        string[] given = [.. Enumerable.Range(0, arguments.Length).Select(i => IsStack(i) ? names.Parameter(i) : i < held ? names.Field(i) : SumsOf(i)), "start", "end"];
        string call = $"{loop.Chunk}({string.Join(", ", given)});";
        writer.Line(results switch
        {
            0 => call,
            1 => "sums[0] = " + call,
            _ => $"({string.Join(", ", Enumerable.Range(0, results).Select(r => $"sums[{r}]"))}) = {call}",
        });
        writer.Close();
        writer.Line();
        writer.Open($"public void Take(scoped {types.System("ReadOnlySpan")}<{element}> sums)");
        for (int r = 0; r < results; r++)
        {
            writer.Line($"Sum{r} = sums[{r}];");
        }

        for (int i = held; i < arguments.Length; i++)
        {
            writer.Line($"{runtime}.Add({SumsOf(i)}, {names.Field(i)});");
        }

        writer.Close();
        writer.Close();
        writer.Line();
        string returned = results switch { 0 => "void", 1 => element, _ => $"({string.Join(", ", Enumerable.Repeat(element, results))})" };
        Signature.Open(writer, $"private static {returned} {function.Name}", [.. parameters, "int start", "int end"]);
        writer.Line($"{loop.Struct} loop = new({string.Join(", ", fields.Select(i => names.Parameter(i)))});");
        writer.Line($"{runtime}.Run<{element}, {loop.Struct}>(ref loop, start, end);");
        if (results > 0)
        {
            string sums = string.Join(", ", Enumerable.Range(0, results).Select(r => $"loop.Sum{r}"));
            writer.Line(results == 1 ? $"return {sums};" : $"return ({sums});");
        }

        writer.Close();
    }
}
