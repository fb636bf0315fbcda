using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// Arrays and spans of structs, each one buffer of the numbers in them, and what refers to an element of any storage: <c>ref</c> locals and
/// parameters, and members of structs in storage.
/// </summary>
internal sealed partial class FunctionLowering
{
    private Dictionary<ISymbol, ElementRange> _references = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<IOperation, Place[]> _evaluated = [];

    /// <summary>Elements of a buffer that are a number, a struct or a part of one: from <paramref name="Offset"/> after <paramref name="Start"/> on.</summary>
    private sealed record ElementRange(Value Buffer, Value Start, int Offset, LeafKind[] Kinds)
    {
        public ElementRange Of(Part part) => this with { Offset = Offset + part.Start, Kinds = part.Of(Kinds) };
    }

    /// <summary>Whether an expression is an array or span of structs that is known here as its numbers.</summary>
    private bool IsStructStorage(IOperation operation) => operation.Type is { } type && TypeMapper.ShapeOf(type) is { Rank: 1 } && IsTakenApart(operation);

    /// <summary>Whether an expression is an array or span that is storage of the IR, and no member of a constant.</summary>
    private bool IsStorage(IOperation operation) => operation.Type is { } type && (TypeMapper.Map(type).IsBuffer ? !IsMember(operation) : IsStructStorage(operation));

    /// <summary>Whether an expression names a struct in storage, a part of one, or what a reference refers to.</summary>
    private bool IsElementPath(IOperation operation) => operation switch
    {
        IParenthesizedOperation parenthesized => IsElementPath(parenthesized.Operand),
        ILocalReferenceOperation or IParameterReferenceOperation => _references.ContainsKey(OperationScan.VariableOf(operation)!),
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => _thisElement is not null,
        IConditionalAccessInstanceOperation => _accessedObject?.Element is not null,
        IArrayElementReferenceOperation { Indices: [{ Type.Name: not "Range" }] } element => IsStructStorage(element.ArrayReference),
        IArrayElementReferenceOperation { Indices.Length: > 1 } element => IsGrid(element.ArrayReference),
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance } when IsStructStorage(instance) || ListOf(instance) is not null || MapOf(instance) is not null => true,
        IImplicitIndexerReferenceOperation { Argument.Type.Name: "Index" } last when ListOf(last.Instance) is not null => true,
        IImplicitIndexerReferenceOperation { Argument.Type.Name: "Index" } indexer => IsStructStorage(indexer.Instance),
        IMemberReferenceOperation { Instance: { Type: { } type } instance } member => TypeMapper.ShapeOf(type)?.Find(member.Member) is not null && IsElementPath(instance),
        _ => false,
    };

    /// <summary>The places that an element path names, its operands evaluated; null for any other expression.</summary>
    private Place[]? PlacesOf(IOperation operation)
    {
        if (_evaluated.TryGetValue(operation, out Place[]? known))
        {
            return known;
        }

        if (!IsElementPath(operation) || RangeOf(operation) is not { } range)
        {
            return null;
        }

        return PlacesIn(range);
    }

    private Place[] PlacesIn(ElementRange range) =>
    [
        .. range.Kinds.Select((kind, i) => kind == LeafKind.Flag ? (Place)new FlagPlace(range.Buffer, Sum(range.Start, range.Offset + i))
            : new ElementPlace(range.Buffer, Sum(range.Start, range.Offset + i), kind == LeafKind.Constant)),
    ];

    /// <summary>The elements that an expression refers to, its operands evaluated; null if it names no storage.</summary>
    private ElementRange? RangeOf(IOperation operation)
    {
        switch (operation)
        {
            case IParenthesizedOperation parenthesized:
                return RangeOf(parenthesized.Operand);
            case ILocalReferenceOperation or IParameterReferenceOperation:
                return _references.TryGetValue(OperationScan.VariableOf(operation)!, out ElementRange? range) ? range : null;
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }:
                return _thisElement;
            case IConditionalAccessInstanceOperation:
                return _accessedObject?.Element;
            case IArrayElementReferenceOperation { Indices: [{ Type.Name: not "Range" } index] } element when IsStorage(element.ArrayReference):
                return ElementAt(element.ArrayReference, index);
            case IArrayElementReferenceOperation { Indices.Length: > 1 } element when IsGrid(element.ArrayReference):
                return GridElement(element);
            case IPropertyReferenceOperation { Property.IsIndexer: true } item when ListOf(item.Instance) is { } list:
                return ElementOf(list, item.Arguments[0].Value);
            case IPropertyReferenceOperation { Property.IsIndexer: true } entry when MapOf(entry.Instance) is { } map:
                return ElementOf(map, entry.Arguments[0].Value);
            case IImplicitIndexerReferenceOperation { Argument.Type.Name: "Index" } item when ListOf(item.Instance) is { } list:
                return ElementOf(list, item.Argument);
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance } indexer when TypeMapper.BufferOf(instance.Type) is not null && IsStorage(instance):
                return ElementAt(instance, indexer.Arguments[0].Value);
            case IImplicitIndexerReferenceOperation { Argument.Type.Name: "Index" } indexer when TypeMapper.BufferOf(indexer.Instance.Type) is not null && IsStorage(indexer.Instance):
                return ElementAt(indexer.Instance, indexer.Argument);
            case IMemberReferenceOperation { Instance: { Type: { } type } instance } member when TypeMapper.ShapeOf(type) is { } shape && shape.Find(member.Member) is { } part:
                return RangeOf(instance) is { } whole ? Checked(whole, shape, instance).Of(part) : null;
            default:
                return null;
        }
    }

    private ElementRange ElementAt(IOperation storage, IOperation index)
    {
        Value buffer = LowerBuffer(storage);
        return ElementAt(buffer, LowerIndex(index, buffer, TypeMapper.StrideOf(storage.Type)), storage.Type!);
    }

    private ElementRange ElementAt(Value buffer, Value index, ITypeSymbol storage) =>
        new(buffer, Scaled(index, TypeMapper.ShapeOf(storage)?.Element?.Leaves.Length ?? 1), 0, TypeMapper.ShapeOf(storage)?.Element?.Kinds ?? [default]);

    /// <summary>Reads what an element path names.</summary>
    private Value[] Loaded(Place[] places, IOperation operation) => [.. places.Select(p => Current(p, operation))];

    /// <summary>The buffer of an array or span.</summary>
    private Value LowerBuffer(IOperation operation) => operation.Type is { } type && TypeMapper.ShapeOf(type) is { Rank: 1 } ? LowerParts(operation)[0] : Lower(operation);

    /// <summary>An array or span of structs, as its buffer.</summary>
    private Value LowerStructStorage(IOperation operation, Shape shape)
    {
        IrType type = shape.Leaves[0];
        if (shape.Element!.IsMutableObject && CopiesObjects(operation))
        {
            return RefuseConstruct(operation, "An array with the same objects as another, through which a derivative flows", "use the array itself, or make new objects");
        }

        switch (operation)
        {
            case IParenthesizedOperation parenthesized:
                return LowerStructStorage(parenthesized.Operand, shape);
            case IConversionOperation { Operand: { } clone } when ClonedArray(clone) is { } cloned:
                return CopyOf(LowerBuffer(cloned), type);
            case IConversionOperation { Operand: { Type: { } from } operand } when TypeMapper.BufferOf(from) is not null && IsStorage(operand):
                return View(LowerBuffer(operand), type);
            case IConversionOperation { Conversion.IsIdentity: true, Operand: { Type: { } named } operand } when TypeMapper.ShapeOf(named) is { Rank: 1 }:
                return LowerStructStorage(operand, shape);
            case IConversionOperation { Operand: { Type: null } and not ILiteralOperation } conversion:
                return View(LowerStructStorage(conversion.Operand, shape), type);
            case IConversionOperation { Operand: IArrayCreationOperation or ICollectionExpressionOperation } conversion:
                return View(LowerStructStorage(conversion.Operand, shape), type);
            case IPropertyReferenceOperation { Property.Name: "Span", Instance: { } memory } when TypeMapper.IsMemory(memory.Type) && IsStorage(memory):
                return View(LowerBuffer(memory), type);
            case IArrayCreationOperation creation:
                return LowerArrayCreation(creation);
            case ICollectionExpressionOperation collection:
                return LowerCollection(collection, shape.Type);
            case IArrayElementReferenceOperation { Indices: [{ Type.Name: "Range" } range] } element when IsStorage(element.ArrayReference):
                return LowerArrayRange(element.ArrayReference, range, type);
            case IImplicitIndexerReferenceOperation { Argument.Type.Name: "Range" } indexer when IsStorage(indexer.Instance):
                return LowerRange(LowerBuffer(indexer.Instance), indexer.Argument, type, TypeMapper.StrideOf(indexer.Instance.Type));
            case IObjectCreationOperation creation when SpanOver(creation) is { } span:
                return span;
            case IInvocationOperation call when TryBufferCall(call, out Value? result) && result is not null:
                return result;
            case IConditionalOperation conditional when ChosenAllocation(conditional, type, TypeMapper.StrideOf(shape.Type)) is { } chosen:
                return chosen;
            case { Kind: OperationKind.None } when StackAllocation(operation) is { } allocated:
                return allocated;
        }

        if (IsActive(operation) || IsTakenApart(operation) || operation.Type is not { } whole || TypeMapper.ShapeOf(whole) is not { Rank: 1 })
        {
            return RefuseConstruct(operation, "This expression for an array or span of structs", "use a variable, a new array, a slice or a range");
        }

        return Exploded(Lower(operation), shape, operation)[0];
    }

    /// <summary>Sets every element of an array or span of structs.</summary>
    private void AppendFill(Value buffer, Value[] content, IOperation call, bool isActive)
    {
        if (content.Length == 1)
        {
            AppendFill(buffer, content[0], call, isActive);
            return;
        }

        CheckBufferWrite(buffer, call, isActive);
        LoopOver(CountOf(buffer, content.Length), index =>
        {
            Value start = Scaled(index, content.Length);
            for (int i = 0; i < content.Length; i++)
            {
                _builder.Append(new Store(buffer, Sum(start, i), Stored(content[i], buffer.Type.Element!)));
            }
        });
    }

    /// <summary>Lets a symbol stand for what an expression refers to: elements of storage, or variables; false if that is not known.</summary>
    private bool TryRefer(ISymbol symbol, IOperation target)
    {
        target = target is IParenthesizedOperation { Operand: { } operand } ? operand : target;
        if (PartsNamed(target) is { } parts)
        {
            CheckPath(target);
            if (TypeMapper.ShapeOf(target.Type!) is null)
            {
                _variables[symbol] = parts[0];
            }
            else
            {
                _parts[symbol] = parts;
            }

            return true;
        }

        if (OperationScan.VariableOf(target) is { } other && !_references.ContainsKey(other) && _variables.TryGetValue(other, out Variable? variable) && !variable.Type.IsBuffer)
        {
            _variables[symbol] = variable;
            return true;
        }

        if (RangeOf(target) is not { } range)
        {
            return false;
        }

        _references[symbol] = range;
        return true;
    }
}
