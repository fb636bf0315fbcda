using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Emission;

/// <summary>Writes one function as a C# method: plans its expressions, variables and names, then its text.</summary>
internal sealed class FunctionWriter
{
    private readonly TypeNames _types;
    private readonly EquatableArray<string> _reserved;

    /// <param name="types">How library types are named.</param>
    /// <param name="reserved">Names that no variable may have: those of the functions that are called.</param>
    public FunctionWriter(TypeNames types, IEnumerable<string> reserved)
    {
        _types = types;
        _reserved = reserved.ToEquatableArray();
    }

    public void Write(FunctionIr function, IndentedWriter writer) => Write(function, [], [], writer);

    /// <param name="function">The function.</param>
    /// <param name="slots">What its parameters stand for, if known.</param>
    /// <param name="resultNames">The names of its results, if known.</param>
    /// <param name="writer">Where to.</param>
    public void Write(FunctionIr function, EquatableArray<Slot> slots, EquatableArray<string> resultNames, IndentedWriter writer)
    {
        EmissionTree tree = Plan(function, slots, [], out List<Variable> variables);
        if (LateUpdates.Find(tree) is { Count: > 0 } late)
        {
            tree = Plan(function, slots, late, out variables);
        }

        InitialZeros.Find(tree);
        NameAllocator names = new(_reserved);
        foreach (Variable variable in variables.Where(v => !v.IsDiscarded))
        {
            variable.Name = names.Take(variable.Hint.Length == 0 ? DefaultNames.For(variable, tree) : variable.Hint, variable.Home!);
        }

        Signature.Open(
            writer,
            $"internal static {ReturnType(function, resultNames)} {function.Name}",
            [.. function.Parameters.Select(p => $"{_types.Of(p.Type)} {tree[p].Variable!.Name}")]);
        new BodyWriter(tree, _types, names, writer).Write();
        writer.Close();
    }

    private static EmissionTree Plan(FunctionIr function, EquatableArray<Slot> slots, HashSet<int> late, out List<Variable> variables)
    {
        EmissionTree tree = new(function);
        InlinePlan.Apply(tree, new StorageRoots(function, slots), late);
        variables = VariablePlan.Apply(tree);
        return tree;
    }

    private string ReturnType(FunctionIr function, EquatableArray<string> names)
    {
        List<string> types = [.. function.Body.Yields.Select(v => _types.Of(v.Type))];
        return types.Count switch
        {
            0 => "void",
            1 => types[0],
            _ => "(" + string.Join(", ", types.Select((t, i) => i < names.Count ? t + " " + names[i] : t)) + ")",
        };
    }
}
