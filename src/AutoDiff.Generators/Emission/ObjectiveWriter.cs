using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary><c>FObjective</c>: a scalar function of one array as a struct, for solvers.</summary>
internal static class ObjectiveWriter
{
    private static readonly string[] s_members = ["Value", "Gradient", "HessianVector", "Hessian", "Taylor", "TaylorSum", "HessianEntries"];

    public static bool Fits(MethodModel method) =>
        method.IsScalarFunction
        && (method.Modes & (Modes.Gradient | Modes.Taylor | Modes.TaylorSum)) != 0
        && FunctionObject.CanHold(method)
        && InputParameters.InputsOf(method) is { Count: 1 } inputs
        && method.Parameters[inputs[0]].IrType.IsBuffer
        && method.Parameters[inputs[0]].IrType.Element == method.ReturnIrType;

    public static void Write(MethodModel method, DerivativeModel? model, TypeNames types, IndentedWriter writer)
    {
        bool hasGradient = (method.Modes & Modes.Gradient) != 0, hasTaylor = (method.Modes & Modes.Taylor) != 0, hasSum = TaylorSumMember.Fits(method, model);
        FunctionObject function = new(method, types, InputParameters.InputsOf(method)[0], -1, s_members, hasPoint: hasGradient || hasSum);
        bool isTwice = hasGradient && (method.Modes & (Modes.Hvp | Modes.Hessian)) == (Modes.Hvp | Modes.Hessian);
        string t = function.T, name = method.DerivedName;
        List<string> interfaces = [];
        if (hasGradient)
        {
            interfaces.Add(isTwice ? "ITwiceDifferentiable" : "IObjective");
        }

        if (hasTaylor)
        {
            interfaces.Add("ITaylorDifferentiable");
        }

        if (hasSum)
        {
            interfaces.Add("ICollapsedTaylor");
        }

        if (model?.Sparsity is not null)
        {
            interfaces.Add("ISparseHessian");
        }

        function.Open(
            writer,
            name + "Objective",
            $"{Documentation.See(method)} as a function of <c>{method.Parameters[function.Input].Name}</c> alone, with its derivatives.",
            string.Join(", ", interfaces.Select(i => $"global::AutoDiff.{i}<{t}>")),
            hasCount: false);
        if (hasGradient)
        {
            function.Member(writer, $"public {t} Value({function.ReadOnlySpan} x)", method.Name);
            function.Member(writer, $"public {t} Gradient({function.ReadOnlySpan} x, {function.Span} gradient)", name + "Gradient", "gradient");
        }

        if (isTwice)
        {
            function.Member(
                writer, $"public {t} HessianVector({function.ReadOnlySpan} x, {function.ReadOnlySpan} v, {function.Span} hv)", name + "Hvp", "v", "hv");
            function.Member(writer, $"public {t} Hessian({function.ReadOnlySpan} x, {function.Span} hessian)", name + "Hessian", "hessian");
        }

        if (hasTaylor)
        {
            function.TaylorMember(writer);
        }

        if (hasSum)
        {
            function.TaylorSumMember(writer);
        }
        else if ((method.Modes & Modes.TaylorSum) != 0)
        {
            writer.Line();
            writer.Line("// No TaylorSum: it calls what is not written in place, or has a root or power of what might be 0.");
        }

        function.SparsityMember(writer, model, "HessianEntries");
        function.Close(writer);
    }
}
