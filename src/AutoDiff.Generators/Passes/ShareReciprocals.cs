using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Where tangents are divided by the same number more than once, or by one of which the function has the reciprocal, as a sigmoid does,
/// divides once and multiplies. Tangents alone: the primal keeps its own divisions. Works on a linearised function, so that it serves both modes.
/// </summary>
internal sealed class ShareReciprocals
{
    private readonly IrContext _context;

    /// <summary>The reciprocals computed so far in the block and those around it, by divisor.</summary>
    private readonly Dictionary<int, Value> _reciprocals = [];

    private ShareReciprocals(IrContext context) => _context = context;

    public static FunctionIr Run(FunctionIr linearised)
    {
        ShareReciprocals pass = new(IrContext.For(linearised));
        Block body = pass.Visit(linearised.Body);
        return linearised with { Body = body, NextId = pass._context.NextId };
    }

    private Block Visit(Block block)
    {
        Dictionary<int, int> quotients = [];
        foreach (Statement statement in block.Statements)
        {
            if (IsQuotient(statement, out Value divisor, out _))
            {
                quotients[divisor.Id] = quotients.TryGetValue(divisor.Id, out int count) ? count + 1 : 1;
            }
        }

        List<int> own = [];
        IrBuilder builder = new(_context);
        foreach (Statement statement in block.Statements)
        {
            builder.Source = statement.Source;
            switch (statement)
            {
                case Let let when IsQuotient(let, out Value divisor, out double scale) && (quotients[divisor.Id] > 1 || _reciprocals.ContainsKey(divisor.Id)):
                    if (!_reciprocals.TryGetValue(divisor.Id, out Value? reciprocal))
                    {
                        reciprocal = builder.Divide(builder.Real(divisor.Type, "1"), divisor);
                        Add(divisor, reciprocal);
                    }

                    if (scale != 1)
                    {
                        reciprocal = builder.Multiply(builder.Real(divisor.Type, "0.5"), reciprocal);
                    }

                    builder.Append(let with { Operation = new Primitive(Op.Multiply, [reciprocal, ((Primitive)let.Operation).Arguments[0]]) });
                    break;
                case If branch:
                    builder.Append(branch with { Then = Visit(branch.Then), Else = Visit(branch.Else) });
                    break;
                case Loop loop:
                    builder.Append(loop with { Body = Visit(loop.Body) });
                    break;
                case Let { Target: { IsLinear: false, Type.IsReal: true } target, Operation: Primitive { Name: Op.Divide } division }
                    when RealConstant.TryGet(_context, division.Arguments[0], out double one) && one == 1 && !_reciprocals.ContainsKey(division.Arguments[1].Id):
                    Add(division.Arguments[1], target);
                    builder.Append(statement);
                    break;
                default:
                    builder.Append(statement);
                    break;
            }
        }

        own.ForEach(d => _reciprocals.Remove(d));
        return builder.Finish(block.Yields);

        void Add(Value divisor, Value reciprocal)
        {
            _reciprocals[divisor.Id] = reciprocal;
            own.Add(divisor.Id);
        }
    }

    /// <summary>A tangent over x or over 2x: the divisor is x, the scale 1 or ½.</summary>
    private bool IsQuotient(Statement statement, out Value divisor, out double scale)
    {
        divisor = null!;
        scale = 1;
        if (statement is not Let { Target.IsLinear: true, Operation: Primitive { Name: Op.Divide } quotient } || quotient.Arguments[1].IsLinear)
        {
            return false;
        }

        divisor = quotient.Arguments[1];
        if (_context.DefinitionOf(divisor) is Primitive { Name: Op.Multiply } product
            && RealConstant.TryGet(_context, product.Arguments[0], out double factor) && factor == 2)
        {
            divisor = product.Arguments[1];
            scale = 0.5;
        }

        return true;
    }
}
