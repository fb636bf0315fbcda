using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>The coefficients of a Runge–Kutta method whose last stage is its result: first same as last, or stiffly accurate.</summary>
internal sealed class Tableau<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly T[] _a;
    private readonly T[] _c;

    private Tableau(int order, double[][] a, double[]? error, double[]? correction = null, double[][]? dense = null, bool hasTwoLast = false)
    {
        Stages = a.Length;
        Order = order;
        _a = new T[Stages * Stages];
        _c = new T[Stages];
        for (int i = 0; i < Stages; i++)
        {
            T sum = T.Zero;
            for (int j = 0; j < a[i].Length; j++)
            {
                _a[(i * Stages) + j] = T.CreateChecked(a[i][j]);
                sum += _a[(i * Stages) + j];
            }

            _c[i] = sum;
        }

        IsImplicit = a[0].Length > 0;
        Diagonal = _a[0];
        Error = error is null ? null : [.. error.Select(T.CreateChecked)];
        Correction = correction is null ? null : [.. correction.Select(T.CreateChecked)];
        Dense = dense is null ? null : [.. dense.SelectMany(row => row.Select(T.CreateChecked))];
        HasStiffnessEstimate = hasTwoLast;
    }

    public static Tableau<T> DormandPrince { get; } = new(
        5,
        [
            [],
            [1.0 / 5],
            [3.0 / 40, 9.0 / 40],
            [44.0 / 45, -56.0 / 15, 32.0 / 9],
            [19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729],
            [9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656],
            [35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84],
        ],
        error: [71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40],
        correction:
        [
            -12715105075.0 / 11282082432, 0, 87487479700.0 / 32700410799, -10690763975.0 / 1880347072,
            701980252875.0 / 199316789632, -1453857185.0 / 822651844, 69997945.0 / 29380423,
        ],
        hasTwoLast: true);

    public static Tableau<T> Tsitouras { get; } = new(
        5,
        [
            [],
            [0.161],
            [-0.008480655492356989, 0.335480655492357],
            [2.8971530571054935, -6.359448489975075, 4.3622954328695815],
            [5.325864828439257, -11.748883564062828, 7.4955393428898365, -0.09249506636175525],
            [5.86145544294642, -12.92096931784711, 8.159367898576159, -0.071584973281401, -0.028269050394068383],
            [0.09646076681806523, 0.01, 0.4798896504144996, 1.379008574103742, -3.290069515436081, 2.324710524099774],
        ],
        error:
        [
            -0.00178001105222577714, -0.0008164344596567469, 0.007880878010261995, -0.1447110071732629, 0.5823571654525552, -0.45808210592918697,
            1.0 / 66,
        ],
        dense:
        [
            Quartic(-1.0530884977290216, [0, -1.3299890189751412, 1], [0.7139816917074209, -1.4364028541716351, 1]),
            Quartic(0.1017, [0, 0, 1], [1.2949852507374631, -2.1966568338249754, 1]),
            Quartic(2.490627285651252793, [0, 0, 1], [1.57803468208092486, -2.38535645472061657, 1]),
            Quartic(-16.54810288924490272, [0, 0, 1], [1.21712927295533244 * 0.61620406037800089, -1.21712927295533244 - 0.61620406037800089, 1]),
            Quartic(47.37952196281928122, [0, 0, 1], [1.203071208372362603 * 0.658047292653547382, -1.203071208372362603 - 0.658047292653547382, 1]),
            Quartic(-34.87065786149660974, [0, 0, 1], [0.8, -1.2 - (2.0 / 3), 1]),
            Quartic(2.5, [0, 0, 1], [0.6, -1.6, 1]),
        ],
        hasTwoLast: true);

    public static Tableau<T> RungeKutta4 { get; } = new(
        4,
        [
            [],
            [1.0 / 2],
            [0, 1.0 / 2],
            [0, 0, 1],
            [1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6],
        ],
        error: null);

    public static Tableau<T> Sdirk4 { get; } = new(
        4,
        [
            [1.0 / 4],
            [1.0 / 2, 1.0 / 4],
            [17.0 / 50, -1.0 / 25, 1.0 / 4],
            [371.0 / 1360, -137.0 / 2720, 15.0 / 544, 1.0 / 4],
            [25.0 / 24, -49.0 / 48, 125.0 / 16, -85.0 / 12, 1.0 / 4],
        ],
        error: [(25.0 / 24) - (59.0 / 48), (-49.0 / 48) + (17.0 / 96), (125.0 / 16) - (225.0 / 32), 0, 1.0 / 4]);

    public int Stages { get; }

    public int Order { get; }

    /// <summary>The order of the error estimate, plus 1: the power of the step with which it shrinks.</summary>
    public int ErrorPower => IsImplicit ? 4 : 5;

    public bool IsImplicit { get; }

    /// <summary>The common coefficient of the implicit part of every stage.</summary>
    public T Diagonal { get; }

    /// <summary>b − b̂; null if there is no estimate.</summary>
    public T[]? Error { get; }

    /// <summary>What is added to cubic Hermite interpolation, times θ²(1 − θ)².</summary>
    public T[]? Correction { get; }

    /// <summary>An interpolation of its own: row i has the coefficients of θ to θ⁴ of slope i.</summary>
    public T[]? Dense { get; }

    /// <summary>Whether the last two stages are both at the end of the step.</summary>
    public bool HasStiffnessEstimate { get; }

    /// <summary>The degree of the interpolating polynomial.</summary>
    public int DenseDegree => Dense is null && Correction is null ? 3 : 4;

    public T Time(int stage) => _c[stage];

    public ReadOnlySpan<T> Row(int stage) => _a.AsSpan(stage * Stages, stage);

    private static double[] Quartic(double scale, double[] p, double[] q)
    {
        double[] product = new double[4];
        for (int i = 0; i < 3; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                if (i + j > 0)
                {
                    product[i + j - 1] += scale * p[i] * q[j];
                }
            }
        }

        return product;
    }
}
