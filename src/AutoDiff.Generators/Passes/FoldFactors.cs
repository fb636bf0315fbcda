using System.Globalization;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Multiplies a cotangent once by what it is multiplied by in several steps, where the product of these constants is exact: twice a half of it is itself.
/// Cotangents alone: the primal keeps its own products. Works while it is known what is linear.
/// </summary>
internal sealed class FoldFactors : IrRewriter
{
    /// <summary>Constants beyond it, or its reciprocal, stay: a product might overflow on the way.</summary>
    private const double LargestConstant = 1 << 20;

    private readonly IrContext _context;
    private readonly Dictionary<int, int> _uses = [];

    private FoldFactors(FunctionIr function)
    {
        _context = IrContext.For(function);
        foreach (Value value in IrWalk.AllOperands(function.Body))
        {
            _uses[value.Id] = _uses.TryGetValue(value.Id, out int count) ? count + 1 : 1;
        }
    }

    public static FunctionIr Run(FunctionIr function)
    {
        FoldFactors pass = new(function);
        Block body = pass.Rewrite(function.Body);
        return function with { Body = body, NextId = pass._context.NextId };
    }

    protected override IEnumerable<Statement> Rewrite(Statement statement)
    {
        if (statement is not Let { Target.IsLinear: true } let || Step(let.Target) is not { } step)
        {
            return [Copy(statement)];
        }

        (Value from, double factor) = step;
        int steps = 1;
        while (_uses[from.Id] == 1 && Step(from) is { } earlier && IsExact(factor, earlier.Factor))
        {
            factor *= earlier.Factor;
            from = earlier.From;
            steps++;
        }

        if (steps == 1)
        {
            return [let];
        }

        IrBuilder builder = new(_context) { Source = let.Source };
        Primitive folded = factor == -1
            ? new Primitive(Op.Negate, new([from]))
            : new Primitive(Op.Multiply, new([builder.Real(from.Type, factor.ToString("R", CultureInfo.InvariantCulture)), from]));
        return [.. builder.Finish().Statements, let with { Operation = folded }];
    }

    /// <summary>What a cotangent is a constant multiple of, and the constant.</summary>
    private (Value From, double Factor)? Step(Value value) => _context.DefinitionOf(value) switch
    {
        Primitive { Name: Op.Negate, Known: null } negate when negate.Arguments[0].IsLinear => (negate.Arguments[0], -1),
        Primitive { Name: Op.Multiply, Known: null } product when product.Arguments[1].IsLinear && Factor(product.Arguments[0]) is { } factor => (product.Arguments[1], factor),
        Primitive { Name: Op.Multiply, Known: null } product when product.Arguments[0].IsLinear && Factor(product.Arguments[1]) is { } factor => (product.Arguments[0], factor),
        _ => null,
    };

    private double? Factor(Value value) =>
        value.Type == IrType.Double && _context.DefinitionOf(value) is Constant && RealConstant.TryGet(_context, value, out double factor)
        && Math.Abs(factor) is >= 1 / LargestConstant and <= LargestConstant ? factor : null;

    /// <summary>Whether a product is exact: one factor is a power of two.</summary>
    private static bool IsExact(double a, double b) => Math.Abs(a * b) is >= 1 / LargestConstant and <= LargestConstant && (IsPowerOfTwo(a) || IsPowerOfTwo(b));

    private static bool IsPowerOfTwo(double number) => (BitConverter.DoubleToInt64Bits(number) & ((1L << 52) - 1)) == 0;
}
