using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Tests.Harness;

/// <summary>Makes a small function by hand.</summary>
internal sealed class FunctionBuilder
{
    private readonly List<Value> _parameters = [];
    private readonly string[] _sourceLines;

    public FunctionBuilder(params string[] sourceLines)
    {
        _sourceLines = sourceLines;
        Body = new IrBuilder(Context);
    }

    public IrContext Context { get; } = new();

    public IrBuilder Body { get; }

    public Value Parameter(IrType type, string name)
    {
        Value value = Context.Fresh(type, name);
        _parameters.Add(value);
        return value;
    }

    public Value Real(string name) => Parameter(IrType.Double, name);

    public Value Int(string name) => Parameter(IrType.Int, name);

    public Value Bool(string name) => Parameter(IrType.Bool, name);

    public Value Span(string name) => Parameter(IrType.Span(IrType.Double), name);

    public Value ReadOnlySpan(string name) => Parameter(IrType.ReadOnlySpan(IrType.Double), name);

    public Value Array(string name) => Parameter(IrType.Array(IrType.Double), name);

    public Value Stack() => Parameter(IrType.Stack, "residuals");

    public Value Fresh(IrType type, string hint = "") => Context.Fresh(type, hint);

    /// <summary>A branch; the blocks are given builders and return what they yield.</summary>
    public Value[] If(IrBuilder at, Value condition, Func<IrBuilder, Value[]> then, Func<IrBuilder, Value[]> otherwise, params string[] hints)
    {
        IrBuilder first = at.Nested(), second = at.Nested();
        Value[] yields = then(first), others = otherwise(second);
        Value[] results = [.. yields.Select((y, i) => Context.Fresh(y.Type, i < hints.Length ? hints[i] : ""))];
        at.Append(new If(Context.TakeId(), condition, first.Finish(yields), second.Finish(others), new(results)));
        return results;
    }

    /// <summary>A counted loop over one set of carried values.</summary>
    public Value[] For(
        IrBuilder at, Value lower, Value upper, Value[] initial, string[] hints, Func<IrBuilder, Value, Value[], Value[]> body, int step = 1, bool inclusive = false)
    {
        Value index = Context.Fresh(IrType.Int, "i");
        Value[] carried = [.. initial.Select((v, k) => Context.Fresh(v.Type, hints[k]))];
        IrBuilder inner = at.Nested();
        Value[] next = body(inner, index, carried);
        Value[] results = [.. carried.Select(c => Context.Fresh(c.Type, c.Hint))];
        at.Append(new Loop(Context.TakeId(), index, lower, upper, step, inclusive, null, new(carried), new(initial), inner.Finish(next), new(results)));
        return results;
    }

    /// <summary>A loop while a condition holds.</summary>
    public Value[] While(
        IrBuilder at, Value[] initial, string[] hints, Func<IrBuilder, Value[], Value> condition, Func<IrBuilder, Value, Value[], Value[]> body, Value? trips = null)
    {
        Value index = Context.Fresh(IrType.Int);
        Value[] carried = [.. initial.Select((v, k) => Context.Fresh(v.Type, hints[k]))];
        IrBuilder test = at.Nested(), inner = at.Nested();
        Value goesOn = condition(test, carried);
        Value[] next = body(inner, index, carried);
        Value[] results = [.. carried.Select(c => Context.Fresh(c.Type, c.Hint))];
        at.Append(new Loop(
            Context.TakeId(), index, null, null, 1, false, test.Finish(goesOn), new(carried), new(initial), inner.Finish(next), new(results), trips));
        return results;
    }

    public FunctionIr Finish(params Value[] results) => new("F", new([.. _parameters]), Body.Finish(results), new(_sourceLines), Context.NextId);
}
