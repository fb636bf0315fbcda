using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Emission;

/// <summary><c>FTaylorSum</c>: the sum over many lines of a Taylor coefficient along each.</summary>
internal static class TaylorSumMember
{
    public static bool Fits(MethodModel method, DerivativeModel? model) => (method.Modes & Modes.TaylorSum) != 0 && model is not { TaylorSums.IsEmpty: true };

    public static void Write(MethodModel method, EquatableArray<Core>? cores, TypeNames types, IndentedWriter writer)
    {
        MemberBuilder member = new(method, types, addsOriginals: false);
        string order = member.AddScalar("order", IrType.Int, "", "k: 2, 3 or 4.");
        int input = InputParameters.InputsOf(method)[0];
        string x = MemberBuilder.NameOf(method.Parameters[input]);
        IrType element = method.ReturnIrType!;
        for (int i = 0; i < method.Parameters.Count; i++)
        {
            ParameterModel parameter = method.Parameters[i];
            member.AddOriginal(parameter.Modifier == "this" ? parameter with { Modifier = "" } : parameter, i);
        }

        string directions = member.AddSpan("directions", element, false, null, $"Row-major; each row, of the length of <c>{method.Parameters[input].Name}</c>, is the direction of a line.");
        member.Open(
            writer,
            method.DerivedName + "TaylorSum",
            types.Of(element),
            Documentation.Member(
                $"Sums the coefficients of tᵏ of {Documentation.See(method)} along the lines through <c>{method.Parameters[input].Name}</c>: the k-th derivatives along them, divided by k!.",
                "Several lines are expanded at a time, in the lanes of vectors, and share the coefficient that is summed.",
                ""),
            "The sum.");
        if (cores is not { } known)
        {
            RefusedMember.WriteBody(writer, method);
            return;
        }

        member.WriteChecks(writer);
        writer.Line($"{types.Runtime("Guard")}.Lines({order}, {x}.Length, {directions}.Length);");
        IrType lanes = IrType.Lanes(element);
        string stack = CoreCall.Lease(member, writer), lines = member.Name("lines"), sum = member.Name("sum"), term = member.Name("term"), first = member.Name("first");
        writer.Line($"{types.Of(IrType.Span(lanes))} {lines} = {stack}.Rent<{types.Of(lanes)}>({x}.Length);");
        member.Bind(new Slot(SlotKind.Coefficient, input) { Power = 1 }, lines);
        writer.Line($"{types.Of(element)} {sum} = 0;");
        writer.Open($"for (int {first} = 0; {first} < {directions}.Length; {first} += {types.Of(lanes)}.Count * {x}.Length)");
        writer.Line($"{types.Runtime("Lanes")}.LoadRows({directions}[{first}..], {lines});");
        writer.Line($"{types.Of(element)} {term};");
        for (int k = 0; k < known.Count; k++)
        {
            bool isLast = k == known.Count - 1;
            writer.Open(k == 0 ? $"if ({order} == {k + 2})" : isLast ? "else" : $"else if ({order} == {k + 2})");
            new CoreCall(member, known[k], writer, stack).WriteAssign(slot => slot.Kind == SlotKind.Coefficient ? term : "_");
            writer.Close();
        }

        writer.Line($"{sum} += {term};");
        writer.Close();
        writer.Line($"return {sum};");
        writer.Close();
    }
}
