using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Rules;

/// <summary>What expanding one application <c>v = f(x₀, …)</c> of a primitive in Taylor series needs of the pass that does it.</summary>
internal abstract class SeriesScope
{
    /// <summary>The arguments x₀, ….</summary>
    public abstract IReadOnlyList<Value> Arguments { get; }

    /// <summary>The value v, which the primitive itself has computed: the coefficient of t⁰.</summary>
    public abstract Value V { get; }

    public abstract IrBuilder Builder { get; }

    /// <summary>The coefficients from that of t¹ on; null for a constant.</summary>
    public abstract Value? SeriesOf(Value value);

    /// <summary>Storage for a series.</summary>
    public abstract Value New(IrType type, string hint);

    /// <summary>Calls a library function of the type of v: its value alone.</summary>
    public abstract Value Call(string member, params Value[] arguments);

    /// <summary>The series of two functions that were computed for an argument already, if they were.</summary>
    public abstract (Value First, Value Second)? Known(string pair, Value argument);

    public abstract void Remember(string pair, Value argument, (Value First, Value Second) known);

    public IrType Type => V.Type;

    public Value X0 => Arguments[0];

    public Value Y0 => Arguments[1];

    public Value? X => SeriesOf(Arguments[0]);

    public Value? Y => SeriesOf(Arguments[1]);

    public Value? Z => SeriesOf(Arguments[2]);

    public Value Number(string text) => ExactConstant.Make(Builder, Type, text);

    public bool IsConstant(Value value, out double number) => ExactConstant.TryGet(Builder.Context, value, out number);

    /// <summary>Storage for v, or for what it is made of.</summary>
    public Value New() => New(Type, Name + "Series");

    private string Name => V.Hint.Length > 0 ? V.Hint : Builder.Context.DefinitionOf(V) is not Primitive primitive ? "" : primitive.Name switch
    {
        Op.Add => "sum",
        Op.Subtract => "difference",
        Op.Multiply or Op.StrongMultiply => "product",
        Op.Divide or Op.StrongDivide => "quotient",
        Op.Negate => "negative",
        Op.Select => "choice",
        string name when RuleTable.FunctionName(name) is { } function => char.ToLowerInvariant(function[0]) + function.Substring(1),
        _ => "part",
    };

    /// <summary>Runs a routine; returns the series that it computes.</summary>
    public Value Run(string routine, params Value[] arguments) => Run(routine, 0, arguments);

    /// <summary>Runs a routine that needs working storage for some series, which come before its result.</summary>
    public Value Run(string routine, int workspace, params Value[] arguments)
    {
        Value[] outputs = [.. Enumerable.Range(0, workspace).Select(_ => New(Type, "work")), New()];
        Builder.Append(new Expand(routine, new(arguments), new(outputs)));
        return outputs[workspace];
    }
}
