using AutoDiff.Generators.Ir;
using static AutoDiff.Generators.Rules.Rows;

namespace AutoDiff.Generators.Rules;

/// <summary>
/// The Taylor recurrences of primitives that have their own: those whose differential contains the value itself, and those that
/// are better than the general recurrence for v' = d(x) x', which every other rule gives by its differential.
/// </summary>
internal static class SeriesRules
{
    private static readonly Dictionary<string, Func<SeriesScope, Value?>> Operators = new()
    {
        [Op.Add] = s => s.X is { } x ? s.Y is { } y ? s.Run("Add", x, y) : x : s.Y,
        [Op.Subtract] = s => s.X is { } x ? s.Y is { } y ? s.Run("Subtract", x, y) : x : s.Run("Negate", s.Y!),
        [Op.Negate] = s => s.Run("Negate", s.X!),
        [Op.Convert] = s => s.Arguments[0].Type == s.Type ? s.X : s.Run("Convert", s.X!),
        [Op.Select] = s => Select(s),
        [Op.Multiply] = s => Multiply(s, ""),
        [Op.StrongMultiply] = s => Multiply(s, "Strong"),
        [Op.Divide] = s => Divide(s),
        [Op.StrongDivide] = s => Divide(s),
    };

    private static readonly Dictionary<string, Func<SeriesScope, Value?>> Functions = new()
    {
        ["FusedMultiplyAdd"] = s => MultiplyAdd(s),
        ["MultiplyAddEstimate"] = s => MultiplyAdd(s),

        ["Exp"] = s => s.Run("Exp", s.X!, s.V),
        ["Exp2"] = s => s.Run("Exp", Scaled(s, s.X!, s.Number(Ln2)), s.V),
        ["Exp10"] = s => s.Run("Exp", Scaled(s, s.X!, s.Number(Ln10)), s.V),
        ["Log"] = s => Log(s),

        ["Sin"] = s => Pair(s, "SinCos", "Cos", isFirst: true),
        ["Cos"] = s => Pair(s, "SinCos", "Sin", isFirst: false),
        ["SinPi"] = s => Pair(s, "SinCosPi", "CosPi", isFirst: true),
        ["CosPi"] = s => Pair(s, "SinCosPi", "SinPi", isFirst: false),
        ["Tan"] = s => s.Run("Tan", 1, s.X!, s.V),
        ["TanPi"] = s => s.Run("Tan", 1, Scaled(s, s.X!, Pi(s)), s.V),
        ["Sinh"] = s => Pair(s, "SinhCosh", "Cosh", isFirst: true),
        ["Cosh"] = s => Pair(s, "SinhCosh", "Sinh", isFirst: false),
        ["Tanh"] = s => s.Run("Tanh", 1, s.X0, s.X!, s.V),

        ["Sqrt"] = s => s.Run("Sqrt", s.X0, s.X!, s.V),
        ["Cbrt"] = s => s.Run("Root", s.X0, s.X!, s.Builder.Int(3), s.V),
        ["RootN"] = s => s.Run("Root", s.X0, s.X!, s.Y0, s.V),
        ["Pow"] = s => Power(s),
        ["Hypot"] = s => Hypot(s),
    };

    /// <summary>The recurrence of a primitive, which gives the series of its value; null if its differential says enough.</summary>
    public static Func<SeriesScope, Value?>? Find(string primitiveName) =>
        (RuleTable.FunctionName(primitiveName) is { } function ? Functions.TryGetValue(function, out var rule) : Operators.TryGetValue(primitiveName, out rule))
            ? rule
            : null;

    private static Value Pi(SeriesScope s) =>
        s.Builder.Constant(s.Type, RuleScope.PiOf(s.Type));

    private static Value Scaled(SeriesScope s, Value series, Value factor) => s.Run("Scale", factor, series);

    /// <summary>Coefficients of a constant are not multiplied with: a product with a constant scales.</summary>
    private static Value Multiply(SeriesScope s, string strong)
    {
        if (s.X is not { } x)
        {
            return s.Run(strong + "Scale", s.X0, s.Y!);
        }

        return s.Y is not { } y ? s.Run(strong + "Scale", s.Y0, x)
            : strong.Length == 0 && s.X0.Id == s.Y0.Id ? s.Run("Square", s.X0, x)
            : s.Run(strong + "Multiply", s.X0, x, s.Y0, y);
    }

    private static Value MultiplyAdd(SeriesScope s)
    {
        Value? product = s.X is null && s.Y is null ? null : Multiply(s, "");
        return product is null ? s.Z! : s.Z is { } z ? s.Run("Add", product, z) : product;
    }

    private static Value Divide(SeriesScope s) =>
        s.Y is not { } y ? s.Run("DivideBy", s.X!, s.Y0)
        : s.X is { } x ? s.Run("Divide", x, s.Y0, y, s.V)
        : s.Run("Divide", s.Y0, y, s.V);

    private static Value Select(SeriesScope s)
    {
        Value result = s.New();
        Block Side(Value? series)
        {
            IrBuilder side = s.Builder.Nested();
            side.Append(series is null ? new Fill(result, side.Zero(s.Type)) : new Copy(series, result));
            return side.Finish();
        }

        s.Builder.Append(new If(s.Builder.Context.TakeId(), s.Arguments[0], Side(s.Y), Side(s.Z), []));
        return result;
    }

    /// <summary>A function whose recurrence gives another one too, which may be wanted as well.</summary>
    /// <param name="s">The application.</param>
    /// <param name="pair">What the two are called together.</param>
    /// <param name="other">The other one.</param>
    /// <param name="isFirst">Whether the function is the first of the two.</param>
    private static Value Pair(SeriesScope s, string pair, string other, bool isFirst)
    {
        if (s.Known(pair, s.X0) is not { } known)
        {
            Value partner = s.Call(other, s.X0);
            bool isOfHalfTurns = pair == "SinCosPi";
            Value x = isOfHalfTurns ? Scaled(s, s.X!, Pi(s)) : s.X!;
            Value own = s.New(), others = s.New(s.Type, char.ToLowerInvariant(other[0]) + other.Substring(1) + "Series");
            known = isFirst ? (own, others) : (others, own);
            s.Builder.Append(new Expand(
                isOfHalfTurns ? "SinCos" : pair, [x, isFirst ? s.V : partner, isFirst ? partner : s.V], [known.First, known.Second]));
            s.Remember(pair, s.X0, known);
        }

        return isFirst ? known.First : known.Second;
    }

    private static Value Log(SeriesScope s)
    {
        Value? x = s.X is null ? null : s.Run("IntegrateQuotient", s.X, s.X0, s.X);
        if (s.Arguments.Count == 1)
        {
            return x!;
        }

        Value y0 = s.Call("Log", s.Y0);
        if (s.Y is null)
        {
            return s.Run("DivideBy", x!, y0);
        }

        Value y = s.Run("IntegrateQuotient", s.Y, s.Y0, s.Y);
        return x is null ? s.Run("Divide", y0, y, s.V) : s.Run("Divide", x, y0, y, s.V);
    }

    private static Value Power(SeriesScope s)
    {
        if (s.X is not { } x)
        {
            return s.Run("Exp", s.Run("StrongScale", s.Call("Log", s.X0), s.Y!), s.V);
        }

        return s.Y is { } y ? s.Run("Power", 2, s.X0, x, s.Y0, y, s.V)
            : s.IsConstant(s.Y0, out double exponent) && exponent == 0.5 ? s.Run("Sqrt", s.X0, x, s.V)
            : s.Run("Power", s.X0, x, s.Y0, s.V);
    }

    private static Value Hypot(SeriesScope s) =>
        s.X is not { } x ? s.Run("Hypot", s.Y0, s.Y!, s.V)
        : s.Y is { } y ? s.Run("Hypot", s.X0, x, s.Y0, y, s.V)
        : s.Run("Hypot", s.X0, x, s.V);
}
