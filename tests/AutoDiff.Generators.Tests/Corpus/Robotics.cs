namespace Corpus;

public static partial class Robotics
{
    private struct Pose
    {
        public double X, Y, Heading;

        public void Drive(double speed, double turn, double dt)
        {
            X += dt * speed * Math.Cos(Heading);
            Y += dt * speed * Math.Sin(Heading);
            Heading += dt * turn;
        }
    }

    [Differentiable, At("[0.4, 0.7, 0.3]", "[1.0, 0.8, 0.5]", "2")]
    public static void PlanarArm(ReadOnlySpan<double> angles, ReadOnlySpan<double> links, Span<double> tip)
    {
        double x = 0, y = 0, heading = 0;
        for (int i = 0; i < angles.Length; i++)
        {
            heading += angles[i];
            x += links[i] * Math.Cos(heading);
            y += links[i] * Math.Sin(heading);
        }

        tip[0] = x;
        tip[1] = y;
    }

    [Differentiable, At("[0.4, 0.7, 0.3]", "1.2", "0.6")]
    public static double ReachError(ReadOnlySpan<double> angles, [NoDerivative] double targetX, [NoDerivative] double targetY)
    {
        double x = 0, y = 0, heading = 0;
        foreach (double angle in angles)
        {
            heading += angle;
            x += Math.Cos(heading);
            y += Math.Sin(heading);
        }

        return (x - targetX) * (x - targetX) + (y - targetY) * (y - targetY);
    }

    [Differentiable, At("[1.0, 0.9, 1.1]", "[0.1, -0.2, 0.3]", "0.5")]
    public static double UnicycleEndpoint(ReadOnlySpan<double> speed, ReadOnlySpan<double> turn, double heading)
    {
        Pose pose = default;
        pose.Heading = heading;
        for (int i = 0; i < speed.Length; i++)
        {
            pose.Drive(speed[i], turn[i], 0.2);
        }

        return pose.X * pose.X + 2 * pose.Y + pose.Heading;
    }

    [Differentiable, At("[0.3, 0.1, 0.05, 0.2]", "1.5", "4")]
    public static void CartPole(ReadOnlySpan<double> state, double force, Span<double> rate)
    {
        double s = Math.Sin(state[2]), c = Math.Cos(state[2]), w = state[3];
        double temp = (force + 0.05 * w * w * s) / 1.1;
        rate[3] = (9.8 * s - c * temp) / (0.5 * (4.0 / 3 - 0.1 * c * c / 1.1));
        rate[2] = w;
        rate[1] = temp - 0.05 * rate[3] * c / 1.1;
        rate[0] = state[1];
    }

    [Differentiable, At("0.9", "0.1", "0.4", "1.0", "12")]
    public static double PidStepResponse(double kp, double ki, double kd, double setpoint, int steps)
    {
        double y = 0, v = 0, integral = 0, before = setpoint, cost = 0;
        const double Dt = 0.1;
        for (int i = 0; i < steps; i++)
        {
            double error = setpoint - y;
            integral += error * Dt;
            double u = kp * error + ki * integral + kd * (error - before) / Dt;
            before = error;
            v += Dt * (u - 0.5 * v - y);
            y += Dt * v;
            cost += error * error * Dt;
        }

        return cost;
    }

    [Differentiable, At("[0.5, 0.2, 0.8]", "4")]
    public static void EulerToQuaternion(ReadOnlySpan<double> euler, Span<double> q)
    {
        double cr = Math.Cos(euler[0] / 2), sr = Math.Sin(euler[0] / 2), cp = Math.Cos(euler[1] / 2), sp = Math.Sin(euler[1] / 2);
        double cy = Math.Cos(euler[2] / 2), sy = Math.Sin(euler[2] / 2);
        q[0] = cr * cp * cy + sr * sp * sy;
        q[1] = sr * cp * cy - cr * sp * sy;
        q[2] = cr * sp * cy + sr * cp * sy;
        q[3] = cr * cp * sy - sr * sp * cy;
    }

    [Differentiable, At("[0.9, 0.1, 0.3, 0.2]", "3")]
    public static void QuaternionToEuler(ReadOnlySpan<double> q, Span<double> euler)
    {
        euler[0] = Math.Atan2(2 * (q[0] * q[1] + q[2] * q[3]), 1 - 2 * (q[1] * q[1] + q[2] * q[2]));
        euler[1] = Math.Asin(2 * (q[0] * q[2] - q[3] * q[1]));
        euler[2] = Math.Atan2(2 * (q[0] * q[3] + q[1] * q[2]), 1 - 2 * (q[2] * q[2] + q[3] * q[3]));
    }

    [Differentiable, At("[0.3, -0.5, 0.4]", "9")]
    public static void Rodrigues(ReadOnlySpan<double> w, Span<double> r)
    {
        double t2 = w[0] * w[0] + w[1] * w[1] + w[2] * w[2];
        double a, b;
        if (t2 < 1e-8)
        {
            a = 1 - t2 / 6;
            b = 0.5 - t2 / 24;
        }
        else
        {
            double t = Math.Sqrt(t2);
            a = Math.Sin(t) / t;
            b = (1 - Math.Cos(t)) / t2;
        }

        r.Clear();
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                r[3 * i + j] = b * w[i] * w[j] + (i == j ? 1 - b * t2 : 0);
            }
        }

        r[1] -= a * w[2];
        r[2] += a * w[1];
        r[3] += a * w[2];
        r[5] -= a * w[0];
        r[6] -= a * w[1];
        r[7] += a * w[0];
    }

    [Differentiable, At("[0.5, 0.8, 0.4, 0.1]", "[0.1, 0.2, 3.0, -0.5, 0.4, 2.5]", "[0.02, 0.03, -0.1, 0.05]")]
    public static double Reprojection(ReadOnlySpan<double> camera, [NoDerivative] double[] points, [NoDerivative] double[] seen)
    {
        double sum = 0;
        for (int i = 0; i < points.Length / 3; i++)
        {
            double c = Math.Cos(camera[0]), s = Math.Sin(camera[0]);
            double x = c * points[3 * i] - s * points[3 * i + 1], y = s * points[3 * i] + c * points[3 * i + 1], z = points[3 * i + 2] + camera[2];
            double u = x / z, v = y / z, r2 = u * u + v * v, distortion = 1 + camera[3] * r2;
            double ex = camera[1] * u * distortion - seen[2 * i], ey = camera[1] * v * distortion - seen[2 * i + 1];
            sum += ex * ex + ey * ey;
        }

        return sum;
    }

    [Differentiable, At("~8", "[0.9, 1.1]", "0.3")]
    public static double TrajectoryCost(ReadOnlySpan<double> path, [NoDerivative] double[] obstacle, double radius)
    {
        double cost = 0;
        int n = path.Length / 2;
        for (int i = 0; i + 1 < n; i++)
        {
            double dx = path[2 * i + 2] - path[2 * i], dy = path[2 * i + 3] - path[2 * i + 1];
            cost += dx * dx + dy * dy;
        }

        for (int i = 0; i < n; i++)
        {
            double dx = path[2 * i] - obstacle[0], dy = path[2 * i + 1] - obstacle[1], d = Math.Sqrt(dx * dx + dy * dy + 1e-3);
            cost += Math.Exp((radius - d) / 0.2);
        }

        return cost;
    }

    [Differentiable, At("[0.7, 0.3, 0.2, 0.4]", "0.1", "5")]
    public static double DoublePendulumEnergy(ReadOnlySpan<double> start, double dt, int steps)
    {
        double a = start[0], b = start[1], va = start[2], vb = start[3];
        for (int i = 0; i < steps; i++)
        {
            double d = a - b, c = Math.Cos(d), s = Math.Sin(d), den = 2 - c * c;
            double aa = (-vb * vb * s - 2 * 9.8 * Math.Sin(a) - c * (va * va * s - 9.8 * Math.Sin(b))) / den;
            double ab = (2 * (va * va * s - 9.8 * Math.Sin(b)) + c * (vb * vb * s + 2 * 9.8 * Math.Sin(a))) / den;
            va += dt * aa;
            vb += dt * ab;
            a += dt * va;
            b += dt * vb;
        }

        return va * va + 0.5 * vb * vb + va * vb * Math.Cos(a - b);
    }

    [Differentiable, At("[0.2, 0.4, 0.6]", "[0.9, 1.4, 1.1]", "~6")]
    public static double RangeLocalization(ReadOnlySpan<double> pose, [NoDerivative] double[] ranges, [NoDerivative] double[] beacons)
    {
        double sum = 0;
        for (int i = 0; i < ranges.Length; i++)
        {
            double e = double.Hypot(pose[0] - beacons[2 * i], pose[1] - beacons[2 * i + 1]) + 0.1 * pose[2] - ranges[i];
            sum += e * e / (1 + e * e);
        }

        return sum;
    }

    [Differentiable, At("0.5", "1.2", "0.8", "0.4")]
    public static double MinimumJerk(double start, double end, double duration, double time)
    {
        double s = time / duration;
        return start + (end - start) * s * s * s * (10 + s * (-15 + 6 * s));
    }

    [Differentiable, At("[1, 0.1, 0.1, 1]", "[0.3, 0.2]", "4")]
    public static void CovariancePropagation(ReadOnlySpan<double> p, ReadOnlySpan<double> input, Span<double> next)
    {
        double f01 = -input[0] * Math.Sin(input[1]), f11 = input[0] * Math.Cos(input[1]);
        double a = p[0] + f01 * p[2], b = p[1] + f01 * p[3], c = p[2] + f11 * p[2], d = p[3] + f11 * p[3];
        next[0] = a + b * f01 + 0.01;
        next[1] = b + b * f11;
        next[2] = c + d * f01;
        next[3] = d + d * f11 + 0.01;
    }

    [Differentiable, At("0.6", "2.5", "0.25")]
    public static double AckermannCurvature(double steer, double wheelbase, double slip) => Math.Tan(steer) * Math.Cos(slip) / wheelbase;

    [Differentiable, At("1.4", "10", "1.9", "0.97")]
    public static double PacejkaTire(double slip, double stiffness, double shape, double curvature) =>
        Math.Sin(shape * Math.Atan(stiffness * slip - curvature * (stiffness * slip - Math.Atan(stiffness * slip))));
}
