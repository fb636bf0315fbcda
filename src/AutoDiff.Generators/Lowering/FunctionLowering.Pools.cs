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
            if (group.Variables.Any(v => TypeMapper.HoldsObjects(TypeOf(v)) && !_active.Contains(v)) || types is not [var element] || strides.Length > 1 || !(element.IsReal || element.Kind == Ir.TypeKind.Integer))
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
        Value start = Product(slot, variable.Pool.SlotSize!);
        Value? offset = variable.Offset is { } from ? _environment[from] : null;
        Value slice = _builder.Let(type, new Slice(storage, offset is null ? start : Sum(start, offset), length));
        _slots[slice.Id] = new SlotView(variable.Pool, slot, offset, length);
        if (variable.Origin is { } origin)
        {
            _origins[slice.Id] = origin;
        }

        return slice;
    }

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
}
