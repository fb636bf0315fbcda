using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Emission;

/// <summary>Writes the struct by which solvers of linear systems call the functions of a matrix's products.</summary>
internal static class LinearMapWriter
{
    public static void Write(FunctionIr product, TypeNames types, IndentedWriter writer)
    {
        LinearMap map = product.Map!;
        Value[] held = [.. product.Parameters.Take(product.Parameters.Count - 3)];
        HeldNames names = new(held);
        string element = types.Of(map.Element), vector = $"scoped {types.System("ReadOnlySpan")}<{element}>", result = $"scoped {types.System("Span")}<{element}>";
        string[] parameters = [.. held.Select((p, i) => $"{types.Of(p.Type)} {names.Parameter(i)}")];
        writer.Line("// The matrix of the linear systems, by its products.");
        writer.Open($"private readonly ref struct {map.Name}({string.Join(", ", parameters)}) : global::AutoDiff.Optim.ILinearMap<{element}>");
        writer.Line($"internal static readonly global::AutoDiff.Optim.ImplicitOptions Options = new() {{ {map.Options.Initializer} }};");
        for (int i = 0; i < held.Length; i++)
        {
            writer.Line($"private readonly {types.Of(held[i].Type)} {names.Field(i)} = {names.Parameter(i)};");
        }

        foreach ((string member, string function, string v) in new[] { ("Apply", product.Name, "v"), ("ApplyTransposed", map.Transposed, "u") })
        {
            writer.Line();
            writer.Open($"public void {member}({vector} {v}, {result} product)");
            writer.Line($"using {types.Runtime("ResidualStack")} residuals = {types.Runtime("ResidualStack")}.Lease();");
            writer.Line($"{function}({string.Join(", ", [.. held.Select((_, i) => names.Field(i)), v, "product", "residuals"])});");
            writer.Close();
        }

        writer.Close();
    }
}
