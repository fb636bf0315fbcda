using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary><c>FJvp</c>: the value and its tangent along a direction.</summary>
internal static class JvpMember
{
    public static void Write(MethodModel method, Core? core, TypeNames types, IndentedWriter writer)
    {
        MemberBuilder member = new(method, types);
        List<string> cleared = [];
        for (int i = 0; i < method.Parameters.Count; i++)
        {
            ParameterModel parameter = method.Parameters[i];
            if (parameter.IsActive)
            {
                Add(member, parameter, i, cleared);
            }
        }

        string returned = Returned.Type(method, types);
        string returnType = method.ReturnsActive ? $"({returned} Value, {returned} Tangent)" : "void";
        member.Open(
            writer,
            method.DerivedName + "Jvp",
            returnType,
            Documentation.Member(
                $"Computes {Documentation.See(method)} and its directional derivative: the Jacobian times the tangents of the inputs.",
                "Costs about as much as two or three evaluations.",
                Documentation.Storage(core)),
            method.ReturnsActive ? "The value and its tangent." : "");
        if (core is null)
        {
            RefusedMember.WriteBody(writer, method);
            return;
        }

        member.WriteChecks(writer);
        cleared.ForEach(name => writer.Line(name + ".Clear();"));
        new CoreCall(member, core, writer).WriteReturn(
            method.ReturnsActive ? [Returned.Value(method, SlotKind.Primal), Returned.Value(method, SlotKind.Tangent)] : []);
        writer.Close();
    }

    private static void Add(MemberBuilder member, ParameterModel parameter, int index, List<string> cleared)
    {
        if (parameter.Role == ParameterRole.Input)
        {
            InputParameters.AddDirection(member, parameter, index, "Tangent", "tangent of");
            return;
        }

        Slot slot = new(SlotKind.Tangent, index);
        bool isInOut = parameter.Role == ParameterRole.InOut;
        string documentation = isInOut
            ? $"The tangent of <paramref name=\"{parameter.Declared}\"/>: on entry that of its first value, on return that of its last."
            : $"Receives the tangent of <paramref name=\"{parameter.Declared}\"/>.";
        if (parameter.IrType.IsBuffer)
        {
            string span = member.AddSpan(parameter, "Tangent", true, documentation);
            member.Bind(slot, span);
            if (!isInOut)
            {
                cleared.Add(span);
            }

            return;
        }

        (string read, string write) = member.AddScalar(parameter, "Tangent", isInOut ? "ref" : "out", documentation);
        member.Receive(slot, write);
        if (isInOut)
        {
            member.Bind(slot, read);
        }
    }
}
