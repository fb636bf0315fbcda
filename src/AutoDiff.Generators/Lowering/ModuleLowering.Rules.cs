using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <content>Rules that users give for the derivatives of functions.</content>
internal sealed partial class ModuleLowering
{
    private readonly Dictionary<string, CustomRule> _rules = [];

    /// <summary>Whether a method has a rule; reports rules of it that cannot be used.</summary>
    public bool HasRule(IMethodSymbol method) => UsableRules(method).Any(r => r.Mode != Modes.Taylor);

    private IReadOnlyList<CustomRule> UsableRules(IMethodSymbol method)
    {
        IReadOnlyList<CustomRule> rules = CustomRules.Of(method, Compilation, Cancellation);
        foreach (CustomRule rule in rules)
        {
            if (rule.Problem is { } problem)
            {
                Diagnostics.Report(problem.Descriptor, problem.Location, problem.Arguments);
            }
        }

        return [.. rules.Where(r => r.Problem is null)];
    }

    /// <summary>Checks one rule: lowers it and what it serves.</summary>
    public void LowerRule(CustomRule rule)
    {
        if (rule.Problem is { } problem)
        {
            Diagnostics.Report(problem);
            return;
        }

        if (rule.Mode == Modes.Taylor || Callee(rule.Target!) is not { } name)
        {
            return;
        }

        ModuleIr lowered = new(_callees.First(f => f.Name == name), _callees.Where(f => f.Name != name).ToEquatableArray());
        CheckArguments(lowered);
        CheckRules(lowered);
    }

    /// <summary>A function that calls the entry, whose derivative comes from a rule.</summary>
    private FunctionIr CallOfEntry(string name)
    {
        IrContext context = new();
        IrBuilder builder = new(context);
        Value[] parameters = [.. Entry.Parameters.Select(p => context.Fresh(TypeMapper.Map(p.Type), p.Name))];
        Value result = context.Fresh(TypeMapper.Map(Entry.ReturnType));
        builder.Append(new Call(context.TakeId(), Callee(Entry)!, CallForm.Primal, new(parameters), [result], [], [], [], []));
        return new FunctionIr(name, new(parameters), builder.Finish(result), [], context.NextId);
    }

    /// <summary>The rules of a method as functions of the module; null if it has none, or none that can be used.</summary>
    private DerivativeRule? RuleOf(IMethodSymbol method)
    {
        string? jvp = null, vjp = null;
        MethodModel? model = null;
        foreach (CustomRule rule in UsableRules(method))
        {
            model = rule.Model;
            if (rule.Mode != Modes.Taylor && Callee(rule.Method) is { } function)
            {
                _rules[function] = rule;
                (jvp, vjp) = rule.Mode == Modes.Jvp ? (function, vjp) : (jvp, function);
            }
        }

        return jvp is null && vjp is null ? null
            : new DerivativeRule(jvp, vjp, Enumerable.Range(0, model!.Parameters.Count).Where(i => model.Parameters[i].IsActive).ToEquatableArray());
    }

    /// <summary>A function that calls a method of another assembly, as it is. That there is a rule says that the method is a function of its arguments.</summary>
    private FunctionIr Foreign(IMethodSymbol method, string name)
    {
        IrContext context = new();
        IrBuilder builder = new(context);
        Value[] parameters = [.. method.Parameters.Select(p => context.Fresh(TypeMapper.Map(p.Type), p.Name))];
        InertTextBuilder text = new();
        string arguments = string.Join(", ", parameters.Select(text.Hole));
        InertText call = text.Finish($"{InertTextBuilder.Escape(TypeMapper.PlainName(method.ContainingType))}.{ConstantText.Identifier(method.Name)}({arguments})");
        Value result = builder.Let(TypeMapper.Map(method.ReturnType), new Inert(call.Template, call.Arguments, call.Purity));
        return new FunctionIr(name, new(parameters), builder.Finish(result), [], context.NextId);
    }

    /// <summary>Reports rules that are not linear, at the first use that is not, and those with effects.</summary>
    private void CheckRules(ModuleIr module)
    {
        EffectAnalysis effects = new(module.Find);
        foreach (KeyValuePair<string, CustomRule> pair in _rules)
        {
            if (Diagnostics.HasErrors || module.Find(pair.Key) is not { } rule)
            {
                return;
            }

            if (effects.Of(pair.Key) is not { HasEffects: false } || effects.Of(_names[pair.Value.Target!]) is not { HasEffects: false })
            {
                Diagnostics.Report(
                    DiagnosticDescriptors.RuleNotSupported, pair.Value.Method.Locations[0], pair.Value.Method.Name,
                    "it, or the method that it serves, has effects or calls what is not known to have none");
                return;
            }

            ModuleIr others = new(rule, module.Callees.Append(module.Entry).Where(f => f != rule).ToEquatableArray());
            if (RuleLinearity.Violation(others, pair.Value.Target!.Parameters.Length) is { } found)
            {
                Location location = (found.Id < rule.NextId ? Diagnostics.Places.Of(rule.Name, found) : null) ?? pair.Value.Method.Locations[0];
                Diagnostics.Report(
                    DiagnosticDescriptors.RuleNotLinear, location, pair.Value.Method.Name, pair.Value.Mode == Modes.Jvp ? "tangents" : "cotangents");
            }
        }
    }
}
