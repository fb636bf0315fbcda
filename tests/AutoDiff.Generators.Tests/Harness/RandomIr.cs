using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Tests.Harness;

/// <summary>
/// Random well-formed IR: every statement form, variables that share names, values that are used late, twice or never. All
/// functions have the parameters of <see cref="Function"/> and one result.
/// </summary>
internal sealed class RandomIr
{
    public const int BufferLength = 8;

    public delegate double Function(
        double x, double y, int n, bool flag, Span<double> a, Span<double> b, ReadOnlySpan<double> c, double[] d, Runtime.ResidualStack residuals);

    private static readonly string[] s_hints = ["", "", "", "", "s", "t", "z", "zTangent", "x"];

    private readonly Random _random;
    private readonly IrContext _context = new();
    private readonly List<Value> _buffers = [];
    private readonly Value _stack;
    private int _statements;

    private RandomIr(int seed)
    {
        _random = new Random(seed);
        _stack = _context.Fresh(IrType.Stack, "residuals");
    }

    public static FunctionIr Make(int seed, string name) => new RandomIr(seed).Make(name);

    private FunctionIr Make(string name)
    {
        Value x = _context.Fresh(IrType.Double, "x"), y = _context.Fresh(IrType.Double, "y");
        Value n = _context.Fresh(IrType.Int, "n"), flag = _context.Fresh(IrType.Bool, "flag");
        Value a = _context.Fresh(IrType.Span(IrType.Double), "a"), b = _context.Fresh(IrType.Span(IrType.Double), "b");
        Value c = _context.Fresh(IrType.ReadOnlySpan(IrType.Double), "c"), d = _context.Fresh(IrType.Array(IrType.Double), "d");
        _buffers.AddRange([a, b, c, d]);
        IrBuilder builder = new(_context);
        Scope scope = new(builder, [x, y, n, flag], 0);
        Statements(scope, 12);
        Value result = Real(scope);
        FunctionIr function = new(name, [x, y, n, flag, a, b, c, d, _stack], builder.Finish(result), ["source line"], _context.NextId);
        return IrVerifier.Verify(function);
    }

    /// <summary>What is in scope.</summary>
    private sealed record Scope(IrBuilder Builder, List<Value> Values, int Depth)
    {
        public Scope Nested() => new(Builder.Nested(), [.. Values], Depth + 1);
    }

    private Value Pick(Scope scope, IrType type)
    {
        Value[] candidates = [.. scope.Values.Where(v => v.Type == type)];
        if (type == IrType.Bool && (candidates.Length == 0 || _random.Next(8) == 0))
        {
            return scope.Builder.Compare(Op.Less, scope.Builder.Int(3), scope.Values.Last(v => v.Type == IrType.Int));
        }

        if (candidates.Length == 0 || (type != IrType.Bool && _random.Next(8) == 0))
        {
            return scope.Builder.Constant(type, type == IrType.Double ? "0.5" : type == IrType.Int ? _random.Next(BufferLength).ToString() : "true");
        }

        // Recent values more often.
        return candidates[Math.Max(_random.Next(candidates.Length), _random.Next(candidates.Length))];
    }

    private Value Real(Scope scope) => Pick(scope, IrType.Double);

    private string Hint() => s_hints[_random.Next(s_hints.Length)];

    private Value Add(Scope scope, Value value)
    {
        scope.Values.Add(value);
        return value;
    }

    private Value Index(Scope scope)
    {
        Value value = Pick(scope, IrType.Int);
        if (_random.Next(2) == 0)
        {
            value = scope.Builder.Apply(IrType.Int, Op.Add, value, Pick(scope, IrType.Int));
        }

        return scope.Builder.Apply(IrType.Int, Op.And, value, scope.Builder.Int(BufferLength - 1));
    }

    private Value Writable() => _buffers[_random.Next(3) is 2 ? 3 : _random.Next(2)];

    private void Statements(Scope scope, int count)
    {
        int buffers = _buffers.Count;
        for (int i = 0; i < count && _statements < 60; i++)
        {
            _statements++;
            Statement(scope);
        }

        _buffers.RemoveRange(buffers, _buffers.Count - buffers);
    }

    private void Statement(Scope scope)
    {
        IrBuilder b = scope.Builder;
        b.Source = _random.Next(3) == 0 ? 0 : -1;
        switch (_random.Next(scope.Depth < 3 ? 22 : 16))
        {
            case 0 or 1 or 2 or 3 or 4:
                Add(scope, b.Let(IrType.Double, Arithmetic(scope), Hint()));
                break;
            case 5 or 6:
                Add(scope, b.Let(IrType.Double, new Load(_buffers[_random.Next(_buffers.Count)], Index(scope)), Hint()));
                break;
            case 7:
                string comparison = ((string[])[Op.Less, Op.LessOrEqual, Op.Greater, Op.GreaterOrEqual, Op.Equal, Op.NotEqual])[_random.Next(6)];
                IrType compared = _random.Next(2) == 0 ? IrType.Double : IrType.Int;
                Value left = Pick(scope, compared), right = Pick(scope, compared);
                if (left == right && !(comparison is Op.Equal or Op.NotEqual && compared == IrType.Double))
                {
                    break;
                }

                Add(scope, b.Let(IrType.Bool, new Primitive(comparison, [left, right]), _random.Next(3) == 0 ? "q" : ""));
                break;
            case 8:
                Add(scope, _random.Next(2) == 0
                    ? b.Apply(IrType.Bool, Op.Not, Pick(scope, IrType.Bool))
                    : b.Apply(IrType.Bool, _random.Next(2) == 0 ? Op.And : Op.Or, Pick(scope, IrType.Bool), Pick(scope, IrType.Bool)));
                break;
            case 9:
                Add(scope, b.Apply(IrType.Double, Op.Select, Pick(scope, IrType.Bool), Real(scope), Real(scope)));
                break;
            case 10:
                Add(scope, b.Apply(IrType.Double, Op.Convert, Pick(scope, IrType.Int)));
                break;
            case 11 or 12:
                b.Append(new Store(Writable(), Index(scope), Real(scope)));
                break;
            case 13:
                b.Append(new Accumulate(Writable(), Index(scope), Real(scope)));
                break;
            case 14:
                Storage(scope);
                break;
            case 15:
                PushAndPop(scope);
                break;
            case 16 or 17 or 18:
                Branch(scope);
                break;
            default:
                Iterate(scope);
                break;
        }
    }

    private Operation Arithmetic(Scope scope) => _random.Next(8) switch
    {
        0 => new Primitive(Op.Negate, [Real(scope)]),
        1 => new Primitive("Math.Abs", [Real(scope)]),
        2 => new Primitive(Op.Subtract, [Real(scope), Real(scope)]),
        3 => new Primitive(Op.Divide, [Real(scope), Real(scope)]),
        4 or 5 => new Primitive(Op.Multiply, [Real(scope), Real(scope)]),
        _ => new Primitive(Op.Add, [Real(scope), Real(scope)]),
    };

    private void Storage(Scope scope)
    {
        IrBuilder b = scope.Builder;
        switch (_random.Next(4))
        {
            case 0:
                b.Append(new Fill(Writable(), _random.Next(2) == 0 ? b.Real(IrType.Double, "0") : Real(scope)));
                break;
            case 1:
                b.Append(new Copy(_buffers[_random.Next(_buffers.Count)], Writable()));
                break;
            case 2:
                _buffers.Add(b.Let(
                    IrType.Span(IrType.Double), new Allocate(b.Int(BufferLength), AllocationKind.Scratch, _stack), _random.Next(2) == 0 ? "work" : ""));
                break;
            default:
                // A view of the whole: another name for the same storage.
                Value source = Writable();
                _buffers.Add(b.Let(IrType.Span(IrType.Double), new Slice(source, null, null), _random.Next(2) == 0 ? "view" : ""));
                break;
        }
    }

    private void PushAndPop(Scope scope)
    {
        IrBuilder b = scope.Builder;
        b.Append(new Push(_stack, Real(scope)));
        b.Append(new Push(_stack, Real(scope)));
        Add(scope, b.Let(IrType.Double, new Pop(_stack)));
        Value last = b.Let(IrType.Double, new Pop(_stack), Hint());
        if (_random.Next(2) == 0)
        {
            Add(scope, last);
        }
    }

    private void Branch(Scope scope)
    {
        int count = _random.Next(3);
        Scope then = scope.Nested(), otherwise = scope.Nested();
        Value condition = Pick(scope, IrType.Bool);
        Statements(then, _random.Next(3));
        Statements(otherwise, _random.Next(3));
        Value[] results = [.. Enumerable.Range(0, count).Select(_ => _context.Fresh(IrType.Double, Hint()))];
        scope.Builder.Append(new If(
            _context.TakeId(),
            condition,
            then.Builder.Finish(results.Select(_ => Real(then)).ToArray()),
            otherwise.Builder.Finish(results.Select(_ => Real(otherwise)).ToArray()),
            new(results)));
        scope.Values.AddRange(results);
    }

    private void Iterate(Scope scope)
    {
        IrBuilder b = scope.Builder;
        int count = _random.Next(4);
        Value[] initial = [.. Enumerable.Range(0, count).Select(_ => Real(scope))];
        Value index = _context.Fresh(IrType.Int, "i");
        Value[] carried = [.. initial.Select(v => _context.Fresh(IrType.Double, v.Hint.Length > 0 && _random.Next(2) == 0 ? v.Hint : Hint()))];
        bool isCounted = _random.Next(4) > 0;
        int step = isCounted ? ((int[])[1, 1, -1, 2, -2])[_random.Next(5)] : 1;
        Value? lower = null, upper = null;
        if (isCounted)
        {
            lower = step > 0 && _random.Next(2) == 0 ? b.Int(0) : b.Int(step > 0 ? 1 : 5);
            upper = step > 0 ? Pick(scope, IrType.Int) : b.Int(0);
            upper = step > 0 ? b.Apply(IrType.Int, Op.And, upper, b.Int(7)) : upper;
        }

        Block? condition = null;
        if (!isCounted || _random.Next(3) == 0)
        {
            Scope test = scope.Nested();
            test.Values.AddRange([.. carried, index]);
            Statements(test, _random.Next(2));

            Value few = test.Builder.Compare(Op.Less, index, test.Builder.Int(4));
            condition = test.Builder.Finish(test.Builder.Apply(IrType.Bool, Op.And, few, Pick(test, IrType.Bool)));
        }

        Scope body = scope.Nested();
        body.Values.AddRange([.. carried, index]);
        Statements(body, _random.Next(4));
        Value[] results = [.. carried.Select(c => _context.Fresh(IrType.Double, c.Hint))];
        Value? trips = _random.Next(3) == 0 ? _context.Fresh(IrType.Int, "trips") : null;
        b.Append(new Loop(
            _context.TakeId(), index, lower, upper, step, isCounted && _random.Next(3) == 0, condition, new(carried), new(initial),
            body.Builder.Finish(carried.Select(_ => Real(body)).ToArray()), new(results), trips));
        scope.Values.AddRange(results);
        if (trips is not null)
        {
            scope.Values.Add(trips);
        }
    }
}
