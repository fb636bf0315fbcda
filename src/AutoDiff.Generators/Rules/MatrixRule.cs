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
internal sealed class MatrixRule
{
    private readonly FunctionIr _function;
    private readonly FunctionIr _tangent;
    private readonly FunctionIr _cotangent;
    private readonly HashSet<int> _active;
    private readonly int[] _inputs;
    private readonly int[] _outputs;
    private readonly IrContext _context = new();
    private readonly MatrixCode _code;
    private readonly Value[] _own;
    private readonly Value _stack;
    private readonly Value _mark;
    private readonly IrType _element;

    /// <param name="function">The function.</param>
    /// <param name="tangent">D.</param>
    /// <param name="cotangent">Dᵀ.</param>
    /// <param name="active">The parameters that have a tangent, cotangent or series.</param>
    public MatrixRule(FunctionIr function, FunctionIr tangent, FunctionIr cotangent, IEnumerable<int> active)
    {
        (_function, _tangent, _cotangent) = (function, tangent, cotangent);
        _active = [.. active];
        _inputs = InputsOf(function);
        _outputs = [.. Enumerable.Range(0, function.Parameters.Count).Except(_inputs)];
        _element = function.Parameters[0].Type.Element!;
        _code = new MatrixCode(_context);
        _own = [.. function.Parameters.Select(p => _context.Fresh(p.Type, p.Hint))];
        _stack = _context.Fresh(IrType.Stack, "residuals");
        _mark = _code.Builder.Let(IrType.StackMark, new Mark(_stack), "mark");
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
        Value[] tangents = Linear("Tangent", i => _outputs.Contains(i));
        _code.Call(_function, [.. _own]);
        Value[] all = [.. tangents.Select((t, i) => t ?? Zeros(i))];
        if (Depends)
        {
            _code.Call(_tangent, [.. _own, .. _inputs.Concat(_outputs).Select(i => all[i]), _stack]);
        }
        else
        {
            Clear(tangents);
        }

        return Finish(name, [_stack, .. Given(tangents)]);
    }

    /// <summary>The forward sweep: keeps what may have changed before the reverse sweep.</summary>
    public FunctionIr Forward(string name, EquatableArray<int> unstable)
    {
        _code.Call(_function, [.. _own]);
        foreach (int i in Kept(unstable))
        {
            _code.For(_code.LengthOf(_own[i]), k => _code.Builder.Append(new Push(_stack, _code.Load(_own[i], k))));
        }

        return Finish(name, [_stack]);
    }

    public FunctionIr Reverse(string name, EquatableArray<int> unstable)
    {
        Value[] cotangents = Linear("Cotangent", _ => true);
        Value[] values = [.. _own];
        foreach (int i in Kept(unstable).Reverse())
        {
            Value length = _code.LengthOf(_own[i]), copy = _code.Scratch(_element, length, _own[i].Hint + "Kept");
            _code.For(_code.Difference(length, _code.Int(1)), _code.Int(0), -1, k => _code.Builder.Append(
                new Store(copy, k, _code.Builder.Let(_element, new Pop(_stack)))));
            values[i] = copy;
        }

        if (Depends)
        {
            Value[] all = [.. cotangents.Select((c, i) => c ?? Zeros(i))];
            _code.Call(_cotangent, [.. values, .. _outputs.Concat(_inputs).Select(i => all[i]), _stack]);
        }

        Clear(cotangents);
        return Finish(name, [_stack, .. Given(cotangents)]);
    }

    /// <summary>k·yₖ is coefficient k − 1 of D(x(t), y(t))·x'(t), for which y is needed up to coefficient k − 1.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="taylor">The expansion of D; null if no argument has a series.</param>
    public FunctionIr Taylor(string name, FunctionIr? taylor)
    {
        Value order = _context.Fresh(IrType.Int, "order");
        List<Value> added = [_stack, order];
        Value[] series = new Value[_own.Length], strides = new Value[_own.Length];
        foreach (int i in _active.OrderBy(i => i))
        {
            added.Add(series[i] = _context.Fresh(_outputs.Contains(i) ? IrType.Span(_element) : IrType.ReadOnlySpan(_element), _own[i].Hint + "Series"));
            added.Add(strides[i] = _context.Fresh(IrType.Int, _own[i].Hint + "Stride"));
        }

        _code.Call(_function, [.. _own]);
        Value one = _code.Int(1), last = _code.Sum(order, one);
        Value[] lengths = [.. _own.Select(_code.LengthOf)];
        Value Row(Value buffer, Value stride, Value k, int i) => _code.Part(buffer, _code.Product(k, stride), lengths[i]);
        if (taylor is null)
        {
            _code.For(one, last, 1, k =>
            {
                foreach (int i in _outputs.Where(_active.Contains))
                {
                    _code.Fill(Row(series[i], strides[i], k, i), "0");
                }
            });
            return Expanded(name, added);
        }

        // Row j of x' is (j + 1) times row j + 1 of x.
        Value[] slopes = [.. _own.Select((o, i) => _code.Scratch(_element, _active.Contains(i) ? _code.Product(last, lengths[i]) : lengths[i], o.Hint + "Slope"))];
        foreach (int i in _inputs.Where(_active.Contains))
        {
            _code.For(order, j =>
            {
                Value next = _code.Sum(j, one), from = Row(series[i], strides[i], next, i), to = Row(slopes[i], lengths[i], j, i), factor = Real(next);
                _code.For(lengths[i], e => _code.Builder.Append(new Store(to, e, _code.Builder.Multiply(factor, _code.Load(from, e)))));
            });
        }

        _code.For(order, k =>
        {
            Value zero = _code.Int(0);
            List<Value> arguments = [.. _own, .. _inputs.Concat(_outputs).Select(i => Row(slopes[i], lengths[i], zero, i)), _stack, k];
            foreach (int i in _inputs.Where(_active.Contains).Concat(_outputs))
            {
                arguments.AddRange([series[i], strides[i]]);
            }

            foreach (int i in _inputs.Where(_active.Contains).Concat(_outputs))
            {
                arguments.AddRange([slopes[i], lengths[i]]);
            }

            _code.Call(taylor, [.. arguments]);
            foreach (int i in _outputs)
            {
                Value next = _code.Sum(k, one), from = Row(slopes[i], lengths[i], k, i), to = Row(series[i], strides[i], next, i), divisor = Real(next);
                _code.For(lengths[i], e => _code.Builder.Append(new Store(to, e, _code.Builder.Divide(_code.Load(from, e), divisor))));
            }
        });
        return Expanded(name, added);
    }

    private Value Real(Value count) => _code.Builder.Apply(_element, Op.Convert, count);

    /// <summary>Storage for what is not wanted, and zeros for what is not active.</summary>
    private Value Zeros(int i) => _code.Scratch(_element, _code.LengthOf(_own[i]), _own[i].Hint + "Unused");

    private void Clear(Value[] linear)
    {
        foreach (int i in _outputs.Where(_active.Contains))
        {
            _code.Fill(linear[i], "0");
        }
    }

    /// <summary>The parameters that the reverse sweep reads and that may have changed.</summary>
    private IEnumerable<int> Kept(EquatableArray<int> unstable) => unstable.Where(i => Depends && IsRead(_cotangent.Parameters[i])).OrderBy(i => i);

    /// <summary>Whether more than the length of a parameter counts.</summary>
    private bool IsRead(Value parameter) =>
        IrWalk.Statements(_cotangent.Body).Any(s => s is not Let { Operation: Length } && IrWalk.Operands(s).Any(v => v.Id == parameter.Id));

    private Value[] Linear(string suffix, Func<int, bool> isWritten)
    {
        Value[] linear = new Value[_own.Length];
        foreach (int i in _active)
        {
            linear[i] = _context.Fresh(isWritten(i) ? IrType.Span(_element) : IrType.ReadOnlySpan(_element), _own[i].Hint + suffix);
        }

        return linear;
    }

    private IEnumerable<Value> Given(Value[] linear) => _active.OrderBy(i => i).Select(i => linear[i]);

    private FunctionIr Expanded(string name, IEnumerable<Value> added) => Finish(name, added) with
    {
        Expansion = new Expansion(_function.Name, _active.OrderBy(i => i).ToEquatableArray(), []),
    };

    private FunctionIr Finish(string name, IEnumerable<Value> added)
    {
        _code.Builder.Append(new Release(_stack, _mark));
        return new FunctionIr(
            name, new([.. _own, .. added]), Passes.Scratch.Bind(_code.Builder.Finish(), _stack, _context), [], _context.NextId) { IsSeparate = true };
    }
}
