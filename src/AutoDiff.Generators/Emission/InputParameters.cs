using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary>The parameters that members add for each active parameter of the method.</summary>
internal static class InputParameters
{
    /// <summary>Whether its entry value is an input.</summary>
    public static bool IsInput(ParameterModel parameter) => parameter.IsActive && parameter.Role is ParameterRole.Input or ParameterRole.InOut;

    public static bool IsOutput(ParameterModel parameter) => parameter.IsActive && parameter.Role is ParameterRole.Output or ParameterRole.InOut;

    public static List<int> InputsOf(MethodModel method) => Indices(method, IsInput);

    public static List<int> OutputsOf(MethodModel method) => Indices(method, IsOutput);

    private static List<int> Indices(MethodModel method, Func<ParameterModel, bool> which) =>
        [.. Enumerable.Range(0, method.Parameters.Count).Where(i => which(method.Parameters[i]))];

    /// <summary>Whether parameters hold the same number type.</summary>
    public static bool AreAllAlike(MethodModel method, IEnumerable<int> parameters) =>
        parameters.Select(i => ElementOf(method.Parameters[i])).Distinct().Count() == 1;

    public static IrType ElementOf(ParameterModel parameter) => parameter.IrType.IsBuffer ? parameter.IrType.Element! : parameter.IrType;

    public static string LengthOf(ParameterModel parameter) => MemberBuilder.NameOf(parameter) + ".Length";

    /// <summary>How many numbers an array or span holds.</summary>
    public static string CountOf(ParameterModel parameter) =>
        parameter.Elements is { Count: > 1 and var count } ? $"({LengthOf(parameter)} * {count.ToString(System.Globalization.CultureInfo.InvariantCulture)})" : LengthOf(parameter);

    /// <summary>A direction of an input.</summary>
    public static void AddDirection(MemberBuilder member, ParameterModel parameter, int index, string suffix, string noun)
    {
        string documentation = $"The {noun} {Documentation.Parameter(parameter)}{Shape(parameter)}.";
        string name = parameter.IrType.IsBuffer
            ? member.AddSpan(parameter, suffix, false, documentation)
            : member.AddScalar(parameter, suffix, "", documentation).Read;
        member.Bind(new Slot(SlotKind.Tangent, index), name);
    }

    /// <summary>What a reverse sweep gives for an input; returns the name of a span, which is to be cleared.</summary>
    public static string? AddResult(MemberBuilder member, ParameterModel parameter, int index, string suffix, SlotKind kind, string noun)
    {
        Slot slot = new(kind, index);
        string documentation = $"Receives the {noun} {Documentation.Parameter(parameter)}{Shape(parameter)}.";
        if (parameter.IrType.IsBuffer)
        {
            string span = member.AddSpan(parameter, suffix, true, documentation);
            member.Bind(slot, span);
            return span;
        }

        member.Receive(slot, member.AddScalar(parameter, suffix, "out", documentation).Write);
        return null;
    }

    private static string Shape(ParameterModel parameter) => parameter.IrType.IsBuffer ? ", of the same length" : "";
}
