namespace AutoDiff.Benchmarks.Handwritten;

internal static class Bundle
{
    public static void Jacobian(ReadOnlySpan<double> p, ReadOnlySpan<double> feature, Span<double> error, Span<double> jacobian)
    {
        p = p[..15];
        Span<double> first = jacobian[..15];
        Span<double> second = jacobian.Slice(15, 15);
        (double rx, double ry, double rz) = (p[0], p[1], p[2]);
        double ox = p[11] - p[3];
        double oy = p[12] - p[4];
        double oz = p[13] - p[5];
        double squaredAngle = (rx * rx) + (ry * ry) + (rz * rz);
        double inverseAngle = 0;
        double cos = 1;
        double sin = 0;
        if (squaredAngle != 0)
        {
            double angle = Math.Sqrt(squaredAngle);
            inverseAngle = 1 / angle;
            (sin, cos) = Math.SinCos(angle);
        }

        double kx = rx * inverseAngle;
        double ky = ry * inverseAngle;
        double kz = rz * inverseAngle;
        double versine = 1 - cos;
        double along = (kx * ox) + (ky * oy) + (kz * oz);

        // The cross product of axis and offset; at the angle zero, of the rotation itself.
        (double ax, double ay, double az) = squaredAngle == 0 ? (rx, ry, rz) : (kx, ky, kz);
        double crossX = (ay * oz) - (az * oy);
        double crossY = (az * ox) - (ax * oz);
        double crossZ = (ax * oy) - (ay * ox);
        double turned = squaredAngle == 0 ? 1 : sin;
        double x = (ox * cos) + (crossX * turned) + (kx * along * versine);
        double y = (oy * cos) + (crossY * turned) + (ky * along * versine);
        double z = (oz * cos) + (crossZ * turned) + (kz * along * versine);
        double inverseZ = 1 / z;
        double u = x * inverseZ;
        double v = y * inverseZ;
        double s = (u * u) + (v * v);
        double radial = 1 + (p[9] * s) + (p[10] * s * s);
        double focal = p[6];
        double w = p[14];
        error[0] = w * ((focal * radial * u) + p[7] - feature[0]);
        error[1] = w * ((focal * radial * v) + p[8] - feature[1]);

        double bend = 2 * (p[9] + (2 * p[10] * s));
        double scale = w * focal;
        double diagonalU = scale * (radial + (bend * u * u));
        double diagonalV = scale * (radial + (bend * v * v));
        double mixed = scale * bend * u * v;
        Row(first, diagonalU, mixed, u);
        Row(second, mixed, diagonalV, v);
        first[7] = w;
        first[8] = 0;
        second[7] = 0;
        second[8] = w;
        first[14] = (focal * radial * u) + p[7] - feature[0];
        second[14] = (focal * radial * v) + p[8] - feature[1];

        void Row(Span<double> row, double byU, double byV, double coordinate)
        {
            double a = byU * inverseZ;
            double b = byV * inverseZ;
            double c = -((a * u) + (b * v));

            // The transpose of the rotation, times (a, b, c), is the row by the point.
            double dot = (a * kx) + (b * ky) + (c * kz);
            double outerX = (oy * c) - (oz * b);
            double outerY = (oz * a) - (ox * c);
            double outerZ = (ox * b) - (oy * a);
            double px = (a * cos) + (((b * kz) - (c * ky)) * sin) + (kx * dot * versine);
            double py = (b * cos) + (((c * kx) - (a * kz)) * sin) + (ky * dot * versine);
            double pz = (c * cos) + (((a * ky) - (b * kx)) * sin) + (kz * dot * versine);
            row[11] = px;
            row[12] = py;
            row[13] = pz;
            row[3] = -px;
            row[4] = -py;
            row[5] = -pz;
            if (inverseAngle == 0)
            {
                row[0] = outerX;
                row[1] = outerY;
                row[2] = outerZ;
            }
            else
            {
                double byAngle = (cos * ((a * crossX) + (b * crossY) + (c * crossZ)))
                    + (sin * ((dot * along) - ((a * ox) + (b * oy) + (c * oz))));
                double byKx = (sin * outerX) + (versine * ((along * a) + (dot * ox)));
                double byKy = (sin * outerY) + (versine * ((along * b) + (dot * oy)));
                double byKz = (sin * outerZ) + (versine * ((along * c) + (dot * oz)));
                double radialPart = byAngle - (inverseAngle * ((byKx * kx) + (byKy * ky) + (byKz * kz)));
                row[0] = (radialPart * kx) + (byKx * inverseAngle);
                row[1] = (radialPart * ky) + (byKy * inverseAngle);
                row[2] = (radialPart * kz) + (byKz * inverseAngle);
            }

            row[6] = w * radial * coordinate;
            row[9] = scale * s * coordinate;
            row[10] = scale * s * s * coordinate;
        }
    }
}
