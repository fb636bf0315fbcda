using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Analysis;

/// <summary>
/// Which storage each buffer value is a view of. Two buffers may share elements only if their roots are the same: parameters
/// that are written overlap no other (generated members check that), and new storage is new.
/// </summary>
internal sealed class BufferRoots
{
    private readonly Dictionary<int, Value> _roots = [];
    private readonly HashSet<int> _parameters = [];

    private BufferRoots()
    {
    }

    /// <param name="function">The function.</param>
    /// <param name="aliases">For each of the first parameters the first one that it may overlap (itself, if none); null if none may.</param>
    public static BufferRoots Of(FunctionIr function, IReadOnlyList<int>? aliases = null)
    {
        BufferRoots roots = new();
        for (int i = 0; i < function.Parameters.Count; i++)
        {
            Value parameter = function.Parameters[i];
            if (parameter.Type.Kind is TypeKind.Buffer or TypeKind.Stack)
            {
                roots._roots[parameter.Id] = function.Parameters[aliases is not null && i < aliases.Count ? aliases[i] : i];
                roots._parameters.Add(parameter.Id);
            }
        }

        roots.Add(function.Body);
        return roots;
    }

    /// <summary>Adds the buffers that a block defines.</summary>
    public void Add(Block block)
    {
        foreach (Statement statement in IrWalk.Statements(block))
        {
            if (statement is Let { Target.Type.IsBuffer: true } let)
            {
                _roots[let.Target.Id] = let.Operation switch
                {
                    Slice slice => Of(slice.Buffer),
                    VectorView view => Of(view.Buffer),
                    _ => let.Target,
                };
            }
        }
    }

    public Value Of(Value buffer) => _roots.TryGetValue(buffer.Id, out Value? root) ? root : buffer;

    public bool IsParameter(Value root) => _parameters.Contains(root.Id);
}
