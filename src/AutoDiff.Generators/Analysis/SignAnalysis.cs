using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Analysis;

/// <summary>What is known of a number. All of it may also not be a number.</summary>
[Flags]
internal enum Facts
{
    None = 0,

    /// <summary>Not below zero; it may be the negative zero.</summary>
    NonNegative = 1,

    NonZero = 2,

    /// <summary>Its magnitude is at least one, so that products with it do not underflow.</summary>
    AtLeastOne = 4,

    All = NonNegative | NonZero | AtLeastOne,
}

/// <summary>
/// What is known of the signs of the values of a function, from their definitions. Optimistic: a value counts as all there is to
/// know until a definition says less, so that sums carried by loops are understood. A value loses each fact at most once, and its
/// readers are looked at again only then: linear time.
/// </summary>
internal sealed class SignAnalysis
{
    private readonly IrContext _context;
    private readonly Dictionary<int, Facts> _facts = [];
    private readonly Dictionary<int, List<Equation>> _readers = [];
    private readonly HashSet<int> _beforeTheLast = [];
    private readonly Queue<Equation> _pending = new();

    private SignAnalysis(FunctionIr function)
    {
        _context = IrContext.For(function);
        foreach (Statement statement in IrWalk.Statements(function.Body))
        {
            Visit(statement);
        }

        while (_pending.Count > 0)
        {
            Apply(_pending.Dequeue());
        }
    }

    public static Func<Value, Sign> Create(FunctionIr function) => new SignAnalysis(function).Of;

    /// <summary>What is known of a value; nothing of one that is not the function's.</summary>
    public Sign Of(Value value) => (Sign)(FactsOf(value) & (Facts.NonNegative | Facts.NonZero));

    /// <summary>A value's facts follow from those of others: at most the facts in common, if there are several sources.</summary>
    private sealed record Equation(Value Target, IReadOnlyList<Value> Sources, Func<Facts> Evaluate);

    private Facts FactsOf(Value value)
    {
        Facts facts = _facts.TryGetValue(value.Id, out Facts known) ? known : Facts.None;
        return IsUnsigned(value.Type) ? facts | Facts.NonNegative : facts;
    }

    private static bool IsUnsigned(IrType type) =>
        type.Kind == TypeKind.Integer && type.Name is "uint" or "ulong" or "ushort" or "byte" or "nuint";

    private void Visit(Statement statement)
    {
        switch (statement)
        {
            case Let { Operation: Primitive primitive } let when IsNumber(let.Target):
                Define(let.Target, primitive.Arguments, () => OfPrimitive(primitive, let.Target.Type));
                break;
            case Let { Operation: Constant constant } let when IsNumber(let.Target):
                Define(let.Target, [], () => OfConstant(constant, let.Target.Type));
                break;
            case Let { Operation: Length } let:
                Define(let.Target, [], () => Facts.NonNegative);
                break;
            case If branch:
                for (int i = 0; i < branch.Results.Count; i++)
                {
                    Join(branch.Results[i], branch.Then.Yields[i], branch.Else.Yields[i]);
                }

                break;
            case Loop loop:
                Visit(loop);
                break;
        }
    }

    private void Visit(Loop loop)
    {
        for (int i = 0; i < loop.Carried.Count; i++)
        {
            Join(loop.Carried[i], loop.Initial[i], loop.Body.Yields[i]);
            Join(loop.Results[i], loop.Initial[i], loop.Body.Yields[i]);
        }

        if (loop.Trips is { } trips)
        {
            Define(trips, [], () => Facts.NonNegative);
        }

        if (!loop.IsCounted)
        {
            Define(loop.Index, [], () => Facts.NonNegative);
            return;
        }

        // The smallest index: the first one, or else the bound (or the one above it).
        Value least = loop.Step > 0 ? loop.Lower! : loop.Upper!;
        Define(loop.Index, [least], () => FactsOf(least) is var facts && (facts & Facts.NonNegative) != 0 ? facts : Facts.None);
        if (loop.Step > 0 && !loop.Inclusive)
        {
            _beforeTheLast.Add(loop.Index.Id);
        }
    }

    private static bool IsNumber(Value value) => value.Type.Kind is TypeKind.Real or TypeKind.Integer;

    private void Join(Value target, Value a, Value b)
    {
        if (IsNumber(target))
        {
            Define(target, [a, b], () => FactsOf(a) & FactsOf(b));
        }
    }

    private void Define(Value target, IReadOnlyList<Value> sources, Func<Facts> evaluate)
    {
        Equation equation = new(target, sources, evaluate);
        _facts[target.Id] = Facts.All;
        _pending.Enqueue(equation);
        foreach (Value source in sources)
        {
            if (!_readers.TryGetValue(source.Id, out List<Equation> readers))
            {
                _readers[source.Id] = readers = [];
            }

            readers.Add(equation);
        }
    }

    private void Apply(Equation equation)
    {
        Facts before = _facts[equation.Target.Id];
        Facts after = before & equation.Evaluate();
        if (after == before)
        {
            return;
        }

        _facts[equation.Target.Id] = after;
        if (_readers.TryGetValue(equation.Target.Id, out List<Equation> readers))
        {
            foreach (Equation reader in readers)
            {
                _pending.Enqueue(reader);
            }
        }
    }

    private static Facts OfConstant(Constant constant, IrType type)
    {
        if (constant.Number is not { } number && !RealConstant.TryParse(constant.Text, type, out number))
        {
            return Facts.None;
        }

        return (number > 0 || (number == 0 && !constant.Text.StartsWith("-", StringComparison.Ordinal)) ? Facts.NonNegative : Facts.None)
            | (number != 0 ? Facts.NonZero : Facts.None)
            | (Math.Abs(number) >= 1 ? Facts.AtLeastOne : Facts.None);
    }

    private Facts OfPrimitive(Primitive primitive, IrType type)
    {
        EquatableArray<Value> x = primitive.Arguments;
        Facts a = FactsOf(x[0]);
        if (type.Kind == TypeKind.Integer)
        {
            return OfInteger(primitive, type, a);
        }

        switch (primitive.Name)
        {
            case Op.Add:
                return SignArithmetic.Sum(a, FactsOf(x[1]));
            case Op.Multiply or Op.StrongMultiply:
                return OfProduct(x[0], x[1]);
            case Op.Divide or Op.StrongDivide:
                return SignArithmetic.Quotient(a, FactsOf(x[1]));
            case Op.Negate:
                return a & ~Facts.NonNegative;
            case Op.Convert:
                return SignArithmetic.Conversion(a, x[0].Type, type);
            case Op.Select:
                return FactsOf(x[1]) & FactsOf(x[2]);
            case RoundingRules.Detach:
                return a;
        }

        return RuleTable.FunctionName(primitive.Name) switch
        {
            "FusedMultiplyAdd" or "MultiplyAddEstimate" => SignArithmetic.Sum(OfProduct(x[0], x[1]), FactsOf(x[2])),
            "Pow" => OfPower(x[0], x[1]),
            { } function => SignArithmetic.OfFunction(function, [.. x.Select(FactsOf)]),
            _ => Facts.None,
        };
    }

    private Facts OfProduct(Value x, Value y)
    {
        Facts a = FactsOf(x), b = FactsOf(y);
        Facts product = x.Id == y.Id
            ? Facts.NonNegative | ((a & Facts.AtLeastOne) != 0 ? Facts.NonZero | Facts.AtLeastOne : Facts.None)
            : SignArithmetic.Product(a, b);
        return RealConstant.TryGet(_context, x, out double p) && RealConstant.TryGet(_context, y, out double q) && Math.Abs(p * q) > 1e-30
            ? product | Facts.NonZero
            : product;
    }

    private Facts OfPower(Value x, Value y)
    {
        Facts a = FactsOf(x), b = FactsOf(y);
        bool isEven = RealConstant.TryGet(_context, y, out double exponent) && exponent % 2 == 0;
        bool grows = (a & Facts.AtLeastOne) != 0 && (b & Facts.NonNegative) != 0;

        // An odd negative power of the negative zero is below zero.
        Facts sign = isEven || ((a & Facts.NonNegative) != 0 && ((a & Facts.NonZero) != 0 || (b & Facts.NonNegative) != 0))
            ? Facts.NonNegative
            : Facts.None;
        return grows && sign != 0 ? Facts.All : sign;
    }

    private Facts OfInteger(Primitive primitive, IrType type, Facts a)
    {
        switch (primitive.Name)
        {
            case Op.Add:
                // Nothing else is known not to overflow.
                return _beforeTheLast.Contains(primitive.Arguments[0].Id) && _context.IsConstant(primitive.Arguments[1], out string text) && text == "1"
                    && (a & Facts.NonNegative) != 0 ? Facts.All : Facts.None;
            case Op.Convert when type.Name == "long" && primitive.Arguments[0].Type.Name == "int":
                return a;
            case Op.Select:
                return FactsOf(primitive.Arguments[1]) & FactsOf(primitive.Arguments[2]);
        }

        string? function = RuleTable.FunctionName(primitive.Name);
        return function is "Max" or "Min" or "Abs" or "Clamp"
            ? SignArithmetic.OfFunction(function, [.. primitive.Arguments.Select(FactsOf)])
            : Facts.None;
    }
}
