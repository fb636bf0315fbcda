using AutoDiff.Estimators;

namespace AutoDiff.Optim.Tests.Estimators;

/// <summary>What is read from planned series, against nested dual numbers on networks with random weights.</summary>
public class NetworkDerivativesTests
{
    private readonly Workspace<double> _workspace = new();
    private readonly double[] _point = [0.4, -0.7, 0.25];

    public static TheoryData<int, JetChoice> Networks
    {
        get
        {
            var data = new TheoryData<int, JetChoice>();
            foreach (JetChoice choice in Enum.GetValues<JetChoice>())
            {
                for (int seed = 1; seed <= 4; seed++)
                {
                    data.Add(seed, choice);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Partial_derivatives_up_to_order_four_are_those_of_nested_dual_numbers(int seed, JetChoice choice)
    {
        double[] weights = RandomNetwork.Weights(seed);
        (int, int)[][] all = [[], [(0, 1)], [(2, 1)], [(0, 2)], [(0, 1), (1, 1)], [(1, 3)], [(0, 2), (2, 1)], [(0, 1), (1, 1), (2, 1)], [(1, 4)], [(0, 3), (1, 1)], [(0, 2), (1, 2)], [(0, 2), (1, 1), (2, 1)]];
        double[] actual = new double[all.Length];
        new PartialDerivatives([.. all.Select(p => new DifferentialTerm(1, p))], choice).Apply(new RandomNetwork.NetObjective(weights), _point, actual, _workspace);
        double[] expected = [.. all.Select(p => RandomNetwork.Derivative(weights, _point, p))];
        double scale = expected.Max(Math.Abs);
        for (int i = 0; i < all.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-10 * scale);
            double single = DifferentialOperator.Sum([new DifferentialTerm(1, all[i])], choice).Apply(new RandomNetwork.NetObjective(weights), _point, _workspace);
            Assert.Equal(expected[i], single, 1e-10 * scale);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void The_equations_of_Korteweg_de_Vries_and_Kadomtsev_Petviashvili_are_made_of_shared_series(int seed, JetChoice choice)
    {
        const int T = 0, X = 1, Y = 2;
        double[] w = RandomNetwork.Weights(seed);
        double D(params (int, int)[] powers) => RandomNetwork.Derivative(w, _point, powers);

        // u_ty + u_xxxy + 3 (u_y u_x)_x − u_xx + 2 u_yy.
        double kdv = D((T, 1), (Y, 1)) + D((X, 3), (Y, 1)) + (3 * ((D((X, 1), (Y, 1)) * D((X, 1))) + (D((Y, 1)) * D((X, 2))))) - D((X, 2)) + (2 * D((Y, 2)));
        var parts = new PartialDerivatives([new(1, (T, 1), (Y, 1)), new(1, (X, 3), (Y, 1)), new(1, (X, 1), (Y, 1)), new(1, (X, 1)), new(1, (Y, 1)), new(1, (X, 2)), new(2, (Y, 2))], choice);
        double[] d = new double[parts.Count];
        parts.Apply(new RandomNetwork.NetObjective(w), _point, d, _workspace);
        Assert.Equal(kdv, d[0] + d[1] + (3 * ((d[2] * d[3]) + (d[4] * d[5]))) - d[5] + d[6], 1e-10 * (1 + d.Max(Math.Abs)));

        // u_tx + 6 u_x² + 6 u u_xx + u_xxxx + 3 u_yy.
        double kp = D((T, 1), (X, 1)) + (6 * D((X, 1)) * D((X, 1))) + (6 * D() * D((X, 2))) + D((X, 4)) + (3 * D((Y, 2)));
        parts = new PartialDerivatives([new(1, (T, 1), (X, 1)), new(1, (X, 1)), new(1), new(1, (X, 2)), new(1, (X, 4)), new(3, (Y, 2))], choice);
        d = new double[parts.Count];
        parts.Apply(new RandomNetwork.NetObjective(w), _point, d, _workspace);
        Assert.Equal(kp, d[0] + (6 * d[1] * d[1]) + (6 * d[2] * d[3]) + d[4] + d[5], 1e-10 * (1 + d.Max(Math.Abs)));
        if (choice == JetChoice.Polarisation)
        {
            // Along t + x, t − x, x and y.
            Assert.Equal((4, 4), (parts.JetCount, parts.MaxJetOrder));
        }
    }

    [Fact]
    public void Several_derivatives_are_computed_without_allocating()
    {
        var parts = new PartialDerivatives([new(1, (0, 1)), new(1, (0, 2), (1, 1))]);
        double[] weights = RandomNetwork.Weights(1), d = new double[2];
        parts.Apply(new RandomNetwork.NetObjective(weights), _point, d, _workspace);
        long before = GC.GetAllocatedBytesForCurrentThread();
        parts.Apply(new RandomNetwork.NetObjective(weights), _point, d, _workspace);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Wrong_arguments_of_derivatives_are_named()
    {
        var parts = new PartialDerivatives([new(1, (5, 1))]);
        double[] weights = RandomNetwork.Weights(1);
        Assert.Equal("terms", Assert.Throws<ArgumentException>(() => new PartialDerivatives([])).ParamName);
        Assert.Equal("derivatives", Assert.Throws<ArgumentException>(() => parts.Apply(new RandomNetwork.NetObjective(weights), _point, new double[2], _workspace)).ParamName);
        Assert.Equal("directions", Assert.Throws<ArgumentException>(() => parts.Apply(new RandomNetwork.NetObjective(weights), _point, new double[1], _workspace)).ParamName);
    }
}
