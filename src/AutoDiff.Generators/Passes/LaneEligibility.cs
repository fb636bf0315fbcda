using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Whether the tangents of a method can be carried several at a time in the lanes of vectors: for matrices over one array of one
/// real type, in code that calls no cores and converts no tangent.
/// </summary>
internal static class LaneEligibility
{
    public static bool Of(MethodModel method, FunctionIr function)
    {
        ParameterModel[] active = [.. method.Parameters.Where(p => p.IsActive)];
        ParameterModel[] inputs = [.. active.Where(p => p.Role == ParameterRole.Input)];
        if (inputs.Length != 1 || active.Length > 2 || active.Any(p => p.Role == ParameterRole.InOut || !p.IrType.IsBuffer))
        {
            return false;
        }

        IrType real = inputs[0].IrType.Element!;
        return active.All(p => p.IrType.Element == real) && !(active.Length == 2 && method.ReturnsActive)
            && (real == IrType.Double || real == IrType.Float)
            && (!method.ReturnsActive || method.ReturnIrType == real)
            && IrWalk.Statements(function.Body).All(s => s is not Call && !ConvertsReal(s));
    }

    private static bool ConvertsReal(Statement statement) =>
        statement is Let { Target.Type.IsReal: true, Operation: Primitive { Name: Op.Convert } convert } && convert.Arguments[0].Type.IsReal;
}
