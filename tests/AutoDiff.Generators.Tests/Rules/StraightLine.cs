using System.Globalization;
using System.Reflection;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Tests.Rules;

/// <summary>
/// A program without control flow. Differentiates itself with nothing but the rule table, and runs, so that rules are tested apart
/// from the passes.
/// </summary>
internal sealed class StraightLine
{
    private static readonly Dictionary<string, Type> Types = new()
    {
        ["Math"] = typeof(Math), ["MathF"] = typeof(MathF), ["double"] = typeof(double), ["float"] = typeof(float),
    };

    private readonly IrContext _context;
    private readonly List<Let> _lets;
    private readonly List<Value> _parameters;

    private StraightLine(IrContext context, List<Value> parameters, List<Let> lets, Value result)
    {
        (_context, _parameters, _lets, Result) = (context, parameters, lets, result);
    }

    public Value Result { get; }

    public IReadOnlyList<Let> Lets => _lets;

    /// <summary>The application of one primitive. An argument that is text is a constant.</summary>
    public static StraightLine Of(string primitive, IrType type, params object[] arguments)
    {
        IrContext context = new();
        IrBuilder builder = new(context);
        List<Value> parameters = [];
        Value[] values = [.. arguments.Select(argument =>
        {
            if (argument is string text)
            {
                return builder.Real(type, text);
            }

            parameters.Add(context.Fresh(argument is int ? IrType.Int : argument is bool ? IrType.Bool : type));
            return parameters[^1];
        })];
        Value result = builder.Apply(type, primitive, values);
        return new(context, parameters, [.. builder.Statements.Cast<Let>()], result);
    }

    /// <summary>The derivative along some parameters: the program gains a parameter for the tangent of each.</summary>
    public StraightLine Differentiate(params int[] parameters) => Differentiate(_ => Sign.Unknown, parameters);

    public StraightLine Differentiate(Func<Value, Sign> signs, params int[] parameters)
    {
        IrBuilder builder = new(_context);
        List<Value> extended = [.. _parameters];
        Dictionary<int, Value> tangents = [];
        foreach (int parameter in parameters)
        {
            extended.Add(_context.Fresh(_parameters[parameter].Type));
            tangents[_parameters[parameter].Id] = extended[^1];
        }

        foreach (Let let in _lets)
        {
            builder.Append(let);
            if (let.Target.Type.IsReal && let.Operation is Primitive primitive && Tangent(builder, let.Target, primitive, tangents, signs) is { } tangent)
            {
                tangents[let.Target.Id] = tangent;
            }
        }

        Value result = tangents.TryGetValue(Result.Id, out Value? found) ? found : builder.Zero(Result.Type);
        return new(_context, extended, [.. builder.Statements.Cast<Let>()], result);
    }

    public object Run(params object[] arguments)
    {
        Dictionary<int, object> values = [];
        for (int i = 0; i < _parameters.Count; i++)
        {
            values[_parameters[i].Id] = arguments[i];
        }

        foreach (Let let in _lets)
        {
            values[let.Target.Id] = let.Operation switch
            {
                Constant constant => Literal(constant.Text, let.Target.Type),
                Primitive primitive => Apply(primitive.Name, let.Target.Type, [.. primitive.Arguments.Select(a => values[a.Id])]),
                _ => throw new NotSupportedException(let.ToString()),
            };
        }

        return values[Result.Id];
    }

    public double Evaluate(params object[] arguments) => Convert.ToDouble(Run(arguments), CultureInfo.InvariantCulture);

    private static Value? Tangent(
        IrBuilder builder, Value target, Primitive primitive, Dictionary<int, Value> tangents, Func<Value, Sign> signs)
    {
        Value?[] active = [.. primitive.Arguments.Select(a => tangents.TryGetValue(a.Id, out Value? tangent) ? tangent : null)];
        if (active.All(t => t is null) || RuleTable.HasZeroDerivative(primitive.Name))
        {
            return null;
        }

        Rule rule = RuleTable.Find(primitive.Name) ?? throw new InvalidOperationException($"No rule for {primitive.Name}.");
        if (rule.IsLinear)
        {
            Value[] arguments = [.. active.Select((t, i) => t ?? (primitive.Arguments[i].Type.IsReal ? builder.Zero(target.Type) : primitive.Arguments[i]))];
            return builder.Apply(target.Type, primitive.Name, arguments);
        }

        RuleScope scope = new(builder, primitive.Arguments, target, [.. active.Select(t => t is not null)], signs);
        Differential differential = rule.Differential!(scope);
        Value? sum = null;
        for (int i = 0; i < active.Length; i++)
        {
            if (active[i] is { } tangent && differential.Factors[i] is { } factor)
            {
                Value term = builder.Apply(target.Type, differential.GuardFactors ? Op.StrongMultiply : Op.Multiply, factor, tangent);
                sum = sum is null ? term : builder.Add(sum, term);
            }
        }

        return sum is null || differential.Divisor is not { } divisor
            ? sum
            : builder.Apply(target.Type, differential.GuardDivisor ? Op.StrongDivide : Op.Divide, sum, divisor);
    }

    private static object Literal(string text, IrType type) => text switch
    {
        "global::System.Math.PI" => (object)Math.PI,
        "global::System.MathF.PI" => MathF.PI,
        _ when type == IrType.Float => (object)float.Parse(text.TrimEnd('f'), CultureInfo.InvariantCulture),
        _ when type == IrType.Double => (object)double.Parse(text, CultureInfo.InvariantCulture),
        _ => (object)int.Parse(text, CultureInfo.InvariantCulture),
    };

    private static object Apply(string name, IrType type, object[] x)
    {
        int dot = name.IndexOf('.');
        if (dot >= 0)
        {
            MethodInfo method = Types[name[..dot]].GetMethod(
                name[(dot + 1)..], BindingFlags.Public | BindingFlags.Static, [.. x.Select(a => a.GetType())])
                ?? throw new MissingMethodException(name);
            return method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, x, null)!;
        }

        return name switch
        {
            Op.Select => (bool)x[0] ? x[1] : x[2],
            Op.Convert when type == IrType.Float => (object)Convert.ToSingle(x[0], CultureInfo.InvariantCulture),
            Op.Convert => (object)Convert.ToDouble(x[0], CultureInfo.InvariantCulture),
            RoundingRules.Detach => x[0],
            Op.Equal => Convert.ToDouble(x[0], CultureInfo.InvariantCulture) == Convert.ToDouble(x[1], CultureInfo.InvariantCulture),
            _ when x[0] is float a => OnReals(name, a, x.Length > 1 ? (float)x[1] : default),
            _ => OnReals(name, (double)x[0], x.Length > 1 ? (double)x[1] : default),
        };
    }

    private static object OnReals<T>(string name, T x, T y)
        where T : System.Numerics.IFloatingPointIeee754<T> => name switch
    {
        Op.Add => x + y,
        Op.Subtract => x - y,
        Op.Multiply => x * y,
        Op.Divide => x / y,
        Op.Remainder => x % y,
        Op.Negate => -x,
        Op.StrongMultiply => T.IsZero(x) || T.IsZero(y) ? T.Zero : x * y,
        Op.StrongDivide => T.IsZero(x) ? T.Zero : x / y,
        Op.Less => x < y,
        Op.Greater => x > y,
        _ => throw new NotSupportedException(name),
    };
}
