using System;
using System.Numerics;

namespace AutoDiff.Expansions;

/// <summary>Functions of elements, comparisons and what else <see cref="Vector4"/> has.</summary>
internal static partial class OfVector4
{
    public static Vector4 op_UnaryPlus(Vector4 a) => a;

    public static Vector4 Exp(Vector4 a) => new Vector4(MathF.Exp(a.X), MathF.Exp(a.Y), MathF.Exp(a.Z), MathF.Exp(a.W));

    public static Vector4 Log(Vector4 a) => new Vector4(MathF.Log(a.X), MathF.Log(a.Y), MathF.Log(a.Z), MathF.Log(a.W));

    public static Vector4 Log2(Vector4 a) => new Vector4(MathF.Log2(a.X), MathF.Log2(a.Y), MathF.Log2(a.Z), MathF.Log2(a.W));

    public static Vector4 Sin(Vector4 a) => new Vector4(MathF.Sin(a.X), MathF.Sin(a.Y), MathF.Sin(a.Z), MathF.Sin(a.W));

    public static Vector4 Cos(Vector4 a) => new Vector4(MathF.Cos(a.X), MathF.Cos(a.Y), MathF.Cos(a.Z), MathF.Cos(a.W));

    public static Vector4 Round(Vector4 a) => new Vector4(MathF.Round(a.X), MathF.Round(a.Y), MathF.Round(a.Z), MathF.Round(a.W));

    public static Vector4 Truncate(Vector4 a) => new Vector4(MathF.Truncate(a.X), MathF.Truncate(a.Y), MathF.Truncate(a.Z), MathF.Truncate(a.W));

    public static Vector4 Round(Vector4 a, MidpointRounding mode) => new Vector4(MathF.Round(a.X, mode), MathF.Round(a.Y, mode), MathF.Round(a.Z, mode), MathF.Round(a.W, mode));

    public static (Vector4 Sin, Vector4 Cos) SinCos(Vector4 a) => (new Vector4(MathF.Sin(a.X), MathF.Sin(a.Y), MathF.Sin(a.Z), MathF.Sin(a.W)), new Vector4(MathF.Cos(a.X), MathF.Cos(a.Y), MathF.Cos(a.Z), MathF.Cos(a.W)));

    public static Vector4 DegreesToRadians(Vector4 a) => new Vector4(float.DegreesToRadians(a.X), float.DegreesToRadians(a.Y), float.DegreesToRadians(a.Z), float.DegreesToRadians(a.W));

    public static Vector4 RadiansToDegrees(Vector4 a) => new Vector4(float.RadiansToDegrees(a.X), float.RadiansToDegrees(a.Y), float.RadiansToDegrees(a.Z), float.RadiansToDegrees(a.W));

    public static Vector4 MaxMagnitude(Vector4 a, Vector4 b) => new Vector4(MathF.MaxMagnitude(a.X, b.X), MathF.MaxMagnitude(a.Y, b.Y), MathF.MaxMagnitude(a.Z, b.Z), MathF.MaxMagnitude(a.W, b.W));

    public static Vector4 MinMagnitude(Vector4 a, Vector4 b) => new Vector4(MathF.MinMagnitude(a.X, b.X), MathF.MinMagnitude(a.Y, b.Y), MathF.MinMagnitude(a.Z, b.Z), MathF.MinMagnitude(a.W, b.W));

    public static Vector4 CopySign(Vector4 a, Vector4 b) => new Vector4(MathF.CopySign(a.X, b.X), MathF.CopySign(a.Y, b.Y), MathF.CopySign(a.Z, b.Z), MathF.CopySign(a.W, b.W));

    public static Vector4 Hypot(Vector4 a, Vector4 b) => new Vector4(float.Hypot(a.X, b.X), float.Hypot(a.Y, b.Y), float.Hypot(a.Z, b.Z), float.Hypot(a.W, b.W));

    public static Vector4 MaxMagnitudeNumber(Vector4 a, Vector4 b) => new Vector4(float.MaxMagnitudeNumber(a.X, b.X), float.MaxMagnitudeNumber(a.Y, b.Y), float.MaxMagnitudeNumber(a.Z, b.Z), float.MaxMagnitudeNumber(a.W, b.W));

    public static Vector4 MinMagnitudeNumber(Vector4 a, Vector4 b) => new Vector4(float.MinMagnitudeNumber(a.X, b.X), float.MinMagnitudeNumber(a.Y, b.Y), float.MinMagnitudeNumber(a.Z, b.Z), float.MinMagnitudeNumber(a.W, b.W));

    public static Vector4 MaxNative(Vector4 a, Vector4 b) => new Vector4(float.MaxNative(a.X, b.X), float.MaxNative(a.Y, b.Y), float.MaxNative(a.Z, b.Z), float.MaxNative(a.W, b.W));

    public static Vector4 MinNative(Vector4 a, Vector4 b) => new Vector4(float.MinNative(a.X, b.X), float.MinNative(a.Y, b.Y), float.MinNative(a.Z, b.Z), float.MinNative(a.W, b.W));

    public static Vector4 MaxNumber(Vector4 a, Vector4 b) => new Vector4(float.MaxNumber(a.X, b.X), float.MaxNumber(a.Y, b.Y), float.MaxNumber(a.Z, b.Z), float.MaxNumber(a.W, b.W));

    public static Vector4 MinNumber(Vector4 a, Vector4 b) => new Vector4(float.MinNumber(a.X, b.X), float.MinNumber(a.Y, b.Y), float.MinNumber(a.Z, b.Z), float.MinNumber(a.W, b.W));

    public static Vector4 FusedMultiplyAdd(Vector4 a, Vector4 b, Vector4 c) => new Vector4(MathF.FusedMultiplyAdd(a.X, b.X, c.X), MathF.FusedMultiplyAdd(a.Y, b.Y, c.Y), MathF.FusedMultiplyAdd(a.Z, b.Z, c.Z), MathF.FusedMultiplyAdd(a.W, b.W, c.W));

    public static Vector4 MultiplyAddEstimate(Vector4 a, Vector4 b, Vector4 c) => new Vector4(float.MultiplyAddEstimate(a.X, b.X, c.X), float.MultiplyAddEstimate(a.Y, b.Y, c.Y), float.MultiplyAddEstimate(a.Z, b.Z, c.Z), float.MultiplyAddEstimate(a.W, b.W, c.W));

    // Bounds that are the wrong way round are no error here: the upper one wins.
    public static Vector4 Clamp(Vector4 a, Vector4 low, Vector4 high) => new Vector4(Between(a.X, low.X, high.X), Between(a.Y, low.Y, high.Y), Between(a.Z, low.Z, high.Z), Between(a.W, low.W, high.W));

    public static Vector4 ClampNative(Vector4 a, Vector4 low, Vector4 high) => new Vector4(Between(a.X, low.X, high.X), Between(a.Y, low.Y, high.Y), Between(a.Z, low.Z, high.Z), Between(a.W, low.W, high.W));

    private static float Between(float value, float low, float high)
    {
        float raised = value < low ? low : value;
        return raised > high ? high : raised;
    }

    public static Vector4 Lerp(Vector4 a, Vector4 b, Vector4 t) => new Vector4(a.X * (1 - t.X) + b.X * t.X, a.Y * (1 - t.Y) + b.Y * t.Y, a.Z * (1 - t.Z) + b.Z * t.Z, a.W * (1 - t.W) + b.W * t.W);

    public static float Sum(Vector4 a) => a.X + a.Y + a.Z + a.W;

    public static Vector4 Cross(Vector4 a, Vector4 b) => new Vector4(a.Y * b.Z - a.Z * b.Y, a.Z * b.X - a.X * b.Z, a.X * b.Y - a.Y * b.X, a.W * b.W);

    public static Vector4 Create(float s) => new Vector4(s, s, s, s);

    public static Vector4 Create(float x, float y, float z, float w) => new Vector4(x, y, z, w);

    public static Vector4 Create(Vector2 a, float z, float w) => new Vector4(a.X, a.Y, z, w);

    public static Vector4 Create(Vector3 a, float w) => new Vector4(a.X, a.Y, a.Z, w);

    public static Vector4 CreateScalar(float x) => new Vector4(x, 0, 0, 0);

    public static Vector4 Create(ReadOnlySpan<float> values)
    {
        if (values.Length < 4)
        {
            throw new ArgumentOutOfRangeException(nameof(values));
        }

        return new Vector4(values[0], values[1], values[2], values[3]);
    }

    public static Vector4 Shuffle(Vector4 a, byte x, byte y, byte z, byte w) => new Vector4(Element(a, x), Element(a, y), Element(a, z), Element(a, w));

    private static float Element(Vector4 a, int index) => index switch { 0 => a.X, 1 => a.Y, 2 => a.Z, 3 => a.W, _ => 0 };

    /// <summary>The vector with one element set.</summary>
    public static Vector4 set_Item(Vector4 a, int index, float value) => index is < 0 or >= 4 ? throw new ArgumentOutOfRangeException(nameof(index)) : new Vector4(
        index == 0 ? value : a.X, index == 1 ? value : a.Y, index == 2 ? value : a.Z, index == 3 ? value : a.W);

    public static void CopyTo(Vector4 a, Span<float> destination)
    {
        if (destination.Length < 4)
        {
            throw new ArgumentException("Destination is too short.", nameof(destination));
        }

        destination[0] = a.X;
        destination[1] = a.Y;
        destination[2] = a.Z;
        destination[3] = a.W;
    }

    public static void CopyTo(Vector4 a, float[] array) => CopyTo(a, array.AsSpan());

    public static void CopyTo(Vector4 a, float[] array, int index) => CopyTo(a, array.AsSpan(index));

    public static bool TryCopyTo(Vector4 a, Span<float> destination)
    {
        if (destination.Length < 4)
        {
            return false;
        }

        destination[0] = a.X;
        destination[1] = a.Y;
        destination[2] = a.Z;
        destination[3] = a.W;
        return true;
    }

    public static bool op_Equality(Vector4 a, Vector4 b) => a.X == b.X && a.Y == b.Y && a.Z == b.Z && a.W == b.W;

    public static bool op_Inequality(Vector4 a, Vector4 b) => a.X != b.X || a.Y != b.Y || a.Z != b.Z || a.W != b.W;

    public static bool All(Vector4 a, float s) => a.X == s && a.Y == s && a.Z == s && a.W == s;

    public static bool Any(Vector4 a, float s) => a.X == s || a.Y == s || a.Z == s || a.W == s;

    public static bool None(Vector4 a, float s) => a.X != s && a.Y != s && a.Z != s && a.W != s;

    public static int Count(Vector4 a, float s) => (a.X == s ? 1 : 0) + (a.Y == s ? 1 : 0) + (a.Z == s ? 1 : 0) + (a.W == s ? 1 : 0);

    public static int IndexOf(Vector4 a, float s) => a.X == s ? 0 : a.Y == s ? 1 : a.Z == s ? 2 : a.W == s ? 3 : -1;

    public static int LastIndexOf(Vector4 a, float s) => a.W == s ? 3 : a.Z == s ? 2 : a.Y == s ? 1 : a.X == s ? 0 : -1;

    public static bool EqualsAll(Vector4 a, Vector4 b) => a.X == b.X && a.Y == b.Y && a.Z == b.Z && a.W == b.W;

    public static bool EqualsAny(Vector4 a, Vector4 b) => a.X == b.X || a.Y == b.Y || a.Z == b.Z || a.W == b.W;

    public static bool GreaterThanAll(Vector4 a, Vector4 b) => a.X > b.X && a.Y > b.Y && a.Z > b.Z && a.W > b.W;

    public static bool GreaterThanAny(Vector4 a, Vector4 b) => a.X > b.X || a.Y > b.Y || a.Z > b.Z || a.W > b.W;

    public static bool GreaterThanOrEqualAll(Vector4 a, Vector4 b) => a.X >= b.X && a.Y >= b.Y && a.Z >= b.Z && a.W >= b.W;

    public static bool GreaterThanOrEqualAny(Vector4 a, Vector4 b) => a.X >= b.X || a.Y >= b.Y || a.Z >= b.Z || a.W >= b.W;

    public static bool LessThanAll(Vector4 a, Vector4 b) => a.X < b.X && a.Y < b.Y && a.Z < b.Z && a.W < b.W;

    public static bool LessThanAny(Vector4 a, Vector4 b) => a.X < b.X || a.Y < b.Y || a.Z < b.Z || a.W < b.W;

    public static bool LessThanOrEqualAll(Vector4 a, Vector4 b) => a.X <= b.X && a.Y <= b.Y && a.Z <= b.Z && a.W <= b.W;

    public static bool LessThanOrEqualAny(Vector4 a, Vector4 b) => a.X <= b.X || a.Y <= b.Y || a.Z <= b.Z || a.W <= b.W;

    public static Vector4 Transform(Vector2 a, Matrix4x4 m) => new Vector4(a.X * m.M11 + a.Y * m.M21 + m.M41, a.X * m.M12 + a.Y * m.M22 + m.M42, a.X * m.M13 + a.Y * m.M23 + m.M43, a.X * m.M14 + a.Y * m.M24 + m.M44);

    public static Vector4 Transform(Vector3 a, Matrix4x4 m) => new Vector4(a.X * m.M11 + a.Y * m.M21 + a.Z * m.M31 + m.M41, a.X * m.M12 + a.Y * m.M22 + a.Z * m.M32 + m.M42, a.X * m.M13 + a.Y * m.M23 + a.Z * m.M33 + m.M43, a.X * m.M14 + a.Y * m.M24 + a.Z * m.M34 + m.M44);

    public static Vector4 Transform(Vector2 a, Quaternion q) => Rotated(a.X, a.Y, 0, 1, q);

    public static Vector4 Transform(Vector3 a, Quaternion q) => Rotated(a.X, a.Y, a.Z, 1, q);

    public static Vector4 Transform(Vector4 a, Quaternion q) => Rotated(a.X, a.Y, a.Z, a.W, q);

    private static Vector4 Rotated(float x, float y, float z, float w, Quaternion q)
    {
        Vector3 turned = OfVector3.Transform(new Vector3(x, y, z), q);
        return new Vector4(turned.X, turned.Y, turned.Z, w * (q.X * q.X + q.Y * q.Y + q.Z * q.Z + q.W * q.W));
    }
}
