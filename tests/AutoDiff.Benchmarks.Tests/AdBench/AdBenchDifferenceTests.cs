using AutoDiff.Benchmarks.AdBench;
using AutoDiff.Benchmarks.Workloads;

namespace AutoDiff.Benchmarks.Tests.AdBench;

/// <summary>ADBench's objectives on small made-up data: every derivative, generated and by hand, beside differences of values.</summary>
public sealed class AdBenchDifferenceTests
{
    [Theory]
    [InlineData(1.0, 0)]
    [InlineData(0.7, 2)]
    public void Gradient_of_the_mixture_is_that_of_its_values(double gamma, int m)
    {
        const int D = 3, K = 2, Means = K, Factors = K * (1 + D);
        SplitMix64 random = new(5);
        double[] points = random.Symmetric(5 * D);
        double[] start = random.Symmetric(K * (1 + D + D * (D + 1) / 2));
        double[] Value(double[] p) =>
            [Mixture.Objective(p.AsSpan(0, K), p.AsSpan(Means, K * D), p.AsSpan(Factors), points, D, gamma, m)];
        double[] gradient = new double[start.Length];

        double value = Mixture.ObjectiveGradient(
            start.AsSpan(0, K), start.AsSpan(Means, K * D), start.AsSpan(Factors), points, D, gamma, m,
            gradient.AsSpan(0, K), gradient.AsSpan(Means, K * D), gradient.AsSpan(Factors));
        Assert.Equal(Value(start)[0], value);
        Differences.Match(Value, start, gradient);

        Handwritten.Mixture.Gradient(
            start.AsSpan(0, K), start.AsSpan(Means, K * D), start.AsSpan(Factors), points, D, gamma, m,
            gradient.AsSpan(0, K), gradient.AsSpan(Means, K * D), gradient.AsSpan(Factors));
        Differences.Match(Value, start, gradient);
    }

    [Fact]
    public void Gradient_of_the_recurrent_network_is_that_of_its_values()
    {
        const int Layers = 2, Bits = 3, Main = 8 * Layers * Bits;
        SplitMix64 random = new(6);
        double[] state = random.Symmetric(2 * Layers * Bits);
        double[] sequence = [.. random.Symmetric(6 * Bits).Select(x => x < 0 ? 0.0 : 1)];
        double[] start = random.Symmetric(Main + 3 * Bits);
        double[] Value(double[] p) => [Recurrent.Loss(p.AsSpan(0, Main), p.AsSpan(Main), state, sequence, Layers, Bits)];
        double[] gradient = new double[start.Length];

        Recurrent.LossGradient(
            start.AsSpan(0, Main), start.AsSpan(Main), state, sequence, Layers, Bits, gradient.AsSpan(0, Main), gradient.AsSpan(Main));
        Differences.Match(Value, start, gradient);

        Handwritten.Recurrent.Gradient(
            start.AsSpan(0, Main), start.AsSpan(Main), state, sequence, Layers, Bits, gradient.AsSpan(0, Main), gradient.AsSpan(Main));
        Differences.Match(Value, start, gradient);
    }

    [Theory]
    [InlineData(0.3, -0.2, 0.5)]
    [InlineData(0.9, 0.4, -1.1)]
    [InlineData(0.0, 0.0, 0.0)]
    public void Jacobian_of_an_observation_is_that_of_its_values(double rx, double ry, double rz)
    {
        double[] feature = [0.3, -0.7];
        double[] start = [rx, ry, rz, 0.2, -0.4, 0.1, 1.5, 0.05, -0.02, 0.11, 0.03, 0.4, 0.9, 3.1, 0.8];
        double[] Value(double[] p)
        {
            double[] error = new double[2];
            Bundle.Reproject(p, feature, error);
            return error;
        }

        double[] error = new double[2];
        double[] jacobian = new double[30];
        Bundle.ReprojectJacobian(start, feature, error, jacobian);
        Differences.Match(Value, start, jacobian);

        Handwritten.Bundle.Jacobian(start, feature, error, jacobian);
        Differences.Match(Value, start, jacobian);
    }

    [Theory]
    [InlineData(false, 0.4)]
    [InlineData(true, 0.4)]
    [InlineData(false, 0.0)]
    public void Jacobian_of_the_hand_is_that_of_its_values(bool isComplicated, double turn)
    {
        const int Bones = 22, Points = 4;
        SplitMix64 random = new(7);
        HandModel model = new()
        {
            Parents = [.. Enumerable.Range(0, Bones).Select(b => b == 0 ? -1 : b == 21 || b % 4 == 1 ? 0 : b - 1)],
            Relatives = random.Symmetric(12 * Bones),
            Inverses = random.Symmetric(12 * Bones),
            Vertices = random.Symmetric(3 * 5),
            Weights = [.. random.Symmetric(5 * Bones).Select(w => w < 0 ? 0 : w)],
            Triangles = [0, 1, 2, 2, 3, 4, 4, 1, 0],
        };
        double[] points = random.Symmetric(3 * Points);
        double[] coordinates = isComplicated ? random.Symmetric(2 * Points) : [];
        int[] correspondences = isComplicated ? [2, 0, 1, 1] : [4, 0, 2, 2];
        double[] pose = random.Symmetric(26);
        pose.AsSpan(0, 3).Fill(turn);
        double[] start = isComplicated ? [0, 0, .. pose] : pose;
        double[] errors = new double[3 * Points];
        double[] jacobian = new double[errors.Length * start.Length];
        double[] Value(double[] p)
        {
            double[] errors = new double[3 * Points];
            if (isComplicated)
            {
                Hand.Complicated(p, model, correspondences, coordinates, points, errors);
            }
            else
            {
                Hand.Simple(p, model, correspondences, points, errors);
            }

            return errors;
        }

        Handwritten.Hand.Jacobian(pose, model, correspondences, coordinates, points, errors, jacobian);
        Assert.All(errors.Zip(Value(start)), e => Assert.Equal(e.Second, e.First, 12));
        MatchWhereSmooth(jacobian);
        if (isComplicated)
        {
            Hand.ComplicatedJacobian(start, model, correspondences, coordinates, points, errors, jacobian);
        }
        else
        {
            Hand.SimpleJacobian(start, model, correspondences, points, errors, jacobian);
        }

        MatchWhereSmooth(jacobian);

        // Where the hand is not turned as a whole, the objective is constant near by and jumps farther off.
        void MatchWhereSmooth(double[] jacobian)
        {
            if (turn != 0)
            {
                Differences.Match(Value, start, jacobian);
                return;
            }

            double[] rest = [.. Enumerable.Range(0, errors.Length).SelectMany(i => jacobian[(26 * i + 3)..(26 * i + 26)])];
            Differences.Match(p => Value([0, 0, 0, .. p]), start[3..], rest);
            Assert.All(Enumerable.Range(0, errors.Length), i => Assert.Equal([0.0, 0, 0], jacobian[(26 * i)..(26 * i + 3)]));
        }
    }
}
