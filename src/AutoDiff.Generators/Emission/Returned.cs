using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary>What members return that return what the method does.</summary>
internal static class Returned
{
    public static string Type(MethodModel method, TypeNames types) =>
        method.ReturnIrType is { } type && method.ReturnType == type.Name ? types.Of(type) : method.ReturnType;

    public static IReadOnlyList<Slot> Slots(MethodModel method) =>
        method.ReturnIrType is null ? [] : [new Slot(SlotKind.Primal, Slot.Result)];

    public static IReadOnlyList<IrType> Types(MethodModel method) => method.ReturnIrType is { } type ? [type] : [];

    public static string Documentation(MethodModel method) => method.ReturnIrType is null ? "" : $"What <c>{method.Name}</c> returns.";
}
