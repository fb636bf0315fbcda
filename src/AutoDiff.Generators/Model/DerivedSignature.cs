using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Model;

/// <summary>A parameter that a derivative has beside those of the method.</summary>
/// <param name="Name">Its name, as far as it is free.</param>
/// <param name="Slot">What it stands for; null for a matrix.</param>
/// <param name="Type">Its type.</param>
/// <param name="Modifier"><c>""</c>, <c>"ref"</c> or <c>"out"</c>.</param>
/// <param name="IsWritten">Whether it is a result.</param>
internal sealed record AddedParameter(string Name, Slot? Slot, IrType Type, string Modifier, bool IsWritten)
{
    /// <summary>The struct or tuple that it is a part of.</summary>
    public AggregateModel? Aggregate { get; init; }
}

/// <summary>A parameter of a generated member: one, or of a struct those of its parts that the derivative has.</summary>
/// <param name="First">The first of its parts.</param>
/// <param name="IsSelf">Whether it is the object that the member is called on.</param>
/// <param name="Parts">The indices of the parameters that stand for it, and which part of it each is.</param>
internal sealed record MemberParameter(AddedParameter First, bool IsSelf, List<(int Index, int Part)> Parts);

/// <summary>The parameters of derivatives: the table of docs/api.md.</summary>
internal static class DerivedSignature
{
    public static bool IsInput(ParameterModel parameter) => parameter.IsActive && parameter.Role is ParameterRole.Input or ParameterRole.InOut;

    /// <summary>All parameters of a derivative, in order.</summary>
    public static IReadOnlyList<AddedParameter> All(MethodModel method, Modes mode)
    {
        if (mode != Modes.Taylor)
        {
            return [.. method.Parameters.Select(Own), .. Added(method, mode)];
        }

        List<AddedParameter> all = [new AddedParameter("order", new Slot(SlotKind.Order, 0), IrType.Int, "", false)];
        all.AddRange(method.Parameters.Select((p, i) => p.IsActive ? Series(p.Name, p.IrType, new Slot(SlotKind.Series, i), p.Role != ParameterRole.Input) : Own(p, i)));
        if (method.ReturnsActive)
        {
            all.Add(Series("result", method.ReturnIrType!, new Slot(SlotKind.SeriesResult, Slot.Result), true));
        }

        return all;
    }

    private static AddedParameter Own(ParameterModel parameter, int index) => new(
        parameter.Name, new Slot(SlotKind.Primal, index), parameter.IrType, parameter.Modifier is "ref" or "out" ? parameter.Modifier : "",
        parameter.Role is ParameterRole.Output or ParameterRole.InOut or ParameterRole.Scratch)
    {
        Aggregate = parameter.Part?.Aggregate,
    };

    private static AddedParameter Series(string name, IrType type, Slot slot, bool isWritten) =>
        new(name, slot, isWritten ? IrType.Span(type.Element ?? type) : IrType.ReadOnlySpan(type.Element ?? type), "", isWritten);

    /// <summary>The parameters that a derivative has after those of the method; a Taylor series replaces some of these instead.</summary>
    public static IReadOnlyList<AddedParameter> Added(MethodModel method, Modes mode) =>
    [
        .. mode switch
        {
            Modes.Jvp => Active(method).Select(i => Tangent(method.Parameters[i], i)),
            Modes.Vjp => Seed(method).Concat(Active(method).Select(i => Cotangent(method.Parameters[i], i))),
            Modes.Gradient => Inputs(method).Select(i => Result(method.Parameters[i], new Slot(SlotKind.Cotangent, i), "Gradient")),
            Modes.Hvp => Inputs(method).Select(i => Given(method.Parameters[i], new Slot(SlotKind.Tangent, i), "Vector"))
                .Concat(Inputs(method).Select(i => Result(method.Parameters[i], new Slot(SlotKind.CotangentTangent, i), "Hvp"))),
            Modes.Hessian or Modes.Jacobian => [Matrix(method, mode)],
            _ => [],
        },
    ];

    /// <summary>The types of the parameters that the member has, in which parts of a struct are one.</summary>
    public static IEnumerable<string> MemberTypes(MethodModel method, Modes mode)
    {
        if (mode == Modes.Taylor)
        {
            foreach (string type in SeriesTypes(method))
            {
                yield return type;
            }

            yield break;
        }

        IReadOnlyList<AddedParameter> all = All(method, mode);
        foreach (MemberParameter member in Members(method, mode).Where(m => !m.IsSelf))
        {
            AddedParameter parameter = all[member.Parts[0].Index];
            yield return parameter.Aggregate?.Type
                ?? (parameter.Slot is { Kind: SlotKind.Primal } own ? method.Parameters[own.Index].Type
                : parameter.Slot is { IsResult: false } added && method.Parameters[added.Index] is { Elements: not null } structs ? structs.SpanType(parameter.IsWritten) : parameter.Type.Name);
        }
    }

    /// <summary>The parameters that the member has, and which of <see cref="All"/> stand for each; the object of an instance method comes first.</summary>
    public static IReadOnlyList<MemberParameter> Members(MethodModel method, Modes mode)
    {
        IReadOnlyList<AddedParameter> all = All(method, mode);
        List<MemberParameter> members = [];
        (string Declared, SlotKind Kind)? group = null;
        for (int i = 0; i < all.Count; i++)
        {
            Slot? slot = all[i].Slot;
            (string Declared, SlotKind Kind)? current = slot is null ? null : (slot.Index < 0 || slot.Kind == SlotKind.Order ? "" : method.Parameters[slot.Index].Declared, slot.Kind);
            if (current is null || group != current)
            {
                members.Add(new MemberParameter(all[i], slot is { Kind: SlotKind.Primal, Index: var own } && method.Parameters[own].IsSelf, []));
            }

            group = current;
            List<(int Index, int Part)> parts = members[members.Count - 1].Parts;
            int part = slot is null or { Kind: SlotKind.Primal } ? parts.Count : slot.IsResult ? slot.Part : method.Parameters[slot.Index].Part?.Index ?? 0;
            parts.Add((i, part));
        }

        return [.. members.OrderBy(m => !m.IsSelf)];
    }

    private static IEnumerable<string> SeriesTypes(MethodModel method) =>
    [
        IrType.Int.Name,
        .. method.Parameters.Where(p => p is { IsSelf: true, Part.IsFirst: true }).Concat(Declared(method.Parameters)).Select(p => p.HasSeries ? p.SeriesType : p.Type),
        .. method.ReturnsActive ? [IrType.Span(method.Returned is { } returned ? IrType.Opaque(returned.Type) : method.ReturnIrType!).Name] : Array.Empty<string>(),
    ];

    /// <summary>The parameters that the user declared; for the parts of a struct, the first.</summary>
    public static IEnumerable<ParameterModel> Declared(IEnumerable<ParameterModel> parameters) =>
        parameters.Where(p => p is { IsSelf: false, Dimension: null, Part: null or { IsFirst: true } });

    public static IReadOnlyList<int> Inputs(MethodModel method) => [.. Active(method).Where(i => IsInput(method.Parameters[i]))];

    private static IEnumerable<int> Active(MethodModel method) => Enumerable.Range(0, method.Parameters.Count).Where(i => method.Parameters[i].IsActive);

    private static IEnumerable<AddedParameter> Seed(MethodModel method) =>
        method.ReturnedValues.Select((r, k) => (Value: r, Part: k)).Where(r => r.Value.IsActive).Select(r =>
            new AddedParameter("cotangent" + method.Returned?.Parts[r.Part].Name, new Slot(SlotKind.Cotangent, Slot.ResultPart(r.Part)), r.Value.Type, "", false) { Aggregate = method.Returned });

    private static AddedParameter Tangent(ParameterModel parameter, int index)
    {
        Slot slot = new(SlotKind.Tangent, index);
        return parameter.Role switch
        {
            ParameterRole.Input => Given(parameter, slot, "Tangent"),
            ParameterRole.InOut when !parameter.IrType.IsBuffer => new AddedParameter(parameter.AddedName + "Tangent", slot, parameter.IrType, "ref", true) { Aggregate = parameter.AddedAggregate },
            _ => Result(parameter, slot, "Tangent"),
        };
    }

    private static AddedParameter Cotangent(ParameterModel parameter, int index)
    {
        Slot slot = new(SlotKind.Cotangent, index);
        return parameter.Role switch
        {
            ParameterRole.Output => Given(parameter, slot, "Cotangent"),
            ParameterRole.InOut when !parameter.IrType.IsBuffer => new AddedParameter(parameter.AddedName + "Cotangent", slot, parameter.IrType, "ref", true) { Aggregate = parameter.AddedAggregate },
            _ => Result(parameter, slot, "Cotangent"),
        };
    }

    private static AddedParameter Given(ParameterModel parameter, Slot slot, string suffix) => new(
        parameter.AddedName + suffix, slot, parameter.IrType.IsBuffer ? IrType.ReadOnlySpan(parameter.IrType.Element!) : parameter.IrType, "", false)
    {
        Aggregate = parameter.AddedAggregate,
    };

    private static AddedParameter Result(ParameterModel parameter, Slot slot, string suffix) => parameter.IrType.IsBuffer
        ? new AddedParameter(parameter.Name + suffix, slot, IrType.Span(parameter.IrType.Element!), "", true)
        : new AddedParameter(parameter.AddedName + suffix, slot, parameter.IrType, "out", true) { Aggregate = parameter.AddedAggregate };

    private static AddedParameter Matrix(MethodModel method, Modes mode)
    {
        IrType type = method.Parameters[Inputs(method)[0]].IrType;
        return new AddedParameter(mode == Modes.Hessian ? "hessian" : "jacobian", null, IrType.Span(type.Element ?? type), "", true);
    }
}
