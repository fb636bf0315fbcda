using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Rules;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Makes the derivatives that a module's functions call: each is derived by the same passes and becomes an ordinary function of
/// the module, which can be inlined, linearised and transposed like any other. Those that a derivative needs itself come first.
/// </summary>
internal sealed class Compose
{
    private readonly Dictionary<string, FunctionIr> _functions = [];
    private readonly Dictionary<string, DerivativeRequest> _open;
    private readonly List<FunctionIr> _made = [];

    private Compose(ModuleIr module, EquatableArray<DerivativeRequest> requests)
    {
        _open = requests.ToDictionary(r => r.Name);
        foreach (FunctionIr function in module.Callees.Prepend(module.Entry))
        {
            _functions[function.Name] = function;
        }
    }

    /// <summary>The module with a function for each request.</summary>
    public static ModuleIr Run(ModuleIr module, EquatableArray<DerivativeRequest> requests)
    {
        Compose pass = new(module, requests);
        foreach (DerivativeRequest request in requests)
        {
            pass.Make(request);
        }

        return requests.IsEmpty ? module : module with { Callees = module.Callees.AddRange(pass._made) };
    }

    private void Make(DerivativeRequest request)
    {
        if (!_open.Remove(request.Name))
        {
            return;
        }

        FunctionIr primal = _functions[request.Function];
        MakeCalled(primal, []);
        ModuleIr module = WritingConditions.Run(Inline.Run(CheckpointLoops.Run(new ModuleIr(primal, _functions.Values.Where(f => f != primal).ToEquatableArray()))));
        Derivation derivation = new(module, taken: [.. _functions.Keys, .. _open.Keys, request.Name]);
        FunctionIr normal = derivation.Finish(module.Entry);
        string name = request.Name + "Core";
        Core core = request.Mode switch
        {
            Modes.Jvp or Modes.Jacobian => PassPipeline.Jvp(request.Method, derivation, normal, name),
            Modes.Vjp or Modes.Gradient => PassPipeline.Reverse(request.Method, derivation, normal, name),
            Modes.Hvp or Modes.Hessian => PassPipeline.Hvp(derivation, PassPipeline.Reverse(request.Method, derivation, normal, name), name + "Hvp"),
            Modes.Taylor => Jet(request, derivation, normal, name) ?? PassPipeline.Taylor(request.Method, derivation, normal, name, isCallee: true),
            _ => throw new NotSupportedException($"{request.Mode} inside a differentiated function."),
        };
        Add(request.Mode == Modes.Taylor ? DerivedSeries.Make(request, core) : DerivedMember.Make(request, core, primal));
        Add(core.Function);
        foreach (FunctionIr function in PassPipeline.Reachable(derivation, withExpanded: true, core).Where(f => !_functions.ContainsKey(f.Name)))
        {
            Add(function);
        }
    }

    /// <summary>The coefficients in a variable each, where every call says the same small order: a function like any other, which needs no routine for series and no storage to be released.</summary>
    private Core? Jet(DerivativeRequest request, Derivation derivation, FunctionIr normal, string name)
    {
        int[] orders = [.. _functions.Values.SelectMany(f => OrdersIn(f, request.Name)).Distinct()];
        return orders is [>= 1 and <= MethodModel.LargestUnrolledOrder and int order]
            && PassPipeline.Jet(request.Method, derivation, normal, order, name) is { } jet && jet.Parameters.All(p => p.Kind != SlotKind.Stack)
            && !IrWalk.Statements(jet.Function.Body).Any(s => s is Expand)
                ? jet : null;
    }

    /// <summary>The orders of the calls of a Taylor member; 0 for one that is not a constant.</summary>
    private static IEnumerable<int> OrdersIn(FunctionIr function, string member)
    {
        Call[] calls = [.. IrWalk.Statements(function.Body).OfType<Call>().Where(c => c.Function == member)];
        IrContext? context = calls.Length == 0 ? null : IrContext.For(function);
        return calls.Select(c => RealConstant.TryGet(context!, c.Arguments[0], out double order) ? (int)order : 0);
    }

    /// <summary>Makes the derivatives that a function calls, directly or not.</summary>
    private void MakeCalled(FunctionIr function, HashSet<string> seen)
    {
        foreach (Call call in IrWalk.Statements(function.Body).OfType<Call>())
        {
            if (!seen.Add(call.Function))
            {
                continue;
            }

            if (_open.TryGetValue(call.Function, out DerivativeRequest? request))
            {
                Make(request);
            }
            else if (_functions.TryGetValue(call.Function, out FunctionIr? callee))
            {
                MakeCalled(callee, seen);
            }
        }

        foreach (string name in function.DerivedFrom)
        {
            if (seen.Add(name) && _functions.TryGetValue(name, out FunctionIr? source))
            {
                MakeCalled(source, seen);
            }
        }
    }

    private void Add(FunctionIr function)
    {
        _functions[function.Name] = function;
        _made.Add(function);
    }
}
