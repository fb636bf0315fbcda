namespace AutoDiff.Benchmarks.AdBench;

/// <summary>ADBench's hand tracking: how far points that were seen are from where a pose puts them.</summary>
public static partial class Hand
{
    /// <summary>Global rotation, translation, and four angles for each of five fingers.</summary>
    internal const int PoseParameters = 26;

    /// <param name="pose">The pose.</param>
    /// <param name="model">The hand.</param>
    /// <param name="vertices">The vertex that each point corresponds to.</param>
    /// <param name="points">Three numbers a point.</param>
    /// <param name="errors">Receives three numbers a point.</param>
    [Differentiable(Modes = DerivativeModes.Jacobian | DerivativeModes.Jvp | DerivativeModes.Vjp)]
    public static void Simple(
        ReadOnlySpan<double> pose, HandModel model, ReadOnlySpan<int> vertices, [NoDerivative] ReadOnlySpan<double> points, Span<double> errors)
    {
        Span<double> skin = stackalloc double[model.Vertices.Length];
        Skin(pose, model, skin);
        for (int i = 0; i < vertices.Length; i++)
        {
            for (int c = 0; c < 3; c++)
            {
                errors[3 * i + c] = points[3 * i + c] - skin[3 * vertices[i] + c];
            }
        }
    }

    /// <param name="p">By how much all first and all second coordinates in triangles move, then the pose: a coordinate affects its own
    /// three residuals alone, so one column of the Jacobian holds the derivatives by all of them.</param>
    /// <param name="model">The hand.</param>
    /// <param name="triangles">The triangle that each point corresponds to.</param>
    /// <param name="coordinates">Two barycentric coordinates a point.</param>
    /// <param name="points">Three numbers a point.</param>
    /// <param name="errors">Receives three numbers a point.</param>
    [Differentiable(Modes = DerivativeModes.Jacobian | DerivativeModes.Jvp | DerivativeModes.Vjp)]
    public static void Complicated(
        ReadOnlySpan<double> p,
        HandModel model,
        ReadOnlySpan<int> triangles,
        [NoDerivative] ReadOnlySpan<double> coordinates,
        [NoDerivative] ReadOnlySpan<double> points,
        Span<double> errors)
    {
        Span<double> skin = stackalloc double[model.Vertices.Length];
        Skin(p.Slice(2, PoseParameters), model, skin);
        for (int i = 0; i < triangles.Length; i++)
        {
            double u = coordinates[2 * i] + p[0];
            double v = coordinates[2 * i + 1] + p[1];
            int first = model.Triangles[3 * triangles[i]];
            int second = model.Triangles[3 * triangles[i] + 1];
            int third = model.Triangles[3 * triangles[i] + 2];
            for (int c = 0; c < 3; c++)
            {
                errors[3 * i + c] = points[3 * i + c]
                    - (u * skin[3 * first + c] + v * skin[3 * second + c] + (1 - u - v) * skin[3 * third + c]);
            }
        }
    }

    /// <summary>Puts all vertices where a pose has them.</summary>
    private static void Skin(ReadOnlySpan<double> pose, HandModel model, Span<double> skin)
    {
        int bones = model.Parents.Length;
        Span<double> bend = stackalloc double[bones];
        Span<double> turn = stackalloc double[bones];
        bend.Clear();
        turn.Clear();
        for (int f = 0; f < 5; f++)
        {
            bend[4 * f + 2] = pose[6 + 4 * f];
            turn[4 * f + 2] = pose[7 + 4 * f];
            bend[4 * f + 3] = pose[8 + 4 * f];
            bend[4 * f + 4] = pose[9 + 4 * f];
        }

        Span<double> rotation = stackalloc double[12];
        Span<double> relative = stackalloc double[12];
        Span<double> absolute = stackalloc double[12 * bones];
        Span<double> transforms = stackalloc double[12 * bones];
        for (int b = 0; b < bones; b++)
        {
            double cx = Math.Cos(bend[b]);
            double sx = Math.Sin(bend[b]);
            double cz = Math.Cos(turn[b]);
            double sz = Math.Sin(turn[b]);
            rotation.Clear();
            rotation[0] = cz;
            rotation[1] = -sz * cx;
            rotation[2] = sz * sx;
            rotation[4] = sz;
            rotation[5] = cz * cx;
            rotation[6] = -cz * sx;
            rotation[9] = sx;
            rotation[10] = cx;
            if (model.Parents[b] < 0)
            {
                Multiply(model.Relatives.AsSpan(12 * b, 12), rotation, absolute.Slice(12 * b, 12));
            }
            else
            {
                Multiply(model.Relatives.AsSpan(12 * b, 12), rotation, relative);
                Multiply(absolute.Slice(12 * model.Parents[b], 12), relative, absolute.Slice(12 * b, 12));
            }

            Multiply(absolute.Slice(12 * b, 12), model.Inverses.AsSpan(12 * b, 12), transforms.Slice(12 * b, 12));
        }

        Span<double> whole = stackalloc double[9];
        Rotation(pose[0], pose[1], pose[2], whole);
        for (int i = 0; i < skin.Length / 3; i++)
        {
            double px = model.Vertices[3 * i];
            double py = model.Vertices[3 * i + 1];
            double pz = model.Vertices[3 * i + 2];
            double x = 0;
            double y = 0;
            double z = 0;
            for (int b = 0; b < bones; b++)
            {
                double weight = model.Weights[i * bones + b];
                x += weight * (transforms[12 * b] * px + transforms[12 * b + 1] * py + transforms[12 * b + 2] * pz + transforms[12 * b + 3]);
                y += weight * (transforms[12 * b + 4] * px + transforms[12 * b + 5] * py + transforms[12 * b + 6] * pz + transforms[12 * b + 7]);
                z += weight * (transforms[12 * b + 8] * px + transforms[12 * b + 9] * py + transforms[12 * b + 10] * pz + transforms[12 * b + 11]);
            }

            skin[3 * i] = whole[0] * x + whole[1] * y + whole[2] * z + pose[3];
            skin[3 * i + 1] = whole[3] * x + whole[4] * y + whole[5] * z + pose[4];
            skin[3 * i + 2] = whole[6] * x + whole[7] * y + whole[8] * z + pose[5];
        }
    }

    /// <summary>Multiplies affine transforms, of which 12 numbers are the first three rows.</summary>
    private static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> product)
    {
        for (int r = 0; r < 3; r++)
        {
            for (int c = 0; c < 4; c++)
            {
                double sum = c == 3 ? a[4 * r + 3] : 0;
                for (int k = 0; k < 3; k++)
                {
                    sum += a[4 * r + k] * b[4 * k + c];
                }

                product[4 * r + c] = sum;
            }
        }
    }

    /// <summary>The rotation by the angle ‖r‖ about the axis r, as nine numbers.</summary>
    private static void Rotation(double rx, double ry, double rz, Span<double> rotation)
    {
        double angle = Math.Sqrt(rx * rx + ry * ry + rz * rz);
        if (angle < 0.0001)
        {
            rotation.Clear();
            rotation[0] = 1;
            rotation[4] = 1;
            rotation[8] = 1;
            return;
        }

        double x = rx / angle;
        double y = ry / angle;
        double z = rz / angle;
        double sin = Math.Sin(angle);
        double cos = Math.Cos(angle);
        rotation[0] = x * x + (1 - x * x) * cos;
        rotation[1] = x * y * (1 - cos) - z * sin;
        rotation[2] = x * z * (1 - cos) + y * sin;
        rotation[3] = x * y * (1 - cos) + z * sin;
        rotation[4] = y * y + (1 - y * y) * cos;
        rotation[5] = y * z * (1 - cos) - x * sin;
        rotation[6] = x * z * (1 - cos) - y * sin;
        rotation[7] = z * y * (1 - cos) + x * sin;
        rotation[8] = z * z + (1 - z * z) * cos;
    }
}
