using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Rules;

/// <summary>Writes loops over matrices, and calls of functions that work on them.</summary>
internal sealed class MatrixCode(IrContext context)
{
    public IrBuilder Builder { get; private set; } = new(context);

    /// <summary>Writes into a block of its own.</summary>
    public MatrixCode Nested() => new(context) { Builder = Builder.Nested() };

    public Value LengthOf(Value buffer) => Builder.Let(IrType.Int, new Length(buffer));

    /// <summary>The number of rows of a square matrix.</summary>
    public Value SizeOf(Value length) => Builder.Let(IrType.Int, new Inert("(int)global::System.Math.Sqrt({0})", [length], Purity.Pure), "n");

    /// <summary>a / b of counts, b not 0 unless a is.</summary>
    public Value Quotient(Value a, Value b) => Builder.Let(IrType.Int, new Inert("{0} / global::System.Math.Max({1}, 1)", [a, b], Purity.Pure), "m");

    public Value Int(int value) => Builder.Int(value);

    public Value Sum(Value a, Value b) => Builder.Apply(IrType.Int, Op.Add, a, b);

    public Value Difference(Value a, Value b) => Builder.Apply(IrType.Int, Op.Subtract, a, b);

    public Value Product(Value a, Value b) => Builder.Apply(IrType.Int, Op.Multiply, a, b);

    public Value Load(Value buffer, Value index) => Builder.Let(buffer.Type.Element!, new Load(buffer, index));

    public Value Scratch(IrType element, Value length, string hint) =>
        Builder.Let(IrType.Span(element), new Allocate(length, AllocationKind.Scratch), hint);

    public Value Part(Value buffer, Value start, Value length) => Builder.Let(buffer.Type, new Slice(buffer, start, length), buffer.Hint + "Row");

    public void Fill(Value buffer, string text) => Builder.Append(new Fill(buffer, Builder.Real(buffer.Type.Element!, text)));

    /// <summary>Keeps the elements of storage.</summary>
    public void Push(Value stack, Value buffer) => For(LengthOf(buffer), k => Builder.Append(new Push(stack, Load(buffer, k))));

    /// <summary>Takes off the elements that were kept.</summary>
    public void Pop(Value stack, Value buffer, Value length) => For(
        Difference(length, Int(1)), Int(0), -1, k => Builder.Append(new Store(buffer, k, Builder.Let(buffer.Type.Element!, new Pop(stack)))));

    public void For(Value count, Action<Value> write) => For(Int(0), count, 1, write);

    /// <summary>A loop; the bound is reached where it counts down.</summary>
    public void For(Value first, Value bound, int step, Action<Value> write)
    {
        IrBuilder outer = Builder;
        Value index = context.Fresh(IrType.Int, "i");
        Builder = outer.Nested();
        write(index);
        Block body = Builder.Finish();
        Builder = outer;
        Builder.Append(new Loop(context.TakeId(), index, first, bound, step, step < 0, null, [], [], body, []));
    }

    /// <summary>Calls a function that returns nothing. Spans are passed as what it takes.</summary>
    public void Call(FunctionIr function, params Value[] arguments)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            IrType type = function.Parameters[i].Type;
            if (type.IsBuffer && type != arguments[i].Type)
            {
                arguments[i] = Builder.Let(type, new Slice(arguments[i], null, null), arguments[i].Hint);
            }
        }

        Builder.Append(new Call(context.TakeId(), function.Name, CallForm.Primal, new(arguments), [], [], [], [], []));
    }
}
