using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Passes;

/// <content>The series of primitives: by their own recurrence, or by expanding their derivative.</content>
internal sealed partial class Taylor
{
    private readonly Func<Value, Sign> _signs;
    private readonly Stack<Dictionary<(string Pair, int Argument), (Value, Value)>> _pairs = new([[]]);

    private Value? SeriesOf(Value target, Primitive primitive)
    {
        if (!primitive.Arguments.Any(a => SeriesOf(a) is not null) || RuleTable.HasZeroDerivative(primitive.Name))
        {
            return null;
        }

        return SeriesRules.Find(primitive.Name) is { } rule ? rule(new Scope(this, target, primitive)) : Raised(target, primitive);
    }

    /// <summary>
    /// The general recurrence: from dv = (Σ factorᵢ · dxᵢ) / divisor follow the coefficients of v, once the factors, which are written
    /// with primitives themselves, are expanded.
    /// </summary>
    private Value? Raised(Value target, Primitive primitive)
    {
        Rule rule = RuleTable.Find(primitive.Name) ?? throw new InvalidOperationException($"No rule for {primitive.Name}.");
        IReadOnlyList<Value> arguments = primitive.Arguments;
        Value?[] series = [.. arguments.Select(SeriesOf)];
        IrBuilder factors = _builder.Nested();
        RuleScope scope = new(factors, arguments, target, [.. series.Select(x => x is not null)], _signs);
        Differential differential = rule.Differential!(scope);
        VisitAll(factors.Statements);

        Scope result = new(this, target, primitive);
        Value? sum = null;
        for (int i = 0; i < series.Length; i++)
        {
            if (series[i] is { } x && differential.Factors[i] is { } factor)
            {
                Value term = SeriesOf(factor) is { } d ? result.Run("Integrate", factor, d, x)
                    : _builder.Is(factor, "1") ? x
                    : result.Run(differential.GuardFactors ? "StrongScale" : "Scale", factor, x);
                sum = sum is null ? term : result.Run("Add", sum, term);
            }
        }

        return sum is null || differential.Divisor is not { } divisor ? sum
            : SeriesOf(divisor) is { } r ? result.Run("IntegrateQuotient", sum, divisor, r)
            : result.Run("DivideBy", sum, divisor);
    }

    private sealed class Scope(Taylor pass, Value target, Primitive primitive) : SeriesScope
    {
        public override IReadOnlyList<Value> Arguments => primitive.Arguments;

        public override Value V => target;

        public override IrBuilder Builder => pass._builder;

        public override Value? SeriesOf(Value value) => pass.SeriesOf(value);

        public override Value New(IrType type, string hint) => pass.Take(type, hint);

        public override Value Call(string member, params Value[] arguments) =>
            new RuleScope(Builder, Arguments, V, [], pass._signs).Call(member, arguments);

        public override (Value First, Value Second)? Known(string pair, Value argument)
        {
            foreach (Dictionary<(string, int), (Value, Value)> known in pass._pairs)
            {
                if (known.TryGetValue((pair, argument.Id), out (Value, Value) found))
                {
                    return found;
                }
            }

            return null;
        }

        public override void Remember(string pair, Value argument, (Value First, Value Second) known) =>
            pass._pairs.Peek()[(pair, argument.Id)] = known;
    }
}
