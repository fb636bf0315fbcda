using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Rules;

/// <summary>
/// What the rules have in common that write the derived forms of a function whose arguments and results are storage. A form has the function's parameters, then what the
/// rule adds, a stack first; its working storage is released when it returns.
/// </summary>
internal abstract class FunctionRule
{
    private readonly FunctionIr _function;
    private readonly IrContext _context = new();
    private readonly Value _mark;

    /// <param name="function">The function.</param>
    protected FunctionRule(FunctionIr function)
    {
        _function = function;
        Code = new MatrixCode(_context);
        Own = [.. function.Parameters.Select(p => Fresh(p.Type, p.Hint))];
        Stack = Fresh(IrType.Stack, "residuals");
        _mark = Code.Builder.Let(IrType.StackMark, new Mark(Stack), "mark");
    }

    protected MatrixCode Code { get; }

    /// <summary>The function's parameters.</summary>
    protected Value[] Own { get; }

    protected Value Stack { get; }

    /// <summary>The forward sweep: keeps what may have changed before the reverse sweep.</summary>
    public FunctionIr Forward(string name, EquatableArray<int> unstable)
    {
        CallFunction();
        foreach (int i in Kept(unstable))
        {
            Code.Push(Stack, Own[i]);
        }

        return Finish(name, [Stack]);
    }

    /// <summary>Whether the reverse sweep reads a parameter, so that it is kept if it may have changed.</summary>
    protected abstract bool IsRead(int parameter);

    /// <summary>The parameters as the forward sweep found them, for the reverse sweep.</summary>
    protected Value[] Restored(EquatableArray<int> unstable)
    {
        Value[] values = [.. Own];
        foreach (int i in Kept(unstable).Reverse())
        {
            Value length = Code.LengthOf(Own[i]);
            values[i] = Code.Scratch(Own[i].Type.Element!, length, Own[i].Hint + "Kept");
            Code.Pop(Stack, values[i], length);
        }

        return values;
    }

    protected void CallFunction() => Code.Call(_function, [.. Own]);

    protected Value Fresh(IrType type, string hint) => _context.Fresh(type, hint);

    /// <summary>Tangents or cotangents, at the places of the parameters that they belong to; null for the others.</summary>
    protected Value[] Linear(IEnumerable<int> active, string suffix, Func<int, bool> isWritten)
    {
        Value[] linear = new Value[Own.Length];
        foreach (int i in active.OrderBy(i => i))
        {
            linear[i] = Storage(i, suffix, isWritten(i));
        }

        return linear;
    }

    /// <summary>Those of the values that there are.</summary>
    protected static IEnumerable<Value> Given(Value[] linear) => linear.Where(v => v is not null);

    /// <summary>Series, and the strides of their rows, at the places of the parameters that they belong to.</summary>
    protected (Value[] Series, Value[] Strides) Series(IEnumerable<int> active, Func<int, bool> isWritten)
    {
        Value[] series = new Value[Own.Length], strides = new Value[Own.Length];
        foreach (int i in active.OrderBy(i => i))
        {
            series[i] = Storage(i, "Series", isWritten(i));
            strides[i] = Fresh(IrType.Int, Own[i].Hint + "Stride");
        }

        return (series, strides);
    }

    protected FunctionIr Finish(string name, IEnumerable<Value> added)
    {
        Code.Builder.Append(new Release(Stack, _mark));
        return new FunctionIr(
            name, new([.. Own, .. added]), Passes.Scratch.Bind(Code.Builder.Finish(), Stack, _context), [], _context.NextId) { IsSeparate = true };
    }

    /// <summary>The expansion of the function in the parameters that have series.</summary>
    protected FunctionIr FinishExpansion(string name, Value order, Value[] series, Value[] strides)
    {
        int[] active = [.. Enumerable.Range(0, Own.Length).Where(i => series[i] is not null)];
        return Finish(name, [Stack, order, .. active.SelectMany(i => new[] { series[i], strides[i] })]) with
        {
            Expansion = new Expansion(_function.Name, active.ToEquatableArray(), []),
        };
    }

    private Value Storage(int parameter, string suffix, bool isWritten)
    {
        IrType element = Own[parameter].Type.Element!;
        return Fresh(isWritten ? IrType.Span(element) : IrType.ReadOnlySpan(element), Own[parameter].Hint + suffix);
    }

    private IEnumerable<int> Kept(EquatableArray<int> unstable) => unstable.Where(IsRead).OrderBy(i => i);
}
