using System;
using System.Numerics;

namespace AutoDiff.Expansions;

/// <summary>The members of <see cref="Vector3"/> that have derivatives, by components.</summary>
internal static partial class OfVector3
{
    public static Vector3 op_Addition(Vector3 a, Vector3 b) => new Vector3(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static Vector3 Add(Vector3 a, Vector3 b) => new Vector3(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static Vector3 op_Subtraction(Vector3 a, Vector3 b) => new Vector3(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static Vector3 Subtract(Vector3 a, Vector3 b) => new Vector3(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static Vector3 op_Multiply(Vector3 a, Vector3 b) => new Vector3(a.X * b.X, a.Y * b.Y, a.Z * b.Z);

    public static Vector3 Multiply(Vector3 a, Vector3 b) => new Vector3(a.X * b.X, a.Y * b.Y, a.Z * b.Z);

    public static Vector3 op_Division(Vector3 a, Vector3 b) => new Vector3(a.X / b.X, a.Y / b.Y, a.Z / b.Z);

    public static Vector3 Divide(Vector3 a, Vector3 b) => new Vector3(a.X / b.X, a.Y / b.Y, a.Z / b.Z);

    public static Vector3 op_Multiply(Vector3 a, float s) => new Vector3(a.X * s, a.Y * s, a.Z * s);

    public static Vector3 op_Multiply(float s, Vector3 a) => new Vector3(s * a.X, s * a.Y, s * a.Z);

    public static Vector3 Multiply(Vector3 a, float s) => new Vector3(a.X * s, a.Y * s, a.Z * s);

    public static Vector3 Multiply(float s, Vector3 a) => new Vector3(s * a.X, s * a.Y, s * a.Z);

    public static Vector3 op_Division(Vector3 a, float s) => new Vector3(a.X / s, a.Y / s, a.Z / s);

    public static Vector3 Divide(Vector3 a, float s) => new Vector3(a.X / s, a.Y / s, a.Z / s);

    public static Vector3 op_UnaryNegation(Vector3 a) => new Vector3(-a.X, -a.Y, -a.Z);

    public static Vector3 Negate(Vector3 a) => new Vector3(-a.X, -a.Y, -a.Z);

    public static float Dot(Vector3 a, Vector3 b) => a.X * b.X + a.Y * b.Y + a.Z * b.Z;

    public static float LengthSquared(Vector3 a) => a.X * a.X + a.Y * a.Y + a.Z * a.Z;

    public static float Length(Vector3 a) => MathF.Sqrt(a.X * a.X + a.Y * a.Y + a.Z * a.Z);

    public static float Distance(Vector3 a, Vector3 b)
    {
        Vector3 d = new Vector3(a.X - b.X, a.Y - b.Y, a.Z - b.Z);
        return MathF.Sqrt(d.X * d.X + d.Y * d.Y + d.Z * d.Z);
    }

    public static float DistanceSquared(Vector3 a, Vector3 b)
    {
        Vector3 d = new Vector3(a.X - b.X, a.Y - b.Y, a.Z - b.Z);
        return d.X * d.X + d.Y * d.Y + d.Z * d.Z;
    }

    public static Vector3 Normalize(Vector3 a)
    {
        float length = MathF.Sqrt(a.X * a.X + a.Y * a.Y + a.Z * a.Z);
        return new Vector3(a.X / length, a.Y / length, a.Z / length);
    }

    public static Vector3 Lerp(Vector3 a, Vector3 b, float t) => new Vector3(a.X * (1 - t) + b.X * t, a.Y * (1 - t) + b.Y * t, a.Z * (1 - t) + b.Z * t);

    public static Vector3 Reflect(Vector3 a, Vector3 normal)
    {
        float twice = 2 * (a.X * normal.X + a.Y * normal.Y + a.Z * normal.Z);
        return new Vector3(a.X - twice * normal.X, a.Y - twice * normal.Y, a.Z - twice * normal.Z);
    }

    public static Vector3 Abs(Vector3 a) => new Vector3(MathF.Abs(a.X), MathF.Abs(a.Y), MathF.Abs(a.Z));

    public static Vector3 SquareRoot(Vector3 a) => new Vector3(MathF.Sqrt(a.X), MathF.Sqrt(a.Y), MathF.Sqrt(a.Z));

    public static Vector3 Min(Vector3 a, Vector3 b) => new Vector3(MathF.Min(a.X, b.X), MathF.Min(a.Y, b.Y), MathF.Min(a.Z, b.Z));

    public static Vector3 Max(Vector3 a, Vector3 b) => new Vector3(MathF.Max(a.X, b.X), MathF.Max(a.Y, b.Y), MathF.Max(a.Z, b.Z));

    public static float get_Item(Vector3 a, int index) => index switch { 0 => a.X, 1 => a.Y, 2 => a.Z, _ => throw new ArgumentOutOfRangeException(nameof(index)) };

    public static Vector3 Cross(Vector3 a, Vector3 b) => new Vector3(a.Y * b.Z - a.Z * b.Y, a.Z * b.X - a.X * b.Z, a.X * b.Y - a.Y * b.X);

    public static Vector3 Transform(Vector3 a, Matrix4x4 m) => new Vector3(a.X * m.M11 + a.Y * m.M21 + a.Z * m.M31 + m.M41, a.X * m.M12 + a.Y * m.M22 + a.Z * m.M32 + m.M42, a.X * m.M13 + a.Y * m.M23 + a.Z * m.M33 + m.M43);

    public static Vector3 TransformNormal(Vector3 a, Matrix4x4 m) => new Vector3(a.X * m.M11 + a.Y * m.M21 + a.Z * m.M31, a.X * m.M12 + a.Y * m.M22 + a.Z * m.M32, a.X * m.M13 + a.Y * m.M23 + a.Z * m.M33);

    // The vector part of q · a · q*, which is a rotation only of unit quaternions, as in the library.
    public static Vector3 Transform(Vector3 a, Quaternion q)
    {
        float scale = q.W * q.W - (q.X * q.X + q.Y * q.Y + q.Z * q.Z);
        float along = 2 * (q.X * a.X + q.Y * a.Y + q.Z * a.Z);
        float twice = q.W + q.W;
        return new Vector3(
            scale * a.X + along * q.X + twice * (q.Y * a.Z - q.Z * a.Y),
            scale * a.Y + along * q.Y + twice * (q.Z * a.X - q.X * a.Z),
            scale * a.Z + along * q.Z + twice * (q.X * a.Y - q.Y * a.X));
    }
}
