using System.Globalization;

namespace AutoDiff.Generators.Tests.Fuzzing;

/// <summary>A smooth function of one variable <c>p</c>, as text, that knows its own derivative: what derivatives inside a program are compared with.</summary>
internal sealed record SmoothExpression(string Text, Func<SmoothExpression> Slope)
{
    public static SmoothExpression Variable { get; } = new("p", () => Constant(1));

    public static SmoothExpression Constant(double value) =>
        new(value < 0 ? string.Create(CultureInfo.InvariantCulture, $"({value:0.0##})") : value.ToString("0.0##", CultureInfo.InvariantCulture), () => Constant(0));

    public static SmoothExpression Sin(SmoothExpression a) => new($"MATH.Sin({a.Text})", () => Cos(a) * a.Slope());

    public static SmoothExpression Cos(SmoothExpression a) => new($"MATH.Cos({a.Text})", () => Constant(-1) * (Sin(a) * a.Slope()));

    public static SmoothExpression Exp(SmoothExpression a) => new($"MATH.Exp({a.Text})", () => Exp(a) * a.Slope());

    public static SmoothExpression Tanh(SmoothExpression a) =>
        new($"MATH.Tanh({a.Text})", () => (Constant(1) + (Constant(-1) * (Tanh(a) * Tanh(a)))) * a.Slope());

    public static SmoothExpression operator +(SmoothExpression a, SmoothExpression b) => new($"({a.Text} + {b.Text})", () => a.Slope() + b.Slope());

    public static SmoothExpression operator *(SmoothExpression a, SmoothExpression b) =>
        new($"({a.Text} * {b.Text})", () => (a.Slope() * b) + (a * b.Slope()));
}
