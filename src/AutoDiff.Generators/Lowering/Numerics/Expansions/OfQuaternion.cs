using System;
using System.Numerics;

namespace AutoDiff.Expansions;

/// <summary>The members of <see cref="Quaternion"/> that have derivatives, by components.</summary>
internal static partial class OfQuaternion
{
    public static Quaternion op_Addition(Quaternion a, Quaternion b) => new Quaternion(a.X + b.X, a.Y + b.Y, a.Z + b.Z, a.W + b.W);

    public static Quaternion Add(Quaternion a, Quaternion b) => new Quaternion(a.X + b.X, a.Y + b.Y, a.Z + b.Z, a.W + b.W);

    public static Quaternion op_Subtraction(Quaternion a, Quaternion b) => new Quaternion(a.X - b.X, a.Y - b.Y, a.Z - b.Z, a.W - b.W);

    public static Quaternion Subtract(Quaternion a, Quaternion b) => new Quaternion(a.X - b.X, a.Y - b.Y, a.Z - b.Z, a.W - b.W);

    public static Quaternion op_Multiply(Quaternion a, float s) => new Quaternion(a.X * s, a.Y * s, a.Z * s, a.W * s);

    public static Quaternion op_Multiply(Quaternion a, Quaternion b) => new Quaternion(
        a.X * b.W + b.X * a.W + (a.Y * b.Z - a.Z * b.Y),
        a.Y * b.W + b.Y * a.W + (a.Z * b.X - a.X * b.Z),
        a.Z * b.W + b.Z * a.W + (a.X * b.Y - a.Y * b.X),
        a.W * b.W - (a.X * b.X + a.Y * b.Y + a.Z * b.Z));

    public static Quaternion Multiply(Quaternion a, float s) => new Quaternion(a.X * s, a.Y * s, a.Z * s, a.W * s);

    public static Quaternion Multiply(Quaternion a, Quaternion b) => new Quaternion(
        a.X * b.W + b.X * a.W + (a.Y * b.Z - a.Z * b.Y),
        a.Y * b.W + b.Y * a.W + (a.Z * b.X - a.X * b.Z),
        a.Z * b.W + b.Z * a.W + (a.X * b.Y - a.Y * b.X),
        a.W * b.W - (a.X * b.X + a.Y * b.Y + a.Z * b.Z));

    public static Quaternion Concatenate(Quaternion b, Quaternion a) => new Quaternion(
        a.X * b.W + b.X * a.W + (a.Y * b.Z - a.Z * b.Y),
        a.Y * b.W + b.Y * a.W + (a.Z * b.X - a.X * b.Z),
        a.Z * b.W + b.Z * a.W + (a.X * b.Y - a.Y * b.X),
        a.W * b.W - (a.X * b.X + a.Y * b.Y + a.Z * b.Z));

    public static Quaternion op_UnaryNegation(Quaternion a) => new Quaternion(-a.X, -a.Y, -a.Z, -a.W);

    public static Quaternion Negate(Quaternion a) => new Quaternion(-a.X, -a.Y, -a.Z, -a.W);

    public static float Dot(Quaternion a, Quaternion b) => a.X * b.X + a.Y * b.Y + a.Z * b.Z + a.W * b.W;

    public static float LengthSquared(Quaternion a) => a.X * a.X + a.Y * a.Y + a.Z * a.Z + a.W * a.W;

    public static float Length(Quaternion a) => MathF.Sqrt(a.X * a.X + a.Y * a.Y + a.Z * a.Z + a.W * a.W);

    public static Quaternion Conjugate(Quaternion a) => new Quaternion(-a.X, -a.Y, -a.Z, a.W);

    public static Quaternion Inverse(Quaternion a)
    {
        float square = a.X * a.X + a.Y * a.Y + a.Z * a.Z + a.W * a.W;
        return new Quaternion(-a.X / square, -a.Y / square, -a.Z / square, a.W / square);
    }

    public static Quaternion Normalize(Quaternion a)
    {
        float length = MathF.Sqrt(a.X * a.X + a.Y * a.Y + a.Z * a.Z + a.W * a.W);
        return new Quaternion(a.X / length, a.Y / length, a.Z / length, a.W / length);
    }

    public static Quaternion CreateFromAxisAngle(Vector3 axis, float angle)
    {
        float s = MathF.Sin(angle * 0.5f);
        return new Quaternion(axis.X * s, axis.Y * s, axis.Z * s, MathF.Cos(angle * 0.5f));
    }

    public static Quaternion CreateFromYawPitchRoll(float yaw, float pitch, float roll)
    {
        float sr = MathF.Sin(roll * 0.5f), cr = MathF.Cos(roll * 0.5f);
        float sp = MathF.Sin(pitch * 0.5f), cp = MathF.Cos(pitch * 0.5f);
        float sy = MathF.Sin(yaw * 0.5f), cy = MathF.Cos(yaw * 0.5f);
        return new Quaternion(cy * sp * cr + sy * cp * sr, sy * cp * cr - cy * sp * sr, cy * cp * sr - sy * sp * cr, cy * cp * cr + sy * sp * sr);
    }
}
