using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <content>The rules that users give for functions. A reverse rule is transposed, which makes it a forward rule.</content>
internal sealed partial class Derivation
{
    private readonly Dictionary<string, ForwardRule> _rules = [];

    /// <summary>The rule of a function, as a forward rule; null if it has none.</summary>
    /// <param name="name">The function.</param>
    /// <param name="isReversed">Whether what is linearised will be transposed: of two rules the reverse one is taken.</param>
    private ForwardRule? RuleOf(string name, bool isReversed)
    {
        if (!_functions.TryGetValue(name, out FunctionIr? function) || function.Rule is not { } rule)
        {
            return null;
        }

        bool isReverse = rule.Jvp is null || (isReversed && rule.Vjp is not null);
        string source = isReverse ? rule.Vjp! : rule.Jvp!;
        if (!_rules.TryGetValue(source, out ForwardRule? made))
        {
            FunctionIr own = Add(Finish(_functions[source]));
            _rules[source] = made = isReverse ? Transposed(own, function, rule.Active) : new ForwardRule(own, rule.Active);
        }

        return made;
    }

    /// <summary>Makes the Taylor expansion of a function that has a rule.</summary>
    private void RequestRaised(CallPattern pattern, string name) => _pending.Enqueue(() =>
    {
        FunctionIr function = _functions[pattern.Function];
        ForwardRule forward = RuleOf(function.Name, isReversed: false)!;
        int own = function.Parameters.Count;
        int[] tangents = [.. forward.Active.Where(pattern.Active.Contains)];
        FunctionIr rule = WithTangents(forward, own, tangents, name);
        LineariseRequest request = new(
            [.. rule.Parameters.Select((p, i) => i >= own || pattern.Active.Contains(i))], new bool[rule.Parameters.Count], [false, true]);
        IReadOnlyList<int> aliases = [.. pattern.Aliases, .. Enumerable.Range(own, tangents.Length)];
        Derived expanded = Expand(rule, request, Unique(rule.Name + "Taylor"), aliases, isCallee: true);
        Add(Show("RaisedRule", RaisedRule.Make(function, rule, tangents, expanded, pattern.Active, name)));
    });

    /// <summary>A rule with the tangents of some parameters alone, the others zero: a function like any other.</summary>
    private FunctionIr WithTangents(ForwardRule forward, int own, int[] tangents, string name)
    {
        FunctionIr rule = forward.Function;
        IrContext context = new(rule.NextId);
        IrBuilder builder = new(context);
        Value[] parameters = [.. rule.Parameters.Take(own)];
        Value?[] given = [.. forward.Active.Select((p, k) => tangents.Contains(p)
            ? context.Fresh(rule.Parameters[own + k].Type, rule.Parameters[own + k].Hint, linear: true) : null)];
        Value?[] yields = new RuleBody(builder, rule, forward.Active, [.. parameters, .. given], _effects, 0).Write();
        Value tangent = yields[1] ?? builder.Let(yields[0]!.Type, new Constant(IrBuilder.RealLiteral(yields[0]!.Type, "0")), linear: true);
        return Add(Finish(Promote.Run(rule with
        {
            Name = Unique(name + "Rule"), Parameters = new([.. parameters, .. given.Where(g => g is not null).Select(g => g!)]),
            Body = builder.Finish(yields[0]!, tangent), NextId = context.NextId,
        })));
    }

    private ForwardRule Transposed(FunctionIr reverse, FunctionIr function, EquatableArray<int> active)
    {
        int own = function.Parameters.Count;
        bool IsStorage(int parameter) => function.Parameters[parameter].Type.IsBuffer;
        IrContext context = new(reverse.NextId);
        IrBuilder builder = new(context);
        Value cotangent = context.Fresh(reverse.Parameters[own].Type, reverse.Parameters[own].Hint, linear: true);
        Value?[] places = [.. active.Select((p, k) => IsStorage(p)
            ? context.Fresh(reverse.Parameters[own + 1 + k].Type, function.Parameters[p].Hint + "Tangent", linear: true) : null)];
        Value[] parameters = [.. reverse.Parameters.Take(own)];
        Value?[] yields = new RuleBody(builder, reverse, [-1, .. active], [.. parameters, cotangent, .. places], _effects, 0).Write();
        Value[] cotangents = [.. yields.Skip(1).Select((y, k) => y ?? builder.Let(reverse.Body.Yields[k + 1].Type, new Constant(IrBuilder.RealLiteral(reverse.Body.Yields[k + 1].Type, "0")), linear: true))];
        Value[] storage = [.. places.Where(p => p is not null).Select(p => p!)];
        Dictionary<int, Value> primals = active.Where(IsStorage).Zip(storage, (p, s) => (s.Id, Primal: parameters[p])).ToDictionary(p => p.Id, p => p.Primal);
        FunctionIr marked = reverse with
        {
            Parameters = new([.. parameters, cotangent, .. storage]), Body = builder.Finish([yields[0]!, .. cotangents]), NextId = context.NextId,
        };
        Reversal reversal = Reverse(new Linearised(marked, [], [], primals), null, split: false, []);
        FunctionIr closed = Resolve(Residuals.Close(reversal, Unique(reverse.Name + "Transposed")), null, []);
        if (closed.Parameters.Count > reversal.Primal.Parameters.Count + reversal.Transposed.Parameters.Count)
        {
            // Its residuals go on a stack of its own.
            closed = closed with
            {
                Parameters = new([.. closed.Parameters.Where((_, i) => i != own)]),
                Body = closed.Body with { Statements = new([new Let(closed.Parameters[own], new Nest()), .. closed.Body.Statements]) },
            };
        }

        return new ForwardRule(Add(Finish(Promote.Run(closed))), new([.. active.Where(p => !IsStorage(p)), .. active.Where(IsStorage)]));
    }
}
