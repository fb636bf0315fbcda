using System.Globalization;
using System.Reflection;
using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Tests.Harness;

/// <summary>A buffer of the interpreter: part of an array of any element type.</summary>
internal sealed record IrBuffer(Array Items, int Start, int Length)
{
    public static IrBuffer Of(Array items) => new(items, 0, items.Length);

    public object this[int index]
    {
        get => Items.GetValue(Check(index))!;
        set => Items.SetValue(value, Check(index));
    }

    public IrBuffer Slice(int start, int length) =>
        start >= 0 && length >= 0 && start + length <= Length ? new(Items, Start + start, length) : throw new ArgumentOutOfRangeException(nameof(start));

    private int Check(int index) => (uint)index < (uint)Length ? Start + index : throw new IndexOutOfRangeException();
}

/// <summary>What a throw statement throws.</summary>
internal sealed class IrThrownException(string template) : Exception(template);

/// <summary>
/// Runs IR directly, one operation at a time in program order: the meaning that passes preserve and emitted code has to have.
/// Values are boxed numbers and truth values; buffers are <see cref="IrBuffer"/>, residual stacks <c>Stack&lt;object&gt;</c>.
/// </summary>
internal sealed class IrInterpreter
{
    private readonly Func<string, FunctionIr>? _functions;
    private readonly Func<string, object[], object?>? _inert;

    /// <param name="functions">The functions that may be called, by name.</param>
    /// <param name="inert">Evaluates inert C#: its template and arguments.</param>
    public IrInterpreter(Func<string, FunctionIr>? functions = null, Func<string, object[], object?>? inert = null)
    {
        _functions = functions;
        _inert = inert;
    }

    /// <summary>The results of a function.</summary>
    public object[] Run(FunctionIr function, params object[] arguments)
    {
        Assert.Equal(function.Parameters.Count, arguments.Length);
        Dictionary<int, object> values = [];
        for (int i = 0; i < arguments.Length; i++)
        {
            values[function.Parameters[i].Id] = arguments[i];
        }

        return Run(function.Body, values);
    }

    private object[] Run(Block block, Dictionary<int, object> values)
    {
        foreach (Statement statement in block.Statements)
        {
            Run(statement, values);
        }

        return [.. block.Yields.Select(y => values[y.Id])];
    }

    private void Run(Statement statement, Dictionary<int, object> values)
    {
        IrBuffer Buffer(Value value) => (IrBuffer)values[value.Id];
        int Int(Value value) => Convert.ToInt32(values[value.Id], CultureInfo.InvariantCulture);
        object[] All(IEnumerable<Value> arguments) => [.. arguments.Select(a => values[a.Id])];
        switch (statement)
        {
            case Let let:
                values[let.Target.Id] = Evaluate(let.Operation, let.Target.Type, values);
                break;
            case Store store:
                Buffer(store.Buffer)[Int(store.Index)] = values[store.Content.Id];
                break;
            case Accumulate accumulate:
                IrBuffer sums = Buffer(accumulate.Buffer);
                int index = Int(accumulate.Index);
                sums[index] = Arithmetic(Op.Add, sums[index], values[accumulate.Content.Id]);
                break;
            case Fill fill:
                for (int i = 0; i < Buffer(fill.Buffer).Length; i++)
                {
                    Buffer(fill.Buffer)[i] = values[fill.Content.Id];
                }

                break;
            case Copy copy:
                IrBuffer from = Buffer(copy.From), to = Buffer(copy.To).Slice(0, from.Length);
                Array.Copy(from.Items, from.Start, to.Items, to.Start, from.Length);
                break;
            case Push push:
                ((Stack<object>)values[push.Stack.Id]).Push(values[push.Content.Id]);
                break;
            case Effect effect:
                _ = Inert(effect.Template, All(effect.Arguments));
                break;
            case Throw thrown:
                throw new IrThrownException(thrown.Template);
            case If branch:
                Bind(branch.Results, Run((bool)values[branch.Condition.Id] ? branch.Then : branch.Else, values), values);
                break;
            case Loop loop:
                Run(loop, values);
                break;
            case Call { Form: CallForm.Primal } call:
                Bind(call.Results, Run(_functions!(call.Function), All(call.Arguments)), values);
                break;
            default:
                throw new NotSupportedException(statement.ToString());
        }
    }

    private static void Bind(IEnumerable<Value> targets, object[] contents, Dictionary<int, object> values)
    {
        foreach ((Value target, object content) in targets.Zip(contents))
        {
            values[target.Id] = content;
        }
    }

    private void Run(Loop loop, Dictionary<int, object> values)
    {
        object[] carried = [.. loop.Initial.Select(v => values[v.Id])];
        long index = loop.Lower is null ? 0 : Convert.ToInt64(values[loop.Lower.Id], CultureInfo.InvariantCulture);
        long upper = loop.Upper is null ? 0 : Convert.ToInt64(values[loop.Upper.Id], CultureInfo.InvariantCulture);
        int trips = 0;
        while (true)
        {
            if (loop.IsCounted)
            {
                bool goesOn = loop.Step > 0
                    ? loop.Inclusive ? index <= upper : index < upper
                    : loop.Inclusive ? index >= upper : index > upper;
                if (!goesOn)
                {
                    break;
                }
            }

            values[loop.Index.Id] = loop.Index.Type == IrType.Long ? index : (object)(int)index;
            Bind(loop.Carried, carried, values);
            if (loop.Condition is { } condition && !(bool)Run(condition, values)[0])
            {
                break;
            }

            carried = Run(loop.Body, values);
            index += loop.Step;
            trips++;
        }

        Bind(loop.Results, carried, values);
        if (loop.Trips is not null)
        {
            values[loop.Trips.Id] = trips;
        }
    }

    private object Evaluate(Operation operation, IrType type, Dictionary<int, object> values)
    {
        IrBuffer Buffer(Value value) => (IrBuffer)values[value.Id];
        int Int(Value? value, int otherwise) => value is null ? otherwise : Convert.ToInt32(values[value.Id], CultureInfo.InvariantCulture);
        switch (operation)
        {
            case Constant constant:
                return Parse(constant.Text, type);
            case Primitive primitive:
                return Apply(primitive.Name, type, [.. primitive.Arguments.Select(a => values[a.Id])]);
            case Load load:
                return Buffer(load.Buffer)[Int(load.Index, 0)];
            case Length length:
                return Buffer(length.Buffer).Length;
            case Slice slice:
                IrBuffer buffer = Buffer(slice.Buffer);
                int start = Int(slice.Start, 0);
                return buffer.Slice(start, Int(slice.Count, buffer.Length - start));
            case Allocate allocate:
                return IrBuffer.Of(Array.CreateInstance(ClrType(type.Element!), Int(allocate.Length, 0)));
            case Nest:
                return new Stack<object>();
            case Pop pop:
                return ((Stack<object>)values[pop.Stack.Id]).Pop();
            case Inert inert:
                return Inert(inert.Template, [.. inert.Arguments.Select(a => values[a.Id])])!;
            default:
                throw new NotSupportedException(operation.ToString());
        }
    }

    private object? Inert(string template, object[] arguments) =>
        (_inert ?? throw new NotSupportedException(template))(template, arguments);

    private static Type ClrType(IrType type) => type.Name switch
    {
        "double" => typeof(double),
        "float" => typeof(float),
        "int" => typeof(int),
        "long" => typeof(long),
        "bool" => typeof(bool),
        _ => throw new NotSupportedException(type.Name),
    };

    private static object Parse(string text, IrType type)
    {
        if (text == "default")
        {
            return Activator.CreateInstance(ClrType(type))!;
        }

        int dot = text.LastIndexOf('.');
        if (dot > 0 && char.IsLetter(text[^1]) && text[^1] is not ('f' or 'd' or 'F' or 'D' or 'L'))
        {
            return (text.Contains("MathF") ? typeof(MathF) : text.Contains("Math") ? typeof(Math) : ClrType(type)).GetField(text[(dot + 1)..])!.GetValue(null)!;
        }

        string number = text.TrimEnd('f', 'F', 'd', 'D', 'L', 'l');
        return type.Name switch
        {
            "double" => double.Parse(number, CultureInfo.InvariantCulture),
            "float" => float.Parse(number, CultureInfo.InvariantCulture),
            "int" => int.Parse(number, CultureInfo.InvariantCulture),
            "long" => long.Parse(number, CultureInfo.InvariantCulture),
            "bool" => bool.Parse(text),
            _ => throw new NotSupportedException(type.Name),
        };
    }

    private static object Apply(string name, IrType type, object[] x)
    {
        switch (name)
        {
            case Op.Negate:
                return x[0] switch { double d => -d, float f => -f, int i => unchecked(-i), long l => unchecked(-l), _ => throw new NotSupportedException() };
            case Op.Not:
                return !(bool)x[0];
            case Op.Complement:
                return ~(int)x[0];
            case Op.Select:
                return (bool)x[0] ? x[1] : x[2];
            case Op.Convert:
                return ConvertTo(type, x[0]);
            case Op.StrongMultiply:
                return x[0] is double ? Runtime.StrongZero.Multiply((double)x[0], (double)x[1]) : Runtime.StrongZero.Multiply((float)x[0], (float)x[1]);
            case Op.StrongDivide:
                return x[0] is double ? Runtime.StrongZero.Divide((double)x[0], (double)x[1]) : Runtime.StrongZero.Divide((float)x[0], (float)x[1]);
            case "Detach" or Op.SplitLiveRange:
                return x[0];
        }

        int dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 ? Call(name[..dot], name[(dot + 1)..], x) : Arithmetic(name, x[0], x[1]);
    }

    private static object Call(string owner, string member, object[] x)
    {
        Type type = owner switch { "Math" => typeof(Math), "MathF" => typeof(MathF), "double" => typeof(double), _ => typeof(float) };
        MethodInfo method = type.GetMethod(member, BindingFlags.Public | BindingFlags.Static, [.. x.Select(a => a.GetType())])!;
        return method.Invoke(null, x)!;
    }

    private static object ConvertTo(IrType type, object x) => (type.Name, x) switch
    {
        ("double", _) => Convert.ToDouble(x, CultureInfo.InvariantCulture),
        ("float", double d) => (float)d,
        ("float", int i) => (float)i,
        ("float", long l) => (float)l,
        ("float", float f) => f,
        ("int", double d) => unchecked((int)d),
        ("int", float f) => unchecked((int)f),
        ("int", long l) => unchecked((int)l),
        ("int", int i) => i,
        ("long", double d) => unchecked((long)d),
        ("long", int i) => (long)i,
        ("long", long l) => l,
        _ => throw new NotSupportedException($"{x.GetType()} to {type}"),
    };

    private static object Arithmetic(string name, object a, object b) => (a, b) switch
    {
        (double x, double y) => name switch
        {
            Op.Add => x + y, Op.Subtract => x - y, Op.Multiply => x * y, Op.Divide => x / y, Op.Remainder => x % y, _ => Compare(name, x, y),
        },
        (float x, float y) => name switch
        {
            Op.Add => x + y, Op.Subtract => x - y, Op.Multiply => x * y, Op.Divide => x / y, Op.Remainder => x % y, _ => Compare(name, x, y),
        },
        (int x, int y) => unchecked(name switch
        {
            Op.Add => x + y, Op.Subtract => x - y, Op.Multiply => x * y, Op.Divide => x / y, Op.Remainder => x % y,
            Op.And => x & y, Op.Or => x | y, Op.Xor => x ^ y, Op.ShiftLeft => x << y, Op.ShiftRight => x >> y, Op.UnsignedShiftRight => x >>> y,
            _ => Compare(name, x, y),
        }),
        (long x, long y) => unchecked(name switch
        {
            Op.Add => x + y, Op.Subtract => x - y, Op.Multiply => x * y, Op.Divide => x / y, Op.Remainder => x % y,
            Op.And => x & y, Op.Or => x | y, Op.Xor => x ^ y,
            _ => Compare(name, x, y),
        }),
        (bool x, bool y) => name switch
        {
            Op.And => x & y, Op.Or => x | y, Op.Xor or Op.NotEqual => x ^ y, Op.Equal => x == y, _ => throw new NotSupportedException(name),
        },
        _ => throw new NotSupportedException($"{a.GetType()} {name} {b.GetType()}"),
    };

    private static object Compare<T>(string name, T x, T y)
        where T : System.Numerics.IComparisonOperators<T, T, bool> => name switch
        {
            Op.Less => x < y,
            Op.LessOrEqual => x <= y,
            Op.Greater => x > y,
            Op.GreaterOrEqual => x >= y,
            Op.Equal => x == y,
            Op.NotEqual => x != y,
            _ => throw new NotSupportedException(name),
        };
}
