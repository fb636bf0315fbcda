using System;
using System.Numerics;

namespace AutoDiff.Expansions;

/// <summary>The members of <see cref="Matrix4x4"/> that have derivatives, by components.</summary>
internal static partial class OfMatrix4x4
{
    public static Matrix4x4 op_Addition(Matrix4x4 a, Matrix4x4 b) => new Matrix4x4(
        a.M11 + b.M11, a.M12 + b.M12, a.M13 + b.M13, a.M14 + b.M14,
        a.M21 + b.M21, a.M22 + b.M22, a.M23 + b.M23, a.M24 + b.M24,
        a.M31 + b.M31, a.M32 + b.M32, a.M33 + b.M33, a.M34 + b.M34,
        a.M41 + b.M41, a.M42 + b.M42, a.M43 + b.M43, a.M44 + b.M44);

    public static Matrix4x4 Add(Matrix4x4 a, Matrix4x4 b) => new Matrix4x4(
        a.M11 + b.M11, a.M12 + b.M12, a.M13 + b.M13, a.M14 + b.M14,
        a.M21 + b.M21, a.M22 + b.M22, a.M23 + b.M23, a.M24 + b.M24,
        a.M31 + b.M31, a.M32 + b.M32, a.M33 + b.M33, a.M34 + b.M34,
        a.M41 + b.M41, a.M42 + b.M42, a.M43 + b.M43, a.M44 + b.M44);

    public static Matrix4x4 op_Subtraction(Matrix4x4 a, Matrix4x4 b) => new Matrix4x4(
        a.M11 - b.M11, a.M12 - b.M12, a.M13 - b.M13, a.M14 - b.M14,
        a.M21 - b.M21, a.M22 - b.M22, a.M23 - b.M23, a.M24 - b.M24,
        a.M31 - b.M31, a.M32 - b.M32, a.M33 - b.M33, a.M34 - b.M34,
        a.M41 - b.M41, a.M42 - b.M42, a.M43 - b.M43, a.M44 - b.M44);

    public static Matrix4x4 Subtract(Matrix4x4 a, Matrix4x4 b) => new Matrix4x4(
        a.M11 - b.M11, a.M12 - b.M12, a.M13 - b.M13, a.M14 - b.M14,
        a.M21 - b.M21, a.M22 - b.M22, a.M23 - b.M23, a.M24 - b.M24,
        a.M31 - b.M31, a.M32 - b.M32, a.M33 - b.M33, a.M34 - b.M34,
        a.M41 - b.M41, a.M42 - b.M42, a.M43 - b.M43, a.M44 - b.M44);

    public static Matrix4x4 op_UnaryNegation(Matrix4x4 a) => new Matrix4x4(
        -a.M11, -a.M12, -a.M13, -a.M14,
        -a.M21, -a.M22, -a.M23, -a.M24,
        -a.M31, -a.M32, -a.M33, -a.M34,
        -a.M41, -a.M42, -a.M43, -a.M44);

    public static Matrix4x4 Negate(Matrix4x4 a) => new Matrix4x4(
        -a.M11, -a.M12, -a.M13, -a.M14,
        -a.M21, -a.M22, -a.M23, -a.M24,
        -a.M31, -a.M32, -a.M33, -a.M34,
        -a.M41, -a.M42, -a.M43, -a.M44);

    public static Matrix4x4 op_Multiply(Matrix4x4 a, float s) => new Matrix4x4(
        a.M11 * s, a.M12 * s, a.M13 * s, a.M14 * s,
        a.M21 * s, a.M22 * s, a.M23 * s, a.M24 * s,
        a.M31 * s, a.M32 * s, a.M33 * s, a.M34 * s,
        a.M41 * s, a.M42 * s, a.M43 * s, a.M44 * s);

    public static Matrix4x4 op_Multiply(Matrix4x4 a, Matrix4x4 b) => new Matrix4x4(
        a.M11 * b.M11 + a.M12 * b.M21 + a.M13 * b.M31 + a.M14 * b.M41, a.M11 * b.M12 + a.M12 * b.M22 + a.M13 * b.M32 + a.M14 * b.M42, a.M11 * b.M13 + a.M12 * b.M23 + a.M13 * b.M33 + a.M14 * b.M43, a.M11 * b.M14 + a.M12 * b.M24 + a.M13 * b.M34 + a.M14 * b.M44,
        a.M21 * b.M11 + a.M22 * b.M21 + a.M23 * b.M31 + a.M24 * b.M41, a.M21 * b.M12 + a.M22 * b.M22 + a.M23 * b.M32 + a.M24 * b.M42, a.M21 * b.M13 + a.M22 * b.M23 + a.M23 * b.M33 + a.M24 * b.M43, a.M21 * b.M14 + a.M22 * b.M24 + a.M23 * b.M34 + a.M24 * b.M44,
        a.M31 * b.M11 + a.M32 * b.M21 + a.M33 * b.M31 + a.M34 * b.M41, a.M31 * b.M12 + a.M32 * b.M22 + a.M33 * b.M32 + a.M34 * b.M42, a.M31 * b.M13 + a.M32 * b.M23 + a.M33 * b.M33 + a.M34 * b.M43, a.M31 * b.M14 + a.M32 * b.M24 + a.M33 * b.M34 + a.M34 * b.M44,
        a.M41 * b.M11 + a.M42 * b.M21 + a.M43 * b.M31 + a.M44 * b.M41, a.M41 * b.M12 + a.M42 * b.M22 + a.M43 * b.M32 + a.M44 * b.M42, a.M41 * b.M13 + a.M42 * b.M23 + a.M43 * b.M33 + a.M44 * b.M43, a.M41 * b.M14 + a.M42 * b.M24 + a.M43 * b.M34 + a.M44 * b.M44);

    public static Matrix4x4 Multiply(Matrix4x4 a, float s) => new Matrix4x4(
        a.M11 * s, a.M12 * s, a.M13 * s, a.M14 * s,
        a.M21 * s, a.M22 * s, a.M23 * s, a.M24 * s,
        a.M31 * s, a.M32 * s, a.M33 * s, a.M34 * s,
        a.M41 * s, a.M42 * s, a.M43 * s, a.M44 * s);

    public static Matrix4x4 Multiply(Matrix4x4 a, Matrix4x4 b) => new Matrix4x4(
        a.M11 * b.M11 + a.M12 * b.M21 + a.M13 * b.M31 + a.M14 * b.M41, a.M11 * b.M12 + a.M12 * b.M22 + a.M13 * b.M32 + a.M14 * b.M42, a.M11 * b.M13 + a.M12 * b.M23 + a.M13 * b.M33 + a.M14 * b.M43, a.M11 * b.M14 + a.M12 * b.M24 + a.M13 * b.M34 + a.M14 * b.M44,
        a.M21 * b.M11 + a.M22 * b.M21 + a.M23 * b.M31 + a.M24 * b.M41, a.M21 * b.M12 + a.M22 * b.M22 + a.M23 * b.M32 + a.M24 * b.M42, a.M21 * b.M13 + a.M22 * b.M23 + a.M23 * b.M33 + a.M24 * b.M43, a.M21 * b.M14 + a.M22 * b.M24 + a.M23 * b.M34 + a.M24 * b.M44,
        a.M31 * b.M11 + a.M32 * b.M21 + a.M33 * b.M31 + a.M34 * b.M41, a.M31 * b.M12 + a.M32 * b.M22 + a.M33 * b.M32 + a.M34 * b.M42, a.M31 * b.M13 + a.M32 * b.M23 + a.M33 * b.M33 + a.M34 * b.M43, a.M31 * b.M14 + a.M32 * b.M24 + a.M33 * b.M34 + a.M34 * b.M44,
        a.M41 * b.M11 + a.M42 * b.M21 + a.M43 * b.M31 + a.M44 * b.M41, a.M41 * b.M12 + a.M42 * b.M22 + a.M43 * b.M32 + a.M44 * b.M42, a.M41 * b.M13 + a.M42 * b.M23 + a.M43 * b.M33 + a.M44 * b.M43, a.M41 * b.M14 + a.M42 * b.M24 + a.M43 * b.M34 + a.M44 * b.M44);

    public static Matrix4x4 Transpose(Matrix4x4 a) => new Matrix4x4(
        a.M11, a.M21, a.M31, a.M41,
        a.M12, a.M22, a.M32, a.M42,
        a.M13, a.M23, a.M33, a.M43,
        a.M14, a.M24, a.M34, a.M44);

    public static Matrix4x4 CreateScale(float s) => new Matrix4x4(
        s, 0, 0, 0,
        0, s, 0, 0,
        0, 0, s, 0,
        0, 0, 0, 1);

    public static Matrix4x4 CreateScale(float x, float y, float z) => new Matrix4x4(
        x, 0, 0, 0,
        0, y, 0, 0,
        0, 0, z, 0,
        0, 0, 0, 1);

    public static Matrix4x4 CreateScale(Vector3 v) => new Matrix4x4(
        v.X, 0, 0, 0,
        0, v.Y, 0, 0,
        0, 0, v.Z, 0,
        0, 0, 0, 1);

    public static Matrix4x4 CreateTranslation(float x, float y, float z) => new Matrix4x4(
        1, 0, 0, 0,
        0, 1, 0, 0,
        0, 0, 1, 0,
        x, y, z, 1);

    public static Matrix4x4 CreateTranslation(Vector3 v) => new Matrix4x4(
        1, 0, 0, 0,
        0, 1, 0, 0,
        0, 0, 1, 0,
        v.X, v.Y, v.Z, 1);

    public static Matrix4x4 CreateRotationX(float radians)
    {
        float s = MathF.Sin(radians), c = MathF.Cos(radians);
        return new Matrix4x4(
        1, 0, 0, 0,
        0, c, s, 0,
        0, -s, c, 0,
        0, 0, 0, 1);
    }

    public static Matrix4x4 CreateRotationY(float radians)
    {
        float s = MathF.Sin(radians), c = MathF.Cos(radians);
        return new Matrix4x4(
        c, 0, -s, 0,
        0, 1, 0, 0,
        s, 0, c, 0,
        0, 0, 0, 1);
    }

    public static Matrix4x4 CreateRotationZ(float radians)
    {
        float s = MathF.Sin(radians), c = MathF.Cos(radians);
        return new Matrix4x4(
        c, s, 0, 0,
        -s, c, 0, 0,
        0, 0, 1, 0,
        0, 0, 0, 1);
    }

    public static Matrix4x4 CreateFromQuaternion(Quaternion q)
    {
        float xx = q.X * q.X, yy = q.Y * q.Y, zz = q.Z * q.Z;
        float xy = q.X * q.Y, wz = q.Z * q.W, xz = q.Z * q.X, wy = q.Y * q.W, yz = q.Y * q.Z, wx = q.X * q.W;
        return new Matrix4x4(
            1 - 2 * (yy + zz), 2 * (xy + wz), 2 * (xz - wy), 0,
            2 * (xy - wz), 1 - 2 * (zz + xx), 2 * (yz + wx), 0,
            2 * (xz + wy), 2 * (yz - wx), 1 - 2 * (yy + xx), 0,
            0, 0, 0, 1);
    }

    public static float GetDeterminant(Matrix4x4 m)
    {
        float kp = m.M33 * m.M44 - m.M34 * m.M43, jp = m.M32 * m.M44 - m.M34 * m.M42, jo = m.M32 * m.M43 - m.M33 * m.M42;
        float ip = m.M31 * m.M44 - m.M34 * m.M41, io = m.M31 * m.M43 - m.M33 * m.M41, ij = m.M31 * m.M42 - m.M32 * m.M41;
        return m.M11 * (m.M22 * kp - m.M23 * jp + m.M24 * jo) - m.M12 * (m.M21 * kp - m.M23 * ip + m.M24 * io)
            + m.M13 * (m.M21 * jp - m.M22 * ip + m.M24 * ij) - m.M14 * (m.M21 * jo - m.M22 * io + m.M23 * ij);
    }
}
