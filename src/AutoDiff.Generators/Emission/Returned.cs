using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary>Something that a member returns: results of the core, one by one or as a struct.</summary>
internal sealed record ReturnedValue(IReadOnlyList<Slot> Slots, IReadOnlyList<IrType> Types, AggregateModel? Aggregate);

/// <summary>What members return that return what the method does.</summary>
internal static class Returned
{
    public static string Type(MethodModel method, TypeNames types) =>
        method.ReturnIrType is { } type && method.ReturnType == type.Name ? types.Of(type) : method.ReturnType;

    /// <summary>The returned value, or its tangent: of a struct the parts that there are.</summary>
    public static ReturnedValue Value(MethodModel method, SlotKind kind)
    {
        IEnumerable<int> parts = Enumerable.Range(0, method.ReturnedValues.Count).Where(k => kind == SlotKind.Primal || method.ReturnedValues[k].IsActive);
        return new ReturnedValue(
            [.. parts.Select(k => new Slot(kind, Slot.ResultPart(k)))], [.. parts.Select(k => method.ReturnedValues[k].Type)], method.Returned);
    }

    public static IReadOnlyList<ReturnedValue> Values(MethodModel method) => method.ReturnIrType is null ? [] : [Value(method, SlotKind.Primal)];

    public static string Documentation(MethodModel method) => method.ReturnIrType is null ? "" : $"What <c>{method.Name}</c> returns.";
}
