using System;
using System.Numerics;

namespace AutoDiff.Expansions;

/// <summary>Inverse, rows and elements, rotations about points and what else <see cref="Matrix4x4"/> has.</summary>
internal static partial class OfMatrix4x4
{
    public static Matrix4x4 Create(float s) => new Matrix4x4(
        s, s, s, s,
        s, s, s, s,
        s, s, s, s,
        s, s, s, s);

    public static Matrix4x4 Create(Vector4 v) => new Matrix4x4(
        v.X, v.Y, v.Z, v.W,
        v.X, v.Y, v.Z, v.W,
        v.X, v.Y, v.Z, v.W,
        v.X, v.Y, v.Z, v.W);

    public static Matrix4x4 Create(Vector4 x, Vector4 y, Vector4 z, Vector4 w) => new Matrix4x4(
        x.X, x.Y, x.Z, x.W,
        y.X, y.Y, y.Z, y.W,
        z.X, z.Y, z.Z, z.W,
        w.X, w.Y, w.Z, w.W);

    public static Matrix4x4 Create(float m11, float m12, float m13, float m14, float m21, float m22, float m23, float m24, float m31, float m32, float m33, float m34, float m41, float m42, float m43, float m44) => new Matrix4x4(
        m11, m12, m13, m14,
        m21, m22, m23, m24,
        m31, m32, m33, m34,
        m41, m42, m43, m44);

    public static Matrix4x4 Lerp(Matrix4x4 a, Matrix4x4 b, float t) => new Matrix4x4(
        a.M11 * (1 - t) + b.M11 * t, a.M12 * (1 - t) + b.M12 * t, a.M13 * (1 - t) + b.M13 * t, a.M14 * (1 - t) + b.M14 * t,
        a.M21 * (1 - t) + b.M21 * t, a.M22 * (1 - t) + b.M22 * t, a.M23 * (1 - t) + b.M23 * t, a.M24 * (1 - t) + b.M24 * t,
        a.M31 * (1 - t) + b.M31 * t, a.M32 * (1 - t) + b.M32 * t, a.M33 * (1 - t) + b.M33 * t, a.M34 * (1 - t) + b.M34 * t,
        a.M41 * (1 - t) + b.M41 * t, a.M42 * (1 - t) + b.M42 * t, a.M43 * (1 - t) + b.M43 * t, a.M44 * (1 - t) + b.M44 * t);

    public static Matrix4x4 Transform(Matrix4x4 a, Quaternion q) => op_Multiply(a, CreateFromQuaternion(q));

    public static Matrix4x4 CreateFromAxisAngle(Vector3 axis, float angle) => CreateFromQuaternion(OfQuaternion.CreateFromAxisAngle(axis, angle));

    public static Matrix4x4 CreateFromYawPitchRoll(float yaw, float pitch, float roll) => CreateFromQuaternion(OfQuaternion.CreateFromYawPitchRoll(yaw, pitch, roll));

    public static Matrix4x4 CreateScale(float s, Vector3 center) => CreateScale(s, s, s, center);

    public static Matrix4x4 CreateScale(Vector3 v, Vector3 center) => CreateScale(v.X, v.Y, v.Z, center);

    public static Matrix4x4 CreateScale(float x, float y, float z, Vector3 center) => new Matrix4x4(
        x, 0, 0, 0,
        0, y, 0, 0,
        0, 0, z, 0,
        center.X * (1 - x), center.Y * (1 - y), center.Z * (1 - z), 1);

    public static Matrix4x4 CreateRotationX(float radians, Vector3 center)
    {
        float s = MathF.Sin(radians), c = MathF.Cos(radians);
        return new Matrix4x4(
            1, 0, 0, 0,
            0, c, s, 0,
            0, -s, c, 0,
            0, center.Y * (1 - c) + center.Z * s, center.Z * (1 - c) - center.Y * s, 1);
    }

    public static Matrix4x4 CreateRotationY(float radians, Vector3 center)
    {
        float s = MathF.Sin(radians), c = MathF.Cos(radians);
        return new Matrix4x4(
            c, 0, -s, 0,
            0, 1, 0, 0,
            s, 0, c, 0,
            center.X * (1 - c) - center.Z * s, 0, center.Z * (1 - c) + center.X * s, 1);
    }

    public static Matrix4x4 CreateRotationZ(float radians, Vector3 center)
    {
        float s = MathF.Sin(radians), c = MathF.Cos(radians);
        return new Matrix4x4(
            c, s, 0, 0,
            -s, c, 0, 0,
            0, 0, 1, 0,
            center.X * (1 - c) + center.Y * s, center.Y * (1 - c) - center.X * s, 0, 1);
    }

    public static bool Invert(Matrix4x4 m, out Matrix4x4 result)
    {
        float kp = m.M33 * m.M44 - m.M34 * m.M43, jp = m.M32 * m.M44 - m.M34 * m.M42, jo = m.M32 * m.M43 - m.M33 * m.M42;
        float ip = m.M31 * m.M44 - m.M34 * m.M41, io = m.M31 * m.M43 - m.M33 * m.M41, ij = m.M31 * m.M42 - m.M32 * m.M41;
        float c11 = m.M22 * kp - m.M23 * jp + m.M24 * jo, c12 = -(m.M21 * kp - m.M23 * ip + m.M24 * io);
        float c13 = m.M21 * jp - m.M22 * ip + m.M24 * ij, c14 = -(m.M21 * jo - m.M22 * io + m.M23 * ij);
        float determinant = m.M11 * c11 + m.M12 * c12 + m.M13 * c13 + m.M14 * c14;
        if (MathF.Abs(determinant) < float.Epsilon)
        {
            result = Create(float.NaN);
            return false;
        }

        float inverse = 1 / determinant;
        float gp = m.M23 * m.M44 - m.M24 * m.M43, fp = m.M22 * m.M44 - m.M24 * m.M42, fo = m.M22 * m.M43 - m.M23 * m.M42;
        float ep = m.M21 * m.M44 - m.M24 * m.M41, eo = m.M21 * m.M43 - m.M23 * m.M41, en = m.M21 * m.M42 - m.M22 * m.M41;
        float gl = m.M23 * m.M34 - m.M24 * m.M33, fl = m.M22 * m.M34 - m.M24 * m.M32, fk = m.M22 * m.M33 - m.M23 * m.M32;
        float el = m.M21 * m.M34 - m.M24 * m.M31, ek = m.M21 * m.M33 - m.M23 * m.M31, ej = m.M21 * m.M32 - m.M22 * m.M31;
        result = new Matrix4x4(
            c11 * inverse, -(m.M12 * kp - m.M13 * jp + m.M14 * jo) * inverse, (m.M12 * gp - m.M13 * fp + m.M14 * fo) * inverse, -(m.M12 * gl - m.M13 * fl + m.M14 * fk) * inverse,
            c12 * inverse, (m.M11 * kp - m.M13 * ip + m.M14 * io) * inverse, -(m.M11 * gp - m.M13 * ep + m.M14 * eo) * inverse, (m.M11 * gl - m.M13 * el + m.M14 * ek) * inverse,
            c13 * inverse, -(m.M11 * jp - m.M12 * ip + m.M14 * ij) * inverse, (m.M11 * fp - m.M12 * ep + m.M14 * en) * inverse, -(m.M11 * fl - m.M12 * el + m.M14 * ej) * inverse,
            c14 * inverse, (m.M11 * jo - m.M12 * io + m.M13 * ij) * inverse, -(m.M11 * fo - m.M12 * eo + m.M13 * en) * inverse, (m.M11 * fk - m.M12 * ek + m.M13 * ej) * inverse);
        return true;
    }

    public static Vector4 get_X(Matrix4x4 a) => new Vector4(a.M11, a.M12, a.M13, a.M14);

    public static Vector4 get_Y(Matrix4x4 a) => new Vector4(a.M21, a.M22, a.M23, a.M24);

    public static Vector4 get_Z(Matrix4x4 a) => new Vector4(a.M31, a.M32, a.M33, a.M34);

    public static Vector4 get_W(Matrix4x4 a) => new Vector4(a.M41, a.M42, a.M43, a.M44);

    public static Vector3 get_Translation(Matrix4x4 a) => new Vector3(a.M41, a.M42, a.M43);

    public static Matrix4x4 set_X(Matrix4x4 a, Vector4 value) => new Matrix4x4(
        value.X, value.Y, value.Z, value.W,
        a.M21, a.M22, a.M23, a.M24,
        a.M31, a.M32, a.M33, a.M34,
        a.M41, a.M42, a.M43, a.M44);

    public static Matrix4x4 set_Y(Matrix4x4 a, Vector4 value) => new Matrix4x4(
        a.M11, a.M12, a.M13, a.M14,
        value.X, value.Y, value.Z, value.W,
        a.M31, a.M32, a.M33, a.M34,
        a.M41, a.M42, a.M43, a.M44);

    public static Matrix4x4 set_Z(Matrix4x4 a, Vector4 value) => new Matrix4x4(
        a.M11, a.M12, a.M13, a.M14,
        a.M21, a.M22, a.M23, a.M24,
        value.X, value.Y, value.Z, value.W,
        a.M41, a.M42, a.M43, a.M44);

    public static Matrix4x4 set_W(Matrix4x4 a, Vector4 value) => new Matrix4x4(
        a.M11, a.M12, a.M13, a.M14,
        a.M21, a.M22, a.M23, a.M24,
        a.M31, a.M32, a.M33, a.M34,
        value.X, value.Y, value.Z, value.W);

    public static Matrix4x4 set_Translation(Matrix4x4 a, Vector3 value) => new Matrix4x4(
        a.M11, a.M12, a.M13, a.M14,
        a.M21, a.M22, a.M23, a.M24,
        a.M31, a.M32, a.M33, a.M34,
        value.X, value.Y, value.Z, a.M44);

    public static Vector4 get_Item(Matrix4x4 a, int row) => row switch
    {
        0 => get_X(a),
        1 => get_Y(a),
        2 => get_Z(a),
        3 => get_W(a),
        _ => throw new ArgumentOutOfRangeException(nameof(row)),
    };

    public static Vector4 GetRow(Matrix4x4 a, int index) => get_Item(a, index);

    public static float get_Item(Matrix4x4 a, int row, int column) => OfVector4.get_Item(get_Item(a, row), column);

    public static float GetElement(Matrix4x4 a, int row, int column) => OfVector4.get_Item(get_Item(a, row), column);

    public static Matrix4x4 set_Item(Matrix4x4 a, int row, Vector4 value) => row switch
    {
        0 => set_X(a, value),
        1 => set_Y(a, value),
        2 => set_Z(a, value),
        3 => set_W(a, value),
        _ => throw new ArgumentOutOfRangeException(nameof(row)),
    };

    public static Matrix4x4 WithRow(Matrix4x4 a, int index, Vector4 value) => set_Item(a, index, value);

    public static Matrix4x4 set_Item(Matrix4x4 a, int row, int column, float value) => set_Item(a, row, OfVector4.set_Item(get_Item(a, row), column, value));

    public static Matrix4x4 WithElement(Matrix4x4 a, int row, int column, float value) => set_Item(a, row, column, value);

    public static bool op_Equality(Matrix4x4 a, Matrix4x4 b) => a.M11 == b.M11 && a.M12 == b.M12 && a.M13 == b.M13 && a.M14 == b.M14
        && a.M21 == b.M21 && a.M22 == b.M22 && a.M23 == b.M23 && a.M24 == b.M24
        && a.M31 == b.M31 && a.M32 == b.M32 && a.M33 == b.M33 && a.M34 == b.M34
        && a.M41 == b.M41 && a.M42 == b.M42 && a.M43 == b.M43 && a.M44 == b.M44;

    public static bool op_Inequality(Matrix4x4 a, Matrix4x4 b) => !op_Equality(a, b);

    public static bool get_IsIdentity(Matrix4x4 a) => op_Equality(a, Matrix4x4.Identity);
}
