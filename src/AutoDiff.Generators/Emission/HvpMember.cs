using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary><c>FHvp</c>: the Hessian of a scalar function times a vector.</summary>
internal static class HvpMember
{
    public static void Write(MethodModel method, Core? core, TypeNames types, IndentedWriter writer)
    {
        MemberBuilder member = new(method, types);
        member.Bind(new Slot(SlotKind.Cotangent, Slot.Result), IrBuilder.RealLiteral(method.ReturnIrType!, "1"));
        for (int i = 0; i < method.Parameters.Count; i++)
        {
            if (InputParameters.IsInput(method.Parameters[i]))
            {
                InputParameters.AddDirection(member, method.Parameters[i], i, "Vector", "part of the vector that belongs to");
            }
        }

        List<string> cleared = [];
        for (int i = 0; i < method.Parameters.Count; i++)
        {
            if (InputParameters.IsInput(method.Parameters[i])
                && InputParameters.AddResult(member, method.Parameters[i], i, "Hvp", SlotKind.CotangentTangent, "part of the product that belongs to") is { } span)
            {
                cleared.Add(span);
            }
        }

        member.Open(
            writer,
            method.DerivedName + "Hvp",
            Returned.Type(method, types),
            Documentation.Member(
                $"Computes {Documentation.See(method)} and the product of its Hessian with a vector.",
                "Costs about as much as two gradients, however many inputs there are.",
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
