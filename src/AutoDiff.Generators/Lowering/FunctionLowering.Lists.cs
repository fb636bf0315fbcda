using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// Lists, stacks and queues that are made and used in one method: a buffer with room for all that is added (<c>RoomFor</c>), and how much of it is in use.
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
