using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Rules;

/// <summary>
/// How the derivatives of a function y = F(x) of the library are computed, F of several arguments and results that are storage.
/// </summary>
/// <param name="Tangent">The function of the module ẏ = D(x, y)·ẋ: x, y, ẋ, ẏ, a stack.</param>
/// <param name="Cotangent">The function of the module x̄ += D(x, y)ᵀ·ȳ: x, y, ȳ, x̄, a stack.</param>
internal sealed record MatrixDifferential(string Tangent, string Cotangent);

/// <summary>
/// The derivatives of a function with a <see cref="MatrixDifferential"/>. They are functions of IR like any other and are derived again like any other: D is code.
/// </summary>
internal sealed class MatrixRule : FunctionRule
{
    private readonly FunctionIr _tangent;
    private readonly FunctionIr _cotangent;
    private readonly HashSet<int> _active;
    private readonly int[] _inputs;
    private readonly int[] _outputs;
    private readonly IrType _element;

    /// <param name="function">The function.</param>
    /// <param name="tangent">D.</param>
    /// <param name="cotangent">Dᵀ.</param>
    /// <param name="active">The parameters that have a tangent, cotangent or series.</param>
    public MatrixRule(FunctionIr function, FunctionIr tangent, FunctionIr cotangent, IEnumerable<int> active)
        : base(function)
    {
        (_tangent, _cotangent) = (tangent, cotangent);
        _active = [.. active];
        _inputs = InputsOf(function);
        _outputs = [.. Enumerable.Range(0, function.Parameters.Count).Except(_inputs)];
        _element = function.Parameters[0].Type.Element!;
    }

    /// <summary>The parameters of a function that are arguments; the others are results.</summary>
    public static int[] InputsOf(FunctionIr function) =>
        [.. Enumerable.Range(0, function.Parameters.Count).Where(i => function.Parameters[i].Type.Buffer == BufferKind.ReadOnlySpan)];

    /// <summary>The parameters of D that have a series where those of the function have one: x, y, ẋ, ẏ, and y always.</summary>
    public static int[] ActiveOfTangent(FunctionIr function, IEnumerable<int> active)
    {
        int[] inputs = InputsOf(function);
        int own = function.Parameters.Count;
        int[] varied = [.. inputs.Where(active.Contains)];
        return [.. varied.Concat(Enumerable.Range(0, own).Except(inputs)).Concat(varied.Select(i => own + Array.IndexOf(inputs, i))).Concat(Enumerable.Range(own + inputs.Length, own - inputs.Length))];
    }

    private bool Depends => _inputs.Any(_active.Contains);

    public FunctionIr Jvp(string name)
    {
        Value[] tangents = Linear(_active, "Tangent", _outputs.Contains);
        CallFunction();
        Value[] all = [.. tangents.Select((t, i) => t ?? Zeros(i))];
        if (Depends)
        {
            Code.Call(_tangent, [.. Own, .. _inputs.Concat(_outputs).Select(i => all[i]), Stack]);
        }
        else
        {
            Clear(tangents);
        }

        return Finish(name, [Stack, .. Given(tangents)]);
    }

    public FunctionIr Reverse(string name, EquatableArray<int> unstable)
    {
        Value[] cotangents = Linear(_active, "Cotangent", _ => true);
        Value[] values = Restored(unstable);
        if (Depends)
        {
            Value[] all = [.. cotangents.Select((c, i) => c ?? Zeros(i))];
            Code.Call(_cotangent, [.. values, .. _outputs.Concat(_inputs).Select(i => all[i]), Stack]);
        }

        Clear(cotangents);
        return Finish(name, [Stack, .. Given(cotangents)]);
    }

    /// <summary>k·yₖ is coefficient k − 1 of D(x(t), y(t))·x'(t), for which y is needed up to coefficient k − 1.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="taylor">The expansion of D; null if no argument has a series.</param>
    public FunctionIr Taylor(string name, FunctionIr? taylor)
    {
        Value order = Fresh(IrType.Int, "order");
        (Value[] series, Value[] strides) = Series(_active, _outputs.Contains);
        CallFunction();
        Value one = Code.Int(1), last = Code.Sum(order, one);
        Value[] lengths = [.. Own.Select(Code.LengthOf)];
        Value Row(Value buffer, Value stride, Value k, int i) => Code.Part(buffer, Code.Product(k, stride), lengths[i]);
        if (taylor is null)
        {
            Code.For(one, last, 1, k =>
            {
                foreach (int i in _outputs.Where(_active.Contains))
                {
                    Code.Fill(Row(series[i], strides[i], k, i), "0");
                }
            });
            return FinishExpansion(name, order, series, strides);
        }

        // Row j of x' is (j + 1) times row j + 1 of x.
        Value[] slopes = [.. Own.Select((o, i) => Code.Scratch(_element, _active.Contains(i) ? Code.Product(last, lengths[i]) : lengths[i], o.Hint + "Slope"))];
        foreach (int i in _inputs.Where(_active.Contains))
        {
            Code.For(order, j =>
            {
                Value next = Code.Sum(j, one), from = Row(series[i], strides[i], next, i), to = Row(slopes[i], lengths[i], j, i), factor = Real(next);
                Code.For(lengths[i], e => Code.Builder.Append(new Store(to, e, Code.Builder.Multiply(factor, Code.Load(from, e)))));
            });
        }

        Code.For(order, k =>
        {
            Value zero = Code.Int(0);
            List<Value> arguments = [.. Own, .. _inputs.Concat(_outputs).Select(i => Row(slopes[i], lengths[i], zero, i)), Stack, k];
            foreach (int i in _inputs.Where(_active.Contains).Concat(_outputs))
            {
                arguments.AddRange([series[i], strides[i]]);
            }

            foreach (int i in _inputs.Where(_active.Contains).Concat(_outputs))
            {
                arguments.AddRange([slopes[i], lengths[i]]);
            }

            Code.Call(taylor, [.. arguments]);
            foreach (int i in _outputs)
            {
                Value next = Code.Sum(k, one), from = Row(slopes[i], lengths[i], k, i), to = Row(series[i], strides[i], next, i), divisor = Real(next);
                Code.For(lengths[i], e => Code.Builder.Append(new Store(to, e, Code.Builder.Divide(Code.Load(from, e), divisor))));
            }
        });
        return FinishExpansion(name, order, series, strides);
    }

    private Value Real(Value count) => Code.Builder.Apply(_element, Op.Convert, count);

    /// <summary>Storage for what is not wanted, and zeros for what is not active.</summary>
    private Value Zeros(int i) => Code.Scratch(_element, Code.LengthOf(Own[i]), Own[i].Hint + "Unused");

    private void Clear(Value[] linear)
    {
        foreach (int i in _outputs.Where(_active.Contains))
        {
            Code.Fill(linear[i], "0");
        }
    }

    /// <summary>Whether more than the length of a parameter counts.</summary>
    protected override bool IsRead(int parameter)
    {
        int id = _cotangent.Parameters[parameter].Id;
        return Depends && IrWalk.Statements(_cotangent.Body).Any(s => s is not Let { Operation: Length } && IrWalk.Operands(s).Any(v => v.Id == id));
    }
}
