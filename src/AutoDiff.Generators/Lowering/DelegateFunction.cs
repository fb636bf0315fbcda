using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <summary>What a delegate calls, as a function of the module: its own parameters come first, then what it captures.</summary>
/// <param name="Name">The name in the module.</param>
/// <param name="Parameters">What the parameters are to the derivative; what is captured is a constant.</param>
/// <param name="ReturnType">The returned number; null for none.</param>
/// <param name="Captured">What is passed for the parameters after the delegate's own.</param>
internal sealed record DelegateFunction(string Name, EquatableArray<ParameterModel> Parameters, IrType? ReturnType, IReadOnlyList<Value> Captured)
{
    /// <summary>The function as the method that a derivative is asked of.</summary>
    public MethodModel Method(Modes modes) => new(
        null, [], Name, Name, "", "", Parameters, ReturnType?.Name ?? "void", ReturnType, ReturnType is not null, modes, "", "", null, null);

    /// <summary>What a parameter of the delegate is: a number or read-only span an input, a span a result; all else is constant.</summary>
    public static ParameterRole RoleOf(IrType type, bool isState) => isState || !type.CanBeActive ? ParameterRole.Constant
        : type is { IsBuffer: true, Buffer: BufferKind.Span } ? ParameterRole.Output : ParameterRole.Input;

    public static ParameterModel Parameter(Value value, ParameterRole role) =>
        new(value.Hint, value.Type.Name, value.Type, "", null, role, role != ParameterRole.Constant);
}
