using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Loops over what carries no derivative: arrays of objects, lists, and all else that can be enumerated.</summary>
internal sealed partial class FunctionLowering
{
    /// <summary>What such a loop runs over: storage with a count and an index, and what its elements are.</summary>
    private sealed record InertItems(Value Storage, Value Count, ITypeSymbol Type);

    /// <summary>
    /// Whether a loop's items carry no derivative. What nothing active goes into has none, whatever its type; loops over storage of the IR are others.
    /// </summary>
    private bool IsInert(IOperation collection) =>
        ItemOf(collection.Type) is not null && ListOf(collection) is null && !TypeMapper.Map(collection.Type!).IsBuffer && !IsStructStorage(collection) && !IsGrid(collection)
        && !IsMadeOfActive(collection);

    /// <summary>Whether something active may be in what an expression gives; a count or a name that is computed from it has nothing of it.</summary>
    private bool IsMadeOfActive(IOperation operation) =>
        operation.Type is not { TypeKind: Microsoft.CodeAnalysis.TypeKind.Enum } and not { SpecialType: SpecialType.System_String or SpecialType.System_Boolean or SpecialType.System_Char or SpecialType.System_Int32 }
        && (IsActive(operation) || operation.ChildOperations.Any(IsMadeOfActive));

    /// <summary>What an array, a span, or anything else that can be enumerated consists of; null if that is not one type.</summary>
    private static ITypeSymbol? ItemOf(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol { TypeArguments: [{ } item] } named when CallNames.IsSpanOrMemory(named) || IsEnumerable(named) => item,
        INamedTypeSymbol named => named.AllInterfaces.Where(IsEnumerable).ToArray() is [{ } only] ? only.TypeArguments[0] : null,
        _ => null,
    };

    private static bool IsEnumerable(INamedTypeSymbol type) => type.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T;

    /// <summary>Evaluates what a loop runs over. What has no index is enumerated once, before the loop.</summary>
    private InertItems LowerInertItems(IOperation collection)
    {
        ITypeSymbol item = ItemOf(collection.Type)!;
        Value whole = Lower(collection);
        if (collection.Type is IArrayTypeSymbol)
        {
            return new InertItems(whole, _builder.Let(IrType.Int, new Inert("{0}.Length", [whole], Purity.Pure)), item);
        }

        if (collection.Type is INamedTypeSymbol { Name: "List", ContainingNamespace: { Name: "Generic", ContainingNamespace: { Name: "Collections", ContainingNamespace.Name: "System" } } })
        {
            return new InertItems(whole, _builder.Let(IrType.Int, new Inert("{0}.Count", [whole], Purity.Reads)), item);
        }

        IrType array = TypeMapper.Map(_module.Compilation.CreateArrayTypeSymbol(item));
        Value items = _builder.Let(array, new Inert("global::System.Linq.Enumerable.ToArray({0})", [whole], Purity.Effect), "items");
        return new InertItems(items, array.IsBuffer ? _builder.Let(IrType.Int, new Length(items)) : _builder.Let(IrType.Int, new Inert("{0}.Length", [items], Purity.Pure)), item);
    }

    private Completion LowerInertForEach(IForEachLoopOperation loop, IOperation collection)
    {
        At(loop);
        InertItems items = LowerInertItems(collection);
        return LowerLoop(loop, null, [], new Range(_builder.Int(0), items.Count, 1, false, "i"), index =>
        {
            Value item = items.Storage.Type.IsBuffer ? LoadElement(items.Storage, index)
                : _builder.Let(TypeMapper.Map(items.Type), new Inert("{0}[{1}]", [items.Storage, index], Purity.Reads));
            DeclareItem(loop, items.Type, TypeMapper.ShapeOf(items.Type) is { } shape && !TypeMapper.HoldsObjects(items.Type) ? Exploded(item, shape, collection) : [item]);
        });
    }

    /// <summary>Gives the variable of a loop, or the variables that each item is taken apart into, the item's values.</summary>
    private void DeclareItem(IForEachLoopOperation loop, ITypeSymbol type, Value[] item)
    {
        if (loop.LoopControlVariable is IVariableDeclaratorOperation { Symbol: { } variable })
        {
            SetParts(TypeMapper.HoldsObjects(variable.Type) && item is [{ Type.Kind: Ir.TypeKind.Opaque }] ? [Declare(variable, variable.Name, variable.Type)] : DeclareParts(variable, variable.Name, variable.Type), item);
            return;
        }

        List<(IOperation Target, Action<Value> Write)> targets = [];
        AddTargets(loop.LoopControlVariable, targets);
        if (targets.Count != item.Length || !IsPositional(type))
        {
            RefuseConstruct(loop.LoopControlVariable, "What this loop takes its items apart into", "name the item, and what you need of it in the loop");
            return;
        }

        for (int i = 0; i < item.Length; i++)
        {
            targets[i].Write(item[i]);
        }
    }
}
