using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// A product with a factor that is selected among zero, one and other constants, as at a kink, is selected itself: where the factor is zero or one nothing
/// is multiplied, and a sum that is handed on unchanged does not wait for a product.
/// </summary>
internal sealed class SelectProducts : IrRewriter
{
    private readonly IrContext _context;
    private readonly Dictionary<int, int> _uses = [];

    private SelectProducts(FunctionIr function)
    {
        _context = IrContext.For(function);
        foreach (Value value in IrWalk.AllOperands(function.Body))
        {
            _uses[value.Id] = _uses.TryGetValue(value.Id, out int count) ? count + 1 : 1;
        }
    }

    public static FunctionIr Run(FunctionIr function)
    {
        if (!IrWalk.Statements(function.Body).Any(s => s is Let { Operation: Primitive { Name: Op.Select } }))
        {
            return function;
        }

        SelectProducts pass = new(function);
        Block body = pass.Rewrite(function.Body);
        return function with { Body = body, NextId = pass._context.NextId };
    }

    protected override IEnumerable<Statement> Rewrite(Statement statement)
    {
        if (statement is not Let { Operation: Primitive { Name: Op.Multiply, Known: null } product } let)
        {
            return [Copy(statement)];
        }

        foreach ((Value factor, Value other) in new[] { (product.Arguments[0], product.Arguments[1]), (product.Arguments[1], product.Arguments[0]) })
        {
            if (factor.Type == other.Type && let.Target.Type == other.Type && IsSelected(factor) && LeavesOf(factor).Any(l => IsNumber(l, "0") || IsNumber(l, "1")))
            {
                IrBuilder builder = new(_context) { Source = let.Source };
                Primitive selected = (Primitive)_context.DefinitionOf(factor)!;
                Value first = Distribute(selected.Arguments[1], other, builder), second = Distribute(selected.Arguments[2], other, builder);
                return [.. builder.Finish().Statements, let with { Operation = selected with { Arguments = new([selected.Arguments[0], first, second]) } }];
            }
        }

        return [statement];
    }

    private bool IsSelected(Value value) => _context.DefinitionOf(value) is Primitive { Name: Op.Select } && _uses[value.Id] == 1 && LeavesOf(value).All(l => _context.IsConstant(l, out _));

    private IEnumerable<Value> LeavesOf(Value value) => _context.DefinitionOf(value) is Primitive { Name: Op.Select } selected && _uses[value.Id] == 1
        ? LeavesOf(selected.Arguments[1]).Concat(LeavesOf(selected.Arguments[2])) : [value];

    private bool IsNumber(Value value, string number) => _context.IsConstant(value, out string text) && text == IrBuilder.RealLiteral(value.Type, number);

    private Value Distribute(Value factor, Value other, IrBuilder builder)
    {
        if (_context.DefinitionOf(factor) is Primitive { Name: Op.Select } selected && _uses[factor.Id] == 1)
        {
            Value first = Distribute(selected.Arguments[1], other, builder), second = Distribute(selected.Arguments[2], other, builder);
            return builder.Let(other.Type, selected with { Arguments = new([selected.Arguments[0], first, second]) });
        }

        return IsNumber(factor, "0") ? factor : IsNumber(factor, "1") ? other : builder.Let(other.Type, new Primitive(Op.Multiply, new([factor, other])));
    }
}
