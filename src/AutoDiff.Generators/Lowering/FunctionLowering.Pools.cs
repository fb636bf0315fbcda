using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// Array and span variables that take each other's place in loops and branches (double buffering, <c>current = next</c>). The arrays of a group are
/// equal slots of one storage, and a variable is the number of its slot and a length: numbers, which flow through branches and loops like any others. New
/// storage takes a slot that no variable names any more. That arrays are the same one, or share elements with another, is as exact as it is
/// in the user's method.
/// </summary>
internal sealed partial class FunctionLowering
{
    private const string SlotSuffix = "Slot";

    private Dictionary<ISymbol, PooledVariable> _pooled = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<int, SlotView> _slots = [];
    private int _depth;

    /// <summary>The storage of a group of variables.</summary>
    private sealed class Pool(ReassignedStorage.Group group, int slots)
    {
        public ReassignedStorage.Group Group { get; } = group;

        public int Slots { get; } = slots;

        /// <summary>The storage, in the environment: it is known where control has come by its making.</summary>
        public Variable? Storage { get; set; }

        public Value? SlotSize { get; set; }

        /// <summary>In how many loops it was made.</summary>
        public int Depth { get; set; }

        /// <summary>How many slots were taken in order; from when on which slot is free is known at run time alone.</summary>
        public int Taken { get; set; }

        /// <summary>Whether it was refused, and said so.</summary>
        public bool IsRefused { get; set; }

        /// <summary>The lengths that slots are known to have room for.</summary>
        public HashSet<IOperation> Known { get; } = [];
    }

    /// <summary>Part of a slot.</summary>
    private sealed record SlotView(Pool Pool, Value Slot, Value? Offset, Value Length);

    /// <param name="Pool">The group's storage.</param>
    /// <param name="Slot">Which slot.</param>
    /// <param name="Offset">From where on in it, if variables of the group name parts of arrays.</param>
    /// <param name="Length">How many elements.</param>
    /// <param name="Type">The type of its storage.</param>
    private sealed record PooledVariable(Pool Pool, Variable Slot, Variable? Offset, Variable Length, IrType Type)
    {
        public string Name => Slot.Name.Substring(0, Slot.Name.Length - SlotSuffix.Length);

        public Variable[] Variables => Offset is null ? [Slot, Length] : [Slot, Offset, Length];

        /// <summary>The parameter whose storage it may name.</summary>
        public ISymbol? Origin { get; init; }
    }

    /// <summary>Finds the groups of a body that is about to be lowered.</summary>
    private void DeclarePools(IReadOnlyList<IOperation> body)
    {
        _reassigned.UnionWith(OperationScan.AssignedVariables(body.SelectMany(OperationScan.WithNested)).Select(a => a.Symbol));
        foreach (ReassignedStorage.Group group in ReassignedStorage.Of(body))
        {
            IrType[] types = [.. group.Variables.Select(v => TypeMapper.BufferOf(((ILocalSymbol)v).Type)!.Element!).Distinct()];
            int[] strides = [.. group.Variables.Select(v => TypeMapper.StrideOf(((ILocalSymbol)v).Type)).Distinct()];
            if (types is not [var element] || strides.Length > 1 || !(element.IsReal || element.Kind == Ir.TypeKind.Integer))
            {
                continue;
            }

            Pool pool = new(group, group.Variables.Count + group.Views + 1);
            Dictionary<ISymbol, ISymbol> origins = OriginsIn(group);
            bool hasParts = group.Sources.Any(s => Unwrapped(s.Value) is var source && OperationScan.VariableOf(source) is null
                && ActiveSymbols.RootOf(source) is { } root && group.Variables.Contains(root, SymbolEqualityComparer.Default));
            foreach (ISymbol symbol in group.Variables)
            {
                _pooled[symbol] = new PooledVariable(
                    pool, new Variable(symbol.Name + SlotSuffix, IrType.Int), hasParts ? new Variable(symbol.Name + "Start", IrType.Int) : null, new Variable(symbol.Name + "Length", IrType.Int), TypeMapper.BufferOf(((ILocalSymbol)symbol).Type)!)
                {
                    Origin = origins.TryGetValue(symbol, out ISymbol? origin) ? origin : null,
                };
            }
        }
    }

    /// <summary>The parameters whose storage variables of a group may name.</summary>
    private Dictionary<ISymbol, ISymbol> OriginsIn(ReassignedStorage.Group group)
    {
        Dictionary<ISymbol, ISymbol> origins = new(SymbolEqualityComparer.Default);
        for (int before = -1; before != origins.Count;)
        {
            before = origins.Count;
            foreach ((ISymbol target, IOperation value) in group.Sources)
            {
                if (ActiveSymbols.RootOf(value) is not { } source)
                {
                    continue;
                }

                ISymbol? origin = origins.TryGetValue(source, out ISymbol? known) ? known
                    : VariablesOf(source) is [{ Type.IsBuffer: true } variable] && _environment[variable] is { } held && _origins.TryGetValue(RootOf(held).Id, out ISymbol? parameter) ? parameter
                    : null;
                if (origin is not null)
                {
                    origins[target] = origin;
                }
            }
        }

        return origins;
    }

    private void DeclarePooled(PooledVariable variable, IOperation? initializer)
    {
        foreach (Variable part in variable.Variables)
        {
            _environment[part] = null;
        }

        if (initializer is not null)
        {
            AssignPooled(variable, initializer);
        }
        else if (variable.Pool.Storage is null && SizesKnownHere(variable.Pool).FirstOrDefault() is { Size: { } size } first)
        {
            MakePool(variable.Pool, Scaled(Lower(size), TypeMapper.StrideOf(first.Type)), variable.Type.Element!);
        }
    }

    private PooledVariable? PooledOf(IOperation operation) =>
        OperationScan.VariableOf(operation) is { } symbol && _pooled.TryGetValue(symbol, out PooledVariable? pooled) ? pooled : null;

    /// <summary>What a variable of a group names now.</summary>
    private Value ReadPooled(PooledVariable variable, IOperation operation)
    {
        if (_environment[variable.Slot] is not { } slot || variable.Pool.Storage is not { } place || _environment[place] is not { } storage)
        {
            RefuseReassigned(variable, operation);
            return Placeholder(variable.Type);
        }

        Value length = _environment[variable.Length]!;
        IrType type = variable.Type.Buffer == BufferKind.Array ? IrType.Span(variable.Type.Element!) : variable.Type;
        Value start = StartOf(slot, variable.Pool);
        Value? offset = variable.Offset is { } from ? _environment[from] : null;
        start = offset is null || IntegerOf(offset) is 0 ? start : IntegerOf(start) is 0 ? offset : _builder.Apply(IrType.Int, Op.Add, start, offset);
        Value slice = _builder.Let(type, new Slice(storage, start, length));
        _slots[slice.Id] = new SlotView(variable.Pool, slot, offset, length);
        if (variable.Origin is { } origin)
        {
            _origins[slice.Id] = origin;
        }

        return slice;
    }

    private Value StartOf(Value slot, Pool pool) => IntegerOf(slot) is 0 ? _builder.Int(0)
        : IntegerOf(slot) is 1 ? pool.SlotSize!
        : _builder.Apply(IrType.Int, Op.Multiply, slot, pool.SlotSize!);

    /// <summary>Assigns to a variable of a group.</summary>
    private void AssignPooled(PooledVariable variable, IOperation value)
    {
        IOperation source = Unwrapped(value);
        switch (source)
        {
            case IArrayCreationOperation { Initializer: null, DimensionSizes: [{ } size] }:
                TakeSlot(variable, Scaled(Lower(size), TypeMapper.StrideOf(source.Type)), source, size, isCleared: true);
                break;
            case IConditionalOperation { WhenFalse: { } whenFalse } choice when !IsAllocation(choice.WhenTrue):
                Value condition = Lower(choice.Condition);
                Branch then = Run(() => Assigned(choice.WhenTrue)), otherwise = Run(() => Assigned(whenFalse));
                Join(condition, then, otherwise, _builder.Source);
                break;
            default:
                AssignPooled(variable, LowerBuffer(value), value);
                break;
        }

        Completion Assigned(IOperation chosen)
        {
            AssignPooled(variable, chosen);
            return Completion.Normal;
        }
    }

    private void AssignPooled(PooledVariable variable, Value content, IOperation value)
    {
        if (ViewOfSlot(content) is { } known && known.Pool == variable.Pool && (known.Offset is null || variable.Offset is not null))
        {
            (_environment[variable.Slot], _environment[variable.Length]) = (known.Slot, known.Length);
            if (variable.Offset is { } offset)
            {
                _environment[offset] = known.Offset ?? _builder.Int(0);
            }

            return;
        }

        if (!MayBeMoved(content))
        {
            RefuseReassigned(variable, value);
            return;
        }

        Value length = _context.DefinitionOf(content) is Allocate allocated ? allocated.Length : CountOf(content, 1);
        TakeSlot(variable, length, value, value, isCleared: false);
        if (_environment[variable.Slot] is not null)
        {
            _builder.Append(new Copy(content, ReadPooled(variable, value)));
        }
    }

    /// <summary>Refuses an assignment where it stands.</summary>
    private void RefuseReassigned(PooledVariable variable, IOperation value)
    {
        if (variable.Pool.IsRefused)
        {
            return;
        }

        variable.Pool.IsRefused = true;
        IOperation whole = value;
        while (whole.Parent is IConversionOperation or IParenthesizedOperation or IConditionalOperation)
        {
            whole = whole.Parent;
        }

        IOperation target = whole.Parent is ISimpleAssignmentOperation assignment ? assignment.Target : value;
        Refuse(DiagnosticDescriptors.BufferReassigned, target, variable.Name);
    }

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
            : whole.Offset is null || IntegerOf(whole.Offset) is 0 ? slice.Start : _builder.Apply(IrType.Int, Op.Add, whole.Offset, slice.Start);
        Value length = slice.Count ?? (slice.Start is null ? whole.Length : _builder.Apply(IrType.Int, Op.Subtract, whole.Length, slice.Start));
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
        bool isSlot = _slots.TryGetValue(root.Id, out SlotView? slot);
        if (isSlot && (slot!.Pool.Group.Variables.Any(v => _pooled.TryGetValue(v, out PooledVariable? other) && other.Pool == slot.Pool && _environment[other.Slot] is not null)
            || _environment.Variables.Any(v => v.Type.IsBuffer && v != slot.Pool.Storage && _environment[v] is { } held && _slots.TryGetValue(RootOf(held).Id, out SlotView? used) && used.Pool == slot.Pool)))
        {
            return false;
        }

        if (isSlot)
        {
            // The storage of a method that was written in place and has ended.
            return true;
        }

        if (_context.DefinitionOf(root) is Allocate)
        {
            return !_environment.Variables.Any(v => v.Type.IsBuffer && _environment[v] is { } held && RootOf(held).Id == root.Id)
                && !_references.Values.Any(r => RootOf(r.Buffer).Id == root.Id);
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
            CheckFits(length, pool);
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

        Value count = _builder.Apply(IrType.Int, Op.Multiply, _builder.Int(pool.Slots), size);
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

    private bool IsSameLength(Value a, Value b) =>
        _context.DefinitionOf(a) is Length first && _context.DefinitionOf(b) is Length second && first.Buffer.Id == second.Buffer.Id;

    /// <summary>Whether an expression for a length has its value already: it is made of constants, and of variables that are not assigned again.</summary>
    private bool IsKnownHere(IOperation operation) => operation switch
    {
        { ConstantValue.HasValue: true } => true,
        IParenthesizedOperation parenthesized => IsKnownHere(parenthesized.Operand),
        IConversionOperation { OperatorMethod: null, Conversion.IsIdentity: true } conversion => IsKnownHere(conversion.Operand),
        IBinaryOperation { OperatorMethod: null, OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply } binary =>
            IsKnownHere(binary.LeftOperand) && IsKnownHere(binary.RightOperand),
        ILocalReferenceOperation or IParameterReferenceOperation => IsSettled(OperationScan.VariableOf(operation)!),
        IPropertyReferenceOperation { Property.Name: "Length", Instance: ILocalReferenceOperation or IParameterReferenceOperation } length =>
            (TypeMapper.BufferOf(length.Instance.Type) is not null || length.Instance.Type!.SpecialType == SpecialType.System_String) && PooledOf(length.Instance) is null && IsSettled(OperationScan.VariableOf(length.Instance)!),
        _ => false,
    };

    private bool IsSettled(ISymbol symbol) =>
        !_reassigned.Contains(symbol) && VariablesOf(symbol) is { Length: > 0 } variables && variables.All(v => _environment[v] is not null);

    private void CheckFits(Value length, Pool pool)
    {
        Value tooLong = _builder.Compare(Op.Greater, length, pool.SlotSize!);
        Branch then = Run(() =>
        {
            _builder.Append(new Throw("new global::System.NotSupportedException(\"An array that takes the place of another in a loop is longer than the first of them.\")", []));
            return Completion.Throws;
        });
        Join(tooLong, then, Begin(), _builder.Source);
    }

    /// <summary>The first slot that neither another variable of the group names nor a view in use; null if there could be none.</summary>
    private Value? FreeSlot(PooledVariable target)
    {
        Pool pool = target.Pool;
        List<Value> taken = [];
        foreach (PooledVariable other in _pooled.Values.Where(p => p.Pool == pool && p != target))
        {
            Add(_environment[other.Slot]);
        }

        IEnumerable<Value> views = _environment.Variables.Where(v => v.Type.IsBuffer && v != pool.Storage).Select(v => _environment[v]).OfType<Value>();
        foreach (Value held in views.Concat(_references.Values.Select(r => r.Buffer)))
        {
            if (_slots.TryGetValue(RootOf(held).Id, out SlotView? slot) && slot.Pool == pool)
            {
                Add(slot.Slot);
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

        void Add(Value? slot)
        {
            if (slot is not null && !taken.Exists(t => t.Id == slot.Id || (IntegerOf(t) is { } a && a == IntegerOf(slot))))
            {
                taken.Add(slot);
            }
        }
    }
}
