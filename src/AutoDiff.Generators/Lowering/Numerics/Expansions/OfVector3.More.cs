using System;
using System.Numerics;

namespace AutoDiff.Expansions;

/// <summary>Functions of elements, comparisons and what else <see cref="Vector3"/> has.</summary>
internal static partial class OfVector3
{
    public static Vector3 op_UnaryPlus(Vector3 a) => a;

    public static Vector3 Exp(Vector3 a) => new Vector3(MathF.Exp(a.X), MathF.Exp(a.Y), MathF.Exp(a.Z));

    public static Vector3 Log(Vector3 a) => new Vector3(MathF.Log(a.X), MathF.Log(a.Y), MathF.Log(a.Z));

    public static Vector3 Log2(Vector3 a) => new Vector3(MathF.Log2(a.X), MathF.Log2(a.Y), MathF.Log2(a.Z));

    public static Vector3 Sin(Vector3 a) => new Vector3(MathF.Sin(a.X), MathF.Sin(a.Y), MathF.Sin(a.Z));

    public static Vector3 Cos(Vector3 a) => new Vector3(MathF.Cos(a.X), MathF.Cos(a.Y), MathF.Cos(a.Z));

    public static Vector3 Round(Vector3 a) => new Vector3(MathF.Round(a.X), MathF.Round(a.Y), MathF.Round(a.Z));

    public static Vector3 Truncate(Vector3 a) => new Vector3(MathF.Truncate(a.X), MathF.Truncate(a.Y), MathF.Truncate(a.Z));

    public static Vector3 Round(Vector3 a, MidpointRounding mode) => new Vector3(MathF.Round(a.X, mode), MathF.Round(a.Y, mode), MathF.Round(a.Z, mode));

    public static (Vector3 Sin, Vector3 Cos) SinCos(Vector3 a) => (new Vector3(MathF.Sin(a.X), MathF.Sin(a.Y), MathF.Sin(a.Z)), new Vector3(MathF.Cos(a.X), MathF.Cos(a.Y), MathF.Cos(a.Z)));

    public static Vector3 DegreesToRadians(Vector3 a) => new Vector3(float.DegreesToRadians(a.X), float.DegreesToRadians(a.Y), float.DegreesToRadians(a.Z));

    public static Vector3 RadiansToDegrees(Vector3 a) => new Vector3(float.RadiansToDegrees(a.X), float.RadiansToDegrees(a.Y), float.RadiansToDegrees(a.Z));

    public static Vector3 MaxMagnitude(Vector3 a, Vector3 b) => new Vector3(MathF.MaxMagnitude(a.X, b.X), MathF.MaxMagnitude(a.Y, b.Y), MathF.MaxMagnitude(a.Z, b.Z));

    public static Vector3 MinMagnitude(Vector3 a, Vector3 b) => new Vector3(MathF.MinMagnitude(a.X, b.X), MathF.MinMagnitude(a.Y, b.Y), MathF.MinMagnitude(a.Z, b.Z));

    public static Vector3 CopySign(Vector3 a, Vector3 b) => new Vector3(MathF.CopySign(a.X, b.X), MathF.CopySign(a.Y, b.Y), MathF.CopySign(a.Z, b.Z));

    public static Vector3 Hypot(Vector3 a, Vector3 b) => new Vector3(float.Hypot(a.X, b.X), float.Hypot(a.Y, b.Y), float.Hypot(a.Z, b.Z));

    public static Vector3 MaxMagnitudeNumber(Vector3 a, Vector3 b) => new Vector3(float.MaxMagnitudeNumber(a.X, b.X), float.MaxMagnitudeNumber(a.Y, b.Y), float.MaxMagnitudeNumber(a.Z, b.Z));

    public static Vector3 MinMagnitudeNumber(Vector3 a, Vector3 b) => new Vector3(float.MinMagnitudeNumber(a.X, b.X), float.MinMagnitudeNumber(a.Y, b.Y), float.MinMagnitudeNumber(a.Z, b.Z));

    public static Vector3 MaxNative(Vector3 a, Vector3 b) => new Vector3(float.MaxNative(a.X, b.X), float.MaxNative(a.Y, b.Y), float.MaxNative(a.Z, b.Z));

    public static Vector3 MinNative(Vector3 a, Vector3 b) => new Vector3(float.MinNative(a.X, b.X), float.MinNative(a.Y, b.Y), float.MinNative(a.Z, b.Z));

    public static Vector3 MaxNumber(Vector3 a, Vector3 b) => new Vector3(float.MaxNumber(a.X, b.X), float.MaxNumber(a.Y, b.Y), float.MaxNumber(a.Z, b.Z));

    public static Vector3 MinNumber(Vector3 a, Vector3 b) => new Vector3(float.MinNumber(a.X, b.X), float.MinNumber(a.Y, b.Y), float.MinNumber(a.Z, b.Z));

    public static Vector3 FusedMultiplyAdd(Vector3 a, Vector3 b, Vector3 c) => new Vector3(MathF.FusedMultiplyAdd(a.X, b.X, c.X), MathF.FusedMultiplyAdd(a.Y, b.Y, c.Y), MathF.FusedMultiplyAdd(a.Z, b.Z, c.Z));

    public static Vector3 MultiplyAddEstimate(Vector3 a, Vector3 b, Vector3 c) => new Vector3(float.MultiplyAddEstimate(a.X, b.X, c.X), float.MultiplyAddEstimate(a.Y, b.Y, c.Y), float.MultiplyAddEstimate(a.Z, b.Z, c.Z));

    // Bounds that are the wrong way round are no error here: the upper one wins.
    public static Vector3 Clamp(Vector3 a, Vector3 low, Vector3 high) => new Vector3(Between(a.X, low.X, high.X), Between(a.Y, low.Y, high.Y), Between(a.Z, low.Z, high.Z));

    public static Vector3 ClampNative(Vector3 a, Vector3 low, Vector3 high) => new Vector3(Between(a.X, low.X, high.X), Between(a.Y, low.Y, high.Y), Between(a.Z, low.Z, high.Z));

    private static float Between(float value, float low, float high)
    {
        float raised = value < low ? low : value;
        return raised > high ? high : raised;
    }

    public static Vector3 Lerp(Vector3 a, Vector3 b, Vector3 t) => new Vector3(a.X * (1 - t.X) + b.X * t.X, a.Y * (1 - t.Y) + b.Y * t.Y, a.Z * (1 - t.Z) + b.Z * t.Z);

    public static float Sum(Vector3 a) => a.X + a.Y + a.Z;

    public static Vector3 Create(float s) => new Vector3(s, s, s);

    public static Vector3 Create(float x, float y, float z) => new Vector3(x, y, z);

    public static Vector3 Create(Vector2 a, float z) => new Vector3(a.X, a.Y, z);

    public static Vector3 CreateScalar(float x) => new Vector3(x, 0, 0);

    public static Vector3 Create(ReadOnlySpan<float> values)
    {
        if (values.Length < 3)
        {
            throw new ArgumentOutOfRangeException(nameof(values));
        }

        return new Vector3(values[0], values[1], values[2]);
    }

    public static Vector3 Shuffle(Vector3 a, byte x, byte y, byte z) => new Vector3(Element(a, x), Element(a, y), Element(a, z));

    private static float Element(Vector3 a, int index) => index switch { 0 => a.X, 1 => a.Y, 2 => a.Z, _ => 0 };

    /// <summary>The vector with one element set.</summary>
    public static Vector3 set_Item(Vector3 a, int index, float value) => index is < 0 or >= 3 ? throw new ArgumentOutOfRangeException(nameof(index)) : new Vector3(
        index == 0 ? value : a.X, index == 1 ? value : a.Y, index == 2 ? value : a.Z);

    public static void CopyTo(Vector3 a, Span<float> destination)
    {
        if (destination.Length < 3)
        {
            throw new ArgumentException("Destination is too short.", nameof(destination));
        }

        destination[0] = a.X;
        destination[1] = a.Y;
        destination[2] = a.Z;
    }

    public static void CopyTo(Vector3 a, float[] array) => CopyTo(a, array.AsSpan());

    public static void CopyTo(Vector3 a, float[] array, int index) => CopyTo(a, array.AsSpan(index));

    public static bool TryCopyTo(Vector3 a, Span<float> destination)
    {
        if (destination.Length < 3)
        {
            return false;
        }

        destination[0] = a.X;
        destination[1] = a.Y;
        destination[2] = a.Z;
        return true;
    }

    public static bool op_Equality(Vector3 a, Vector3 b) => a.X == b.X && a.Y == b.Y && a.Z == b.Z;

    public static bool op_Inequality(Vector3 a, Vector3 b) => a.X != b.X || a.Y != b.Y || a.Z != b.Z;

    public static bool All(Vector3 a, float s) => a.X == s && a.Y == s && a.Z == s;

    public static bool Any(Vector3 a, float s) => a.X == s || a.Y == s || a.Z == s;

    public static bool None(Vector3 a, float s) => a.X != s && a.Y != s && a.Z != s;

    public static int Count(Vector3 a, float s) => (a.X == s ? 1 : 0) + (a.Y == s ? 1 : 0) + (a.Z == s ? 1 : 0);

    public static int IndexOf(Vector3 a, float s) => a.X == s ? 0 : a.Y == s ? 1 : a.Z == s ? 2 : -1;

    public static int LastIndexOf(Vector3 a, float s) => a.Z == s ? 2 : a.Y == s ? 1 : a.X == s ? 0 : -1;

    public static bool EqualsAll(Vector3 a, Vector3 b) => a.X == b.X && a.Y == b.Y && a.Z == b.Z;

    public static bool EqualsAny(Vector3 a, Vector3 b) => a.X == b.X || a.Y == b.Y || a.Z == b.Z;

    public static bool GreaterThanAll(Vector3 a, Vector3 b) => a.X > b.X && a.Y > b.Y && a.Z > b.Z;

    public static bool GreaterThanAny(Vector3 a, Vector3 b) => a.X > b.X || a.Y > b.Y || a.Z > b.Z;

    public static bool GreaterThanOrEqualAll(Vector3 a, Vector3 b) => a.X >= b.X && a.Y >= b.Y && a.Z >= b.Z;

    public static bool GreaterThanOrEqualAny(Vector3 a, Vector3 b) => a.X >= b.X || a.Y >= b.Y || a.Z >= b.Z;

    public static bool LessThanAll(Vector3 a, Vector3 b) => a.X < b.X && a.Y < b.Y && a.Z < b.Z;

    public static bool LessThanAny(Vector3 a, Vector3 b) => a.X < b.X || a.Y < b.Y || a.Z < b.Z;

    public static bool LessThanOrEqualAll(Vector3 a, Vector3 b) => a.X <= b.X && a.Y <= b.Y && a.Z <= b.Z;

    public static bool LessThanOrEqualAny(Vector3 a, Vector3 b) => a.X <= b.X || a.Y <= b.Y || a.Z <= b.Z;
}
