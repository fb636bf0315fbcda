using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary>
/// What <c>FObjective</c>, <c>FResidual</c> and the others have in common: a struct that holds the constant arguments, so that a function
/// of one array, or of a few spans, remains.
/// </summary>
internal sealed class FunctionObject
{
    private readonly List<(string Type, string Field, string Parameter)> _constants = [];
    private readonly IReadOnlyDictionary<int, string> _variables;
    private readonly string _owner;

    public FunctionObject(MethodModel method, TypeNames types, int input, int output, IReadOnlyList<string> members, bool hasPoint = true)
        : this(
            method, types, input, output,
            output < 0 ? new Dictionary<int, string> { [input] = "x" } : new Dictionary<int, string> { [input] = "x", [output] = "r" },
            members, hasPoint)
    {
    }

    /// <param name="method">The method.</param>
    /// <param name="types">How library types are named.</param>
    /// <param name="input">The input that gives the number type; the only one if it is an array.</param>
    /// <param name="output">The span that is written; -1 if the method returns its value.</param>
    /// <param name="variables">The parameters that are no constants, with their names in the members of the struct.</param>
    /// <param name="members">The names of those members.</param>
    /// <param name="hasPoint">Whether a member is called with the input as it is.</param>
    public FunctionObject(
        MethodModel method, TypeNames types, int input, int output, IReadOnlyDictionary<int, string> variables, IReadOnlyList<string> members, bool hasPoint)
    {
        TakesArray = hasPoint && method.Parameters[input].IrType.Buffer == BufferKind.Array;
        Method = method;
        Types = types;
        Input = input;
        Output = output;
        _variables = variables;
        for (int i = 0; i < method.Parameters.Count; i++)
        {
            ParameterModel parameter = method.Parameters[i];
            if (!variables.ContainsKey(i))
            {
                string type = parameter.Type == parameter.IrType.Name ? types.Of(parameter.IrType) : parameter.Type;
                _constants.Add((type, FieldOf(parameter), parameter.IsSelf ? "instance" : MemberBuilder.NameOf(parameter)));
            }
        }

        // A member of the struct hides one of the same name outside.
        string[] called = [method.Name, .. ((string[])["Jvp", "Vjp", "Gradient", "Hvp", "Hessian", "Jacobian", "Taylor", "TaylorSum"]).Select(m => method.DerivedName + m)];
        string declaration = method.ContainingTypes[method.ContainingTypes.Count - 1].Declaration;
        _owner = method.IsInstance ? FieldOf(method.Parameters[0]) + "." : called.Any(members.Contains) ? declaration.Substring(declaration.LastIndexOf(' ') + 1) + "." : "";
    }

    private static string FieldOf(ParameterModel parameter) => parameter.IsSelf ? "_instance" : "_" + parameter.Name;

    public MethodModel Method { get; }

    public TypeNames Types { get; }

    public int Input { get; }

    public int Output { get; }

    public IrType Element => Method.Parameters[Input].IrType.Element!;

    public string T => Types.Of(Element);

    public bool TakesArray { get; }

    public string ReadOnlySpan => "scoped " + Types.Of(IrType.ReadOnlySpan(Element));

    public string Span => "scoped " + Types.Of(IrType.Span(Element));

    /// <summary>Whether all that is not active can be kept in a field.</summary>
    public static bool CanHold(MethodModel method) => !method.IsFunction && method.ContainingTypes.Count > 0
        && method.Parameters.All(p => p.Elements is null && (p.IsActive || p.Modifier is not ("ref" or "out")));

    /// <summary>Documentation, header, fields and constructor.</summary>
    public void Open(IndentedWriter writer, string name, string summary, string interfaces, bool hasCount)
    {
        bool isRef = Method.Parameters.Where((_, i) => !_variables.ContainsKey(i)).Any(p => p.IrType is { IsBuffer: true, Buffer: not BufferKind.Array } || p.Type.StartsWith("global::System.Span<", StringComparison.Ordinal) || p.Type.StartsWith("global::System.ReadOnlySpan<", StringComparison.Ordinal));
        writer.Line($"/// <summary>{summary}</summary>");
        Attributes.Write(writer, Method);
        writer.Open($"{Method.Accessibility} {(TakesArray ? "" : "readonly ")}{(isRef ? "ref " : "")}struct {name}{Method.TypeArguments} : {string.Join(" ", [interfaces, .. Method.Constraints])}");
        foreach ((string type, string field, _) in _constants)
        {
            writer.Line($"private readonly {type} {field};");
        }

        if (TakesArray)
        {
            writer.Line($"private {T}[]? _point;");
        }

        if (_constants.Count > 0 || TakesArray)
        {
            writer.Line();
        }

        if (_constants.Count > 0 || hasCount)
        {
            WriteConstructor(writer, name, hasCount);
        }
    }

    private void WriteConstructor(IndentedWriter writer, string name, bool hasCount)
    {
        string count = _constants.Any(c => c.Parameter == "residualCount") ? "residualCount_" : "residualCount";
        writer.Line("/// <summary>Keeps the arguments that are held constant.</summary>");
        foreach ((_, _, string parameter) in _constants)
        {
            writer.Line($"/// <param name=\"{parameter.TrimStart('@')}\">{(parameter == "instance" && Method.IsInstance ? "The object that the method is called on." : $"As for <c>{Method.Name}</c>.")}</param>");
        }

        List<string> parameters = [.. _constants.Select(c => c.Type + " " + c.Parameter)];
        if (hasCount)
        {
            writer.Line($"/// <param name=\"{count}\">The number of values: the length of <c>{Method.Parameters[Output].Name}</c>.</param>");
            parameters.Add("int " + count);
        }

        Signature.Open(writer, $"public {name}", parameters);
        foreach ((_, string field, string parameter) in _constants)
        {
            writer.Line($"{field} = {parameter};");
        }

        if (hasCount)
        {
            writer.Line($"ResidualCount = {count};");
        }

        writer.Close();
    }

    /// <summary>A member that calls one of the method's.</summary>
    public void Member(IndentedWriter writer, string header, string callee, params string[] added)
    {
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"{header} => {Call(callee, added)};");
    }

    /// <summary>The member that expands the function in Taylor series.</summary>
    public void TaylorMember(IndentedWriter writer)
    {
        IEnumerable<string> arguments = Method.Parameters.Select((p, i) => i == Input ? "series" : i == Output ? "result" : FieldOf(p)).Skip(Method.IsInstance ? 1 : 0);
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public void Taylor(int order, {ReadOnlySpan} series, {Span} result) =>");
        writer.Line($"    {_owner}{Method.DerivedName}Taylor{Method.TypeArguments}(order, {string.Join(", ", arguments)}{(Output < 0 ? ", result" : "")});");
    }

    /// <summary>The member that sums Taylor coefficients over lines.</summary>
    public void TaylorSumMember(IndentedWriter writer)
    {
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public {T} TaylorSum(int order, {ReadOnlySpan} x, {ReadOnlySpan} directions) =>");
        writer.Line($"    {_owner}{Method.DerivedName}TaylorSum(order, {string.Join(", ", Arguments().Append("directions"))});");
    }

    /// <summary>The member that names where a derivative may be other than zero; a remark if the code does not tell.</summary>
    public void SparsityMember(IndentedWriter writer, DerivativeModel? model, string name)
    {
        if (model?.SparsityUnknown is { } reason)
        {
            writer.Line();
            writer.Line($"// No {name}: {reason}.");
        }
        else if (model?.Sparsity is { } core)
        {
            IEnumerable<string> arguments = Method.Parameters.Select((p, i) => i == Input ? TakesArray ? "PointAt(x)" : "x" : i == Output ? "default" : FieldOf(p));
            writer.Line();
            writer.Line("/// <inheritdoc/>");
            writer.Line($"public void {name}({ReadOnlySpan} x, global::AutoDiff.SparsityEntries entries) =>");
            writer.Line($"    {Method.Cores}.{core.Function.Name}({string.Join(", ", arguments)}, entries);");
        }
    }

    /// <summary>A call of one of the method's members with the arguments that are held and those that are given.</summary>
    public string Call(string callee, params string[] added) => $"{_owner}{callee}{Method.TypeArguments}({string.Join(", ", Arguments().Concat(added))})";

    /// <summary>The same with an argument before all others.</summary>
    public string CallWithOrder(string callee, string order) => $"{_owner}{callee}{Method.TypeArguments}({order}, {string.Join(", ", Arguments())})";

    private IEnumerable<string> Arguments() => Method.Parameters.Select((parameter, i) =>
        !_variables.TryGetValue(i, out string? name) ? FieldOf(parameter) : i == Input && TakesArray ? $"PointAt({name})" : name)
        .Skip(Method.IsInstance ? 1 : 0);

    public void Close(IndentedWriter writer)
    {
        if (TakesArray)
        {
            writer.Line();
            writer.Line("// The method takes an array: one is kept for all calls, which must not be made at the same time.");
            writer.Open($"private {T}[] PointAt({ReadOnlySpan} x)");
            writer.Open("if (_point is null || _point.Length != x.Length)");
            writer.Line($"_point = new {T}[x.Length];");
            writer.Close();
            writer.Line("x.CopyTo(_point);");
            writer.Line("return _point;");
            writer.Close();
        }

        writer.Close();
    }
}
