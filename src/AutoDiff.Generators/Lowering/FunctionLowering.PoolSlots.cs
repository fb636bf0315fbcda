using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>The slots of pools: which of them a buffer is part of, who names them, and which is free.</summary>
internal sealed partial class FunctionLowering
{
    private const string TooLong =
        "new global::System.NotSupportedException(\"An array that takes the place of another in a loop is longer than the first of them.\")";

    private readonly Dictionary<int, SlotView> _slots = [];

    /// <summary>Part of a slot.</summary>
    private sealed record SlotView(Pool Pool, Value Slot, Value? Offset, Value Length);

    /// <summary>The part of a slot that a buffer is; slicing has checked that it is one.</summary>
    private SlotView? ViewOfSlot(Value buffer)
    {
        if (_slots.TryGetValue(buffer.Id, out SlotView? known))
        {
            return known;
        }

        if (_context.DefinitionOf(buffer) is not Slice slice || ViewOfSlot(slice.Buffer) is not { } whole)
        {
            return null;
        }

        Value? offset = slice.Start is null || IntegerOf(slice.Start) is 0 ? whole.Offset
            : whole.Offset is null ? slice.Start : Sum(whole.Offset, slice.Start);
        Value length = slice.Count ?? (slice.Start is null ? whole.Length : Difference(whole.Length, slice.Start));
        return whole with { Offset = offset, Length = length };
    }

    /// <summary>The slot, or part of one as a variable has it, that a buffer is all of.</summary>
    private SlotView? WholeSlot(Value buffer)
    {
        while (!_slots.ContainsKey(buffer.Id) && _context.DefinitionOf(buffer) is Slice { Start: null, Count: null } view)
        {
            buffer = view.Buffer;
        }

        return _slots.TryGetValue(buffer.Id, out SlotView? slot) ? slot : null;
    }

    private Value RootOf(Value buffer)
    {
        while (!_slots.ContainsKey(buffer.Id) && _context.DefinitionOf(buffer) is Slice view)
        {
            buffer = view.Buffer;
        }

        return buffer;
    }

    /// <summary>
    /// Whether storage may be copied to a slot instead of being shared: it is new and has no other name, or it is an input, which nothing writes.
    /// </summary>
    private bool MayBeMoved(Value content)
    {
        Value root = RootOf(content);
        if (_slots.TryGetValue(root.Id, out SlotView? slot))
        {
            // Not that of a method that was written in place and has ended.
            return !NamedSlots(slot.Pool).Any();
        }

        if (_context.DefinitionOf(root) is Allocate)
        {
            return !NamedRoots().Any(r => r.Id == root.Id);
        }

        return _context.DefinitionOf(root) is null && _isEntry && _origins.TryGetValue(root.Id, out ISymbol? origin)
            && origin is IParameterSymbol { RefKind: RefKind.None } parameter && (parameter.Type is IArrayTypeSymbol || root.Type.Buffer == BufferKind.ReadOnlySpan)
            && !AttributeNames.Has(parameter, AttributeNames.Scratch);
    }

    /// <summary>Gives a variable a slot that no other one names, for so many elements.</summary>
    private void TakeSlot(PooledVariable variable, Value length, IOperation source, IOperation size, bool isCleared)
    {
        Pool pool = variable.Pool;
        if (pool.Storage is null)
        {
            MakePool(pool, length, variable.Type.Element!);
            pool.Known.Add(size);
        }

        if (_environment[pool.Storage!] is null)
        {
            RefuseReassigned(variable, source);
            return;
        }

        if (!pool.Known.Contains(size) && !IsSameLength(length, pool.SlotSize!) && length.Id != pool.SlotSize!.Id && !(IntegerOf(length) <= IntegerOf(pool.SlotSize)))
        {
            ThrowIf(_builder.Compare(Op.Greater, length, pool.SlotSize!), TooLong);
        }

        bool isFresh = _depth == pool.Depth && pool.Taken >= 0 && pool.Taken < pool.Slots;
        if (isFresh)
        {
            _environment[variable.Slot] = _builder.Int(pool.Taken++);
        }
        else
        {
            pool.Taken = -1;
            if (FreeSlot(variable) is not { } free)
            {
                RefuseReassigned(variable, source);
                return;
            }

            _environment[variable.Slot] = free;
        }

        _environment[variable.Length] = length;
        if (variable.Offset is { } offset)
        {
            _environment[offset] = _builder.Int(0);
        }

        if (isCleared && !isFresh)
        {
            _builder.Append(new Fill(ReadPooled(variable, source), ZeroOf(variable.Type.Element!)));
        }
    }

    /// <summary>Makes the storage where the first of its arrays is made; the lengths of others count if they are known there.</summary>
    private void MakePool(Pool pool, Value length, IrType element)
    {
        Value size = length;
        foreach ((IOperation other, ITypeSymbol type) in SizesKnownHere(pool))
        {
            Value extent = Scaled(Lower(other), TypeMapper.StrideOf(type));
            pool.Known.Add(other);
            size = extent.Id == size.Id || IntegerOf(extent) <= IntegerOf(size) || IsSameLength(extent, size) ? size : _builder.Apply(IrType.Int, "Math.Max", size, extent);
        }

        Value count = Product(_builder.Int(pool.Slots), size);
        string name = pool.Group.Variables[0].Name + "Slots";
        pool.Storage = new Variable(name, IrType.Span(element));
        pool.SlotSize = size;
        pool.Depth = _depth;
        _environment[pool.Storage] = _builder.Let(IrType.Span(element), new Allocate(count, AllocationKind.Scratch), name);
    }

    private IEnumerable<(IOperation Size, ITypeSymbol Type)> SizesKnownHere(Pool pool)
    {
        foreach ((_, IOperation value) in pool.Group.Sources)
        {
            if (Unwrapped(value) is IArrayCreationOperation { Initializer: null, DimensionSizes: [{ } size] } creation && IsKnownHere(size))
            {
                yield return (size, creation.Type!);
            }
        }
    }

    /// <summary>The first slot that neither another variable of the group names nor a view in use; null if there could be none.</summary>
    private Value? FreeSlot(PooledVariable target)
    {
        Pool pool = target.Pool;
        List<Value> taken = [];
        foreach (Value slot in NamedSlots(pool, target))
        {
            if (!taken.Exists(t => t.Id == slot.Id || (IntegerOf(t) is { } a && a == IntegerOf(slot))))
            {
                taken.Add(slot);
            }
        }

        if (taken.Count >= pool.Slots)
        {
            return null;
        }

        Value free = _builder.Int(taken.Count);
        for (int candidate = taken.Count - 1; candidate >= 0; candidate--)
        {
            Value number = _builder.Int(candidate);
            Value? isFree = null;
            foreach (Value slot in taken)
            {
                Value differs = _builder.Compare(Op.NotEqual, slot, number);
                isFree = isFree is null ? differs : _builder.Apply(IrType.Bool, Op.And, isFree, differs);
            }

            free = _builder.Select(isFree!, number, free);
        }

        return free;
    }

    /// <summary>The slots of a pool that its variables, but for one, and views in use name.</summary>
    private IEnumerable<Value> NamedSlots(Pool pool, PooledVariable? except = null) =>
        _pooled.Values.Where(p => p.Pool == pool && p != except).Select(p => _environment[p.Slot]).OfType<Value>()
            .Concat(NamedRoots().Select(r => _slots.TryGetValue(r.Id, out SlotView? slot) && slot.Pool == pool ? slot.Slot : null).OfType<Value>());

    /// <summary>The roots of the buffers that variables and references name.</summary>
    private IEnumerable<Value> NamedRoots() =>
        _environment.Variables.Where(v => v.Type.IsBuffer).Select(v => _environment[v]).OfType<Value>().Concat(_references.Values.Select(r => r.Buffer)).Select(RootOf);
}
