using AutoDiff.Optim.Tests.Problems;

namespace AutoDiff.Optim.Tests.Sparse;

public class SparseDerivativeTests
{
    public static TheoryData<int> Instances => [.. Enumerable.Range(0, MghCatalogue.All.Count)];

    [Theory]
    [MemberData(nameof(Instances))]
    public void Detected_patterns_hold_all_entries_of_the_dense_derivatives(int index)
    {
        MghProblem problem = MghCatalogue.All[index];
        int n = problem.Count;
        int m = problem.Residual.ResidualCount;
        SparsityPattern jacobianPattern = SparsityDetection.Jacobian<double, IResidual<double>>(problem.Residual, problem.Start);
        SparsityPattern hessianPattern = SparsityDetection.Hessian<double, ITwiceDifferentiable<double>>(problem.Sum, problem.Start);
        var jacobian = new double[m * n];
        var hessian = new double[n * n];
        var random = new Random(index);
        for (int trial = 0; trial < 5; trial++)
        {
            double[] x = [.. problem.Start.Select(xi => xi + (0.01 * random.NextDouble() * Math.Max(1, Math.Abs(xi))))];
            problem.Residual.Jacobian(x, new double[m], jacobian);
            problem.Sum.Hessian(x, hessian);
            AssertCovers(jacobianPattern, jacobian);
            AssertCovers(hessianPattern, hessian);
        }
    }

    [Theory]
    [MemberData(nameof(Instances))]
    public void Compressed_derivatives_are_the_dense_ones(int index)
    {
        MghProblem problem = MghCatalogue.All[index];
        int n = problem.Count;
        int m = problem.Residual.ResidualCount;
        var sparseJacobian = new SparseJacobian<double>(SparsityDetection.Jacobian<double, IResidual<double>>(problem.Residual, problem.Start));
        var sparseHessian = new SparseHessian<double>(SparsityDetection.Hessian<double, ITwiceDifferentiable<double>>(problem.Sum, problem.Start));
        var values = new double[sparseJacobian.Pattern.Count];
        var curvature = new double[sparseHessian.Pattern.Count];
        var (r, expectedResidual, jacobian, hessian) = (new double[m], new double[m], new double[m * n], new double[n * n]);
        sparseJacobian.Compute(problem.Residual, problem.Start, r, values);
        problem.Residual.Jacobian(problem.Start, expectedResidual, jacobian);
        Assert.Equal(expectedResidual, r);
        AssertClose(jacobian, SparseFactorTests.Dense(sparseJacobian.Pattern, values));
        Assert.Equal(problem.Sum.Value(problem.Start), sparseHessian.Compute(problem.Sum, problem.Start, curvature));
        problem.Sum.Hessian(problem.Start, hessian);
        AssertClose(hessian, SparseFactorTests.Dense(sparseHessian.Pattern, curvature));
    }

    [Fact]
    public void The_patterns_of_banded_problems_are_exact_at_any_size()
    {
        const int N = 1000;
        double[] x = [.. Enumerable.Repeat(-1.0, N)];
        AssertSame(SparsityPattern.Banded(N, N, 1, 1), SparsityDetection.Jacobian<double, Mgh.BroydenTridiagonalResidual>(new(N), x));
        AssertSame(SparsityPattern.Banded(N, N, 5, 1), SparsityDetection.Jacobian<double, Mgh.BroydenBandedResidual>(new(N), x));
        AssertSame(SparsityPattern.Banded(N, N, 1, 1), SparsityDetection.Jacobian<double, Mgh.DiscreteBoundaryValueResidual>(new(N), x));
        AssertSame(SparsityPattern.Banded(N, N, 2, 2), SparsityDetection.Hessian<double, Mgh.BroydenTridiagonalSumObjective>(new(), x));
        SparsityPattern blocks = SparsityPattern.FromEntries(N, N, Enumerable.Range(0, N).SelectMany(i => new[] { (i, i), (i, i ^ 1) }));
        AssertSame(blocks, SparsityDetection.Hessian<double, Mgh.ExtendedRosenbrockSumObjective>(new(), x));
    }

    [Fact]
    public void An_entry_that_is_zero_at_the_point_is_found()
    {
        // At 0 the derivative of x² is 0, and so is that of x·y.
        SparsityPattern pattern = SparsityDetection.Hessian<double, Zeros>(new Zeros(), [0, 0], points: 1);
        AssertSame(SparsityPattern.Banded(2, 2, 1, 1), pattern);
    }

    [Fact]
    public void Detection_takes_few_products_however_long_the_band_is()
    {
        var counted = new Counted(4096);
        AssertSame(SparsityPattern.Banded(4096, 4096, 1, 1), SparsityDetection.Jacobian<double, Counted>(counted, new double[4096], points: 1));
        Assert.InRange(counted.Products, 1, 100);
    }

    [Fact]
    public void A_full_row_makes_products_with_the_transpose_cheaper()
    {
        MghProblem problem = MghCatalogue.All.Single(candidate => candidate.Number == 23 && candidate.Count == 10);
        SparsityPattern pattern = SparsityDetection.Jacobian<double, IResidual<double>>(problem.Residual, problem.Start);
        var sparse = new SparseJacobian<double>(pattern);
        Assert.True(sparse.IsByRows);
        Assert.Equal(2, sparse.ProductCount);
        Assert.False(new SparseJacobian<double>(SparsityPattern.Banded(9, 9, 1, 1)).IsByRows);
        foreach (RobustLoss? loss in new RobustLoss?[] { null, new CauchyLoss() })
        {
            LeastSquaresResult<double> dense = LeastSquares.Solve(problem.Residual, problem.Start, new LevenbergMarquardt { Loss = loss });
            LeastSquaresResult<double> result = LeastSquares.Solve(problem.Residual, problem.Start, new LevenbergMarquardt { Loss = loss, Sparsity = pattern });
            Assert.True(result.Converged, result.ToString());
            Assert.Equal(dense.Value, result.Value, 1e-9 * dense.Value);
        }
    }

    [Fact]
    public void One_variable_has_a_pattern_too()
        => Assert.Equal(1, SparsityDetection.Jacobian<double, Counted>(new Counted(1), [0.0]).Count);

    [Fact]
    public void Where_derivatives_are_not_finite_nothing_can_be_detected()
    {
        Assert.Equal("x", Assert.Throws<ArgumentException>(
            () => SparsityDetection.Jacobian<double, Counted>(new Counted(3), [double.NaN, 0, 0])).ParamName);
        Assert.Equal("start", Assert.Throws<ArgumentException>(() => SparsityDetection.Jacobian<double, Counted>(new Counted(3), [])).ParamName);
    }

    [Fact]
    public void Lengths_are_checked()
    {
        var jacobian = new SparseJacobian<double>(SparsityPattern.Banded(3, 3, 1, 1));
        Assert.Equal("x", Assert.Throws<ArgumentException>(() => jacobian.Compute(new Counted(3), new double[2], new double[3], new double[7])).ParamName);
        Assert.Equal("r", Assert.Throws<ArgumentException>(() => jacobian.Compute(new Counted(3), new double[3], new double[2], new double[7])).ParamName);
        Assert.Equal("values", Assert.Throws<ArgumentException>(() => jacobian.Compute(new Counted(3), new double[3], new double[3], new double[9])).ParamName);
        Assert.Equal("pattern", Assert.Throws<ArgumentException>(() => new SparseHessian<double>(SparsityPattern.Banded(3, 3, 1, 0))).ParamName);
    }

    private static void AssertSame(SparsityPattern expected, SparsityPattern actual)
    {
        Assert.Equal(expected.RowStarts.ToArray(), actual.RowStarts.ToArray());
        Assert.Equal(expected.Columns.ToArray(), actual.Columns.ToArray());
    }

    private static void AssertCovers(SparsityPattern pattern, double[] dense)
    {
        for (int k = 0; k < dense.Length; k++)
        {
            Assert.True(dense[k] == 0 || pattern.IndexOf(k / pattern.ColumnCount, k % pattern.ColumnCount) >= 0);
        }
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        double scale = 1e-12 * expected.Max(Math.Abs);
        for (int k = 0; k < expected.Length; k++)
        {
            Assert.True(Math.Abs(expected[k] - actual[k]) <= scale, $"{k}: {actual[k]:R} instead of {expected[k]:R}");
        }
    }

    private sealed class Zeros : ITwiceDifferentiable<double>
    {
        public double Value(scoped ReadOnlySpan<double> x) => (x[0] * x[0] * x[0]) + (x[0] * x[0] * x[1] * x[1]) + (x[1] * x[1]);

        public double Gradient(scoped ReadOnlySpan<double> x, scoped Span<double> gradient) => throw new NotSupportedException();

        public double HessianVector(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> hv)
        {
            (double a, double b) = (x[0], x[1]);
            hv[0] = (((6 * a) + (2 * b * b)) * v[0]) + (4 * a * b * v[1]);
            hv[1] = (4 * a * b * v[0]) + ((2 + (2 * a * a)) * v[1]);
            return Value(x);
        }

        public double Hessian(scoped ReadOnlySpan<double> x, scoped Span<double> hessian) => throw new NotSupportedException();
    }

    /// <summary>A tridiagonal system that counts its products.</summary>
    private sealed class Counted(int n) : IResidual<double>
    {
        private readonly Mgh.BroydenTridiagonalResidual _inner = new(n);

        public int Products { get; private set; }

        public int ResidualCount => n;

        public void Value(scoped ReadOnlySpan<double> x, scoped Span<double> r) => _inner.Value(x, r);

        public void Jvp(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> r, scoped Span<double> jv)
        {
            Products++;
            _inner.Jvp(x, v, r, jv);
        }

        public void Vjp(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> u, scoped Span<double> r, scoped Span<double> ju)
            => throw new NotSupportedException();

        public void Jacobian(scoped ReadOnlySpan<double> x, scoped Span<double> r, scoped Span<double> jacobian)
            => throw new NotSupportedException();
    }
}
