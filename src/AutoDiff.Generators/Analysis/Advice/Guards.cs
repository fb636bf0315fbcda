using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Analysis;

/// <summary>
/// What the conditions around a place say of the signs of values there: within <c>if (x &gt; 0)</c>, x is positive. A condition may be
/// about another evaluation of the same expression.
/// </summary>
internal sealed class Guards
{
    private const int MaxDepth = 8;

    private readonly IrContext _context;
    private readonly Func<Value, Sign> _signs;
    private readonly Dictionary<int, (If Branch, int Index)> _branches = [];
    private readonly List<(Value Condition, bool Holds)> _known = [];

    public Guards(FunctionIr function, Func<Value, Sign> signs)
    {
        _context = IrContext.For(function);
        _signs = signs;
        foreach (If branch in IrWalk.Statements(function.Body).OfType<If>())
        {
            for (int i = 0; i < branch.Results.Count; i++)
            {
                _branches[branch.Results[i].Id] = (branch, i);
            }
        }
    }

    /// <summary>What a condition says of a value: the facts of a <see cref="Sign"/>, and one more.</summary>
    [Flags]
    private enum Known
    {
        Nothing = Sign.Unknown,
        NonNegative = Sign.NonNegative,
        NonZero = Sign.NonZero,
        Positive = Sign.Positive,
        NonPositive = 4,
    }

    public int Count => _known.Count;

    /// <summary>Takes a condition as true, or false, from here on.</summary>
    public void Assume(Value condition, bool holds) => _known.Add((condition, holds));

    /// <summary>Forgets all but the first conditions.</summary>
    public void Forget(int count) => _known.RemoveRange(count, _known.Count - count);

    /// <summary>The sign of a value, from its definition and from the conditions around.</summary>
    public Sign SignOf(Value value)
    {
        Sign sign = _signs(value) | ((Sign)KnownOf(value) & Sign.Positive);

        // The absolute value, root or square of what is not zero is not zero.
        if (_context.DefinitionOf(value) is Primitive { Name: var name, Arguments: var arguments }
            && (name.EndsWith(".Abs", StringComparison.Ordinal) || name.EndsWith(".Sqrt", StringComparison.Ordinal)) && (sign & Sign.NonZero) == 0)
        {
            sign |= SignOf(arguments[0]) & Sign.NonZero;
        }

        return sign;
    }

    /// <summary>Whether the conditions around say that a value is not above zero, or that its negative is not below.</summary>
    public bool IsNotPositive(Value value) =>
        (KnownOf(value) & Known.NonPositive) != 0
        || (_context.DefinitionOf(value) is Primitive { Name: Op.Negate, Arguments: var negated } && (SignOf(negated[0]) & Sign.NonNegative) != 0);

    private Known KnownOf(Value value)
    {
        Known known = Known.Nothing;
        foreach ((Value condition, bool holds) in _known)
        {
            known |= Says(condition, holds, value, 0);
        }

        return known;
    }

    public bool IsZero(Value value) =>
        RealConstant.TryGet(_context, value, out double number) && number == 0;

    /// <summary>The number that a value is known to be.</summary>
    public double? NumberOf(Value value) => RealConstant.TryGet(_context, value, out double number) ? number : null;

    public Operation? DefinitionOf(Value value) => _context.DefinitionOf(value);

    private Known Says(Value condition, bool holds, Value value, int depth)
    {
        if (depth > MaxDepth)
        {
            return Known.Nothing;
        }

        if (_branches.TryGetValue(condition.Id, out (If Branch, int Index) branch))
        {
            return SaysLogic(branch.Branch, branch.Index, holds, value, depth + 1);
        }

        if (_context.DefinitionOf(condition) is not Primitive primitive)
        {
            return Known.Nothing;
        }

        return primitive.Name switch
        {
            Op.Not => Says(primitive.Arguments[0], !holds, value, depth + 1),
            Op.And when holds => Both(primitive, true, value, depth + 1),
            Op.Or when !holds => Both(primitive, false, value, depth + 1),
            _ => SaysComparison(primitive, holds, value),
        };
    }

    private Known Both(Primitive logic, bool hold, Value value, int depth) =>
        Says(logic.Arguments[0], hold, value, depth) | Says(logic.Arguments[1], hold, value, depth);

    /// <summary><c>a &amp;&amp; b</c> is b where a holds and false elsewhere; <c>a || b</c> is true where a holds and b elsewhere.</summary>
    private Known SaysLogic(If branch, int index, bool holds, Value value, int depth)
    {
        Value then = branch.Then.Yields[index], otherwise = branch.Else.Yields[index];
        if (holds && IsConstant(otherwise, "false"))
        {
            return Says(branch.Condition, true, value, depth) | Says(then, true, value, depth);
        }

        return !holds && IsConstant(then, "true") ? Says(branch.Condition, false, value, depth) | Says(otherwise, false, value, depth) : Known.Nothing;
    }

    private bool IsConstant(Value value, string text) => _context.IsConstant(value, out string actual) && actual == text;

    private Known SaysComparison(Primitive comparison, bool holds, Value value)
    {
        if (comparison.Arguments.Count != 2)
        {
            return Known.Nothing;
        }

        (Value left, Value right) = (comparison.Arguments[0], comparison.Arguments[1]);
        string relation = holds ? comparison.Name : Negation(comparison.Name);
        if (IsSame(left, value))
        {
            return Compared(relation, right);
        }

        if (IsSame(right, value))
        {
            return Compared(Mirrored(relation), left);
        }

        return IsMagnitude(left, value) && relation is Op.Greater or Op.GreaterOrEqual ? Compared(relation, right) & Known.NonZero
            : IsMagnitude(right, value) && relation is Op.Less or Op.LessOrEqual ? Compared(Mirrored(relation), left) & Known.NonZero
            : Known.Nothing;
    }

    private bool IsMagnitude(Value magnitude, Value value) =>
        _context.DefinitionOf(magnitude) is Primitive { Name: "Math.Abs" or "MathF.Abs" or "double.Abs" or "float.Abs" } abs && IsSame(abs.Arguments[0], value);

    /// <summary>What <c>value relation other</c> says of the value.</summary>
    private Known Compared(string relation, Value other)
    {
        Sign sign = _signs(other);
        return relation switch
        {
            Op.Greater when (sign & Sign.NonNegative) != 0 => Known.Positive,
            Op.GreaterOrEqual or Op.Equal => (Known)sign,
            Op.NotEqual when IsZero(other) => Known.NonZero,
            Op.Less when IsZero(other) || IsNegative(other) => Known.NonPositive | Known.NonZero,
            Op.LessOrEqual when IsNegative(other) => Known.NonPositive | Known.NonZero,
            Op.LessOrEqual when IsZero(other) => Known.NonPositive,
            _ => Known.Nothing,
        };
    }

    private bool IsNegative(Value value) =>
        RealConstant.TryGet(_context, value, out double number) && number < 0;

    private static string Negation(string relation) => relation switch
    {
        Op.Less => Op.GreaterOrEqual,
        Op.LessOrEqual => Op.Greater,
        Op.Greater => Op.LessOrEqual,
        Op.GreaterOrEqual => Op.Less,
        Op.Equal => Op.NotEqual,
        Op.NotEqual => Op.Equal,
        _ => "",
    };

    private static string Mirrored(string relation) => relation switch
    {
        Op.Less => Op.Greater,
        Op.LessOrEqual => Op.GreaterOrEqual,
        Op.Greater => Op.Less,
        Op.GreaterOrEqual => Op.LessOrEqual,
        _ => relation,
    };

    /// <summary>Whether two values are evaluations of one expression. Storage counts as unchanged between them.</summary>
    private bool IsSame(Value a, Value b, int depth = 0)
    {
        if (a.Id == b.Id)
        {
            return true;
        }

        if (depth > MaxDepth || a.Type != b.Type)
        {
            return false;
        }

        return (_context.DefinitionOf(a), _context.DefinitionOf(b)) switch
        {
            (Primitive x, Primitive y) => x.Name == y.Name && x.Arguments.Count == y.Arguments.Count
                && x.Arguments.Zip(y.Arguments, (p, q) => IsSame(p, q, depth + 1)).All(same => same),
            (Load x, Load y) => IsSame(x.Buffer, y.Buffer, depth + 1) && IsSame(x.Index, y.Index, depth + 1),
            (Length x, Length y) => IsSame(x.Buffer, y.Buffer, depth + 1),
            (Constant x, Constant y) => x.Text == y.Text,
            _ => false,
        };
    }
}
