using System;
using System.Numerics;

namespace AutoDiff.Expansions;

/// <summary>The members of <see cref="Vector2"/> that have derivatives, by components.</summary>
internal static partial class OfVector2
{
    public static Vector2 op_Addition(Vector2 a, Vector2 b) => new Vector2(a.X + b.X, a.Y + b.Y);

    public static Vector2 Add(Vector2 a, Vector2 b) => new Vector2(a.X + b.X, a.Y + b.Y);

    public static Vector2 op_Subtraction(Vector2 a, Vector2 b) => new Vector2(a.X - b.X, a.Y - b.Y);

    public static Vector2 Subtract(Vector2 a, Vector2 b) => new Vector2(a.X - b.X, a.Y - b.Y);

    public static Vector2 op_Multiply(Vector2 a, Vector2 b) => new Vector2(a.X * b.X, a.Y * b.Y);

    public static Vector2 Multiply(Vector2 a, Vector2 b) => new Vector2(a.X * b.X, a.Y * b.Y);

    public static Vector2 op_Division(Vector2 a, Vector2 b) => new Vector2(a.X / b.X, a.Y / b.Y);

    public static Vector2 Divide(Vector2 a, Vector2 b) => new Vector2(a.X / b.X, a.Y / b.Y);

    public static Vector2 op_Multiply(Vector2 a, float s) => new Vector2(a.X * s, a.Y * s);

    public static Vector2 op_Multiply(float s, Vector2 a) => new Vector2(s * a.X, s * a.Y);

    public static Vector2 Multiply(Vector2 a, float s) => new Vector2(a.X * s, a.Y * s);

    public static Vector2 Multiply(float s, Vector2 a) => new Vector2(s * a.X, s * a.Y);

    public static Vector2 op_Division(Vector2 a, float s) => new Vector2(a.X / s, a.Y / s);

    public static Vector2 Divide(Vector2 a, float s) => new Vector2(a.X / s, a.Y / s);

    public static Vector2 op_UnaryNegation(Vector2 a) => new Vector2(-a.X, -a.Y);

    public static Vector2 Negate(Vector2 a) => new Vector2(-a.X, -a.Y);

    public static float Dot(Vector2 a, Vector2 b) => a.X * b.X + a.Y * b.Y;

    public static float LengthSquared(Vector2 a) => a.X * a.X + a.Y * a.Y;

    public static float Length(Vector2 a) => MathF.Sqrt(a.X * a.X + a.Y * a.Y);

    public static float Distance(Vector2 a, Vector2 b)
    {
        Vector2 d = new Vector2(a.X - b.X, a.Y - b.Y);
        return MathF.Sqrt(d.X * d.X + d.Y * d.Y);
    }

    public static float DistanceSquared(Vector2 a, Vector2 b)
    {
        Vector2 d = new Vector2(a.X - b.X, a.Y - b.Y);
        return d.X * d.X + d.Y * d.Y;
    }

    public static Vector2 Normalize(Vector2 a)
    {
        float length = MathF.Sqrt(a.X * a.X + a.Y * a.Y);
        return new Vector2(a.X / length, a.Y / length);
    }

    public static Vector2 Lerp(Vector2 a, Vector2 b, float t) => new Vector2(a.X * (1 - t) + b.X * t, a.Y * (1 - t) + b.Y * t);

    public static Vector2 Reflect(Vector2 a, Vector2 normal)
    {
        float twice = 2 * (a.X * normal.X + a.Y * normal.Y);
        return new Vector2(a.X - twice * normal.X, a.Y - twice * normal.Y);
    }

    public static Vector2 Abs(Vector2 a) => new Vector2(MathF.Abs(a.X), MathF.Abs(a.Y));

    public static Vector2 SquareRoot(Vector2 a) => new Vector2(MathF.Sqrt(a.X), MathF.Sqrt(a.Y));

    public static Vector2 Min(Vector2 a, Vector2 b) => new Vector2(MathF.Min(a.X, b.X), MathF.Min(a.Y, b.Y));

    public static Vector2 Max(Vector2 a, Vector2 b) => new Vector2(MathF.Max(a.X, b.X), MathF.Max(a.Y, b.Y));

    public static float get_Item(Vector2 a, int index) => index switch { 0 => a.X, 1 => a.Y, _ => throw new ArgumentOutOfRangeException(nameof(index)) };

    public static Vector2 Transform(Vector2 a, Matrix4x4 m) => new Vector2(a.X * m.M11 + a.Y * m.M21 + m.M41, a.X * m.M12 + a.Y * m.M22 + m.M42);
}
