using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary><c>FParametricObjective</c>: a scalar function of two spans, unknowns and parameters, as a struct, for solvers.</summary>
internal static class ParametricObjectiveWriter
{
    public static bool Fits(MethodModel method) =>
        method.IsScalarFunction
        && (method.Modes & Modes.Gradient) != 0
        && FunctionObject.CanHold(method)
        && InputParameters.InputsOf(method) is { Count: 2 } inputs
        && inputs.All(i => method.Parameters[i].IrType is { IsBuffer: true, Buffer: BufferKind.ReadOnlySpan } && method.Parameters[i].IrType.Element == method.ReturnIrType);

    public static void Write(MethodModel method, TypeNames types, IndentedWriter writer)
    {
        List<int> inputs = InputParameters.InputsOf(method);
        FunctionObject function = new(
            method, types, inputs[0], -1, new Dictionary<int, string> { [inputs[0]] = "x", [inputs[1]] = "theta" },
            ["Value", "Gradient", "HessianVector"], hasPoint: false);
        bool isTwice = (method.Modes & Modes.Hvp) != 0;
        string t = function.T, read = function.ReadOnlySpan, span = function.Span, name = method.DerivedName, at = $"{read} x, {read} theta";
        function.Open(
            writer,
            name + "ParametricObjective",
            $"{Documentation.See(method)} as a function of <c>{method.Parameters[inputs[0]].Name}</c> and <c>{method.Parameters[inputs[1]].Name}</c>, with its derivatives.",
            $"global::AutoDiff.I{(isTwice ? "TwiceDifferentiable" : "")}ParametricObjective<{t}>",
            hasCount: false);
        function.Member(writer, $"public {t} Value({at})", method.Name);
        function.Member(writer, $"public {t} Gradient({at}, {span} xGradient, {span} thetaGradient)", name + "Gradient", "xGradient", "thetaGradient");
        if (isTwice)
        {
            function.Member(
                writer, $"public {t} HessianVector({at}, {read} xVector, {read} thetaVector, {span} xHvp, {span} thetaHvp)",
                name + "Hvp", "xVector", "thetaVector", "xHvp", "thetaHvp");
        }

        function.Close(writer);
    }
}
