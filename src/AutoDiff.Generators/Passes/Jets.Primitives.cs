using System.Globalization;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Passes;

/// <content>
/// The coefficients of primitives. Those with a recurrence of their own are written by it; the others by their differential: from v' = d x' follows
/// k vₖ = Σ j xⱼ dₖ₋ⱼ, from r v' = u' follows k r₀ vₖ = k uₖ − Σ j vⱼ rₖ₋ⱼ, where what d and r are made of is expanded as far as it is asked for.
/// </content>
internal sealed partial class Jets
{
    private const int LargestMultipliedOut = 64;

    /// <summary>Sines and cosines of arguments that were expanded before.</summary>
    private readonly Stack<Dictionary<(string Pair, int Argument), (Jet First, Jet Second)>> _pairs = new([[]]);

    private bool IsActive(Value value) => _jets.ContainsKey(value.Id);

    private bool IsActive(Primitive primitive) => primitive.Arguments.Any(IsActive) && !RuleTable.HasZeroDerivative(primitive.Name);

    private Jet JetOf(Value target, Primitive primitive)
    {
        (Value First, Value Second) x = (primitive.Arguments[0], primitive.Arguments[primitive.Arguments.Count > 1 ? 1 : 0]);
        string name = RuleTable.FunctionName(primitive.Name) ?? primitive.Name;
        return name switch
        {
            Op.Add => Of(target, k => Sum(Coefficient(x.First, k), Coefficient(x.Second, k))),
            Op.Subtract => Of(target, k => Difference(Coefficient(x.First, k), Coefficient(x.Second, k))),
            Op.Negate => Of(target, k => Negative(Coefficient(x.First, k))),
            Op.Convert => Of(target, k => Coefficient(x.First, k) is not { } c ? null : c.Type == target.Type ? c : _builder.Apply(target.Type, Op.Convert, c)),
            Op.Select => Of(target, k => Selected(primitive, k)),
            Op.Multiply or Op.StrongMultiply => Of(target, k => ProductAt(x.First, x.Second, k, name == Op.StrongMultiply)),
            "FusedMultiplyAdd" or "MultiplyAddEstimate" =>
                Of(target, k => Sum(ProductAt(x.First, x.Second, k, false), Coefficient(primitive.Arguments[2], k))),
            Op.Divide or Op.StrongDivide => Quotient(target, x.First, x.Second, name == Op.StrongDivide),
            "Exp" => Exponential(target, k => Coefficient(x.First, k)),
            "Exp2" => Exponential(target, Scaled(x.First, Rows.Ln2)),
            "Exp10" => Exponential(target, Scaled(x.First, Rows.Ln10)),
            "Sin" or "Cos" or "Sinh" or "Cosh" => Pair(target, x.First, name, k => Coefficient(x.First, k)),
            "SinPi" or "CosPi" => Pair(target, x.First, name, Scaled(x.First, target.Type == IrType.Float ? "3.14159274" : "3.141592653589793")),
            "Tanh" => Tanh(target, primitive),
            "Sqrt" => SquareRoot(target, x.First),
            "Cbrt" => Root(target, x.First, 3),
            "Pow" => Power(target, x.First, x.Second),
            "RootN" => RealConstant.TryGet(_context, x.Second, out double n) && n > 0 ? Root(target, x.First, (int)n) : ByRoutine(target, "Root", x.First, [x.Second, target]),
            "Hypot" => Hypotenuse(target, x.First, x.Second),
            _ => ByDifferential(target, primitive),
        };
    }

    private Jet Of(Value target, Func<int, Value?> coefficient) => new(k =>
        coefficient(k) is { } value ? target.Hint.Length > 0 && value.Hint.Length == 0 ? _builder.Rename(value, Name(target.Hint, k)) : value : null);

    private Func<int, Value?> Scaled(Value x, string factor) => k => Product(_builder.Real(x.Type, factor), Coefficient(x, k));

    private Value? Selected(Primitive select, int k)
    {
        (Value a, Value b) = (select.Arguments[1], select.Arguments[2]);
        return Coefficient(a, k) is null && Coefficient(b, k) is null ? null
            : _builder.Select(select.Arguments[0], CoefficientOrZero(a, k), CoefficientOrZero(b, k));
    }

    private Value? ProductAt(Value x, Value y, int k, bool isStrong)
    {
        if (x.Id == y.Id)
        {
            return Sum(Product(Twice(x), Coefficient(x, k), isStrong), SquareWithin(j => Coefficient(x, j), k));
        }

        Value? ends = Sum(Product(x, Coefficient(y, k), isStrong), Product(y, Coefficient(x, k), isStrong));
        return Sum(ends, Within(k, j => Product(Coefficient(x, j), Coefficient(y, k - j), isStrong)));
    }

    /// <summary>Σ over 0 &lt; j &lt; k; collapsed, also over the lines if k is the highest power.</summary>
    private Value? Within(int k, Func<int, Value?> term)
    {
        Value? sum = null;
        for (int j = 1; j < k; j++)
        {
            sum = Sum(sum, term(j));
        }

        return OverLines(sum, k);
    }

    private Value? OverLines(Value? sum, int k) =>
        sum is not null && _isCollapsed && k == _order ? _builder.Apply(sum.Type.Element!, Op.SumLanes, sum) : sum;

    /// <summary>Σ xⱼ xₖ₋ⱼ over 0 &lt; j &lt; k: each product of different ones once.</summary>
    private Value? SquareWithin(Func<int, Value?> x, int k)
    {
        Value? twice = null;
        for (int j = 1; 2 * j < k; j++)
        {
            twice = Sum(twice, Product(x(j), x(k - j)));
        }

        Value? square = k % 2 == 0 ? Product(x(k / 2), x(k / 2)) : null;
        return OverLines(Sum(twice is null ? null : Twice(twice), square), k);
    }

    private Jet Quotient(Value target, Value x, Value y, bool isStrong)
    {
        bool guard = isStrong || (_signs(y) & Sign.NonZero) == 0;
        Jet quotient = null!;
        return quotient = Of(target, k =>
        {
            Value? known = Sum(Product(target, Coefficient(y, k), guard), Within(k, j => Product(quotient[j], Coefficient(y, k - j), guard)));
            return Over(Difference(Coefficient(x, k), known), y, guard);
        });
    }

    private Jet Exponential(Value target, Func<int, Value?> x)
    {
        Jet exponential = null!;
        return exponential = Of(target, k => Sum(Product(target, x(k)), Chain(k, x, j => exponential[j])));
    }

    /// <summary>(1/k) Σ j xⱼ dₖ₋ⱼ over 0 &lt; j &lt; k.</summary>
    private Value? Chain(int k, Func<int, Value?> x, Func<int, Value?> d, bool isStrong = false)
    {
        Value? sum = Within(k, j => Product(j == 1 ? x(1) : Times(j, x(j)), d(k - j), isStrong));
        return sum is null ? null
            : k is 2 or 4 ? Times(1.0 / k, sum)
            : _builder.Divide(sum, _builder.Real(Number(sum.Type), k.ToString(CultureInfo.InvariantCulture)));
    }

    private Jet Pair(Value target, Value argument, string name, Func<int, Value?> x)
    {
        bool isFirst = name.StartsWith("Sin", StringComparison.Ordinal), isCircular = !name.EndsWith("h", StringComparison.Ordinal);
        string pair = isFirst ? name : "Sin" + name.Substring(3), other = isFirst ? "Cos" + name.Substring(3) : pair;
        foreach (Dictionary<(string, int), (Jet, Jet)> known in _pairs)
        {
            if (known.TryGetValue((pair, argument.Id), out (Jet First, Jet Second) found))
            {
                return isFirst ? found.First : found.Second;
            }
        }

        Value partner = new RuleScope(_builder, [argument], target, [], _signs).Call(other, argument);
        string hint = target.Hint.Length > 0 ? target.Hint + other : "";
        partner = hint.Length > 0 ? _builder.Rename(partner, hint) : partner;
        (Value sine, Value cosine) = isFirst ? (target, partner) : (partner, target);
        Jet first = null!, second = null!;
        first = Of(sine, k => Sum(Product(cosine, x(k)), Chain(k, x, j => second[j])));
        second = Of(cosine, k =>
        {
            Value? slope = Sum(Product(sine, x(k)), Chain(k, x, j => first[j]));
            return isCircular ? Negative(slope) : slope;
        });
        _pairs.Peek()[(pair, argument.Id)] = (first, second);
        return isFirst ? first : second;
    }

    /// <summary>The slope comes from its rule, which knows the tails; its coefficients are those of −v².</summary>
    private Jet Tanh(Value target, Primitive primitive)
    {
        Value x = primitive.Arguments[0];
        Value slope = RuleTable.Find(primitive.Name)!.Differential!(new RuleScope(_builder, [x], target, [true], _signs)).Factors[0]!;
        Jet tanh = null!;
        Jet slopes = new(k => Negative(Sum(Product(Twice(target), tanh[k]), SquareWithin(j => tanh[j], k))));
        return tanh = Of(target, k => Sum(Product(slope, Coefficient(x, k)), Chain(k, j => Coefficient(x, j), j => slopes[j])));
    }

    private Jet SquareRoot(Value target, Value x)
    {
        Jet Regular(Value v)
        {
            Jet root = null!;
            return root = Of(v, k => Over(Difference(Coefficient(x, k), SquareWithin(j => root[j], k)), Twice(v), _isCollapsed));
        }

        return _isCollapsed || (_signs(x) & Sign.NonZero) != 0 ? Regular(target) : UnlessZero(target, x, Regular, "Sqrt", [target]);
    }

    private Jet Root(Value target, Value x, int n) => UnlessZero(
        target, x, v => Recurrence(v, x, 1, _builder.Real(v.Type, n.ToString(CultureInfo.InvariantCulture))), "Root", [_builder.Int(n), target]);

    /// <summary>x to the power a / b: k b x₀ vₖ = Σ (a j − b (k − j)) xⱼ vₖ₋ⱼ over 0 &lt; j ≤ k.</summary>
    private Jet Recurrence(Value target, Value x, double a, Value? b)
    {
        double divisor = b is not null && RealConstant.TryGet(_context, b, out double n) ? n : 1;
        Jet power = null!;
        return power = Of(target, k =>
        {
            Value? sum = Product(Times(a * k, target), Coefficient(x, k));
            sum = Sum(sum, Within(k, j => Product(Times((a * j) - (divisor * (k - j)), Coefficient(x, j)), power[k - j])));
            return Over(sum, Times(divisor * k, x)!, false);
        });
    }

    private Jet Power(Value target, Value x, Value y)
    {
        if (!IsActive(x))
        {
            Value logarithm = new RuleScope(_builder, [x, y], target, [], _signs).Call("Log", x);
            return Exponential(target, k => Product(logarithm, Coefficient(y, k), true));
        }

        if (IsActive(y))
        {
            return ByRoutine(target, "Power", x, [y, target], y);
        }

        if (!RealConstant.TryGet(_context, y, out double exponent))
        {
            return ByRoutine(target, "Power", x, [y, target]);
        }

        if (exponent == 0.5)
        {
            return SquareRoot(target, x);
        }

        if (exponent != Math.Floor(exponent) || exponent is < 0 or > LargestMultipliedOut)
        {
            Jet Regular(Value v) => Recurrence(v, x, exponent, null);
            return (_signs(x) & Sign.NonZero) != 0 ? Regular(target) : UnlessZero(target, x, Regular, "Power", [y, target]);
        }

        return exponent == 0 ? new Jet(_ => null) : exponent == 1 ? Of(target, k => Coefficient(x, k)) : Multiplied(target, x, (int)exponent);
    }

    private Jet Multiplied(Value target, Value x, int n)
    {
        Value Factor(int m)
        {
            if (m == 1)
            {
                return x;
            }

            Value half = Factor(m / 2), rest = m % 2 == 0 ? half : Factor(m - (m / 2)), product = _builder.Multiply(half, rest);
            _jets[product.Id] = new Jet(k => ProductAt(half, rest, k, false));
            return product;
        }

        Value first = Factor(n / 2), second = n % 2 == 0 ? first : Factor(n - (n / 2));
        return Of(target, k => ProductAt(first, second, k, false));
    }

    private Jet Hypotenuse(Value target, Value x, Value y) => IsActive(x)
        ? ByRoutine(target, "Hypot", x, IsActive(y) ? [y, target] : [target], IsActive(y) ? [y] : [])
        : ByRoutine(target, "Hypot", y, [target]);

    private Jet ByDifferential(Value target, Primitive primitive)
    {
        Rule rule = RuleTable.Find(primitive.Name) ?? throw new InvalidOperationException($"No rule for {primitive.Name}.");
        Value[] arguments = [.. primitive.Arguments];
        IrBuilder factors = _builder.Nested();
        Differential differential = rule.Differential!(new RuleScope(factors, arguments, target, [.. arguments.Select(IsActive)], _signs));
        Jet result = null!;
        result = Of(target, k =>
        {
            Value? sum = null;
            for (int i = 0; i < arguments.Length; i++)
            {
                if (IsActive(arguments[i]) && differential.Factors[i] is { } d)
                {
                    Value x = arguments[i];
                    Value? term = Sum(
                        Product(d, Coefficient(x, k), differential.GuardFactors),
                        Chain(k, j => Coefficient(x, j), j => Coefficient(d, j), differential.GuardFactors));
                    sum = Sum(sum, term);
                }
            }

            if (differential.Divisor is not { } r)
            {
                return sum;
            }

            bool guard = differential.GuardDivisor;
            return Over(Difference(sum, Chain(k, j => result[j], j => Coefficient(r, j), guard)), r, guard);
        });

        // What the factors are made of may depend on the result itself: it is expanded when it is asked for.
        _jets[target.Id] = result;
        foreach (Statement statement in factors.Statements)
        {
            _builder.Append(statement);
            if (statement is Let { Target.Type.IsReal: true, Operation: Primitive part } let && IsActive(part))
            {
                Jet? made = null;
                _jets[let.Target.Id] = new Jet(k => (made ??= JetOf(let.Target, part))[k]);
            }
        }

        return result;
    }

    /// <summary>What is regular away from 0, and there comes from a routine of the run-time library.</summary>
    private Jet UnlessZero(Value target, Value x, Func<Value, Jet> regular, string routine, Value[] arguments)
    {
        if (_isCollapsed)
        {
            return Refused();
        }

        Value?[]? all = null;
        return new Jet(k => (all ??= Make())[k - 1]);

        Value?[] Make()
        {
            Value[] given = CoefficientsOrZero(x);
            Value isZero = _builder.Compare(Op.Equal, x, _builder.Zero(x.Type));
            Block zero = Nested(() => Routine(target, routine, x, given, arguments)), other = Nested(() =>
            {
                Jet jet = regular(target);
                return [.. Powers.Select(k => jet[k] ?? _builder.Zero(target.Type))];
            });
            Value[] results = Fresh(target.Type, target.Hint);
            _builder.Append(new If(_context.TakeId(), isZero, zero, other, new(results)));
            return results;
        }
    }

    /// <summary>What only a routine of the run-time library computes.</summary>
    private Jet ByRoutine(Value target, string routine, Value x, Value[] arguments, params Value[] series)
    {
        if (_isCollapsed)
        {
            return Refused();
        }

        Value[]? all = null;
        return new Jet(k => (all ??= Routine(target, routine, x, CoefficientsOrZero(x), arguments, series))[k - 1]);
    }

    private Jet Refused()
    {
        _isRefused = true;
        return new Jet(_ => null);
    }

    private Block Nested(Func<Value[]> write)
    {
        IrBuilder outer = _builder;
        _builder = outer.Nested();
        Value[] yields = write();
        Block block = _builder.Finish(yields);
        _builder = outer;
        return block;
    }

    private Value[] Routine(Value target, string routine, Value x, Value[] given, Value[] arguments, params Value[] series)
    {
        List<Value> passed = [x, Buffer(given, x.Hint)];
        foreach (Value argument in arguments)
        {
            passed.Add(argument);
            if (series.Contains(argument))
            {
                passed.Add(Buffer(CoefficientsOrZero(argument), argument.Hint));
            }
        }

        int work = routine == "Power" && series.Length > 0 ? 2 : 0;
        Value[] outputs = [.. Enumerable.Range(0, work + 1).Select(i => Take(target.Type, i < work ? "work" : target.Hint))];
        _builder.Append(new Expand(routine, new([.. passed]), new(outputs)));
        return [.. Powers.Select(k => _builder.Let(target.Type, new Load(outputs[work], _builder.Int(k - 1)), Name(target.Hint, k)))];
    }

    private Value Buffer(Value[] coefficients, string hint)
    {
        Value buffer = Take(coefficients[0].Type, hint);
        for (int k = 0; k < coefficients.Length; k++)
        {
            _builder.Append(new Store(buffer, _builder.Int(k), coefficients[k]));
        }

        return buffer;
    }

    private Value Take(IrType type, string hint)
    {
        IrBuilder builder = _outside ?? _builder;
        return builder.Let(IrType.Span(type), new Allocate(builder.Int(_order), AllocationKind.Scratch), hint.Length > 0 ? hint + "Series" : "");
    }

    private Value? Sum(Value? a, Value? b) => a is null ? b : b is null ? a : _builder.Add(a, b);

    private Value? Difference(Value? a, Value? b) => b is null ? a : a is null ? _builder.Negate(b) : _builder.Subtract(a, b);

    private Value? Negative(Value? a) => a is null ? null : _builder.Negate(a);

    /// <summary>A product; of what is one for each line with a number, or with another such.</summary>
    private Value? Product(Value? a, Value? b, bool isStrong = false)
    {
        if (a is null || b is null)
        {
            return null;
        }

        (a, b) = a.Type.IsLanes ? (b, a) : (a, b);
        bool isOfLines = a.Type.IsLanes;
        return _builder.Is(a, "1") ? b : _builder.Apply(b.Type, isStrong && !isOfLines ? Op.StrongMultiply : Op.Multiply, a, b);
    }

    private Value? Over(Value? a, Value divisor, bool isStrong) => a is null ? null
        : isStrong ? _builder.Apply(a.Type, Op.StrongDivide, a, divisor) : _builder.Divide(a, divisor);

    private Value Twice(Value a) => Times(2, a)!;

    private Value? Times(double factor, Value? a) => a is null || factor == 0 ? null
        : Product(_builder.Real(Number(a.Type), factor.ToString("R", CultureInfo.InvariantCulture)), a);

    private static IrType Number(IrType type) => type.IsLanes ? type.Element! : type;
}
