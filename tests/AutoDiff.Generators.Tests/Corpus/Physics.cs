namespace Corpus;

public static partial class Physics
{
    [Differentiable, At("[0, 0.1, 0, 1.1, 0, 0.2, 0.3, 1.2, 0.1]")]
    public static double LennardJones(ReadOnlySpan<double> atoms)
    {
        double energy = 0;
        for (int i = 0; i < atoms.Length / 3; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double r2 = 0;
                for (int k = 0; k < 3; k++)
                {
                    double d = atoms[3 * i + k] - atoms[3 * j + k];
                    r2 += d * d;
                }

                double s6 = 1 / (r2 * r2 * r2);
                energy += 4 * s6 * (s6 - 1);
            }
        }

        return energy;
    }

    [Differentiable, At("1.4", "1.1", "0.9")]
    public static double Morse(double r, double depth, double width)
    {
        double e = 1 - Math.Exp(-width * (r - 1));
        return depth * e * e;
    }

    [Differentiable, At("3.0", "0.8", "0.3", "0.05")]
    public static double VanDerWaals(double temperature, double volume, double a, double b) => 0.8 * temperature / (volume - b) - a / (volume * volume);

    [Differentiable, At("1.2", "0.7")]
    public static double Planck(double frequency, double temperature) => frequency * frequency * frequency / (Math.Exp(frequency / temperature) - 1);

    [Differentiable, At("0.9", "0.5")]
    public static double ToleranceOfRelativity(double velocity, double mass) => mass / Math.Sqrt(1 - 0.8 * velocity * velocity);

    [Differentiable, At("~9", "0.1", "4", "9")]
    public static void HeatEquation(ReadOnlySpan<double> start, double r, int steps, Span<double> u)
    {
        start.CopyTo(u);
        double[] next = new double[u.Length];
        for (int s = 0; s < steps; s++)
        {
            for (int i = 1; i + 1 < u.Length; i++)
            {
                next[i] = u[i] + r * (u[i + 1] - 2 * u[i] + u[i - 1]);
            }

            for (int i = 1; i + 1 < u.Length; i++)
            {
                u[i] = next[i];
            }
        }
    }

    [Differentiable, At("~8", "0.05", "3")]
    public static double BurgersEnergy(ReadOnlySpan<double> start, double viscosity, int steps)
    {
        int n = start.Length;
        double[] u = start.ToArray(), v = new double[n];
        for (int s = 0; s < steps; s++)
        {
            for (int i = 0; i < n; i++)
            {
                int left = (i + n - 1) % n, right = (i + 1) % n;
                v[i] = u[i] - 0.1 * u[i] * (u[right] - u[left]) + viscosity * (u[right] - 2 * u[i] + u[left]);
            }

            v.AsSpan().CopyTo(u);
        }

        double energy = 0;
        foreach (double x in u)
        {
            energy += x * x;
        }

        return energy;
    }

    [Differentiable, At("[10, 28, 2.7]", "[1, 1.1, 1.2]", "10")]
    public static double LorenzEndpoint(ReadOnlySpan<double> p, ReadOnlySpan<double> start, int steps)
    {
        double x = start[0], y = start[1], z = start[2];
        const double Dt = 0.01;
        for (int i = 0; i < steps; i++)
        {
            (x, y, z) = (x + Dt * p[0] * (y - x), y + Dt * (x * (p[1] - z) - y), z + Dt * (x * y - p[2] * z));
        }

        return x + y * z;
    }

    [Differentiable, At("[0.6, 0.3, 0.4, 0.8]", "[1.2, 0.7]", "8")]
    public static double LotkaVolterra(ReadOnlySpan<double> rates, ReadOnlySpan<double> start, int steps)
    {
        double prey = start[0], predator = start[1], h = 0.1;
        for (int i = 0; i < steps; i++)
        {
            double k1 = prey * (rates[0] - rates[1] * predator), l1 = predator * (rates[2] * prey - rates[3]);
            double p = prey + h * k1, q = predator + h * l1;
            double k2 = p * (rates[0] - rates[1] * q), l2 = q * (rates[2] * p - rates[3]);
            prey += 0.5 * h * (k1 + k2);
            predator += 0.5 * h * (l1 + l2);
        }

        return prey * predator;
    }

    [Differentiable, At("0.4", "0.1", "0.3", "20")]
    public static double EpidemicPeak(double contact, double recovery, double infected, int days)
    {
        double s = 1 - infected, i = infected, sum = 0;
        for (int day = 0; day < days; day++)
        {
            double fresh = contact * s * i, healed = recovery * i;
            s -= fresh;
            i += fresh - healed;
            sum += i * i;
        }

        return Math.Sqrt(sum);
    }

    [Differentiable, At("[1.0, 0.0, 0.1, 1.1]", "0.05", "6")]
    public static double OrbitAngularMomentum(ReadOnlySpan<double> state, double dt, int steps)
    {
        double x = state[0], y = state[1], vx = state[2], vy = state[3];
        for (int i = 0; i < steps; i++)
        {
            double r2 = x * x + y * y, k = dt / (r2 * Math.Sqrt(r2));
            vx -= k * x;
            vy -= k * y;
            x += dt * vx;
            y += dt * vy;
        }

        return (x * vy - y * vx) * (vx * vx + vy * vy);
    }

    [Differentiable, At("1.33", "0.5")]
    public static double Snell(double index, double angle)
    {
        double sine = Math.Sin(angle) / index;
        return Math.Asin(sine) / Math.Sqrt(1 - sine * sine);
    }

    [Differentiable, At("100", "0.3", "2.0")]
    public static double DiodeNewton(double resistance, double saturation, double source)
    {
        double v = 0.5;
        for (int i = 0; i < 12; i++)
        {
            double e = Math.Exp(v), f = 0.01 * saturation * (e - 1) - (source - v) / resistance;
            v -= f / (0.01 * saturation * e + 1 / resistance);
        }

        return v;
    }

    [Differentiable, At("[0.5, 0.7, 0.2, 0.9]", "1.0")]
    public static double IsingFreeEnergy(ReadOnlySpan<double> coupling, double beta)
    {
        double a = Math.Exp(beta * coupling[0]), b = Math.Exp(-beta * coupling[0]), up = 1, down = 1;
        foreach (double j in coupling)
        {
            double p = Math.Exp(beta * j), q = Math.Exp(-beta * j);
            (up, down) = (p * up + q * down, q * up + p * down);
        }

        return -Math.Log(up * a + down * b) / beta;
    }

    [Differentiable, At("0.8", "1.3", "0.6")]
    public static double MichaelisMenten(double vmax, double km, double substrate) => vmax * substrate / (km + substrate * (1 + substrate / 3));

    [Differentiable, At("298", "0.05", "1.5")]
    public static double Arrhenius(double temperature, double energy, double factor) => factor * Math.Exp(-energy / (0.008314 * temperature));

    [Differentiable, At("[0.85, -0.02, 0.9, 0.4]")]
    public static double GreatCircle(ReadOnlySpan<double> x)
    {
        double sa = Math.Sin((x[2] - x[0]) / 2), sb = Math.Sin((x[3] - x[1]) / 2);
        double h = sa * sa + Math.Cos(x[0]) * Math.Cos(x[2]) * sb * sb;
        return 2 * 6371 * Math.Asin(Math.Sqrt(h));
    }

    [Differentiable, At("0.02", "2.0", "1.5")]
    public static double ColebrookFriction(double roughness, double diameter, double speed)
    {
        double reynolds = 1e4 * speed * diameter, x = 7;
        for (int i = 0; i < 8; i++)
        {
            x = -2 * Math.Log10(0.1 * roughness / (3.7 * diameter) + 2.51 * x / reynolds);
        }

        return 1 / (x * x);
    }

    [Differentiable, At("~4", "1.2", "0.3")]
    public static double BeamDeflection(ReadOnlySpan<double> loads, double stiffness, double at)
    {
        double sum = 0;
        for (int i = 0; i < loads.Length; i++)
        {
            double a = (i + 1) / 5.0;
            sum += at <= a ? loads[i] * at * at * (3 * a - at) : loads[i] * a * a * (3 * at - a);
        }

        return sum / (6 * stiffness);
    }
}
