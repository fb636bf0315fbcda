using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>A forward rule: its parameters are the function's, then tangents.</summary>
/// <param name="Function">The rule.</param>
/// <param name="Active">For each tangent the parameter of the function that it belongs to.</param>
internal sealed record ForwardRule(FunctionIr Function, EquatableArray<int> Active);

/// <content>Calls of functions with rules: the body of the rule is written in place of the call.</content>
internal sealed partial class Linearise
{
    private readonly Func<string, ForwardRule?> _rules;
    private readonly List<string> _lines;
    private readonly Dictionary<int, Value> _replaced = [];

    private void VisitRule(Call call, ForwardRule rule)
    {
        FunctionIr function = rule.Function;
        int own = call.Arguments.Count;
        List<Value?> arguments = [.. call.Arguments];
        for (int k = 0; k < rule.Active.Count; k++)
        {
            Value argument = call.Arguments[rule.Active[k]];
            Value? tangent = Tangent(argument);
            if (tangent is { Type.IsBuffer: true } && _effects.Of(function.Name)!.Writes[own + k])
            {
                // A rule that was transposed uses up its tangents.
                Value copy = Allocate(argument.Type, argument.Hint, _builder.Let(IrType.Int, new Length(argument)));
                _builder.Append(new Copy(tangent, copy));
                tangent = copy;
            }

            arguments.Add(tangent);
        }

        int firstLine = _lines.Count;
        _lines.AddRange(function.SourceLines);
        Value?[] yields = new RuleBody(_builder, function, rule.Active, arguments, _effects, firstLine).Write();
        _replaced[call.Results[0].Id] = yields[0]!;
        if (yields[1] is { } result)
        {
            _tangents[call.Results[0].Id] = result;
        }
    }

    /// <summary>The function with the values that rules compute in place of the results of calls.</summary>
    private FunctionIr WithRules(FunctionIr function) => _replaced.Count == 0 ? function
        : function with { Body = new Substitution(_replaced).Rewrite(function.Body), SourceLines = _lines.ToEquatableArray() };
}
