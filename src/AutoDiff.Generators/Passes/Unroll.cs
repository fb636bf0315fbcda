using System.Globalization;
using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Writes out short inner loops of a constant number of iterations that work on tangents in lanes: of what they do in an iteration, counting is as
/// much as the rest, and indices that follow from the counter are constants.
/// </summary>
internal sealed class Unroll : IrRewriter
{
    private const int MostTrips = 4;
    private const int MostStatements = 16;

    private readonly IrContext _context;
    private readonly Dictionary<int, Value> _map = [];

    private Unroll(FunctionIr function) => _context = IrContext.For(function);

    public static FunctionIr Run(FunctionIr function)
    {
        Unroll pass = new(function);
        Block body = pass.Rewrite(function.Body);
        return function with { Body = body, NextId = pass._context.NextId };
    }

    protected override Value Use(Value value)
    {
        while (_map.TryGetValue(value.Id, out Value? mapped))
        {
            value = mapped;
        }

        return value;
    }

    protected override IEnumerable<Statement> Rewrite(Statement statement) =>
        statement is Loop loop && Trips(loop) is { } trips ? Copies(loop, trips) : [Copy(statement)];

    /// <summary>The values of the counter, if the loop is short.</summary>
    private int[]? Trips(Loop loop)
    {
        if (loop is not { IsCounted: true, Condition: null, Trips: null, Step: 1 or -1 } || loop.Body.Statements.Count > MostStatements
            || !loop.Body.Statements.Any(s => s is Let { Target.Type.IsLanes: true })
            || loop.Body.Statements.Any(s => s is Structured or Release or Let { Operation: Allocate or Mark })
            || !IsInteger(loop.Lower!, out int lower) || !IsInteger(loop.Upper!, out int upper))
        {
            return null;
        }

        int count = ((upper - lower) * loop.Step) + (loop.Inclusive ? 1 : 0);
        return count is > 0 and <= MostTrips ? [.. Enumerable.Range(0, count).Select(k => lower + (k * loop.Step))] : null;
    }

    private IEnumerable<Statement> Copies(Loop loop, int[] trips)
    {
        List<Statement> statements = [];
        Value[] carried = [.. loop.Initial.Select(Use)];
        foreach (int trip in trips)
        {
            IrBuilder builder = new(_context) { Source = loop.Source };
            Dictionary<int, Value> map = new() { [loop.Index.Id] = builder.Constant(loop.Index.Type, trip.ToString(CultureInfo.InvariantCulture)) };
            for (int i = 0; i < carried.Length; i++)
            {
                map[loop.Carried[i].Id] = carried[i];
            }

            statements.AddRange(builder.Finish().Statements);
            Iteration iteration = new(this, map);
            Block body = iteration.Rewrite(loop.Body);
            statements.AddRange(body.Statements);
            carried = [.. body.Yields];
        }

        for (int i = 0; i < carried.Length; i++)
        {
            _map[loop.Results[i].Id] = carried[i];
        }

        return statements;
    }

    private bool IsZero(Value value) => _context.IsConstant(value, out string text) && text == IrBuilder.RealLiteral(value.Type, "0");

    private bool IsInteger(Value value, out int number)
    {
        number = 0;
        return _context.IsConstant(value, out string text) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Copies an iteration, with whole-number arithmetic on constants done.</summary>
    private sealed class Iteration(Unroll pass, Dictionary<int, Value> map) : Cloner(pass._context, map)
    {
        protected override Value Use(Value value) => base.Use(pass.Use(value));

        protected override IEnumerable<Statement> Rewrite(Statement statement)
        {
            Statement copy = Copy(statement);
            if (copy is not Let let)
            {
                return [copy];
            }

            if (let is { Operation: Primitive { Known: null } primitive } && let.Target.Type == IrType.Int && Fold(primitive) is { } number)
            {
                let = let with { Operation = new Constant(number.ToString(CultureInfo.InvariantCulture)) };
            }

            // In lanes everything is a tangent: zero and a term are the term.
            if (let is { Operation: Primitive { Name: Op.Add } sum, Target.Type.IsLanes: true } && pass.IsZero(sum.Arguments[0]))
            {
                Map[((Let)statement).Target.Id] = sum.Arguments[1];
                return [];
            }

            pass._context.Define(let.Target, let.Operation);
            return [let];
        }

        private int? Fold(Primitive primitive)
        {
            if (primitive.Arguments.Count != 2 || !pass.IsInteger(primitive.Arguments[0], out int a) || !pass.IsInteger(primitive.Arguments[1], out int b))
            {
                return null;
            }

            return primitive.Name switch
            {
                Op.Add => unchecked(a + b),
                Op.Subtract => unchecked(a - b),
                Op.Multiply => unchecked(a * b),
                _ => null,
            };
        }
    }
}
