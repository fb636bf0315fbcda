using AutoDiff.Optim.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra;

namespace AutoDiff.Optim.Tests.LinearAlgebra;

public class KrylovTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(60)]
    public void Minres_solves_indefinite_systems(int n)
    {
        double[] a = FactorisationTests.Symmetric(n, n + 1);
        for (int i = 0; i < n; i++)
        {
            a[(i * n) + i] += i % 2 == 0 ? 3 * Math.Sqrt(n) : -3 * Math.Sqrt(n);
        }

        var matrix = new Dense(a, n, n);
        double[] b = FactorisationTests.Random(n, 5);
        var x = new double[n];
        int products = 0;
        KrylovOutcome outcome = MinimalResidual.Solve<double, Dense, int>(
            matrix, ref products, b, x, 1e-12, 4 * n, new double[MinimalResidual.VectorCount * n]);
        Assert.Equal(KrylovOutcome.Converged, outcome);
        AssertSolution(matrix.Matrix.Solve(Vector<double>.Build.Dense((double[])b.Clone())), x, 1e-11);
    }

    [Fact]
    public void Minres_solves_singular_systems_in_the_sense_of_least_squares()
    {
        double[] a = [2, 0, 0, 0, -1, 0, 0, 0, 0];
        var x = new double[3];
        int products = 0;
        KrylovOutcome outcome = MinimalResidual.Solve<double, Dense, int>(
            new Dense(a, 3, 3), ref products, [2, 2, 1], x, 1e-12, 50, new double[MinimalResidual.VectorCount * 3]);
        Assert.Equal(KrylovOutcome.Stagnated, outcome);
        Assert.InRange(products, 1, 4);
        Assert.Equal(1, x[0], 12);
        Assert.Equal(-2, x[1], 12);
    }

    [Theory]
    [InlineData(20, 12, 0.0)]
    [InlineData(12, 12, 0.0)]
    [InlineData(8, 15, 0.5)]
    [InlineData(60, 30, 0.1)]
    public void Lsmr_solves_damped_least_squares(int m, int n, double damping)
    {
        double[] a = FactorisationTests.Random(m * n, m);
        var matrix = new Dense(a, m, n);
        double[] b = FactorisationTests.Random(m, 5);
        var x = new double[n];
        int products = 0;
        KrylovOutcome outcome = LeastSquaresMinimalResidual.Solve<double, Dense, int>(
            matrix, ref products, b, damping, x, 1e-14, 20 * n, new double[LeastSquaresMinimalResidual.NumbersNeeded(m, n)]);
        Assert.Equal(KrylovOutcome.Converged, outcome);
        Matrix<double> normal = matrix.Matrix.TransposeThisAndMultiply(matrix.Matrix)
            + (damping * damping * Matrix<double>.Build.DenseIdentity(n));
        AssertSolution(normal.Solve(matrix.Matrix.TransposeThisAndMultiply(Vector<double>.Build.Dense((double[])b.Clone()))), x, 1e-8);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(6, 6)]
    [InlineData(50, 12)]
    [InlineData(50, 50)]
    public void Gmres_solves_nonsymmetric_systems(int n, int restart)
    {
        double[] a = FactorisationTests.Random(n * n, n);
        for (int i = 0; i < n; i++)
        {
            a[(i * n) + i] += 1.5 * Math.Sqrt(n);
        }

        var matrix = new Dense(a, n, n);
        double[] b = FactorisationTests.Random(n, 5);
        var x = new double[n];
        int products = 0;
        KrylovOutcome outcome = GeneralMinimalResidual.Solve<double, Dense, int>(
            matrix, ref products, b, x, 1e-12, restart, 1000, new double[GeneralMinimalResidual.NumbersNeeded(n, restart)]);
        Assert.Equal(KrylovOutcome.Converged, outcome);
        AssertSolution(matrix.Matrix.Solve(Vector<double>.Build.Dense((double[])b.Clone())), x, 1e-10);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(50)]
    public void BiCgStab_solves_nonsymmetric_systems(int n)
    {
        double[] a = FactorisationTests.Random(n * n, n);
        for (int i = 0; i < n; i++)
        {
            a[(i * n) + i] += 1.5 * Math.Sqrt(n);
        }

        var matrix = new Dense(a, n, n);
        double[] b = FactorisationTests.Random(n, 5);
        var x = new double[n];
        int products = 0;
        KrylovOutcome outcome = StabilizedBiconjugateGradients.Solve<double, Dense, int>(
            matrix, ref products, b, x, 1e-12, 1000, new double[StabilizedBiconjugateGradients.VectorCount * n]);
        Assert.Equal(KrylovOutcome.Converged, outcome);
        AssertSolution(matrix.Matrix.Solve(Vector<double>.Build.Dense((double[])b.Clone())), x, 1e-10);
    }

    [Fact]
    public void BiCgStab_stops_where_a_rotation_breaks_it_down()
    {
        var x = new double[2];
        int products = 0;
        KrylovOutcome outcome = StabilizedBiconjugateGradients.Solve<double, Dense, int>(
            new Dense([0, 1, -1, 0], 2, 2), ref products, [1.0, 0], x, 1e-12, 1000, new double[StabilizedBiconjugateGradients.VectorCount * 2]);
        Assert.Equal(KrylovOutcome.Stagnated, outcome);
        Assert.InRange(products, 1, 20);
    }

    [Fact]
    public void Solvers_pass_on_that_a_product_was_refused_or_not_finite()
    {
        double[] scratch = new double[200];
        var x = new double[2];
        foreach ((Evaluation evaluation, KrylovOutcome expected) in new[]
            { (Evaluation.Refused, KrylovOutcome.Refused), (Evaluation.NonFinite, KrylovOutcome.NonFinite) })
        {
            Evaluation state = evaluation;
            var failing = default(Failing);
            Assert.Equal(expected, MinimalResidual.Solve<double, Failing, Evaluation>(failing, ref state, [1, 1], x, 0, 9, scratch));
            Assert.Equal(expected, LeastSquaresMinimalResidual.Solve<double, Failing, Evaluation>(failing, ref state, [1, 1], 0, x, 0, 9, scratch));
            Assert.Equal(expected, GeneralMinimalResidual.Solve<double, Failing, Evaluation>(failing, ref state, [1, 1], x, 0, 2, 9, scratch));
            Assert.Equal([0.0, 0.0], x);
        }
    }

    private static void AssertSolution(Vector<double> expected, double[] actual, double tolerance)
        => Assert.InRange((Vector<double>.Build.Dense(actual) - expected).InfinityNorm(), 0, tolerance * (1 + expected.InfinityNorm()));

    private readonly struct Failing : ILinearOperator<double, Evaluation>, IRectangularOperator<double, Evaluation>
    {
        public Evaluation Apply(ref Evaluation state, ReadOnlySpan<double> v, Span<double> product) => state;

        public Evaluation ApplyTransposed(ref Evaluation state, ReadOnlySpan<double> u, Span<double> product) => state;
    }

    private readonly struct Dense(double[] a, int m, int n) : ILinearOperator<double, int>, IRectangularOperator<double, int>
    {
        public Matrix<double> Matrix { get; } = Matrix<double>.Build.Dense(m, n, (i, j) => a[(i * n) + j]);

        public Evaluation Apply(ref int state, ReadOnlySpan<double> v, Span<double> product)
        {
            state++;
            (Matrix * Vector<double>.Build.Dense(v.ToArray())).AsArray().CopyTo(product);
            return Evaluation.Finite;
        }

        public Evaluation ApplyTransposed(ref int state, ReadOnlySpan<double> u, Span<double> product)
        {
            state++;
            Matrix.TransposeThisAndMultiply(Vector<double>.Build.Dense(u.ToArray())).AsArray().CopyTo(product);
            return Evaluation.Finite;
        }
    }
}
