using System;
using System.Numerics;

namespace AutoDiff.Expansions;

/// <summary>The members of <see cref="Vector4"/> that have derivatives, by components.</summary>
internal static partial class OfVector4
{
    public static Vector4 op_Addition(Vector4 a, Vector4 b) => new Vector4(a.X + b.X, a.Y + b.Y, a.Z + b.Z, a.W + b.W);

    public static Vector4 Add(Vector4 a, Vector4 b) => new Vector4(a.X + b.X, a.Y + b.Y, a.Z + b.Z, a.W + b.W);

    public static Vector4 op_Subtraction(Vector4 a, Vector4 b) => new Vector4(a.X - b.X, a.Y - b.Y, a.Z - b.Z, a.W - b.W);

    public static Vector4 Subtract(Vector4 a, Vector4 b) => new Vector4(a.X - b.X, a.Y - b.Y, a.Z - b.Z, a.W - b.W);

    public static Vector4 op_Multiply(Vector4 a, Vector4 b) => new Vector4(a.X * b.X, a.Y * b.Y, a.Z * b.Z, a.W * b.W);

    public static Vector4 Multiply(Vector4 a, Vector4 b) => new Vector4(a.X * b.X, a.Y * b.Y, a.Z * b.Z, a.W * b.W);

    public static Vector4 op_Division(Vector4 a, Vector4 b) => new Vector4(a.X / b.X, a.Y / b.Y, a.Z / b.Z, a.W / b.W);

    public static Vector4 Divide(Vector4 a, Vector4 b) => new Vector4(a.X / b.X, a.Y / b.Y, a.Z / b.Z, a.W / b.W);

    public static Vector4 op_Multiply(Vector4 a, float s) => new Vector4(a.X * s, a.Y * s, a.Z * s, a.W * s);

    public static Vector4 op_Multiply(float s, Vector4 a) => new Vector4(s * a.X, s * a.Y, s * a.Z, s * a.W);

    public static Vector4 Multiply(Vector4 a, float s) => new Vector4(a.X * s, a.Y * s, a.Z * s, a.W * s);

    public static Vector4 Multiply(float s, Vector4 a) => new Vector4(s * a.X, s * a.Y, s * a.Z, s * a.W);

    public static Vector4 op_Division(Vector4 a, float s) => new Vector4(a.X / s, a.Y / s, a.Z / s, a.W / s);

    public static Vector4 Divide(Vector4 a, float s) => new Vector4(a.X / s, a.Y / s, a.Z / s, a.W / s);

    public static Vector4 op_UnaryNegation(Vector4 a) => new Vector4(-a.X, -a.Y, -a.Z, -a.W);

    public static Vector4 Negate(Vector4 a) => new Vector4(-a.X, -a.Y, -a.Z, -a.W);

    public static float Dot(Vector4 a, Vector4 b) => a.X * b.X + a.Y * b.Y + a.Z * b.Z + a.W * b.W;

    public static float LengthSquared(Vector4 a) => a.X * a.X + a.Y * a.Y + a.Z * a.Z + a.W * a.W;

    public static float Length(Vector4 a) => MathF.Sqrt(a.X * a.X + a.Y * a.Y + a.Z * a.Z + a.W * a.W);

    public static float Distance(Vector4 a, Vector4 b)
    {
        Vector4 d = new Vector4(a.X - b.X, a.Y - b.Y, a.Z - b.Z, a.W - b.W);
        return MathF.Sqrt(d.X * d.X + d.Y * d.Y + d.Z * d.Z + d.W * d.W);
    }

    public static float DistanceSquared(Vector4 a, Vector4 b)
    {
        Vector4 d = new Vector4(a.X - b.X, a.Y - b.Y, a.Z - b.Z, a.W - b.W);
        return d.X * d.X + d.Y * d.Y + d.Z * d.Z + d.W * d.W;
    }

    public static Vector4 Normalize(Vector4 a)
    {
        float length = MathF.Sqrt(a.X * a.X + a.Y * a.Y + a.Z * a.Z + a.W * a.W);
        return new Vector4(a.X / length, a.Y / length, a.Z / length, a.W / length);
    }

    public static Vector4 Lerp(Vector4 a, Vector4 b, float t) => new Vector4(a.X * (1 - t) + b.X * t, a.Y * (1 - t) + b.Y * t, a.Z * (1 - t) + b.Z * t, a.W * (1 - t) + b.W * t);

    public static Vector4 Abs(Vector4 a) => new Vector4(MathF.Abs(a.X), MathF.Abs(a.Y), MathF.Abs(a.Z), MathF.Abs(a.W));

    public static Vector4 SquareRoot(Vector4 a) => new Vector4(MathF.Sqrt(a.X), MathF.Sqrt(a.Y), MathF.Sqrt(a.Z), MathF.Sqrt(a.W));

    public static Vector4 Min(Vector4 a, Vector4 b) => new Vector4(MathF.Min(a.X, b.X), MathF.Min(a.Y, b.Y), MathF.Min(a.Z, b.Z), MathF.Min(a.W, b.W));

    public static Vector4 Max(Vector4 a, Vector4 b) => new Vector4(MathF.Max(a.X, b.X), MathF.Max(a.Y, b.Y), MathF.Max(a.Z, b.Z), MathF.Max(a.W, b.W));

    public static float get_Item(Vector4 a, int index) => index switch { 0 => a.X, 1 => a.Y, 2 => a.Z, 3 => a.W, _ => throw new ArgumentOutOfRangeException(nameof(index)) };

    public static Vector4 Transform(Vector4 a, Matrix4x4 m) => new Vector4(a.X * m.M11 + a.Y * m.M21 + a.Z * m.M31 + a.W * m.M41, a.X * m.M12 + a.Y * m.M22 + a.Z * m.M32 + a.W * m.M42, a.X * m.M13 + a.Y * m.M23 + a.Z * m.M33 + a.W * m.M43, a.X * m.M14 + a.Y * m.M24 + a.Z * m.M34 + a.W * m.M44);
}
