namespace Corpus;

public static partial class Games
{
    public readonly record struct Vec3(double X, double Y, double Z)
    {
        public double Length => Math.Sqrt(Dot(this));

        public double Dot(Vec3 b) => X * b.X + Y * b.Y + Z * b.Z;

        public Vec3 Cross(Vec3 b) => new(Y * b.Z - Z * b.Y, Z * b.X - X * b.Z, X * b.Y - Y * b.X);

        public Vec3 Normalized() => this * (1 / Length);

        public static Vec3 operator +(Vec3 a, Vec3 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

        public static Vec3 operator -(Vec3 a, Vec3 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

        public static Vec3 operator *(Vec3 a, double s) => new(a.X * s, a.Y * s, a.Z * s);
    }

    private static Vec3 At3(ReadOnlySpan<double> x, int i) => new(x[3 * i], x[3 * i + 1], x[3 * i + 2]);

    [Differentiable, At("[0.3, 1.2, 0.5, 0.9, 0.4, 1.6]")]
    public static double Lambert(ReadOnlySpan<double> normalAndLight)
    {
        Vec3 n = At3(normalAndLight, 0).Normalized(), l = At3(normalAndLight, 1).Normalized();
        double cosine = n.Dot(l);
        return cosine > 0 ? cosine : 0;
    }

    [Differentiable, At("[0.3, 1.2, 0.5, 0.9, 0.4, 1.6, 0.2, 1.1, 0.7]", "8")]
    public static double BlinnPhong(ReadOnlySpan<double> v, double shininess)
    {
        Vec3 n = At3(v, 0).Normalized(), l = At3(v, 1).Normalized(), e = At3(v, 2).Normalized();
        Vec3 h = (l + e).Normalized();
        return 0.2 + 0.6 * n.Dot(l) + 0.4 * Math.Pow(n.Dot(h), shininess);
    }

    [Differentiable, At("0.6", "0.3", "0.9")]
    public static double GgxDistribution(double cosine, double roughness, double scale)
    {
        double a2 = roughness * roughness * roughness * roughness, d = cosine * cosine * (a2 - 1) + 1;
        return scale * a2 / (Math.PI * d * d);
    }

    [Differentiable, At("0.6", "0.04")]
    public static double SchlickFresnel(double cosine, double f0) => f0 + (1 - f0) * Math.Pow(1 - cosine, 5);

    [Differentiable, At("[0.1, 0.2, -3.0, 0.05, 0.1, 0.9]", "1.0")]
    public static double RaySphere(ReadOnlySpan<double> ray, double radius)
    {
        Vec3 o = At3(ray, 0), d = At3(ray, 1).Normalized();
        double b = o.Dot(d), c = o.Dot(o) - radius * radius, disc = b * b - c;
        return disc < 0 ? 0 : -b - Math.Sqrt(disc);
    }

    [Differentiable, At("[0.9, 0.4, 1.2]", "1.0", "0.25")]
    public static double TorusDistance(ReadOnlySpan<double> p, double major, double minor)
    {
        double q = Math.Sqrt(p[0] * p[0] + p[2] * p[2]) - major;
        return Math.Sqrt(q * q + p[1] * p[1]) - minor;
    }

    [Differentiable, At("[0.9, 1.4, 1.2]", "[0.5, 0.6, 0.7]")]
    public static double BoxDistance(ReadOnlySpan<double> p, ReadOnlySpan<double> half)
    {
        double sum = 0;
        for (int i = 0; i < 3; i++)
        {
            double q = Math.Abs(p[i]) - half[i];
            if (q > 0)
            {
                sum += q * q;
            }
        }

        return Math.Sqrt(sum);
    }

    [Differentiable, At("0.4", "0.55", "0.3")]
    public static double SmoothMinimum(double a, double b, double k)
    {
        double h = 0.5 + 0.5 * (b - a) / k;
        h = h < 0 ? 0 : h > 1 ? 1 : h;
        return b + (a - b) * h - k * h * (1 - h);
    }

    [Differentiable, At("20", "0.7", "9.81")]
    public static double ProjectileRange(double speed, double angle, double gravity) => speed * speed * Math.Sin(2 * angle) / gravity;

    [Differentiable, At("20", "0.7", "0.02", "30")]
    public static double ProjectileWithDrag(double speed, double angle, double drag, int steps)
    {
        double x = 0, y = 1, vx = speed * Math.Cos(angle), vy = speed * Math.Sin(angle), dt = 0.05;
        for (int i = 0; i < steps; i++)
        {
            double v = Math.Sqrt(vx * vx + vy * vy);
            vx -= dt * drag * v * vx;
            vy -= dt * (9.81 + drag * v * vy);
            x += dt * vx;
            y += dt * vy;
        }

        return x * y;
    }

    [Differentiable, At("[0.1, 0.4, 0.2, 0.9, 0.5, 0.3, 0.6, 0.7, 1.1]", "0.4")]
    public static double BezierHeight(ReadOnlySpan<double> control, double t)
    {
        Vec3 a = At3(control, 0), b = At3(control, 1), c = At3(control, 2);
        Vec3 p = a * ((1 - t) * (1 - t)) + b * (2 * t * (1 - t)) + c * (t * t);
        return p.Y * p.Length;
    }

    [Differentiable, At("[0.1, 0.5, 0.9, 0.2]", "6", "0.1", "4.0")]
    public static double SpringChain(ReadOnlySpan<double> start, int steps, double dt, double stiffness)
    {
        double x0 = start[0], x1 = start[1], v0 = start[2], v1 = start[3];
        for (int i = 0; i < steps; i++)
        {
            double f0 = -stiffness * x0 + stiffness * (x1 - x0 - 0.5), f1 = -stiffness * (x1 - x0 - 0.5);
            v0 += dt * f0;
            v1 += dt * f1;
            x0 += dt * v0;
            x1 += dt * v1;
        }

        return x0 * x1;
    }

    [Differentiable, At("[0.9, 0.1, 0.2, 0.3, 0.5, -0.7, 1.1]", "3")]
    public static void RotateByQuaternion(ReadOnlySpan<double> q, Span<double> y)
    {
        Vec3 u = new(q[1], q[2], q[3]), v = new(q[4], q[5], q[6]);
        Vec3 t = u.Cross(v) * 2;
        Vec3 r = v + t * q[0] + u.Cross(t);
        y[0] = r.X;
        y[1] = r.Y;
        y[2] = r.Z;
    }

    [Differentiable, At("[0.5, 0.3, 2.2]", "1.2", "1.6", "2")]
    public static void PerspectiveProjection(ReadOnlySpan<double> p, double focal, double aspect, Span<double> screen)
    {
        screen[0] = focal * p[0] / (aspect * p[2]);
        screen[1] = focal * p[1] / p[2];
    }

    [Differentiable, At("0.35", "1.7")]
    public static double FogFactor(double density, double distance) => 1 - Math.Exp(-Math.Pow(density * distance, 2));

    [Differentiable, At("[1.3, 0.7, 0.4]")]
    public static double ToneMappedLuminance(ReadOnlySpan<double> rgb)
    {
        double luminance = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
        double mapped = luminance * (2.51 * luminance + 0.03) / (luminance * (2.43 * luminance + 0.59) + 0.14);
        return mapped <= 0.0031308 ? 12.92 * mapped : 1.055 * Math.Pow(mapped, 1 / 2.4) - 0.055;
    }

    [Differentiable, At("1600", "1500", "32")]
    public static double EloUpdate(double a, double b, double k)
    {
        double expected = 1 / (1 + Math.Pow(10, (b - a) / 400));
        return a + k * (1 - expected);
    }

    [Differentiable, At("~6", "4", "0.1")]
    public static double ThreeBodyEnergy(ReadOnlySpan<double> x, int steps, double dt)
    {
        double[] p = x.ToArray(), v = new double[6];
        for (int step = 0; step < steps; step++)
        {
            for (int i = 0; i < 3; i++)
            {
                for (int j = 0; j < 3; j++)
                {
                    if (i != j)
                    {
                        double dx = p[2 * j] - p[2 * i], dy = p[2 * j + 1] - p[2 * i + 1], r2 = dx * dx + dy * dy + 0.5;
                        double pull = dt / (r2 * Math.Sqrt(r2));
                        v[2 * i] += pull * dx;
                        v[2 * i + 1] += pull * dy;
                    }
                }
            }

            for (int i = 0; i < 6; i++)
            {
                p[i] += dt * v[i];
            }
        }

        double energy = 0;
        foreach (double c in v)
        {
            energy += 0.5 * c * c;
        }

        return energy + p[0] * p[5];
    }

    [Differentiable, At("0.8", "0.35", "0.5")]
    public static double CriticallyDampedSpring(double position, double velocity, double time)
    {
        const double Omega = 3;
        double decay = Math.Exp(-Omega * time);
        return (position + (velocity + Omega * position) * time) * decay;
    }

    [Differentiable, At("0.3", "0.7")]
    public static double EaseInOut(double t, double power) => t < 0.5 ? 0.5 * Math.Pow(2 * t, power + 1) : 1 - 0.5 * Math.Pow(2 * (1 - t), power + 1);
}
