using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Emission;

/// <summary><c>FTaylor</c>: the Taylor coefficients of the results along a curve of the inputs.</summary>
internal sealed class TaylorMember
{
    private readonly MethodModel _method;
    private readonly Core? _core;
    private readonly EquatableArray<Core> _jets;
    private readonly MemberBuilder _member;
    private readonly string _order;
    private readonly List<Action<IndentedWriter>> _preparations = [];
    private readonly List<Action<IndentedWriter>> _copies = [];
    private readonly SeriesOfStructs _structs;
    private readonly Dictionary<string, string> _aggregates = [];

    private TaylorMember(MethodModel method, Core? core, EquatableArray<Core> jets, TypeNames types)
    {
        _method = method;
        _core = core;
        _jets = jets;
        _member = new MemberBuilder(method, types, addsOriginals: false);
        _order = _member.AddScalar("order", IrType.Int, "", "The highest power of t that is kept; not negative.");
        _member.Bind(new Slot(SlotKind.Order, 0), _order);
        _structs = new SeriesOfStructs(_member, _order);
        for (int i = 0; i < method.Parameters.Count; i++)
        {
            Add(method.Parameters[i], i);
        }

        if (method.ReturnsActive)
        {
            const string Documentation = "Receives the coefficients of the value: that of tᵏ at k.";
            if (method.Returned is { } aggregate)
            {
                AddReturned(_member.AddSpan("result", IrType.Opaque(aggregate.Type), true, $"{_order} + 1", Documentation), aggregate);
                return;
            }

            string result = _member.AddSpan("result", method.ReturnIrType!, true, $"{_order} + 1", Documentation);
            _member.Bind(new Slot(SlotKind.SeriesResult, Slot.Result), result + "[1..]");
            _member.Receive(new Slot(SlotKind.Primal, Slot.Result), result + "[0]");
            ReceiveCoefficients(Slot.Result, result);
        }
    }

    /// <param name="method">The method.</param>
    /// <param name="core">The core for any order; null if the method was refused.</param>
    /// <param name="jets">The cores for the orders 1, 2, …, of which there may be none.</param>
    /// <param name="types">How library types are named.</param>
    /// <param name="writer">Where to.</param>
    public static void Write(MethodModel method, Core? core, EquatableArray<Core> jets, TypeNames types, IndentedWriter writer) =>
        new TaylorMember(method, core, jets, types).Write(writer);

    private void Write(IndentedWriter writer)
    {
        _member.Open(
            writer,
            _method.DerivedName + "Taylor",
            "void",
            Documentation.Member(
                $"Computes the Taylor series of {Documentation.See(_method)} where its inputs are series in t.",
                "The coefficient of tᵏ is the k-th derivative divided by k!. Costs about as much as order² evaluations.",
                Documentation.Storage(_core)),
            "");
        if (_core is null)
        {
            RefusedMember.WriteBody(writer, _method);
            return;
        }

        writer.Line($"{_member.Types.Runtime("Guard")}.NotNegative({_order}, nameof({_order}));");
        _member.WriteChecks(writer);
        string? stack = _jets.Any(j => j.Parameters.Any(p => p.Kind == SlotKind.Stack)) || _jets.IsEmpty ? CoreCall.Lease(_member, writer) : null;
        _preparations.ForEach(write => write(writer));
        for (int k = 0; k < _jets.Count; k++)
        {
            writer.Open($"if ({_order} == {k + 1})");
            new CoreCall(_member, _jets[k], writer, stack).WriteAssign(_ => null);
            writer.Line("return;");
            writer.Close();
        }

        stack ??= CoreCall.Lease(_member, writer);
        _member.Bind(new Slot(SlotKind.Stack, 0), stack);
        _copies.ForEach(write => write(writer));
        _structs.WriteGathering(writer, stack);
        new CoreCall(_member, _core, writer, stack).WriteAssign(_ => null);
        _structs.WriteScattering(writer);
        writer.Close();
    }

    private IEnumerable<int> Powers => Enumerable.Range(1, _jets.Count);

    private void ReceiveCoefficients(int index, string series)
    {
        foreach (int k in Powers)
        {
            _member.Receive(new Slot(SlotKind.Coefficient, index) { Power = k }, $"{series}[{k}]");
        }
    }

    private void Add(ParameterModel parameter, int index)
    {
        if (parameter.Part is { } part)
        {
            AddPart(parameter, part, index);
            return;
        }

        if (parameter.Dimension is { } dimension && _method.Parameters.Any(p => p.IsActive && p.Dimension is null && p.Name == dimension.Parameter))
        {
            _member.BindExtentOfSeries(dimension, index);
            return;
        }

        if (!parameter.IsActive)
        {
            // An extension method's first parameter is not the first here.
            _member.AddOriginal(parameter.Modifier == "this" ? parameter with { Modifier = "" } : parameter, index);
            return;
        }

        if (parameter.IrType.IsBuffer)
        {
            AddStorage(parameter, index);
        }
        else
        {
            AddScalar(parameter, index);
        }
    }

    private void AddScalar(ParameterModel parameter, int index)
    {
        bool isWritten = parameter.IsSeriesWritten;
        (string name, _) = _member.AddSeries(parameter, _order, ScalarDocumentation(parameter));
        _member.Bind(new Slot(SlotKind.Primal, index), parameter.Role == ParameterRole.Output ? "default" : name + "[0]");
        _member.Bind(new Slot(SlotKind.Series, index), name + "[1..]");
        foreach (int k in Powers)
        {
            _member.Bind(new Slot(SlotKind.Coefficient, index) { Power = k }, $"{name}[{k}]");
        }

        if (isWritten)
        {
            ReceiveCoefficients(index, name);
            _member.Bind(new Slot(SlotKind.SeriesResult, index), name + "[1..]");
            _member.Receive(new Slot(SlotKind.Primal, index), name + "[0]");
        }

        if (parameter.Role == ParameterRole.InOut)
        {
            // The series of the first value must not change while that of the last is written.
            _copies.Add(writer =>
            {
                string first = _member.Name(parameter.Name + "First"), element = _member.Types.Of(parameter.IrType);
                string span = _member.Types.Of(IrType.Span(parameter.IrType));
                writer.Line($"{span} {first} = {_member.ArgumentFor(new Slot(SlotKind.Stack, 0))}.RentUninitialized<{element}>({_order});");
                writer.Line($"{name}[1..].CopyTo({first});");
                _member.Bind(new Slot(SlotKind.Series, index), first);
            });
        }
    }

    private static string ScalarDocumentation(ParameterModel parameter) =>
        $"{(parameter.Modifier == "out" ? "Receives the" : "The")} coefficients of {(parameter.IsSelf ? "what the method is called on" : $"<c>{parameter.Declared}</c>")}: that of tᵏ at k.";

    /// <summary>A part of a struct or tuple, whose series is one of structs: the core's are of numbers.</summary>
    private void AddPart(ParameterModel parameter, PartOf part, int index)
    {
        if (part.IsFirst)
        {
            (string added, _) = _member.AddSeries(parameter, _order, ScalarDocumentation(parameter));
            _aggregates[part.Parameter] = added;
            if (parameter.Modifier == "out")
            {
                _preparations.Add(writer => writer.Line($"{added}.Clear();"));
            }
        }

        string name = _aggregates[part.Parameter];
        bool isRead = parameter.Modifier != "out", isWritten = parameter.IsSeriesWritten;
        SeriesPart series = new(name, part.Part, isWritten, part.Aggregate.UsesAccessors, _method.Cores);
        _member.Bind(new Slot(SlotKind.Primal, index), isRead ? series.Read("0") : "default");
        if (isWritten)
        {
            _member.Receive(new Slot(SlotKind.Primal, index), series.Write("0"));
        }

        if (!parameter.IsActive)
        {
            return;
        }

        if (isRead)
        {
            _member.Bind(new Slot(SlotKind.Series, index), _structs.Gather(series, parameter.Name));
        }

        if (isWritten)
        {
            _member.Bind(new Slot(SlotKind.SeriesResult, index), _structs.Scatter(series, parameter.Name));
        }

        foreach (int k in Powers)
        {
            string at = k.ToString(System.Globalization.CultureInfo.InvariantCulture);
            _member.Bind(new Slot(SlotKind.Coefficient, index) { Power = k }, series.Read(at));
            if (isWritten)
            {
                _member.Receive(new Slot(SlotKind.Coefficient, index) { Power = k }, series.Write(at));
            }
        }
    }

    private void AddReturned(string result, AggregateModel aggregate)
    {
        _preparations.Add(writer => writer.Line($"{result}.Clear();"));
        for (int i = 0; i < aggregate.Parts.Count; i++)
        {
            SeriesPart series = new(result, aggregate.Parts[i], true, aggregate.UsesAccessors, _method.Cores);
            int slot = Slot.ResultPart(i);
            _member.Receive(new Slot(SlotKind.Primal, slot), series.Write("0"));
            if (!aggregate.Parts[i].IsActive)
            {
                continue;
            }

            _member.Bind(new Slot(SlotKind.SeriesResult, slot), _structs.Scatter(series, "result" + aggregate.Parts[i].Name));
            foreach (int k in Powers)
            {
                _member.Receive(new Slot(SlotKind.Coefficient, slot) { Power = k }, series.Write(k.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            }
        }
    }

    private void AddStorage(ParameterModel parameter, int index)
    {
        string verb = parameter.Role == ParameterRole.Output ? "Receives the" : "The";
        string layout = parameter.Elements is { Rank: > 1 } or { IsRows: true } ? "those of tᵏ have k as their first index" : $"row k, of the length of <c>{parameter.Name}</c>, holds those of tᵏ";
        (string argument, string name) = _member.AddSeries(parameter, _order, $"{verb} coefficients of <c>{parameter.Name}</c>: {layout}.");
        string length = _member.Name(parameter.Name + "Length");
        IrType? declared = _core?.Function.Parameters[index].Type;
        bool isArray = declared is { IsBuffer: true, Buffer: BufferKind.Array };
        string first = $"{name}[..{length}]" + (isArray ? ".ToArray()" : "");
        _member.Bind(new Slot(SlotKind.Primal, index), first);
        _member.Bind(new Slot(SlotKind.Series, index), name);
        _member.Bind(new Slot(SlotKind.Stride, index), length);
        foreach (int k in Powers)
        {
            _member.Bind(new Slot(SlotKind.Coefficient, index) { Power = k }, $"{name}.Slice({(k == 1 ? "" : k + " * ")}{length}, {length})");
        }

        string count = parameter.Elements switch
        {
            { IsRows: true } => _member.RowsLength(parameter),
            { Rank: > 1 } => $"{name}.Length / ({_order} + 1)",
            var elements => $"{_member.Types.Runtime("Guard")}.SeriesLength({argument}.Length, {_order}, nameof({argument})){(elements is { Count: > 1 and var numbers } ? " * " + numbers : "")}",
        };
        _preparations.Add(writer => writer.Line($"int {length} = {count};"));
        if (parameter.Role == ParameterRole.Output)
        {
            _preparations.Add(writer => writer.Line($"{name}[{length}..].Clear();"));
        }
    }
}
