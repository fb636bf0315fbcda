using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// Lists, stacks and queues that are made and used in one method: a buffer with room for all that is added, and how much of it is in use. The room is
/// known where counted loops add to them.
/// </summary>
internal sealed partial class FunctionLowering
{
    private Dictionary<ISymbol, ListVariable> _lists = new(SymbolEqualityComparer.Default);

    /// <param name="Buffer">Room for all that is added.</param>
    /// <param name="Count">How many elements were added, and not taken from the end.</param>
    /// <param name="Taken">How many of them were taken from the start, for a queue.</param>
    /// <param name="Element">What it holds.</param>
    /// <param name="IsLimited">Whether the room is no more than its constructor was told.</param>
    private sealed record ListVariable(Value Buffer, Variable Count, Variable? Taken, ITypeSymbol Element, bool IsLimited)
    {
        public Variable[] Variables => Taken is null ? [Count] : [Taken, Count];

        public Shape? Shape => TypeMapper.ShapeOf(Element);

        public int Stride => Shape?.Leaves.Length ?? 1;
    }

    private ListVariable? ListOf(IOperation? operation) =>
        operation is not null && OperationScan.VariableOf(operation) is { } symbol && _lists.TryGetValue(symbol, out ListVariable? list) ? list : null;

    /// <summary>Declares a local that is a new list through which derivatives flow; false for any other.</summary>
    private bool TryDeclareList(ILocalSymbol local, IOperation? initializer)
    {
        if (initializer is null || TypeMapper.ElementOfList(local.Type) is not { } element || !_active.Contains(local) || _reassigned.Contains(local))
        {
            return false;
        }

        IReadOnlyList<IOperation>? initial = Unwrapped(initializer) switch
        {
            IObjectCreationOperation creation when creation.Arguments.All(a => a.Value.Type?.SpecialType == SpecialType.System_Int32)
                && (creation.Initializer?.Initializers ?? []).All(i => i is IInvocationOperation { Arguments.Length: 1 }) =>
                [.. (creation.Initializer?.Initializers ?? []).Select(i => ((IInvocationOperation)i).Arguments[0].Value)],
            ICollectionExpressionOperation collection when !collection.Elements.Any(e => e is ISpreadOperation) => collection.Elements,
            _ => null,
        };
        Value? known = initial is null ? null : RoomFor(local, initializer, initial.Count);
        if (initial is null || (known ?? CapacityOf(initializer)) is not { } room)
        {
            RefuseConstruct(initializer, "A list whose length is not known before it is filled", "give its constructor a capacity that it stays within, or add in for loops whose bounds do not change");
            return true;
        }

        IrType number = TypeMapper.Element(element) ?? TypeMapper.ShapeOf(element)!.Number;
        Value buffer = Allocated(IrType.Array(number), AllocationKind.Array, Scaled(room, TypeMapper.ShapeOf(element)?.Leaves.Length ?? 1), initial);
        Variable count = new(local.Name + "Count", IrType.Int);
        _environment[count] = _builder.Int(initial.Count);
        Variable? taken = local.Type.Name == "Queue" ? new(local.Name + "Taken", IrType.Int) : null;
        if (taken is not null)
        {
            _environment[taken] = _builder.Int(0);
        }

        _lists[local] = new ListVariable(View(buffer, IrType.Span(number)), count, taken, element, known is null);
        return true;
    }

    /// <summary>The capacity that the constructor of a list or dictionary is given, in elements; null if it is given none, or if the list is used where it is not seen.</summary>
    private Value? CapacityOf(IOperation initializer) =>
        Unwrapped(initializer) is IObjectCreationOperation { Initializer: null, Arguments: { } arguments } && arguments.FirstOrDefault(a => !a.IsImplicit && a.Value.Type?.SpecialType == SpecialType.System_Int32) is { } capacity
            ? Lower(capacity.Value) : null;

    /// <summary>Throws where more is added than there is room for.</summary>
    private void CheckRoom(Value place, Value buffer, int stride) => ThrowIf(
        _builder.Compare(Op.GreaterOrEqual, place, CountOf(buffer, stride)),
        "new global::System.NotSupportedException(\"More is added to a collection than the capacity that its constructor was given; derivatives keep no more.\")");

    /// <summary>How many elements a list can come to have; null if that is not known where it is made.</summary>
    private Value? RoomFor(ILocalSymbol local, IOperation initializer, int initial)
    {
        IOperation scope = initializer;
        while (scope is not IBlockOperation && scope.Parent is { } parent)
        {
            scope = parent;
        }

        bool IsIt(IOperation o) => SymbolEqualityComparer.Default.Equals(OperationScan.VariableOf(o), local);
        if (OperationScan.WithNested(scope).Skip(1).Any(nested => OperationScan.SelfAndDescendants(nested).Any(IsIt)))
        {
            return null;
        }

        Value room = _builder.Int(initial);
        foreach (IOperation addition in OperationScan.SelfAndDescendants(scope).Where(o => o switch
        {
            IInvocationOperation { Instance: { } instance } call => IsIt(instance) && IsAddition(call.TargetMethod),
            ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance } } => IsIt(instance) && TypeMapper.ElementOfMap(instance.Type) is not null,
            _ => false,
        }))
        {
            Value count = _builder.Int(1);
            for (IOperation? at = addition.Parent; at is not null && at != scope; at = at.Parent)
            {
                if (at is not ILoopOperation loop)
                {
                    continue;
                }

                if (addition is ISimpleAssignmentOperation && at is IForEachLoopOperation { Collection: { } own } && (IsIt(Unwrapped(own)) || (Unwrapped(own) is IPropertyReferenceOperation { Instance: { } whole } && IsIt(whole))))
                {
                    // Its keys are those that the loop runs over.
                    count = _builder.Int(0);
                    break;
                }

                if (TripsOf(loop) is not { } trips)
                {
                    return null;
                }

                count = Product(count, trips);
            }

            room = Sum(room, count);
        }

        return room;
    }

    private static bool IsAddition(IMethodSymbol method) => method.Name is "Add" or "TryAdd" or "Push" or "Enqueue";

    /// <summary>How often a loop runs at most; null if that is not known here.</summary>
    private Value? TripsOf(ILoopOperation loop)
    {
        if (loop is IForEachLoopOperation { Collection: { } collection } && Unwrapped(collection) is { } storage && OperationScan.VariableOf(storage) is { } symbol && IsStorage(storage) && IsSettled(symbol))
        {
            return CountOf(LowerBuffer(storage), TypeMapper.StrideOf(storage.Type));
        }

        if (loop is IForEachLoopOperation { Collection: { } listed })
        {
            IOperation items = Unwrapped(listed);
            items = items is IPropertyReferenceOperation { Property.Name: "Keys" or "Values", Instance: { } whole } && MapOf(whole) is not null ? Unwrapped(whole) : items;
            return ListOf(items) is { } list ? CountOf(list.Buffer, list.Stride) : MapOf(items) is { } map ? CountOf(map.Buffer, map.Stride)
                : items.Type is IArrayTypeSymbol { Rank: 1 } or { SpecialType: SpecialType.System_String } && OperationScan.VariableOf(items) is { } inert && IsSettled(inert) && IsInert(items) ? LengthOf(items)
                : null;
        }

        if (loop is not IForLoopOperation @for || CountedLoop.Recognise(@for, WithCalled([@for.Body]), _module.Purity) is not { } counted || !IsKnownHere(counted.Lower) || !IsKnownHere(counted.Upper))
        {
            return null;
        }

        Value lower = Lower(counted.Lower), upper = Lower(counted.Upper);
        (Value low, Value high) = counted.Step > 0 ? (lower, upper) : (upper, lower);
        Value extent = Sum(Difference(high, low), counted.Inclusive ? 1 : 0);
        return _builder.Apply(IrType.Int, "Math.Max", extent, _builder.Int(0));
    }

    private Value LengthOf(IOperation items) => _builder.Let(IrType.Int, new Inert("{0}.Length", [Lower(items)], Purity.Pure));

    /// <summary>What of a list is in use.</summary>
    private Value ContentOf(ListVariable list) =>
        SliceOf(list.Buffer, list.Taken is { } taken ? Scaled(_environment[taken]!, list.Stride) : _builder.Int(0), Scaled(CountOf(list), list.Stride), list.Buffer.Type);

    private Value CountOf(ListVariable list) =>
        list.Taken is { } taken ? Difference(_environment[list.Count]!, _environment[taken]!) : _environment[list.Count]!;

    private ElementRange ElementOf(ListVariable list, IOperation index)
    {
        Value content = ContentOf(list);
        return new ElementRange(content, Scaled(LowerIndex(index, content, list.Stride), list.Stride), 0, list.Shape?.Kinds ?? [default]);
    }

    /// <summary>A call on a list: what it returns, if that is known.</summary>
    private bool TryListCall(IInvocationOperation call, out Value? result)
    {
        result = null;
        if (ListOf(call.Instance) is not { } list)
        {
            return false;
        }

        Value count = _environment[list.Count]!;
        Value[] values = !IsAddition(call.TargetMethod) ? []
            : list.Shape is { IsMutableObject: true } shape ? ElementContent(call.Arguments[0].Value, shape, new(list.Buffer, Scaled(count, list.Stride), 0, shape.Kinds))
            : LowerParts(call.Arguments[0].Value, always: true);
        count = _environment[list.Count]!;
        if (list.IsLimited && IsAddition(call.TargetMethod))
        {
            CheckRoom(count, list.Buffer, list.Stride);
        }

        switch (call.TargetMethod.Name)
        {
            case "Add" or "Push" or "Enqueue":
                ElementRange end = new(list.Buffer, Scaled(count, list.Stride), 0, list.Shape?.Kinds ?? [default]);
                WriteAll(PlacesIn(end), values, call);
                _environment[list.Count] = Sum(count, 1);
                return true;
            case "Dequeue" or "Peek" when list.Shape is null && list.Taken is { } taken:
                result = LoadElement(ContentOf(list), _builder.Int(0));
                if (call.TargetMethod.Name == "Dequeue")
                {
                    _environment[taken] = Sum(_environment[taken]!, 1);
                }

                return true;
            case "Pop" or "Peek" when list.Shape is null:
                Value last = Difference(count, _builder.Int(1));
                result = LoadElement(list.Buffer, last);
                if (call.TargetMethod.Name == "Pop")
                {
                    _environment[list.Count] = last;
                }

                return true;
            case "Clear" when list.Taken is { } all:
                _environment[all] = count;
                return true;
            case "Clear":
                _environment[list.Count] = _builder.Int(0);
                return true;
            case "ToArray" when call.Instance!.Type!.Name != "Stack" && list.Shape is not { IsMutableObject: true }:
                result = CopyOf(ContentOf(list), TypeMapper.BufferOf(call.Type)!);
                return true;
            default:
                result = RefuseConstruct(call, $"A call of '{call.TargetMethod.Name}' on a list through which a derivative flows", "use Add, Count, elements, Clear and ToArray");
                return true;
        }
    }
}
