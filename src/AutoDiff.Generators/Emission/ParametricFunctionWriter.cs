using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary>
/// Functions of several spans into one as structs with the derivatives in all of them, for solvers: <c>FParametricResidual</c> of two spans,
/// <c>FStateTransition</c> of three, <c>FOdeSystem</c> of a scalar and one or two.
/// </summary>
internal static class ParametricFunctionWriter
{
    private const Modes Needed = Modes.Jvp | Modes.Vjp;

    private static readonly Form s_residual = new("ParametricResidual", ["x", "theta"], "r", HasTime: false, HasTaylor: true);

    private static readonly Form s_transition = new("StateTransition", ["s", "x", "theta"], "next", HasTime: false, HasTaylor: false);

    private static readonly Form s_system = new("OdeSystem", ["t", "z", "theta"], "dz", HasTime: true, HasTaylor: true);

    public static bool Fits(MethodModel method) => FormOf(method) is not null;

    public static void Write(MethodModel method, TypeNames types, IndentedWriter writer)
    {
        Form form = FormOf(method)!;
        List<int> inputs = InputParameters.InputsOf(method);
        int output = InputParameters.OutputsOf(method)[0];
        Dictionary<int, string> variables = new() { [output] = form.Output };
        for (int i = 0; i < inputs.Count; i++)
        {
            variables.Add(inputs[i], form.Inputs[i]);
        }

        FunctionObject function = new(
            method, types, inputs[inputs.Count - 1], output, variables, ["Value", "Jvp", "Vjp", "Taylor"], hasPoint: false);
        bool hasTaylor = form.HasTaylor && (method.Modes & Modes.Taylor) != 0;
        string of = $"<{function.T}>", main = $"global::AutoDiff.I{(hasTaylor ? "Taylor" : "")}{form.Suffix}{of}";
        string? alsoOde = form == s_residual ? $"global::AutoDiff.I{(hasTaylor ? "Taylor" : "")}OdeSystem{of}" : null;
        function.Open(
            writer,
            method.DerivedName + form.Suffix,
            $"{Documentation.See(method)} as a function from {string.Join(", ", inputs.Select(i => $"<c>{method.Parameters[i].Name}</c>"))} to <c>{method.Parameters[output].Name}</c>, with its derivatives.",
            main + (alsoOde is null ? "" : ", " + alsoOde),
            hasCount: false);

        Members members = new(function, form, variables);
        members.Write(writer, "public void ");
        if (hasTaylor)
        {
            members.WriteTaylor(writer, "public void ");
        }

        if (alsoOde is not null)
        {
            WriteAutonomousSystem(writer, function, hasTaylor, of);
        }

        function.Close(writer);
    }

    // A function of a state and parameters is a differential equation without time too.
    private static void WriteAutonomousSystem(IndentedWriter writer, FunctionObject function, bool hasTaylor, string of)
    {
        string t = function.T, read = function.ReadOnlySpan, span = function.Span, system = $"void global::AutoDiff.IOdeSystem{of}.";
        writer.Line();
        writer.Line($"{system}Value({t} t, {read} z, {read} theta, {span} dz) => Value(z, theta, dz);");
        writer.Line();
        writer.Line($"{system}Jvp({t} t, {read} z, {read} theta, {t} tTangent, {read} zTangent, {read} thetaTangent, {span} dz, {span} dzTangent) =>");
        writer.Line("    Jvp(z, theta, zTangent, thetaTangent, dz, dzTangent);");
        writer.Line();
        writer.Open($"{system}Vjp({t} t, {read} z, {read} theta, {read} dzCotangent, {span} dz, out {t} tCotangent, {span} zCotangent, {span} thetaCotangent)");
        writer.Line($"tCotangent = {(function.Element.IsParameter ? IrBuilder.RealLiteral(function.Element, "0") : "0")};");
        writer.Line("Vjp(z, theta, dzCotangent, dz, zCotangent, thetaCotangent);");
        writer.Close();
        if (hasTaylor)
        {
            writer.Line();
            writer.Line($"void global::AutoDiff.ITaylorOdeSystem{of}.Taylor(int order, {read} t, {read} z, {read} theta, {span} dz) => Taylor(order, z, theta, dz);");
        }
    }

    private static Form? FormOf(MethodModel method)
    {
        if ((method.Modes & Needed) != Needed || method.ReturnsActive || !FunctionObject.CanHold(method)
            || InputParameters.OutputsOf(method) is not { Count: 1 } outputs
            || method.Parameters[outputs[0]] is not { Role: ParameterRole.Output, IrType: { IsBuffer: true, Buffer: BufferKind.Span } }
            || InputParameters.InputsOf(method) is not { Count: 2 or 3 } inputs
            || !InputParameters.AreAllAlike(method, [.. inputs, outputs[0]]))
        {
            return null;
        }

        bool hasTime = method.Parameters[inputs[0]].IrType.IsReal;
        for (int i = hasTime ? 1 : 0; i < inputs.Count; i++)
        {
            if (method.Parameters[inputs[i]].IrType is not { IsBuffer: true, Buffer: BufferKind.ReadOnlySpan })
            {
                return null;
            }
        }

        return hasTime ? s_system : inputs.Count == 2 ? s_residual : s_transition;
    }

    /// <param name="Suffix">What follows the method's name, and <c>I</c> in that of the interface.</param>
    /// <param name="Inputs">What the interface calls the inputs.</param>
    /// <param name="Output">What it calls the output.</param>
    /// <param name="HasTime">Whether the first input is a scalar.</param>
    /// <param name="HasTaylor">Whether there is an interface with Taylor series too.</param>
    private sealed record Form(string Suffix, string[] Inputs, string Output, bool HasTime, bool HasTaylor);

    /// <summary>The members of the interface; an input that the method lacks is ignored.</summary>
    private sealed class Members(FunctionObject function, Form form, IReadOnlyDictionary<int, string> variables)
    {
        private string T => function.T;

        private string Read => function.ReadOnlySpan;

        private string Span => function.Span;

        public void Write(IndentedWriter writer, string prefix)
        {
            string method = function.Method.Name, derived = function.Method.DerivedName;
            string inputs = string.Join(", ", form.Inputs.Select(n => $"{TypeOf(n)} {n}")), output = $"{Span} {form.Output}";
            string tangents = string.Join(", ", form.Inputs.Select(n => $"{TypeOf(n)} {n}Tangent"));
            string cotangents = string.Join(", ", form.Inputs.Select(n => IsTime(n) ? $"out {T} {n}Cotangent" : $"{Span} {n}Cotangent"));
            Member(writer, $"{prefix}Value({inputs}, {output})", function.Call(method));
            Member(writer, $"{prefix}Jvp({inputs}, {tangents}, {output}, {output}Tangent)", function.Call(derived + "Jvp", Added("Tangent", isOut: false)));
            Member(
                writer, $"{prefix}Vjp({inputs}, {Read} {form.Output}Cotangent, {output}, {cotangents})",
                function.Call(derived + "Vjp", Added("Cotangent", isOut: true)));
        }

        public void WriteTaylor(IndentedWriter writer, string prefix) => Member(
            writer,
            $"{prefix}Taylor(int order, {string.Join(", ", form.Inputs.Select(n => $"{Read} {n}"))}, {Span} {form.Output})",
            function.CallWithOrder(function.Method.DerivedName + "Taylor", "order"));

        private static void Member(IndentedWriter writer, string header, string body)
        {
            writer.Line();
            writer.Line("/// <inheritdoc/>");
            writer.Line($"{header} =>");
            writer.Line($"    {body};");
        }

        // The added parameters are in the order of the parameters that they belong to.
        private string[] Added(string suffix, bool isOut) =>
            [.. variables.OrderBy(v => v.Key).Select(v => (isOut && IsTime(v.Value) ? "out " : "") + v.Value + suffix)];

        private bool IsTime(string name) => form.HasTime && name == form.Inputs[0];

        private string TypeOf(string name) => IsTime(name) ? T : Read;
    }
}
