using System;
using System.Numerics;

namespace AutoDiff.Expansions;

/// <summary>Functions of elements, comparisons and what else <see cref="Vector2"/> has.</summary>
internal static partial class OfVector2
{
    public static Vector2 op_UnaryPlus(Vector2 a) => a;

    public static Vector2 Exp(Vector2 a) => new Vector2(MathF.Exp(a.X), MathF.Exp(a.Y));

    public static Vector2 Log(Vector2 a) => new Vector2(MathF.Log(a.X), MathF.Log(a.Y));

    public static Vector2 Log2(Vector2 a) => new Vector2(MathF.Log2(a.X), MathF.Log2(a.Y));

    public static Vector2 Sin(Vector2 a) => new Vector2(MathF.Sin(a.X), MathF.Sin(a.Y));

    public static Vector2 Cos(Vector2 a) => new Vector2(MathF.Cos(a.X), MathF.Cos(a.Y));

    public static Vector2 Round(Vector2 a) => new Vector2(MathF.Round(a.X), MathF.Round(a.Y));

    public static Vector2 Truncate(Vector2 a) => new Vector2(MathF.Truncate(a.X), MathF.Truncate(a.Y));

    public static Vector2 Round(Vector2 a, MidpointRounding mode) => new Vector2(MathF.Round(a.X, mode), MathF.Round(a.Y, mode));

    public static (Vector2 Sin, Vector2 Cos) SinCos(Vector2 a) => (new Vector2(MathF.Sin(a.X), MathF.Sin(a.Y)), new Vector2(MathF.Cos(a.X), MathF.Cos(a.Y)));

    public static Vector2 DegreesToRadians(Vector2 a) => new Vector2(float.DegreesToRadians(a.X), float.DegreesToRadians(a.Y));

    public static Vector2 RadiansToDegrees(Vector2 a) => new Vector2(float.RadiansToDegrees(a.X), float.RadiansToDegrees(a.Y));

    public static Vector2 MaxMagnitude(Vector2 a, Vector2 b) => new Vector2(MathF.MaxMagnitude(a.X, b.X), MathF.MaxMagnitude(a.Y, b.Y));

    public static Vector2 MinMagnitude(Vector2 a, Vector2 b) => new Vector2(MathF.MinMagnitude(a.X, b.X), MathF.MinMagnitude(a.Y, b.Y));

    public static Vector2 CopySign(Vector2 a, Vector2 b) => new Vector2(MathF.CopySign(a.X, b.X), MathF.CopySign(a.Y, b.Y));

    public static Vector2 Hypot(Vector2 a, Vector2 b) => new Vector2(float.Hypot(a.X, b.X), float.Hypot(a.Y, b.Y));

    public static Vector2 MaxMagnitudeNumber(Vector2 a, Vector2 b) => new Vector2(float.MaxMagnitudeNumber(a.X, b.X), float.MaxMagnitudeNumber(a.Y, b.Y));

    public static Vector2 MinMagnitudeNumber(Vector2 a, Vector2 b) => new Vector2(float.MinMagnitudeNumber(a.X, b.X), float.MinMagnitudeNumber(a.Y, b.Y));

    public static Vector2 MaxNative(Vector2 a, Vector2 b) => new Vector2(float.MaxNative(a.X, b.X), float.MaxNative(a.Y, b.Y));

    public static Vector2 MinNative(Vector2 a, Vector2 b) => new Vector2(float.MinNative(a.X, b.X), float.MinNative(a.Y, b.Y));

    public static Vector2 MaxNumber(Vector2 a, Vector2 b) => new Vector2(float.MaxNumber(a.X, b.X), float.MaxNumber(a.Y, b.Y));

    public static Vector2 MinNumber(Vector2 a, Vector2 b) => new Vector2(float.MinNumber(a.X, b.X), float.MinNumber(a.Y, b.Y));

    public static Vector2 FusedMultiplyAdd(Vector2 a, Vector2 b, Vector2 c) => new Vector2(MathF.FusedMultiplyAdd(a.X, b.X, c.X), MathF.FusedMultiplyAdd(a.Y, b.Y, c.Y));

    public static Vector2 MultiplyAddEstimate(Vector2 a, Vector2 b, Vector2 c) => new Vector2(float.MultiplyAddEstimate(a.X, b.X, c.X), float.MultiplyAddEstimate(a.Y, b.Y, c.Y));

    // Bounds that are the wrong way round are no error here: the upper one wins.
    public static Vector2 Clamp(Vector2 a, Vector2 low, Vector2 high) => new Vector2(Between(a.X, low.X, high.X), Between(a.Y, low.Y, high.Y));

    public static Vector2 ClampNative(Vector2 a, Vector2 low, Vector2 high) => new Vector2(Between(a.X, low.X, high.X), Between(a.Y, low.Y, high.Y));

    private static float Between(float value, float low, float high)
    {
        float raised = value < low ? low : value;
        return raised > high ? high : raised;
    }

    public static Vector2 Lerp(Vector2 a, Vector2 b, Vector2 t) => new Vector2(a.X * (1 - t.X) + b.X * t.X, a.Y * (1 - t.Y) + b.Y * t.Y);

    public static float Sum(Vector2 a) => a.X + a.Y;

    public static float Cross(Vector2 a, Vector2 b) => a.X * b.Y - a.Y * b.X;

    public static Vector2 Create(float s) => new Vector2(s, s);

    public static Vector2 Create(float x, float y) => new Vector2(x, y);

    public static Vector2 CreateScalar(float x) => new Vector2(x, 0);

    public static Vector2 Create(ReadOnlySpan<float> values)
    {
        if (values.Length < 2)
        {
            throw new ArgumentOutOfRangeException(nameof(values));
        }

        return new Vector2(values[0], values[1]);
    }

    public static Vector2 Shuffle(Vector2 a, byte x, byte y) => new Vector2(Element(a, x), Element(a, y));

    private static float Element(Vector2 a, int index) => index switch { 0 => a.X, 1 => a.Y, _ => 0 };

    /// <summary>The vector with one element set.</summary>
    public static Vector2 set_Item(Vector2 a, int index, float value) => index is < 0 or >= 2 ? throw new ArgumentOutOfRangeException(nameof(index)) : new Vector2(
        index == 0 ? value : a.X, index == 1 ? value : a.Y);

    public static void CopyTo(Vector2 a, Span<float> destination)
    {
        if (destination.Length < 2)
        {
            throw new ArgumentException("Destination is too short.", nameof(destination));
        }

        destination[0] = a.X;
        destination[1] = a.Y;
    }

    public static void CopyTo(Vector2 a, float[] array) => CopyTo(a, array.AsSpan());

    public static void CopyTo(Vector2 a, float[] array, int index) => CopyTo(a, array.AsSpan(index));

    public static bool TryCopyTo(Vector2 a, Span<float> destination)
    {
        if (destination.Length < 2)
        {
            return false;
        }

        destination[0] = a.X;
        destination[1] = a.Y;
        return true;
    }

    public static bool op_Equality(Vector2 a, Vector2 b) => a.X == b.X && a.Y == b.Y;

    public static bool op_Inequality(Vector2 a, Vector2 b) => a.X != b.X || a.Y != b.Y;

    public static bool All(Vector2 a, float s) => a.X == s && a.Y == s;

    public static bool Any(Vector2 a, float s) => a.X == s || a.Y == s;

    public static bool None(Vector2 a, float s) => a.X != s && a.Y != s;

    public static int Count(Vector2 a, float s) => (a.X == s ? 1 : 0) + (a.Y == s ? 1 : 0);

    public static int IndexOf(Vector2 a, float s) => a.X == s ? 0 : a.Y == s ? 1 : -1;

    public static int LastIndexOf(Vector2 a, float s) => a.Y == s ? 1 : a.X == s ? 0 : -1;

    public static bool EqualsAll(Vector2 a, Vector2 b) => a.X == b.X && a.Y == b.Y;

    public static bool EqualsAny(Vector2 a, Vector2 b) => a.X == b.X || a.Y == b.Y;

    public static bool GreaterThanAll(Vector2 a, Vector2 b) => a.X > b.X && a.Y > b.Y;

    public static bool GreaterThanAny(Vector2 a, Vector2 b) => a.X > b.X || a.Y > b.Y;

    public static bool GreaterThanOrEqualAll(Vector2 a, Vector2 b) => a.X >= b.X && a.Y >= b.Y;

    public static bool GreaterThanOrEqualAny(Vector2 a, Vector2 b) => a.X >= b.X || a.Y >= b.Y;

    public static bool LessThanAll(Vector2 a, Vector2 b) => a.X < b.X && a.Y < b.Y;

    public static bool LessThanAny(Vector2 a, Vector2 b) => a.X < b.X || a.Y < b.Y;

    public static bool LessThanOrEqualAll(Vector2 a, Vector2 b) => a.X <= b.X && a.Y <= b.Y;

    public static bool LessThanOrEqualAny(Vector2 a, Vector2 b) => a.X <= b.X || a.Y <= b.Y;

    public static Vector2 Transform(Vector2 a, Matrix3x2 m) => new Vector2(a.X * m.M11 + a.Y * m.M21 + m.M31, a.X * m.M12 + a.Y * m.M22 + m.M32);

    public static Vector2 TransformNormal(Vector2 a, Matrix3x2 m) => new Vector2(a.X * m.M11 + a.Y * m.M21, a.X * m.M12 + a.Y * m.M22);

    public static Vector2 TransformNormal(Vector2 a, Matrix4x4 m) => new Vector2(a.X * m.M11 + a.Y * m.M21, a.X * m.M12 + a.Y * m.M22);

    public static Vector2 Transform(Vector2 a, Quaternion q)
    {
        Vector3 turned = OfVector3.Transform(new Vector3(a.X, a.Y, 0), q);
        return new Vector2(turned.X, turned.Y);
    }
}
