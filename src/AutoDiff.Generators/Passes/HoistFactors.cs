using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Where a cotangent that does not change in a loop is multiplied by k·v, with a constant k, multiplies it by k before the loop
/// and by v inside. Cotangents alone: the primal keeps its own products. Works while it is known what is linear.
/// </summary>
internal sealed class HoistFactors : LoopPass
{
    /// <summary>Constants beyond it, or its reciprocal, stay: a product of two factors might overflow where that of three does not.</summary>
    private const double LargestConstant = 1 << 20;

    private readonly Dictionary<int, int> _uses = [];

    private HoistFactors(FunctionIr function, EffectAnalysis effects)
        : base(function, effects)
    {
        foreach (Value value in IrWalk.AllOperands(function.Body))
        {
            _uses[value.Id] = _uses.TryGetValue(value.Id, out int count) ? count + 1 : 1;
        }
    }

    public static FunctionIr Run(FunctionIr function, EffectAnalysis effects) => new HoistFactors(function, effects).Apply(function);

    protected override void Rewrite(Loop loop, IrBuilder builder)
    {
        HashSet<int> inside = [.. IrWalk.AllDefinitions(loop).Select(v => v.Id)];
        Dictionary<(int Constant, int Factor), Value> hoisted = [];
        Rewriter rewriter = new(let => Replace(let, inside, hoisted, builder));
        builder.Append(loop with { Body = rewriter.Rewrite(loop.Body) });
    }

    private Let Replace(Let let, HashSet<int> inside, Dictionary<(int Constant, int Factor), Value> hoisted, IrBuilder before)
    {
        if (let is not { Target.IsLinear: true, Operation: Primitive { Name: Op.Multiply } product })
        {
            return let;
        }

        Value cotangent = product.Arguments[product.Arguments[0].IsLinear ? 0 : 1];
        Value factor = product.Arguments[product.Arguments[0].IsLinear ? 1 : 0];
        if (!cotangent.IsLinear || inside.Contains(cotangent.Id) || !inside.Contains(factor.Id)
            || Context.DefinitionOf(factor) is not Primitive { Name: Op.Multiply } inner || _uses[factor.Id] > 1 || !IsModest(inner.Arguments[0]))
        {
            return let;
        }

        if (!hoisted.TryGetValue((inner.Arguments[0].Id, cotangent.Id), out Value? scaled))
        {
            Value constant = before.Let(inner.Arguments[0].Type, Context.DefinitionOf(inner.Arguments[0])!);
            scaled = before.Let(cotangent.Type, new Primitive(Op.Multiply, [constant, cotangent]), linear: true);
            hoisted[(inner.Arguments[0].Id, cotangent.Id)] = scaled;
        }

        return let with { Operation = new Primitive(Op.Multiply, [inner.Arguments[1], scaled]) };
    }

    private bool IsModest(Value value) =>
        RealConstant.TryGet(Context, value, out double constant) && Context.DefinitionOf(value) is Constant
        && Math.Abs(constant) is >= 1 / LargestConstant and <= LargestConstant;

    private sealed class Rewriter(Func<Let, Let> replace) : IrRewriter
    {
        protected override IEnumerable<Statement> Rewrite(Statement statement) => [statement is Let let ? replace(let) : Copy(statement)];
    }
}
