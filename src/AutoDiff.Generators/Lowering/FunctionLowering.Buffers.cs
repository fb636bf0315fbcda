using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Arrays and spans: elements, slices and new storage.</summary>
internal sealed partial class FunctionLowering
{
    private Value LoadElement(Value buffer, Value index) => _builder.Let(buffer.Type.Element!, new Load(buffer, index));

    /// <summary>A buffer as another form of buffer: an array as a span, a span as a read-only one.</summary>
    private Value View(Value buffer, IrType type) => buffer.Type == type ? buffer : SliceOf(buffer, null, null, type);

    private Value SliceOf(Value buffer, Value? start, Value? count, IrType type)
    {
        Value slice = _builder.Let(type, new Slice(buffer, start, count));
        if (_origins.TryGetValue(buffer.Id, out ISymbol? origin))
        {
            _origins[slice.Id] = origin;
        }

        return slice;
    }

    private Value LowerArrayElement(IArrayElementReferenceOperation element)
    {
        if (RowsOf(element.ArrayReference) is { } rows && element.Indices is [{ Type.Name: not "Range" } row])
        {
            return Row(rows, row);
        }

        if (element.ArrayReference.Type is not IArrayTypeSymbol { IsSZArray: true } array || element.Indices is not [{ } index]
            || TypeMapper.Map(array) is not { IsBuffer: true } type)
        {
            return IsActive(element) ? RefuseConstruct(element, "An array with several dimensions or of other arrays", "use one array and compute the index") : LowerMember(element);
        }

        if (index.Type?.Name == "Range")
        {
            return LowerArrayRange(element.ArrayReference, index, type);
        }

        if (IsMember(element.ArrayReference))
        {
            return LowerMember(element);
        }

        Value buffer = Lower(element.ArrayReference);
        return LoadElement(buffer, LowerIndex(index, buffer));
    }

    /// <summary>An index, <c>^1</c> counted from the end of the buffer.</summary>
    private Value LowerIndex(IOperation index, Value buffer, int stride = 1)
    {
        while (index is IParenthesizedOperation parenthesized)
        {
            index = parenthesized.Operand;
        }

        switch (index)
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } fromEnd:
                Value distance = Lower(fromEnd.Operand);
                return Difference(CountOf(buffer, stride), distance);
            case IConversionOperation { Type.Name: "Index" } conversion:
                return LowerIndex(conversion.Operand, buffer, stride);
            case { Type.Name: "Index" }:
                return RefuseConstruct(index, "An Index variable", "write the index as an int or as ^n where it is used");
            default:
                return Lower(index);
        }
    }

    private Value LowerArrayRange(IOperation array, IOperation range, IrType type)
    {
        Value buffer = LowerBuffer(array);
        return CopyOf(LowerRange(buffer, range, IrType.Span(type.Element!), TypeMapper.StrideOf(array.Type)), type);
    }

    /// <summary>A new array of what a buffer holds.</summary>
    private Value CopyOf(Value buffer, IrType type)
    {
        Value copy = _builder.Let(IrType.Array(type.Element!), new Allocate(_builder.Let(IrType.Int, new Length(buffer)), AllocationKind.Array));
        _builder.Append(new Copy(buffer, copy));
        return View(copy, type);
    }

    private Value LowerRange(Value buffer, IOperation range, IrType type, int stride = 1)
    {
        while (range is IParenthesizedOperation parenthesized)
        {
            range = parenthesized.Operand;
        }

        if (range is not IRangeOperation { IsLifted: false } bounds)
        {
            return RefuseConstruct(range, "A Range variable", "write the range where it is used");
        }

        Value? start = bounds.LeftOperand is { } left ? LowerIndex(left, buffer, stride) : null;
        if (bounds.RightOperand is not { } right)
        {
            return SliceOf(buffer, start is null ? null : Scaled(start, stride), null, type);
        }

        Value end = LowerIndex(right, buffer, stride);
        Value from = start ?? _builder.Int(0);
        Value count = Difference(end, from);
        return SliceOf(buffer, Scaled(from, stride), Scaled(count, stride), type);
    }

    private Value LowerImplicitIndexer(IImplicitIndexerReferenceOperation indexer)
    {
        if (indexer.Instance.Type is not { } type || TypeMapper.Map(type) is not { IsBuffer: true } bufferType)
        {
            return RefuseConstruct(indexer);
        }

        Value buffer = Lower(indexer.Instance);
        return indexer.Argument.Type?.Name == "Range"
            ? LowerRange(buffer, indexer.Argument, bufferType)
            : LoadElement(buffer, LowerIndex(indexer.Argument, buffer));
    }

    private Value LowerProperty(IPropertyReferenceOperation property)
    {
        if (property is { Property.Name: "Span", Instance: { } memory } && IsMemoryBuffer(memory.Type) && IsStorage(memory))
        {
            return View(Lower(memory), TypeMapper.Map(property.Type!));
        }

        if (property.Property.Name == "Count" && ListOf(property.Instance) is { } list)
        {
            return CountOf(list);
        }

        if (property.Property.Name == "Count" && MapOf(property.Instance) is { } map)
        {
            return Ask(map, IrType.Int, "Count", Purity.Reads);
        }

        if (property.Property.Name == "Length" && RowsOf(property.Instance) is { } rows)
        {
            return CountOfRows(rows);
        }

        if (TryGridMember(property, out Value? extent))
        {
            return extent!;
        }

        if (property.Instance is { Type: { } type } instance && TypeMapper.BufferOf(type) is not null && IsStorage(instance))
        {
            int stride = TypeMapper.StrideOf(type);
            if (property.Property.IsIndexer)
            {
                Value buffer = Lower(instance);
                return LoadElement(buffer, LowerIndex(property.Arguments[0].Value, buffer));
            }

            switch (property.Property.Name)
            {
                case "Length":
                    return CountOf(LowerBuffer(instance), stride);
                case "LongLength":
                    return Converted(CountOf(LowerBuffer(instance), stride), IrType.Long);
                case "IsEmpty":
                    return _builder.Compare(Op.Equal, CountOf(LowerBuffer(instance), stride), _builder.Int(0));
            }
        }

        return NumberConstant(property) ?? LowerMember(property);
    }

    private Value LowerArrayCreation(IArrayCreationOperation creation)
    {
        if (TypeMapper.BufferOf(creation.Type) is not { } type || creation.DimensionSizes is not [{ } size])
        {
            return RefuseConstruct(creation, "An array with several dimensions or of other elements than numbers", "use one array of numbers and compute the index");
        }

        if (creation.Initializer is null && TypeMapper.ShapeOf(creation.Type!)?.Element is { IsObject: true, HasFlag: false } && !FilledArray.Is(creation, _module.Purity))
        {
            return RefuseConstruct(creation, "An array of objects through which a derivative flows that is not filled at once, in a method whose derivatives another one uses", "fill it in the loop after its declaration");
        }

        int stride = TypeMapper.StrideOf(creation.Type);
        return View(Allocated(IrType.Array(type.Element!), AllocationKind.Array, Scaled(Lower(size), stride), creation.Initializer?.ElementValues ?? []), type);
    }

    private Value Allocated(IrType type, AllocationKind kind, Value size, IReadOnlyList<IOperation> elements)
    {
        Value buffer = _builder.Let(type, new Allocate(size, kind));
        int index = 0;
        foreach (IOperation element in elements)
        {
            if (TypeMapper.ShapeOf(element.Type!) is { IsMutableObject: true } shape)
            {
                ElementRange range = new(buffer, _builder.Int(index), 0, shape.Kinds);
                WriteAll(PlacesIn(range), ElementContent(element, shape, range), element);
                index += shape.Leaves.Length;
                continue;
            }

            foreach (Value value in LowerParts(element, always: true))
            {
                _builder.Append(new Store(buffer, _builder.Int(index++), Stored(value, type.Element!)));
            }
        }

        return buffer;
    }

    private Value LowerCollection(ICollectionExpressionOperation collection) => LowerCollection(collection, collection.Type!);

    private Value LowerCollection(ICollectionExpressionOperation collection, ITypeSymbol storage)
    {
        if (TypeMapper.BufferOf(storage) is not { } type || collection.Elements.Any(e => e is ISpreadOperation spread && (TypeMapper.BufferOf(spread.Operand.Type)?.Element != type.Element || !IsStorage(spread.Operand))))
        {
            return RefuseConstruct(collection, "A collection expression of another type than an array or span of numbers, or with a spread of anything else", "create an array and fill it");
        }

        if (collection.Elements.Any(e => e is ISpreadOperation))
        {
            return Spread(collection, type);
        }

        AllocationKind kind = storage is IArrayTypeSymbol ? AllocationKind.Array : AllocationKind.StackAlloc;
        IrType whole = kind == AllocationKind.Array ? IrType.Array(type.Element!) : IrType.Span(type.Element!);
        return View(Allocated(whole, kind, _builder.Int(collection.Elements.Length * TypeMapper.StrideOf(storage)), collection.Elements), type);
    }

    /// <summary>A collection expression with spreads: what they hold is copied once all is evaluated.</summary>
    private Value Spread(ICollectionExpressionOperation collection, IrType type)
    {
        Value[][] parts = [.. collection.Elements.Select(e => e is ISpreadOperation spread ? [LowerBuffer(spread.Operand)] : LowerParts(e))];
        Value offset = _builder.Int(0);
        List<Value> starts = [];
        for (int i = 0; i < parts.Length; i++)
        {
            starts.Add(offset);
            Value count = collection.Elements[i] is ISpreadOperation ? CountOf(parts[i][0], 1) : _builder.Int(parts[i].Length);
            offset = Sum(offset, count);
        }

        Value buffer = _builder.Let(IrType.Array(type.Element!), new Allocate(offset, AllocationKind.Array));
        for (int i = 0; i < parts.Length; i++)
        {
            if (collection.Elements[i] is ISpreadOperation)
            {
                _builder.Append(new Copy(parts[i][0], SliceOf(buffer, starts[i], null, IrType.Span(type.Element!))));
                continue;
            }

            for (int j = 0; j < parts[i].Length; j++)
            {
                _builder.Append(new Store(buffer, Sum(starts[i], j), Converted(parts[i][j], type.Element!)));
            }
        }

        return View(buffer, type);
    }

    /// <summary><c>new Span&lt;T&gt;(array, start, length)</c>; null for other constructors.</summary>
    private Value? SpanOver(IObjectCreationOperation creation)
    {
        IOperation[] arguments = [.. creation.Arguments.OrderBy(a => a.Parameter!.Ordinal).Select(a => a.Value)];
        if (arguments.Length is not (1 or 3) || TypeMapper.BufferOf(creation.Type) is not { } type || TypeMapper.BufferOf(arguments[0].Type) is not { } array || array.Element != type.Element || !IsStorage(arguments[0])
            || creation.Arguments.Any(a => a.Parameter!.RefKind is not (RefKind.None or RefKind.In)))
        {
            return null;
        }

        int stride = TypeMapper.StrideOf(creation.Type);
        Value buffer = LowerBuffer(arguments[0]);
        return arguments.Length == 1 ? View(buffer, type) : SliceOf(buffer, Scaled(Lower(arguments[1]), stride), Scaled(Lower(arguments[2]), stride), type);
    }

    /// <summary>A stack allocation, which has no operation of its own.</summary>
    private Value? StackAllocation(IOperation operation)
    {
        if (ElementOfStack(operation) is not { } type || (TypeMapper.Element(type) ?? TypeMapper.ShapeOf(type)?.Number) is not { } element)
        {
            return null;
        }

        int stride = TypeMapper.ShapeOf(type)?.Leaves.Length ?? 1;

        InitializerExpressionSyntax? initializer;
        switch (operation.Syntax)
        {
            case StackAllocArrayCreationExpressionSyntax allocation:
                initializer = allocation.Initializer;
                break;
            case ImplicitStackAllocArrayCreationExpressionSyntax allocation:
                initializer = allocation.Initializer;
                break;
            default:
                return null;
        }

        if (initializer is null)
        {
            return operation.ChildOperations.FirstOrDefault() is { } size
                ? Allocated(IrType.Span(element), NumericExpansions.Contains(operation.Syntax) ? AllocationKind.Scratch : AllocationKind.StackAlloc, Scaled(Lower(size), stride), [])
                : null;
        }

        // The elements' operations are found by their syntax: the initialiser, too, has no operation of its own.
        List<IOperation> elements = [];
        foreach (ExpressionSyntax expression in initializer.Expressions)
        {
            if (OperationScan.SelfAndDescendants(operation).FirstOrDefault(o => o.Syntax == expression) is not { } found)
            {
                return null;
            }

            elements.Add(found);
        }

        return Allocated(IrType.Span(element), AllocationKind.StackAlloc, _builder.Int(elements.Count * stride), elements);
    }

    /// <summary>
    /// <c>n &lt;= 64 ? stackalloc T[64] : new T[n]</c>: new storage whichever branch is taken, so only its length is chosen.
    /// </summary>
    private Value? ChosenAllocation(IConditionalOperation conditional, IrType type, int stride = 1)
    {
        if (SizeOfAllocation(conditional.WhenTrue) is not { } whenTrue || SizeOfAllocation(conditional.WhenFalse!) is not { } whenFalse)
        {
            return null;
        }

        Value length = Choose(Lower(conditional.Condition), () => Lower(whenTrue), () => Lower(whenFalse), IrType.Int);
        return View(_builder.Let(IrType.Array(type.Element!), new Allocate(Scaled(length, stride), AllocationKind.Array)), type);
    }

    /// <summary>Whether an expression makes new storage that starts at zero.</summary>
    internal static bool IsAllocation(IOperation operation) => SizeOfAllocation(operation) is not null;

    /// <summary>The length of new storage that starts at zero; null for any other expression.</summary>
    private static IOperation? SizeOfAllocation(IOperation operation)
    {
        operation = Unwrapped(operation);
        return operation switch
        {
            IArrayCreationOperation { Initializer: null, DimensionSizes: [{ Type.SpecialType: SpecialType.System_Int32 } size] } => size,
            { Kind: OperationKind.None, Syntax: StackAllocArrayCreationExpressionSyntax { Initializer: null } } =>
                operation.ChildOperations.FirstOrDefault() is { Type.SpecialType: SpecialType.System_Int32 } size ? size : null,
            _ => null,
        };
    }

    private static ITypeSymbol? ElementOfStack(IOperation operation)
    {
        IOperation? current = operation;
        while (current is not null && current.Type is null)
        {
            current = current.Parent;
        }

        return current?.Type switch
        {
            IPointerTypeSymbol pointer => pointer.PointedAtType,
            { } type when TypeMapper.BufferOf(type) is not null => TypeMapper.StorageElement(type),
            _ => null,
        };
    }
}
