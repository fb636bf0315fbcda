using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Ir;

/// <summary>Appends statements to a block.</summary>
internal sealed class IrBuilder
{
    private readonly List<Statement> _statements = [];

    public IrBuilder(IrContext context) => Context = context;

    public IrContext Context { get; }

    /// <summary>The ordinal given to statements that have none.</summary>
    public int Source { get; set; } = -1;

    public IReadOnlyList<Statement> Statements => _statements;

    /// <summary>A builder for a nested block.</summary>
    public IrBuilder Nested() => new(Context) { Source = Source };

    public void Append(Statement statement)
    {
        if (statement.Source < 0 && Source >= 0)
        {
            statement = statement with { Source = Source };
        }

        if (statement is Let let)
        {
            Context.Define(let.Target, let.Operation);
        }

        _statements.Add(statement);
    }

    public void AppendAll(IEnumerable<Statement> statements)
    {
        foreach (Statement statement in statements)
        {
            Append(statement);
        }
    }

    public Block Finish(params Value[] yields) => new(_statements.ToEquatableArray(), new(yields));

    public Block Finish(IEnumerable<Value> yields) => new(_statements.ToEquatableArray(), yields.ToEquatableArray());

    public Value Let(IrType type, Operation operation, string hint = "", bool linear = false)
    {
        Value target = Context.Fresh(type, hint, linear);
        Append(new Let(target, operation));
        return target;
    }

    /// <summary>Gives the value that the last statement defines another name; another value is left as it is.</summary>
    public Value Rename(Value value, string hint)
    {
        if (_statements.Count == 0 || _statements[_statements.Count - 1] is not Let let || let.Target != value)
        {
            return value;
        }

        Value renamed = value with { Hint = hint };
        _statements[_statements.Count - 1] = let with { Target = renamed };
        return renamed;
    }

    /// <summary>Applies a primitive. The result is linear if an argument is.</summary>
    public Value Apply(IrType type, string name, params Value[] arguments) =>
        Let(type, new Primitive(name, new(arguments)), "", arguments.Any(a => a.IsLinear));

    public Value Constant(IrType type, string text) => Let(type, new Constant(text));

    public Value Int(int value) => Constant(IrType.Int, value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A real constant. <paramref name="text"/> is a decimal literal without suffix, <c>0.5</c> say.</summary>
    public Value Real(IrType type, string text) => Constant(type, RealLiteral(type, text));

    /// <summary>The literal of a real type for a decimal number: <c>2</c> becomes <c>2.0</c> or <c>2f</c>.</summary>
    public static string RealLiteral(IrType type, string text)
    {
        if (type.IsLanes)
        {
            return text switch
            {
                "0" => type.Name + ".Zero",
                "1" => type.Name + ".One",
                _ => $"{type.Name.Substring(0, type.Name.IndexOf('<'))}.Create({RealLiteral(type.Element!, text)})",
            };
        }

        if (type.IsParameter)
        {
            return ParameterLiteral.Of(type, text);
        }

        if (type == IrType.Float)
        {
            return text + "f";
        }

        foreach (char c in text)
        {
            if (c is '.' or 'e' or 'E')
            {
                return text;
            }
        }

        return text + ".0";
    }

    public Value Zero(IrType type) => Real(type, "0");

    /// <summary>Whether a value is the constant with this decimal text, of either real type.</summary>
    public bool Is(Value value, string text) =>
        value.Type.IsReal && Context.IsConstant(value, out string actual) && actual == RealLiteral(value.Type, text);

    public Value Add(Value a, Value b) => Apply(a.Type, Op.Add, a, b);

    public Value Subtract(Value a, Value b) => Context.IsConstant(b, out string text) && text == "0" ? a : Apply(a.Type, Op.Subtract, a, b);

    public Value Multiply(Value a, Value b) => Is(a, "1") ? b : Is(b, "1") ? a : Apply(a.Type, Op.Multiply, a, b);

    public Value Divide(Value a, Value b) => Is(b, "1") ? a : Apply(a.Type, Op.Divide, a, b);

    public Value Negate(Value a) =>
        IsNegated(a) ? ((Primitive)Context.DefinitionOf(a)!).Arguments[0] : Apply(a.Type, Op.Negate, a);

    /// <summary>Whether a value is the negation of another and has no name of its own.</summary>
    private bool IsNegated(Value value) => value.Hint.Length == 0 && Context.DefinitionOf(value) is Primitive { Name: Op.Negate };

    /// <summary>
    /// Multiplies or divides (<paramref name="operation"/>) a linear value; a sign is kept on the outside, where sums take it up.
    /// </summary>
    public Value Scale(string operation, Value linear, Value by)
    {
        bool negative = IsNegated(linear) != IsNegated(by);
        Value positive = IsNegated(linear) ? Negate(linear) : linear;
        by = IsNegated(by) ? Negate(by) : by;
        Value scaled = operation is Op.Divide or Op.StrongDivide
            ? Apply(linear.Type, operation, positive, by)
            : Apply(linear.Type, operation, by, positive);
        return negative ? Negate(scaled) : scaled;
    }

    public Value Select(Value condition, Value a, Value b) => Apply(a.Type, Op.Select, condition, a, b);

    public Value Compare(string name, Value a, Value b) => Apply(IrType.Bool, name, a, b);

    /// <summary>What stands before the name of a library function of a real type.</summary>
    public static string FunctionPrefix(IrType type) => type.IsParameter ? type.Name + "." : type == IrType.Float ? "MathF." : "Math.";

    /// <summary>Calls the <c>Math</c> or <c>MathF</c> member that fits the type of the first argument.</summary>
    public Value Math(string member, params Value[] arguments) =>
        Apply(arguments[0].Type, FunctionPrefix(arguments[0].Type) + member, arguments);
}
