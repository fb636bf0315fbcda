using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary>
/// <c>FJacobian</c>: the dense Jacobian of a function from one array, or from scalars, to one span. By columns or by rows,
/// whichever there are fewer of.
/// </summary>
internal sealed class JacobianMember
{
    private readonly MethodModel _method;
    private readonly TypeNames _types;
    private readonly IndentedWriter _writer;
    private readonly MemberBuilder _member;
    private readonly List<int> _inputs;
    private readonly int _output;
    private readonly string _row;

    private JacobianMember(MethodModel method, TypeNames types, IndentedWriter writer)
    {
        _method = method;
        _types = types;
        _writer = writer;
        _member = new MemberBuilder(method, types);
        _inputs = InputParameters.InputsOf(method);
        _output = InputParameters.OutputsOf(method)[0];
        _row = _member.Name("i");
    }

    /// <summary>Whether a method's signature has this member.</summary>
    public static bool Fits(MethodModel method)
    {
        List<int> inputs = InputParameters.InputsOf(method), outputs = InputParameters.OutputsOf(method);
        return !method.ReturnsActive
            && inputs.Count > 0
            && outputs.Count == 1
            && method.Parameters[outputs[0]] is { Role: ParameterRole.Output, IrType.IsBuffer: true }
            && inputs.All(i => method.Parameters[i].Role == ParameterRole.Input)
            && InputParameters.AreAllAlike(method, [.. inputs, .. outputs])
            && (inputs.Count == 1 || inputs.All(i => !method.Parameters[i].IrType.IsBuffer));
    }

    public static void Write(MethodModel method, DerivativeModel? model, TypeNames types, IndentedWriter writer) =>
        new JacobianMember(method, types, writer).Write(model);

    private IrType Element => InputParameters.ElementOf(_method.Parameters[_inputs[0]]);

    private string One => IrBuilder.RealLiteral(Element, "1");

    private string Zero => IrBuilder.RealLiteral(Element, "0");

    private string SpanType => _types.Of(IrType.Span(Element));

    private void Write(DerivativeModel? model)
    {
        ParameterModel input = _method.Parameters[_inputs[0]], output = _method.Parameters[_output];
        bool isArray = input.IrType.IsBuffer;
        string rows = InputParameters.CountOf(output);
        string columns = isArray ? InputParameters.CountOf(input) : _inputs.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string jacobian = _member.AddSpan(
            "jacobian",
            Element,
            true,
            $"{rows} * {columns}",
            $"Receives the Jacobian, row-major: a row for each element of <paramref name=\"{output.Name}\"/>"
                + (isArray ? $", a column for each of <paramref name=\"{input.Name}\"/>." : ", a column for each active parameter."));
        _member.Open(
            _writer,
            _method.DerivedName + "Jacobian",
            Returned.Type(_method, _types),
            Documentation.Member(
                $"Computes {Documentation.See(_method)} and its Jacobian.",
                isArray
                    ? model?.RowsReverse is null
                        ? "Costs about two evaluations for each column or four for each row, whichever is less."
                        : IsOneRun(model.ColumnsJvp)
                        ? "Costs an evaluation and about one more for every few columns, or four for every few rows; as many as a vector has lanes."
                        : "Costs about two evaluations for every few columns or four for every few rows, whichever is less; as many as a vector has lanes."
                    : "Costs about two evaluations for each column.",
                Documentation.Storage(IsOneRun(model?.ColumnsJvp) ? model!.ColumnsJvp : isArray ? model?.RowsReverse ?? model?.RowReverse ?? model?.ColumnJvp : model?.ColumnJvp)),
            Returned.Documentation(_method));
        if (model is null)
        {
            RefusedMember.WriteBody(_writer, _method);
            return;
        }

        _member.WriteChecks(_writer);
        bool byRows = isArray && model.RowReverse is not null, byColumns = model.ColumnJvp is not null;
        string? value = _method.ReturnIrType is null ? null : _member.Name("value");
        _writer.Open($"if ({jacobian}.Length == 0)");
        _writer.Line((value is null ? "" : "return ") + RepeatedRuns.Primal(_method) + ";");
        if (value is null)
        {
            _writer.Line("return;");
        }

        _writer.Close();
        RepeatedRuns runs = new(_member, _writer, byRows ? model.RowsReverse ?? model.RowReverse : null, byColumns ? model.ColumnJvp : null);
        if (value is not null)
        {
            _writer.Line($"{Returned.Type(_method, _types)} {value} = default;");
        }

        if (byRows && byColumns)
        {
            // A row costs about as much as two columns.
            _writer.Open($"if ({columns} <= 2 * {rows})");
        }

        if (byColumns)
        {
            if (model.ColumnsJvp is { } inLanes)
            {
                if (IsOneRun(inLanes))
                {
                    _member.Bind(new Slot(SlotKind.Jacobian, 0), jacobian);
                    Call(inLanes, runs, value);
                }
                else
                {
                    WriteColumnsInLanes(inLanes, runs, rows, columns, jacobian, value);
                }
            }
            else
            {
                WriteColumns(model.ColumnJvp!, runs, rows, columns, jacobian, value, isArray);
            }
        }

        if (byRows && byColumns)
        {
            _writer.Close();
            _writer.Open("else");
        }

        if (byRows)
        {
            if (model.RowsReverse is { } inLanes)
            {
                WriteRowsInLanes(inLanes, runs, rows, columns, jacobian, value);
            }
            else
            {
                WriteRows(model.RowReverse!, runs, rows, columns, jacobian, value);
            }
        }

        if (byRows && byColumns)
        {
            _writer.Close();
        }

        if (value is not null)
        {
            _writer.Line($"return {value};");
        }

        _writer.Close();
    }

    private static bool IsOneRun(Core? core) => core is not null && core.Parameters.Any(p => p.Kind == SlotKind.Jacobian);

    private void WriteColumnsInLanes(Core core, RepeatedRuns runs, string rows, string columns, string jacobian, string? value)
    {
        IrType tangent = IrType.Lanes(Element);
        string directions = runs.Rent("directions", tangent, columns), lanes = runs.Rent("lanes", tangent, rows), j = _member.Name("j");
        _member.Bind(new Slot(SlotKind.Tangent, _inputs[0]), directions);
        _member.Bind(new Slot(SlotKind.Tangent, _output), lanes);
        _writer.Open($"for (int {j} = 0; {j} < {columns}; {j} += {_types.Of(tangent)}.Count)");
        runs.Begin();
        _writer.Line($"{lanes}.Clear();");
        _writer.Line($"{_types.Runtime("Lanes")}.Seed({directions}, {j});");
        Call(core, runs, value);
        _writer.Line($"{_types.Runtime("Lanes")}.StoreColumns({lanes}, {jacobian}, {j}, {columns});");
        _writer.Line($"{_types.Runtime("Lanes")}.Unseed({directions}, {j});");
        runs.End();
        _writer.Close();
    }

    private void WriteRowsInLanes(Core core, RepeatedRuns runs, string rows, string columns, string jacobian, string? value)
    {
        IrType type = IrType.Lanes(Element);
        string cotangents = runs.Rent("cotangents", type, rows), lanes = runs.Rent("rows", type, columns), i = _row;
        _member.Bind(new Slot(SlotKind.Cotangent, _output), cotangents);
        _member.Bind(new Slot(SlotKind.Cotangent, _inputs[0]), lanes);
        _writer.Open($"for (int {i} = 0; {i} < {rows}; {i} += {_types.Of(type)}.Count)");
        runs.Begin();
        _writer.Line($"{cotangents}.Clear();");
        _writer.Line($"{_types.Runtime("Lanes")}.Seed({cotangents}, {i});");
        _writer.Line($"{lanes}.Clear();");
        Call(core, runs, value);
        _writer.Line($"{_types.Runtime("Lanes")}.StoreRows({lanes}, {jacobian}, {i});");
        runs.End();
        _writer.Close();
    }

    private void WriteColumns(Core core, RepeatedRuns runs, string rows, string columns, string jacobian, string? value, bool isArray)
    {
        string column = runs.Rent("column", Element, rows);
        string i = _row, j = _member.Name("j");
        string? direction = isArray ? runs.Rent("direction", Element, columns) : null;
        for (int k = 0; k < _inputs.Count; k++)
        {
            _member.Bind(new Slot(SlotKind.Tangent, _inputs[k]), direction ?? $"{j} == {k} ? {One} : {Zero}");
        }

        _member.Bind(new Slot(SlotKind.Tangent, _output), column);
        _writer.Open($"for (int {j} = 0; {j} < {columns}; {j}++)");
        runs.Begin();
        _writer.Line($"{column}.Clear();");
        if (direction is not null)
        {
            _writer.Line($"{direction}[{j}] = {One};");
        }

        Call(core, runs, value);
        if (direction is not null)
        {
            _writer.Line($"{direction}[{j}] = {Zero};");
        }

        runs.End();
        _writer.Open($"for (int {i} = 0; {i} < {rows}; {i}++)");
        _writer.Line($"{jacobian}[{i} * {columns} + {j}] = {column}[{i}];");
        _writer.Close();
        _writer.Close();
    }

    private void WriteRows(Core core, RepeatedRuns runs, string rows, string columns, string jacobian, string? value)
    {
        string cotangent = runs.Rent("cotangent", Element, rows);
        string i = _row, row = _member.Name("row");
        _member.Bind(new Slot(SlotKind.Cotangent, _output), cotangent);
        _member.Bind(new Slot(SlotKind.Cotangent, _inputs[0]), row);
        _writer.Line($"{jacobian}.Clear();");
        _writer.Open($"for (int {i} = 0; {i} < {rows}; {i}++)");
        runs.Begin();
        _writer.Line($"{SpanType} {row} = {jacobian}.Slice({i} * {columns}, {columns});");
        _writer.Line($"{cotangent}.Clear();");
        _writer.Line($"{cotangent}[{i}] = {One};");
        Call(core, runs, value);
        runs.End();
        _writer.Close();
    }

    private void Call(Core core, RepeatedRuns runs, string? value) =>
        new CoreCall(_member, core, _writer, runs.Stack).WriteAssign(
            slot => slot is { Kind: SlotKind.Primal, Index: Slot.Result } ? value : null);
}
