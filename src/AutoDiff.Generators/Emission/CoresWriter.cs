using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Emission;

/// <summary>Writes the nested class that holds the cores and the functions that they call.</summary>
internal static class CoresWriter
{
    public static void Write(DerivativeModel model, TypeNames types, IndentedWriter writer)
    {
        Core[] cores = [.. ((Core?[])[model.Value, model.Jvp, model.Reverse, model.Hvp, model.Taylor, .. model.Jets, .. model.TaylorSums, model.ColumnsJvp, model.RowsReverse, model.RowsHvp, model.Sparsity]).Where(c => c is not null).Select(c => c!)];
        FunctionWriter functions = new(
            types,
            [
                .. cores.Select(c => c.Function.Name), .. model.Method.TypeParameters.Select(p => p.Name), .. model.Functions.Select(f => f.Name),
                .. model.Functions.Where(f => f.Map is not null).Select(f => f.Map!.Name),
                .. model.Functions.Where(f => f.Parallel is not null).SelectMany(f => new[] { f.Parallel!.Chunk, f.Parallel.Struct }), .. model.Method.Accessors.Select(a => a.Name), model.Method.CoresName, PrivateMember.Class,
            ]);
        Attributes.Write(writer, model.Method);
        writer.Open(string.Join(" ", [$"private static class {model.Method.Cores}", .. model.Method.Constraints]));
        bool isFirst = true;
        foreach (Core core in cores)
        {
            Separate(writer, ref isFirst);
            functions.Write(core.Function, core.Parameters, NamesOf(core, model.Method), writer);
        }

        foreach (FunctionIr function in model.Functions)
        {
            Separate(writer, ref isFirst);
            if (IrWalk.Statements(function.Body).Any(s => s is Call))
            {
                // Deep recursions need small frames from the first call on: unoptimised ones are several times as large.
                const string Namespace = "global::System.Runtime.CompilerServices.";
                writer.Line($"[{Namespace}MethodImpl({Namespace}MethodImplOptions.AggressiveOptimization)]");
            }

            if (function.Parallel is { } parallel)
            {
                functions.Write(function with { Name = parallel.Chunk }, writer);
                writer.Line();
                ParallelLoopWriter.Write(function, types, writer);
                continue;
            }

            functions.Write(function, writer);
        }

        foreach (FunctionIr product in model.Functions.Where(f => f.Map is not null))
        {
            Separate(writer, ref isFirst);
            LinearMapWriter.Write(product, types, writer);
        }

        foreach (FieldAccessor accessor in model.Method.Accessors)
        {
            const string Namespace = "global::System.Runtime.CompilerServices.";
            Separate(writer, ref isFirst);
            writer.Line($"[{Namespace}UnsafeAccessor({Namespace}UnsafeAccessorKind.Field, Name = \"{accessor.Field}\")]");
            writer.Line($"internal static extern ref {accessor.Type} {accessor.Name}(ref {accessor.Owner} whole);");
        }

        if (!model.Method.PrivateMembers.IsEmpty)
        {
            Separate(writer, ref isFirst);
            PrivateMembersWriter.Write(model.Method.PrivateMembers, writer);
        }

        writer.Close();
    }

    private static void Separate(IndentedWriter writer, ref bool isFirst)
    {
        if (!isFirst)
        {
            writer.Line();
        }

        isFirst = false;
    }

    private static EquatableArray<string> NamesOf(Core core, MethodModel method) => core.Results.Select(slot => Name(slot, method)).ToEquatableArray();

    private static string Name(Slot slot, MethodModel method)
    {
        string kind = slot.Kind switch
        {
            SlotKind.CotangentTangent => "Hvp",
            SlotKind.Coefficient => slot.Power.ToString(System.Globalization.CultureInfo.InvariantCulture),
            _ => slot.Kind.ToString(),
        };
        if (slot.IsResult)
        {
            return (slot.Kind switch { SlotKind.Primal => "Value", SlotKind.Coefficient => "Coefficient" + kind, _ => kind }) + method.Returned?.Parts[slot.Part].Name;
        }

        string name = method.Parameters[slot.Index].Name;
        return char.ToUpperInvariant(name[0]) + name.Substring(1) + (slot.Kind == SlotKind.Primal ? "" : kind);
    }
}
