using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary>Writes what a call of <c>Diff</c> in or on a private type needs: the way to a class and a state that no code outside can name.</summary>
internal static class HiddenSiteWriter
{
    private const string Namespace = "global::System.Runtime.CompilerServices.";

    /// <summary>
    /// The method that replaces the call: generic like the member of <c>Diff</c>, so that the state's type need not be named. The number type is known,
    /// and a state of a class is an object: neither conversion does anything.
    /// </summary>
    public static void WriteGeneric(DiffSite site, HiddenState state, string name, IndentedWriter writer)
    {
        Signature.Open(
            writer, $"internal static {state.Returns} {name}<T, TState>", [.. state.Parameters.Select(p => $"{p.Type} {p.Name}")],
            ["where T : global::System.Numerics.IFloatingPointIeee754<T>", "where TState : allows ref struct"]);
        List<string> arguments = [], results = [];
        for (int i = 0; i < state.Parameters.Count; i++)
        {
            string generic = state.Parameters[i].Type, known = site.Parameters[i].Type, parameter = state.Parameters[i].Name;
            if (generic.StartsWith("out ", StringComparison.Ordinal))
            {
                arguments.Add($"out {known.Substring("out ".Length)} {parameter}Result");
                results.Add($"{parameter} = {As(known.Substring("out ".Length), generic.Substring("out ".Length), parameter + "Result")};");
            }
            else
            {
                arguments.Add(parameter == "f" || generic == known ? parameter : As(generic, known, parameter));
            }
        }

        writer.Line($"{(site.Returns == "void" ? "" : site.Returns + " value = ")}{name}({string.Join(", ", arguments)});");
        results.ForEach(r => writer.Line(r));
        if (site.Returns != "void")
        {
            writer.Line($"return {As(site.Returns, state.Returns, "value")};");
        }

        writer.Close();
    }

    /// <summary>The accessors of the generated members, if their class cannot be named.</summary>
    public static void WriteAccessors(
        DiffSite site, string name, IEnumerable<(string Member, string Returns, IReadOnlyList<string> Types)> members, IndentedWriter writer)
    {
        if (site.HiddenClass is not { } hidden)
        {
            return;
        }

        foreach ((string member, string returns, IReadOnlyList<string> types) in members)
        {
            IEnumerable<string> parameters = types.Select((t, i) => $"{t} p{(i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)}");
            writer.Line();
            writer.Line($"[{Namespace}UnsafeAccessor({Namespace}UnsafeAccessorKind.StaticMethod, Name = \"{member}\")]");
            writer.Line($"private static extern {returns} {name}{member}({TypeAttribute(hidden)}object? owner, {string.Join(", ", parameters)});");
        }
    }

    /// <summary>Says which type a parameter of type <c>object</c> stands for.</summary>
    public static string TypeAttribute(string type) => $"[{Namespace}UnsafeAccessorType(\"{type}\")] ";

    private static string As(string from, string to, string variable) => $"{Namespace}Unsafe.As<{from}, {to}>(ref {variable})";
}
