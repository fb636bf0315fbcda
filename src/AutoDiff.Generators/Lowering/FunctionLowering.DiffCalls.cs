using System.Globalization;
using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Calls of <c>Diff</c> inside a differentiated function: derivatives of lambdas and methods, of which the passes make functions of the module.</summary>
internal sealed partial class FunctionLowering
{
    /// <summary>Above this, nested derivatives of a number cost more than a user would expect of one.</summary>
    private const int MaxNestedOrder = 6;

    /// <summary>What a call of <c>Diff</c> returns: a value, a value and its tangent, nothing.</summary>
    private Value[] LowerDiffCall(DiffCall call)
    {
        if (FunctionOf(call.Function, call.HasState) is not { } function)
        {
            return Nothing(call);
        }

        return call.Form switch
        {
            "Derivative" => LowerNestedDerivative(call, function),
            "Taylor" => LowerNestedTaylor(call, function),
            "Gradient" when call.Has("dx") => Request(call, function, Modes.Gradient, [.. ((string[])["dx", "dy", "dz"]).Where(call.Has)]),
            "Gradient" => Request(call, function, Modes.Gradient, ["gradient"]),
            "Jvp" => Request(call, function, Modes.Jvp, call.Has("jv") ? ["v", "jv"] : ["v"]),
            "Vjp" => Request(call, function, Modes.Vjp, ["xCotangent", "cotangent"]),
            "Hvp" => Request(call, function, Modes.Hvp, ["v", "hv"]),
            "Hessian" => Request(call, function, Modes.Hessian, ["hessian"]),
            "Jacobian" => Request(call, function, Modes.Jacobian, ["jacobian"]),
            _ => Nothing(call),
        };
    }

    private Value[] Nothing(DiffCall call)
    {
        IMethodSymbol method = call.Operation.TargetMethod;
        foreach (IArgumentOperation argument in call.Operation.Arguments.Where(a => a.Parameter!.RefKind == RefKind.Out))
        {
            LowerReference(argument.Value, argument.Parameter!, []);
        }

        return method.ReturnsVoid ? [] : [.. PartTypes(method.ReturnType).Select(Placeholder)];
    }

    /// <summary>The arguments of the function itself, in its order, and what it captures.</summary>
    private List<Value> OwnArguments(DiffCall call, DelegateFunction function, bool hasPoint = true)
    {
        List<Value> values = [];
        foreach (string name in call.Own.Where(n => hasPoint || n == "state"))
        {
            values.AddRange(LowerParts(call[name].Value));
        }

        values.AddRange(function.Captured);
        return values;
    }

    private Value[] Request(DiffCall call, DelegateFunction function, Modes mode, string[] added)
    {
        List<Value> arguments = OwnArguments(call, function);
        List<(int Ordinal, Variable?[] Variables)> written = [];
        List<(IArgumentOperation, Value, bool)> buffers = [.. call.Own.Where(n => call[n].Value.Type is { } t && TypeMapper.Map(t).IsBuffer).Select((n, i) => (call[n], arguments[i], n == "y"))];
        foreach (string name in added)
        {
            IArgumentOperation argument = call[name];
            Value value = IsByReference(argument.Parameter!) ? LowerReference(argument.Value, argument.Parameter!, written)[0] : Lower(argument.Value);
            arguments.Add(value);
            if (!IsByReference(argument.Parameter!))
            {
                buffers.Add((argument, value, name is not ("v" or "cotangent")));
            }
        }

        CheckOverlaps([.. buffers.Where(b => b.Item2.Type.IsBuffer)]);
        IrType[] returned = call.Operation.TargetMethod.ReturnsVoid ? [] : PartTypes(call.Operation.TargetMethod.ReturnType);
        List<Value> results = [.. returned.Select(t => _context.Fresh(t))];
        foreach (Variable? variable in written.OrderBy(w => w.Ordinal).SelectMany(w => w.Variables))
        {
            Value result = _context.Fresh(variable!.Type, variable.Name);
            results.Add(result);
            if (variable.Name.Length > 0)
            {
                _environment[variable] = result;
            }
        }

        Append(call, function, mode, arguments, results);
        for (int i = 0; i < buffers.Count; i++)
        {
            NoteWritten(buffers[i], call);
        }

        return [.. results.Take(returned.Length)];
    }

    private void NoteWritten((IArgumentOperation Argument, Value Value, bool IsWritten) buffer, DiffCall call)
    {
        if (buffer.IsWritten && buffer.Value.Type.IsBuffer)
        {
            CheckWrittenArgument(buffer.Value, buffer.Argument, call.Operation.Arguments.Any(a => IsActive(a.Value)));
        }
    }

    private void Append(DiffCall call, DelegateFunction function, Modes mode, IReadOnlyList<Value> arguments, IReadOnlyList<Value> results)
    {
        string name = _module.Derivative(_name, call.Operation, function.Name, function.Method(mode), mode, isActive: true);
        _builder.Append(new Call(_context.TakeId(), name, CallForm.Primal, new([.. arguments]), new([.. results]), [], [], [], []));
    }

    /// <summary>The derivative of order k is the tangent of that of order k − 1.</summary>
    private Value[] LowerNestedDerivative(DiffCall call, DelegateFunction function)
    {
        if (call["order"].Value.ConstantValue is not { HasValue: true, Value: int order } || order is < 1 or > MaxNestedOrder)
        {
            return [RefuseConstruct(
                call["order"], $"A derivative whose order is not a constant from 1 to {MaxNestedOrder}", "use Diff.Taylor, whose coefficients are derivatives divided by k!")];
        }

        List<Value> arguments = OwnArguments(call, function);
        for (int k = 1; k < order; k++)
        {
            function = TangentOf(call, function);
        }

        IrType type = function.ReturnType!;
        Value[] results = [_context.Fresh(type), _context.Fresh(type)];
        Append(call, function, Modes.Jvp, [.. arguments, _builder.Real(type, "1")], results);
        return [results[1]];
    }

    /// <summary>The function of one number that is the derivative of another.</summary>
    private DelegateFunction TangentOf(DiffCall call, DelegateFunction function)
    {
        IrBuilder builder = new(new IrContext());
        Value[] parameters = [.. function.Parameters.Select(p => builder.Context.Fresh(p.IrType, p.Name))];
        IrType type = function.ReturnType!;
        string name = _module.Add(function.Name + "Derivative", n =>
        {
            string jvp = _module.Derivative(n, call.Operation, function.Name, function.Method(Modes.Jvp), Modes.Jvp, isActive: true);
            Value[] results = [builder.Context.Fresh(type), builder.Context.Fresh(type)];
            builder.Append(new Call(
                builder.Context.TakeId(), jvp, CallForm.Primal, new([.. parameters, builder.Real(type, "1")]), new(results), [], [], [], []));
            return new FunctionIr(n, new(parameters), builder.Finish(results[1]), [], builder.Context.NextId);
        });
        return function with { Name = name };
    }

    private Value[] LowerNestedTaylor(DiffCall call, DelegateFunction function)
    {
        Value series = Lower(call["series"].Value);
        List<Value> constants = OwnArguments(call, function, hasPoint: false);
        Value result = Lower(call["result"].Value);
        CheckOverlaps([(call["series"], series, false), (call["result"], result, true)]);
        Value order = KnownLength(series) is { } length ? _builder.Int(length - 1) : _builder.Subtract(_builder.Let(IrType.Int, new Length(series)), _builder.Int(1));
        Append(call, function, Modes.Taylor, [order, series, .. constants, result], []);
        NoteWritten((call["result"], result, true), call);
        return [];
    }

    /// <summary>The length of storage that was made with a constant one.</summary>
    private int? KnownLength(Value buffer) =>
        _context.DefinitionOf(Viewed(buffer)) is Allocate allocate && _context.IsConstant(allocate.Length, out string text)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int length) ? length : null;
}
