using System;
using System.Numerics;

namespace AutoDiff.Expansions;

/// <summary>Views, projections, billboards and decomposition by <see cref="Matrix4x4"/>.</summary>
internal static partial class OfMatrix4x4
{
    private const float BillboardEpsilon = 1e-4f;
    private const float BillboardMinAngle = 1.0f - (0.1f * (MathF.PI / 180.0f));
    private const float DecomposeEpsilon = 1e-4f;

    private static Matrix4x4 Frame(Vector3 x, Vector3 y, Vector3 z, Vector3 position) => new Matrix4x4(
        x.X, x.Y, x.Z, 0,
        y.X, y.Y, y.Z, 0,
        z.X, z.Y, z.Z, 0,
        position.X, position.Y, position.Z, 1);

    private static Matrix4x4 LookAlong(Vector3 position, Vector3 backward, Vector3 up)
    {
        Vector3 z = OfVector3.Normalize(backward), x = OfVector3.Normalize(OfVector3.Cross(up, z)), y = OfVector3.Cross(z, x);
        return new Matrix4x4(
            x.X, y.X, z.X, 0,
            x.Y, y.Y, z.Y, 0,
            x.Z, y.Z, z.Z, 0,
            -OfVector3.Dot(x, position), -OfVector3.Dot(y, position), -OfVector3.Dot(z, position), 1);
    }

    public static Matrix4x4 CreateLookTo(Vector3 position, Vector3 direction, Vector3 up) => LookAlong(position, OfVector3.Negate(direction), up);

    public static Matrix4x4 CreateLookToLeftHanded(Vector3 position, Vector3 direction, Vector3 up) => LookAlong(position, direction, up);

    public static Matrix4x4 CreateLookAt(Vector3 position, Vector3 target, Vector3 up) => LookAlong(position, OfVector3.Subtract(position, target), up);

    public static Matrix4x4 CreateLookAtLeftHanded(Vector3 position, Vector3 target, Vector3 up) => LookAlong(position, OfVector3.Subtract(target, position), up);

    public static Matrix4x4 CreateWorld(Vector3 position, Vector3 forward, Vector3 up)
    {
        Vector3 z = OfVector3.Normalize(OfVector3.Negate(forward)), x = OfVector3.Normalize(OfVector3.Cross(up, z));
        return Frame(x, OfVector3.Cross(z, x), z, position);
    }

    public static Matrix4x4 CreateBillboard(Vector3 position, Vector3 camera, Vector3 up, Vector3 forward) =>
        Facing(position, OfVector3.Subtract(position, camera), up, OfVector3.Negate(forward));

    public static Matrix4x4 CreateBillboardLeftHanded(Vector3 position, Vector3 camera, Vector3 up, Vector3 forward) =>
        Facing(position, OfVector3.Subtract(camera, position), up, forward);

    private static Matrix4x4 Facing(Vector3 position, Vector3 away, Vector3 up, Vector3 otherwise)
    {
        Vector3 z = Direction(away, otherwise), x = OfVector3.Normalize(OfVector3.Cross(up, z));
        return Frame(x, OfVector3.Cross(z, x), z, position);
    }

    private static Vector3 Direction(Vector3 away, Vector3 otherwise) => OfVector3.LengthSquared(away) < BillboardEpsilon ? otherwise : OfVector3.Normalize(away);

    public static Matrix4x4 CreateConstrainedBillboard(Vector3 position, Vector3 camera, Vector3 axis, Vector3 cameraForward, Vector3 forward) =>
        Turned(position, Direction(OfVector3.Subtract(position, camera), OfVector3.Negate(cameraForward)), axis, forward, 1);

    public static Matrix4x4 CreateConstrainedBillboardLeftHanded(Vector3 position, Vector3 camera, Vector3 axis, Vector3 cameraForward, Vector3 forward) =>
        Turned(position, Direction(OfVector3.Subtract(camera, position), cameraForward), axis, OfVector3.Negate(forward), -1);

    private static Matrix4x4 Turned(Vector3 position, Vector3 face, Vector3 axis, Vector3 forward, float side)
    {
        Vector3 seen = face;
        if (MathF.Abs(OfVector3.Dot(axis, face)) > BillboardMinAngle)
        {
            seen = forward;
            if (MathF.Abs(OfVector3.Dot(axis, forward)) > BillboardMinAngle)
            {
                seen = MathF.Abs(axis.Z) > BillboardMinAngle ? new Vector3(side, 0, 0) : new Vector3(0, 0, -1);
            }
        }

        Vector3 x = OfVector3.Normalize(OfVector3.Cross(axis, seen)), z = OfVector3.Normalize(OfVector3.Cross(x, axis));
        return Frame(x, axis, z, position);
    }

    public static Matrix4x4 CreateOrthographic(float width, float height, float near, float far) => Box(2 / width, 2 / height, 1 / (near - far), near / (near - far), 0, 0);

    public static Matrix4x4 CreateOrthographicLeftHanded(float width, float height, float near, float far) => Box(2 / width, 2 / height, 1 / (far - near), -near / (far - near), 0, 0);

    public static Matrix4x4 CreateOrthographicOffCenter(float left, float right, float bottom, float top, float near, float far) =>
        Box(2 / (right - left), 2 / (top - bottom), 1 / (near - far), near / (near - far), -(left + right) / (right - left), -(top + bottom) / (top - bottom));

    public static Matrix4x4 CreateOrthographicOffCenterLeftHanded(float left, float right, float bottom, float top, float near, float far) =>
        Box(2 / (right - left), 2 / (top - bottom), 1 / (far - near), -near / (far - near), -(left + right) / (right - left), -(top + bottom) / (top - bottom));

    private static Matrix4x4 Box(float x, float y, float depth, float nearest, float right, float up) => new Matrix4x4(
        x, 0, 0, 0,
        0, y, 0, 0,
        0, 0, depth, 0,
        right, up, nearest, 1);

    private static void RequirePlanes(float near, float far)
    {
        if (near <= 0)
        {
            throw new ArgumentOutOfRangeException("nearPlaneDistance");
        }

        if (far <= 0)
        {
            throw new ArgumentOutOfRangeException("farPlaneDistance");
        }

        if (near >= far)
        {
            throw new ArgumentOutOfRangeException("nearPlaneDistance");
        }
    }

    // With the far plane at infinity its distance drops out.
    private static Matrix4x4 Cone(float x, float y, float right, float up, float near, float far, float side)
    {
        float depth = float.IsPositiveInfinity(far) ? -1 : far / (near - far);
        return new Matrix4x4(
            x, 0, 0, 0,
            0, y, 0, 0,
            side * right, side * up, side * depth, -side,
            0, 0, depth * near, 0);
    }

    private static Matrix4x4 Perspective(float width, float height, float near, float far, float side)
    {
        RequirePlanes(near, far);
        return Cone((near + near) / width, (near + near) / height, 0, 0, near, far, side);
    }

    public static Matrix4x4 CreatePerspective(float width, float height, float near, float far) => Perspective(width, height, near, far, 1);

    public static Matrix4x4 CreatePerspectiveLeftHanded(float width, float height, float near, float far) => Perspective(width, height, near, far, -1);

    private static Matrix4x4 FieldOfView(float angle, float aspect, float near, float far, float side)
    {
        if (angle <= 0 || angle >= MathF.PI)
        {
            throw new ArgumentOutOfRangeException("fieldOfView");
        }

        RequirePlanes(near, far);
        float height = 1 / MathF.Tan(angle * 0.5f);
        return Cone(height / aspect, height, 0, 0, near, far, side);
    }

    public static Matrix4x4 CreatePerspectiveFieldOfView(float angle, float aspect, float near, float far) => FieldOfView(angle, aspect, near, far, 1);

    public static Matrix4x4 CreatePerspectiveFieldOfViewLeftHanded(float angle, float aspect, float near, float far) => FieldOfView(angle, aspect, near, far, -1);

    private static Matrix4x4 OffCenter(float left, float right, float bottom, float top, float near, float far, float side)
    {
        RequirePlanes(near, far);
        return Cone((near + near) / (right - left), (near + near) / (top - bottom), (left + right) / (right - left), (top + bottom) / (top - bottom), near, far, side);
    }

    public static Matrix4x4 CreatePerspectiveOffCenter(float left, float right, float bottom, float top, float near, float far) => OffCenter(left, right, bottom, top, near, far, 1);

    public static Matrix4x4 CreatePerspectiveOffCenterLeftHanded(float left, float right, float bottom, float top, float near, float far) => OffCenter(left, right, bottom, top, near, far, -1);

    public static Matrix4x4 CreateViewport(float x, float y, float width, float height, float nearest, float farthest) => Viewport(x, y, width, height, nearest, nearest - farthest);

    public static Matrix4x4 CreateViewportLeftHanded(float x, float y, float width, float height, float nearest, float farthest) => Viewport(x, y, width, height, nearest, farthest - nearest);

    private static Matrix4x4 Viewport(float x, float y, float width, float height, float nearest, float depth) => new Matrix4x4(
        width * 0.5f, 0, 0, 0,
        0, -(height * 0.5f), 0, 0,
        0, 0, depth, 0,
        x + width * 0.5f, y + height * 0.5f, nearest, 1);

    public static Matrix4x4 CreateShadow(Vector3 light, Plane plane)
    {
        float a = plane.Normal.X, b = plane.Normal.Y, c = plane.Normal.Z, scale = 1 / MathF.Sqrt(a * a + b * b + c * c), d = -plane.D * scale;
        a *= -scale;
        b *= -scale;
        c *= -scale;
        float dot = -(a * light.X + b * light.Y + c * light.Z);
        return new Matrix4x4(
            a * light.X + dot, a * light.Y, a * light.Z, 0,
            b * light.X, b * light.Y + dot, b * light.Z, 0,
            c * light.X, c * light.Y, c * light.Z + dot, 0,
            d * light.X, d * light.Y, d * light.Z, dot);
    }

    public static bool Decompose(Matrix4x4 m, out Vector3 scale, out Quaternion rotation, out Vector3 translation)
    {
        Vector3 x = new Vector3(m.M11, m.M12, m.M13), y = new Vector3(m.M21, m.M22, m.M23), z = new Vector3(m.M31, m.M32, m.M33);
        float sx = OfVector3.Length(x), sy = OfVector3.Length(y), sz = OfVector3.Length(z);
        translation = new Vector3(m.M41, m.M42, m.M43);
        if (sx < DecomposeEpsilon || sy < DecomposeEpsilon || sz < DecomposeEpsilon)
        {
            throw new NotSupportedException("A matrix that is singular is decomposed by a choice of axes, which has no derivative.");
        }

        x = OfVector3.Divide(x, sx);
        y = OfVector3.Divide(y, sy);
        z = OfVector3.Divide(z, sz);
        float determinant = OfVector3.Dot(x, OfVector3.Cross(y, z));
        if (determinant < 0)
        {
            // The axis with the largest scale is turned round.
            if (sx < sy ? sy < sz : sx < sz)
            {
                sz = -sz;
                z = OfVector3.Negate(z);
            }
            else if (sx < sy)
            {
                sy = -sy;
                y = OfVector3.Negate(y);
            }
            else
            {
                sx = -sx;
                x = OfVector3.Negate(x);
            }

            determinant = -determinant;
        }

        scale = new Vector3(sx, sy, sz);
        bool isRotation = (determinant - 1) * (determinant - 1) <= DecomposeEpsilon;
        rotation = isRotation ? OfQuaternion.CreateFromRotationMatrix(Frame(x, y, z, new Vector3(0, 0, 0))) : new Quaternion(0, 0, 0, 1);
        return isRotation;
    }
}
