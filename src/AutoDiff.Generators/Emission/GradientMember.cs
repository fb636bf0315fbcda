using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary><c>FGradient</c>: the value of a scalar function and its gradient, the reverse sweep of cotangent 1.</summary>
internal static class GradientMember
{
    public static void Write(MethodModel method, Core? core, TypeNames types, IndentedWriter writer)
    {
        MemberBuilder member = new(method, types);
        member.Bind(new Slot(SlotKind.Cotangent, Slot.Result), IrBuilder.RealLiteral(method.ReturnIrType!, "1"));
        List<string> cleared = [];
        for (int i = 0; i < method.Parameters.Count; i++)
        {
            ParameterModel parameter = method.Parameters[i];
            if (InputParameters.IsInput(parameter)
                && InputParameters.AddResult(member, parameter, i, "Gradient", SlotKind.Cotangent, "derivative by") is { } span)
            {
                cleared.Add(span);
            }
        }

        member.Open(
            writer,
            method.DerivedName + "Gradient",
            Returned.Type(method, types),
            Documentation.Member(
                $"Computes {Documentation.See(method)} and its gradient.",
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
}
