namespace Corpus;

using LinearAlgebra = AutoDiff.LinearAlgebra;

/// <summary>Linear systems, matrix functions, solvers that say what they solve, loops in limited memory, and powers.</summary>
public static partial class Systems
{
    [Differentiable, At("[0.2, -1.1, 0.4]", "[0.0, 0.5, 1.3, 2.1]", "[0.3, 0.9, 0.2, -0.7]")]
    public static double GaussianProcessEvidence(ReadOnlySpan<double> logs, [NoDerivative] double[] t, [NoDerivative] double[] y)
    {
        double width = Math.Exp(logs[0]), noise = Math.Exp(logs[1]), height = Math.Exp(logs[2]);
        double[] k = new double[16], l = new double[16], white = new double[4], weights = new double[4];
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                double d = (t[i] - t[j]) / width;
                k[(4 * i) + j] = height * Math.Exp(-0.5 * d * d) + (i == j ? noise : 0);
            }
        }

        LinearAlgebra.Cholesky(k, l);
        LinearAlgebra.SolveLower(l, y, white);
        LinearAlgebra.SolveLowerTransposed(l, white, weights);
        double evidence = 0;
        for (int i = 0; i < 4; i++)
        {
            evidence += (0.5 * y[i] * weights[i]) + Math.Log(l[5 * i]);
        }

        return evidence;
    }

    [Differentiable, At("[1.2, 0.8, 1.7]", "[0.5, -0.3, 0.9]")]
    public static double TrussCompliance(ReadOnlySpan<double> stiffness, ReadOnlySpan<double> load)
    {
        double a = stiffness[0], b = stiffness[1], c = stiffness[2];
        double[] k = [a + b, -b, 0.1 * a, -b, b + c, -c, 0.2, -c, c + 0.3];
        double[] u = new double[3], dual = new double[3];
        LinearAlgebra.Solve(k, load, u);
        LinearAlgebra.SolveTransposed(k, load, dual);
        return (load[0] * u[0]) + (load[1] * u[1]) + (load[2] * dual[2] * u[0]);
    }

    [Differentiable, At("[0.1, 0.7, 1.4, 2.2]", "[1.0, 0.2, -0.4, 0.3]", "2")]
    public static void ParabolaFit(ReadOnlySpan<double> t, ReadOnlySpan<double> y, Span<double> coefficients)
    {
        double[] a = new double[8];
        for (int i = 0; i < 4; i++)
        {
            a[2 * i] = t[i];
            a[(2 * i) + 1] = 1 + (t[i] * t[i]);
        }

        LinearAlgebra.LeastSquares(a, y, coefficients);
    }

    [Differentiable, At("[0.9, 0.2, -0.3, 0.4, 1.1, 0.5]")]
    public static double OrthonormalFrame(ReadOnlySpan<double> columns)
    {
        double[] q = new double[6], r = new double[4];
        LinearAlgebra.Qr(columns, q, r);
        return (q[0] * q[3]) + (q[4] * q[5] * r[1]) + Math.Log(r[0] * r[0]) + (r[3] * r[3]);
    }

    [Differentiable, At("[1.3, 0.2, 0.1, 0.4, 1.6, -0.2, 0.3, 0.1, 0.9]")]
    public static double InformationOfCovariance(ReadOnlySpan<double> covariance)
    {
        double[] precision = new double[9], product = new double[9];
        LinearAlgebra.Inverse(covariance, precision);
        LinearAlgebra.Multiply(precision, precision, product);
        return (0.5 * LinearAlgebra.LogDeterminant(covariance)) + product[0] + (product[5] * precision[1]) + LinearAlgebra.Determinant(precision);
    }

    [Differentiable, At("[1.0, 2.2, 0.7, 1.5]")]
    public static double VibrationFrequencies(ReadOnlySpan<double> springs)
    {
        double[] k =
        [
            springs[0] + springs[1], -springs[1], 0,
            -springs[1], springs[1] + springs[2], -springs[2],
            0, -springs[2], springs[2] + springs[3],
        ];
        double[] squares = new double[3], shapes = new double[9], again = new double[3];
        LinearAlgebra.SymmetricEigen(k, squares, shapes);
        LinearAlgebra.SymmetricEigenvalues(k, again);
        return Math.Sqrt(squares[0]) + (2 * Math.Sqrt(again[1])) + (shapes[0] * shapes[0] * squares[2]) + (shapes[4] * shapes[4]);
    }

    [Differentiable, At("[0.8, 0.3, 0.5]", "1.4")]
    public static double ChainInContinuousTime(ReadOnlySpan<double> rates, double t)
    {
        double[] generator = [-rates[0] * t, rates[0] * t, 0, rates[1] * t, -(rates[1] + rates[2]) * t, rates[2] * t, 0.1 * t, 0, -0.1 * t];
        double[] transition = new double[9];
        LinearAlgebra.Exponential(generator, transition);
        return Math.Log(transition[1]) + (transition[5] * transition[6]);
    }

    [Differentiable, At("[2.0, 0.3, 0.3, 1.5]", "[0.4, 0.1, 0.2, 0.7]")]
    public static double SteadyCovariance(ReadOnlySpan<double> drift, ReadOnlySpan<double> noise)
    {
        double[] covariance = new double[4], dual = new double[4], root = new double[4];
        LinearAlgebra.SquareRoot(drift, root);
        LinearAlgebra.SolveSylvester(root, noise, covariance);
        LinearAlgebra.SolveSylvesterTransposed(root, noise, dual);
        return (covariance[0] * covariance[3]) - (covariance[1] * dual[2]) + root[0];
    }

    [ImplicitRoot(nameof(KeplerResidual))]
    private static void SolveKepler(ReadOnlySpan<double> orbit, Span<double> anomaly)
    {
        anomaly[0] = orbit[0];
        for (int i = 0; i < 50; i++)
        {
            anomaly[0] -= (anomaly[0] - (orbit[1] * Math.Sin(anomaly[0])) - orbit[0]) / (1 - (orbit[1] * Math.Cos(anomaly[0])));
        }
    }

    private static void KeplerResidual(ReadOnlySpan<double> anomaly, ReadOnlySpan<double> orbit, Span<double> r) =>
        r[0] = anomaly[0] - (orbit[1] * Math.Sin(anomaly[0])) - orbit[0];

    [Differentiable, At("[0.6, 0.3]")]
    public static double KeplerRadius(ReadOnlySpan<double> orbit)
    {
        double[] anomaly = new double[1];
        SolveKepler(orbit, anomaly);
        return 1 - (orbit[1] * Math.Cos(anomaly[0]));
    }

    [FixedPoint(nameof(Harvest))]
    private static void Equilibrium(ReadOnlySpan<double> rates, [NoDerivative] double[] scale, Span<double> stocks)
    {
        stocks.Fill(1);
        double[] next = new double[2];
        for (int i = 0; i < 400; i++)
        {
            Harvest(stocks, rates, scale, next);
            next.CopyTo(stocks);
        }
    }

    private static void Harvest(ReadOnlySpan<double> stocks, ReadOnlySpan<double> rates, [NoDerivative] double[] scale, Span<double> r)
    {
        r[0] = 0.4 * Math.Cos(stocks[0] + (rates[0] * stocks[1])) + (rates[1] * scale[0]);
        r[1] = 0.3 * Math.Tanh(stocks[0] - (stocks[1] * rates[2])) + scale[1];
    }

    [Differentiable, At("[0.5, 0.8, 0.3]", "[1.1, 0.6]")]
    public static double SustainableYield(ReadOnlySpan<double> rates, [NoDerivative] double[] scale)
    {
        double[] stocks = new double[2];
        Equilibrium(rates, scale, stocks);
        return (stocks[0] * rates[1]) + (stocks[1] * stocks[1]);
    }

    private static double Risk(ReadOnlySpan<double> holdings, ReadOnlySpan<double> market) =>
        (market[0] * holdings[0] * holdings[0]) + (market[1] * holdings[1] * holdings[1]) + (0.3 * holdings[0] * holdings[1]) - (market[2] * holdings[0]) - holdings[1];

    [Minimizer(nameof(Risk))]
    private static void Balance(ReadOnlySpan<double> market, Span<double> holdings)
    {
        double determinant = (4 * market[0] * market[1]) - 0.09;
        holdings[0] = ((2 * market[1] * market[2]) - 0.3) / determinant;
        holdings[1] = ((2 * market[0]) - (0.3 * market[2])) / determinant;
    }

    [Differentiable, At("[1.2, 0.9, 0.7]")]
    public static double BestPortfolio(ReadOnlySpan<double> market)
    {
        double[] holdings = new double[2];
        Balance(market, holdings);
        return (holdings[0] * holdings[1]) + Math.Exp(0.2 * holdings[0]);
    }

    [Differentiable, Checkpoint(MemoryBudget = 1500), At("[0.9, 0.4, 0.05, 1.1]", "60")]
    public static double LongSwing(ReadOnlySpan<double> p, int steps)
    {
        double angle = p[0], speed = 0, energy = 0;
        double[] trace = new double[2];
        for (int i = 0; i < steps; i++)
        {
            double force = (-p[3] * Math.Sin(angle)) + (p[1] * Math.Cos(0.1 * i)) - (0.1 * speed);
            speed += p[2] * force;
            angle += p[2] * speed;
            trace[i % 2] = (0.5 * trace[1 - (i % 2)]) + speed;
            energy += speed * speed * trace[0];
        }

        return angle + (energy / 100) + trace[1];
    }

    [Differentiable, At("0.7", "1.3")]
    public static double PowerLaws(double x, double y)
    {
        double half = 0.5;
        return Math.Pow(x, 0.3) + (2 * Math.Pow(x, 1.5)) + Math.Pow(y, half * 5) - Math.Pow(y, -half) + Math.Pow(x, 5) + Math.Pow(y, 40 * half * 2) + Math.Pow(x, -3)
            + Math.Pow(2, y) + Math.Pow(10, x) - Math.Pow(1 + (x * x), 0.3) + Math.Pow(1 + (y * y), x) + Math.Pow(x, y) + Math.Pow(1 + (x * x), -0.7) + Math.Pow(x, 0.5)
            + double.SinPi(x) + (2 * double.CosPi(y)) + Math.FusedMultiplyAdd(x, 1.5, y) + Math.FusedMultiplyAdd(0.5, y, x * y) + Math.FusedMultiplyAdd(0.5, 3, x)
            + (Math.Sinh(x) * Math.Cosh(y)) + Math.Atan2(1 + (x * x), y) + Math.Atan2(x, 1 + (y * y)) + Math.Atan2(x, y);
    }
}
