using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary><c>FResidual</c>: a function from one array to one span as a struct, for solvers.</summary>
internal static class ResidualWriter
{
    private const Modes Needed = Modes.Jvp | Modes.Vjp | Modes.Jacobian;

    private static readonly string[] s_members = ["Value", "Jvp", "Vjp", "Jacobian", "Taylor", "ResidualCount", "JacobianEntries"];

    public static bool Fits(MethodModel method) =>
        (method.Modes & Needed) == Needed
        && FunctionObject.CanHold(method)
        && JacobianMember.Fits(method)
        && InputParameters.InputsOf(method) is { Count: 1 } inputs
        && method.Parameters[inputs[0]].IrType.IsBuffer;

    public static void Write(MethodModel method, DerivativeModel? model, TypeNames types, IndentedWriter writer)
    {
        int input = InputParameters.InputsOf(method)[0], output = InputParameters.OutputsOf(method)[0];
        FunctionObject function = new(method, types, input, output, s_members);
        bool hasTaylor = (method.Modes & Modes.Taylor) != 0;
        string x = function.ReadOnlySpan + " x", r = function.Span + " r", name = method.DerivedName;
        function.Open(
            writer,
            name + "Residual",
            $"{Documentation.See(method)} as a function from <c>{method.Parameters[input].Name}</c> to <c>{method.Parameters[output].Name}</c> alone, with its derivatives.",
            $"global::AutoDiff.IResidual<{function.T}>" + (hasTaylor ? $", global::AutoDiff.ITaylorDifferentiable<{function.T}>" : "")
                + (model?.Sparsity is null ? "" : $", global::AutoDiff.ISparseJacobian<{function.T}>"),
            hasCount: true);
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public int ResidualCount { get; }");
        function.Member(writer, $"public void Value({x}, {r})", method.Name);
        function.Member(writer, $"public void Jvp({x}, {function.ReadOnlySpan} v, {r}, {function.Span} jv)", name + "Jvp", InOrder(input, output, "v", "jv"));
        function.Member(writer, $"public void Vjp({x}, {function.ReadOnlySpan} u, {r}, {function.Span} ju)", name + "Vjp", InOrder(input, output, "ju", "u"));
        function.Member(writer, $"public void Jacobian({x}, {r}, {function.Span} jacobian)", name + "Jacobian", "jacobian");
        if (hasTaylor)
        {
            function.TaylorMember(writer);
        }

        function.SparsityMember(writer, model, "JacobianEntries");
        function.Close(writer);
    }

    // The added parameters are in the order of the parameters that they belong to.
    private static string[] InOrder(int input, int output, string ofInput, string ofOutput) =>
        input < output ? [ofInput, ofOutput] : [ofOutput, ofInput];
}
