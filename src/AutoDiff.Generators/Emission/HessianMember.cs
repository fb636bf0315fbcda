using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary><c>FHessian</c>: the dense Hessian of a scalar function of one array, or of scalars alone; a product for each row.</summary>
internal sealed class HessianMember
{
    private readonly MethodModel _method;
    private readonly TypeNames _types;
    private readonly IndentedWriter _writer;
    private readonly MemberBuilder _member;
    private readonly List<int> _inputs;

    private HessianMember(MethodModel method, TypeNames types, IndentedWriter writer)
    {
        _method = method;
        _types = types;
        _writer = writer;
        _member = new MemberBuilder(method, types);
        _inputs = InputParameters.InputsOf(method);
    }

    /// <summary>Whether a method's signature has this member.</summary>
    public static bool Fits(MethodModel method)
    {
        List<int> inputs = InputParameters.InputsOf(method);
        return method.IsScalarFunction
            && inputs.Count > 0
            && InputParameters.AreAllAlike(method, inputs)
            && (inputs.Count == 1 || inputs.All(i => !method.Parameters[i].IrType.IsBuffer));
    }

    public static void Write(MethodModel method, Core? core, Core? inLanes, TypeNames types, IndentedWriter writer) =>
        new HessianMember(method, types, writer).Write(core, inLanes);

    private IrType Element => InputParameters.ElementOf(_method.Parameters[_inputs[0]]);

    private void Write(Core? core, Core? inLanes)
    {
        ParameterModel first = _method.Parameters[_inputs[0]];
        bool isArray = first.IrType.IsBuffer;
        string length = InputParameters.CountOf(first);
        string size = isArray ? $"{length} * {length}" : (_inputs.Count * _inputs.Count).ToString(System.Globalization.CultureInfo.InvariantCulture);
        string hessian = _member.AddSpan(
            "hessian", Element, true, size, isArray ? "Receives the Hessian, n × n, row-major." : $"Receives the Hessian, {_inputs.Count} × {_inputs.Count}, row-major.");
        _member.Open(
            _writer,
            _method.DerivedName + "Hessian",
            Returned.Type(_method, _types),
            Documentation.Member(
                $"Computes {Documentation.See(_method)} and its Hessian.",
                inLanes is null
                    ? "Costs about as much as two gradients for each row."
                    : "Several rows are computed at a time, in the lanes of vectors; each such pass costs a few gradients.",
                Documentation.Storage(inLanes ?? core)),
            Returned.Documentation(_method));
        if (core is null)
        {
            RefusedMember.WriteBody(_writer, _method);
            return;
        }

        _member.WriteChecks(_writer);
        _member.Bind(new Slot(SlotKind.Cotangent, Slot.Result), IrBuilder.RealLiteral(_method.ReturnIrType!, "1"));
        if (isArray)
        {
            WriteRows(inLanes ?? core, inLanes is not null, length, hessian);
        }
        else
        {
            WriteScalars(core, hessian);
        }

        _writer.Close();
    }

    private void WriteRows(Core core, bool inLanes, string length, string hessian)
    {
        string one = IrBuilder.RealLiteral(Element, "1"), zero = IrBuilder.RealLiteral(Element, "0");
        _writer.Open($"if ({length} == 0)");
        _writer.Line($"return {RepeatedRuns.Primal(_method)};");
        _writer.Close();
        RepeatedRuns runs = new(_member, _writer, core);
        IrType tangent = inLanes ? IrType.Lanes(Element) : Element;
        string direction = runs.Rent(inLanes ? "directions" : "direction", tangent, length);
        string row = inLanes ? runs.Rent("rows", tangent, length) : _member.Name("row");
        string value = _member.Name("value"), i = _member.Name("i");
        _writer.Line($"{_types.Of(_method.ReturnIrType!)} {value} = {IrBuilder.RealLiteral(_method.ReturnIrType!, "0")};");
        if (!inLanes)
        {
            _writer.Line($"{hessian}.Clear();");
        }

        _writer.Open($"for (int {i} = 0; {i} < {length}; {(inLanes ? $"{i} += {_types.Of(tangent)}.Count" : i + "++")})");
        runs.Begin();
        if (inLanes || core.Parameters.Any(p => p.Kind == SlotKind.CotangentTangent))
        {
            _writer.Line(inLanes ? $"{row}.Clear();" : $"{_types.Of(IrType.Span(Element))} {row} = {hessian}.Slice({i} * {length}, {length});");
        }

        _writer.Line(inLanes ? $"{_types.Runtime("Lanes")}.Seed({direction}, {i});" : $"{direction}[{i}] = {one};");
        _member.Bind(new Slot(SlotKind.Tangent, _inputs[0]), direction);
        _member.Bind(new Slot(SlotKind.CotangentTangent, _inputs[0]), row);
        new CoreCall(_member, core, _writer, runs.Stack).WriteAssign(slot => slot.Kind == SlotKind.Primal && slot.Index == Slot.Result ? value : null);
        if (inLanes)
        {
            _writer.Line($"{_types.Runtime("Lanes")}.StoreRows({row}, {hessian}, {i});");
        }

        _writer.Line(inLanes ? $"{_types.Runtime("Lanes")}.Unseed({direction}, {i});" : $"{direction}[{i}] = {zero};");
        runs.End();
        _writer.Close();
        _writer.Line($"return {value};");
    }

    private void WriteScalars(Core core, string hessian)
    {
        string one = IrBuilder.RealLiteral(Element, "1"), zero = IrBuilder.RealLiteral(Element, "0");
        string? stack = core.Parameters.Any(s => s.Kind is SlotKind.Stack or SlotKind.Effects) ? CoreCall.Lease(_member, _writer) : null;
        string value = _member.Name("value");
        if (core.Results.Count(s => s.Kind == SlotKind.CotangentTangent) < _inputs.Count)
        {
            _writer.Line($"{hessian}.Clear();");
        }

        for (int row = 0; row < _inputs.Count; row++)
        {
            for (int column = 0; column < _inputs.Count; column++)
            {
                _member.Bind(new Slot(SlotKind.Tangent, _inputs[column]), row == column ? one : zero);
            }

            string? Target(Slot slot) => slot switch
            {
                { Kind: SlotKind.Primal, Index: Slot.Result } => row == 0 ? $"{_types.Of(_method.ReturnIrType!)} {value}" : "_",
                { Kind: SlotKind.CotangentTangent } => $"{hessian}[{(row * _inputs.Count) + _inputs.IndexOf(slot.Index)}]",
                _ => null,
            };
            if (stack is not null)
            {
                CoreCall.BeginRun(_writer, stack, core);
            }

            new CoreCall(_member, core, _writer, stack).WriteAssign(Target);
        }

        _writer.Line($"return {value};");
    }
}
