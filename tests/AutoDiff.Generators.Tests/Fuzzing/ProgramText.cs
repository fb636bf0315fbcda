using System.Text;

namespace AutoDiff.Generators.Tests.Fuzzing;

/// <summary>A compilation unit for a program: over doubles, over the oracle's scalars, and calls of all members through one
/// delegate type.</summary>
internal static class ProgramText
{
    private const string Signature = "(double[] z, double[] a, double[] b, double[] c)";

    public static string Name(int index) => $"P{index}";

    /// <param name="withMembers">Whether to call generated members, and not only the program itself.</param>
    public static string Print(FuzzProgram program, int index, bool withMembers)
    {
        string name = Name(index);
        StringBuilder text = new();
        text.Append("using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing System.Numerics;\nusing System.Numerics.Tensors;\nusing AutoDiff;\nusing AutoDiff.Generators.Tests.Fuzzing;\n\nnamespace Fuzzed;\n\n");
        text.Append($"public static partial class {name}\n{{\n{(withMembers ? program : program.WithoutInner()).Print("double")}}}\n\n");
        text.Append($"public static class {name}Oracle\n{{\n{program.Print("HyperDual")}}}\n\n");
        text.Append($"public static class {name}Calls\n{{\n");
        text.Append($"public static void Oracle(HyperDual[] z, HyperDual[] a)\n{{\n    {Value(program, name + "Oracle")}\n}}\n\n");
        Member(text, "Value", Value(program, name));
        if (withMembers)
        {
            Members(text, program, name);
        }

        return text.Append("}\n").ToString();
    }

    private static void Members(StringBuilder text, FuzzProgram program, string name)
    {
        string arguments = Arguments(program, "a");
        bool Has(DerivativeModes mode) => (program.Members & mode) != 0;
        if (Has(DerivativeModes.Jvp))
        {
            Member(text, "Jvp", $"{(program.Returns ? "(a[0], c[0]) = " : "")}{name}.FJvp({arguments}{Tangents(program)});");
        }

        string result = program.Returns ? "a[0] = " : "";
        string cotangent = program.Returns ? ", b[0]" : "";
        if (Has(DerivativeModes.Vjp))
        {
            Reverse(text, program, "Vjp", $"{result}{name}.FVjp({arguments}{cotangent}{{0}});");
        }

        if (Has(DerivativeModes.Gradient))
        {
            Reverse(text, program, "Gradient", $"{result}{name}.FGradient({arguments}{{0}});");
        }

        if (Has(DerivativeModes.Hvp))
        {
            Reverse(text, program, "Hvp", $"{result}{name}.FHvp({arguments}{Tangents(program)}{{0}});");
        }

        if (Has(DerivativeModes.Taylor))
        {
            Taylor(text, program, name);
        }

        if (Has(DerivativeModes.Hessian))
        {
            Member(text, "Hessian", $"{result}{name}.FHessian({arguments}, c);");
        }

        if (Has(DerivativeModes.Jacobian))
        {
            Member(text, "Jacobian", $"{name}.FJacobian({arguments}, c);");
        }
    }

    /// <summary>The series to order 2 along a straight line.</summary>
    private static void Taylor(StringBuilder text, FuzzProgram program, string name)
    {
        StringBuilder before = new();
        StringBuilder after = new();
        foreach (Parameter p in program.Parameters)
        {
            string source = p.Kind == ParameterKind.Output ? "a" : "z";
            before.Append($"    Span<double> {p.Name}Series = stackalloc double[{3 * p.Length}];\n");
            before.Append($"    {source}.AsSpan({p.Offset}, {p.Length}).CopyTo({p.Name}Series);\n");
            if (p.Kind == ParameterKind.Output)
            {
                before.Append($"    {p.Name}Series[{p.Length}..].Fill(double.NaN);\n");
                after.Append($"    {p.Name}Series[..{p.Length}].CopyTo(a.AsSpan({p.Offset}));\n");
                after.Append($"    {p.Name}Series.Slice({p.Length}, {p.Length}).CopyTo(c.AsSpan({p.Offset}));\n");
                after.Append($"    {p.Name}Series[{2 * p.Length}..].CopyTo(c.AsSpan({program.Outputs + p.Offset}));\n");
            }
            else
            {
                before.Append($"    {p.Name}Series[{2 * p.Length}..].Clear();\n");
                before.Append($"    b.AsSpan({p.Offset}, {p.Length}).CopyTo({p.Name}Series[{p.Length}..]);\n");
            }
        }

        string result = program.Returns ? ", result" : "";
        if (program.Returns)
        {
            before.Append("    Span<double> result = stackalloc double[3];\n    result.Fill(double.NaN);\n");
            after.Append($"    (a[0], c[0], c[{program.Outputs}]) = (result[0], result[1], result[2]);\n");
        }

        IEnumerable<string> arguments = program.Parameters.Select(p => p.Name + "Series").Append($"{program.K}").Append(program.B ? "true" : "false");
        Member(text, "Taylor", $"{before}    {name}.FTaylor(2, {string.Join(", ", arguments)}{result});\n{after}");
    }

    private static string Value(FuzzProgram program, string type) =>
        $"{(program.Returns ? "a[0] = " : "")}{type}.F({Arguments(program, "a")});";

    private static void Member(StringBuilder text, string name, string body) =>
        text.Append($"public static void {name}{Signature}\n{{\n    {body}\n}}\n\n");

    /// <summary>Results of inputs that overlap go to storage of their own and are added up: the derivative of the whole.</summary>
    private static void Reverse(StringBuilder text, FuzzProgram program, string name, string call)
    {
        StringBuilder before = new();
        StringBuilder results = new();
        StringBuilder after = new("    Array.Clear(c);\n");
        foreach (Parameter p in program.Parameters)
        {
            switch (p.Kind)
            {
                case ParameterKind.Scalar:
                    results.Append($", out double {p.Name}Result");
                    after.Append($"    c[{p.Offset}] += {p.Name}Result;\n");
                    break;
                case ParameterKind.Output when name == "Vjp":
                    results.Append($", b.AsSpan({p.Offset}, {p.Length})");
                    break;
                case ParameterKind.Span or ParameterKind.Array:
                    before.Append($"    Span<double> {p.Name}Result = stackalloc double[{p.Length}];\n    {p.Name}Result.Fill(double.NaN);\n");
                    results.Append($", {p.Name}Result");
                    after.Append($"    for (int i = 0; i < {p.Length}; i++) c[{p.Offset} + i] += {p.Name}Result[i];\n");
                    break;
            }
        }

        text.Append($"public static void {name}{Signature}\n{{\n{before}    {call.Replace("{0}", results.ToString())}\n{after}}}\n\n");
    }

    private static string Arguments(FuzzProgram program, string outputs)
    {
        IEnumerable<string> active = program.Parameters.Select(p => p.Kind switch
        {
            ParameterKind.Span => $"z.AsSpan({p.Offset}, {p.Length})",
            ParameterKind.Array => "z",
            ParameterKind.Scalar => $"z[{p.Offset}]",
            _ => $"{outputs}.AsSpan({p.Offset}, {p.Length})",
        });
        return string.Join(", ", active.Append($"{program.K}").Append(program.B ? "true" : "false"));
    }

    private static string Tangents(FuzzProgram program) => string.Concat(program.Parameters.Select(p => p.Kind switch
    {
        ParameterKind.Span or ParameterKind.Array => $", b.AsSpan({p.Offset}, {p.Length})",
        ParameterKind.Scalar => $", b[{p.Offset}]",
        _ => $", c.AsSpan({p.Offset}, {p.Length})",
    }));
}
