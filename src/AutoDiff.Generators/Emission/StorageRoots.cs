using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Emission;

/// <summary>Which storage a buffer is a view of, and which storages may be the same.</summary>
internal sealed class StorageRoots
{
    private enum Origin
    {
        Parameter,
        Allocation,
        Unknown,
    }

    private readonly Dictionary<int, int> _roots = [];
    private readonly Dictionary<int, (Origin Origin, IrType Element, SlotKind? Slot)> _origins = [];

    /// <param name="function">The function.</param>
    /// <param name="slots">What its parameters stand for, where that is known: storage of primals and of cotangents is distinct.</param>
    public StorageRoots(FunctionIr function, EquatableArray<Slot> slots)
    {
        for (int i = 0; i < function.Parameters.Count; i++)
        {
            Value parameter = function.Parameters[i];
            if (parameter.Type.IsBuffer)
            {
                _origins[parameter.Id] = (Origin.Parameter, parameter.Type.Element!, slots.IsEmpty ? null : slots[i].Kind);
            }
        }
    }

    /// <summary>To be called for every definition of a buffer, in program order.</summary>
    public void Define(Value target, Operation? operation)
    {
        if (!target.Type.IsBuffer)
        {
            return;
        }

        switch (operation)
        {
            case Slice slice:
                _roots[target.Id] = Of(slice.Buffer);
                break;
            case VectorView view:
                _roots[target.Id] = Of(view.Buffer);
                break;
            default:
                _origins[target.Id] = (operation is Allocate ? Origin.Allocation : Origin.Unknown, target.Type.Element!, null);
                break;
        }
    }

    public int Of(Value buffer) => _roots.TryGetValue(buffer.Id, out int root) ? root : buffer.Id;

    public bool MayAlias(int a, int b)
    {
        if (a == b)
        {
            return true;
        }

        if (!_origins.TryGetValue(a, out var first) || !_origins.TryGetValue(b, out var second))
        {
            return true;
        }

        if (first.Element != second.Element)
        {
            return false;
        }

        if (first.Origin == Origin.Unknown || second.Origin == Origin.Unknown)
        {
            return true;
        }

        return first.Origin == Origin.Parameter && second.Origin == Origin.Parameter
            && (first.Slot is null || second.Slot is null || first.Slot == second.Slot);
    }
}
