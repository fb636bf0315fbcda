using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Analysis;

/// <summary>
/// The way of a derivative from an input of a function to a value: the values in between, the input first. Where several lead there, one of them.
/// </summary>
internal static class DerivativePath
{
    private const int MaxLength = 32;

    public static IReadOnlyList<Value> To(Value value, FunctionIr function, ModuleActivity activity)
    {
        Dictionary<int, EquatableArray<Value>> sources = Sources(function);
        BufferRoots roots = BufferRoots.Of(function);
        HashSet<int> seen = [];
        List<Value> path = [];
        for (Value? at = value; at is not null && seen.Add(at.Id) && path.Count < MaxLength;)
        {
            path.Add(at);
            Value current = at.Type.IsBuffer ? roots.Of(at) : at;
            at = sources.TryGetValue(current.Id, out EquatableArray<Value> from)
                ? from.FirstOrDefault(s => !seen.Contains(s.Id) && activity.IsVaried(function, s))
                : current.Id != at.Id ? current : null;
        }

        path.Reverse();
        return path;
    }

    /// <summary>What each value is computed from.</summary>
    private static Dictionary<int, EquatableArray<Value>> Sources(FunctionIr function)
    {
        Dictionary<int, EquatableArray<Value>> sources = [];
        foreach (Statement statement in IrWalk.Statements(function.Body))
        {
            switch (statement)
            {
                case Let let:
                    sources[let.Target.Id] = IrWalk.Operands(let.Operation);
                    break;
                case If branch:
                    for (int i = 0; i < branch.Results.Count; i++)
                    {
                        sources[branch.Results[i].Id] = [branch.Then.Yields[i], branch.Else.Yields[i]];
                    }

                    break;
                case Loop loop:
                    for (int i = 0; i < loop.Carried.Count; i++)
                    {
                        sources[loop.Carried[i].Id] = [loop.Initial[i], loop.Body.Yields[i]];
                        sources[loop.Results[i].Id] = [loop.Body.Yields[i], loop.Initial[i]];
                    }

                    break;
                case Call call:
                    foreach (Value result in call.Results)
                    {
                        sources[result.Id] = call.Arguments;
                    }

                    break;
            }
        }

        return sources;
    }
}
