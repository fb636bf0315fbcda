using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// Dictionaries that are made and used in one method, and whose values carry derivatives: inert code says at which place in storage the value of a key is,
/// and the storage has room for all that is added.
/// </summary>
internal sealed partial class FunctionLowering
{
    private readonly Dictionary<ISymbol, MapVariable> _maps = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, MapPair> _pairs = new(SymbolEqualityComparer.Default);

    /// <param name="Buffer">Room for all that is added.</param>
    /// <param name="Slots">Which place a key has.</param>
    /// <param name="Key">The type of the keys.</param>
    /// <param name="Element">What it holds.</param>
    /// <param name="IsLimited">Whether the room is no more than its constructor was told.</param>
    private sealed record MapVariable(Value Buffer, Value Slots, ITypeSymbol Key, ITypeSymbol Element, bool IsLimited)
    {
        public Shape? Shape => TypeMapper.ShapeOf(Element);

        public int Stride => Shape?.Leaves.Length ?? 1;
    }

    /// <summary>An entry that a loop is at: what it holds was read when the loop came to it.</summary>
    private sealed record MapPair(Variable[] Key, Variable[] Value);

    private MapVariable? MapOf(IOperation? operation) =>
        operation is not null && OperationScan.VariableOf(Unwrapped(operation)) is { } symbol && _maps.TryGetValue(symbol, out MapVariable? map) ? map : null;

    /// <summary>The map that an indexer is of.</summary>
    private MapVariable? MapIndexed(IOperation? operation) =>
        operation is IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance } ? MapOf(instance) : null;

    /// <summary>The variables that a key or value of a loop's entry is; null for any other expression.</summary>
    private Variable[]? PairMember(IPropertyReferenceOperation property) =>
        property is { Instance: ILocalReferenceOperation { Local: { } local }, Property.Name: var name } && _pairs.TryGetValue(local, out MapPair? pair) && name is "Key" or "Value"
            ? name == "Key" ? pair.Key : pair.Value : null;

    /// <summary>Declares a local that is a new dictionary through which derivatives flow; false for any other.</summary>
    private bool TryDeclareMap(ILocalSymbol local, IOperation? initializer)
    {
        if (initializer is null || TypeMapper.ElementOfMap(local.Type) is not { } element || !_active.Contains(local))
        {
            return false;
        }

        ITypeSymbol key = TypeArguments.Current.Of(((INamedTypeSymbol)local.Type).TypeArguments[0]);
        Value? known = null;
        IObjectCreationOperation? creation = Unwrapped(initializer) as IObjectCreationOperation;
        if (!(creation is not null || Unwrapped(initializer) is ICollectionExpressionOperation { Elements: [] }) || _reassigned.Contains(local) || TypeMapper.ShapeOf(element) is { IsMutableObject: true }
            || creation?.Arguments.FirstOrDefault(a => !a.IsImplicit && a.Value.Type?.Name is not ("Int32" or "IEqualityComparer" or "StringComparer")) is not null
            || ((known = RoomFor(local, initializer, creation?.Initializer?.Initializers.Length ?? 0)) ?? CapacityOf(initializer)) is not { } room)
        {
            RefuseConstruct(initializer, "A dictionary that is not made here, holds objects that change, or of which it is not known before it is filled how much is added", "give its constructor a capacity that it stays within, or add in for loops whose bounds do not change");
            return true;
        }

        if (key is INamedTypeSymbol named && !IsReachable(named, initializer))
        {
            return true;
        }

        IrType number = TypeMapper.Element(element) ?? TypeMapper.ShapeOf(element)!.Number;
        Value[] comparer = [.. (creation?.Arguments ?? []).Where(a => !a.IsImplicit && a.Value.Type?.SpecialType != SpecialType.System_Int32).Select(a => Lower(Unwrapped(a.Value)))];
        string type = $"global::AutoDiff.Runtime.Slots<{TypeMapper.Name(key)}>";
        Value slots = _builder.Let(IrType.Opaque(type), new Inert($"new {InertTextBuilder.Escape(type)}({(comparer.Length > 0 ? "{0}" : "")})", new(comparer), Purity.Effect), local.Name);
        Value buffer = Allocated(IrType.Array(number), AllocationKind.Array, Scaled(room, TypeMapper.ShapeOf(element)?.Leaves.Length ?? 1), []);
        MapVariable map = new(View(buffer, IrType.Span(number)), slots, key, element, known is null);
        _maps[local] = map;
        foreach (IOperation entry in creation?.Initializer?.Initializers ?? [])
        {
            switch (entry)
            {
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Arguments: [{ Value: var at }] }, Value: var content }:
                    Put(map, "Set", at, content, entry);
                    break;
                case IInvocationOperation { Arguments: [{ Value: var at }, { Value: var content }] }:
                    Put(map, "Add", at, content, entry);
                    break;
                default:
                    RefuseConstruct(entry);
                    break;
            }
        }

        return true;
    }

    /// <summary>Sets or adds an entry: the key, then the content, then the place.</summary>
    private Value[] Put(MapVariable map, string operation, IOperation key, IOperation content, IOperation use)
    {
        Value at = Lower(key);
        Value[] values = LowerParts(content, always: true);
        Value place = Added(map, operation, at);
        WriteAll(PlacesIn(SlotIn(map, place)), values, use);
        return values;
    }

    /// <summary>The place of a key that is set or added, for which there must be room.</summary>
    private Value Added(MapVariable map, string operation, Value key)
    {
        Value place = Ask(map, IrType.Int, operation + "({1})", Purity.Effect, key);
        if (map.IsLimited)
        {
            CheckRoom(place, map.Buffer, map.Stride);
        }

        return place;
    }

    private Value Ask(MapVariable map, IrType type, string member, Purity purity, params Value[] arguments) =>
        _builder.Let(type, new Inert("{0}." + member, [map.Slots, .. arguments], purity));

    private ElementRange SlotIn(MapVariable map, Value place) => new(map.Buffer, Scaled(place, map.Stride), 0, map.Shape?.Kinds ?? [default]);

    /// <summary>The elements of a key that must be there.</summary>
    private ElementRange ElementOf(MapVariable map, IOperation key) => SlotIn(map, Ask(map, IrType.Int, "Of({1})", Purity.Reads, Lower(key)));

    /// <summary>A call on a dictionary: what it returns, if that is known.</summary>
    private bool TryMapCall(IInvocationOperation call, out Value? result)
    {
        result = null;
        IOperation? owner = call.Instance ?? (call.TargetMethod.Name == "GetValueOrDefault" ? call.Arguments.FirstOrDefault()?.Value : null);
        if (MapOf(owner) is not { } map)
        {
            return false;
        }

        IOperation[] arguments = [.. call.Arguments.Select(a => a.Value).Skip(call.Instance is null ? 1 : 0)];
        switch (call.TargetMethod.Name, arguments.Length)
        {
            case ("Add", 2):
                Put(map, "Add", arguments[0], arguments[1], call);
                return true;
            case ("TryAdd", 2):
                {
                    Value at = Lower(arguments[0]);
                    Value[] values = LowerParts(arguments[1], always: true);
                    Value place = Added(map, "TryAdd", at);
                    result = IsPlace(place);
                    Branch added = Run(() =>
                    {
                        WriteAll(PlacesIn(SlotIn(map, place)), values, call);
                        return Completion.Normal;
                    });
                    Join(result, added, Begin(), _builder.Source);
                    return true;
                }

            case ("TryGetValue", 2):
                result = Found(map, Ask(map, IrType.Int, "Find({1})", Purity.Reads, Lower(arguments[0])), arguments[1], call);
                return true;
            case ("Remove", 2):
                result = Found(map, Ask(map, IrType.Int, "Remove({1})", Purity.Effect, Lower(arguments[0])), arguments[1], call);
                return true;
            case ("Remove", 1):
                result = IsPlace(Ask(map, IrType.Int, "Remove({1})", Purity.Effect, Lower(arguments[0])));
                return true;
            case ("ContainsKey", 1):
                result = IsPlace(Ask(map, IrType.Int, "Find({1})", Purity.Reads, Lower(arguments[0])));
                return true;
            case ("GetValueOrDefault", 1 or 2) when map.Shape is null:
                result = ValueOrDefault(map, arguments, call)[0];
                return true;
            case ("Clear", 0):
                _builder.Append(new Effect("{0}.Clear()", [map.Slots]));
                return true;
            case ("EnsureCapacity" or "TrimExcess", _):
                return true;
            default:
                result = RefuseConstruct(call, $"A call of '{call.TargetMethod.Name}' on a dictionary through which a derivative flows", "use its indexer, Add, TryAdd, TryGetValue, ContainsKey, GetValueOrDefault, Remove, Clear, Count and foreach");
                return true;
        }
    }

    private Value IsPlace(Value place) => _builder.Compare(Op.GreaterOrEqual, place, _builder.Int(0));

    private Value[] ValueOrDefault(MapVariable map, IOperation[] arguments, IOperation use)
    {
        Value place = Ask(map, IrType.Int, "Find({1})", Purity.Reads, Lower(arguments[0]));
        IrType[] types = PartTypes(map.Element);
        Value[] otherwise = arguments.Length > 1 ? LowerParts(arguments[1], always: true) : [.. types.Select(DefaultOf)];
        return ChooseParts(IsPlace(place), () => Loaded(PlacesIn(SlotIn(map, place)), use), () => otherwise, types);
    }

    /// <summary>Whether there is a place; gives what is there, or nothing, to an argument.</summary>
    private Value Found(MapVariable map, Value place, IOperation target, IOperation use)
    {
        Value found = IsPlace(place);
        IrType[] types = PartTypes(map.Element);
        Value[] values = ChooseParts(found, () => Loaded(PlacesIn(SlotIn(map, place)), use), () => [.. types.Select(DefaultOf)], types);
        List<(IOperation Target, Action<Value> Write)> targets = [];
        AddTargets(target, targets);
        for (int i = 0; i < values.Length && i < targets.Count; i++)
        {
            targets[i].Write(values[i]);
        }

        return found;
    }

    /// <summary>A loop over the entries, keys or values of a dictionary; null for any other.</summary>
    private Completion? LowerMapLoop(IForEachLoopOperation loop, IOperation collection)
    {
        string? part = collection is IPropertyReferenceOperation { Property.Name: "Keys" or "Values" } property && MapOf(property.Instance) is not null ? property.Property.Name : null;
        if ((part is null ? MapOf(collection) : MapOf(((IPropertyReferenceOperation)collection).Instance)) is not { } map)
        {
            return null;
        }

        if (OperationScan.WithNested(loop.Body).SelectMany(OperationScan.SelfAndDescendants).FirstOrDefault(o => ChangesKeys(o, map, loop, part)) is { } change)
        {
            RefuseConstruct(change, "A dictionary through which a derivative flows whose entries change while they are enumerated", "enumerate a copy of its keys");
            return Completion.Normal;
        }

        At(loop);
        IrType key = IrType.Opaque(TypeMapper.Name(map.Key) + "[]");
        Value? keys = part == "Values" ? null : Ask(map, key, "Keys()", Purity.Effect), places = part == "Keys" ? null : Ask(map, IrType.Opaque("int[]"), "Places()", Purity.Effect);
        Value count = _builder.Let(IrType.Int, new Inert("{0}.Length", [(keys ?? places)!], Purity.Pure));
        return LowerLoop(loop, null, [], new Range(_builder.Int(0), count, 1, false, "i"), index =>
        {
            Value[] at = [], content = [];
            if (keys is not null)
            {
                Value whole = _builder.Let(TypeMapper.Map(map.Key), new Inert("{0}[{1}]", [keys, index], Purity.Pure));
                at = TypeMapper.ShapeOf(map.Key) is { } shape && !TypeMapper.HoldsObjects(map.Key) ? Exploded(whole, shape, loop) : [whole];
            }

            if (places is not null)
            {
                content = Loaded(PlacesIn(SlotIn(map, _builder.Let(IrType.Int, new Inert("{0}[{1}]", [places, index], Purity.Pure)))), loop);
            }

            if (part is null && loop.LoopControlVariable is IVariableDeclaratorOperation { Symbol: { } pair })
            {
                _pairs[pair] = new MapPair(Held(pair.Name + "Key", at), Held(pair.Name + "Value", content));
                return;
            }

            if (part is null)
            {
                List<(IOperation Target, Action<Value> Write)> targets = [];
                AddTargets(loop.LoopControlVariable, targets);
                Value[] entry = [.. at, .. content];
                for (int i = 0; i < entry.Length && i < targets.Count; i++)
                {
                    targets[i].Write(entry[i]);
                }

                return;
            }

            DeclareItem(loop, part == "Keys" ? map.Key : map.Element, [.. at, .. content]);
        });

        Variable[] Held(string name, Value[] values)
        {
            Variable[] variables = [.. values.Select(v => new Variable(name, v.Type))];
            SetParts(variables, values);
            return variables;
        }
    }

    /// <summary>Whether an operation may add to or take from a dictionary that a loop runs over. The key that the loop is at is there.</summary>
    private bool ChangesKeys(IOperation operation, MapVariable map, IForEachLoopOperation loop, string? part)
    {
        if (operation is IInvocationOperation { TargetMethod.Name: "Add" or "TryAdd" or "Remove" or "Clear" } call)
        {
            return MapOf(call.Instance) == map;
        }

        return operation is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Arguments: [{ Value: var key }] } target } && MapIndexed(target) == map && !IsOfLoop(key);

        bool IsOfLoop(IOperation key) => part == "Values" ? false
            : part == "Keys" ? loop.LoopControlVariable is IVariableDeclaratorOperation { Symbol: { } own } && SymbolEqualityComparer.Default.Equals(OperationScan.VariableOf(key), own)
            : loop.LoopControlVariable is IVariableDeclaratorOperation { Symbol: { } pair }
                ? key is IPropertyReferenceOperation { Property.Name: "Key", Instance: ILocalReferenceOperation { Local: var of } } && SymbolEqualityComparer.Default.Equals(of, pair)
            : OperationScan.SelfAndDescendants(loop.LoopControlVariable).OfType<ILocalReferenceOperation>().FirstOrDefault()?.Local is { } first && SymbolEqualityComparer.Default.Equals(OperationScan.VariableOf(key), first);
    }
}
