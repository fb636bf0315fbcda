using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary>
/// What a member needs that runs a core several times, once for each column or row of a matrix: every run has to find the
/// arguments as the first one did, and gives back its working storage.
/// </summary>
internal sealed class RepeatedRuns
{
    private readonly MemberBuilder _member;
    private readonly IndentedWriter _writer;
    private readonly Core?[] _cores;
    private readonly List<(string Span, string Saved)> _saved = [];
    private readonly List<(string Stack, string Mark)> _marks = [];

    /// <summary>Leases a residual stack and saves what the runs change.</summary>
    public RepeatedRuns(MemberBuilder member, IndentedWriter writer, params Core?[] cores)
    {
        _member = member;
        _writer = writer;
        _cores = cores;
        Stack = CoreCall.Lease(member, writer);
        int stacks = cores.Max(c => c is null ? 1 : c.Parameters.Where(s => s.Kind == SlotKind.Stack).Select(s => s.Index + 1).Append(1).Max());
        for (int i = 0; i < stacks; i++)
        {
            _marks.Add((CoreCall.StackAt(Stack, i), member.Name(i == 0 ? "mark" : "tangentMark")));
        }

        for (int i = 0; i < member.Method.Parameters.Count; i++)
        {
            Save(i, cores);
        }
    }

    public string Stack { get; }

    private void Save(int index, Core?[] cores)
    {
        ParameterModel parameter = _member.Method.Parameters[index];
        Slot slot = new(SlotKind.Primal, index);
        string name = parameter.Elements is null ? MemberBuilder.NameOf(parameter) : _member.ArgumentFor(slot)!;
        if (parameter.IrType.IsBuffer)
        {
            if (parameter.Role is ParameterRole.Output or ParameterRole.Scratch && cores.Any(c => c is not null && Reads(c, slot)))
            {
                string saved = Rent(parameter.Name + "Before", parameter.IrType.Element!, name + ".Length");
                _writer.Line($"{name}.CopyTo({saved});");
                _saved.Add((name, saved));
            }
        }
        else if (parameter.Modifier == "ref")
        {
            string saved = _member.Name(parameter.Name + "Before");
            _writer.Line($"{_member.Types.Of(parameter.IrType)} {saved} = {name};");
            _member.Bind(slot, saved);
        }
    }

    /// <summary>Rents a cleared span for all runs.</summary>
    public string Rent(string name, IrType element, string length)
    {
        string unique = _member.Name(name);
        _writer.Line($"{_member.Types.Of(IrType.Span(element))} {unique} = {Stack}.Rent<{_member.Types.Of(element)}>({length});");
        return unique;
    }

    /// <summary>Starts a run.</summary>
    public void Begin()
    {
        CoreCall.BeginRun(_writer, Stack, _cores);
        foreach ((string stack, string mark) in _marks)
        {
            _writer.Line($"{_member.Types.Runtime("ResidualStack")}.Mark {mark} = {stack}.GetMark();");
        }

        foreach ((string span, string saved) in _saved)
        {
            _writer.Line($"{saved}.CopyTo({span});");
        }
    }

    /// <summary>Ends a run: its working storage is free again.</summary>
    public void End()
    {
        foreach ((string stack, string mark) in _marks)
        {
            _writer.Line($"{stack}.ReleaseTo({mark});");
        }
    }

    /// <summary>The call of the method or function itself, for matrices with no rows or columns.</summary>
    public static string Primal(MethodModel method) => (method.IsFunction ? method.Cores + ".Value" : method.Name + method.TypeArguments)
        + "(" + string.Join(", ", method.Parameters.Where(p => p is { IsSelf: false, Dimension: null }).Select(Argument)) + ")";

    private static string Argument(ParameterModel parameter) =>
        (parameter.Modifier is "ref" or "out" ? parameter.Modifier + " " : "") + MemberBuilder.NameOf(parameter);

    /// <summary>Whether a core reads elements of a buffer that it was given: what it wrote there itself may be among them.</summary>
    private static bool Reads(Core core, Slot slot)
    {
        HashSet<int> views = [];
        for (int i = 0; i < core.Parameters.Count; i++)
        {
            if (core.Parameters[i] == slot)
            {
                views.Add(core.Function.Parameters[i].Id);
            }
        }

        foreach (Statement statement in IrWalk.Statements(core.Function.Body))
        {
            bool reads = statement switch
            {
                Let { Operation: Slice slice } let => views.Contains(slice.Buffer.Id) && !views.Add(let.Target.Id),
                Let { Operation: Length } => false,
                Store or Fill => false,
                Copy copy => views.Contains(copy.From.Id),
                If or Loop => false,
                _ => IrWalk.Operands(statement).Any(v => views.Contains(v.Id)),
            };
            if (reads)
            {
                return true;
            }
        }

        return false;
    }
}
