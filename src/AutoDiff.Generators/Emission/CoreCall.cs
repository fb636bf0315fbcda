using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary>The call of a core from a member: what it is given, the storage it needs, and where its results go.</summary>
internal sealed class CoreCall
{
    private readonly MemberBuilder _member;
    private readonly Core _core;
    private readonly IndentedWriter _writer;
    private const int LineWidth = 190;
    private string? _stack;

    /// <param name="member">The member.</param>
    /// <param name="core">The core.</param>
    /// <param name="writer">Where to.</param>
    /// <param name="stack">The name of the residual stack, if one was leased already.</param>
    public CoreCall(MemberBuilder member, Core core, IndentedWriter writer, string? stack = null)
    {
        _member = member;
        _core = core;
        _writer = writer;
        _stack = stack;
    }

    private MethodModel Method => _member.Method;

    private TypeNames Types => _member.Types;

    /// <summary>Leases a residual stack for the rest of the member; returns its name.</summary>
    public static string Lease(MemberBuilder member, IndentedWriter writer)
    {
        string name = member.Name("residuals");
        string type = member.Types.Runtime("ResidualStack");
        writer.Line($"using {type} {name} = {type}.Lease();");
        return name;
    }

    /// <summary>A residual stack, that of its tangents, that of their tangents, ….</summary>
    public static string StackAt(string stack, int order) => stack + string.Concat(Enumerable.Repeat(".Tangents", order));

    /// <summary>The record of effects that belongs to a residual stack.</summary>
    private static string Effects(string stack) => stack + ".Effects";

    /// <summary>Starts one of several runs of a core, if it keeps to a record.</summary>
    public static void BeginRun(IndentedWriter writer, string stack, params Core?[] cores)
    {
        if (cores.Any(c => c is not null && c.Parameters.Any(s => s.Kind == SlotKind.Effects)))
        {
            writer.Line($"{Effects(stack)}.Begin();");
        }
    }

    private string Stack => _stack ??= Lease(_member, _writer);

    /// <summary>The core's name with its arguments; working storage is rented before.</summary>
    private string Text()
    {
        List<string> arguments = [];
        for (int i = 0; i < _core.Parameters.Count; i++)
        {
            arguments.Add(Argument(_core.Parameters[i], _core.Function.Parameters[i].Type));
        }

        return $"{Method.Cores}.{_core.Function.Name}({string.Join(", ", arguments)})";
    }

    private string Argument(Slot slot, IrType type)
    {
        if (slot.Kind == SlotKind.Stack)
        {
            return StackAt(Stack, slot.Index);
        }

        if (slot.Kind == SlotKind.Effects)
        {
            return Effects(Stack);
        }

        string? text = _member.ArgumentFor(slot);
        if (text is null)
        {
            return type.IsBuffer ? Rent(NameOf(slot), type.Element!, LengthOf(slot)) : IrBuilder.RealLiteral(type, "0");
        }

        // The core uses up the cotangents of outputs: it gets a copy of what it may not write.
        if (type is { IsBuffer: true, Buffer: BufferKind.Span } && _member.FindBuffer(text) is { IsWritten: false } given)
        {
            string copy = Rent(text + "Copy", given.Element, text + ".Length");
            _writer.Line($"{text}.CopyTo({copy});");
            return copy;
        }

        return text;
    }

    private string Rent(string name, IrType element, string length)
    {
        string stack = Stack, unique = _member.Name(name.TrimStart('@'));
        _writer.Line($"{Types.Of(IrType.Span(element))} {unique} = {stack}.Rent<{Types.Of(element)}>({length});");
        return unique;
    }

    private string NameOf(Slot slot) => Method.Parameters[slot.Index].Name + slot.Kind;

    private string LengthOf(Slot slot) => InputParameters.CountOf(Method.Parameters[slot.Index]);

    /// <summary>Calls the core and returns what the member returns; what the core does not give is zero.</summary>
    public void WriteReturn(IReadOnlyList<ReturnedValue> returned)
    {
        AssignMissing();
        string text = Text();
        if (returned.All(r => r.Aggregate is null) && _core.Results.SequenceEqual(returned.SelectMany(r => r.Slots)))
        {
            _writer.Line((returned.Count == 0 ? "" : "return ") + text + ";");
            return;
        }

        string[] names = [.. returned.Select(_ => "")];
        Dictionary<Slot, string> targets = [];
        for (int i = 0; i < names.Length; i++)
        {
            ReturnedValue value = returned[i];
            bool isGiven = value.Slots.Any(_core.Results.Contains);
            if (isGiven || value.Aggregate is not null)
            {
                names[i] = _member.Name(value.Slots[0].Kind == SlotKind.Primal ? "value" : "tangent");
            }

            if (value.Aggregate is { } aggregate)
            {
                _writer.Line($"{aggregate.Type} {names[i]} = default;");
                foreach (Slot slot in value.Slots)
                {
                    targets[slot] = aggregate.Parts[slot.Part].WriteTo(names[i], Method.Cores);
                }
            }
            else if (isGiven)
            {
                targets[value.Slots[0]] = $"{Types.Of(value.Types[0])} {names[i]}";
            }
            else
            {
                names[i] = IrBuilder.RealLiteral(value.Types[0], "0");
            }
        }

        WriteCall(text, [.. _core.Results.Select(slot => targets.TryGetValue(slot, out string? target) ? target : _member.TargetFor(slot) ?? "_")]);
        if (returned.Count > 0)
        {
            _writer.Line("return " + (names.Length == 1 ? names[0] : "(" + string.Join(", ", names) + ")") + ";");
        }
    }

    /// <summary>Calls the core; its results go to the targets that <paramref name="target"/> names.</summary>
    public void WriteAssign(Func<Slot, string?> target) =>
        WriteCall(Text(), [.. _core.Results.Select(slot => target(slot) ?? _member.TargetFor(slot) ?? "_")]);

    private void WriteCall(string text, string[] targets)
    {
        if (targets.All(t => t == "_"))
        {
            _writer.Line(text + ";");
        }
        else
        {
            string left = targets.Length == 1 ? targets[0] : "(" + string.Join(", ", targets) + ")";
            if (left.Length + text.Length <= LineWidth)
            {
                _writer.Line($"{left} = {text};");
                return;
            }

            _writer.Line(left + " =");
            _writer.Line("    " + text + ";");
        }
    }

    /// <summary>Scalar results that do not depend on anything active are zero.</summary>
    private void AssignMissing()
    {
        foreach (KeyValuePair<Slot, string> target in _member.Targets.Where(t => !_core.Results.Contains(t.Key) && t.Key.Kind != SlotKind.Primal))
        {
            IrType type = Method.Parameters[target.Key.Index].IrType;
            _writer.Line($"{target.Value} = {(type.IsParameter ? IrBuilder.RealLiteral(type, "0") : "0")};");
        }
    }
}
