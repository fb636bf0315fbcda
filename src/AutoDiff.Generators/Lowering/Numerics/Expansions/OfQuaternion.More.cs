using System;
using System.Numerics;

namespace AutoDiff.Expansions;

/// <summary>Interpolation, rotation matrices and what else <see cref="Quaternion"/> has.</summary>
internal static partial class OfQuaternion
{
    // Closer together than this, the arc between two quaternions is taken for a line.
    private const float LargestCosine = 1 - 1e-6f;

    public static Quaternion Create(float x, float y, float z, float w) => new Quaternion(x, y, z, w);

    public static Quaternion Create(Vector3 vector, float scalar) => new Quaternion(vector.X, vector.Y, vector.Z, scalar);

    public static Quaternion op_Division(Quaternion a, Quaternion b) => op_Multiply(a, Inverse(b));

    public static Quaternion Divide(Quaternion a, Quaternion b) => op_Multiply(a, Inverse(b));

    public static Quaternion Lerp(Quaternion a, Quaternion b, float t)
    {
        float first = 1 - t, second = Dot(a, b) >= 0 ? t : -t;
        return Normalize(new Quaternion(first * a.X + second * b.X, first * a.Y + second * b.Y, first * a.Z + second * b.Z, first * a.W + second * b.W));
    }

    public static Quaternion Slerp(Quaternion a, Quaternion b, float t)
    {
        float cosine = Dot(a, b), sign = 1;
        if (cosine < 0)
        {
            cosine = -cosine;
            sign = -1;
        }

        float first = 1 - t, second = t;
        if (cosine <= LargestCosine)
        {
            float angle = MathF.Acos(cosine), inverse = 1 / MathF.Sin(angle);
            first = MathF.Sin((1 - t) * angle) * inverse;
            second = MathF.Sin(t * angle) * inverse;
        }

        second *= sign;
        return new Quaternion(first * a.X + second * b.X, first * a.Y + second * b.Y, first * a.Z + second * b.Z, first * a.W + second * b.W);
    }

    public static Quaternion CreateFromRotationMatrix(Matrix4x4 m)
    {
        float trace = m.M11 + m.M22 + m.M33;
        if (trace > 0)
        {
            float root = MathF.Sqrt(trace + 1), inverse = 0.5f / root;
            return new Quaternion((m.M23 - m.M32) * inverse, (m.M31 - m.M13) * inverse, (m.M12 - m.M21) * inverse, root * 0.5f);
        }

        if (m.M11 >= m.M22 && m.M11 >= m.M33)
        {
            float root = MathF.Sqrt(1 + m.M11 - m.M22 - m.M33), inverse = 0.5f / root;
            return new Quaternion(0.5f * root, (m.M12 + m.M21) * inverse, (m.M13 + m.M31) * inverse, (m.M23 - m.M32) * inverse);
        }

        if (m.M22 > m.M33)
        {
            float root = MathF.Sqrt(1 + m.M22 - m.M11 - m.M33), inverse = 0.5f / root;
            return new Quaternion((m.M21 + m.M12) * inverse, 0.5f * root, (m.M32 + m.M23) * inverse, (m.M31 - m.M13) * inverse);
        }
        else
        {
            float root = MathF.Sqrt(1 + m.M33 - m.M11 - m.M22), inverse = 0.5f / root;
            return new Quaternion((m.M31 + m.M13) * inverse, (m.M32 + m.M23) * inverse, 0.5f * root, (m.M12 - m.M21) * inverse);
        }
    }

    public static float get_Item(Quaternion a, int index) => index switch { 0 => a.X, 1 => a.Y, 2 => a.Z, 3 => a.W, _ => throw new ArgumentOutOfRangeException(nameof(index)) };

    /// <summary>The quaternion with one element set.</summary>
    public static Quaternion set_Item(Quaternion a, int index, float value) => index is < 0 or >= 4 ? throw new ArgumentOutOfRangeException(nameof(index)) : new Quaternion(
        index == 0 ? value : a.X, index == 1 ? value : a.Y, index == 2 ? value : a.Z, index == 3 ? value : a.W);

    public static bool get_IsIdentity(Quaternion a) => a.X == 0 && a.Y == 0 && a.Z == 0 && a.W == 1;

    public static bool op_Equality(Quaternion a, Quaternion b) => a.X == b.X && a.Y == b.Y && a.Z == b.Z && a.W == b.W;

    public static bool op_Inequality(Quaternion a, Quaternion b) => a.X != b.X || a.Y != b.Y || a.Z != b.Z || a.W != b.W;
}
