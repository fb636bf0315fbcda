using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary><c>FVjp</c>: the value, and the cotangents of the inputs for given cotangents of the outputs.</summary>
internal static class VjpMember
{
    public static void Write(MethodModel method, Core? core, TypeNames types, IndentedWriter writer)
    {
        MemberBuilder member = new(method, types);
        List<string> cleared = [];
        for (int k = 0; k < method.ReturnedValues.Count; k++)
        {
            if (method.ReturnedValues[k] is { IsActive: true } value)
            {
                member.Bind(new Slot(SlotKind.Cotangent, Slot.ResultPart(k)), member.AddCotangent(k, value.Type));
            }
        }

        for (int i = 0; i < method.Parameters.Count; i++)
        {
            ParameterModel parameter = method.Parameters[i];
            if (parameter.IsActive)
            {
                Add(member, parameter, i, cleared);
            }
        }

        member.Open(
            writer,
            method.DerivedName + "Vjp",
            Returned.Type(method, types),
            Documentation.Member(
                $"Computes {Documentation.See(method)} and the cotangents of its inputs: the cotangents of its results times the Jacobian.",
                "Costs about as much as three or four evaluations, however many inputs there are.",
                Documentation.Storage(core)),
            Returned.Documentation(method));
        if (core is null)
        {
            RefusedMember.WriteBody(writer, method);
            return;
        }

        member.WriteChecks(writer);
        cleared.ForEach(name => writer.Line(name + ".Clear();"));
        new CoreCall(member, core, writer).WriteReturn(Returned.Values(method));
        writer.Close();
    }

    private static void Add(MemberBuilder member, ParameterModel parameter, int index, List<string> cleared)
    {
        Slot slot = new(SlotKind.Cotangent, index);
        string ofResult = $"The cotangent of <paramref name=\"{parameter.Declared}\"/>.";
        string inOut = $"The cotangent of <paramref name=\"{parameter.Declared}\"/>: on entry that of its last value, on return that of its first.";
        switch (parameter.Role)
        {
            case ParameterRole.Input:
                if (InputParameters.AddResult(member, parameter, index, "Cotangent", SlotKind.Cotangent, "cotangent of") is { } span)
                {
                    cleared.Add(span);
                }

                break;
            case ParameterRole.Output when parameter.IrType.IsBuffer:
                member.Bind(slot, member.AddSpan(parameter, "Cotangent", false, ofResult));
                break;
            case ParameterRole.Output:
                member.Bind(slot, member.AddScalar(parameter, "Cotangent", "", ofResult).Read);
                break;
            case ParameterRole.InOut when parameter.IrType.IsBuffer:
                member.Bind(slot, member.AddSpan(parameter, "Cotangent", true, inOut));
                break;
            case ParameterRole.InOut:
                (string read, string write) = member.AddScalar(parameter, "Cotangent", "ref", inOut);
                member.Bind(slot, read);
                member.Receive(slot, write);
                break;
        }
    }
}
