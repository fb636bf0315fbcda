using System.Buffers;
using AutoDiff.Benchmarks.AdBench;

namespace AutoDiff.Benchmarks.Handwritten;

/// <summary>Uses what the derivative's structure is: an angle moves its finger's bones alone, and most weights are zero.</summary>
internal static class Hand
{
    private const int Pose = 26;
    private const int Angles = 20;

    /// <summary>Without coordinates the simple variant; with them the complicated one, whose two columns come first.</summary>
    public static void Jacobian(
        ReadOnlySpan<double> pose,
        HandModel model,
        ReadOnlySpan<int> correspondences,
        ReadOnlySpan<double> coordinates,
        ReadOnlySpan<double> points,
        Span<double> errors,
        Span<double> jacobian)
    {
        int bones = model.Parents.Length;
        int count = model.Vertices.Length / 3;
        Span<double> transforms = stackalloc double[12 * bones];
        Span<double> slopes = stackalloc double[12 * 3 * Angles];
        Place(pose, model, transforms, slopes);
        Span<double> rotation = stackalloc double[36];
        Rotation(pose[0], pose[1], pose[2], rotation);

        double[] skinStore = ArrayPool<double>.Shared.Rent(3 * count);
        double[] rowsStore = ArrayPool<double>.Shared.Rent(3 * Pose * count);
        Span<double> skin = skinStore.AsSpan(0, 3 * count);
        Span<double> rows = rowsStore.AsSpan(0, 3 * Pose * count);
        rows.Clear();
        for (int i = 0; i < count; i++)
        {
            Vertex(i, model, pose, transforms, slopes, rotation, skin.Slice(3 * i, 3), rows.Slice(3 * Pose * i, 3 * Pose));
        }

        for (int i = 0; i < correspondences.Length; i++)
        {
            if (coordinates.IsEmpty)
            {
                int vertex = correspondences[i];
                ReadOnlySpan<double> from = rows.Slice(3 * Pose * vertex, 3 * Pose);
                Span<double> to = jacobian.Slice(3 * Pose * i, 3 * Pose);
                for (int c = 0; c < 3; c++)
                {
                    errors[(3 * i) + c] = points[(3 * i) + c] - skin[(3 * vertex) + c];
                }

                for (int j = 0; j < to.Length; j++)
                {
                    to[j] = -from[j];
                }
            }
            else
            {
                double u = coordinates[2 * i];
                double v = coordinates[(2 * i) + 1];
                double rest = 1 - u - v;
                int first = model.Triangles[3 * correspondences[i]];
                int second = model.Triangles[(3 * correspondences[i]) + 1];
                int third = model.Triangles[(3 * correspondences[i]) + 2];
                for (int c = 0; c < 3; c++)
                {
                    double a = skin[(3 * first) + c];
                    double b = skin[(3 * second) + c];
                    double e = skin[(3 * third) + c];
                    errors[(3 * i) + c] = points[(3 * i) + c] - ((u * a) + (v * b) + (rest * e));
                    Span<double> to = jacobian.Slice((Pose + 2) * ((3 * i) + c), Pose + 2);
                    to[0] = e - a;
                    to[1] = e - b;
                    ReadOnlySpan<double> from = rows.Slice(Pose * ((3 * first) + c), Pose);
                    ReadOnlySpan<double> fromSecond = rows.Slice(Pose * ((3 * second) + c), Pose);
                    ReadOnlySpan<double> fromThird = rows.Slice(Pose * ((3 * third) + c), Pose);
                    to = to[2..];
                    for (int j = 0; j < to.Length; j++)
                    {
                        to[j] = -((u * from[j]) + (v * fromSecond[j]) + (rest * fromThird[j]));
                    }
                }
            }
        }

        ArrayPool<double>.Shared.Return(skinStore);
        ArrayPool<double>.Shared.Return(rowsStore);
    }

    /// <summary>Where a vertex is, and three rows of its derivatives by the pose.</summary>
    private static void Vertex(
        int i,
        HandModel model,
        ReadOnlySpan<double> pose,
        ReadOnlySpan<double> transforms,
        ReadOnlySpan<double> slopes,
        ReadOnlySpan<double> rotation,
        Span<double> skin,
        Span<double> rows)
    {
        int bones = model.Parents.Length;
        double px = model.Vertices[3 * i];
        double py = model.Vertices[(3 * i) + 1];
        double pz = model.Vertices[(3 * i) + 2];
        double x = 0;
        double y = 0;
        double z = 0;
        for (int b = 0; b < bones; b++)
        {
            double weight = model.Weights[(i * bones) + b];
            ReadOnlySpan<double> t = transforms.Slice(12 * b, 12);
            x += weight * ((t[0] * px) + (t[1] * py) + (t[2] * pz) + t[3]);
            y += weight * ((t[4] * px) + (t[5] * py) + (t[6] * pz) + t[7]);
            z += weight * ((t[8] * px) + (t[9] * py) + (t[10] * pz) + t[11]);
        }

        for (int c = 0; c < 3; c++)
        {
            ReadOnlySpan<double> r = rotation.Slice(3 * c, 3);
            skin[c] = (r[0] * x) + (r[1] * y) + (r[2] * z) + pose[3 + c];
            Span<double> row = rows.Slice(Pose * c, Pose);
            for (int k = 0; k < 3; k++)
            {
                ReadOnlySpan<double> slope = rotation.Slice((9 * (k + 1)) + (3 * c), 3);
                row[k] = (slope[0] * x) + (slope[1] * y) + (slope[2] * z);
            }

            row[3 + c] = 1;
        }

        for (int angle = 0; angle < Angles; angle++)
        {
            int finger = angle / 4;
            int joint = angle % 4 < 2 ? 0 : (angle % 4) - 1;
            double dx = 0;
            double dy = 0;
            double dz = 0;
            for (int k = joint; k < 3; k++)
            {
                double weight = model.Weights[(i * bones) + (4 * finger) + 2 + k];
                if (weight != 0)
                {
                    ReadOnlySpan<double> t = slopes.Slice(12 * ((3 * angle) + k), 12);
                    dx += weight * ((t[0] * px) + (t[1] * py) + (t[2] * pz) + t[3]);
                    dy += weight * ((t[4] * px) + (t[5] * py) + (t[6] * pz) + t[7]);
                    dz += weight * ((t[8] * px) + (t[9] * py) + (t[10] * pz) + t[11]);
                }
            }

            if (dx != 0 || dy != 0 || dz != 0)
            {
                for (int c = 0; c < 3; c++)
                {
                    ReadOnlySpan<double> r = rotation.Slice(3 * c, 3);
                    rows[(Pose * c) + 6 + angle] = (r[0] * dx) + (r[1] * dy) + (r[2] * dz);
                }
            }
        }
    }

    /// <summary>The transforms of all bones; for each angle, the derivatives of those of its finger's last three bones.</summary>
    private static void Place(ReadOnlySpan<double> pose, HandModel model, Span<double> transforms, Span<double> slopes)
    {
        Span<double> absolute = stackalloc double[12 * model.Parents.Length];
        Span<double> relative = stackalloc double[12];
        Span<double> product = stackalloc double[12];
        Span<double> turned = stackalloc double[12];
        Span<double> motions = stackalloc double[12 * 4];
        for (int b = 0; b < model.Parents.Length; b++)
        {
            ReadOnlySpan<double> atRest = model.Relatives.AsSpan(12 * b, 12);
            ReadOnlySpan<double> inverse = model.Inverses.AsSpan(12 * b, 12);
            int finger = (b - 1) / 4;
            int joint = b - 2 - (4 * finger);
            bool bends = b >= 2 && finger < 5 && joint is >= 0 and < 3;
            int angle = joint == 0 ? 0 : joint + 1;
            double bend = bends ? pose[6 + (4 * finger) + angle] : 0;
            double turn = bends && joint == 0 ? pose[7 + (4 * finger)] : 0;
            (double sx, double cx) = Math.SinCos(bend);
            (double sz, double cz) = Math.SinCos(turn);
            Set(turned, cz, -sz * cx, sz * sx, sz, cz * cx, -cz * sx, sx, cx);
            Multiply(atRest, turned, 1, relative);
            if (model.Parents[b] < 0)
            {
                relative.CopyTo(absolute.Slice(12 * b, 12));
            }
            else
            {
                Multiply(absolute.Slice(12 * model.Parents[b], 12), relative, 1, absolute.Slice(12 * b, 12));
            }

            Multiply(absolute.Slice(12 * b, 12), inverse, 1, transforms.Slice(12 * b, 12));
            if (!bends)
            {
                continue;
            }

            // The earlier angles of the finger move this bone by what they move its parent.
            ReadOnlySpan<double> parent = absolute.Slice(12 * model.Parents[b], 12);
            for (int k = 0; k < angle; k++)
            {
                Multiply(motions.Slice(12 * k, 12), relative, 1, product);
                product.CopyTo(motions.Slice(12 * k, 12));
            }

            Set(turned, 0, sz * sx, sz * cx, 0, -cz * sx, -cz * cx, cx, -sx);
            Multiply(atRest, turned, 0, product);
            Multiply(parent, product, 0, motions.Slice(12 * angle, 12));
            if (joint == 0)
            {
                Set(turned, -sz, -cz * cx, cz * sx, cz, -sz * cx, sz * sx, 0, 0);
                Multiply(atRest, turned, 0, product);
                Multiply(parent, product, 0, motions.Slice(12, 12));
            }

            for (int k = 0; k <= Math.Max(angle, 1); k++)
            {
                Multiply(motions.Slice(12 * k, 12), inverse, 1, slopes.Slice(12 * ((3 * ((4 * finger) + k)) + joint), 12));
            }
        }
    }

    private static void Set(Span<double> t, double a, double b, double c, double d, double e, double f, double h, double i)
    {
        t.Clear();
        t[0] = a;
        t[1] = b;
        t[2] = c;
        t[4] = d;
        t[5] = e;
        t[6] = f;
        t[9] = h;
        t[10] = i;
    }

    /// <summary>Multiplies affine transforms; of the derivative of one, the last row is zeros and <paramref name="last"/> is 0.</summary>
    private static void Multiply(ReadOnlySpan<double> a, ReadOnlySpan<double> b, double last, Span<double> product)
    {
        for (int r = 0; r < 3; r++)
        {
            ReadOnlySpan<double> row = a.Slice(4 * r, 4);
            for (int c = 0; c < 4; c++)
            {
                product[(4 * r) + c] = (row[0] * b[c]) + (row[1] * b[4 + c]) + (row[2] * b[8 + c]) + (c == 3 ? last * row[3] : 0);
            }
        }
    }

    /// <summary>The rotation by the angle ‖r‖ about the axis r, then its derivatives by the three numbers.</summary>
    private static void Rotation(double rx, double ry, double rz, Span<double> rotation)
    {
        rotation.Clear();
        double angle = Math.Sqrt((rx * rx) + (ry * ry) + (rz * rz));
        if (angle < 0.0001)
        {
            rotation[0] = 1;
            rotation[4] = 1;
            rotation[8] = 1;
            return;
        }

        double inverse = 1 / angle;
        ReadOnlySpan<double> axis = [rx * inverse, ry * inverse, rz * inverse];
        (double sin, double cos) = Math.SinCos(angle);
        for (int r = 0; r < 3; r++)
        {
            for (int c = 0; c < 3; c++)
            {
                double same = r == c ? 1 : 0;
                int third = 3 - r - c;
                double sign = r == c ? 0 : (c - r + 3) % 3 == 1 ? -1 : 1;
                double cross = r == c ? 0 : sign * axis[third];
                double outer = axis[r] * axis[c];
                rotation[(3 * r) + c] = (same * cos) + ((1 - cos) * outer) + (sin * cross);
                for (int k = 0; k < 3; k++)
                {
                    // Of the axis: (δ − kkᵀ)/θ.
                    double byR = ((r == k ? 1 : 0) - (axis[r] * axis[k])) * inverse;
                    double byC = ((c == k ? 1 : 0) - (axis[c] * axis[k])) * inverse;
                    double byThird = r == c ? 0 : ((third == k ? 1 : 0) - (axis[third] * axis[k])) * inverse;
                    rotation[(9 * (k + 1)) + (3 * r) + c] =
                        (axis[k] * ((cos * cross) + (sin * (outer - same))))
                        + ((1 - cos) * ((byR * axis[c]) + (axis[r] * byC)))
                        + (sin * sign * byThird);
                }
            }
        }
    }
}
